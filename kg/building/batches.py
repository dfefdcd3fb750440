"""Articles on their way into a store: what is there, was coded before, or is to be coded.

Whoever codes them, and in whatever partitions, they come out in the order in which they went in.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Protocol

from ..articles import Failure
from ..coding import run_of
from ..facts import Article
from ..tools import Tools
from .partitions import SIZE, Loadable, Partition, Terms, code_partition, coded, unkept
from .shards import Entry, Kept, Shard, Shelf, Used
from .workers import Workers

FEW = 32
"""Articles for which processes and shards are not worth their start."""

MOST = 256
"""Articles and failures in a batch, whatever becomes of them."""

Item = Article | Failure
Outcome = Loadable | Failure | None
"""What became of an article: None where it is in the store, unchanged."""
Place = tuple[Shard, Entry]
IsThere = Callable[[str, str], bool]
"""Says whether the store has the article, coded by the run of this name."""


class Coders(Protocol):
    """Whoever codes partitions: processes of this machine, or a cluster."""

    def in_order(
        self, items: Iterable[tuple[Batch, Partition | None]]
    ) -> Iterator[tuple[Batch, list[Shard]]]:
        """Yield each batch with the shards of its partition, in order."""


@dataclass(slots=True)
class Batch:
    """Items that follow one another, each with where it was coded before; True is yet to be coded.

    None: nothing is to be done, as it is in the store or no article.
    """

    items: list[tuple[Item, Place | bool | None]] = field(default_factory=list)

    def partition(self, runs: list[str], terms: Terms) -> Partition | None:
        """Return what is to be coded of it."""
        wanted = tuple(i for i, plan in self.items if plan is True and isinstance(i, Article))
        return Partition(wanted, tuple(runs), terms) if wanted else None


@dataclass(slots=True)
class Batches:
    """Takes items in, and yields them with what became of them.

    `used` are the shards that were made use of; a manifest lists them.
    """

    tools: Tools
    terms: Terms
    is_there: IsThere
    used: list[Used] = field(default_factory=list)
    _open: tuple[str, bytes] = ("", b"")

    def singly(self, found: Iterable[Item]) -> Iterator[tuple[Item, Outcome]]:
        """Code each article in this process; nothing is kept of one before it is loaded."""
        started = dt.datetime.fromisoformat(self.terms.started)
        for item in found:
            if isinstance(item, Failure):
                yield item, item
            elif self.is_there(run_of(item, self.tools), item.id):
                yield item, None
            else:
                yield item, coded(item, self.tools, started)

    def by(
        self, coders: Coders, found: Iterable[Item], kept: Kept, shelf: Shelf
    ) -> Iterator[tuple[Item, Outcome]]:
        """Let others code the articles, but for those that are kept from an earlier build."""
        for batch, shards in coders.in_order(self._batches(found, kept)):
            fresh = ((shard, entry) for shard in shards for entry in shard.entries)
            for item, plan in batch.items:
                place = next(fresh) if plan is True else plan
                if isinstance(item, Failure) or not isinstance(place, tuple):
                    yield item, item if isinstance(item, Failure) else None
                else:
                    yield item, self._outcome(item, place, shelf)

    def _batches(
        self, found: Iterable[Item], kept: Kept
    ) -> Iterator[tuple[Batch, Partition | None]]:
        batch, runs = Batch(), list[str]()
        for item in found:
            run = run_of(item, self.tools) if isinstance(item, Article) else ""
            plan = self._plan(item, run, kept)
            batch.items.append((item, plan))
            if plan is True:
                runs.append(run)
            if len(runs) >= SIZE or len(batch.items) >= MOST:
                yield batch, batch.partition(runs, self.terms)
                batch, runs = Batch(), []
        yield batch, batch.partition(runs, self.terms)

    def _plan(self, item: Item, run: str, kept: Kept) -> Place | bool | None:
        if isinstance(item, Failure) or self.is_there(run, item.id):
            return None
        return kept.find(run, item.id) or True

    def _outcome(self, item: Article, place: Place, shelf: Shelf) -> Outcome:
        shard, entry = place
        if entry.failure is not None:
            return Failure(item.source or item.id, None, entry.failure)
        if self._open[0] != shard.key:
            self._open = shard.key, shelf.content(shard)
        self._use(shard, entry)
        return Loadable(entry.graph, self._open[1][entry.begin : entry.end], entry.claims)

    def _use(self, shard: Shard, entry: Entry) -> None:
        place = shard.entries.index(entry)
        if self.used and self.used[-1].key == shard.key:
            self.used[-1] = Used(shard.key, (*self.used[-1].places, place))
        else:
            self.used.append(Used(shard.key, (place,)))


def few(found: Iterable[Item]) -> tuple[bool, Iterator[Item]]:
    """Say whether there are few items, and return all of them."""
    rest = iter(found)
    first = list(islice(rest, FEW))
    return len(first) < FEW, chain(first, rest)


def processes(count: int) -> Workers[Batch, Partition, Shard]:
    """Return so many processes that code partitions."""
    return Workers(code_partition, Partition.halves, unkept, count)


def time_of_build() -> str:
    """Return the time that all runs of a build bear; SOURCE_DATE_EPOCH may set it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    when = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return when.isoformat()
