import json
import resource
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from conftest import Server

from kg.errors import FullError
from kg.store.embedded import writing

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LARGE = "".join(f"<http://e/{i}> <http://e/b> '{i * 7919}{'x' * 90}' .\n" for i in range(60_000))


def send(server, path, body, kind):
    headers = {"Authorization": "Bearer secret", "Content-Type": kind}
    try:
        with urlopen(Request(server.url + path, body.encode(), headers), timeout=60) as response:
            return response.status, {}
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def descendants(pid):
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield int(child)
        yield from descendants(int(child))


@pytest.fixture(params=["disk", "limit"])
def cramped(request, tmp_path):
    """A server whose store may grow by little: a small disk, or small files."""
    if request.param == "disk":
        mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "none", str(tmp_path)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk is not permitted here")
    with writing(tmp_path / "store") as writer:
        writer.load(b"<http://e/a> <http://e/b> 1 .", "text/turtle")
    server = Server(tmp_path / "store", readers=1, token="secret")
    if request.param == "limit":
        server.get("/sparql", query="ASK {}")
        for pid in descendants(server.process.pid):
            if b"kg.store.reader" in Path(f"/proc/{pid}/cmdline").read_bytes():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    yield server
    server.stop()
    if request.param == "disk":
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_on_a_full_disk_changes_fail_and_reading_goes_on(cramped):
    status, problem = send(cramped, "/store?graph=http://e/g", LARGE, "text/turtle")
    assert (status, problem["status"]) == (507, 507)
    assert "no room left on the disk" in problem["detail"]
    assert cramped.get("/sparql", query=COUNT, format="csv") == (200, b"n\r\n1\r\n")
    assert cramped.get("/health")[0] == 200
    small = "INSERT DATA { <http://e/a> <http://e/b> 2 }"
    assert send(cramped, "/update", small, "application/sparql-update")[0] == 204
    assert cramped.get("/sparql", query=COUNT, format="csv") == (200, b"n\r\n2\r\n")


def test_a_disk_that_is_full_is_named_when_a_store_is_written(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(FullError), writing(tmp_path / "store") as writer:
            writer.load(LARGE.encode(), "text/turtle")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with writing(tmp_path / "store") as writer:
        writer.load(b"<http://e/a> <http://e/b> 1 .", "text/turtle")
