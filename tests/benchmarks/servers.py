"""The servers that are compared, over the same data."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[1]))

import virtuoso
from asking import PATIENCE, ask

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "bench"
PACKAGES = ("oxigraph==0.5.13", "rdflib-endpoint[cli]==0.6.3", "oxrdflib", "uvicorn")
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


def started(name: str, file: Path) -> AbstractContextManager[str]:
    """Return the running server of a name."""
    if name in OURS:
        return ours(file, memory=name != "disk", cache=64 if name == "cached" else 0)
    if name.startswith("native"):
        return native(file, memory=name == "native memory")
    return virtuoso_over(file) if name == "virtuoso" else endpoint(file)
