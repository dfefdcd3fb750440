"""Many clients at once for a minute: errors, memory, and whether all wait alike.

    python tests/benchmarks/load.py ../shared/tools/bench

Memory is the sum of what the processes of the server hold for themselves and share in parts (PSS).
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from asking import ask
from servers import data, ours, say

LEFT_OUT = ("11_cooccurrence", "16a_export50k", "13b_text_regex")
"""Questions that are answered in seconds where others take milliseconds."""


class Client(threading.Thread):
    """Asks one question after another until it is told to stop."""

    def __init__(self, url: str, queries: list[str], number: int, stop: threading.Event) -> None:
        super().__init__()
        self.url, self.queries, self.stop = url, queries, stop
        self.choose = random.Random(number)
        self.times: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        """Ask."""
        host = self.url.removeprefix("http://").partition("/")[0]
        with closing(http.client.HTTPConnection(host, timeout=60)) as connection:
            while not self.stop.is_set():
                # A comment makes each text new, so that no cache answers.
                query = self.choose.choice(self.queries) + f"\n# {self.choose.random()}"
                began = time.perf_counter()
                try:
                    status, body = ask(self.url, query, connection)
                except (OSError, http.client.HTTPException) as error:
                    self.errors.append(repr(error))
                    connection.close()
                    continue
                self.times.append(time.perf_counter() - began)
                if status != 200:
                    self.errors.append(f"{status}: {body[:200]!r}")


def memory(port: str) -> float:
    """Return the megabytes that all processes of the server at a port take together."""
    pids, total = set(), 0
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"KG_PORT={port}".encode() in path.read_bytes().split(b"\0"):
                pids.add(path.parent)
        except OSError:
            continue
    for folder in pids:
        try:
            lines = (folder / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main() -> None:
    """Run the clients and show what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", type=Path, help="folder with generate.py and queries/")
    parser.add_argument("--size", default="100k")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    files = sorted((given.bench / "queries").glob("*.rq"))
    queries = [file.read_text(encoding="utf-8") for file in files if file.stem not in LEFT_OUT]
    with ours(data(given.bench, given.size), memory=True, cache=0) as url:
        port = url.rpartition(":")[2].partition("/")[0]
        stop = threading.Event()
        clients = [Client(url, queries, number, stop) for number in range(given.clients)]
        for client in clients:
            client.start()
        for quarter in range(5):
            say(f"after {quarter * given.seconds / 4:.0f} s: {memory(port):,.0f} MB")
            if quarter < 4:
                stop.wait(given.seconds / 4)
        stop.set()
        for client in clients:
            client.join()
        say(f"at rest: {memory(port):,.0f} MB")
    times = sorted(t for client in clients for t in client.times)
    medians = sorted(statistics.median(client.times) * 1000 for client in clients)
    errors = [error for client in clients for error in client.errors]
    say(f"{len(times):,} answers, {len(errors)} errors {errors[:3]}")
    middle, late, last = (times[int(len(times) * n)] * 1000 for n in (0.5, 0.99, 0.99999))
    say(f"ms: median {middle:.0f}, 99 % {late:.0f}, worst {last:.0f}")
    say(
        f"median of the luckiest client {medians[0]:.0f} ms, of the unluckiest {medians[-1]:.0f} ms"
    )


if __name__ == "__main__":
    main()
