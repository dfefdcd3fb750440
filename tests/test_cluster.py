"""A build on a Dask cluster: a real scheduler and workers; one is killed in the middle."""

import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest
import synthetic

from kg import pipeline
from kg.building.cluster import Cluster
from kg.building.shards import Manifest
from kg.errors import InputError, ServiceError
from kg.store import open_store

pytest.importorskip("distributed")
COUNT = 50


class Dask:
    """Processes of Dask on loopback, each started by Dask's own command."""

    def __init__(self, folder):
        self._folder = folder
        self._running = []

    def __enter__(self):
        file = self._folder / "scheduler"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter")
        self._run("scheduler", *options, "--scheduler-file", str(file))
        return self

    def __exit__(self, *_):
        for process in reversed(self._running):
            process.kill()
            process.wait()

    @property
    def address(self):
        file = self._folder / "scheduler"
        until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        return json.loads(file.read_text())["address"]

    def worker(self):
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        return self._run("worker", self.address, *options, "--local-directory", str(self._folder))

    def _run(self, what, *options):
        log = (self._folder / f"{len(self._running)}.log").open("w")
        with log:
            command = [sys.executable, "-m", "distributed.cli.dask_" + what, *options]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        self._running.append(process)
        return process


def until(holds, seconds=120):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def quads(store):
    with ExitStack() as opened:
        found = open_store(store)
        opened.callback(found.close)
        return b"".join(found.dump("application/n-quads", ordered=True))


@pytest.fixture
def news(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    path = tmp_path / "news.jsonl"
    path.write_text("".join(synthetic.lines(COUNT)) + "{broken\n", encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_builds_what_one_machine_builds(news, tmp_path):
    work, told = tmp_path / "work", []
    with Dask(tmp_path) as dask:
        first, _ = dask.worker(), dask.worker()

        def progress(line):
            told.append(line)
            if len(told) == 3:
                first.send_signal(signal.SIGKILL)

        there = pipeline.build(
            news,
            tmp_path / "there",
            progress=progress,
            coders=Cluster(dask.address),
            work=work.as_uri(),
        )
        first.wait(60)
    here = pipeline.build(news, tmp_path / "here", jobs=2)
    assert first.returncode == -signal.SIGKILL
    assert there == here
    assert (len(there.built), len(there.failures)) == (COUNT, 1)
    assert quads(tmp_path / "there") == quads(tmp_path / "here")
    manifest = f"{work.as_uri()}/manifest.jsonl"
    loaded = pipeline.load_manifest(manifest, tmp_path / "loaded")
    assert loaded.built == here.built
    assert quads(tmp_path / "loaded") == quads(tmp_path / "here")
    assert sum(len(used.places) for used in Manifest.read(manifest).used) == COUNT


def test_no_scheduler_and_no_dask_are_told(monkeypatch):
    monkeypatch.setattr("kg.building.cluster.PATIENCE", 1)
    with pytest.raises(ServiceError, match="no scheduler of Dask"):
        list(Cluster("tcp://127.0.0.1:9").in_order([]))
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"diplomacy-kg\[dask\]"):
        list(Cluster("tcp://127.0.0.1:9").in_order([]))
