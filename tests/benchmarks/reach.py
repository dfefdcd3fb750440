"""How far one machine goes: what an article and a quad cost, scaled up, and a day of news replayed.

    python tests/benchmarks/reach.py                    sample articles, a day of 100,000
    python tests/benchmarks/reach.py --synthetic 300 --day 250000 --cores 8

Measured are the articles of a sample, coded one by one in this process. Scaled up are seconds,
quads and bytes, straight: coding an article costs the same whatever is there already. Replayed is a
day: articles arrive at random, more of them by day than by night, and wait for a free core; how
long each takes is drawn from what was measured.
"""

from __future__ import annotations

import argparse
import heapq
import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import click
import synthetic

from kg.articles import Article, read, read_text
from kg.building.partitions import quads
from kg.coding import code
from kg.tables import table
from kg.tools import Tools, load_tools

DATA = Path(__file__).parents[2] / "data" / "articles"
BY_HOUR = (3, 3, 3, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 8, 8, 8, 7, 6, 5, 5, 4, 4, 3)
"""How the hours of a day (UTC) share its news: our assumption, twice as much by day and more."""

EMBEDDED = 100e6
"""Quads up to which we advise a store in a folder: advice, and no limit that was measured."""


class Cost(NamedTuple):
    """What the articles of a sample cost: seconds of one core each; quads and bytes on average."""

    seconds: tuple[float, ...]
    quads: float
    bytes: float


class Day(NamedTuple):
    """What a replayed day shows: seconds from arrival to coded, articles waiting at most."""

    median: float
    late: float
    longest: float
    backlog: int
    busy: float


def main() -> None:
    """Measure, scale up, replay."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="*", default=[str(DATA)])
    parser.add_argument(
        "--synthetic", type=int, default=0, metavar="N", help="made articles instead"
    )
    parser.add_argument("--day", type=int, default=100_000, help="articles of the replayed day")
    parser.add_argument(
        "--cores", type=int, default=0, help="of the replayed day; else 1 to enough"
    )
    given = parser.parse_args()
    tools = load_tools()
    cost = measured(list(sample(given)), tools)
    for line in (*scaled(cost), *replays(cost, given.day, given.cores)):
        click.echo(line)


def sample(given: argparse.Namespace) -> Iterator[Article]:
    """Yield the articles that are measured."""
    lines = "".join(synthetic.lines(given.synthetic)).encode()
    found = read_text(lines, "made.jsonl") if given.synthetic else read(given.inputs)
    yield from (item for item in found if isinstance(item, Article))


def measured(articles: Sequence[Article], tools: Tools) -> Cost:
    """Return what articles cost; one is coded before, so that nothing is still being loaded."""
    code(articles[0], tools=tools)
    seconds, made = [], []
    for article in articles:
        began = time.process_time()
        coded = code(article, tools=tools)
        seconds.append(time.process_time() - began)
        made.append(quads(coded.triples, coded.graph))
    number = len(articles)
    lines, size = sum(m.count(b"\n") for m in made), sum(map(len, made))
    return Cost(tuple(seconds), lines / number, size / number)


def scaled(cost: Cost) -> Iterator[str]:
    """Yield the table of what so many articles take."""
    mean = statistics.fmean(cost.seconds)
    yield (
        f"An article: {mean * 1000:.0f} ms of one core ({len(cost.seconds)} measured, median"
        f" {statistics.median(cost.seconds) * 1000:.0f}), {cost.quads:.0f} quads,"
        f" {cost.bytes / 1024:.0f} KiB as N-Quads.\n"
    )
    rows = []
    for number in (10_000, 1_000_000, 100_000_000):
        hours, stored = number * mean / 3600, number * cost.quads
        rows.append(
            (
                f"{number:,}",
                f"{hours:,.1f}",
                f"{hours / 2:,.1f} h",
                f"{hours / 64:,.1f} h",
                f"{stored / 1e6:,.0f} M",
                f"{number * cost.bytes / 1e9:,.1f} GB",
                "a folder" if stored <= EMBEDDED else "another engine",
            )
        )
    head = ("articles", "core-hours", "on 2 cores", "on 64", "quads", "as N-Quads", "kept in")
    yield table(head, rows)


def replays(cost: Cost, number: int, cores: int) -> Iterator[str]:
    """Yield what a day of so many articles does to machines of several sizes."""
    need = sum(cost.seconds) / len(cost.seconds) * number / 86_400
    sizes = [cores] if cores else sorted({1, max(1, int(need)), int(need) + 1, 2 * int(need) + 2})
    rows = []
    for size in sizes:
        day = replayed(cost.seconds, number, size)
        rows.append(
            (
                str(size),
                f"{day.busy:.0%}",
                *(f"{lag:,.1f} s" for lag in (day.median, day.late, day.longest)),
                f"{day.backlog:,}",
            )
        )
    yield f"\nA day of {number:,} articles needs {need:.1f} cores on average.\n"
    yield table(("cores", "busy", "lag, median", "99 %", "longest", "most waiting"), rows)


def replayed(seconds: Sequence[float], number: int, cores: int) -> Day:
    """Return what became of a day's articles on so many cores; the same in every run."""
    chance = random.Random(0)
    hours = chance.choices(range(24), BY_HOUR, k=number)
    arrivals = sorted((hour + chance.random()) * 3600 for hour in hours)
    free = [0.0] * cores
    ends: list[float] = []
    lags, backlog, work = [], 0, 0.0
    for arrival in arrivals:
        took = chance.choice(seconds)
        end = max(arrival, heapq.heappop(free)) + took
        heapq.heappush(free, end)
        while ends and ends[0] <= arrival:
            heapq.heappop(ends)
        heapq.heappush(ends, end)
        backlog, work = max(backlog, len(ends) - cores), work + took
        lags.append(end - arrival)
    lags.sort()
    late = lags[int(len(lags) * 0.99)]
    busy = work / cores / max(86_400.0, max(free))
    return Day(statistics.median(lags), late, lags[-1], max(0, backlog), busy)


if __name__ == "__main__":
    main()
