"""The Wikidata client: what it learns, and that no misbehaviour of an endpoint harms."""

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import wikidata_world as world
from click.testing import CliRunner

import kg
from kg.cli import main
from kg.errors import InputError, ServiceError
from kg.facts import Entity
from kg.linking import Gazetteer
from kg.linking.cache import Cache
from kg.linking.endpoint import Endpoint, Manners, agent
from kg.linking.ranking import Context, Role
from kg.linking.verification import contradictions, verify
from kg.linking.wikidata import MOST_CANDIDATES, Wikidata

NAME = "Raychelle Omamo"


@pytest.fixture
def server():
    with world.serving() as server:
        yield server


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self):
        self.now, self.slept = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        if seconds:
            self.slept.append(seconds)
            self.now += seconds


def endpoint(server, clock=None, **manners):
    clock = clock or Clock()
    given = Manners(**{"pause": 0.0, "seconds": 5.0, **manners})
    return Endpoint(server.url, contact="me@example.org", manners=given, sleep=clock.sleep)


def client(server, cache=None, clock=None, **manners):
    return Wikidata(endpoint(server, clock, **manners), cache or Cache())


def test_items_come_with_names_classes_country_offices_and_times(server):
    wikidata = client(server)
    assert wikidata.search([NAME, "Nobody Atall"]) == {NAME: ("Q900000036",), "Nobody Atall": ()}
    item = wikidata.items(["Q900000036"])["Q900000036"]
    assert (item.label, item.description) == (NAME, "Kenyan lawyer and foreign minister")
    assert (item.classes, item.kinds, item.countries) == (("Q5",), ("Q5",), ("Q114",))
    assert (item.start, item.end, item.links) == ("1962-08-18", None, 12)
    (held,) = item.positions
    assert (held.label, held.of) == ("Cabinet Secretary for Foreign Affairs", "Q114")
    assert (held.start, held.end) == ("2020-01-14", "2022-10-27")


def test_a_state_comes_with_codes_capital_borders_and_memberships(server):
    facts = client(server).items(["Q33"])["Q33"].facts
    assert {("P297", "FI"), ("P298", "FIN"), ("P36", "Q1757"), ("P463", "Q7184")} <= set(facts)
    assert {value for name, value in facts if name == "P47"} == {"Q20", "Q34", "Q159"}


def test_aliases_are_found_and_the_best_known_comes_first(server):
    found = client(server).search(["Barcelona", "Gulf Cooperation Council"])
    assert found["Barcelona"] == ("Q900000040", "Q1492", "Q900000041")
    assert found["Gulf Cooperation Council"] == ("Q217172",)


def test_a_word_of_the_description_finds_one_of_many(server):
    wikidata = client(server)
    assert wikidata.described("Liberal Party", "Philippines") == ("Q900000064",)
    assert wikidata.described("WORD NAMES", "x") == ()
    assert MOST_CANDIDATES >= 10


def test_merged_items_are_followed_and_missing_ones_are_none(server):
    items = client(server).items(["Q900000901", "Q999999999"])
    assert items["Q900000901"].qid == "Q900000036" and items["Q900000901"].asked == "Q900000901"
    assert items["Q900000901"].label == NAME
    assert items["Q999999999"] is None


def test_deprecated_statements_do_not_count(server):
    assert client(server).items(["Q900000071"])["Q900000071"].positions == ()


def test_questions_are_batched_and_long_ones_are_posted(server):
    names = [f"Nobody whose name is number {number}" for number in range(60)]
    client(server).search([NAME])
    client(server).search(names)
    assert [how for how, *_ in server.asked] == ["GET", "POST", "POST", "POST"]
    assert {who for _, who, *_ in server.asked} == {agent("me@example.org")}


def test_requests_are_a_pause_apart(server):
    clock = Clock()
    wikidata = client(server, clock=clock, pause=0.3)
    wikidata.endpoint._clock = clock
    wikidata.search([f"Nobody {number}" for number in range(50)])
    assert clock.slept == [0.3, 0.3]


FAULTS = {
    "too many": (world.status(429), "status 429"),
    "an error": (world.status(500), "status 500"),
    "overloaded": (world.status(503), "status 503"),
    "a page": (world.html, "answers with text/html"),
    "text": (world.plain_text, "answers with text/plain"),
    "broken": (world.truncated, "broken JSON"),
    "cut off": (world.cut_off, "ends too early"),
    "other JSON": (world.other_json, "broken JSON"),
}


@pytest.mark.parametrize(("fault", "message"), FAULTS.values(), ids=FAULTS)
def test_a_passing_fault_is_outlived(server, fault, message):
    server.faults = [fault, fault]
    clock = Clock()
    wikidata = client(server, clock=clock)
    assert wikidata.search([NAME]) == {NAME: ("Q900000036",)}
    assert clock.slept == [1.0, 2.0] and wikidata.failures == [] and message


