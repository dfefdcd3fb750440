"""One round over the feeds: what is new is fetched, told from copies, and built."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from ..articles import Failure
from ..errors import InputError
from ..facts import Article
from .copies import Sketch, sketch, twin
from .entries import Entry, Listing, listed
from .memory import Feed, Memory
from .pages import article
from .politeness import ForbiddenError, Web, postponed

BATCH = 25
"""Articles that are built at a time: so many are lost at most when the program is killed."""

DEPTH = 2
"""How deep an index of sitemaps may lead to others."""

Build = Callable[[Sequence[Article]], Sequence[Failure]]
Say = Callable[[str], None]


def silent(line: str) -> None:
    """Show nothing."""


@dataclass(slots=True)
class Round:
    """What one round did: articles added, copies, pages forbidden or wrong, feeds unchanged."""

    added: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def __str__(self) -> str:
        named = ("unchanged", "copies", "forbidden")
        parts = [f"{self.added} added", *(f"{self.counts[n]} {n}" for n in named if self.counts[n])]
        return ", ".join([*parts, *([f"{len(self.failures)} failed"] if self.failures else [])])


@dataclass(slots=True)
class Watch:
    """Follows feeds: `round` asks those that are due and builds what is new.

    `build` takes articles and returns those that failed; what it was given is remembered only
    when it has returned, and that a feed was read only when all of it was. `stopped` says that
    the round is to end with what it has.
    """

    feeds: Sequence[str]
    memory: Memory
    build: Build
    web: Web = field(default_factory=Web)
    every: float = 900.0
    say: Say = silent
    stopped: Callable[[], bool] = bool
    _asked: list[Feed] = field(default_factory=list)

    def round(self) -> Round:
        """Ask every feed that is due, and return what came of it; one that fails costs itself."""
        done = Round()
        waiting: list[tuple[Article, Sketch, str]] = []
        for url in self.feeds:
            for found in self._new(self.memory.feed(url), done):
                waiting += self._told_apart(found, waiting, done)
                if len(waiting) >= BATCH:
                    self._built(waiting, done)
        self._built(waiting, done)
        for feed in self._asked:
            self.memory.keep(feed)
        self._asked.clear()
        return done

    def due(self) -> float:
        """Return when the next feed is due, in seconds since 1970."""
        return min(self.memory.feed(url).due for url in self.feeds)

    def _new(self, feed: Feed, done: Round) -> Iterator[tuple[Article, str]]:
        """Yield the articles of a feed that were not dealt with, each with the listed address.

        A feed of which a page could not be had is asked whole the next time.
        """
        now, asked = time.time(), len(self._asked)
        if feed.due > now:
            return
        try:
            listing = self._listing(feed, done)
        except InputError as error:
            self._failed(done, feed.url, error)
            if len(self._asked) == asked:
                self._asked.append(replace(feed, due=now + self.every))
            return
        failures = len(done.failures)
        for entry in self._entries(listing, DEPTH, done):
            if self.stopped():
                del self._asked[asked:]
                return
            if not self.memory.seen(entry.url):
                yield from self._read(entry, listing.title, done)
        if len(done.failures) > failures:
            whole = [replace(f, etag=None, modified=None) for f in self._asked[asked:]]
            self._asked[asked:] = whole

    def _read(self, entry: Entry, feed: str | None, done: Round) -> Iterator[tuple[Article, str]]:
        try:
            yield self._page(entry, feed), entry.url
        except ForbiddenError as error:
            done.counts["forbidden"] += 1
            self.memory.note(entry.url, "forbidden")
            self.say(str(error))
        except InputError as error:
            self._failed(done, entry.url, error)

    def _listing(self, feed: Feed, done: Round) -> Listing:
        """Return what a feed lists, nothing where it has not changed."""
        known = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
        got = self.web.get(feed.place, {name: value for name, value in known.items() if value})
        due = time.time() + self.every
        if got.status in (429, 503):
            due = postponed(got.headers, self.every, time.time())
        place = got.moved or feed.place
        if got.status == 200:
            listing = listed(got.body, got.url, got.headers)
            etag, modified = got.headers.get("etag"), got.headers.get("last-modified")
            self._asked.append(Feed(feed.url, place, etag, modified, due))
            if listing.broken:
                self.say(
                    f"{feed.url}: the XML is broken ({listing.broken}); read as far as it goes"
                )
            return listing
        self._asked.append(replace(feed, place=place, due=due))
        if got.status == 304:
            done.counts["unchanged"] += 1
            return Listing(())
        raise InputError(f"{feed.place}: answers with status {got.status}")

    def _entries(self, listing: Listing, depth: int, done: Round) -> Iterator[Entry]:
        for entry in listing.entries:
            if not entry.sitemap:
                yield entry
            elif depth:
                try:
                    inner = self._listing(self.memory.feed(entry.url), done)
                except InputError as error:
                    self._failed(done, entry.url, error)
                else:
                    yield from self._entries(inner, depth - 1, done)

    def _page(self, entry: Entry, feed: str | None) -> Article:
        got = self.web.get(entry.url)
        if got.status in (404, 410):
            self.memory.note(entry.url, "gone")
        if got.status != 200:
            raise InputError(f"{entry.url}: answers with status {got.status}")
        try:
            return article(got.body, entry, got.url, feed)
        except InputError:
            self.memory.note(entry.url, "no article")
            raise

    def _told_apart(
        self,
        found: tuple[Article, str],
        waiting: Sequence[tuple[Article, Sketch, str]],
        done: Round,
    ) -> list[tuple[Article, Sketch, str]]:
        """Return the article with its sample, or nothing where it is a copy of another."""
        new, url = found
        text = sketch(new.text)
        others = [*self.memory.like(text), *((a.url or a.id, sample) for a, sample, _ in waiting)]
        if original := twin(text, others):
            done.counts["copies"] += 1
            self.memory.note(url, f"copy of {original}")
            self.say(f"{url}: a copy of {original}")
            return []
        return [(new, text, url)]

    def _built(self, waiting: list[tuple[Article, Sketch, str]], done: Round) -> None:
        if not waiting:
            return
        failures = self.build([new for new, _, _ in waiting])
        done.failures += failures
        done.added += len(waiting) - len(failures)
        for new, text, url in waiting:
            self.memory.remember(new.url or new.id, text)
            self.memory.note(url, "built")
        waiting.clear()

    def _failed(self, done: Round, url: str, error: InputError) -> None:
        done.failures.append(Failure(url, None, str(error).removeprefix(f"{url}: ")))
        self.say(str(error))


def hosts(feeds: Sequence[str]) -> frozenset[str]:
    """Return the hosts of feeds that somebody named: these may be at private addresses."""
    return frozenset(host for feed in feeds if (host := urlsplit(feed).hostname))


def beside(store: Path) -> Path:
    """Return where what was seen is kept, for a store in a folder."""
    return store / "watch.sqlite"
