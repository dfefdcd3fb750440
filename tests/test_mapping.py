import dataclasses
import datetime as dt

import pytest
import told
from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, XSD

from kg import mapping
from kg.facts import Claim, Event, Extraction, Participant, Relationship, Status, Time
from kg.namespaces import DIP, NIF, PLOVER, SCHEMA

BASE = "https://graph.example/"
NOON = dt.datetime(2021, 6, 3, 12, tzinfo=dt.UTC)


def graph_of(extraction=told.EXTRACTION, started=NOON, **options):
    options = {"publisher": told.EFE} | options
    return mapping.article_graph(extraction, base=BASE, run="r1", started=started, **options)


def node(path):
    return URIRef(BASE + path)


def span(quote, nth=1):
    evidence = told.at(quote, nth)
    return node(f"article/pact#char={evidence.start},{evidence.end}")


@pytest.fixture(scope="module")
def graph():
    return graph_of()


def event_of(graph, claim):
    return graph.value(node(f"claim/{claim}"), DIP.about)


def test_the_article_has_what_the_contract_asks_for(graph):
    article = node("article/pact")
    assert graph.value(article, DCTERMS.title) == Literal('A "pact" <b>', lang="en")
    assert graph.value(article, SCHEMA.datePublished) == Literal("2021-06-02", datatype=XSD.date)
    assert str(graph.value(article, DIP.sha256)) == told.ARTICLE.sha256
    assert str(graph.value(article, NIF.isString)) == told.TEXT
    assert graph.value(article, SCHEMA.publisher) == node("agent/efe")
    assert str(graph.value(article, SCHEMA.url)) == "https://news.example/a%20b?x=%3C1%3E"


@pytest.mark.parametrize("language, tag", [("es-PE", "es-PE"), ("en_US", "en-US"), ('"x" .', None)])
def test_a_language_that_is_none_gives_no_tag(language, tag):
    article = dataclasses.replace(told.ARTICLE, language=language)
    graph = graph_of(Extraction(article))
    assert graph.value(node("article/pact"), DCTERMS.title).language == tag


def test_every_span_quotes_the_article_exactly(graph):
    spans = set(graph.subjects(RDF.type, DIP.Evidence))
    assert len(spans) > 10
    for found in spans:
        begin, end = (int(graph.value(found, p)) for p in (NIF.beginIndex, NIF.endIndex))
        assert str(graph.value(found, NIF.anchorOf)) == told.TEXT[begin:end]
        assert found == node(f"article/pact#char={begin},{end}")


def test_a_claim_carries_its_stance_and_its_proof(graph):
    claim = node("claim/pact-c2")
    expected = {
        DIP.modality: DIP["modality-actual"],
        DIP.polarity: DIP["polarity-negative"],
        DIP.certainty: DIP["certainty-certain"],
        DIP.madeIn: node("utterance/pact-u1"),
        DIP.evidence: span(told.SENTENCES[1]),
        DIP.trigger: span("sign the"),
        DIP.content: span("Chile did not sign the pact"),
        DIP.confidence: Literal("0.88", datatype=XSD.decimal),
        DIP.disputes: node("claim/pact-c1"),
        PROV.wasGeneratedBy: node("run/r1"),
    }
    assert {p: graph.value(claim, p) for p in expected} == expected


def test_utterances_chain_outwards_to_the_publisher(graph):
    inner, outer = node("utterance/pact-u1"), node("utterance/pact")
    assert graph.value(inner, DIP.withinUtterance) == outer
    assert graph.value(inner, DIP.speaker) == node("agent/rosa-soto")
    assert graph.value(inner, DIP.evidence) == span("said")
    assert graph.value(outer, DIP.speaker) == node("agent/efe")
    assert [int(graph.value(u, DIP.order)) for u in (outer, inner)] == [0, 1]


