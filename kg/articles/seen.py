"""What was met before, kept on disk, so that memory does not grow with the number of articles."""

from __future__ import annotations

import sqlite3


class Seen:
    """Keys, each with the place where it was met first; the file goes with this object."""

    def __init__(self) -> None:
        # "" is a temporary file, of which a few pages are in memory.
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE met (key TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID")
        self._file.execute("BEGIN")

    def place(self, key: str) -> str | None:
        """Return where a key was met first, or None where it is new."""
        row = self._file.execute("SELECT place FROM met WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, key: str, place: str) -> None:
        """Note that a key was met at a place, unless it was met before."""
        self._file.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (key, place))

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
