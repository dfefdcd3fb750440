"""Work in several processes: in order, little ahead, one death costs one item."""

import json
import time
from multiprocessing import get_context
from pathlib import Path

import labour
import pytest

from kg import pipeline
from kg.building.workers import AHEAD, Workers
from kg.store import open_store

TOWNS = ("Oslo", "Lima", "Quito", "Cairo", "Tunis", "Accra", "Dakar", "Minsk")


def workers(work):
    return Workers(work, labour.halves, labour.given_up, 2)


def test_results_come_in_the_order_of_the_items_and_none_where_there_is_no_item():
    found = list(workers(labour.square).in_order((n, [n] if n != 2 else None) for n in range(5)))
    assert found == [(0, [0]), (1, [1]), (2, []), (3, [9]), (4, [16])]


def test_only_a_few_items_are_read_ahead():
    taken = []
    results = workers(labour.square).in_order((taken.append(n) or n, [n]) for n in range(100))
    next(results)
    assert len(taken) <= 2 * (AHEAD + 1) + 1
    assert [n for n, _ in results] == list(range(1, 100))


def test_an_item_that_kills_its_process_is_given_up_in_part_and_no_other_is():
    items = [(n, [n, n + 1]) for n in (0, 2, 4, 6)]
    found = list(workers(labour.die_at_three).in_order(items))
    assert found == [(0, [1]), (2, [4, -3]), (4, [41]), (6, [85])]


def test_an_interruption_is_left_to_the_process_that_started_them():
    assert list(workers(labour.be_interrupted).in_order([(1, [5])])) == [(1, [5])]


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path):
    told = tmp_path / "pid"
    parent = get_context("spawn").Process(target=labour.sleep_under, args=(told,))
    parent.start()
    until(lambda: told.exists() and told.read_text())
    child = int(told.read_text())
    assert is_alive(child)
    parent.kill()
    parent.join()
    until(lambda: not is_alive(child))


def until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def quads(store):
    opened = open_store(store)
    try:
        lines = b"".join(opened.dump("application/n-quads", ordered=True)).splitlines()
    finally:
        opened.close()
    return [line for line in lines if b"startedAtTime" not in line]


def test_a_build_by_two_processes_is_the_build_by_one(tmp_path):
    pairs = [(a, b) for a in TOWNS for b in TOWNS if a != b][:35]
    rows = [
        {"id": f"a{n}", "text": f"{a} thanked {b} on Monday.", "date": "2021-03-04"}
        for n, (a, b) in enumerate(pairs)
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(map(json.dumps, [*rows, {"text": ""}])), encoding="utf-8")
    told = []
    one = pipeline.build(source, tmp_path / "one")
    two = pipeline.build(source, tmp_path / "two", jobs=2, progress=told.append)
    assert two == one
    assert (len(two.built), len(two.failures)) == (len(rows), 1)
    assert [line for line in told if line.endswith("in.jsonl:1: 1 claim")]
    assert quads(tmp_path / "two") == quads(tmp_path / "one")
    again = pipeline.build(source, tmp_path / "two", jobs=2)
    assert (again.built, len(again.unchanged)) == ([], len(rows))
