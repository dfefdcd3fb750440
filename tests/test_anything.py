"""Whatever is sent, the answer is one of the protocol: never a mistake of the server."""

import http.client
import socket
from contextlib import closing, suppress

import pytest
from conftest import TINY, running_app
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.store.embedded import writing

PROBLEM = "application/problem+json"
PATHS = [
    *("/sparql", "/update", "/store", "/store/x", "/export.nq", "/export.csv", "/health"),
    *("/.well-known/void", "/metrics", "/ontology", "/agent/x", "/articles", "/", "/sparql/x"),
]
WORDS = [
    *("SELECT", "ASK", "CONSTRUCT", "WHERE", "FROM", "NAMED", "{", "}", "(", ")", "*", "?s", "?p"),
    *("<http://e/a>", "<x>", "'text'", '"""', "'", "1", "-1.5e3", "GRAPH", "FILTER", "EXISTS"),
    *("NOT", "OPTIONAL", "MINUS", "UNION", "SERVICE", "VALUES", "BIND", "AS", "PREFIX", "e:", ":"),
    *("INSERT", "DATA", "DELETE", "LOAD", "CLEAR", "ALL", "WITH", ";", ".", ",", "a", "@en", "^^"),
    *("LIMIT", "ORDER BY", "GROUP BY", "HAVING", "COUNT(*)", "<<", ">>", "\\u0041", "#", "\n", "/"),
]
anything = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.sampled_from(["SELECT * { ?s ?p ?o }", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"]),
)
names = st.sampled_from(
    [
        "query",
        "update",
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "format",
        "timeout",
        "partial",
        "graph",
        "default",
        "q",
        "page",
        "x",
    ]
)
fields = st.lists(st.tuples(names, anything), max_size=4)
accepts = st.one_of(
    st.sampled_from(["*/*", "text/html", "text/turtle", "application/ld+json;q=0", "a/b", "", ";"]),
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
)
types = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update",
        "/",
        "text/ttl",
        "text/turtle",
        "application/ld+json",
        "application/rdf+xml",
        "application/n-triples",
        "application/json",
        "multipart/form-data;boundary=x",
        "text/turtle;charset=utf-16",
    ]
)
quickly = settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def check(response):
    assert response.status_code != 500, response.text
    if response.status_code >= 400 and response.request.method != "HEAD":
        assert response.mimetype in (PROBLEM, "text/html"), response.headers


@pytest.fixture(scope="module")
def anyone(tiny_store):
    with running_app(tiny_store, TIMEOUT=5, RATE=0) as app:
        yield app.test_client()


@pytest.fixture(scope="module")
def writer(tmp_path_factory):
    directory = tmp_path_factory.mktemp("anything") / "store"
    with writing(directory) as store:
        store.load(TINY, "application/trig")
    with running_app(directory, TOKEN="secret", TIMEOUT=5) as app:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer secret"
        yield client


@quickly
@given(
    path=st.sampled_from(PATHS),
    parameters=fields,
    accept=accepts,
    method=st.sampled_from(["GET", "HEAD"]),
)
@example(path="/sparql", parameters=[("query", "\ud800")], accept="*/*", method="GET")
def test_reading(anyone, path, parameters, accept, method):
    query = [(name, value.encode("utf-8", "replace").decode()) for name, value in parameters]
    check(anyone.open(path, method=method, query_string=query, headers={"Accept": accept}))


@quickly
@given(query=anything, accept=accepts)
def test_queries(anyone, query, accept):
    data = query.encode("utf-8", "replace")
    headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
    check(anyone.post("/sparql", data=data, headers=headers))


@quickly
@given(path=st.text(max_size=40))
def test_paths(anyone, path):
    check(anyone.get("/" + path.encode("utf-8", "replace").decode().lstrip("/")))


@settings(quickly, max_examples=60)
@given(
    path=st.sampled_from(
        ["/sparql", "/update", "/store?default", "/store?graph=http://e/g", "/store"]
    ),
    method=st.sampled_from(["POST", "PUT", "DELETE", "PATCH"]),
    body=st.one_of(
        st.binary(max_size=80), anything.map(lambda text: text.encode("utf-8", "replace"))
    ),
    kind=types,
)
def test_bodies(writer, path, method, body, kind):
    check(writer.open(path, method=method, data=body, headers={"Content-Type": kind}))


@settings(quickly, max_examples=60)
@given(
    name=st.sampled_from(
        [
            "Authorization",
            "If-None-Match",
            "If-Modified-Since",
            "Range",
            "Accept-Encoding",
            "Host",
            "Content-Type",
            "Origin",
            "X-Forwarded-For",
            "Accept-Language",
            "Cookie",
        ]
    ),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
)
def test_headers(anyone, name, value):
    check(anyone.get("/sparql?query=ASK{}", headers={name: value}))


@settings(quickly, max_examples=60)
@given(
    line=st.binary(max_size=40),
    header=st.binary(max_size=40),
    body=st.binary(max_size=60),
)
@example(line=b"/sparql?query=%FF%00", header=b"Accept: \xff\xfe", body=b"")
@example(line=b"*", header=b"Transfer-Encoding: chunked", body=b"zz")
def test_bytes(server, line, header, body):
    """A real server: what is no HTTP is refused or dropped, and the next request answered."""
    target = line.replace(b"\r", b"").replace(b"\n", b"").replace(b" ", b"")
    field = header.replace(b"\r", b"").replace(b"\n", b"")
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        answer = b""
        with suppress(OSError):  # it may close the connection at once
            connection.sendall(
                b"GET /%b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%b\r\n\r\n%b"
                % (target, field, body)
            )
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(1 << 16)
    assert not answer.startswith(b"HTTP/1.1 500"), answer
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as again:
        again.request("GET", "/health")
        assert again.getresponse().status == 200
