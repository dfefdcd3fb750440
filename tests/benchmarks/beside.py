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
ROUNDS = 9
LONG_SECONDS = 20.0
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

    The first round warms up. A question that is not answered takes for ever.
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
        for number in range(ROUNDS + 1):
            for name, (url, query) in asked.items():
                start = time.perf_counter()
                try:
                    status, body = ask(url, query, connections[name])
                except (OSError, http.client.HTTPException):
                    connections[name].close()
                    status, body = 0, b""
                took = (time.perf_counter() - start) * 1000 if status == 200 else float("inf")
                if number:
                    times[name].append(took)
                else:
                    graph = "CONSTRUCT" in query
                    rows[name] = digest(body, graph=graph) if status == 200 else f"status {status}"
            if number > 1 and time.monotonic() - begun > LONG_SECONDS:
                break
    return {name: statistics.median(found) for name, found in times.items()}, rows
