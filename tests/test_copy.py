import json
import os
import random
import signal
import time
from contextlib import closing
from pathlib import Path

import pytest
from conftest import TINY

from kg.errors import LimitError
from kg.store import Limits, open_store
from kg.store.embedded import writing

ALL = (
    "SELECT ?g ?s ?p ?o WHERE { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o"
)
NAMES = "SELECT ?g WHERE { GRAPH ?g {} } ORDER BY ?g"
E = "http://example.org/"
CROSS = "SELECT * WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(40)) + "} ORDER BY ?a1"


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def in_memory(store):
    return store.copy.readers(store.generation) is not None


def answer(store, text):
    return json.loads(store.query(text, media_types="application/sparql-results+json").body)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    directory = tmp_path_factory.mktemp("copy") / "store"
    with writing(directory) as writer:
        writer.load(TINY, "application/trig")
    store = open_store(directory, readers=2, strict=True, limits=Limits(seconds=1, copy=1 << 30))
    until(lambda: in_memory(store))
    yield store
    store.close()


@pytest.mark.parametrize(
    "update",
    [
        f"INSERT DATA {{ GRAPH <{E}new> {{ <{E}a> <{E}b> 1, 'x'@en, _:b }} }}",
        f"DELETE DATA {{ GRAPH <{E}monday> {{ <{E}norway> <{E}met> <{E}sweden> }} }}",
        f"INSERT DATA {{ <{E}a> <{E}b> 2 }}",
        f"COPY <{E}monday> TO <{E}copied>",
        f"MOVE <{E}copied> TO DEFAULT",
        f"CREATE GRAPH <{E}empty>",
        f"DROP GRAPH <{E}tuesday>",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o FILTER(?o = 1) } }",
    ],
)
def test_the_copy_follows_the_disk(store, update):
    store.update(update)
    seen_at_once = answer(store, ALL)
    until(lambda: in_memory(store))
    with closing(open_store(store.directory, strict=True)) as disk:
        assert seen_at_once == answer(store, ALL) == answer(disk, ALL)
        assert answer(store, NAMES) == answer(disk, NAMES)


def test_writers_of_other_processes_are_followed_too(store):
    with writing(store.directory) as writer:
        writer.replace_graph(f"{E}article", f"<{E}s> <{E}p> <{E}o> .".encode())
    until(lambda: in_memory(store))
    assert answer(store, f"ASK {{ GRAPH <{E}article> {{ ?s ?p ?o }} }}")["boolean"]


def test_a_runaway_query_in_memory_is_stopped_and_the_next_answered(store):
    with pytest.raises(LimitError, match="limit of 1 seconds"):
        store.query(CROSS)
    assert not answer(store, f"ASK {{ <{E}nobody> ?p ?o }}")["boolean"]


def test_a_copy_that_dies_is_made_anew(store):
    before = store.copy._nursery
    os.kill(before._process.pid, signal.SIGKILL)
    assert not answer(store, f"ASK {{ <{E}nobody-else> ?p ?o }}")["boolean"]
    until(lambda: in_memory(store) and store.copy._nursery is not before)


def test_a_store_that_does_not_fit_is_read_from_disk(store, caplog):
    small = open_store(store.directory, readers=1, limits=Limits(copy=1 << 10))
    small.copy._thread.join(timeout=60)
    assert not answer(small, f"ASK {{ <{E}nobody> ?p ?o }}")["boolean"]
    assert "KG_MEMORY" in caplog.text
    small.close()


GRAPHS = [f"<{E}g{number}>" for number in range(3)]


def some_update(choose):
    """Return an update of one of many kinds, over few graphs and terms."""
    graph, other = choose.choice(GRAPHS), choose.choice([*GRAPHS, "DEFAULT"])
    triple = f"<{E}s{choose.randrange(3)}> <{E}p> {choose.choice(['1', '_:b', f'<{E}o>'])} ."
    return choose.choice(
        [
            f"INSERT DATA {{ {triple} GRAPH {graph} {{ {triple} }} }}",
            f"PREFIX e: <{E}> INSERT DATA {{ GRAPH e:g1 {{ {triple} e:s e:p 2, _:c }} }}",
            f"COPY {graph} TO {other}",
            f"MOVE SILENT {other} TO {graph}",
            f"ADD SILENT {graph} TO {other}",
            f"CLEAR SILENT GRAPH {graph}",
            f"CREATE SILENT GRAPH {graph}",
            f"WITH {graph} DELETE {{ ?s ?p 1 }} INSERT {{ ?s ?p 3 }} WHERE {{ ?s ?p ?o }}",
            "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
            "DROP ALL",
        ]
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_updated_the_copy_is_as_the_disk(store, seed):
    choose = random.Random(seed)
    for _ in range(15):
        store.update(some_update(choose))
        with closing(open_store(store.directory, strict=True)) as disk:
            expected = [answer(disk, query) for query in (ALL, NAMES)]
        assert [answer(store, query) for query in (ALL, NAMES)] == expected
        until(lambda: in_memory(store))
        assert [answer(store, query) for query in (ALL, NAMES)] == expected


def test_a_reader_that_keeps_much_memory_is_replaced(tmp_path):
    with writing(tmp_path / "store") as writer:
        writer.load(TINY, "application/trig")
    doubled = " ".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1})" for i in range(23))
    query = f"SELECT (STRLEN(?v23) AS ?n) {{ BIND('0123456789' AS ?v0) {doubled} }}"
    limits = Limits(seconds=60, copy=1 << 30)
    with closing(open_store(tmp_path / "store", readers=1, limits=limits)) as store:
        until(lambda: in_memory(store))
        for _ in range(3):
            assert len(answer(store, query)["results"]["bindings"]) == 1
            assert answer(store, "ASK { ?s ?p ?o . ?o ?q ?r }")["boolean"] in (True, False)
        (reader,) = store.copy.pool._all
        assert int(Path(f"/proc/{reader._pid}/statm").read_text().split()[1]) < 30_000
        assert store.figures()["readers_killed_total", "counter"] == 0
