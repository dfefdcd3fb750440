"""What Wikidata said, kept on disk with its day, so that a run repeated asks nothing twice."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError

DAYS = 30.0
_TABLE = """CREATE TABLE IF NOT EXISTS answers (
    endpoint TEXT, kind TEXT, key TEXT, value TEXT, kept REAL, PRIMARY KEY (endpoint, kind, key)
) WITHOUT ROWID"""


def usual_place() -> Path:
    """Return where the cache of this person is: below XDG_CACHE_HOME, or ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "diplomacy-kg" / "wikidata.sqlite"


class Cache:
    """Answers by endpoint, kind and key; those older than so many days are as if not there.

    Only whole answers come in here. "Nothing is known by this name" is an answer, too.

    Raises:
        InputError: the file is none of ours, or cannot be written.
    """

    def __init__(
        self,
        path: str | Path = ":memory:",
        *,
        days: float = DAYS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.path = path
        self.days = days
        self._clock = clock
        try:
            if isinstance(path, Path):
                path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path, timeout=10)
            self._file.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path}: no cache can be kept there: {error}") from error

    def get(self, endpoint: str, kind: str, keys: Iterable[str]) -> dict[str, Any]:
        """Return the answers that are there and not too old, by key."""
        since = self._clock() - self.days * 86400
        query = "SELECT value FROM answers WHERE endpoint=? AND kind=? AND key=? AND kept>=?"
        found = {}
        for key in keys:
            row = self._file.execute(query, (endpoint, kind, key, since)).fetchone()
            if row:
                found[key] = json.loads(row[0])
        return found

    def put(self, endpoint: str, kind: str, answers: Mapping[str, Any]) -> None:
        """Keep whole answers, all of them or none."""
        now = self._clock()
        rows = [
            (endpoint, kind, key, json.dumps(value, ensure_ascii=False), now)
            for key, value in answers.items()
        ]
        with self._file:
            self._file.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", rows)

    def age(self, endpoint: str, kind: str, key: str) -> float | None:
        """Return how many seconds ago an answer was kept, None where there is none."""
        query = "SELECT kept FROM answers WHERE endpoint=? AND kind=? AND key=?"
        row = self._file.execute(query, (endpoint, kind, key)).fetchone()
        return self._clock() - float(row[0]) if row else None

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