def test_the_article_speaks_where_the_publisher_is_unknown():
    graph = graph_of(publisher=None)
    assert graph.value(node("utterance/pact"), DIP.speaker) == node("article/pact")


def test_an_event_says_who_what_and_when(graph):
    event = event_of(graph, "pact-c1")
    assert graph.value(event, DIP.eventType) == PLOVER.SUPPORT
    assert graph.value(event, DIP.mode) == PLOVER["SUPPORT-treaty-signing"]
    assert set(graph.objects(event, DIP.actor)) == {node("agent/chile"), node("agent/peru")}
    assert graph.value(event, DIP.date) == Literal("2021-05", datatype=XSD.gYearMonth)
    assert graph.value(event, DIP.latest) == Literal("2021-05-31", datatype=XSD.date)
    assert str(graph.value(event, RDFS.label)) == "Chile, Peru – SUPPORT (treaty signing), 2021-05"


def test_an_event_that_two_sources_disagree_on_is_one(graph):
    assert event_of(graph, "pact-c1") == event_of(graph, "pact-c2")
    assert event_of(graph, "pact-c1") != event_of(graph, "pact-c4")


def test_a_group_acts_through_its_members(graph):
    praise = event_of(graph, "pact-c4")
    assert set(graph.objects(praise, DIP.actor)) == {node("agent/chile"), node("agent/peru")}
    assert set(graph.objects(span("both"), DIP.denotes)) == {
        node("agent/chile"),
        node("agent/peru"),
    }


def test_an_office_is_a_relationship_from_the_person(graph):
    office = event_of(graph, "pact-c3")
    assert graph.value(office, DIP.relationType) == DIP["relation-foreign-minister"]
    assert graph.value(office, DIP["from"]) == node("agent/rosa-soto")
    assert graph.value(office, DIP.to) == node("agent/peru")
    assert graph.value(office, DIP.office) == Literal("foreign minister", lang="en")


def test_known_entities_are_referred_to_and_others_described(graph):
    known = graph_of(known={"agent/chile"})
    assert not list(known.objects(node("agent/chile"), RDF.type))
    minister = node("agent/rosa-soto")
    assert {DIP.Person, DIP.Agent, DIP.Entity} <= set(known.objects(minister, RDF.type))
    assert known.value(minister, DIP.country) == node("agent/peru")
    assert graph.value(node("agent/chile"), RDFS.label) == Literal("Chile", lang="en")


def test_times_keep_their_value_and_the_days_they_cover(graph):
    may = span("in May 2021")
    assert str(graph.value(may, DIP.timeValue)) == "2021-05"
    assert graph.value(node("claim/pact-c1"), DIP.dateEvidence) == may
    assert graph.value(span("On Monday"), DIP.timeValue) is None


def test_the_same_extraction_gives_the_same_bytes_but_for_the_time():
    lines = set(mapping.ntriples(graph_of()).splitlines())
    again = set(mapping.ntriples(graph_of(started=NOON + dt.timedelta(1))).splitlines())
    assert all(b"startedAtTime" in line for line in lines ^ again)
    assert mapping.ntriples(graph_of()) == mapping.ntriples(graph_of())


def test_no_node_is_blank(graph):
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]


def test_text_cannot_break_out_of_its_literal(graph):
    again = Graph().parse(mapping.ntriples(graph), format="nt")
    assert set(again) == set(graph)


def event(mode="message", date=None, recipients=(told.PERU,), type="CONSULT", quote="praised"):
    to = tuple(Participant(entity) for entity in recipients)
    return Event(type, told.at(quote), mode, (told.as_(told.CHILE),), to, date=date)


def day(value):
    return Time(told.at("On Monday"), value, "DATE", value, value)


