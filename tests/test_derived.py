import dataclasses
import datetime as dt

import pytest
import told
from rdflib import Graph, URIRef

from kg import derived, mapping, ontology
from kg.facts import Claim, Event, Extraction, Relationship, Status
from kg.namespaces import DEFAULT_BASE, DIP, graph_iri
from kg.store.embedded import writing

NOW = dt.datetime(2021, 6, 3, tzinfo=dt.UTC)
CHILE, PERU = (URIRef(DEFAULT_BASE + e.id) for e in (told.CHILE, told.PERU))


def derive(directory, about, **stance):
    claim = Claim("c", about, Status(about.trigger, **stance), told.FIRST, told.FIRST)
    article = mapping.article_graph(
        Extraction(told.ARTICLE, claims=(claim,)), base=DEFAULT_BASE, run="r", started=NOW
    )
    with writing(directory) as writer:
        for name, graph in {
            "article/pact": article,
            "ontology": mapping.ontology_graph(DEFAULT_BASE, "diplomacy", "plover"),
        }.items():
            writer.replace_graph(str(graph_iri(DEFAULT_BASE, name)), mapping.ntriples(graph))
        return set(Graph().parse(derived.derive(writer.construct), format="nt"))


def event(type, mode=None, recipients=(), place=None):
    actors = (
        (told.as_(told.CHILE),)
        if recipients or place
        else tuple(map(told.as_, (told.CHILE, told.PERU)))
    )
    to = tuple(map(told.as_, recipients))
    return Event(type, told.at("signed"), mode, actors, to, place=place)


def relation(type, **ends):
    return Relationship(type, told.at("pact"), **ends)


@pytest.mark.parametrize(
    "about, expected",
    [
        (
            event("SUPPORT", "treaty-signing"),
            {(CHILE, DIP.signedTreatyWith, PERU), (PERU, DIP.signedTreatyWith, CHILE)},
        ),
        (event("AID", recipients=[told.PERU]), {(CHILE, DIP.aided, PERU)}),
        (
            event("COOPERATE", recipients=[told.PERU]),
            {(CHILE, DIP.cooperatedWith, PERU), (PERU, DIP.cooperatedWith, CHILE)},
        ),
        (event("CONSULT", "visit", place=told.as_(told.PERU)), {(CHILE, DIP.visited, PERU)}),
        (
            relation("ally", parties=(told.as_(told.CHILE), told.as_(told.PERU))),
            {(CHILE, DIP.allyOf, PERU), (PERU, DIP.allyOf, CHILE)},
        ),
        (
            relation("supporter", source=told.as_(told.CHILE), target=told.as_(told.PERU)),
            {(CHILE, DIP.supporterOf, PERU)},
        ),
    ],
)
def test_a_certain_claim_gives_a_direct_triple(tmp_path, about, expected):
    assert derive(tmp_path, about) == expected


@pytest.mark.parametrize(
    "stance",
    [
        {"modality": "pledged"},
        {"modality": "threatened"},
        {"modality": "hypothetical"},
        {"polarity": "negative"},
        {"certainty": "possible"},
        {"certainty": "probable"},
    ],
)
def test_any_other_claim_gives_none(tmp_path, stance):
    assert derive(tmp_path, event("SUPPORT", "treaty-signing"), **stance) == set()


def test_nobody_stands_in_a_relation_to_himself(tmp_path):
    alone = dataclasses.replace(event("AID", recipients=[told.PERU]), actors=(told.as_(told.PERU),))
    assert derive(tmp_path, alone) == set()


def test_every_direct_property_can_be_derived():
    terms, types = ontology.graph("diplomacy"), ontology.graph("plover")
    properties = set(terms.transitive_subjects(RDFS_SUB, DIP.derivedRelation))
    reached = {o for g in (terms, types) for o in g.objects(None, DIP.derivedAs)}
    above = {a for p in reached for a in terms.transitive_objects(p, RDFS_SUB)}
    assert properties <= above


RDFS_SUB = URIRef("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")


def test_each_query_begins_with_its_question_in_english():
    for text in derived.queries().values():
        question = next(line for line in text.splitlines() if not line.startswith("PREFIX"))
        assert question.startswith("# ") and question.endswith("?")
