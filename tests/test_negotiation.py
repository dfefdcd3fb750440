import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef

from kg.web.negotiation import TRIPLES, serialise

SELECT = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"
GRAPH = "CONSTRUCT WHERE { ?s <http://example.org/met> ?o }"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"


def ask(client, query, accept=None, **parameters):
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


@pytest.mark.parametrize(
    ("query", "accept", "served"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "application/*", JSON),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "TEXT/CSV; charset=utf-8; q=0.5", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, XML, XML),
        (SELECT, f"{JSON};q=0.3, {XML};q=0.7", XML),
        (SELECT, f"{JSON};q=0, */*", XML),
        (SELECT, "text/html;q=0.5, application/sparql-results+xml", XML),
        (SELECT, "application/json", "application/json"),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        ("ASK {}", "text/turtle;q=1, application/xml;q=0.2", "application/xml"),
        (GRAPH, None, "text/turtle"),
        (GRAPH, "*/*", "text/turtle"),
        (GRAPH, "text/csv, application/n-triples;q=0.4", "application/n-triples"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/trig", "application/trig"),
        (GRAPH, "application/n-quads", "application/n-quads"),
        ("DESCRIBE <http://example.org/norway>", "text/turtle", "text/turtle"),
    ],
)
def test_an_answer_is_served_as_asked(client, query, accept, served):
    response = ask(client, query, accept)
    assert (response.status_code, response.mimetype) == (200, served)


@pytest.mark.parametrize(
    ("query", "form", "served"),
    [
        (SELECT, "xml", XML),
        (SELECT, "tsv", "text/tab-separated-values"),
        (SELECT, "application/sparql-results+json", JSON),
        (GRAPH, "nt", "application/n-triples"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (GRAPH, "jsonld", "application/ld+json"),
    ],
)
def test_the_format_parameter_wins_over_accept(client, query, form, served):
    assert ask(client, query, "text/csv", format=form).mimetype == served


@pytest.mark.parametrize(
    ("query", "accept", "form", "listed"),
    [
        (SELECT, "image/png", None, "text/csv"),
        (SELECT, "text/turtle", None, "text/csv"),
        (GRAPH, "text/csv", None, "text/turtle"),
        (SELECT, "*/*", "docx", "text/csv"),
    ],
)
def test_what_cannot_be_served_is_406_with_what_can(client, query, accept, form, listed):
    response = ask(client, query, accept, **({"format": form} if form else {}))
    assert response.status_code == 406
    assert response.mimetype == "application/problem+json"
    assert listed in response.json["offered"]


def test_every_answer_varies_by_accept(client):
    assert "Accept" in ask(client, SELECT).vary
    assert "Accept" in ask(client, "SELECT").vary


def test_a_browser_gets_the_query_as_a_page(client):
    assert ask(client, SELECT, FIREFOX).mimetype == "text/html"
    assert client.get("/sparql", headers={"Accept": FIREFOX}).mimetype == "text/html"


@pytest.mark.parametrize("media_type", TRIPLES.values())
def test_small_graphs_are_serialised_and_read_back(media_type):
    graph = Graph()
    graph.add((URIRef("http://e/a"), URIRef("http://e/b"), URIRef("http://e/c")))
    again = ox.parse(serialise(graph, media_type), ox.RdfFormat.from_media_type(media_type))
    assert [str(quad.triple) for quad in again] == ["<http://e/a> <http://e/b> <http://e/c>"]