@pytest.mark.parametrize(
    "first, second, same",
    [
        (event(), event(quote="said"), True),
        (event(date=day("2021-05-04")), event(quote="said"), True),
        (event(date=day("2021-05-04")), event(quote="said", date=told.MAY), True),
        (event(date=day("2021-05-04")), event(quote="said", date=day("2021-05-05")), False),
        (event(date=day("2021-06-04")), event(quote="said", date=told.MAY), False),
        (event(), event(quote="said", recipients=()), False),
        (event(mode=None), event(mode=None, quote="said"), False),
        (event(), event(quote="said", mode="phone"), False),
    ],
)
def test_an_event_told_twice_is_one_where_nothing_speaks_against_it(first, second, same):
    claims = tuple(
        Claim(f"c{i}", about, Status(about.trigger), told.THIRD, told.THIRD)
        for i, about in enumerate((first, second))
    )
    graph = graph_of(Extraction(told.ARTICLE, claims=claims))
    assert (event_of(graph, "c0") == event_of(graph, "c1")) is same


def test_an_event_told_twice_has_the_more_exact_date():
    claims = tuple(
        Claim(f"c{i}", event(date=date), Status(told.at("said")), told.THIRD, told.THIRD)
        for i, date in enumerate((told.MAY, day("2021-05-04")))
    )
    graph = graph_of(Extraction(told.ARTICLE, claims=claims))
    dates = list(graph.objects(event_of(graph, "c0"), DIP.date))
    assert dates == [Literal("2021-05-04", datatype=XSD.date)]


@pytest.mark.parametrize(
    "time, expected",
    [
        (day("2021-05-04"), {DIP.date: "2021-05-04"}),
        (told.MAY, {DIP.date: "2021-05"}),
        (
            Time(told.at("On Monday"), "1950/1953", "DATE", "1950-01-01", "1953-12-31"),
            {DIP.startDate: "1950", DIP.endDate: "1953"},
        ),
        (
            Time(told.at("On Monday"), "2021-W20", "DATE", "2021-05-17", "2021-05-23"),
            {DIP.startDate: "2021-05-17", DIP.endDate: "2021-05-23"},
        ),
        (Time(told.at("On Monday"), None, vague="past"), {}),
    ],
)
def test_a_date_is_as_exact_as_the_text(time, expected):
    about = event(date=time)
    claim = Claim("c", about, Status(about.trigger), told.THIRD, told.THIRD)
    graph = graph_of(Extraction(told.ARTICLE, claims=(claim,)))
    found = {
        p: graph.value(event_of(graph, "c"), p) for p in (DIP.date, DIP.startDate, DIP.endDate)
    }
    assert {p: str(value) for p, value in found.items() if value is not None} == expected


def test_an_event_without_a_named_actor_says_so():
    about = dataclasses.replace(event(), actors=())
    claim = Claim("c", about, Status(about.trigger), told.THIRD, told.THIRD)
    graph = graph_of(Extraction(told.ARTICLE, claims=(claim,)))
    assert graph.value(event_of(graph, "c"), DIP.actorUnstated) == Literal(True)


def test_a_relationship_between_equals_has_parties_and_dates():
    allies = Relationship(
        "ally", told.at("pact"), (told.as_(told.CHILE), told.as_(told.PERU)), start="1949-10"
    )
    claim = Claim("c", allies, Status(told.at("pact")), told.FIRST, told.FIRST)
    graph = graph_of(Extraction(told.ARTICLE, claims=(claim,)))
    about = event_of(graph, "c")
    assert len(list(graph.objects(about, DIP.party))) == 2
    assert graph.value(about, DIP.startDate) == Literal("1949-10", datatype=XSD.gYearMonth)
    assert str(graph.value(about, RDFS.label)) == "Chile, Peru – ally"


def test_the_ontology_graph_has_no_blank_nodes_and_is_always_the_same():
    found = mapping.ontology_graph(BASE, "diplomacy")
    assert not [term for triple in found for term in triple if isinstance(term, BNode)]
    again = mapping.ontology_graph(BASE, "diplomacy")
    assert mapping.ntriples(found) == mapping.ntriples(again)
