"""Work done by several processes, its results in the order of the items, few of them in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 8
"""Items that may wait for each process."""


@dataclass
class Workers(Generic[Item, Result]):
    """Processes that do `work` on items, each after `prepare`; both are functions of a module.

    `lost` gives the result of an item that kills its process, and kills one of its own again.
    """

    work: Callable[[Item], Result]
    prepare: Callable[[], None]
    lost: Callable[[Item], Result]
    count: int
    _waiting: deque[tuple[Item, Future[Result] | None]] = field(default_factory=deque)

    def in_order(self, items: Iterable[tuple[Item, bool]]) -> Iterator[tuple[Item, Result | None]]:
        """Yield every item with its result, or None for those that come with False: no work.

        Whatever the number of items, at most eight for each process are in memory.
        """
        self._pool = self._new(self.count)
        try:
            for item, wanted in items:
                future = self._pool.submit(self.work, item) if wanted else None
                self._waiting.append((item, future))
                if len(self._waiting) >= AHEAD * self.count:
                    yield self._next()
            while self._waiting:
                yield self._next()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _next(self) -> tuple[Item, Result | None]:
        item, future = self._waiting.popleft()
        try:
            return item, future.result() if future else None
        except BrokenProcessPool:
            return item, self._again(item)

    def _again(self, item: Item) -> Result:
        """Return the result of an item that was lost, and ask again for all that wait."""
        self._pool.shutdown()
        self._pool = self._new(1)
        try:
            return self._pool.submit(self.work, item).result()
        except BrokenProcessPool:
            return self.lost(item)
        finally:
            self._pool.shutdown()
            self._pool = self._new(self.count)
            for place, (waiting, future) in enumerate(self._waiting):
                if future:
                    self._waiting[place] = (waiting, self._pool.submit(self.work, waiting))

    def _new(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(count, get_context("spawn"), initializer=self.prepare)
