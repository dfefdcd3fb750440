"""A pool of reader processes: taken, asked, killed at the deadline, replaced."""

from __future__ import annotations

import queue
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any, NoReturn

from .. import errors
from ..errors import LimitError, StoreError
from .channel import AbandonedError, Reply
from .processes import Reading
from .turns import Turn, Turns

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

    def is_full(self) -> bool:
        """Say whether there is no place left."""
        return self.inside >= self.readers + self.waiting

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
        self._idle: Turns[Reading | None] = Turns()
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
        client: str = "",
    ) -> Reply:
        """Return the reply of a reader, when one is free and it is the turn of the client.

        Raises:
            LimitError: past the time or memory, no reader was free in time, or nobody waits.
            KgError: what the reader says is wrong with the request.
        """
        with self._taken(client) as process, self._mapped(process, seconds):
            header, reply = process.ask(request, body, seconds + GRACE_SECONDS, gone)
        if "error" in header:
            _raise(header)
        return header, reply

    @contextmanager
    def _mapped(self, process: Reading, seconds: float) -> Iterator[None]:
        """Raise our errors in place of those of the conversation with a reader."""
        try:
            yield
        except TimeoutError as error:
            raise _late(seconds) from error
        except AbandonedError as error:
            raise LimitError("The client went away, so the query was stopped.") from error
        except EOFError as error:
            status = process.end()
            alarm = status == -signal.SIGALRM
            raise (_late(seconds) if alarm else _fell(status, self.memory)) from error

    def begin(self, request: Mapping[str, Any], body: bytes, seconds: float) -> Pending | None:
        """Have a reader begin, if one is free and at hand this moment; else return None."""
        try:
            process = self._idle.take_now()
        except queue.Empty:
            return None
        return self.begun(process, request, body, seconds)

    def line_up(self, client: str, tell: Callable[[], object]) -> Turn[Reading | None]:
        """Return a place in the line of a client; the reader it gets is for `begun`."""
        return self._idle.line_up(client, tell)

    def begun(
        self, process: Reading | None, request: Mapping[str, Any], body: bytes, seconds: float
    ) -> Pending | None:
        """Have a reader that was taken begin, or give it back if it cannot at once."""
        ready = process is not None and process.is_ready() and process.is_alive()
        if process is None or not ready or self.queue.is_full():
            self._idle.put(process)
            return None
        return Pending(self, process, request, body, seconds)

    @contextmanager
    def _taken(self, client: str) -> Iterator[Reading]:
        try:
            process = self._idle.take(client, self.queue.seconds)
        except queue.Empty:
            raise self.queue.tired() from None
        with self.lent(process) as alive:
            yield alive

    @contextmanager
    def lent(self, process: Reading | None) -> Iterator[Reading]:
        """Lend a reader that was taken, or one in its place; replace it if that goes wrong."""
        finished = False
        try:
            if process is not None and not process.is_alive():
                self._ended(process)
                process = None
            process = process or self._started()
            yield process
            finished = True
        finally:
            if finished and process is not None and not process.spent:
                self._idle.put(process)
            else:
                # Freeing the memory of a big reader takes a while: not in the client's time.
                self.queue.count(killed=int(not finished))
                threading.Thread(target=self._replace, args=(process,)).start()

    def _replace(self, process: Reading | None) -> None:
        replacement = None
        with suppress(StoreError, OSError):
            if process is not None:
                self._ended(process)
            replacement = self._started()
        self._idle.put(replacement)

    def _ended(self, process: Reading) -> None:
        process.end()
        self._all.discard(process)


class Pending:
    """A request that a reader works at, for a caller that waits in its own way."""

    def __init__(
        self, pool: Pool, process: Reading, request: Mapping[str, Any], body: bytes, seconds: float
    ) -> None:
        self._stack = ExitStack()
        self._finished = False
        self._ends = time.monotonic() + seconds + GRACE_SECONDS
        self._stack.enter_context(pool.queue.place())
        self._process = self._stack.enter_context(pool.lent(process))
        self._stack.enter_context(pool._mapped(self._process, seconds))
        with self._undone():
            self._process.begin(request, body)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        """Give the reader back in the state that an error shows."""
        try:
            yield
        except BaseException as error:  # whatever it is, the reader must not be lost
            self._finished = True
            if not self._stack.__exit__(type(error), error, error.__traceback__):
                raise

    def fileno(self) -> int:
        """Return what becomes readable when the reply comes."""
        return self._process.fileno()

    def arrived(self) -> Reply | None:
        """Return the reply if it has come; raises as `Pool.ask` does."""
        with self._undone():
            return self._done(self._process.arrived())
        return None

    def wait(self, gone: Callable[[], bool] | None = None) -> Reply:
        """Return the reply when it comes; raises as `Pool.ask` does."""
        with self._undone():
            reply = self._process.receive(max(0.0, self._ends - time.monotonic()), gone)
        self._done(reply)
        return reply

    def drop(self) -> None:
        """Stop the reader, if it still works at the request."""
        if not self._finished:
            with suppress(LimitError), self._undone():
                raise AbandonedError

    def _done(self, reply: Reply | None) -> Reply | None:
        if reply is not None:
            self._finished = True
            self._stack.close()
            if "error" in reply[0]:
                _raise(reply[0])
        return reply


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
