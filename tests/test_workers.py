"""Work in several processes: in order, little ahead, one death costs one item."""

import json

import labour

from kg import pipeline
from kg.store import open_store
from kg.workers import AHEAD, Workers

TOWNS = ("Oslo", "Lima", "Quito", "Cairo", "Tunis", "Accra", "Dakar", "Minsk")


def workers(work):
    return Workers(work, labour.ready, labour.given_up, 2)


def test_results_come_in_the_order_of_the_items_and_none_where_no_work_is_wanted():
    found = list(workers(labour.square).in_order((n, n != 2) for n in range(5)))
    assert found == [(0, 0), (1, 1), (2, None), (3, 9), (4, 16)]


def test_only_a_few_items_are_read_ahead():
    taken = []
    results = workers(labour.square).in_order((taken.append(n) or n, True) for n in range(100))
    next(results)
    assert len(taken) <= 2 * AHEAD
    assert [n for n, _ in results] == list(range(1, 100))


def test_an_item_that_kills_its_process_is_given_up_and_no_other_is():
    found = list(workers(labour.die_at_three).in_order((n, True) for n in range(6)))
    assert found == [(0, 0), (1, 1), (2, 4), (3, -3), (4, 16), (5, 25)]


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
    assert told[0].endswith("in.jsonl:1: 1 claim")
    assert quads(tmp_path / "two") == quads(tmp_path / "one")
    again = pipeline.build(source, tmp_path / "two", jobs=2)
    assert (again.built, len(again.unchanged)) == ([], len(rows))
