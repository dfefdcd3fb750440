"""Hostile queries from several clients at once, and what a bystander notices of them.

    python tests/benchmarks/hostile.py

Shows for each kind of query the status and how long it took, as a share of the limit; how long the
bystander's ASK and /health took; and the memory of the server before and after.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from conftest import Server
from load import memory
from servers import say
from test_hostile import HOSTILE

from kg.store.embedded import writing

LOOKUP = "ASK { <http://e/1> <http://e/to> <http://e/2> }"
JOIN = "SELECT ?x { <http://e/1> <http://e/to> ?x . ?x <http://e/to> <http://e/2> } LIMIT 3"
PATHS = (*(f"/sparql?{urlencode({'query': query})}" for query in (LOOKUP, JOIN)), "/health")
EACH_SECONDS = 0.05
"""How long the bystander rests between two questions."""


class Bystander(threading.Thread):
    """Asks the same small thing again and again, on one connection."""

    def __init__(self, port: int, path: str, stop: threading.Event) -> None:
        super().__init__()
        self.port, self.path, self.stop = port, path, stop
        self.times: list[float] = []
        self.wrong = 0

    def run(self) -> None:
        """Ask."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            while not self.stop.wait(EACH_SECONDS):
                began = time.perf_counter()
                connection.request("GET", self.path)
                response = connection.getresponse()
                response.read()
                self.times.append(time.perf_counter() - began)
                self.wrong += response.status != 200

    def report(self) -> str:
        """Return how it fared."""
        times = sorted(self.times)
        middle, late = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
        name = {PATHS[0]: "a lookup", PATHS[1]: "a join"}.get(self.path, self.path)
        return (
            f"{name}: {len(times)} answers, {self.wrong} wrong; ms: median {middle:.1f}, 99 %"
            f" {late:.1f}, worst {times[-1] * 1000:.1f}"
        )


def attack(port: int, name: str, query: str) -> tuple[str, int, float, bool]:
    """Send one query; return its name, status, seconds, and whether the answer has the right form.

    The time runs from when the query has been sent: what a slow line takes is not the server's.
    """
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/sparql", urlencode({"query": query}), headers)
        began = time.perf_counter()
        response = connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - began
    kind = response.headers.get_content_type()
    right = response.status == 200
    if not right and kind == "application/problem+json":
        told = json.loads(body)
        right = told["status"] == response.status and bool(told["detail"])
    return name, response.status, seconds, right and response.status in (200, 400, 403, 413, 503)


def waves(port: int, clients: int) -> list[tuple[str, int, float, bool]]:
    """Send all hostile queries, so many at a time."""
    pending: Queue[tuple[str, str]] = Queue()
    found: list[tuple[str, int, float, bool]] = []
    for item in HOSTILE.items():
        pending.put(item)

    def client() -> None:
        while True:
            try:
                found.append(attack(port, *pending.get_nowait()))
            except Empty:
                return

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def filled(directory: Path) -> Path:
    """Make a small dense store."""
    lines = [f"<http://e/{i}> <http://e/to> <http://e/{j}> ." for i in range(25) for j in range(25)]
    with writing(directory) as writer:
        writer.load("\n".join(lines).encode(), "text/turtle", "http://e/g")
    return directory


def main() -> None:
    """Attack a server and show what became of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=2, help="hostile queries at a time")
    parser.add_argument("--waves", type=int, default=2, help="how often all kinds are sent")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds a query may run")
    parser.add_argument("--memory", type=int, default=512, help="MB of a copy; 0 reads the disk")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(
            filled(Path(folder) / "store"),
            readers=given.clients + 1,
            timeout=given.limit,
            memory=given.memory,
            query_memory=512,
            rate=0,
            cache=0,
        )
        time.sleep(2)
        held = [memory(str(server.port))]
        stop = threading.Event()
        near = [Bystander(server.port, path, stop) for path in PATHS]
        for bystander in near:
            bystander.start()
        found = []
        for _ in range(given.waves):
            found += waves(server.port, given.clients)
            time.sleep(3)
            held.append(memory(str(server.port)))
        stop.set()
        for bystander in near:
            bystander.join()
        server.stop()
    say(f"{'query':28} status  seconds / limit")
    for name, status, seconds, right in sorted(found, key=lambda row: -row[2]):
        late = " LATE" if seconds > given.limit * 1.1 else ""
        mark = "" if right else " WRONG"
        say(f"{name:28} {status}     {seconds / given.limit:.2f}{late}{mark}")
    wrong = sum(not right for *_, right in found)
    late_ones = sum(seconds > given.limit * 1.1 for _, _, seconds, _ in found)
    say(f"{len(HOSTILE)} kinds, {len(found)} queries, {wrong} wrong")
    say(f"{late_ones} later than the limit and a tenth")
    for bystander in near:
        say(bystander.report())
    say(f"memory before and after each wave: {', '.join(f'{size:,.0f} MB' for size in held)}")


if __name__ == "__main__":
    main()
