"""Times of this server beside those of others, on the same data and questions: `make bench`.

Each server runs alone. A question is asked over one connection until a second has passed or it was
asked 15 times, and the median counts; throughput is measured with `wrk` where that is installed.
All must return the same rows. Nothing here fails for being slow; what differs is named.

With `--stored` all servers run at once and are asked in turn, ours also by the forms of the
questions in tests/benchmarks/stored, which read the tables: what else the machine does meets all.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from asking import TIMEOUT, throughput, timed
from beside import beside
from servers import data, say, started

THROUGHPUT = ("01_point", "02_timeline", "03_pair_range")
CONNECTIONS = (8, 32)


def measure(
    name: str,
    start: Callable[[], AbstractContextManager[str]],
    queries: dict[str, str],
    found: dict[str, dict[str, object]],
) -> None:
    """Put the figures of one server beside those of the others.

    One that does not answer in time is started anew: it may still be working at the question.
    """
    left = dict(queries)
    while left:
        with start() as url:
            while left:
                question, query = next(iter(left.items()))
                milliseconds, rows = timed(url, query)
                found.setdefault(question, {})[name] = milliseconds
                found[question][f"{name} rows"] = rows
                del left[question]
                if rows == TIMEOUT:
                    break
    with start() as url:
        for question in THROUGHPUT:
            for connections in CONNECTIONS:
                if found[question][name] is not None:
                    rate = throughput(url, queries[question], connections)
                    found.setdefault(f"{question} at {connections}", {})[name] = rate


def shown(value: object) -> str:
    """Return a figure for the table."""
    if not isinstance(value, float):
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def ratio(figures: dict[str, object], ours_: str, theirs: str) -> str:
    """Return how many times theirs ours takes."""
    a, b = figures.get(ours_), figures.get(theirs)
    return f"{a / b:.2f}" if isinstance(a, float) and isinstance(b, float) and b else "–"


def report(size: str, servers: list[str], found: dict[str, dict[str, object]]) -> None:
    """Show all figures as a table, then what differs."""
    pairs = [("disk", "native disk"), ("memory", "native memory"), ("memory", "virtuoso")]
    say(f"\n## {size} quads: milliseconds, and requests a second at so many connections\n")
    say(
        "| question | "
        + " | ".join(servers)
        + " | "
        + " | ".join(f"{a}/{b}" for a, b in pairs)
        + " |"
    )
    say("|---|" + "--:|" * (len(servers) + len(pairs)))
    for question, figures in found.items():
        cells = [shown(figures.get(server)) for server in servers]
        say(
            f"| {question} | "
            + " | ".join(cells + [ratio(figures, *pair) for pair in pairs])
            + " |"
        )
    for question, figures in found.items():
        rows = {
            str(figures[f"{s} rows"])
            for s in servers
            if isinstance(figures.get(s), float) and f"{s} rows" in figures
        }
        if len(rows) > 1:
            say(
                f"differs: {question}: "
                + ", ".join(f"{s} {figures.get(f'{s} rows')}" for s in servers)
            )


def main() -> None:
    """Measure the servers and sizes that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", type=Path, help="folder with generate.py and queries/")
    parser.add_argument("--sizes", default="100k,1M")
    parser.add_argument(
        "--servers",
        default="memory,disk,cached,native disk,native memory,virtuoso,rdflib-endpoint",
    )
    parser.add_argument("--stored", action="store_true", help="all at once, ours by tables, too")
    given = parser.parse_args()
    queries = {
        file.stem: file.read_text(encoding="utf-8")
        for file in sorted((given.bench / "queries").glob("*.rq"))
    }
    servers = given.servers.split(",")
    for size in given.sizes.split(","):
        file = data(given.bench, size)
        if given.stored:
            beside(size, file, servers, queries)
            continue
        found: dict[str, dict[str, object]] = {}
        for name in servers:
            say(f"{size}: {name}")
            measure(name, partial(started, name, file), queries, found)
        report(size, servers, found)


if __name__ == "__main__":
    main()
