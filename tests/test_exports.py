import csv
import io
from contextlib import closing
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from conftest import running_app
from rdflib import Graph

from kg import ontology
from kg.namespaces import DEFAULT_BASE as BASE
from kg.namespaces import DIP
from kg.store import open_store, void
from kg.store.embedded import writing

TRIPLES = 23
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
TALKS = """
PREFIX : <https://w3id.org/diplomacy-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX plover: <https://w3id.org/diplomacy-kg/plover#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
BASE <https://w3id.org/diplomacy-kg/>

<graph/article/one> {
  <article/one> a :Article ; dcterms:title "Talks, \\"at last\\"" .
  <article/one#char=0,20> nif:beginIndex 0 ; nif:endIndex 20 ;
    nif:anchorOf "Chile consulted Peru" ; nif:referenceContext <article/one> .
  <event/1> a :Event ; :eventType plover:CONSULT ; :mode plover:CONSULT-meet ;
    :actor <agent/chile> ; :recipient <agent/peru> ; rdfs:label "Chile → Peru" .
  <claim/1> a :Claim ; :about <event/1> ; :evidence <article/one#char=0,20> ;
    :modality :modality-actual ; :polarity :polarity-positive ; :confidence 0.9 ;
    :madeIn <utterance/one> .
  <utterance/one> :speaker <article/one> .
  <agent/chile> rdfs:label "Chile" . <agent/peru> rdfs:label "Peru" .
  plover:CONSULT skos:notation "CONSULT" .
}
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    directory = tmp_path_factory.mktemp("exports") / "store"
    with writing(directory) as writer:
        writer.load(TALKS.encode(), "application/trig")
    with running_app(directory) as app:
        yield app.test_client()


@pytest.mark.parametrize("extension", ["nq", "trig", "jsonld", "ttl", "nt", "rdf"])
def test_rdf_exports_hold_everything(client, extension):
    response = client.get(f"/export.{extension}")
    assert response.status_code == 200
    form = ox.RdfFormat.from_media_type(response.mimetype)
    quads = list(ox.parse(response.data, form))
    assert len(quads) == TRIPLES
    assert all(form.supports_datasets == (q.graph_name != ox.DefaultGraph()) for q in quads)


def test_nquads_are_sorted(client):
    lines = client.get("/export.nq").data.splitlines()
    assert lines == sorted(lines)


def test_claims_are_a_table_with_one_row_a_claim(client):
    response = client.get("/export.csv")
    (row,) = csv.DictReader(io.StringIO(response.text))
    assert response.content_type == "text/csv; charset=utf-8"
    assert (row["type"], row["mode"], row["modality"]) == ("CONSULT", "meet", "actual")
    assert (row["actors"], row["recipients"]) == ("Chile", "Peru")
    assert (row["begin"], row["end"], row["sentence"]) == ("0", "20", "Chile consulted Peru")
    assert row["speaker"] == "(article)"
    assert row["title"] == 'Talks, "at last"'


def test_actors_are_a_network(client):
    root = ElementTree.fromstring(client.get("/export.graphml").data)
    nodes = {node.get("id"): node[0].text for node in root.iter(GRAPHML + "node")}
    (edge,) = root.iter(GRAPHML + "edge")
    assert nodes[edge.get("source")] == "Chile"
    assert nodes[edge.get("target")] == "Peru"
    assert [data.text for data in edge] == ["CONSULT", "1"]


def test_part_is_sent_under_the_filters_of_the_pages(client):
    response = client.get("/export.csv?actor=agent/chile&modality=actual&since=2020")
    assert len(response.text.splitlines()) == 1, "its day is not known"
    response = client.get("/export.csv?actor=agent/chile&modality=actual")
    assert len(response.text.splitlines()) == 2
    assert "diplomacy-kg-part.csv" in response.headers["Content-Disposition"]
    assert response.headers["ETag"] != client.get("/export.csv").headers["ETag"]
    assert client.get("/export.csv?modality=fancied").status_code == 400


def test_an_export_that_is_known_is_not_sent_again(client):
    tag = client.get("/export.nq").headers["ETag"]
    assert client.get("/export.nq", headers={"If-None-Match": tag}).status_code == 304


def test_another_format_is_404_with_those_there_are(client):
    response = client.get("/export.docx")
    assert response.status_code == 404
    assert "/export.graphml" in response.json["detail"]


def test_void_counts_what_is_there(client):
    response = client.get("/.well-known/void", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=response.data, format="turtle")
    query = """
        PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?triples ?claims ?endpoint WHERE {
          ?set void:triples ?triples ; void:sparqlEndpoint ?endpoint ; void:classPartition ?part .
          ?part void:class dip:Claim ; void:entities ?claims
        }"""
    ((triples, claims, endpoint),) = graph.query(query)
    assert (int(triples), int(claims), str(endpoint)) == (TRIPLES, 1, "http://localhost/sparql")


def test_void_has_examples_prefixes_and_places_to_load_from(client):
    graph = Graph().parse(data=client.get("/.well-known/void").text, format="turtle")
    query = """
        PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX void: <http://rdfs.org/ns/void#> PREFIX schema: <http://schema.org/>
        SELECT DISTINCT ?example ?namespace ?type WHERE {
          ?example a sh:SPARQLExecutable ; sh:select ?text ; schema:target ?endpoint ;
            sh:prefixes/sh:declare ?declaration .
          ?declaration sh:prefix "dip" ; sh:namespace ?namespace .
          ?set dcat:distribution/dcat:mediaType ?type .
          ?set void:classPartition/void:propertyPartition ?part
        }"""
    found = list(graph.query(query))
    assert len({row.example for row in found}) == len(ontology.questions())
    assert {str(row.namespace) for row in found} == {str(DIP)}
    assert "application/n-quads" in {str(row.type) for row in found}


def test_the_description_counts_the_same_in_the_store_as_over_it(tmp_path, client):
    store = client.application.extensions["kg.store"]
    lines = void.describe(lambda text: store.construct(text).serialize(format="nt").encode(), BASE)
    with writing(tmp_path / "store") as writer:
        for graph in store.graphs():
            writer.replace_graph(graph, b"".join(store.dump("application/n-triples", graph)))
        writer.replace_graph(f"{BASE}graph/void", void.describe(writer.construct, BASE))
    with closing(open_store(tmp_path / "store")) as again:
        stored = b"".join(again.dump("application/n-triples", f"{BASE}graph/void", ordered=True))
    assert stored == lines
