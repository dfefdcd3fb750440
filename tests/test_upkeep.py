"""The tables of a store are those that counting everything anew gives, whoever changed what."""

import random

import pyoxigraph as ox
import pytest
from test_surroundings import BASE, article, gazetteer, quads

from kg.building.loading import Loader
from kg.namespaces import DIP
from kg.store import open_store, touched
from kg.store.embedded import writing

TABLES = f"<{BASE}graph/tables> .".encode()
VOID = f"<{BASE}graph/void> .".encode()
PLAIN = {"modality": "actual", "polarity": "positive"}


def report(number, dice):
    """Return the N-Triples of an article with claims that others may dispute, and who says so."""
    lines, speakers = [], [f"{BASE}agent/s{n}" for n in range(4)]
    told = article(number, dice).decode().splitlines()
    lines += [line.rpartition(" <")[0] + " ." for line in told]
    for n in range(dice.randrange(1, 4)):
        claim, outer = f"{BASE}claim/r{number}-{n}", f"{BASE}utterance/r{number}-{n}"
        event = f"{BASE}event/d{dice.randrange(5)}"
        status = {**PLAIN, "polarity": dice.choice(["positive", "negative"])}
        status["modality"] = dice.choice(["actual", "threatened"])
        lines += [
            f"<{claim}> <{DIP}about> <{event}> .",
            f"<{claim}> <{DIP}madeIn> <{outer}x> .",
            f"<{outer}x> <{DIP}withinUtterance> <{outer}> .",
            f"<{outer}x> <{DIP}speaker> <{dice.choice(speakers)}> .",
            f"<{outer}> <{DIP}speaker> <{dice.choice(speakers)}> .",
            *(f"<{claim}> <{DIP}{key}> <{DIP}{key}-{value}> ." for key, value in status.items()),
        ]
        if dice.random() < 0.6:
            year = dice.choice(["2020", "2021"])
            lines += [
                f"<{event}> <{DIP}actor> <{dice.choice(speakers)}> .",
                f"<{event}> <{DIP}recipient> <{dice.choice(speakers)}> .",
                f"<{event}> <{DIP}eventType> <{DIP}T{dice.randrange(2)}> .",
                f'<{event}> <{DIP}date> "{year}-05-0{dice.randrange(1, 9)}" .',
            ]
    return "\n".join(dict.fromkeys(lines)).encode()


def kept(folder):
    return {line for line in quads(folder) if line.endswith(TABLES)}


def anew(folder, source):
    """Return the tables of what a store holds, loaded all at once into another."""
    lines = [line for line in quads(source) if not line.endswith(TABLES)]
    with writing(folder, fresh=True, optimise=False) as writer:
        writer.keep_tables(BASE)
        writer.load(b"\n".join(lines), "application/n-quads")
    return kept(folder)


def graph(number):
    return f"{BASE}graph/article/a{number}"


def put(folder, number, dice):
    with writing(folder, optimise=False) as writer:
        writer.keep_tables(BASE)
        writer.replace_graph(graph(number), report(number, dice))


def build(folder, number, dice):
    """Add an article as builds do."""
    lines = [
        line[:-1] + f"<{graph(number)}> .".encode() for line in report(number, dice).splitlines()
    ]
    with writing(folder, optimise=False) as writer:
        loader = Loader(writer, gazetteer(), BASE)
        loader.put(graph(number), b"\n".join(lines))
        loader.finish()


def remove(folder, number, _dice):
    with writing(folder, optimise=False) as writer:
        writer.remove_graph(graph(number))


def update(folder, number, dice):
    event = f"<{BASE}event/d{dice.randrange(5)}>"
    with writing(folder, optimise=False) as writer:
        writer.update(
            f"PREFIX dip: <{DIP}> WITH <{graph(number)}> DELETE {{ ?e dip:actor ?a }}"
            f" INSERT {{ {event} dip:actor ?a }} WHERE {{ ?e dip:actor ?a }} ;"
            f" INSERT DATA {{ GRAPH <{graph(number + 1)}> {{ {event} dip:recipient <urn:x> }} }}"
        )


