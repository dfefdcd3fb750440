"""HTTP messages at their edges: what comes after, beside and instead of a request."""

import http.client
import os
import re
import signal
import socket
from contextlib import closing

import pytest
from conftest import Server

from kg.web.heads import LONGEST_HEAD


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


def with_host(*lines, target=b"/agents"):
    head = b"GET %b HTTP/1.1\r\nAccept: text/html\r\nConnection: close\r\n" % target
    return head + b"".join(b"Host: %b\r\n" % line for line in lines) + b"\r\n"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (b"", 200),
        (b"graph.example:8080", 200),
        (b"[2001:db8::1]:80", 200),
        (b"web_1", 200),
        (b".", 400),
        (b"a" * 64, 400),
        (b"a b", 400),
        (b"a,b", 400),
        (b"<b>", 400),
        (b"me@x", 400),
        (b"[::1", 400),
    ],
)
def test_a_host_that_nothing_leads_to_is_refused(served, host, status):
    assert statuses(sent(served, with_host(host))) == [status]


def test_two_hosts_are_refused(served):
    assert statuses(sent(served, with_host(b"x", b"y"))) == [400]


def test_the_host_in_an_address_counts(served):
    found = sent(served, with_host(b"x", target=b"http://y.example/.well-known/void?format=nt"))
    assert b"http://y.example/sparql" in found
    assert b"http://x/" not in found


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET * HTTP/1.1", 400),
        (b"GET ftp://x/ HTTP/1.1", 400),
        (b"GET http://me@x/ HTTP/1.1", 400),
        (b"GET / HTTP/2.0", 505),
        (b"OPTIONS * HTTP/1.1", 200),
    ],
)
def test_what_is_asked_has_to_be_an_address_here(served, request_line, status):
    raw = request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert statuses(sent(served, raw)) == [status]


@pytest.mark.parametrize(
    ("coding", "status"),
    [
        (b"chunked", 200),
        (b"Chunked", 200),
        (b"gzip, chunked", 501),
        (b"gzip", 501),
        (b"identity", 501),
        (b"xchunked", 501),
        (b"chunked;q=1", 501),
    ],
)
def test_a_body_in_a_coding_that_nobody_reads_is_refused(served, coding, status):
    body = b"6\r\nASK {}\r\n0\r\n\r\n"
    raw = POST % (b"Transfer-Encoding: " + coding, body)
    assert statuses(sent(served, raw)) == [status]
    assert statuses(sent(served, raw.replace(b"HTTP/1.1", b"HTTP/1.0"))) == [400]


def test_a_long_body_may_come_together_with_its_head(served):
    body = b"ASK {}" + b" " * 400_000
    raw = POST % (b"Content-Length: %d" % len(body), body)
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        os.kill(served.process.pid, signal.SIGSTOP)  # so that it finds all that is sent at once
        connection.setblocking(False)
        try:
            first = connection.send(raw)
        finally:
            os.kill(served.process.pid, signal.SIGCONT)
        connection.settimeout(60)
        connection.sendall(raw[first:])
        assert statuses(b"".join(iter(lambda: connection.recv(1 << 16), b""))) == [200]
    assert first > LONGEST_HEAD


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (GET[:-2] + b"A: ", b""),
        (GET[:-2] + b"A: ", b"\r\n\r\n"),
        (POST % (CHUNKED, b"6\r\nASK {}\r\n0\r\nA: "), b""),
    ],
)
def test_a_head_and_what_follows_a_body_have_an_end(served, before, after):
    with socket.create_connection(("127.0.0.1", served.port), timeout=60) as connection:
        connection.sendall(before + b"a" * (LONGEST_HEAD + (1 << 18)) + after)
        assert statuses(connection.recv(1 << 16)) == [431]


UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ"


@pytest.mark.parametrize(
    ("framing", "body"),
    [
        (b"Content-Length: 6", b"ASK {}"),
        (CHUNKED, b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n"),
    ],
)
def test_a_wish_for_another_protocol_takes_nothing_from_a_request(served, framing, body):
    """Java's client wishes for HTTP/2 with its first request, whatever that is."""
    raw = (POST % (UPGRADE + b"\r\n" + framing, body)).replace(b"Connection: close\r\n", b"")
    health = GET.replace(b"\r\n\r\n", b"\r\n" + UPGRADE + b"\r\n\r\n")
    assert statuses(sent(served, health + raw + health + raw + LAST)) == [200] * 5
    single = [bytes([byte]) for byte in raw]
    assert statuses(sent(served, *single, LAST)) == [200] * 2


def test_nothing_is_read_from_what_was_to_be_a_tunnel(served):
    connect = b"CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n"
    assert statuses(sent(served, connect + GET)) == [400]


def fields(answer):
    lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def asked(served, path, *lines):
    head = "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *lines, "", ""])
    return sent(served, head.encode())


@pytest.mark.parametrize(
    "path", ["/", "/articles", "/sparql?query=ASK{}", "/export.nq", "/static/pages.css"]
)
def test_who_has_an_answer_is_told_how_long_it_holds(served, path):
    known = fields(asked(served, path))
    again = asked(served, path, f"If-None-Match: {known['etag']}")
    assert statuses(again) == [304]
    for name in ("cache-control", "vary", "etag"):
        assert fields(again)[name] == known[name]


def test_a_date_is_enough_to_have_a_kept_answer(served):
    paths = (f"/articles?x={number}" for number in range(10_000))
    dated = (path for path in paths if "last-modified" in fields(asked(served, path)))
    path = next(dated)  # there is a date as soon as the second is over in which the store was made
    since = f"If-Modified-Since: {fields(asked(served, path))['last-modified']}"
    assert statuses(asked(served, path, since)) == [304]
    other = "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT"
    assert statuses(asked(served, path, other)) == [200]
    assert statuses(asked(served, path, since, 'If-None-Match: "x"')) == [200]


@pytest.mark.parametrize(
    ("ranges", "status"), [("0-9", 206), ("0-9,20-29", 200), ("-5", 206), ("9999999-", 416)]
)
def test_a_part_of_a_file_is_sent_several_are_not(served, ranges, status):
    assert statuses(asked(served, "/static/pages.css", f"Range: bytes={ranges}")) == [status]


def test_a_connection_goes_on_after_a_long_body_that_nobody_read(served):
    body = b"<a:a> <a:b> 1 ." * 20_000
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)) as connection:
        for _ in range(10):
            connection.request("PUT", "/store?default", body, {"Content-Type": "text/turtle"})
            with connection.getresponse() as response:
                assert (response.status, bool(response.read())) == (403, True)
            connection.request("GET", "/health")
            with connection.getresponse() as response:
                assert (response.status, bool(response.read())) == (200, True)
