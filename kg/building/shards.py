"""Coded articles kept beside the store until they are loaded: N-Quads in pieces, and what is where.

::

    PLACE/<key>.nq.gz    the graphs of some articles that follow one another
    PLACE/<key>.json     its manifest, written after it: the articles, in order; size and checksum
    PLACE/manifest.jsonl what a build used, in order: `kg load` makes the store of it

A place is a folder, or an address that fsspec knows (s3://…, gs://…, hdfs://…).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace

from ..errors import InputError
from .folders import Place, place_at

FORMAT = "diplomacy-kg shards 1"
MANIFEST = "manifest.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one article: where its quads are in the shard, or why there are none."""

    run: str
    article: str
    source: str
    graph: str = ""
    claims: int = 0
    begin: int = 0
    end: int = 0
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard's manifest: its name, its articles in order, and the checksum of its quads."""

    key: str
    entries: tuple[Entry, ...]
    sha256: str

    def line(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def read(line: str | bytes) -> Shard:
        """Return what a line says.

        Raises:
            ValueError, TypeError, KeyError: it is the line of no shard.
        """
        fields = json.loads(line)
        entries = tuple(Entry(**entry) for entry in fields["entries"])
        return Shard(str(fields["key"]), entries, str(fields["sha256"]))


@dataclass(frozen=True, slots=True)
class Used:
    """Which articles of a shard belong to a build."""

    key: str
    places: tuple[int, ...]


class Shelf:
    """The shards in one place."""

    def __init__(self, place: str) -> None:
        self._place: Place = place_at(place)

    def write(self, key: str, pieces: Sequence[bytes], entries: Sequence[Entry]) -> Shard:
        """Keep the quads of articles, a piece each, and return their shard.

        Raises:
            StoreError: they cannot be written.
        """
        placed, begin = [], 0
        for entry, piece in zip(entries, pieces, strict=True):
            placed.append(replace(entry, begin=begin, end=begin + len(piece)))
            begin += len(piece)
        content = b"".join(pieces)
        shard = Shard(key, tuple(placed), hashlib.sha256(content).hexdigest())
        self._place.write(f"{key}.nq.gz", gzip.compress(content, 1, mtime=0))
        self._place.write(f"{key}.json", shard.line().encode())
        return shard

    def content(self, shard: Shard) -> bytes:
        """Return the quads of a shard.

        Raises:
            InputError: they are missing or damaged.
        """
        name = f"{shard.key}.nq.gz"
        try:
            content = gzip.decompress(self._place.read(name))
        except (OSError, EOFError, ValueError) as error:
            raise InputError(f"{self._place}/{name}: cannot be read: {error}") from error
        if hashlib.sha256(content).hexdigest() != shard.sha256:
            raise InputError(f"{self._place}/{name}: it is not what its manifest says")
        return content

    def shards(self) -> Iterator[Shard]:
        """Yield what is there; what a build left unfinished is no shard."""
        for name in self._place.names():
            if name.endswith(".json"):
                try:
                    yield Shard.read(self._place.read(name))
                except (OSError, ValueError, TypeError, KeyError):
                    continue

    def list(self, used: Iterable[Used], base: str) -> str:
        """Write the manifest of a build, which is what it used, in order; return where it is."""
        head = json.dumps({"format": FORMAT, "base": base})
        lines = (json.dumps([one.key, one.places]) for one in used)
        self._place.write(MANIFEST, "\n".join([head, *lines, ""]).encode())
        return f"{self._place}/{MANIFEST}"

    def shard(self, key: str) -> Shard:
        """Return a shard by its name.

        Raises:
            InputError: it is not there, or damaged.
        """
        try:
            return Shard.read(self._place.read(f"{key}.json"))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise InputError(f"{self._place}/{key}.json: no shard: {error}") from error

    def clear(self) -> None:
        """Remove what is there."""
        self._place.clear()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build used of the shards in one place, in order, and the base of its IRIs."""

    base: str
    used: tuple[Used, ...]
    shelf: Shelf

    @staticmethod
    def read(location: str) -> Manifest:
        """Return a manifest from its path or address.

        Raises:
            InputError: it cannot be read, or is none.
        """
        folder, _, name = location.rpartition("/")
        folder = folder or "."
        try:
            head, *lines = place_at(folder).read(name).splitlines()
            fields = json.loads(head)
            if fields.get("format") != FORMAT:
                raise ValueError(f"its first line does not say {FORMAT!r}")
            used = tuple(Used(str(key), tuple(places)) for key, places in map(json.loads, lines))
            return Manifest(str(fields["base"]), used, Shelf(folder))
        except OSError as error:
            raise InputError(f"{location}: cannot be read: {error.strerror or error}") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise InputError(f"{location}: no manifest of shards: {error}") from error

    def graphs(self) -> Iterator[tuple[Entry, bytes]]:
        """Yield the articles in order, each with its quads; one shard is in memory at a time.

        Raises:
            InputError: a shard is missing or damaged.
        """
        for used in self.used:
            shard = self.shelf.shard(used.key)
            content = self.shelf.content(shard)
            for entry in (shard.entries[place] for place in used.places):
                yield entry, content[entry.begin : entry.end]


class Kept:
    """Where the coded articles of an earlier build are, by run: looked up on disk."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._whole: dict[str, bool] = {}
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("CREATE TABLE kept (run TEXT PRIMARY KEY, shard TEXT, place INTEGER)")
        self._file.execute("CREATE TABLE shards (key TEXT PRIMARY KEY, line TEXT)")
        self._file.execute("BEGIN")
        for shard in shelf.shards():
            self._note(shard)

    def _note(self, shard: Shard) -> None:
        self._file.execute("INSERT INTO shards VALUES (?, ?)", (shard.key, shard.line()))
        rows = [(entry.run, shard.key, place) for place, entry in enumerate(shard.entries)]
        self._file.executemany("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", rows)

    def find(self, run: str, article: str) -> tuple[Shard, Entry] | None:
        """Return where an article is that was coded by this run, or None; damaged is as if gone."""
        row = self._file.execute(
            "SELECT line, place FROM kept JOIN shards ON shard = key WHERE run = ?", (run,)
        ).fetchone()
        if row is None:
            return None
        shard = Shard.read(row[0])
        entry = shard.entries[row[1]]
        return (shard, entry) if entry.article == article and self._is_whole(shard) else None

    def _is_whole(self, shard: Shard) -> bool:
        if shard.key not in self._whole:
            try:
                self._shelf.content(shard)
            except InputError:
                self._whole[shard.key] = False
            else:
                self._whole[shard.key] = True
        return self._whole[shard.key]

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


def kept(shelf: Shelf) -> closing[Kept]:
    """Return what is kept on a shelf, for the length of a block."""
    return closing(Kept(shelf))
