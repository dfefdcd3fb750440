"""Programs that people have: clients in several languages, and proxies in front."""

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
