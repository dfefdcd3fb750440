"""kg link: offline, online, verified, reviewed; what it finds stays, what fails breaks nothing."""

import json
import socket
from dataclasses import replace

import pytest
import wikidata_world as world
from click.testing import CliRunner
from wikidata_world import client

import kg
from kg.cli import main
from kg.facts import Entity
from kg.linking import Gazetteer
from kg.linking.ranking import Context, Role
from kg.linking.verification import contradictions, verify
from kg.namespaces import DEFAULT_BASE
from kg.store import generations
from kg.store.embedded import writing
from kg.store.ledger import count

NAME = "Raychelle Omamo"


@pytest.fixture
def server():
    with world.serving() as server:
        yield server


REPORT = """Title: Kenya protests to Somalia
Date: 2021-10-14
Publisher: North Sea Post

Kenyan Foreign Minister Raychelle Omamo met Somali officials in Nairobi on Thursday.
Jane Doe, a professor, said that Kenya would not give way.
Eva Lind told reporters that Kenya was right.
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("linked")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    kg.build(folder / "report.txt", folder / "store")
    return folder / "store"


def run(store, *options):
    cache = store.parent / "cache.sqlite"
    command = ["link", "--store", str(store), "--cache", str(cache), *options]
    return CliRunner().invoke(main, command)


def matches(store):
    online = "?l dip:entity ?e ; dip:matchType ?p ; sssom:object_source ?endpoint"
    query = f"SELECT ?e ?p ?i {{ {online} . ?e ?p ?i }}"
    done = CliRunner().invoke(main, ["query", "--store", str(store), "--format", "csv", query])
    rows = (line.split(",") for line in done.output.splitlines()[1:])
    return {(e.rpartition("/")[2], p.rpartition("#")[2], i.rpartition("/")[2]) for e, p, i in rows}


def test_offline_no_socket_is_opened(store, monkeypatch):
    def never(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", never)
    done = run(store, "--offline")
    assert done.exit_code == 0 and "0 by Wikidata" in done.output


def test_linking_online_finds_who_is_not_in_the_tables(store, server):
    done = run(store, "--endpoint", server.url, "--enrich")
    assert done.exit_code == 0, done.output
    assert "agent/raychelle-omamo: Q900000036 (Raychelle Omamo)" in done.output
    assert "agent/jane-doe: no item has this name" in done.output
    assert ("raychelle-omamo", "exactMatch", "Q900000036") in matches(store)


def test_that_nobody_is_meant_is_written_down_too(store, server):
    run(store, "--endpoint", server.url)
    query = "SELECT ?why { ?l dip:entity ?e ; dip:reason ?why . ?e rdfs:label 'Jane Doe'@en }"
    done = CliRunner().invoke(main, ["query", "--store", str(store), "--format", "csv", query])
    assert done.output.splitlines()[1:] == ["not linked: no item has this name"]
    checked = CliRunner().invoke(main, ["validate", "--store", str(store)])
    assert checked.exit_code == 0, checked.output


def test_links_found_online_survive_the_next_build(store, server, tmp_path):
    run(store, "--endpoint", server.url)
    (tmp_path / "more.txt").write_text("Norway thanked Kenya on Monday.", encoding="utf-8")
    kg.build(tmp_path / "more.txt", store, date="2022-01-01")
    assert ("raychelle-omamo", "exactMatch", "Q900000036") in matches(store)


def test_what_is_linked_already_is_not_written_again(server, tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    store = tmp_path / "store"
    kg.build(tmp_path / "report.txt", store)
    built = generations.current(store)
    run(store, "--endpoint", server.url)
    linked = generations.current(store)
    run(store, "--endpoint", server.url)
    assert built != linked == generations.current(store)
    assert ("raychelle-omamo", "exactMatch", "Q900000036") in matches(store)


def test_links_leave_the_statistics_true(server, tmp_path):
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    store = tmp_path / "store"
    kg.build(tmp_path / "report.txt", store)
    run(store, "--endpoint", server.url)
    told = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{DEFAULT_BASE}graph/void> {{ ?s ?p ?o }} }}"
    with writing(store, optimise=False) as writer:
        kept = writer.construct(told)
        count(writer, DEFAULT_BASE)
        assert writer.construct(told) == kept != b""


def test_a_broken_endpoint_breaks_nothing(store, server, tmp_path):
    before = matches(store)
    server.always = world.html
    cache = str(tmp_path / "other.sqlite")
    command = ["link", "--store", str(store), "--cache", cache, "--endpoint", server.url]
    done = CliRunner().invoke(main, [*command, "--timeout", "1"])
    assert done.exit_code == 0 and "answers with text/html" in done.output
    assert matches(store) == before


def test_verify_reports_and_changes_nothing(store, server):
    before = (store / "current").read_bytes() if (store / "current").exists() else None
    done = run(store, "--endpoint", server.url, "--verify", "--format", "json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["findings"] == [] and told["looked_at"] >= 3
    assert before == ((store / "current").read_bytes() if before else None)


@pytest.mark.parametrize(
    ("qid", "changed", "problem"),
    [
        ("Q114", None, "there is no such item"),
        ("Q114", {"qid": "Q1", "label": "Kenya"}, "it was merged into Q1"),
        ("Q114", {"label": "Tanzania", "aliases": ()}, "it is called 'Tanzania'"),
        ("Q114", {"kinds": ("Q5",), "classes": ("Q5",)}, "it is no Country: instance of Q5"),
        ("Q114", {"facts": (("P297", "TZ"),)}, "its ISO code is TZ, not KE"),
    ],
)
def test_each_thing_that_may_be_wrong_with_an_item_is_told(server, qid, changed, problem):
    wikidata = client(server)
    item = wikidata.items([qid])[qid]
    other = replace(item, **changed) if changed else None
    wikidata.items = lambda asked: dict.fromkeys(asked, other)
    found = verify(
        [(Entity("agent/kenya", "Kenya", "Country"), qid)], {"agent/kenya": "KE"}, wikidata
    )
    assert any(problem in finding.problem for finding in found.findings)


def test_an_office_that_the_tables_deny_is_told():
    gazetteer = Gazetteer.load()
    merkel = gazetteer.entity("agent/angela-merkel")
    roles = (
        Role("head-of-government", "Chancellor", "Q183", "2010-01-01"),
        Role("head-of-government", "Chancellor", "Q183", "2023-01-01"),
        Role("foreign-minister", "Foreign Minister", "Q114", "2010-01-01"),
    )
    found = list(contradictions([Context(merkel, "Q183", (), roles)], gazetteer))
    assert ["not then" in found[0].problem, "another state" in found[1].problem] == [True, True]
    assert len(found) == 2


def test_a_reviewed_decision_is_written_and_wins(store, server, tmp_path):
    file = tmp_path / "links.csv"
    command = ["link", "--store", str(store), "--endpoint", server.url, "--decisions", str(file)]
    command += ["--cache", str(tmp_path / "c.sqlite"), "--review"]
    done = CliRunner().invoke(main, command, input="the first\n1\n")
    assert done.exit_code == 0, done.output
    assert "'the first' is none of: a number above" in done.output
    assert "1. Q900000066 Eva Lind – Swedish diplomat" in done.output
    (row,) = file.read_text(encoding="utf-8").splitlines()[1:]
    assert row.startswith("Eva Lind,Q900000066,Person,")
    assert "agent/eva-lind" not in done.output.partition("decided")[2]
