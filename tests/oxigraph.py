"""The native Oxigraph server for tests, as PyPI's `oxigraph` brings it."""

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from virtuoso import free_ports, wait

SERVER = Path(sys.executable).parent / "oxigraph"


class Oxigraph:
    """A running server: `url` answers queries, `update` and `data` take changes."""

    def __init__(self, port):
        base = f"http://127.0.0.1:{port}"
        self.url, self.update, self.data = f"{base}/query", f"{base}/update", f"{base}/store"


@contextmanager
def running(folder, nquads=b""):
    """Start a server in a folder over these N-Quads, and stop it at the end."""
    (folder / "all.nq").write_bytes(nquads)
    place = ["--location", folder / "data"]
    command = [SERVER, "load", *place, "--file", folder / "all.nq", "--format", "nq"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (port,) = free_ports(1)
    command = [SERVER, "serve", *place, "--bind", f"127.0.0.1:{port}"]
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        server = Oxigraph(port)
        wait(process, server.url)
        yield server
    finally:
        process.kill()
        process.wait()