@pytest.mark.parametrize(("fault", "message"), FAULTS.values(), ids=FAULTS)
def test_a_lasting_fault_is_told_and_leaves_no_trace(server, fault, message):
    server.always = fault
    cache, clock = Cache(), Clock()
    wikidata = client(server, cache, clock)
    assert wikidata.search([NAME]) == {} and wikidata.items(["Q20"]) == {}
    assert wikidata.unknown == 2 and len(server.asked) == 8
    assert all(message in failure for failure in wikidata.failures)
    assert "not asked again" in wikidata.failures[-1]
    assert sum(clock.slept) == 14
    assert wikidata.search(["Kenya"]) == {} and len(server.asked) == 8
    server.always = None
    assert client(server, cache).search([NAME]) == {NAME: ("Q900000036",)}


@pytest.mark.parametrize(
    ("value", "slept"),
    [
        ("7", [7.0]),
        (format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True), []),
        ("soon", [1.0]),
    ],
)
def test_what_the_endpoint_asks_to_wait_is_waited(server, value, slept):
    server.faults = [world.status(429, Retry_After=value)]
    clock = Clock()
    assert client(server, clock=clock).search([NAME]) == {NAME: ("Q900000036",)}
    assert clock.slept == slept


def test_an_endpoint_that_asks_for_too_long_a_wait_is_left_alone(server):
    server.faults = [world.status(429, Retry_After="3600")]
    wikidata = client(server)
    assert wikidata.search([NAME]) == {}
    assert "asks to wait 3600 seconds" in wikidata.failures[0] and len(server.asked) == 1


def test_after_a_refusal_an_endpoint_is_not_asked_for_a_day(server):
    server.faults = [world.status(403)]
    cache = Cache(clock=lambda: 1000.0)
    assert client(server, cache).search([NAME]) == {}
    later = client(server, cache)
    assert later.search([NAME]) == {} and len(server.asked) == 1
    assert "it refused us; asked again in 24 hours" in later.failures[0]
    cache._clock = lambda: 1000.0 + 86401
    assert client(server, cache).search([NAME]) == {NAME: ("Q900000036",)}


def test_a_run_is_bounded_in_time(server):
    clock = Clock()
    asking = Endpoint(server.url, manners=Manners(budget=60), clock=clock, sleep=clock.sleep)
    asking.ask("SELECT * {}")
    clock.now = 61.0
    with pytest.raises(ServiceError, match="60 seconds are over"):
        asking.ask("SELECT * {}")


def test_a_wrong_question_is_asked_once(server):
    server.faults = [world.status(400)]
    with pytest.raises(ServiceError, match="status 400"):
        endpoint(server).ask("SELECT")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (world.slow, "too long"),
        (world.dripping, r"longer than 0\.3 seconds"),
        (world.endless, "more than 1,000,000 bytes"),
    ],
    ids=["slow", "dripping", "endless"],
)
def test_an_answer_is_bounded_in_time_and_size(server, fault, message):
    server.always = fault
    with pytest.raises(ServiceError, match=message):
        endpoint(server, seconds=0.3, size=1_000_000, tries=1).ask("SELECT * {}")


def test_nobody_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = Endpoint(f"http://127.0.0.1:{port}/", manners=Manners(tries=1))
    with pytest.raises(ServiceError, match="cannot be reached"):
        nobody.ask("SELECT * {}")
    with pytest.raises(ServiceError, match="no address"):
        Endpoint("file:///etc/passwd")


def test_what_is_kept_is_not_asked_again_until_it_is_old(server, tmp_path):
    file, now = tmp_path / "cache" / "answers.sqlite", [0.0]
    first = Cache(file, days=2, clock=lambda: now[0])
    client(server, first).search([NAME, "Nobody Atall"])
    first.close()
    again = Cache(file, days=2, clock=lambda: now[0])
    assert client(server, again).search([NAME]) == {NAME: ("Q900000036",)}
    assert len(server.asked) == 1
    now[0] = 2 * 86400 + 1
    client(server, again).search([NAME])
    assert len(server.asked) == 2
    again.close()


def test_a_file_that_is_no_cache_is_named(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("my notes, which are longer than a header of SQLite would be" * 20)
    with pytest.raises(InputError, match=r"notes\.txt"):
        Cache(file)


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
    done = CliRunner().invoke(main, command, input="1\n")
    assert done.exit_code == 0, done.output
    assert "1. Q900000066 Eva Lind – Swedish diplomat" in done.output
    (row,) = file.read_text(encoding="utf-8").splitlines()[1:]
    assert row.startswith("Eva Lind,Q900000066,Person,")
    assert "agent/eva-lind" not in done.output.partition("decided")[2]