def update_any(folder, _number, _dice):
    """Change graphs that the update does not name."""
    with writing(folder, optimise=False) as writer:
        writer.update(
            f"PREFIX dip: <{DIP}> DELETE {{ GRAPH ?g {{ ?u dip:speaker ?s }} }}"
            f" WHERE {{ GRAPH ?g {{ ?u dip:speaker ?s }} FILTER(STRENDS(STR(?s), '1')) }}"
        )


STEPS = (put, put, build, remove, update, update_any)


@pytest.mark.parametrize("seed", range(4))
def test_step_by_step_the_tables_come_to_what_all_at_once_comes_to(tmp_path, seed):
    dice = random.Random(seed)
    with writing(tmp_path / "steps") as writer:
        writer.keep_tables(BASE)
        for n in range(4):
            writer.replace_graph(graph(n), report(n, dice))
    for number in range(7):
        step = dice.choice(STEPS)
        step(tmp_path / "steps", dice.randrange(7), dice)
        found = kept(tmp_path / "steps")
        assert found ^ anew(tmp_path / "anew", tmp_path / "steps") == set(), (number, step)
        assert found


def test_tables_that_somebody_spoilt_are_made_anew(tmp_path):
    dice = random.Random(1)
    for n in range(3):
        put(tmp_path / "store", n, dice)
    before = kept(tmp_path / "store")
    remove(tmp_path / "store", 99, dice)
    with writing(tmp_path / "store") as writer:
        writer.remove_graph(f"{BASE}graph/tables")
    assert kept(tmp_path / "store") == before


def test_a_pattern_of_events_finds_no_observations(tmp_path):
    put(tmp_path, 1, random.Random(2))
    opened = open_store(tmp_path)
    rows = opened.rows(f"SELECT ?e {{ ?e <{DIP.actor}>|<{DIP.recipient}>|<{DIP.about}> ?x }}")
    opened.close()
    assert {str(row["e"]).removeprefix(BASE).partition("/")[0] for row in rows} <= {
        "event",
        "claim",
    }


UPDATES = (
    ("DELETE WHERE { GRAPH ?g { <urn:b> ?p ?o } }", "3"),
    ("WITH <urn:1> INSERT { GRAPH ?g { ?s ?p 7 } } WHERE { ?s ?p 1 GRAPH ?g { ?x ?p 2 }};", "123"),
    ("DELETE { GRAPH ?g { ?s ?p 2 } } USING <urn:2> USING NAMED <urn:3> WHERE"
     " { ?s ?p 2 GRAPH ?g {} }", "3"),
    ("PREFIX u: <urn:> INSERT { GRAPH $g { u:s u:p 1 } GRAPH u:9 { u:s u:p 1 } } WHERE"
     " { GRAPH $h { u:a ?p ?o } BIND(IRI(CONCAT('urn:', STR(?o * 2))) AS $g) }", "249"),
    ("INSERT { GRAPH ?g { <urn:s> <urn:p> 1 } } WHERE { BIND(UUID() AS ?g) }", None),
    ("DELETE WHERE { GRAPH ?g { ?s ?p 1 } } ; CLEAR GRAPH <urn:2>", None),
)  # fmt: skip


@pytest.mark.parametrize("update, graphs", UPDATES)
def test_an_update_that_names_graphs_by_variables_is_asked_for_them(update, graphs):
    store = ox.Store()
    for graph, subject, value in ((1, "a", 1), (2, "a", 2), (3, "b", 2)):
        insert = f"INSERT DATA {{ GRAPH <urn:{graph}> {{ <urn:{subject}> <urn:p> {value} }} }}"
        store.update(insert)
    found = touched.found(store, update)
    assert found == (None if graphs is None else {f"urn:{one}" for one in graphs})
