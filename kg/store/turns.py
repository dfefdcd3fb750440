"""Things that are lent to those who wait for them, to each client in turn; how many may wait."""

from __future__ import annotations

import queue
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from ..errors import LimitError

Thing = TypeVar("Thing")


class Turn(Generic[Thing]):
    """A place in a line: `given` once there is a `thing`; `tell` is called then, by any thread."""

    __slots__ = ("_lock", "given", "left", "tell", "thing")

    def __init__(self, lock: threading.Lock, tell: Callable[[], object]) -> None:
        self._lock = lock
        self.tell = tell
        self.given = False
        self.left = False
        self.thing: Thing | None = None

    def give(self, thing: Thing) -> None:
        """End the waiting."""
        self.thing, self.given = thing, True
        self.tell()

    def leave(self) -> bool:
        """Leave the line; say whether that was before there was a thing, which is else kept."""
        with self._lock:
            self.left = not self.given
            return self.left


class Turns(Generic[Thing]):
    """Who waits stands in the line of his client; what gets free goes to the lines in turn.

    So a client with many queries waits for his own, and others hardly for them. There is never
    something free while somebody waits.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: list[Thing] = []
        self._lines: OrderedDict[str, deque[Turn[Thing]]] = OrderedDict()

    def put(self, thing: Thing) -> None:
        """Give a thing to whose turn it is, or keep it for who comes."""
        with self._lock:
            while self._lines:
                client, line = self._lines.popitem(last=False)
                turn = line.popleft()
                if line:
                    self._lines[client] = line
                if not turn.left:
                    turn.give(thing)
                    return
            self._free.append(thing)

    def line_up(self, client: str, tell: Callable[[], object]) -> Turn[Thing]:
        """Return a place at the end of the line of a client."""
        turn: Turn[Thing] = Turn(self._lock, tell)
        with self._lock:
            if self._free:
                turn.give(self._free.pop())
            else:
                self._lines.setdefault(client, deque()).append(turn)
        return turn

    def take_now(self) -> Thing:
        """Return a thing that is free, the one last used.

        Raises:
            queue.Empty: there is none.
        """
        with self._lock:
            if not self._free:
                raise queue.Empty
            return self._free.pop()

    def take(self, client: str, seconds: float) -> Thing | None:
        """Return a thing when it is the turn of this client.

        Raises:
            queue.Empty: that was not within so many seconds.
        """
        told = threading.Event()
        turn = self.line_up(client, told.set)
        if not told.wait(seconds) and turn.leave():
            raise queue.Empty
        return turn.thing


class Queue:
    """How many requests may wait for readers, and for how long, over all pools of a store."""

    def __init__(self, readers: int, waiting: int, seconds: float) -> None:
        self.readers = readers
        self.waiting = waiting
        self.seconds = seconds
        self._lock = threading.Lock()
        self.inside = 0
        self.refused = 0
        self.killed = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Be in the queue, or being served; raises as `enter` does."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def enter(self) -> None:
        """Take a place in the queue.

        Raises:
            LimitError: it is full.
        """
        with self._lock:
            if self.inside < self.readers + self.waiting:
                self.inside += 1
                return
            self.refused += 1
        raise LimitError(
            f"All {self.readers} readers are busy, and {self.waiting} requests, the limit of"
            " the queue, wait for them; try again later."
        )

    def leave(self) -> None:
        """Give the place back."""
        with self._lock:
            self.inside -= 1

    def note_killed(self) -> None:
        """Count a reader that was ended."""
        with self._lock:
            self.killed += 1

    def tired(self) -> LimitError:
        """Return the error of a request that waited too long."""
        with self._lock:
            self.refused += 1
        return LimitError(
            f"All {self.readers} readers are busy, and none was free within the limit of"
            f" {self.seconds:g} seconds; try again later."
        )
