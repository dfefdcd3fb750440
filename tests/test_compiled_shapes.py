"""The fast check of the shapes says of a graph what pySHACL says of it."""

import random

import pytest
import test_shapes
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from test_shapes import REQUIRED, SAMPLE, WRONG, node

from kg import shapes
from kg.namespaces import DIP, NIF, SH
from kg.ontology import graph as ontology_file
from kg.shapes.compiled import compiled

CHANGES = 5
ODD = [
    Literal(""),
    Literal("word", lang="en"),
    Literal("soon", datatype=XSD.dateTime),
    Literal(True),
    Literal("2021-02-30", datatype=XSD.date, normalize=False),
    Literal("2021", datatype=XSD.gYear),
    Literal(0.5),
    Literal(7),
    URIRef("http://elsewhere.example/"),
]


def sample():
    return Graph().parse(SAMPLE)


def changed(seed):
    """Return the sample with a few triples taken out, put in, or given another value."""
    graph, dice = sample(), random.Random(seed)
    triples = sorted(graph)
    for _ in range(dice.randint(1, CHANGES)):
        subject, predicate, value = dice.choice(triples)
        offset = predicate in (NIF.beginIndex, NIF.endIndex)  # pySHACL counts with whole ones only
        odd = [Literal(0), Literal(7)] if offset else ODD
        other = dice.choice([*odd, dice.choice(triples)[2], dice.choice(triples)[0]])
        if offset and not isinstance(getattr(other, "value", None), int):
            continue
        what = dice.choice(["out", "in", "other"])
        if what != "in":
            graph.remove((subject, predicate, value))
        if what != "out":
            graph.add((subject, predicate, other))
    return graph


def agree(graph):
    fast = shapes.passes(graph)
    return fast == shapes.reported(graph, article="a1").conforms


@pytest.mark.parametrize("start", range(0, 80, 20))
def test_changed_at_random_a_graph_is_right_for_both_or_for_neither(start):
    assert [seed for seed in range(start, start + 20) if not agree(changed(seed))] == []


def test_some_graphs_changed_at_random_are_right_and_some_are_wrong():
    assert {shapes.passes(changed(seed)) for seed in range(80)} == {True, False}


def test_what_lacks_something_or_holds_a_wrong_value_does_not_pass():
    for path, predicates in REQUIRED.items():
        for predicate in predicates:
            graph = sample()
            graph.remove((node(path), predicate, None))
            assert not shapes.passes(graph), (path, predicate)
    for path, predicate, value in WRONG:
        graph = sample()
        graph.set((node(path), predicate, value if isinstance(value, Literal) else node(value)))
        assert not shapes.passes(graph), (path, predicate, value)


def test_a_class_that_the_graph_puts_below_ours_is_left_to_pyshacl():
    graph = sample()
    graph.add((DIP.Port, RDFS.subClassOf, DIP.Place))
    assert not shapes.passes(graph)


@pytest.mark.parametrize("predicate", [SH.closed, SH.targetSubjectsOf, SH["not"]])
def test_shapes_with_more_than_is_known_have_no_fast_check(predicate):
    rules = Graph() + ontology_file("shapes")
    assert compiled(rules) is not None
    rules.add((next(rules.subjects(SH.targetClass)), predicate, OWL.Thing))
    assert compiled(rules) is None


def test_a_rule_in_sparql_that_was_changed_has_no_fast_check():
    rules = Graph() + ontology_file("shapes")
    quotes = next(rules.subjects(SH.select))
    rules.set((quotes, SH.select, Literal("SELECT $this WHERE { $this a ?any }")))
    assert compiled(rules) is None


def test_what_is_described_in_the_background_counts():
    graph, background = sample(), Graph()
    chile = test_shapes.node("agent/chile")
    for triple in graph.triples((chile, None, None)):
        background.add(triple)
    graph.remove((chile, None, None))
    assert not shapes.passes(graph)
    assert shapes.passes(graph, background=background)
    background.remove((chile, RDFS.label, None))
    assert not shapes.passes(graph, background=background)


def test_a_span_with_two_quotes_or_none_is_no_quote():
    graph = sample()
    span = next(graph.subjects(RDF.type, DIP.Evidence))
    graph.add((span, NIF.anchorOf, Literal("another")))
    assert not shapes.passes(graph)
