"""What was seen, in a database of one file: feeds and their validators, pages, samples of texts."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import StoreError
from .copies import Sketch

DAYS = 30
"""How long texts are remembered, to tell copies: wire reports are not reprinted later."""

_TABLES = """
CREATE TABLE IF NOT EXISTS feed (
  url TEXT PRIMARY KEY, place TEXT, etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS page (url TEXT PRIMARY KEY, outcome TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS sample (
  hash INTEGER, article TEXT, at REAL, PRIMARY KEY (hash, article));
CREATE INDEX IF NOT EXISTS sample_article ON sample (article);
"""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was last time: where it lives, its validators, when it may be asked again."""

    url: str
    place: str
    etag: str | None = None
    modified: str | None = None
    due: float = 0.0


class Memory:
    """What was seen; each change is on disk when its method returns.

    Raises:
        StoreError: the file cannot be opened, or is no database of ours.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path)
            self._base.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path}: cannot be opened: {error}") from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._base:
            yield self._base

    def feed(self, url: str) -> Feed:
        """Return what is known of a feed."""
        row = self._base.execute(
            "SELECT place, etag, modified, due FROM feed WHERE url = ?", (url,)
        ).fetchone()
        return Feed(url, row[0] or url, *row[1:]) if row else Feed(url, url)

    def keep(self, feed: Feed) -> None:
        """Remember a feed as it is now."""
        with self._change() as base:
            base.execute(
                "INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?)",
                (feed.url, feed.place, feed.etag, feed.modified, feed.due),
            )

    def seen(self, url: str) -> bool:
        """Say whether a page was dealt with."""
        return self._base.execute("SELECT 1 FROM page WHERE url = ?", (url,)).fetchone() is not None

    def note(self, url: str, outcome: str) -> None:
        """Remember that a page was dealt with, and how."""
        with self._change() as base:
            base.execute(
                "INSERT OR REPLACE INTO page VALUES (?, ?, ?)", (url, outcome, time.time())
            )

    def like(self, text: Sketch) -> list[tuple[str, Sketch]]:
        """Return the articles that share part of a sample, with their whole samples."""
        marks = ", ".join("?" * len(text))
        rows = self._base.execute(
            f"SELECT article FROM sample WHERE hash IN ({marks}) AND at > ?"
            " GROUP BY article ORDER BY COUNT(*) DESC, article LIMIT 20",
            (*text, time.time() - DAYS * 86400),
        ).fetchall()
        return [(article, self._sample(article)) for (article,) in rows]

    def _sample(self, article: str) -> Sketch:
        rows = self._base.execute(
            "SELECT hash FROM sample WHERE article = ? ORDER BY hash", (article,)
        )
        return tuple(value for (value,) in rows)

    def remember(self, article: str, text: Sketch) -> None:
        """Keep the sample of an article, and forget those that are old."""
        now = time.time()
        with self._change() as base:
            base.execute("DELETE FROM sample WHERE at < ?", (now - DAYS * 86400,))
            base.executemany(
                "INSERT OR REPLACE INTO sample VALUES (?, ?, ?)", [(v, article, now) for v in text]
            )

    def close(self) -> None:
        """Close the file."""
        self._base.close()
