from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, SKOS, XSD
from rdflib.term import Node

from kg import shapes
from kg.namespaces import DEFAULT_BASE, DIP, NIF, PLOVER, SCHEMA, SH, WD, short
from kg.ontology import graph as ontology_file

SAMPLE = Path(__file__).parent / "graphs" / "talks.ttl"
SPAN = "article/a1#char=0,4"
AGENTS = ["agent/peru", "agent/ministry", "agent/andina"]
OTHERS = ["place/lima", "treaty/fishing", "conflict/pacific", "development/rows"]

REQUIRED = {
    "article/a1": [DCTERMS.title, SCHEMA.datePublished, DIP.sha256],
    SPAN: [NIF.beginIndex, NIF.endIndex, NIF.anchorOf, NIF.referenceContext],
    "utterance/inner": [DIP.speaker],
    "claim/signed": [
        *(DIP.about, DIP.modality, DIP.polarity, DIP.certainty, DIP.madeIn),
        *(DIP.evidence, DIP.confidence, PROV.wasGeneratedBy),
    ],
    "event/signing": [RDFS.label, DIP.eventType, DIP.actor],
    "event/quarrel": [DIP.actorUnstated],
    "relationship/neighbours": [DIP.relationType, DIP.party],
    "relationship/ministry": [DIP["from"], DIP.to],
    "run/a1": [PROV.used, PROV.startedAtTime, DIP.extractor],
    "claim/row": [DIP.record],
    "run/table": [PROV.used, PROV.startedAtTime, DIP.extractor],
    "link/peru": [DIP.entity, DIP.confidence, DIP.reason],
    **{node: [RDFS.label] for node in AGENTS + OTHERS},
}


def day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date, normalize=False)


WRONG = [
    ("article/a1", SCHEMA.datePublished, Literal("3 May 2023")),
    ("article/a1", DIP.sha256, Literal("abc")),
    ("article/a1", SCHEMA.publisher, Literal("Andina")),
    ("article/a1", DIP.mention, "agent/peru"),
    (SPAN, NIF.beginIndex, Literal(-1)),
    (SPAN, NIF.endIndex, Literal(0)),
    (SPAN, NIF.anchorOf, Literal("Per")),
    (SPAN, NIF.anchorOf, Literal("Pera")),
    (SPAN, NIF.referenceContext, "agent/peru"),
    (SPAN, DIP.denotes, "claim/signed"),
    ("utterance/inner", DIP.speaker, "event/signing"),
    ("utterance/inner", DIP.withinUtterance, "claim/signed"),
    ("utterance/inner", DIP.evidence, Literal("said")),
    ("utterance/inner", DIP.content, "agent/peru"),
    ("claim/signed", DIP.about, "agent/peru"),
    ("claim/signed", DIP.modality, DIP["polarity-positive"]),
    ("claim/signed", DIP.modality, DIP["modality-wished"]),
    ("claim/signed", DIP.polarity, Literal("positive")),
    ("claim/signed", DIP.certainty, DIP["modality-actual"]),
    ("claim/signed", DIP.madeIn, "agent/ministry"),
    ("claim/signed", DIP.confidence, Literal(1.5)),
    ("claim/signed", DIP.confidence, Literal("high")),
    ("claim/signed", DIP.trigger, Literal("signed")),
    ("claim/signed", DIP.disputes, "event/signing"),
    ("claim/signed", PROV.wasGeneratedBy, "agent/andina"),
    ("event/signing", DIP.eventType, PLOVER["SUPPORT-treaty-signing"]),
    ("event/signing", DIP.eventType, PLOVER.SHOUT),
    ("event/signing", DIP.mode, DIP["modality-actual"]),
    ("event/signing", DIP.actor, "place/lima"),
    ("event/signing", DIP.recipient, Literal("Chile")),
    ("event/signing", DIP.object, Literal("accord")),
    ("event/signing", DIP.place, "agent/ministry"),
    ("event/signing", DIP.date, Literal("Tuesday")),
    ("event/signing", DIP.date, Literal("2023-05-02T00:00:00", datatype=XSD.dateTime)),
    ("event/signing", DIP.earliest, day("2023-05-09")),
    ("event/signing", DIP.latest, Literal("2023")),
    ("relationship/neighbours", DIP.relationType, DIP["modality-actual"]),
    ("relationship/neighbours", DIP.party, Literal("Peru")),
    ("relationship/neighbours", DIP.startDate, Literal("long ago")),
    ("relationship/ministry", DIP.endDate, Literal(2023)),
    ("agent/ministry", DIP.country, "place/lima"),
    ("agent/peru", OWL.sameAs, Literal("Q419")),
    ("agent/peru", SKOS.altLabel, "place/lima"),
    ("run/a1", PROV.startedAtTime, day("2023-05-03")),
    ("link/peru", DIP.confidence, Literal(-1)),
    ("link/peru", DIP.item, WD.P17),
]


def node(path: str) -> URIRef:
    return URIRef(DEFAULT_BASE + path)


@pytest.fixture
def sample() -> Graph:
    return Graph().parse(SAMPLE)


def broken(graph: Graph) -> tuple[shapes.Violation, ...]:
    report = shapes.validate(graph, article="a1")
    assert not report.conforms
    return report.results


def test_a_right_graph_conforms(sample):
    report = shapes.validate(sample, article="a1")
    assert report.conforms
    assert str(report) == "conforms"


