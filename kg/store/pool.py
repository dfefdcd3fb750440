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
GRACE_SECONDS = 0.1
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
        self._ending = threading.Lock()
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
            StoreError: it did not even start.
        """
        self._await_start()
        try:
            send(self._pipe(self._process.stdin), request, body)
        except BrokenPipeError as error:
            raise EOFError from error
        return self._receive(time.monotonic() + seconds)

    def _await_start(self) -> None:
        if self._ready:
            return
        try:
            self._receive(time.monotonic() + STARTING_SECONDS)
        except (TimeoutError, EOFError) as error:
            raise StoreError("A reader process could not start; the log says why.") from error
        self._ready = True

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
        with self._ending:
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
        self._places = threading.BoundedSemaphore(size * (1 + WAITING_EACH))
        # A reader that could not be started is None; who takes it tries again.
        self._idle: queue.Queue[Process | None] = queue.Queue()
        self._all: set[Process] = set()
        self._lock = threading.Lock()
        self._end = weakref.finalize(self, _end_all, self._all)
        for _ in range(size):
            self._idle.put(self._started())

    def close(self) -> None:
        """End every reader."""
        with self._lock:
            self._end()

    def _started(self) -> Process:
        with self._lock:
            if not self._end.alive:
                raise StoreError("The store was closed.")
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
            except TimeoutError as error:
                raise _late(seconds) from error
            except EOFError as error:
                status = process.end()
                memory = self.settings["memory"]
                raise (
                    _late(seconds) if status == -signal.SIGALRM else _fell(status, memory)
                ) from error
        if "error" in header:
            _raise(header)
        return header, reply

    @contextmanager
    def _taken(self) -> Iterator[Process]:
        if not self._places.acquire(blocking=False):
            raise LimitError(
                f"All {self.size} readers are busy, and {WAITING_EACH * self.size} requests, the"
                " limit of the queue, wait for them; try again later."
            )
        try:
            yield from self._lent()
        finally:
            self._places.release()

    def _lent(self) -> Iterator[Process]:
        try:
            process = self._idle.get(timeout=self.waiting_seconds)
        except queue.Empty:
            raise LimitError(
                f"All {self.size} readers are busy, and none was free within the limit of"
                f" {self.waiting_seconds:g} seconds; try again later."
            ) from None
        finished = False
        try:
            if process is not None and not process.is_alive():
                self._ended(process)
                process = None
            process = process or self._started()
            yield process
            finished = True
        finally:
            if finished:
                self._idle.put(process)
            else:
                # Freeing the memory of a big reader takes a while: not in the client's time.
                threading.Thread(target=self._replace, args=(process,)).start()

    def _replace(self, process: Process | None) -> None:
        self.killed += 1
        replacement = None
        with suppress(StoreError, OSError):
            if process is not None:
                self._ended(process)
            replacement = self._started()
        self._idle.put(replacement)

    def _ended(self, process: Process) -> None:
        process.end()
        self._all.discard(process)


def _late(seconds: float) -> LimitError:
    return LimitError(f"It ran past the limit of {seconds:g} seconds and was stopped.")


def _fell(status: int, memory: int) -> LimitError:
    cause = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return LimitError(
        f"Its process ended ({cause}), as happens past the limit of {memory >> 20:,} MB of memory."
    )


def _end_all(processes: set[Process]) -> None:
    for process in list(processes):
        process.end()
    processes.clear()


def _raise(header: dict[str, Any]) -> NoReturn:
    kind = getattr(errors, header.pop("error"))
    message = header.pop("message")
    del header["size"]
    raise kind(message, **header)
