"""The files in ontology/: every term declared and explained, consistent, aligned, in JSON-LD."""

import csv
import json
import re
from functools import cache
from pathlib import Path

import owlrl
import pytest
from owlrl.Namespaces import ERRNS
from rdflib import OWL, PROV, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.compare import isomorphic, to_isomorphic

from kg import ontology
from kg.linking.gazetteer import Gazetteer
from kg.namespaces import DEFAULT_BASE, DIP, PLOVER, PREFIXES

SAMPLE = Path(__file__).parent / "graphs" / "talks.ttl"
PROVEN = Path(__file__).parents[2] / "shared" / "wikidata-facts"
LOADED = ("diplomacy", "plover", "alignments")
CLASSES = (OWL.Class, RDFS.Datatype)
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
FILES = sorted(path.stem for path in ontology.folder().glob("*.ttl"))
HEAD = "PREFIX lex: <https://w3id.org/diplomacy-kg/lexicon#>\n"
HEAD += "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@cache
def vocabulary() -> Graph:
    return ontology.vocabulary() + ontology.graph("alignments")


def ours(iri: object) -> bool:
    return isinstance(iri, URIRef) and f"{iri.defrag()}#" in (str(DIP), str(PLOVER))


@cache
def declared() -> set[URIRef]:
    whole = vocabulary() + ontology.graph("lexical") + ontology.graph("tables")
    return {node for node in whole.subjects(RDF.type) if ours(node)}


def terms(file: str, *kinds: URIRef) -> list[URIRef]:
    found = {node for kind in kinds for node in ontology.graph(file).subjects(RDF.type, kind)}
    return sorted(node for node in found if isinstance(node, URIRef))


# What the reused vocabularies themselves say of the terms that we build on.
REUSED = """
prov:Entity owl:disjointWith prov:Activity .
prov:used rdfs:domain prov:Activity ; rdfs:range prov:Entity .
prov:wasGeneratedBy rdfs:domain prov:Entity ; rdfs:range prov:Activity .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
nif:referenceContext rdfs:range nif:Context .
"""
PROSE = {RDFS.label, RDFS.comment, SKOS.example, SKOS.definition, SKOS.prefLabel, SKOS.scopeNote}


def contradictions(graph: Graph, turtle: str = "") -> str:
    """Return what the rules of OWL 2 RL find wrong when the graph and more is closed under them."""
    whole = Graph().parse(SAMPLE)
    whole.parse(data=HEAD + REUSED + turtle, format="turtle", publicID=DEFAULT_BASE)
    for subject, predicate, value in graph:
        if predicate not in PROSE:
            whole.add((subject, predicate, value))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(whole)
    assert (URIRef(DEFAULT_BASE + "agent/andina"), RDF.type, PROV.Agent) in whole
    nothing = (f"{node} is nothing" for node in whole.subjects(RDF.type, OWL.Nothing))
    return "\n".join(sorted([*map(str, whole.objects(None, ERRNS.error)), *nothing]))


@pytest.mark.parametrize(
    ("file", "term"),
    [(f, t) for f in ("diplomacy", "lexical", "tables") for t in terms(f, *CLASSES, *PROPERTIES)],
)
def test_each_term_has_label_comment_and_an_example_that_parses(file, term):
    graph = ontology.graph(file)
    assert graph.value(term, RDFS.label)
    assert str(graph.value(term, RDFS.comment)).endswith(".")
    text = HEAD + str(graph.value(term, SKOS.example))
    example = Graph().parse(data=text, format="turtle", publicID=DEFAULT_BASE)
    used = {node for triple in example for node in triple if ours(node)}
    assert term in used | {v.datatype for v in example.objects() if isinstance(v, Literal)}
    assert used <= declared()


def test_the_core_stays_small():
    derived = set(vocabulary().transitive_subjects(RDFS.subPropertyOf, DIP.derivedRelation))
    assert len(terms("diplomacy", OWL.Class)) <= 25
    assert len(set(terms("diplomacy", *PROPERTIES)) - derived) <= 55


@pytest.mark.parametrize("file", FILES)
def test_each_term_that_a_file_uses_is_declared(file):
    used = {node for triple in ontology.graph(file) for node in triple if ours(node)}
    named = {node for node in used if not str(node).endswith(("#", "ontology", "plover"))}
    assert sorted(named - declared()) == []


