"""Kills the server at random instants under load, and looks at what is left: `make crash`.

After each kill it checks that the server starts again, within how long, that all it had answered is
there, and that nothing is there by halves. Backups are written meanwhile and killed with it: what
lies in their folder must be one file, whole, with changes that are whole.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from conftest import Server  # noqa: E402

from kg.store.embedded import writing  # noqa: E402

PIECES = 5
"""Triples that are written together; a store holds all or none of them."""
OPEN = "SELECT ?n (COUNT(*) AS ?pieces) { GRAPH ?g { ?s <http://e/of> ?n } } GROUP BY ?n"


class Load:
    """Clients that write, read and replace, and remember what they were told is stored."""

    def __init__(self, url: str, first: int) -> None:
        self.url = url
        self.next = first
        self.sent: set[int] = set()
        self.stored: set[int] = set()
        self._lock = threading.Lock()
        self._done = threading.Event()
        work = (self._update, self._update, self._put, self._read)
        self._threads = [threading.Thread(target=self._run, args=[step]) for step in work]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the clients."""
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _run(self, step) -> None:
        while not self._done.is_set():
            try:
                step()
            except (URLError, OSError, ValueError):
                self._done.wait(0.02)

    def _number(self) -> int:
        with self._lock:
            self.next += 1
            self.sent.add(self.next)
            return self.next

    def _told(self, number: int, status: int) -> None:
        with self._lock:
            if status < 300:
                self.stored.add(number)

    def _update(self) -> None:
        number = self._number()
        triples = " ".join(
            f"<http://e/{number}/{i}> <http://e/of> {number} ." for i in range(PIECES)
        )
        text = f"INSERT DATA {{ GRAPH <http://e/g{number % 7}> {{ {triples} }} }}"
        self._told(number, send(self.url, "/update", {"update": text}))

    def _put(self) -> None:
        number = self._number()
        triples = "\n".join(
            f"<http://e/{number}/{i}> <http://e/of> {number} ." for i in range(PIECES)
        )
        path = f"/store?graph=http://e/put{number}"
        self._told(number, send(self.url, path, triples, method="PUT", kind="text/turtle"))

    def _read(self) -> None:
        for number, pieces in counted(self.url).items():
            if pieces != PIECES:
                raise SystemExit(f"half written: {number} has {pieces} of {PIECES}")


class Backups:
    """Backups one after the other, each in a process of its own, into one file."""

    def __init__(self, store: Path) -> None:
        self.folder = store.parent / "backups"
        self.folder.mkdir(exist_ok=True)
        self.file = self.folder / "backup.zip"
        self._command = [sys.executable, "-m", "kg", "backup", self.file, "--store", store]
        self._process: subprocess.Popen[bytes] | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        root = Path(__file__).parents[1]
        while not self._done.is_set():
            self._process = subprocess.Popen(self._command, cwd=root, stderr=subprocess.DEVNULL)
            self._process.wait()

    def kill(self) -> None:
        """End the one that is being written, at once."""
        self._done.set()
        if self._process:
            self._process.kill()
        self._thread.join()

    def faults(self, sent: set[int]) -> int:
        """Return how much is wrong with what is left: other files, half changes, a damaged file."""
        others = [path for path in self.folder.iterdir() if path != self.file]
        if not self.file.exists():
            return len(others)
        with zipfile.ZipFile(self.file) as pack:
            lines = pack.read("content.nq").decode().splitlines()
            quads = json.loads(pack.read("manifest.json"))["quads"]
        pieces = Counter(int(line.split('"')[1]) for line in lines if "<http://e/of>" in line)
        halves = sum(n != PIECES for n in pieces.values()) + len(set(pieces) - sent)
        return len(others) + halves + (quads != len(lines))


def send(url: str, path: str, body, *, method: str = "POST", kind: str = "") -> int:
    """Return the status of a request with the token."""
    data = body.encode() if isinstance(body, str) else urlencode(body).encode()
    headers = {"Authorization": "Bearer secret"} | ({"Content-Type": kind} if kind else {})
    try:
        with urlopen(Request(url + path, data, headers, method=method), timeout=60) as response:
            return response.status
    except HTTPError as error:
        with error:
            return error.code


def counted(url: str) -> dict[int, int]:
    """Return how many triples of each number there are."""
    query = urlencode({"query": OPEN, "format": "json"})
    with urlopen(f"{url}/sparql?{query}", timeout=60) as response:
        rows = json.load(response)["results"]["bindings"]
    return {int(row["n"]["value"]): int(row["pieces"]["value"]) for row in rows}


def main() -> int:
    """Kill so many times; return 1 if anything was lost or broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", type=int, default=512)
    given = parser.parse_args()
    choose = random.Random(given.seed)
    directory = Path(tempfile.mkdtemp(prefix="kg-crash-")) / "store"
    with writing(directory):
        pass
    stored: set[int] = set()
    sent: set[int] = set()
    starts: list[float] = []
    lost = strange = backups = 0
    for kill in range(given.kills + 1):
        began = time.monotonic()
        server = Server(directory, readers=2, token="secret", memory=given.memory, rate=0)
        starts.append(time.monotonic() - began)
        found = counted(server.url)
        lost += len(stored - set(found))
        strange += sum(n != PIECES for n in found.values()) + len(set(found) - sent)
        if kill == given.kills:
            server.stop()
            break
        load, copies = Load(server.url, max(sent, default=0)), Backups(directory)
        time.sleep(choose.uniform(0.0, 1.5))
        server.process.send_signal(signal.SIGKILL)
        copies.kill()
        server.process.wait()
        load.stop()
        stored |= load.stored
        sent |= load.sent
        strange += copies.faults(sent)
        backups += copies.file.exists()
        if kill % 10 == 9:
            sys.stdout.write(f"{kill + 1} kills: {len(stored)} stored, {lost} lost\n")
            sys.stdout.flush()
    starts.sort()
    sys.stdout.write(
        f"{given.kills} kills, {len(stored)} changes answered, {lost} lost, {strange} strange,"
        f" {backups} times a backup to read;"
        f" start to first answer: median {starts[len(starts) // 2]:.2f} s,"
        f" worst {starts[-1]:.2f} s\n"
    )
    return 1 if lost or strange else 0


if __name__ == "__main__":
    sys.exit(main())
