"""What is here, for programs: the Service Description of the endpoint, VoID of the dataset."""

from __future__ import annotations

from urllib.parse import urljoin

from flask import Blueprint, Response, current_app, request
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, FOAF, VOID

from ..namespaces import SCHEMA, SD, SH, bind, digest, graph_iri
from ..store import Store, WritableStore, void
from . import Settings, current_store, data_iri, negotiation
from .headers import mark, tag_of
from .negotiation import GRAPHS

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


@blueprint.get("/.well-known/void")
@blueprint.get("/.well-known/void.<extension>")
def dataset_description(extension: str = "") -> Response:
    """Send the description of the dataset."""
    negotiation.prefer(extension)
    media_type = negotiation.graph_type(request)
    tag = tag_of(current_store().generation, request.host_url, media_type)
    body = negotiation.serialise(dataset_now(), media_type)
    response = Response(body, content_type=negotiation.content_type(media_type))
    return mark(response, tag)


def dataset_now() -> Graph:
    """Return the description of the current generation, counted once for each."""
    store, host = current_store(), request.host_url
    known = current_app.extensions.get("kg.void")
    if known is None or not store.generation or known[0] != (store.generation, host):
        found = dataset(store, data_iri(""), host)
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


def dataset(store: Store, base: str, host: str) -> Graph:
    """Return VoID and DCAT: what the dataset holds, counted, and where it can be had on this host.

    The counts are those that lie in the store, or else are made now.
    """
    graph, node = bind(Graph()), void.dataset(base)
    graph.parse(data=_described(store, base), format="nt")
    graph.add((node, FOAF.homepage, URIRef(host)))
    graph.add((node, VOID.sparqlEndpoint, URIRef(urljoin(host, "sparql"))))
    for extension, media_type in GRAPHS.items():
        place = URIRef(urljoin(host, f"export.{extension}"))
        graph.add((node, VOID.dataDump, place))
        graph.add((node, DCAT.distribution, place))
        graph.add((place, RDF.type, DCAT.Distribution))
        graph.add((place, DCAT.downloadURL, place))
        graph.add((place, DCAT.mediaType, Literal(media_type)))
    for example in graph.subjects(RDF.type, SH.SPARQLExecutable):
        graph.add((example, SCHEMA.target, URIRef(urljoin(host, "sparql"))))
    return graph


def _described(store: Store, base: str) -> bytes:
    name = str(graph_iri(base, "void"))
    if name in store.graphs():
        return b"".join(store.dump(GRAPHS["nt"], name))
    return void.describe(lambda text: store.construct(text).serialize(format="nt").encode(), base)