@pytest.mark.parametrize("folder", ["queries", "derived", "tables"])
def test_each_term_that_a_query_uses_is_declared(folder):
    known = {ontology.local(str(node)) for node in declared()}
    for path in ontology.folder().joinpath(folder).glob("*.rq"):
        text = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.M)
        for word in re.findall(r"\b(?:dip|plover):([A-Za-z][\w-]*)", text):
            assert word in known, f"{path.name}: {word}"


def test_the_ontology_is_consistent_under_owl_2_rl():
    assert contradictions(vocabulary()) == ""


@pytest.mark.parametrize(
    ("wrong", "culprit"),
    [
        ("<agent/peru> a dip:Person .", "agent/peru"),
        ("<place/lima> a dip:Conflict, dip:Agent .", "place/lima"),
        ("<event/signing> dip:actor <claim/signed> .", "claim/signed"),
        ("<run/a1> dip:confidence 0.5 ; prov:wasGeneratedBy <run/a1> .", "run/a1"),
        ("<claim/signed> dip:modality dip:modality-generic .", "modality-generic"),
        ("<claim/signed> dip:polarity dip:polarity-negative .", "polarity-negative"),
        ("<agent/peru> dip:metWith <agent/peru> .", "metWith"),
        ("<utterance/inner> dip:withinUtterance <utterance/inner> .", "withinUtterance"),
    ],
)
def test_a_wrong_statement_contradicts_the_ontology(wrong, culprit):
    assert culprit in contradictions(ontology.graph("diplomacy"), wrong)


def test_alignments_name_only_proven_items_and_properties():
    if not PROVEN.is_dir():
        pytest.skip("the tables of proven Wikidata items are not beside this checkout")
    proven = set()
    for table in PROVEN.glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as rows:
            proven |= {row["qid"] for row in csv.DictReader(rows) if "qid" in row}
    text = "".join((ontology.folder() / f"{name}.ttl").read_text("utf-8") for name in LOADED)
    assert set(re.findall(r"\bwdt?:([PQ]\d+)", text)) <= proven


def context() -> dict[str, object]:
    text = (ontology.folder() / "context.jsonld").read_text(encoding="utf-8")
    return json.loads(text)["@context"]


@pytest.mark.parametrize("term", terms("diplomacy", OWL.Class, *PROPERTIES), ids=ontology.local)
def test_the_context_has_every_class_and_property(term):
    entry = context()[ontology.local(term)]
    name, type = (entry["@id"], entry.get("@type")) if isinstance(entry, dict) else (entry, None)
    assert name == f"dip:{ontology.local(term)}"
    if (term, RDF.type, OWL.AnnotationProperty) not in vocabulary():
        assert (type == "@id") == ((term, RDF.type, OWL.ObjectProperty) in vocabulary())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_a_graph_survives_json_ld_with_the_context():
    graph = Graph().parse(SAMPLE)
    text = graph.serialize(format="json-ld", context=context())
    assert isomorphic(Graph().parse(data=text, format="json-ld"), graph)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_plain_json_becomes_our_terms_by_the_context():
    document = {
        "@context": context(),
        "id": DEFAULT_BASE + "claim/c1",
        "type": "Claim",
        "modality": "dip:modality-planned",
        "confidence": 0.5,
        "about": {"id": DEFAULT_BASE + "event/e1", "type": "Event", "eventType": "plover:AID"},
    }
    expected = (
        "<claim/c1> a dip:Claim ; dip:modality dip:modality-planned ; dip:about <event/e1> ;"
        " dip:confidence 0.5e0 . <event/e1> a dip:Event ; dip:eventType plover:AID ."
    )
    found = Graph().parse(data=json.dumps(document), format="json-ld")
    wanted = Graph().parse(data=HEAD + expected, format="turtle", publicID=DEFAULT_BASE)
    assert set(to_isomorphic(found)) == set(to_isomorphic(wanted))


def test_descriptions_of_countries_fit_countries_that_there_are():
    known = {entity.id for entity in Gazetteer.load().entities() if entity.type == "Country"}
    for kind in ontology.entries("frames", "LandKind"):
        assert known.issuperset(kind.all("value")), kind
