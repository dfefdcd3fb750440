"""A pool of reader processes: taken, asked, killed at the deadline, replaced."""

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from .. import errors
from ..errors import LimitError, StoreError
from .reader import send

STARTING_SECONDS = 60.0
GRACE_SECONDS = 0.3
"""How long after its own alarm a reader is killed from outside."""

WAITING_EACH = 2
"""How many requests may wait for each reader; more are refused at once."""

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
        self._queue = threading.BoundedSemaphore(size + WAITING_EACH * size)
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
        if not self._queue.acquire(blocking=False):
            raise LimitError(
                f"All {self.size} readers are busy, and {WAITING_EACH * self.size} requests, the limit"
                " of the queue, wait for them; try again later."
            )
        try:
            yield from self._free()
        finally:
            self._queue.release()

    def _free(self) -> Iterator[Process]:
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
