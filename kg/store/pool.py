"""A pool of reader processes: taken, asked, killed at the deadline, replaced."""

from __future__ import annotations

import queue
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from .. import errors
from ..errors import LimitError, StoreError
from .channel import AbandonedError, Reply
from .processes import Reading
from .turns import Queue, Turn, Turns

GRACE_SECONDS = 0.1
"""How long after its own alarm a reader is killed from outside."""
ENDED = (TimeoutError, AbandonedError, EOFError)
"""How the conversation with a reader ends before there is a reply."""


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
        with self._taken(client) as process:
            try:
                header, reply = process.ask(request, body, seconds + GRACE_SECONDS, gone)
            except ENDED as error:
                raise self.said(error, process, seconds) from error
        if "error" in header:
            _raise(header)
        return header, reply

    def said(self, error: Exception, process: Reading, seconds: float) -> LimitError:
        """Return our error in place of one of the conversation with a reader."""
        if isinstance(error, TimeoutError):
            return _late(seconds)
        if isinstance(error, AbandonedError):
            return LimitError("The client went away, so the query was stopped.")
        status = process.end()
        return _late(seconds) if status == -signal.SIGALRM else _fell(status, self.memory)

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
        if process is None or not process.is_ready() or not process.is_alive():
            self._idle.put(process)
            return None
        try:
            self.queue.enter()
        except LimitError:
            self._idle.put(process)
            return None
        pending = Pending(self, process, seconds)
        pending.begin(request, body)
        return pending

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
            self.take_back(process, finished=finished)

    def take_back(self, process: Reading | None, *, finished: bool) -> None:
        """Take a reader that was lent; replace it if it did not finish, or wants to be."""
        if finished and process is not None and not process.spent:
            self._idle.put(process)
            return
        # Freeing the memory of a big reader takes a while: not in the client's time.
        if not finished:
            self.queue.note_killed()
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
    """A request that a reader works at, for a caller that waits in its own way until it `ends`."""

    __slots__ = ("_finished", "_pool", "_process", "_seconds", "ends")

    def __init__(self, pool: Pool, process: Reading, seconds: float) -> None:
        self._pool = pool
        self._process = process
        self._seconds = seconds
        self._finished = False
        self.ends = time.monotonic() + seconds + GRACE_SECONDS

    def begin(self, request: Mapping[str, Any], body: bytes) -> None:
        """Put the request; raises as `Pool.ask` does."""
        try:
            self._process.begin(request, body)
        except BaseException as error:  # whatever it is, the reader must not be lost
            self.fail(error)

    def fileno(self) -> int:
        """Return what becomes readable when some of the reply comes."""
        return self._process.fileno()

    def arrived(self) -> Reply | None:
        """Return the reply if what has come makes it whole; it is for `done`, an error for `fail`.

        Until then nobody else has the reader, so that it can be waited for in peace.
        """
        return self._process.arrived()

    def done(self, reply: Reply) -> Reply:
        """Give the reader back and return its reply; raises as `Pool.ask` does."""
        self._end(finished=True)
        if "error" in reply[0]:
            _raise(reply[0])
        return reply

    def fail(self, error: BaseException) -> NoReturn:
        """Stop the reader because of an error, and raise ours in its place."""
        try:
            if isinstance(error, ENDED):
                raise self._pool.said(error, self._process, self._seconds) from error
            raise error
        finally:
            self._end(finished=False)

    def drop(self) -> None:
        """Stop the reader, if it still works at the request: nobody waits for it."""
        self._end(finished=False)

    def _end(self, *, finished: bool) -> None:
        if not self._finished:
            self._finished = True
            self._pool.take_back(self._process, finished=finished)
            self._pool.queue.leave()


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