@pytest.mark.parametrize(
    ("path", "predicate"),
    [(path, predicate) for path, predicates in REQUIRED.items() for predicate in predicates],
)
def test_a_missing_property_is_reported_with_node_path_and_article(sample, path, predicate):
    sample.remove((node(path), predicate, None))
    line = next(r for r in broken(sample) if r.node == str(node(path)) and r.path)
    name = short(str(predicate))
    assert name in line.path.split("|")
    assert name in line.message
    assert str(line).startswith(f"a1: {node(path)} {line.path}: ")


@pytest.mark.parametrize(("path", "predicate", "value"), WRONG)
def test_a_wrong_value_is_reported_with_node_and_path(sample, path, predicate, value):
    sample.set((node(path), predicate, value if isinstance(value, Node) else node(value)))
    name = short(str(predicate))
    found = {(r.node, step) for r in broken(sample) for step in r.path.split("|")}
    assert (str(node(path)), name) in found


@pytest.mark.parametrize(
    ("path", "predicate"),
    [
        *(("article/a1", DIP.sha256), (SPAN, NIF.anchorOf), ("utterance/inner", DIP.speaker)),
        *(
            ("claim/signed", DIP.modality),
            ("claim/signed", DIP.about),
            ("claim/signed", DIP.madeIn),
        ),
        *(("event/signing", DIP.eventType), ("event/signing", DIP.date)),
        *(("relationship/ministry", DIP.relationType), ("link/peru", DIP.item)),
    ],
)
def test_a_second_value_is_reported_where_one_is_meant(sample, path, predicate):
    second = {
        DIP.modality: DIP["modality-planned"],
        DIP.speaker: node("agent/chile"),
        DIP.about: node("event/quarrel"),
        DIP.madeIn: node("utterance/outer"),
        DIP.eventType: PLOVER.CONSULT,
        DIP.date: day("2023-05-01"),
        DIP.relationType: DIP["relation-ally"],
        DIP.item: WD.Q298,
    }
    sample.add((node(path), predicate, second.get(predicate, Literal("0" * 64))))
    assert short(str(predicate)) in {r.path for r in broken(sample)}


def test_the_shapes_are_right_shacl_themselves():
    assert pyshacl.validate(Graph(), shacl_graph=ontology_file("shapes"), meta_shacl=True)[0]


def test_every_shape_is_put_to_the_test_here():
    targets = set(ontology_file("shapes").objects(None, SH.targetClass))
    tested = {kind for path in REQUIRED for kind in Graph().parse(SAMPLE)[node(path) : RDF.type]}
    assert targets <= tested


def test_a_mode_of_another_type_is_reported(sample):
    sample.set((node("event/signing"), DIP.mode, PLOVER["CONSULT-summit"]))
    assert "stands below its type" in str(shapes.validate(sample, article="a1"))


@pytest.mark.parametrize("path", ["relationship/neighbours", "relationship/ministry"])
def test_a_relationship_with_parties_and_direction_is_reported(sample, path):
    sample.add((node(path), DIP.party, node("agent/chile")))
    sample.add((node(path), DIP["from"], node("agent/ministry")))
    assert "never both" in str(shapes.validate(sample, article="a1"))


def test_a_relationship_of_one_with_itself_is_reported(sample):
    sample.set((node("relationship/ministry"), DIP["from"], node("agent/peru")))
    assert broken(sample)[0].path == "dip:party|dip:from|dip:to"


def test_a_quote_is_as_long_as_its_offsets_even_without_the_text(sample):
    sample.remove((None, NIF.isString, None))
    assert shapes.validate(sample, article="a1").conforms
    sample.set((node(SPAN), NIF.anchorOf, Literal("Lima, Peru")))
    assert [(r.node, r.path) for r in broken(sample)] == [(str(node(SPAN)), "nif:anchorOf")]


def test_offsets_count_code_points(sample):
    text = "\N{PARTY POPPER}e\N{COMBINING ACUTE ACCENT}\r\n\N{HEBREW LETTER ALEF} Peru"
    begin = text.index("Peru")
    sample.set((node("article/a1"), NIF.isString, Literal(text)))
    for span in list(sample.subjects(RDF.type, DIP.Evidence)):
        for predicate, value in [(NIF.beginIndex, begin), (NIF.endIndex, begin + 4)]:
            sample.set((span, predicate, Literal(value)))
        sample.set((span, NIF.anchorOf, Literal("Peru")))
    assert shapes.validate(sample, article="a1").conforms


def test_entities_may_be_described_in_the_background(sample):
    background = Graph()
    for triple in sample.triples((node("agent/chile"), None, None)):
        background.add(triple)
    sample.remove((node("agent/chile"), None, None))
    sample.add((node("agent/chile"), OWL.sameAs, WD.Q298))
    assert not shapes.validate(sample, article="a1").conforms
    assert shapes.validate(sample, article="a1", background=background).conforms


def test_a_background_entity_without_a_name_is_reported(sample):
    sample.remove((node("agent/chile"), None, None))
    background = Graph().add((node("agent/chile"), RDF.type, DIP.Country))
    report = shapes.validate(sample, article="a1", background=background)
    assert [(r.node, r.path) for r in report.results] == [(str(node("agent/chile")), "rdfs:label")]


def test_validation_changes_neither_the_graph_nor_the_shapes(sample):
    before = len(sample), len(ontology_file("shapes"))
    shapes.validate(sample, article="a1")
    assert (len(sample), len(ontology_file("shapes"))) == before
