"""Times of this server beside those of others, on the same data and questions: `make bench`.

Each server runs alone. A question is asked over one connection until a second has passed or it was
asked 15 times, and the median counts; throughput is measured with `wrk` where that is installed.
All must return the same rows. Nothing here fails for being slow; what differs is named.
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))

import virtuoso
from asking import PATIENCE, TIMEOUT, ask, throughput, timed

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "bench"
PACKAGES = ("oxigraph==0.5.13", "rdflib-endpoint[cli]==0.6.3", "oxrdflib", "uvicorn")
THROUGHPUT = ("01_point", "02_timeline", "03_pair_range")
CONNECTIONS = (8, 32)
OURS = ("memory", "disk", "cached")
FIRST = "SELECT * { ?s ?p ?o } LIMIT 1"
"""What even rdflib-endpoint answers as CSV, once it has read its file."""


def say(text: str) -> None:
    """Show a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def tool(name: str) -> str:
    """Return the path of a program of the other servers, installed when first needed."""
    found = WORK / "env" / "bin" / name
    if not found.exists():
        subprocess.run([sys.executable, "-m", "venv", WORK / "env"], check=True)
        pip = [WORK / "env" / "bin" / "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(pip, check=True)
    return str(found)


def data(bench: Path, size: str) -> Path:
    """Return the file of so many quads, made when first needed."""
    file = WORK / f"{size}.nq"
    if not file.exists():
        WORK.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, bench / "generate.py", size, "-o", file], check=True)
    return file


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], url: str, ready: Callable[[], bool], **env: str) -> Iterator[str]:
    """Run a server and yield where it is asked."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **env}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 600
        while True:
            try:
                if ready():
                    break
            except OSError:
                pass
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{command[0]} did not come up")
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:  # at work, and deaf
            process.kill()
            process.wait()


@contextmanager
def ours(file: Path, *, memory: bool, cache: int) -> Iterator[str]:
    """Run this server, without a cache of answers unless it is asked for."""
    store = WORK / f"kg-{file.stem}"
    if not store.exists():
        kg = [sys.executable, "-m", "kg", "load", str(file), "--store", str(store)]
        subprocess.run(kg, cwd=ROOT, check=True)
    port = free_port()
    url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        with urlopen(f"{url}/metrics", timeout=5) as response:
            return not memory or b"kg_copy_current 1" in response.read()

    settings = {
        "KG_STORE": str(store),
        "KG_PORT": str(port),
        "KG_MEMORY": "4096" if memory else "0",
        "KG_CACHE": str(cache),
        "KG_RATE": "0",
        "KG_TIMEOUT": str(PATIENCE),
    }
    with running([sys.executable, "server.py"], f"{url}/sparql", ready, **settings) as place:
        yield place


@contextmanager
def native(file: Path, *, memory: bool) -> Iterator[str]:
    """Run the Oxigraph server."""
    port = free_port()
    bind = ["--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    oxigraph = tool("oxigraph")
    url = f"http://127.0.0.1:{port}"
    folder = WORK / f"oxigraph-{file.stem}"
    if memory:
        command = [oxigraph, "serve", *bind]
    else:
        if not folder.exists():
            load = [oxigraph, "load", "--location", str(folder), "--file", str(file)]
            subprocess.run(load, check=True, stderr=subprocess.DEVNULL)
        command = [oxigraph, "serve-read-only", "--location", str(folder), *bind]

    def ready() -> bool:
        return ask(f"{url}/query", "ASK {}")[0] == 200

    with running(command, f"{url}/query", ready) as place:
        if memory:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
                headers = {"Content-Type": "application/n-quads"}
                connection.request("POST", "/store", file.read_bytes(), headers)
                if connection.getresponse().status >= 300:
                    raise SystemExit("the Oxigraph server did not take the data")
        yield place


@contextmanager
def endpoint(file: Path) -> Iterator[str]:
    """Run rdflib-endpoint over its Oxigraph store."""
    port = free_port()
    command = [tool("rdflib-endpoint"), "serve", "--store", "Oxigraph", "--host", "127.0.0.1"]
    url = f"http://127.0.0.1:{port}/"
    with running(
        [*command, "--port", str(port), str(file)], url, lambda: ask(url, FIRST)[0] == 200
    ) as place:
        yield place


@contextmanager
def virtuoso_over(file: Path) -> Iterator[str]:
    """Run Debian's Virtuoso over the data, all of it in its buffers."""
    with TemporaryDirectory(dir=WORK) as folder, virtuoso.running(Path(folder), 170_000) as server:
        server.load_file(file)
        yield server.url


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
    given = parser.parse_args()
    queries = {
        file.stem: file.read_text(encoding="utf-8")
        for file in sorted((given.bench / "queries").glob("*.rq"))
    }
    servers = given.servers.split(",")
    for size in given.sizes.split(","):
        file = data(given.bench, size)
        found: dict[str, dict[str, object]] = {}
        for name in servers:
            say(f"{size}: {name}")
            measure(name, partial(started, name, file), queries, found)
        report(size, servers, found)


def started(name: str, file: Path):
    """Return the running server of a name."""
    if name in OURS:
        return ours(file, memory=name != "disk", cache=64 if name == "cached" else 0)
    if name.startswith("native"):
        return native(file, memory=name == "native memory")
    return virtuoso_over(file) if name == "virtuoso" else endpoint(file)


if __name__ == "__main__":
    main()
