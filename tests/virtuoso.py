"""A Virtuoso of its own for tests: another engine, from other makers, with other habits."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

SERVER, CLIENT = shutil.which("virtuoso-t"), shutil.which("isql-vt")
SETTINGS = """[Database]
DatabaseFile = data.db
ErrorLogFile = errors.log
LockFile = data.lck
TransactionFile = data.trx
xa_persistent_file = data.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{client}
DisableUnixSocket = 1
DirsAllowed = .
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ServerThreads = 10
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 100000
"""


def free_ports(count):
    """Return so many ports of loopback that nothing listens on."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Virtuoso:
    """A running server: `url` is its SPARQL endpoint, `load` puts RDF into it."""

    def __init__(self, folder, client, http):
        self.folder, self.client = folder, client
        self.url = f"http://127.0.0.1:{http}/sparql"

    def load(self, data, *, quads):
        """Add N-Quads, or N-Triples to a graph."""
        (self.folder / "data.txt").write_bytes(data)
        flags = 512 if quads else 0
        text = "file_to_string_output('data.txt')"
        self._do(f"DB.DBA.TTLP({text}, '', 'urn:graph', {flags});")

    def load_file(self, file):
        """Add a file of N-Quads with the bulk loader."""
        (self.folder / file.name).symlink_to(file.resolve())
        self._do(f"ld_dir('.', '{file.name}', 'urn:graph'); rdf_loader_run(); checkpoint;")

    def _do(self, statement):
        command = [CLIENT, f"127.0.0.1:{self.client}", "dba", "dba", f"exec={statement}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=True)
        assert "Error" not in done.stderr + done.stdout, done.stdout + done.stderr


@contextmanager
def running(folder, buffers=10_000):
    """Start a Virtuoso in a folder, with so many buffers of 8 KiB, and stop it at the end."""
    client, http = free_ports(2)
    values = {"client": client, "http": http, "buffers": buffers, "dirty": buffers * 6 // 10}
    (folder / "virtuoso.ini").write_text(SETTINGS.format(**values))
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(
            [SERVER, "-f", "-c", "virtuoso.ini"], cwd=folder, stdout=log, stderr=log
        )
        try:
            server = Virtuoso(folder, client, http)
            wait(process, server.url)
            yield server
        finally:
            process.kill()
            process.wait()


def wait(process, url):
    """Return when a SPARQL endpoint answers; fail when its process ends before."""
    deadline = time.monotonic() + 90
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{url}?query=ASK%7B%7D", timeout=10):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"{url} did not come up: {process.poll()}")
