"""HTTP messages at their edges: what comes after, beside and instead of a request."""

import re
import socket

import pytest
from conftest import Server


@pytest.fixture(scope="module")
def served(tiny_store):
    server = Server(tiny_store, readers=1, max_body=2_000_000)
    yield server
    server.stop()


def sent(server, *pieces):
    """Send pieces of bytes and return all that comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", answer)]


GET = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
LAST = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    b"Content-Type: application/sparql-query\r\n%b\r\n\r\n%b"
)
CHUNKED = b"Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("sent_ahead", "expected"),
    [
        (LAST + GET, [200]),
        (LAST + b"\r\n", [200]),
        (b"GET /health HTTP/1.0\r\n\r\n" + GET, [200]),
        (GET + b"\x00\x01\r\n\r\n", [200, 400]),
        (GET + GET + b"GET / HTTP/1.1\r\n\r\n", [200, 200, 400]),
        (GET + (POST % (CHUNKED, b"z")).replace(b"Connection: close\r\n", b""), [200, 400]),
        (GET * 60, [200] * 33),
    ],
)
def test_what_comes_after_a_request_takes_nothing_from_its_answer(served, sent_ahead, expected):
    assert statuses(sent(served, sent_ahead)) == expected


@pytest.mark.parametrize(
    "body",
    [b"zz\r\nASK", b"7\r\nASK {}\r\n0\r\n\r\n", b"6\nASK {}\n0\n\n", b"F" * 17 + b"\r\nASK"],
)
def test_a_body_that_is_malformed_is_refused(served, body):
    assert statuses(sent(served, POST % (CHUNKED, body))) == [400]
