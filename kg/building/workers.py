"""Work done by several processes, its results in the order of the items, few of them in memory."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from typing import Generic, TypeVar

Told = TypeVar("Told")
Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 4
"""Items that may wait for each process beside the one at work."""


@dataclass
class Workers(Generic[Told, Item, Result]):
    """Processes that do `work` on items; it is a function of a module.

    An item that kills its process is tried again in the parts that `halves` gives, until `lost`
    gives the result of one that has no parts; so one death costs one such item.
    """

    work: Callable[[Item], Result]
    halves: Callable[[Item], Sequence[Item]]
    lost: Callable[[Item], Result]
    count: int
    _waiting: deque[tuple[Told, Item | None, Future[Result] | None]] = field(default_factory=deque)

    def in_order(
        self, items: Iterable[tuple[Told, Item | None]]
    ) -> Iterator[tuple[Told, list[Result]]]:
        """Yield what is told with each item, and its results; none where there is no item.

        Whatever the number of items, a few for each process are in memory.
        """
        self._pool = self._new(self.count)
        try:
            for told, item in items:
                future = None if item is None else self._pool.submit(self.work, item)
                self._waiting.append((told, item, future))
                while len(self._waiting) > (AHEAD + 1) * self.count or self._first_is_done():
                    yield self._next()
            while self._waiting:
                yield self._next()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _first_is_done(self) -> bool:
        if not self._waiting:
            return False
        future = self._waiting[0][2]
        return future is None or future.done()

    def _next(self) -> tuple[Told, list[Result]]:
        told, item, future = self._waiting.popleft()
        if item is None or future is None:
            return told, []
        try:
            return told, [future.result()]
        except BrokenProcessPool:
            self._pool.shutdown()
            results = self._again(item)
            self._pool = self._new(self.count)
            for place, (other, waiting, _) in enumerate(self._waiting):
                if waiting is not None:
                    future = self._pool.submit(self.work, waiting)
                    self._waiting[place] = (other, waiting, future)
            return told, results

    def _again(self, item: Item) -> list[Result]:
        """Return the results of an item that was lost, or of its parts, each tried by itself."""
        pool = self._new(1)
        try:
            return [pool.submit(self.work, item).result()]
        except BrokenProcessPool:
            parts = self.halves(item)
            if not parts:
                return [self.lost(item)]
            return [result for part in parts for result in self._again(part)]
        finally:
            pool.shutdown()

    def _new(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(count, get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Leave interruptions to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """End this process when the one that started it is gone, be it killed."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.join,), daemon=True).start()


def _end_after(join: Callable[[], None]) -> None:
    join()
    os._exit(1)
