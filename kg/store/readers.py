"""Readers: processes that answer strangers' queries and are killed at the deadline.

The engine cannot be stopped and ends its process when memory runs out, so nothing that a stranger
wrote is evaluated in the process that serves. A pool keeps so many readers ready; one that overruns
or dies is replaced. Updates run in them too: a generation that was not finished is never seen.
"""

from __future__ import annotations

import json
import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from .. import errors
from ..errors import LimitError, StoreError
from . import Answer, Limits, rewriting
from .embedded import EmbeddedStore
from .reader import send

STARTING_SECONDS = 60.0
GRACE_SECONDS = 0.3
"""How long after its own alarm a reader is killed from outside."""

Reply = tuple[dict[str, Any], bytes]


class Process:
    """One reader process, seen from outside."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        package = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.store.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        self._pending = bytearray()
        self._ready = False
        send(self._pipe(self._process.stdin), settings)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe

    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def ask(self, request: Mapping[str, Any], body: bytes, seconds: float) -> Reply:
        """Return the reply to a request.

        Raises:
            TimeoutError: none came in time. EOFError: the process has ended.
        """
        if not self._ready:
            self._receive(time.monotonic() + STARTING_SECONDS)
            self._ready = True
        try:
            send(self._pipe(self._process.stdin), request, body)
        except BrokenPipeError as error:
            raise EOFError from error
        return self._receive(time.monotonic() + seconds)

    def _receive(self, deadline: float) -> Reply:
        while (end := self._pending.find(b"\n")) < 0:
            self._fill(deadline)
        header = json.loads(self._pending[:end])
        stop = end + 1 + header["size"]
        while len(self._pending) < stop:
            self._fill(deadline)
        body = bytes(memoryview(self._pending)[end + 1 : stop])
        self._pending = self._pending[stop:]
        return header, body

    def _fill(self, deadline: float) -> None:
        pipe = self._pipe(self._process.stdout).fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        data = os.read(pipe, 1 << 20)
        if not data:
            raise EOFError
        self._pending += data

    def end(self) -> int:
        """End the process at once and return its exit status, negative for a signal."""
        self._process.kill()
        status = self._process.wait()
        with suppress(BrokenPipeError):
            self._pipe(self._process.stdin).close()
        self._pipe(self._process.stdout).close()
        return status


class Pool:
    """So many readers of one store, each answering one request at a time."""

    def __init__(self, settings: Mapping[str, Any], size: int, *, waiting_seconds: float) -> None:
        self.settings = settings
        self.size = size
        self.waiting_seconds = waiting_seconds
        self.killed = 0
        self._idle: queue.Queue[Process] = queue.Queue()
        self._all: set[Process] = set()
        self._lock = threading.Lock()
        for _ in range(size):
            self._idle.put(self._started())
        self.close = weakref.finalize(self, _end_all, self._all)

    def _started(self) -> Process:
        process = Process(self.settings)
        self._all.add(process)
        return process

    def ask(self, request: Mapping[str, Any], body: bytes, seconds: float) -> Reply:
        """Return the reply of the first reader that is free.

        Raises:
            LimitError: past the time or memory, or no reader was free in time.
            KgError: what the reader says is wrong with the request.
        """
        with self._taken() as process:
            try:
                header, reply = process.ask(request, body, seconds + GRACE_SECONDS)
            except (TimeoutError, EOFError):
                self.killed += 1
                self._overrun(process.end(), seconds)
        if "error" in header:
            _raise(header)
        return header, reply

    @contextmanager
    def _taken(self) -> Iterator[Process]:
        try:
            process = self._idle.get(timeout=self.waiting_seconds)
        except queue.Empty:
            raise LimitError(
                f"All {self.size} readers are busy, and none was free within the limit of"
                f" {self.waiting_seconds:g} seconds; try again later."
            ) from None
        finished = False
        try:
            if not process.is_alive():
                process = self._replaced(process)
            yield process
            finished = True
        finally:
            self._idle.put(process if finished else self._replaced(process))

    def _replaced(self, process: Process) -> Process:
        process.end()
        with self._lock:
            self._all.discard(process)
            if not self.close.alive:
                raise StoreError("The store was closed.")
            return self._started()

    def _overrun(self, status: int, seconds: float) -> NoReturn:
        if status in (-signal.SIGALRM, -signal.SIGKILL):
            raise LimitError(f"It ran past the limit of {seconds:g} seconds and was stopped.")
        memory = self.settings["memory"] >> 20
        raise LimitError(
            f"Its process ended ({_cause(status)}), as happens past the limit of {memory:,} MB"
            " of memory."
        )


def _end_all(processes: set[Process]) -> None:
    for process in list(processes):
        process.end()
    processes.clear()


def _cause(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"exit status {status}"


def _raise(header: dict[str, Any]) -> NoReturn:
    kind = getattr(errors, header.pop("error"))
    message = header.pop("message")
    del header["size"]
    raise kind(message, **header)


class PooledStore(EmbeddedStore):
    """The store in a folder whose queries and updates run in readers; the rest runs here."""

    def __init__(
        self,
        directory: Path,
        *,
        strict: bool = False,
        readers: int = 2,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(directory, strict=strict, limits=limits)
        self._writing = threading.Lock()
        settings = {
            "directory": str(directory.resolve()),
            "strict": strict,
            "services": self.limits.services,
            "memory": self.limits.memory,
            "result": self.limits.result,
        }
        self.pool = Pool(settings, readers, waiting_seconds=self.limits.waiting_seconds)

    def query(
        self,
        text: str,
        *,
        media_types: str | Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer of a query that may run here; see `Store.query`.

        `timeout` may ask for less than the limit of the store, never for more.
        """
        seconds = min(timeout or self.limits.seconds, self.limits.seconds)
        request = {
            "do": "query",
            "generation": self._pointer(),
            "seconds": seconds,
            "media_types": [media_types] if isinstance(media_types, str) else list(media_types),
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
        }
        header, body = self.pool.ask(request, text.encode(), seconds)
        return Answer(body, header["media_type"], header["generation"])

    def update(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> None:
        """Carry out a SPARQL update as one generation; see `WritableStore.update`."""
        text = rewriting.using(text, default_graphs, named_graphs)
        self._write({"do": "update"}, text.encode())

    def load(self, data: bytes, media_type: str, graph: str | None, *, replace: bool) -> bool:
        """Add RDF to a graph or replace it; see `WritableStore.load`."""
        request = {"do": "load", "media_type": media_type, "graph": graph, "replace": replace}
        return bool(self._write(request, data)["created"])

    def remove(self, graph: str | None) -> bool:
        """Remove a graph; see `WritableStore.remove`."""
        return bool(self._write({"do": "remove", "graph": graph}, b"")["found"])

    def _write(self, request: dict[str, Any], body: bytes) -> dict[str, Any]:
        seconds = self.limits.update_seconds
        if not self._writing.acquire(timeout=self.limits.waiting_seconds):
            raise LimitError(
                "Other updates are running, and none ended within the limit of"
                f" {self.limits.waiting_seconds:g} seconds; try again later."
            )
        try:
            return self.pool.ask({**request, "seconds": seconds}, body, seconds)[0]
        finally:
            self._writing.release()

    def close(self) -> None:
        """End the readers and let go of the files."""
        self.pool.close()
        super().close()
