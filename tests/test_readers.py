import os
import signal
import time
from pathlib import Path
from threading import Thread

import pytest
from conftest import Server

from kg.errors import LimitError, QueryError, RefusedError, StoreError
from kg.store import Limits, open_store
from kg.store.embedded import writing

CROSS = (
    "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(24)) + "}"
)
HUGE = "SELECT * WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(7)) + " }"
SORT = HUGE + " ORDER BY ?c1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    directory = tmp_path_factory.mktemp("readers") / "store"
    lines = (f"<http://e/{i}> <http://e/p> {i} ." for i in range(40))
    with writing(directory) as writer:
        writer.load("\n".join(lines).encode(), "text/turtle", "http://e/g")
    return directory


@pytest.fixture(scope="module")
def store(folder):
    limits = Limits(seconds=1.0, memory=1 << 30, result=1_000_000, waiting_seconds=20)
    store = open_store(folder, readers=1, limits=limits)
    yield store
    store.close()


def children():
    """Return the readers that this process has started and that run."""
    mine = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            program = path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and b"kg.store.reader" in program:
            mine.append((int(path.parent.name), fields[0]))
    return mine


def test_a_reader_answers_with_the_generation_it_read(store):
    answer = store.query("ASK { ?s ?p 7 }")
    assert b"true" in answer.body
    assert answer.generation == store.generation


@pytest.mark.parametrize(
    ("query", "error", "says"),
    [
        (CROSS, LimitError, "limit of 1 seconds"),
        (HUGE, LimitError, "limit of 1,000,000 bytes"),
        ("SELECT * {", QueryError, "column 10"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", RefusedError, "SERVICE"),
    ],
)
def test_a_query_that_may_not_go_on_ends_and_the_next_is_answered(store, query, error, says):
    started = time.monotonic()
    with pytest.raises(error, match=says):
        store.query(query)
    assert time.monotonic() - started < 10
    assert b"true" in store.query("ASK { ?s ?p 7 }").body


def test_memory_is_bounded(folder):
    store = open_store(folder, readers=1, limits=Limits(seconds=60, memory=400 << 20))
    with pytest.raises(LimitError, match="400 MB of memory"):
        store.query(SORT)
    store.close()


def test_a_query_may_have_a_deadline_of_its_own(store):
    with pytest.raises(LimitError, match=r"limit of 0\.2 seconds"):
        store.query(CROSS, timeout=0.2)


def test_the_query_queue_is_bounded(folder):
    limits = Limits(seconds=2, waiting_seconds=0.1, waiting=2)
    store = open_store(folder, readers=1, limits=limits)
    store.query("ASK {}")
    errors = []

    def ask():
        try:
            store.query(CROSS)
        except LimitError as error:
            errors.append(str(error))

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert len(errors) == 6
    assert sum("limit of the queue" in error for error in errors) == 3
    assert sum("none was free" in error for error in errors) == 2


def test_a_reader_that_dies_idle_is_replaced(store):
    store.query("ASK {}")
    for pid, _ in children():
        os.kill(pid, signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert b"true" in store.query("ASK { ?s ?p 7 }").body


def test_closing_leaves_no_process(folder):
    before = {pid for pid, _ in children()}
    store = open_store(folder, readers=2)
    store.query("ASK {}")
    store.close()
    assert {pid for pid, _ in children()} <= before
    with pytest.raises((StoreError, LimitError, OSError)):
        store.query("ASK {}")


def test_an_update_is_seen_by_the_next_query_and_undone_by_a_mistake(tmp_path):
    with writing(tmp_path / "store"):
        pass
    store = open_store(tmp_path / "store", readers=2)
    store.update("INSERT DATA { <http://e/a> <http://e/b> 1 }")
    assert b"true" in store.query("ASK { ?s ?p 1 }").body
    generation = store.generation
    with pytest.raises(QueryError):
        store.update("INSERT DATA { <http://e/a> <http://e/b> 2 } ; DROP NONSENSE")
    assert store.generation == generation
    store.close()


def test_an_update_past_its_deadline_changes_nothing(folder):
    store = open_store(folder, readers=1, limits=Limits(update_seconds=1))
    with pytest.raises(LimitError):
        store.update("INSERT { ?a0 ?b0 ?c1 } USING <http://e/g> WHERE {" + CROSS.partition("{")[2])
    assert len(store.rows("SELECT * WHERE { ?s ?p ?o }")) == 40
    store.close()


def test_a_runaway_query_is_ended_while_others_are_answered(server):
    answers = []
    thread = Thread(target=lambda: answers.append(server.get("/sparql", query=CROSS)))
    started = time.monotonic()
    thread.start()
    status, body = server.get("/sparql", query="ASK {}")
    assert (status, b"true" in body) == (200, True)
    assert thread.is_alive()
    thread.join()
    assert time.monotonic() - started < 10
    assert answers[0][0] == 503
    assert b"limit of 1 seconds" in answers[0][1]


def test_sigterm_ends_the_server_and_its_readers(tiny_store):
    server = Server(tiny_store, readers=1)
    assert server.get("/sparql", query="ASK {}")[0] == 200
    group = [path for path in Path("/proc").glob("[0-9]*/cmdline") if _is_reader(path, server)]
    started = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - started < 10
    assert group
    assert not any(path.exists() for path in group)


def _is_reader(path, server):
    """Say whether a process is a reader of the server."""
    try:
        parent = _parent(int(path.parent.name))
        return b"kg.store.reader" in path.read_bytes() and parent == server.process.pid
    except (OSError, ValueError):
        return False


def _parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_readers_have_no_network(tiny_store):
    server = Server(tiny_store, readers=2, memory=256)
    server.get("/sparql", query="SELECT * { ?s ?p ?o . ?o ?q ?r }")
    own, networks = Path("/proc/self/ns/net").readlink(), set()
    deadline = time.monotonic() + 60
    while (own in networks or not networks) and time.monotonic() < deadline:
        networks = set(_networks(server))  # a process that has just begun has not left it yet
    server.stop()
    assert networks
    if own in networks and os.geteuid() != 0:
        pytest.skip("this system does not let a process leave its network")
    assert own not in networks


def _networks(server):
    """Yield the networks of the processes that hold, read or copy the store of a server."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            environ = path.with_name("environ").read_bytes()
            if b"kg.store." in path.read_bytes() and f"KG_PORT={server.port}".encode() in environ:
                yield (path.parent / "ns" / "net").readlink()
        except OSError:
            continue
