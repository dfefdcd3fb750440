"""However a build is cut into partitions, and wherever it is stopped, the store is the same."""

import dataclasses
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import synthetic
import told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import extraction, pipeline
from kg.building import batches, partitions
from kg.building.shards import Manifest, Shelf
from kg.errors import InputError, ModelError
from kg.store import open_store

BASE = "https://graph.example/"
ROOT = Path(__file__).parents[1]
ROWS = [
    {"id": f"rain{n}", "text": f"It rained in Quito for {n} days.", "date": "2021-06-03"}
    for n in range(40)
]
ROWS[7] = {"id": "pact", "text": told.TEXT, "date": "2021-06-02", "publisher": "EFE"}
ROWS[11] = {"id": "undated", "text": "Nothing says when."}
ROWS[23] = {**ROWS[22], "id": "copy"}


class Here:
    """Codes partitions in this process, and stops after some."""

    def __init__(self, most=10_000):
        self.coded = 0
        self._most = most

    def in_order(self, items):
        for batch, partition in items:
            if self.coded >= self._most:
                raise KeyboardInterrupt
            self.coded += partition is not None
            yield batch, [partitions.code_partition(partition)] if partition else []


@pytest.fixture(scope="module")
def tools():
    return told.tools(BASE)


@pytest.fixture(autouse=True)
def stage(monkeypatch, tools):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    monkeypatch.setattr(extraction, "extract", told.read)
    monkeypatch.setattr(partitions, "prepared", lambda *_: tools)


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)) + "\n{broken\n", encoding="utf-8")
    return path


def quads(store):
    opened = open_store(store)
    try:
        return b"".join(opened.dump("application/n-quads", ordered=True))
    finally:
        opened.close()


@pytest.fixture
def whole(news, tmp_path, tools):
    report = pipeline.build(news, tmp_path / "whole", tools=tools, coders=Here())
    return report, quads(tmp_path / "whole")


def test_what_fails_is_told_in_its_place_and_the_work_is_cleared_away(whole, tmp_path):
    report, _ = whole
    assert [f.message.partition(":")[0] for f in report.failures] == [
        "article undated has no date of publication; give one with --date",
        f"the same text as {tmp_path / 'news.jsonl'}",
        "no JSON",
    ]
    assert len(report.built) == len(ROWS) - 2
    assert not (tmp_path / "whole" / "coded").exists()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    size=st.integers(1, 50),
    stops=st.lists(st.integers(0, 6), max_size=3),
    sizes=st.lists(st.integers(1, 50), min_size=3, max_size=3),
)
def test_stopped_and_cut_at_random_it_comes_to_the_same(
    news, tools, whole, monkeypatch, size, stops, sizes
):
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        for stop, part in zip(stops, sizes, strict=False):
            monkeypatch.setattr(batches, "SIZE", part)
            try:
                pipeline.build(news, store, tools=tools, coders=Here(stop))
            except KeyboardInterrupt:
                continue
        monkeypatch.setattr(batches, "SIZE", size)
        pipeline.build(news, store, tools=tools, coders=Here())
        assert quads(store) == whole[1]


def test_a_build_goes_on_where_it_was_stopped(news, tmp_path, tools, whole):
    store = tmp_path / "store"
    with pytest.raises(KeyboardInterrupt):
        pipeline.build(news, store, tools=tools, coders=Here(2))
    kept = len(list((store / "coded").glob("*.json")))
    rest = Here()
    report = pipeline.build(news, store, tools=tools, coders=rest)
    assert (kept, rest.coded) == (2, 1)
    assert report == whole[0]
    assert quads(store) == whole[1]


def test_a_damaged_shard_is_coded_again(news, tmp_path, tools, whole):
    store = tmp_path / "store"
    with pytest.raises(KeyboardInterrupt):
        pipeline.build(news, store, tools=tools, coders=Here(2))
    first, second = sorted((store / "coded").glob("*.nq.gz"))
    first.write_bytes(first.read_bytes()[:-40])
    second.unlink()
    rest = Here()
    pipeline.build(news, store, tools=tools, coders=rest)
    assert rest.coded == 3
    assert quads(store) == whole[1]


def test_a_changed_program_uses_nothing_that_was_kept(news, tmp_path, tools, monkeypatch):
    store, changed = tmp_path / "store", dataclasses.replace(tools)
    with pytest.raises(KeyboardInterrupt):
        pipeline.build(news, store, tools=tools, coders=Here(2))
    vars(changed)["version"] = "another"
    with pytest.raises(ModelError, match="another version"):
        pipeline.build(news, store, tools=changed, coders=Here())
    monkeypatch.setattr(partitions, "prepared", lambda *_: changed)
    rest = Here()
    pipeline.build(news, store, tools=changed, coders=rest)
    assert rest.coded == 3


def test_a_manifest_makes_the_same_store_elsewhere(news, tmp_path, tools, whole):
    work = tmp_path / "work"
    pipeline.build(news, tmp_path / "store", tools=tools, coders=Here(), work=str(work))
    report = pipeline.load_manifest(str(work / "manifest.jsonl"), tmp_path / "other")
    assert report.built == whole[0].built
    graphs = [line for line in quads(tmp_path / "other").splitlines() if b"graph/article" in line]
    assert graphs == [line for line in whole[1].splitlines() if b"graph/article" in line]


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.jsonl", None), ("a.jsonl", b""), ("b.jsonl", b'{"format": "x"}\n'), ("c.jsonl", b"[]")],
)
def test_what_is_no_manifest_is_told(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name):
        pipeline.load_manifest(str(tmp_path / name), tmp_path / "store")


def test_a_manifest_without_its_shards_loads_nothing(news, tmp_path, tools):
    work = tmp_path / "work"
    pipeline.build(news, tmp_path / "store", tools=tools, coders=Here(), work=str(work))
    assert len(Manifest.read(str(work / "manifest.jsonl")).used) == 3
    next(work.glob("*.nq.gz")).unlink()
    with pytest.raises(InputError, match="cannot be read"):
        pipeline.load_manifest(str(work / "manifest.jsonl"), tmp_path / "other")
    assert not (tmp_path / "other" / "current").exists()


def test_a_place_that_fsspec_reaches_holds_shards():
    pytest.importorskip("fsspec")
    shelf = Shelf("memory://work")
    shard = shelf.write(
        "k", [b"<urn:a> <urn:b> <urn:c> <urn:g> .\n"], [batches.Entry("r", "a", "")]
    )
    assert [one.key for one in shelf.shards()] == ["k"]
    assert shelf.content(shard).startswith(b"<urn:a>")
    shelf.clear()
    assert list(shelf.shards()) == []
    with pytest.raises(InputError, match="cannot be reached"):
        Shelf("nonsense://work")


@pytest.mark.slow
def test_killed_at_any_moment_the_command_goes_on_and_comes_to_the_same(tmp_path):
    source, dice = tmp_path / "news.jsonl", random.Random(time.time_ns())
    source.write_text("".join(synthetic.lines(36)), encoding="utf-8")

    def command(store):
        build = [sys.executable, "-m", "kg", "build", str(source), "--store", str(store)]
        return subprocess.Popen([*build, "--quiet"], cwd=ROOT, stderr=subprocess.DEVNULL)

    begun = time.monotonic()
    assert command(tmp_path / "whole").wait(300) == 0
    took = time.monotonic() - begun
    for _ in range(2):
        running = command(tmp_path / "store")
        time.sleep(dice.uniform(0.2, 1.0) * took)
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert command(tmp_path / "store").wait(300) == 0
    assert quads(tmp_path / "store") == quads(tmp_path / "whole")
