import http.client
import json
import socket
import threading
import time
from contextlib import closing

import pytest
from conftest import Server
from test_readers import CROSS

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def served(tiny_store):
    server = Server(tiny_store, readers=1, timeout=30, max_body=200_000, cache=8)
    yield server
    server.stop()


def request(server, method, path, body=None, **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response, response.read()


def sent(server, raw):
    """Send bytes as they are and return all that comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(raw)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def value(server, name):
    lines = server.get("/metrics")[1].decode().splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(name))


def test_a_query_ends_when_its_client_goes_away(served):
    before = value(served, "kg_readers_killed_total")
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        query = CROSS.replace(" ", "+").replace("#", "%23")
        connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: value(served, "kg_requests_inside") == 1)
    began = time.monotonic()
    until(lambda: value(served, "kg_readers_killed_total") == before + 1)
    assert time.monotonic() - began < 20
    assert served.get("/sparql", query="ASK {}")[0] == 200


def test_pages_and_health_are_answered_while_every_reader_is_busy(served):
    busy = [
        threading.Thread(target=served.get, args=["/sparql"], kwargs={"query": q, "timeout": 3})
        for q in [CROSS, CROSS + " LIMIT 9"] * 4
    ]
    for thread in busy:
        thread.start()
    until(lambda: value(served, "kg_requests_inside") == 8)
    assert served.get("/health")[0] == 200
    assert value(served, "kg_requests_inside") > 0
    for thread in busy:
        thread.join()


def test_a_known_answer_is_sent_again_until_the_store_changes(served):
    path = "/sparql?query=SELECT+(1+AS+?kept){}"
    first, body = request(served, "GET", path)
    hits = value(served, 'kg_requests_total{room="kept",status="200"}') if _kept(served) else 0
    again, same = request(served, "GET", path)
    assert (again.status, same, again.headers["ETag"]) == (200, body, first.headers["ETag"])
    assert value(served, 'kg_requests_total{room="kept",status="200"}') == hits + 1
    csv, _ = request(served, "GET", path, Accept="text/csv")
    assert csv.headers["Content-Type"].startswith("text/csv")
    for known in ("{}", "W/{}", '"x", {}'):
        named = {"If-None-Match": known.format(first.headers["ETag"])}
        unchanged, nothing = request(served, "GET", path, **named)
        assert (unchanged.status, nothing) == (304, b"")


def _kept(server):
    return b'room="kept",status="200"' in server.get("/metrics")[1]


def test_a_body_may_come_in_chunks(served):
    raw = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/csv\r\n"
        b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\nASK \r\n2\r\n{}\r\n0\r\n\r\n"
    )
    assert sent(served, raw).endswith(b"true")


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_past_the_limit_is_refused(served, chunked):
    body = iter([b" " * 50_000] * 5) if chunked else b" " * 250_000
    response, said = request(served, "POST", "/sparql", body, **{"Content-Type": FORM})
    assert (response.status, json.loads(said)["status"]) == (413, 413)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 300,
        b"GET /health HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 600_000 + b"\r\n",
    ],
)
def test_a_head_past_the_limits_is_refused(served, head):
    assert sent(served, head + b"Connection: close\r\n\r\n")[9:10] == b"4"
    assert served.get("/health")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/pages.css",
        "/static/build/timeline.js",
        "/sparql?query=ASK+{}",
        "/export.nq",
        "/store?graph=http://example.org/monday",
        "/ontology.ttl",
        "/nowhere",
    ],
)
def test_nothing_follows_an_answer_without_a_body(served, path):
    whole, _ = request(served, "GET", path)
    named = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
    known = [f"{name}: {whole.headers[of]}" for name, of in named if whole.headers[of]]
    common = [f"Host: 127.0.0.1:{served.port}", "Accept-Encoding: identity"]
    for method, status in (("GET", 304), ("HEAD", 304)) if known else (("HEAD", whole.status),):
        first = [f"{method} {path} HTTP/1.1", *common, *known, ""]
        then = ["GET /health HTTP/1.1", *common, "Connection: close", "", ""]
        head, _, rest = sent(served, "\r\n".join([*first, *then]).encode()).partition(b"\r\n\r\n")
        assert head.split()[1] == str(status).encode()
        assert rest.startswith(b"HTTP/1.1 200"), rest[:40]


def test_text_in_paths_and_headers_arrives_as_it_was_sent(served):
    path = "/agent/%E5%A4%96%20x"
    _, body = request(served, "GET", path)
    assert path in json.loads(body)["detail"]
    assert b"200 OK" in sent(
        served, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: \xff\r\n\r\n"
    )


@pytest.fixture(scope="module", params=[256, 0])
def uncached(tiny_store, request):
    server = Server(tiny_store, readers=1, timeout=1, memory=request.param, cache=0)
    until(lambda: value(server, "kg_copy_current") == bool(request.param))
    assert server.get("/sparql", query="ASK { ?s ?p 1 }")[0] == 200
    yield server
    server.stop()


LONG = "SELECT+*+{+?s+?p+?o+.+?t+?q+?u+.+?v+?r+?w+}"


@pytest.mark.parametrize("query", ["ASK+{+?s+?p+?o+}", LONG, "CONSTRUCT+WHERE+{+?s+?p+?o+}"])
@pytest.mark.parametrize("accept", ["*/*", "text/csv, text/turtle;q=0.5", "application/json"])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_short_way_gives_what_the_long_one_gives(uncached, query, accept, encoding):
    headers = {"Accept": accept, "Accept-Encoding": encoding}
    short, body = request(uncached, "GET", f"/sparql?query={query}", **headers)
    long, same = request(uncached, "GET", f"/sparql?query={query}&x=", **headers)
    assert (short.status, sorted(body.splitlines())) == (long.status, sorted(same.splitlines()))
    differing = ("etag", "date", "last-modified")
    assert _apart(short, differing) == _apart(long, differing)
    if short.status == 200:
        known = headers | {"If-None-Match": short.headers["ETag"]}
        assert request(uncached, "GET", f"/sparql?query={query}", **known)[0].status == 304


def _apart(response, names):
    return {k.lower(): v for k, v in response.getheaders() if k.lower() not in names}


def test_what_goes_wrong_on_the_short_way_is_told_as_ever(uncached):
    killed = value(uncached, "kg_readers_killed_total")
    for query, status in ((CROSS, 503), ("SELECT", 400), ("ASK { ?s ?p 1 }", 200)):
        found, body = uncached.get("/sparql", query=query)
        assert found == status
        assert status == 200 or json.loads(body)["status"] == status
    assert value(uncached, "kg_readers_killed_total") == killed + 1
    assert value(uncached, "kg_requests_inside") == 0


def test_a_query_on_the_short_way_is_charged_also_if_it_fails(tiny_store):
    server = Server(tiny_store, readers=1, timeout=1, memory=256, rate=0.5)
    until(lambda: value(server, "kg_copy_current") == 1)
    assert server.get("/sparql", query=CROSS)[0] == 503
    assert server.get("/sparql", query="ASK { ?s ?p 1 }")[0] == 429
    server.stop()


def test_many_clients_share_one_reader(uncached):
    """Also with answers that come in pieces; whoever gets the reader next is told of his own."""
    long = "SELECT * { ?s ?p ?o . ?t ?q ?u . ?v ?r ?w . ?x ?y ?z }"
    asked = [f"SELECT (COUNT(*) + {n} AS ?n) {{ ?s ?p ?o }}" for n in range(8)] + [long] * 2
    answers = [[] for _ in asked]

    def ask(number):
        for _ in range(5):
            answers[number].append(uncached.get("/sparql", query=asked[number])[:2])

    threads = [threading.Thread(target=ask, args=[number]) for number in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {status for given in answers for status, _ in given} == {200}
    assert len({body for given in answers for _, body in given}) == 9
    assert len(answers[-1][0][1]) > 100_000
