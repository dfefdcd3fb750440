import socket

import pytest
from rdflib import Literal, URIRef

from kg.errors import LimitError, QueryError, RefusedError, StoreError
from kg.store import open_store

E = "http://example.org/"
CROSS = (
    "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(24)) + "}"
)


@pytest.fixture
def store(server):
    return open_store(f"{server.url}/sparql")


def test_another_endpoint_is_asked_like_a_store(store):
    answer = store.query(f"ASK {{ ?s <{E}met> ?o }}", media_types="application/json")
    assert (answer.media_type, b"true" in answer.body) == ("application/json", True)
    assert store.graphs() == [E + "monday", E + "tuesday"]
    assert len(store.construct(f"CONSTRUCT WHERE {{ ?s <{E}met> ?o }}")) == 2
    assert len(b"".join(store.dump("application/n-triples")).splitlines()) == 6
    assert len(b"".join(store.dump("application/n-triples", E + "monday")).splitlines()) == 3


def test_rows_bind_terms_not_text(store):
    query = "SELECT ?p ?o WHERE { ?s ?p ?o }"
    assert store.rows(query, o=Literal(19)) == [{"p": URIRef(E + "population"), "o": Literal(19)}]
    assert store.rows(query, o=Literal('Norway") } #', lang="en")) == []
    with pytest.raises(QueryError):
        store.rows(query, o=URIRef("http://e/> } #"))


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        ("SELECT * {", QueryError, "Line 1, column 10"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", RefusedError, "SERVICE"),
        (CROSS, LimitError, "limit of 1 seconds"),
    ],
)
def test_its_errors_are_ours(store, query, error, says):
    with pytest.raises(error, match=says):
        store.query(query)


def test_an_endpoint_that_is_not_there_is_named():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/sparql"
    with pytest.raises(StoreError, match="cannot be reached"):
        open_store(url).query("ASK {}")


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1/", "http://127.0.0.1:99999/", "http://a b/", "https://:1/x"]
)
def test_what_is_no_address_is_named(url):
    with pytest.raises(StoreError, match="is no address"):
        open_store(url)
