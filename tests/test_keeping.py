import json
import resource
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import told
from click.testing import CliRunner
from conftest import ROOT, Server

from kg import extraction, pipeline
from kg.cli import main
from kg.namespaces import DEFAULT_BASE
from kg.store import open_store
from kg.store.embedded import writing

SPAN = f"<{DEFAULT_BASE}article/pact#char=0,5>"
QUOTE = "<http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf>"


def kg(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def content(folder):
    return b"".join(open_store(folder).dump("application/n-quads", ordered=True))


@pytest.fixture
def store(tmp_path):
    with writing(tmp_path / "store") as writer:
        writer.load(b"<http://e/g> { <http://e/a> <http://e/b> 1, 'x\\ny' }", "application/trig")
        writer.update("CREATE GRAPH <http://e/empty>")
    return tmp_path / "store"


def test_a_backup_brings_everything_back(store, tmp_path):
    assert kg("backup", tmp_path / "b.zip", "--store", store).exit_code == 0
    done = kg("restore", tmp_path / "b.zip", "--store", tmp_path / "again")
    assert done.output == f"2 quads restored to {tmp_path / 'again'}\n"
    assert content(tmp_path / "again") == content(store)
    assert open_store(tmp_path / "again").graphs() == ["http://e/empty", "http://e/g"]


def test_a_restore_replaces_a_store_only_by_force(store, tmp_path):
    kg("backup", tmp_path / "b.zip", "--store", store)
    with writing(store) as writer:
        writer.update("INSERT DATA { <http://e/later> <http://e/b> 1 }")
    refused = kg("restore", tmp_path / "b.zip", "--store", store)
    assert (refused.exit_code, "--force" in refused.output) == (1, True)
    assert b"later" in content(store)
    assert kg("restore", tmp_path / "b.zip", "--store", store, "--force").exit_code == 0
    assert b"later" not in content(store)


def _flip(file):
    data = bytearray(file.read_bytes())
    data[64] ^= 0xFF
    file.write_bytes(data)


def _cut(file):
    file.write_bytes(file.read_bytes()[:-40])


def _repack(file, **changes):
    with zipfile.ZipFile(file) as pack:
        parts = {name: pack.read(name) for name in pack.namelist()}
    manifest = json.loads(parts["manifest.json"]) | changes
    with zipfile.ZipFile(file, "w") as pack:
        pack.writestr("content.nq", parts["content.nq"])
        pack.writestr("manifest.json", json.dumps(manifest))


@pytest.mark.parametrize(
    "spoil",
    [
        _flip,
        _cut,
        lambda file: _repack(file, sha256="0" * 64),
        lambda file: _repack(file, quads=3),
        lambda file: _repack(file, graphs=["no IRI"]),
        lambda file: _repack(file, format="another"),
        lambda file: _repack(file, more=1),
        lambda file: file.write_text("no archive"),
    ],
)
def test_a_damaged_backup_replaces_nothing(store, tmp_path, spoil):
    file = tmp_path / "b.zip"
    kg("backup", file, "--store", store)
    before = content(store)
    spoil(file)
    failed = kg("restore", file, "--store", store, "--force")
    assert failed.exit_code == 1
    assert f"Error: {file}: " in failed.output
    assert content(store) == before


def test_a_backup_that_cannot_be_written_leaves_the_old_one(store, tmp_path):
    file = tmp_path / "b.zip"
    kg("backup", file, "--store", store)
    before = file.read_bytes()
    # -B: what Python compiles would be cut off, too, and stay.
    command = [sys.executable, "-B", "-m", "kg", "backup", file, "--store", store]
    failed = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=False, preexec_fn=lambda: _allow(64)
    )
    assert (failed.returncode, b"cannot be written" in failed.stderr) == (1, True)
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "store"]


def _allow(size):
    """Let files grow to so many bytes, as on a disk that is full, and say so with an error."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_backup_that_is_killed_leaves_no_part_of_it(store, tmp_path):
    with writing(store) as writer:
        lines = (f"<http://e/{i}> <http://e/b> {i} .\n" for i in range(60_000))
        writer.load("".join(lines).encode(), "text/turtle", "http://e/many")
    file = tmp_path / "b.zip"
    kg("backup", file, "--store", store)
    before = file.read_bytes()
    command = [sys.executable, "-m", "kg", "backup", file, "--store", store]
    for _ in range(4):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        while not _writes(process.pid, tmp_path) and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.wait()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "store"]
        with zipfile.ZipFile(file) as pack:
            assert pack.testzip() is None
    assert len(before) > 100_000


def _writes(pid, folder):
    """Say whether a process has a file without a name open in a folder."""
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            if str(link.readlink()).startswith(f"{folder}/#"):
                return True
        except OSError:
            continue
    return False


def test_a_running_server_goes_on_with_what_is_restored(store, tmp_path):
    kg("backup", tmp_path / "b.zip", "--store", store)
    server = Server(store, readers=1, token="secret")
    query = {"query": "ASK { <http://e/later> ?p ?o }", "format": "csv"}
    with writing(store) as writer:
        writer.update("INSERT DATA { <http://e/later> <http://e/b> 1 }")
    assert server.get("/sparql", **query)[1] == b"true"
    kg("restore", tmp_path / "b.zip", "--store", store, "--force")
    assert server.get("/sparql", **query)[1] == b"false"
    server.stop()


@pytest.fixture
def built(tmp_path, monkeypatch):
    monkeypatch.setattr(extraction, "extract", told.read)
    monkeypatch.setattr(pipeline, "load_tools", lambda **_: told.tools(DEFAULT_BASE))
    pact = {"id": "pact", "text": told.TEXT, "date": "2021-06-02", "publisher": "EFE"}
    (tmp_path / "pact.jsonl").write_text(json.dumps(pact), encoding="utf-8")
    assert kg("build", tmp_path / "pact.jsonl", "--store", tmp_path / "built").exit_code == 0
    return tmp_path / "built"


def test_a_store_that_is_well_is_said_to_be(built):
    found = kg("verify", "--store", built)
    assert found.exit_code == 0
    assert "1 articles with" in found.output
    assert "all is well" in found.output


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (f'DELETE {{ GRAPH ?g {{ {SPAN} {QUOTE} ?o }} }} INSERT {{ GRAPH ?g {{ {SPAN} {QUOTE}'
         f' "Chili" }} }} WHERE {{ GRAPH ?g {{ {SPAN} {QUOTE} ?o }} }}', "is 'Chile', not 'Chili'"),
        ("DELETE { GRAPH ?g { ?a ?p ?t } } INSERT { GRAPH ?g { ?a ?p ?u } } WHERE { GRAPH ?g {"
         " ?a ?p ?t } FILTER(STRENDS(STR(?p), '#isString')) BIND(CONCAT(?t, '!') AS ?u) }",
         "has the checksum"),
        ("DELETE { GRAPH ?g { ?a ?p ?t } } WHERE { GRAPH ?g { ?a ?p ?t }"
         " FILTER(STRENDS(STR(?p), '#sha256')) }", "one checksum of its text"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_store_is_named(built, change, says):
    with writing(built) as writer:
        writer.update(change)
    found = kg("verify", "--store", built)
    assert found.exit_code == 1
    assert says in found.output


def test_a_store_that_cannot_be_read_is_said_to_be_broken(store):
    for table in store.glob("generations/*/*.sst"):
        data = bytearray(table.read_bytes())
        data[len(data) // 3] ^= 0xFF
        table.write_bytes(data)
    found = kg("verify", "--store", store)
    assert found.exit_code == 1
    assert "Error: " in found.output
