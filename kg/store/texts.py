"""The texts of a store by the trigrams in them: SQLite's FTS5 in a file beside the generations.

It holds each string that any generation of the file's readers has, and may hold more: what it names
is looked for in the generation itself, so no answer depends on what else is here. Texts are added
while a generation is made, and before it is published; where everything is read anew, a new file is
begun.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import cast

import pyoxigraph as ox

SHORTEST = 3
"""Characters of the shortest phrase that can be looked for."""
MOST = 2_000
"""Texts that one search may name; where there are more, the index helps little."""
BATCH = 20_000
_STRINGS = frozenset(
    {
        "http://www.w3.org/2001/XMLSchema#string",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    }
)
_TABLES = """
CREATE TABLE texts (id INTEGER PRIMARY KEY, key BLOB UNIQUE, value TEXT, language TEXT);
CREATE VIRTUAL TABLE trigrams USING fts5(
  folded, content='', detail=none, tokenize="trigram case_sensitive 1");
"""


def path_of(directory: Path, name: str) -> Path:
    """Return the file of an index by its name."""
    return directory / f"texts-{name}.db"


def added(directory: Path, name: str | None, terms: Iterable[object]) -> str | None:
    """Add the strings among terms to the index of that name, else to a new one; return its name.

    None is returned where this SQLite has no trigrams, or cannot write.
    """
    new = name is None
    name = name or secrets.token_hex(4)
    try:
        with closing(sqlite3.connect(path_of(directory, name), timeout=30)) as base, base:
            if new:
                base.executescript(_TABLES)
            for batch in _batches(_strings(terms)):
                _add(base, batch)
    except sqlite3.Error:
        return None
    return name


@dataclass
class Growing:
    """The index of a generation in the making: of no name yet where it is begun anew.

    `covered` are the graphs whose texts are in it already.
    """

    directory: Path
    name: str | None
    covered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.name is not None and not path_of(self.directory, self.name).exists():
            self.name = None
        self._begun = self.name is None

    def cover(self, graphs: Iterable[str], terms: Iterable[object]) -> None:
        """Add the strings among terms, which are all those of some graphs."""
        self.name = added(self.directory, self.name, terms)
        if self.name is None:
            self.covered, self._begun = set(), True
        self.covered.update(graphs)

    def finish(
        self, store: ox.Store, touched: Collection[str] | None, come: Iterable[ox.Quad]
    ) -> str | None:
        """Add what is not covered of graphs that may have changed, None meaning any; and the name.

        `come` are the quads that were put into other graphs.
        """
        if touched is None and not self._begun:
            return added(self.directory, None, all_strings(store))
        if self._begun and not self.covered:
            return added(self.directory, self.name, all_strings(store))
        if self._begun or touched is None:
            touched = {g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode)}
        default: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph()]
        places = [
            *default,
            *(ox.NamedNode(graph) for graph in touched if graph not in self.covered),
        ]
        found = (store.quads_for_pattern(None, None, None, place) for place in places)
        quads = chain(chain.from_iterable(found), come)
        return added(self.directory, self.name, (quad.object for quad in quads))


def others_removed(directory: Path, kept: Iterable[str | None]) -> None:
    """Remove the indexes that no generation names any more."""
    names = {path_of(directory, name) for name in kept if name}
    for file in set(directory.glob("texts-*.db")) - names:
        file.unlink(missing_ok=True)


def all_strings(store: ox.Store) -> Iterator[object]:
    """Yield the strings of a store."""
    kinds = ", ".join(f"<{kind}>" for kind in sorted(_STRINGS))
    query = f"SELECT DISTINCT ?o WHERE {{ ?s ?p ?o FILTER(DATATYPE(?o) IN ({kinds})) }}"
    rows = store.query(query, use_default_graph_as_union=True)
    return (row["o"] for row in cast("ox.QuerySolutions", rows))


def _strings(terms: Iterable[object]) -> Iterator[ox.Literal]:
    for term in terms:
        if not isinstance(term, ox.Literal) or len(term.value) < SHORTEST:
            continue
        if term.datatype.value in _STRINGS:
            yield term


def _batches(terms: Iterator[ox.Literal]) -> Iterator[set[ox.Literal]]:
    batch: set[ox.Literal] = set()
    for term in terms:
        batch.add(term)
        if len(batch) >= BATCH:
            yield batch
            batch = set()
    yield batch


def _add(base: sqlite3.Connection, terms: Iterable[ox.Literal]) -> None:
    for term in terms:
        key = hashlib.sha256(str(term).encode("utf-8", "surrogatepass")).digest()[:12]
        row = (key, term.value, term.language)
        done = base.execute("INSERT OR IGNORE INTO texts VALUES (NULL, ?, ?, ?)", row)
        if done.rowcount:
            folded = (done.lastrowid, term.value.casefold())
            base.execute("INSERT INTO trigrams (rowid, folded) VALUES (?, ?)", folded)


def opened(directory: Path, name: str | None) -> Texts | None:
    """Return the index of that name, if it is there."""
    try:
        return Texts(directory, name) if name else None
    except sqlite3.Error:
        return None


class Texts:
    """An index, open for searching."""

    def __init__(self, directory: Path, name: str) -> None:
        file = path_of(directory, name)
        self.name = name
        self._base = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=0.2)

    def with_any(self, phrases: Sequence[Sequence[str]]) -> list[ox.Literal] | None:
        """Return all strings that have all phrases of a row, whatever their case; of any row.

        There may be some among them that no generation has. None where they cannot be told, or are
        many.
        """
        folded = [[phrase.casefold() for phrase in row] for row in phrases]
        asked = [
            " AND ".join(dict.fromkeys(t for phrase in row for t in _trigrams(phrase)))
            for row in folded
        ]
        if not asked or not all(asked):
            return None
        query = """SELECT value, language FROM texts WHERE id IN
            (SELECT rowid FROM trigrams WHERE trigrams MATCH ? LIMIT ?)"""
        match = " OR ".join(f"({one})" for one in asked)
        try:
            rows = self._base.execute(query, (match, MOST + 1)).fetchall()
        except sqlite3.Error:
            return None
        if len(rows) > MOST:
            return None
        return [
            ox.Literal(value, language=language)
            for value, language in rows
            if any(all(phrase in value.casefold() for phrase in row) for row in folded)
        ]


def _trigrams(phrase: str) -> Iterator[str]:
    for place in range(len(phrase) - SHORTEST + 1):
        gram = phrase[place : place + SHORTEST].replace('"', '""')
        yield f'"{gram}"'
