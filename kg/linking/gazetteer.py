"""The packaged actors, places, treaties and conflicts, read from data/gazetteer/*.csv."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ..errors import OntologyError
from ..facts import Entity, Name, NameKind, Office
from ..ontology import data_folder, extensions
from .rows import OFFICES, TABLES, Row, check_dates, dated, entity, joined, named, read_rows

RELATIONS = ("head-of-state", "head-of-government", "foreign-minister", "leader", "office-holder")
KINDS: Mapping[str, NameKind] = {
    "aliases": "alias",
    "abbreviations": "abbreviation",
    "adjectives": "demonym",
    "demonyms": "demonym",
    "prefixes": "demonym",
    "metonyms": "metonym",
    "context": "context",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the gazetteer: the entity and what the row says of it."""

    entity: Entity
    cells: Mapping[str, str]

    def all(self, column: str) -> tuple[str, ...]:
        """Return the values of a column that holds several; names without their days."""
        cell = self.cells.get(column, "")
        values = tuple(v for v in cell.split("|") if v)
        return tuple(v.partition("@")[0] for v in values) if "@" in cell else values

    def days(self, column: str) -> dict[str, tuple[str, str]]:
        """Return between which days the names of a column were good that are so no longer."""
        cell = self.cells.get(column, "")
        return dated(cell) if "@" in cell else {}


class Gazetteer:
    """Every packaged entity, its names, and who held which office when.

    >>> gazetteer = Gazetteer.load()
    >>> [(n.kind, n.end) for n in gazetteer.names() if n.text == "Kremlin"]
    [('metonym', None), ('metonym', '1991-12-25'), ('alias', None)]
    >>> gazetteer.offices("agent/france", "head-of-state", "2018-05-01")[0].person.label
    'Emmanuel Macron'
    """

    def __init__(
        self, records: Mapping[str, Record], offices: tuple[tuple[Office, str], ...], version: str
    ) -> None:
        self.version = version
        self._records = records
        self._offices: dict[tuple[str, str], list[tuple[Office, str]]] = {}
        self._tenures: dict[str, list[Office]] = {}
        for office, seen in sorted(offices, key=lambda pair: pair[0].start or ""):
            self._offices.setdefault((office.body.id, office.relation), []).append((office, seen))
            self._tenures.setdefault(office.person.id, []).append(office)

    @staticmethod
    def load(folder: Path | None = None) -> Gazetteer:
        """Return the packaged gazetteer with the extensions', or the one in a folder.

        Each folder is read once.

        Raises:
            OntologyError: a table is missing or a row is wrong; the text names file and line.
        """
        if folder is not None:
            return _load(folder)
        more = tuple(e / "gazetteer" for e in extensions() if (e / "gazetteer").is_dir())
        return _load(data_folder() / "gazetteer", more)

    def names(self) -> tuple[Name, ...]:
        """Return every written form of every entity, with both apostrophes and both dashes.

        Case is the reader's matter: abbreviations are to be matched in case. So are days: names
        of a conflict are good from its begin on, some of a state from one day to another.
        """
        return self._all_names

    @cached_property
    def _all_names(self) -> tuple[Name, ...]:
        return tuple(name for record in self._records.values() for name in _names(record))

    @cached_property
    def _bodies(self) -> dict[tuple[str, str], list[Entity]]:
        bodies: dict[tuple[str, str], list[Entity]] = {}
        for record in self._records.values():
            key = (record.entity.country or "", record.cells.get("sector", ""))
            bodies.setdefault(key, []).append(record.entity)
        return bodies

    def entities(self) -> tuple[Entity, ...]:
        """Return every entity, in order of table and id."""
        return tuple(record.entity for record in self._records.values())

    def entity(self, id: str) -> Entity | None:
        """Return the entity with this id, or None."""
        record = self._records.get(id)
        return record.entity if record else None

    def aliases(self, id: str) -> tuple[str, ...]:
        """Return the other full names and abbreviations of an entity."""
        record = self._records.get(id)
        return record.all("aliases") + record.all("abbreviations") if record else ()

    def offices(self, body: str, relation: str, date: str | None) -> tuple[Office, ...]:
        """Return who held the office of the body on an ISO date, latest first.

        An office without end counts for a year after the day it was last seen held, no longer.
        Without a date, all that have no end are returned.
        """
        held = self._offices.get((body, relation), [])
        return tuple(office for office, seen in reversed(held) if _covers(office, seen, date))

    def tenures(self, person: str) -> tuple[Office, ...]:
        """Return every office that a person is known to have held, earliest first."""
        return tuple(self._tenures.get(person, ()))

    def country_of(self, id: str) -> Entity | None:
        """Return the country of an entity (a country is its own), or None."""
        entity = self.entity(id)
        if entity is None or entity.type == "Country":
            return entity
        return self.entity(entity.country) if entity.country else None

    def capital(self, country: str) -> Entity | None:
        """Return the capital of a country, or None."""
        record = self._records.get(country)
        return self.entity(record.cells.get("capital", "")) if record else None

    def codes(self, kind: str = "iso2") -> dict[str, str]:
        """Return the ISO 3166 codes (iso2, iso3) of the countries that have one, by id."""
        rows = self._records.items()
        return {id: code for id, record in rows if (code := record.cells.get(kind))}

    def adjective(self, country: str) -> str | None:
        """Return the usual adjective of a country ("Norwegian"), or None."""
        record = self._records.get(country)
        return next(iter(record.all("adjectives")), None) if record else None

    def body(self, country: str, sector: str) -> Entity | None:
        """Return the one body of a country in a sector ("foreign ministry"), or None."""
        found = self._bodies.get((country, sector), [])
        return found[0] if len(found) == 1 else None

    def sector(self, id: str) -> str | None:
        """Return what an organisation or place is ("news agency", "armed group"), or None."""
        return self._cell(id, "sector")

    def span(self, id: str) -> tuple[str | None, str | None]:
        """Return begin and end of a conflict, treaty or former state, each ISO or a year."""
        return self._cell(id, "start"), self._cell(id, "end")

    def proofs(self, id: str) -> tuple[str, ...]:
        """Return the independent sources that pair the entity with its Wikidata item."""
        return tuple(p for p in (self._cell(id, "proofs") or "").split("+") if p)

    def source(self, id: str) -> str | None:
        """Return where the row comes from: facts, general knowledge, or both."""
        return self._cell(id, "source")

    def _cell(self, id: str, column: str) -> str | None:
        record = self._records.get(id)
        return (record.cells.get(column) or None) if record else None


