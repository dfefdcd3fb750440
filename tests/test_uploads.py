"""Long bodies: taken from those who may send them, in a memory that does not grow with them."""

import http.client
import json
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Server

from kg.store.embedded import writing

LINE = '<http://e/{0}> <http://e/p> "what number {0} says, in a sentence of some length" .\n'
TRIPLES = 150_000
TOKEN = {"Authorization": "Bearer secret", "Content-Type": "application/n-triples"}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    directory = tmp_path_factory.mktemp("uploads") / "store"
    with writing(directory):
        pass
    server = Server(directory, readers=1, token="secret", max_body=200_000, max_upload=30_000_000)
    yield server
    server.stop()


def pieces(triples):
    """Yield N-Triples in pieces."""
    for start in range(0, triples, 1000):
        yield "".join(map(LINE.format, range(start, min(start + 1000, triples)))).encode()


def send(server, body, method="PUT", path="/store?graph=http://e/g", **headers):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)) as connection:
        connection.request(method, path, body, headers, encode_chunked=not isinstance(body, bytes))
        response = connection.getresponse()
        return response.status, response.read()


def count(server, graph="http://e/g"):
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    return int(server.get("/sparql", query=query, format="csv")[1].split()[1])


def peak(pid):
    """Return the most memory that a process has had, in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def test_a_long_upload_is_stored_in_little_memory(server):
    chunked = {**TOKEN, "Transfer-Encoding": "chunked"}
    assert send(server, pieces(1000), **chunked)[0] == 201
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    processes = [server.process.pid, *map(int, children.read_text().split())]
    before = [peak(pid) for pid in processes]
    assert send(server, pieces(TRIPLES), **chunked)[0] == 204
    size = sum(map(len, pieces(TRIPLES))) / 1_000_000
    grown = [peak(pid) - much for pid, much in zip(processes, before, strict=True)]
    assert size > 12
    assert grown[0] < 8
    assert max(grown) < 120
    assert count(server) == TRIPLES


def test_a_long_upload_that_is_malformed_changes_nothing(server):
    before = count(server)
    body = b"".join(pieces(20_000)) + b"this is no triple .\n"
    status, said = send(server, body, "POST", **TOKEN)
    assert (status, json.loads(said)["line"]) == (400, 20_001)
    assert count(server) == before


@pytest.mark.parametrize("kind", ["application/trig", "application/n-quads"])
def test_a_long_dataset_is_not_for_one_graph(server, kind):
    status, _ = send(server, b"".join(pieces(20_000)), **{**TOKEN, "Content-Type": kind})
    assert status == 415


def test_no_more_is_taken_than_the_limit(server):
    status, said = send(server, pieces(400_000), **{**TOKEN, "Transfer-Encoding": "chunked"})
    assert status == 413
    assert "30,000,000" in json.loads(said)["detail"]
    assert send(server, b" " * 300_000, "POST", "/update", **TOKEN)[0] == 413


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
def test_nothing_is_taken_from_who_may_not_write(server, headers):
    fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"PUT /store?default HTTP/1.1\r\nHost: x\r\n{fields}Content-Length: 29000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        began = time.monotonic()
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 401 ")
        assert time.monotonic() - began < 20
