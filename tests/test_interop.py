"""Programs that people have: clients in several languages, and proxies in front."""

import http.client
from contextlib import closing

import pytest
from conftest import Server
from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

SELECT = "SELECT * { ?s ?p ?o }"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture(scope="module")
def served(tiny_store):
    server = Server(tiny_store, readers=2, timeout=30)
    yield server
    server.stop()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")  # SPARQLWrapper's own
@pytest.mark.filterwarnings("ignore:Format requested was N3, but TURTLE")
@pytest.mark.parametrize("how", [URLENCODED, POSTDIRECTLY])
@pytest.mark.parametrize(
    ("query", "formats"),
    [
        (SELECT, ("json", "xml", "csv", "tsv")),
        ("ASK {}", ("json", "xml")),
        (GRAPH, ("xml", "rdf+xml", "turtle", "n3", "json-ld")),
        ("DESCRIBE <http://example.org/norway>", ("xml", "turtle")),
    ],
)
def test_sparqlwrapper_gets_every_format_it_names(served, query, formats, how):
    for name in formats:
        client = SPARQLWrapper(f"{served.url}/sparql", returnFormat=name)
        client.setQuery(query)
        client.setMethod(POST)
        client.setRequestMethod(how)
        assert client.query().convert()


def request(port, method, path, body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response, response.read()


@pytest.fixture(scope="module")
def behind(tiny_store):
    server = Server(tiny_store, readers=1, proxies=1)
    yield server
    server.stop()


VOID = "/.well-known/void?format=nt"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({"X_Forwarded_Host": "kg.example", "X_Forwarded_Proto": "https"}, "https://kg.example"),
        ({"X_Forwarded_Host": "a, kg.example:81"}, "http://kg.example:81"),
        ({"X_Forwarded_Host": "."}, "http://x"),
        ({"X_Forwarded_Host": "a b"}, "http://x"),
        ({"X_Forwarded_Proto": "javascript"}, "http://x"),
    ],
)
def test_addresses_are_those_that_a_proxy_tells(behind, told, address):
    response, body = request(behind.port, "GET", VOID, Host="x", **told)
    assert response.status == 200
    assert f"<{address}/sparql>".encode() in body
    page, _ = request(behind.port, "GET", "/agents", Host="x", Accept="text/html", **told)
    assert page.status == 200


def test_nobody_tells_addresses_where_no_proxy_is_declared(served):
    told = {"X_Forwarded_Host": "evil.example", "X_Forwarded_Proto": "https"}
    assert b"http://x/sparql" in request(served.port, "GET", VOID, Host="x", **told)[1]
