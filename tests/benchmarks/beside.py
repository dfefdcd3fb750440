"""Questions as a stranger writes them and as we store them, all servers asked in turn."""

from __future__ import annotations

import http.client
import statistics
import time
from contextlib import ExitStack, closing
from pathlib import Path

from asking import PATIENCE, ask, digest
from servers import OURS, say, started

from kg.namespaces import DEFAULT_BASE, prologue

STORED = Path(__file__).parent / "stored"
IN_A_ROW = 5
"""How often a server is asked before the next one is; the first time only warms up."""
ENOUGH = 16
"""Times that a question is measured."""
LONG_SECONDS = 12.0
"""After so long, a question is not asked once more."""
Asked = dict[str, tuple[str, str]]
"""What is put to whom: address and query by the name of a column."""


def beside(size: str, file: Path, servers: list[str], queries: dict[str, str]) -> None:
    """Ask all servers each question in turn, and show the medians, ratios and what differs."""
    theirs = [name for name in servers if name not in OURS]
    with ExitStack() as running:
        urls = {name: running.enter_context(started(name, file)) for name in servers}
        columns = list(servers) + [f"{name} stored" for name in servers if name in OURS]
        heads = [*columns, *(f"{a}/{b}" for b in theirs for a in columns if a.split()[0] in OURS)]
        say(f"\n## {size} quads: milliseconds, all asked in turn\n")
        say(f"| question | {' | '.join(heads)} |\n|---|{'--:|' * len(heads)}")
        wins = dict.fromkeys(heads[len(columns) :], 0)
        differing = []
        for question, query in queries.items():
            asked: Asked = {name: (url, query) for name, url in urls.items()}
            for name in set(servers) & set(OURS):
                asked[f"{name} stored"] = urls[name], stored(question, query)
            figures, rows = in_turn(asked)
            ratios = {head: figures[a] / figures[b] for head in wins for a, b in [head.split("/")]}
            for head, ratio in ratios.items():
                wins[head] += ratio <= 1
            cells = [f"{figures[name]:.1f}" for name in columns]
            cells += [f"{ratio:.2f}" for ratio in ratios.values()]
            say(f"| {question} | {' | '.join(cells)} |")
            if len(set(rows.values())) > 1:
                differing.append(f"differs: {question}: {rows}")
        say("\n".join([f"\nno slower: {wins} of {len(queries)}", *differing]))


def stored(question: str, query: str) -> str:
    """Return the form of a question that reads the tables, or the question where it has none."""
    file = STORED / f"{question}.rq"
    if not file.exists():
        return query
    text = file.read_text(encoding="utf-8")
    return f"PREFIX agent: <{DEFAULT_BASE}agent/>\n{prologue(text)}{text}"


def in_turn(asked: Asked) -> tuple[dict[str, float], dict[str, str]]:
    """Return the median of the milliseconds of each, and what stands for the rows of each.

    A question that is not answered takes for ever.
    """
    times: dict[str, list[float]] = {name: [] for name in asked}
    rows: dict[str, str] = {}
    with ExitStack() as opened:
        hosts = {name: url.split("/")[2] for name, (url, _) in asked.items()}
        connections = {
            name: opened.enter_context(closing(http.client.HTTPConnection(host, timeout=PATIENCE)))
            for name, host in hosts.items()
        }
        begun = time.monotonic()
        while (
            time.monotonic() - begun < LONG_SECONDS and len(min(times.values(), key=len)) < ENOUGH
        ):
            for name, (url, query) in asked.items():
                found = [once(url, query, connections[name]) for _ in range(IN_A_ROW)]
                times[name] += [took for took, _ in found[1:]]
                rows[name] = found[-1][1]
    return {name: statistics.median(found) for name, found in times.items()}, rows


def once(url: str, query: str, connection: http.client.HTTPConnection) -> tuple[float, str]:
    """Return the milliseconds of one answer, and what stands for its rows."""
    start = time.perf_counter()
    try:
        status, body = ask(url, query, connection)
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return float("inf"), type(error).__name__
    took = (time.perf_counter() - start) * 1000
    if status != 200:
        return float("inf"), f"status {status}"
    return took, digest(body, graph="CONSTRUCT" in query)