def _names(record: Record) -> Iterator[Name]:
    entity, unsafe = record.entity, record.all("context")
    found: dict[tuple[str, NameKind], tuple[str, str] | None] = {}
    if entity.label not in unsafe:
        found[entity.label, "name"] = None
    for column, kind in KINDS.items():
        if not record.cells.get(column):
            continue
        days = record.days(column)
        for text in record.all(column):
            if kind == "context" or text not in (entity.label, *unsafe):
                found[text, kind] = days.get(text)
    written = {(form, kind): at for (text, kind), at in found.items() for form in _forms(text)}
    begun = (record.cells.get("start") or None) if entity.type == "Conflict" else None
    for (text, kind), at in written.items():
        start, end = at or (begun, None)
        yield Name(text, entity, kind, start, end)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, text.replace("'", "’"), text.replace("–", "-"))))


def _covers(office: Office, seen: str, date: str | None) -> bool:
    if date is None:
        return office.end is None
    if office.start and office.start[: len(date)] > date:
        return False
    if office.end:
        return date[: len(office.end)] <= office.end
    return date <= f"{int(seen[:4]) + 1}{seen[4:]}"


@cache
def _load(folder: Path, additions: tuple[Path, ...] = ()) -> Gazetteer:
    digest = hashlib.sha256()
    records: dict[str, Record] = {}
    offices = []
    for room in (folder, *additions):
        some = room != folder
        for where, row in _rows(room, TABLES, digest.update, some=some):
            _record(records, named(row) if some else row, where, more=some)
        for where, row in _rows(room, {"offices": OFFICES}, digest.update, some=some):
            offices.append((_office(row, records, where), row["seen"]))
    return Gazetteer(records, tuple(offices), digest.hexdigest()[:12])


def _rows(
    room: Path, tables: Mapping[str, Sequence[str]], note: Callable[[bytes], None], *, some: bool
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of tables in a folder; an extension need not have all tables and columns."""
    for table, columns in tables.items():
        path = room / f"{table}.csv"
        if path.exists() or not some:
            yield from read_rows(path, columns, note, some=some)


def _record(records: dict[str, Record], row: Row, where: str, *, more: bool) -> None:
    """Take in a row; what an extension says more of an entity is added to what is known."""
    twin = records.get(row["id"])
    if twin and not more:
        raise OntologyError(f"{where}: {row['id']} is there twice")
    row = joined(twin.cells, row) if twin else row
    record = Record(entity(row, where), row)
    if record.entity.country and record.entity.country not in records:
        raise OntologyError(f"{where}: {record.entity.country!r} is no country of ours")
    records[row["id"]] = record


def _office(row: Row, records: Mapping[str, Record], where: str) -> Office:
    for column in ("person", "body"):
        if row[column] not in records:
            raise OntologyError(f"{where}: {row[column]!r} is no {column} of ours")
    if row["relation"] not in RELATIONS:
        raise OntologyError(f"{where}: {row['relation']!r} is no relation of an office")
    check_dates(row, where)
    if bool(row["end"]) == bool(row["seen"]):
        raise OntologyError(
            f"{where}: give either the end or the day the office was last seen held"
        )
    person, body = records[row["person"]].entity, records[row["body"]].entity
    start, end = row["start"] or None, row["end"] or None
    return Office(person, row["relation"], row["title"], body, start, end)
