import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from kg.store.embedded import writing
from server import create_app

ROOT = Path(__file__).parents[1]
TINY = b"""
PREFIX e: <http://example.org/>
e:norway e:borders e:sweden .
GRAPH e:monday { e:norway e:met e:sweden ; e:name "Norway"@en, "Norge"@no . }
GRAPH e:tuesday { e:norway e:met e:chile . e:chile e:population 19 . }
"""


@pytest.fixture(scope="session")
def tiny_store(tmp_path_factory):
    """A folder with a small store that no test changes."""
    directory = tmp_path_factory.mktemp("tiny") / "store"
    with writing(directory) as writer:
        writer.load(TINY, "application/trig")
    return directory


@contextmanager
def running_app(directory, **config):
    # Without MEMORY the readers read the disk: they start faster than a copy is made.
    app = create_app({"STORE": str(directory), "READERS": 1, "MEMORY": 0, **config})
    try:
        yield app
    finally:
        app.extensions["kg.store"].close()


@pytest.fixture(scope="session")
def app(tiny_store):
    """The application over the tiny store, with one reader."""
    with running_app(tiny_store) as app:
        yield app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def writable(tmp_path):
    """A client that may write to a store of its own, whose default graph is strict."""
    with writing(tmp_path / "store") as writer:
        writer.load(TINY, "application/trig")
    with running_app(tmp_path / "store", TOKEN="secret", DEFAULT_GRAPH="strict") as app:
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = "Bearer secret"
        yield client


class Server:
    """A server process of its own on a free port of loopback."""

    def __init__(self, directory, **settings):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        settings = {"memory": 0, **settings}
        names = {f"KG_{name.upper()}": str(value) for name, value in settings.items()}
        env = {**os.environ, **names, "KG_STORE": str(directory), "KG_PORT": str(self.port)}
        self.process = subprocess.Popen([sys.executable, "server.py"], cwd=ROOT, env=env)
        self._wait()

    def _wait(self):
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                return self.get("/health")
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not come up: {self.process.poll()}")

    def get(self, path, **parameters):
        """Return status and body; parameters become the query string."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        try:
            with urlopen(Request(self.url + path + query), timeout=60) as response:
                return response.status, response.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    def until(self, figure):
        """Wait until its metrics have a line, as `kg_copy_current 1`."""
        deadline = time.monotonic() + 60
        while f"{figure}\n".encode() not in self.get("/metrics")[1]:
            assert time.monotonic() < deadline, figure
            time.sleep(0.02)

    def stop(self):
        """End it as a supervisor does; return the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def server(tiny_store):
    """A real server over the tiny store, with two readers and a deadline of one second."""
    server = Server(tiny_store, readers=2, timeout=1)
    yield server
    server.stop()
