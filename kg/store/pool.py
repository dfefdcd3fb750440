"""A pool of reader processes: taken, asked, killed at the deadline, replaced."""

from __future__ import annotations

import queue
import signal
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from .. import errors
from ..errors import LimitError, StoreError
from .channel import AbandonedError, Reply
from .processes import Reading

GRACE_SECONDS = 0.1
"""How long after its own alarm a reader is killed from outside."""


class Queue:
    """How many requests may wait for readers, and for how long, over all pools of a store."""

    def __init__(self, readers: int, waiting: int, seconds: float) -> None:
        self.readers = readers
        self.waiting = waiting
        self.seconds = seconds
        self._places = threading.BoundedSemaphore(readers + waiting)
        self._lock = threading.Lock()
        self.inside = 0
        self.refused = 0
        self.killed = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Be in the queue, or being served.

        Raises:
            LimitError: it is full.
        """
        if not self._places.acquire(blocking=False):
            self.count(refused=1)
            raise LimitError(
                f"All {self.readers} readers are busy, and {self.waiting} requests, the limit of"
                " the queue, wait for them; try again later."
            )
        self.count(inside=1)
        try:
            yield
        finally:
            self.count(inside=-1)
            self._places.release()

    def count(self, *, inside: int = 0, refused: int = 0, killed: int = 0) -> None:
        """Add to the counts."""
        with self._lock:
            self.inside += inside
            self.refused += refused
            self.killed += killed

    def tired(self) -> LimitError:
        """Return the error of a request that waited too long."""
        self.count(refused=1)
        return LimitError(
            f"All {self.readers} readers are busy, and none was free within the limit of"
            f" {self.seconds:g} seconds; try again later."
        )


class Pool:
    """So many readers of one store, each answering one request at a time.

    A reader is started when it is first needed, but for those that are wanted `eager`ly.
    """

    def __init__(
        self, start: Callable[[], Reading], size: int, *, queue_: Queue, memory: int, eager: int
    ) -> None:
        self.size = size
        self.memory = memory
        self.queue = queue_
        self._start = start
        # A reader that is not started yet, or could not be, is None; who takes it tries.
        self._idle: queue.LifoQueue[Reading | None] = queue.LifoQueue()
        self._all: set[Reading] = set()
        self._lock = threading.Lock()
        self._end = weakref.finalize(self, _end_all, self._all)
        for number in range(size):
            self._idle.put(self._started() if number >= size - eager else None)

    def close(self) -> None:
        """End every reader."""
        with self._lock:
            self._end()

    def _started(self) -> Reading:
        with self._lock:
            if not self._end.alive:
                raise StoreError("The store was closed.")
            process = self._start()
            self._all.add(process)
            return process

    def ask(
        self,
        request: Mapping[str, Any],
        body: bytes,
        seconds: float,
        gone: Callable[[], bool] | None = None,
    ) -> Reply:
        """Return the reply of the first reader that is free.

        Raises:
            LimitError: past the time or memory, no reader was free in time, or nobody waits.
            KgError: what the reader says is wrong with the request.
        """
        with self._taken() as process:
            try:
                header, reply = process.ask(request, body, seconds + GRACE_SECONDS, gone)
            except TimeoutError as error:
                raise _late(seconds) from error
            except AbandonedError as error:
                raise LimitError("The client went away, so the query was stopped.") from error
            except EOFError as error:
                status = process.end()
                alarm = status == -signal.SIGALRM
                raise (_late(seconds) if alarm else _fell(status, self.memory)) from error
        if "error" in header:
            _raise(header)
        return header, reply

    @contextmanager
    def _taken(self) -> Iterator[Reading]:
        try:
            process = self._idle.get(timeout=self.queue.seconds)
        except queue.Empty:
            raise self.queue.tired() from None
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

    def _replace(self, process: Reading | None) -> None:
        self.queue.count(killed=1)
        replacement = None
        with suppress(StoreError, OSError):
            if process is not None:
                self._ended(process)
            replacement = self._started()
        self._idle.put(replacement)

    def _ended(self, process: Reading) -> None:
        process.end()
        self._all.discard(process)


def _late(seconds: float) -> LimitError:
    return LimitError(f"It ran past the limit of {seconds:g} seconds and was stopped.")


def _fell(status: int, memory: int) -> LimitError:
    cause = signal.Signals(-status).name if status < 0 else f"exit status {status}"
    return LimitError(
        f"Its process ended ({cause}), as happens past the limit of {memory >> 20:,} MB of memory."
    )


def _end_all(processes: set[Reading]) -> None:
    for process in list(processes):
        process.end()
    processes.clear()


def _raise(header: dict[str, Any]) -> NoReturn:
    kind = getattr(errors, header.pop("error"))
    message = header.pop("message")
    del header["size"]
    raise kind(message, **header)
