"""Proxies as people put them in front: they keep their connections to us, and see every answer."""

import gzip
import http.client
import random
import shutil
import socket
import subprocess
from contextlib import closing
from pathlib import Path
from string import Template

import pytest
from conftest import Server
from test_gateway import until, value
from test_readers import CROSS

CONFIGURATIONS = Path(__file__).parent / "proxies"
COMMANDS = {
    "nginx.conf": ["nginx", "-p", "{folder}", "-e", "nginx.err", "-c", "{file}"],
    "nginx-unbuffered.conf": ["nginx", "-p", "{folder}", "-e", "nginx.err", "-c", "{file}"],
    "haproxy.cfg": ["haproxy", "-db", "-f", "{file}"],
    "varnish.vcl": [
        *(
            "varnishd",
            "-F",
            "-j",
            "none",
            "-a",
            "127.0.0.1:{port}",
            "-f",
            "{file}",
            "-n",
            "{folder}",
        ),
        *("-s", "malloc,8m", "-p", "thread_pools=1", "-p", "thread_pool_min=5"),
    ],
}
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"


@pytest.fixture(scope="module")
def origin(tiny_store):
    server = Server(tiny_store, readers=1, timeout=120, proxies=1, token="secret")
    yield server
    server.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            return exchange(connection, "GET", "/health")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


@pytest.fixture(scope="module", params=COMMANDS)
def proxy(request, origin, tmp_path_factory):
    """The port of a proxy before the server."""
    program = shutil.which(COMMANDS[request.param][0], path="/usr/local/bin:/usr/bin:/usr/sbin")
    if not program:
        pytest.skip(f"{COMMANDS[request.param][0]} is not installed")
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    text = Template((CONFIGURATIONS / request.param).read_text())
    file = folder / request.param
    file.write_text(text.substitute(port=port, upstream=origin.port))
    told = {"folder": folder, "file": file, "port": port}
    command = [part.format(**told) for part in COMMANDS[request.param][1:]]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen([program, *command], cwd=folder, stdout=log, stderr=log) as process,
    ):
        until(lambda: answers(port))
        yield port
        process.terminate()


def exchange(connection, method, path, body=None, headers=()):
    """Return status, fields and unpacked body; one that is an iterator goes out in chunks."""
    headers = {"Host": "kg.example", **dict(headers)}
    connection.request(method, path, body, headers, encode_chunked=hasattr(body, "__next__"))
    with connection.getresponse() as response:
        data, fields = response.read(), {k.lower(): v for k, v in response.getheaders()}
    packed = data and fields.get("content-encoding") == "gzip"
    return response.status, fields, gzip.decompress(data) if packed else data


REQUESTS = [
    ("GET", "/health", None, {}),
    ("HEAD", "/agents", None, {}),
    ("GET", "/", None, {"Accept": "text/html"}),
    ("GET", "/", None, {"Accept": "text/html", "Accept-Encoding": "gzip"}),
    ("GET", "/static/pages.css", None, {"Accept-Encoding": "gzip"}),
    ("GET", "/static/build/timeline.js", None, {}),
    ("GET", "/export.nq", None, {}),
    ("GET", "/export.nq", None, {"Accept-Encoding": "gzip"}),
    ("HEAD", "/export.nq", None, {}),
    ("GET", "/sparql?query=SELECT+*+{?s+?p+?o}", None, {"Accept": "text/csv"}),
    ("GET", "/sparql?query=nonsense", None, {}),
    ("OPTIONS", "/sparql", None, {"Access-Control-Request-Method": "GET"}),
    ("GET", "/agent/%E5%A4%96%2Fx", None, {}),
    ("DELETE", "/agents", None, {}),
    ("POST", "/sparql", b"ASK {}" + b" " * 200_000, {"Content-Type": QUERY}),
    ("POST", "/sparql", (b"ASK ", b"{}", b" " * 50_000), {"Content-Type": QUERY}),
    (
        "POST",
        "/update",
        b"INSERT DATA {}",
        {"Content-Type": UPDATE, "Authorization": "Bearer secret"},
    ),
]


@pytest.mark.parametrize("seed", range(3))
def test_each_answer_comes_through_as_it_was_given(origin, proxy, seed):
    with (
        closing(http.client.HTTPConnection("127.0.0.1", proxy, timeout=60)) as through,
        closing(http.client.HTTPConnection("127.0.0.1", origin.port, timeout=60)) as direct,
    ):
        for method, path, body, headers in random.Random(seed).sample(REQUESTS * 2, 34):
            seen, given = (
                exchange(c, method, path, iter(body) if isinstance(body, tuple) else body, headers)
                for c in (through, direct)
            )
            assert (seen[0], seen[2]) == (given[0], given[2]), (method, path)
            if seen[0] == 200 and "etag" in seen[1] and method in ("GET", "HEAD"):
                known = {**headers, "If-None-Match": seen[1]["etag"]}
                assert exchange(through, method, path, None, known)[::2] == (304, b"")


def test_who_may_not_write_is_told_so(proxy):
    with closing(http.client.HTTPConnection("127.0.0.1", proxy, timeout=60)) as connection:
        body = b"<a:a> <a:b> 1 ." * 20_000
        sent = {"Content-Type": "text/turtle"}
        assert exchange(connection, "PUT", "/store?default", body, sent)[0] == 401


# The others wait for an answer on their own, so the deadline ends the query there.
@pytest.mark.parametrize("proxy", ["nginx.conf", "nginx-unbuffered.conf"], indirect=True)
def test_a_query_ends_when_its_client_goes_away_from_the_proxy(origin, proxy):
    before = value(origin, "kg_readers_killed_total")
    with socket.create_connection(("127.0.0.1", proxy)) as connection:
        query = CROSS.replace(" ", "+").replace("#", "%23")
        connection.sendall(f"GET /sparql?query={query}&x= HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: value(origin, "kg_requests_inside") == 1)
    until(lambda: value(origin, "kg_readers_killed_total") == before + 1)


def test_addresses_are_those_of_the_proxy(proxy):
    with closing(http.client.HTTPConnection("127.0.0.1", proxy, timeout=60)) as connection:
        forged = {"X-Forwarded-Host": "."}
        found = exchange(connection, "GET", "/.well-known/void?format=nt", None, forged)
    assert b"<http://kg.example/sparql>" in found[2]
