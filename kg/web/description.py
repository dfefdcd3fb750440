"""What is here, for programs: the Service Description of the endpoint, VoID of the dataset."""

from __future__ import annotations

from urllib.parse import urljoin

from flask import Blueprint, Response, current_app, request
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS, VOID

from ..namespaces import DIP, NIF, SCHEMA, SD, SEM, bind, digest, prologue
from ..store import Store, WritableStore
from . import Settings, current_store, data_iri, negotiation
from .headers import mark, tag_of

blueprint = Blueprint("description", __name__)

FORMATS = Namespace("http://www.w3.org/ns/formats/")
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
)
VOCABULARIES = (DIP, NIF, SEM, SCHEMA, SKOS)

_COUNTS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
       (COUNT(DISTINCT ?o) AS ?distinctObjects)
WHERE { ?s ?p ?o }
"""
_CLASSES = "SELECT ?name (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?name } GROUP BY ?name"
_PROPERTIES = "SELECT ?name (COUNT(*) AS ?n) WHERE { ?s ?name ?o } GROUP BY ?name"
_LINKS = """
SELECT ?name (COUNT(*) AS ?n) WHERE {
  VALUES ?name { owl:sameAs skos:exactMatch skos:closeMatch }
  ?s ?name ?o FILTER(STRSTARTS(STR(?o), STR(wd:)))
} GROUP BY ?name
"""


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Send the description of the dataset."""
    media_type = negotiation.graph_type(request)
    tag = tag_of(current_store().generation, request.host_url, media_type)
    body = negotiation.serialise(_dataset_now(), media_type)
    response = Response(body, content_type=negotiation.content_type(media_type))
    return mark(response, tag)


def _dataset_now() -> Graph:
    """Return the description of the current generation, counted once for each."""
    store, host = current_store(), request.host_url
    known = current_app.extensions.get("kg.void")
    if known is None or not store.generation or known[0] != (store.generation, host):
        found = dataset(store, URIRef(data_iri(".well-known/void#dataset")), host)
        known = current_app.extensions["kg.void"] = ((store.generation, host), found)
    described: Graph = known[1]
    return described


def service(endpoint: str, given: Settings, store: Store) -> Graph:
    """Return the Service Description of an endpoint (SPARQL 1.1 Service Description)."""
    graph, node = bind(Graph()), URIRef(f"{endpoint}#service")
    data, default = URIRef(f"{endpoint}#dataset"), URIRef(f"{endpoint}#default")
    graph.add((node, RDF.type, SD.Service))
    graph.add((node, SD.endpoint, URIRef(endpoint)))
    graph.add((node, SD.supportedLanguage, SD.SPARQL11Query))
    if (given.token or given.tokens) and isinstance(store, WritableStore):
        graph.add((node, SD.supportedLanguage, SD.SPARQL11Update))
    for feature in _features(given):
        graph.add((node, SD.feature, SD[feature]))
    for name in RESULT_FORMATS:
        graph.add((node, SD.resultFormat, FORMATS[name]))
    graph.add((node, SD.defaultDataset, data))
    graph.add((data, RDF.type, SD.Dataset))
    graph.add((data, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    for iri in store.graphs():
        named = URIRef(f"{endpoint}#graph-{digest(iri)}")
        graph.add((data, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(iri)))
    return graph


def _features(given: Settings) -> list[str]:
    features = ["DereferencesURIs", "EmptyGraphs"]
    if given.default_graph == "union":
        features.append("UnionDefaultGraph")
    if given.service_allow:
        features.append("BasicFederatedQuery")
    return sorted(features)


def dataset(store: Store, node: URIRef, host: str) -> Graph:
    """Return VoID: what the dataset holds, counted, and where it can be had on this host."""
    graph = bind(Graph())
    graph.add((node, RDF.type, VOID.Dataset))
    graph.add((node, DCTERMS.title, Literal("Diplomacy Knowledge Graph", lang="en")))
    graph.add((node, FOAF.homepage, URIRef(host)))
    graph.add((node, VOID.sparqlEndpoint, URIRef(urljoin(host, "sparql"))))
    graph.add((node, VOID.dataDump, URIRef(urljoin(host, "export.nq"))))
    graph.add((node, VOID.uriSpace, Literal(str(node).partition(".well-known")[0])))
    for vocabulary in VOCABULARIES:
        graph.add((node, VOID.vocabulary, URIRef(str(vocabulary))))
    for name, number in store.rows(_COUNTS)[0].items():
        graph.add((node, VOID[name], Literal(int(str(number)))))
    _partitions(graph, node, store)
    return graph


def _partitions(graph: Graph, node: URIRef, store: Store) -> None:
    """Add how often each class and property is used, and the links to Wikidata."""
    for kind, text, name, total, number in (
        ("class", _CLASSES, VOID["class"], VOID.classes, VOID.entities),
        ("property", _PROPERTIES, VOID.property, VOID.properties, VOID.triples),
    ):
        rows = store.rows(text)
        graph.add((node, total, Literal(len(rows))))
        for row in rows:
            part = URIRef(f"{node}-{kind}-{digest(row['name'])}")
            graph.add((node, VOID[f"{kind}Partition"], part))
            graph.add((part, name, row["name"]))
            graph.add((part, number, Literal(int(str(row["n"])))))
    _linksets(graph, node, store)


def _linksets(graph: Graph, node: URIRef, store: Store) -> None:
    for row in store.rows(prologue(_LINKS) + _LINKS):
        links = URIRef(f"{node}-links-{digest(row['name'])}")
        graph.add((links, RDF.type, VOID.Linkset))
        graph.add((links, VOID.subjectsTarget, node))
        graph.add((links, VOID.objectsTarget, URIRef("http://www.wikidata.org/#dataset")))
        graph.add((links, VOID.linkPredicate, row["name"]))
        graph.add((links, VOID.triples, Literal(int(str(row["n"])))))
