"""The packaged actors, places, treaties and conflicts, read from data/gazetteer/*.csv."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import OntologyError
from ..facts import Entity, Name, NameKind, Office
from ..ontology import data_folder

PREFIX = {
    "Country": "agent/",
    "Organization": "agent/",
    "NewsAgency": "agent/",
    "GovernmentBody": "agent/",
    "InternationalOrganization": "agent/",
    "University": "agent/",
    "Person": "agent/",
    "Group": "agent/",
    "Place": "place/",
    "Conflict": "conflict/",
    "Treaty": "treaty/",
}
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
LISTS = tuple(KINDS)
_HEAD = ("id", "label", "type", "qid", "proofs")
_TAIL = ("source", "note")
TABLES: Mapping[str, tuple[str, ...]] = {
    "countries": (*_HEAD, "capital", *LISTS, "iso2", "iso3", "start", "end", *_TAIL),
    "organisations": (*_HEAD, "country", "sector", *LISTS, "start", "end", *_TAIL),
    "people": (*_HEAD, "country", "aliases", *_TAIL),
    "places": (*_HEAD, "country", "sector", *LISTS, "start", "end", *_TAIL),
}
OFFICES = ("person", "relation", "title", "body", "start", "end", "seen", "source", "note")
_QID = re.compile(r"Q[1-9]\d*")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the gazetteer: the entity and what the row says of it."""

    entity: Entity
    cells: Mapping[str, str]

    def all(self, column: str) -> tuple[str, ...]:
        """Return the values of a column that holds several."""
        return tuple(v for v in self.cells.get(column, "").split("|") if v)


class Gazetteer:
    """Every packaged entity, its names, and who held which office when.

    >>> gazetteer = Gazetteer.load()
    >>> [n.kind for n in gazetteer.names() if n.text == "Kremlin"]
    ['metonym', 'alias']
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
        self._names = tuple(name for record in records.values() for name in _names(record))
        self._bodies: dict[tuple[str, str], list[Entity]] = {}
        for record in records.values():
            key = (record.entity.country or "", record.cells.get("sector", ""))
            self._bodies.setdefault(key, []).append(record.entity)

    @staticmethod
    def load(folder: Path | None = None) -> Gazetteer:
        """Return the packaged gazetteer, or the one in a folder; each folder is read once.

        Raises:
            OntologyError: a table is missing or a row is wrong; the text names file and line.
        """
        return _load(folder or data_folder() / "gazetteer")

    def names(self) -> tuple[Name, ...]:
        """Return every written form of every entity, with both apostrophes and both dashes.

        Case is the reader's matter: abbreviations are to be matched in case.
        """
        return self._names

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
    found: dict[tuple[str, NameKind], None] = {}
    if entity.label not in unsafe:
        found[entity.label, "name"] = None
    for column, kind in KINDS.items():
        for text in record.all(column):
            if kind == "context" or text not in (entity.label, *unsafe):
                found[text, kind] = None
    written = ((form, kind) for text, kind in found for form in _forms(text))
    yield from (Name(text, entity, kind) for text, kind in dict.fromkeys(written))


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
def _load(folder: Path) -> Gazetteer:
    digest = hashlib.sha256()
    records: dict[str, Record] = {}
    for table, columns in TABLES.items():
        for where, row in _rows(folder / f"{table}.csv", columns, digest.update):
            record = Record(_entity(row, where), row)
            if record.entity.id in records:
                raise OntologyError(f"{where}: {record.entity.id} is there twice")
            if record.entity.country and record.entity.country not in records:
                raise OntologyError(f"{where}: {record.entity.country!r} is no country of ours")
            records[record.entity.id] = record
    rows = _rows(folder / "offices.csv", OFFICES, digest.update)
    offices = tuple((_office(row, records, where), row["seen"]) for where, row in rows)
    return Gazetteer(records, offices, digest.hexdigest()[:12])


def _rows(
    path: Path, columns: tuple[str, ...], note: Callable[[bytes], None]
) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path.name}: {error}") from error
    note(raw)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header = next(reader, [])
    if tuple(header) != columns:
        raise OntologyError(f"{path.name}:1: the columns are {header}, not {list(columns)}")
    try:
        for cells in reader:
            where = f"{path.name}:{reader.line_num}"
            if len(cells) != len(columns):
                raise OntologyError(f"{where}: {len(cells)} cells in place of {len(columns)}")
            yield where, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise OntologyError(f"{path.name}:{reader.line_num}: {error}") from error


def _entity(row: Mapping[str, str], where: str) -> Entity:
    prefix = PREFIX.get(row["type"])
    if prefix is None:
        raise OntologyError(f"{where}: {row['type']!r} is no class of ours")
    if not row["label"] or not row["id"].startswith(prefix) or row["id"] == prefix:
        raise OntologyError(f"{where}: {row['id']!r} is no id of a {row['type']} with a label")
    if row["qid"] and not _QID.fullmatch(row["qid"]):
        raise OntologyError(f"{where}: {row['qid']!r} is no Wikidata item")
    _check_dates(row, where)
    country = row.get("country") or None
    return Entity(row["id"], row["label"], row["type"], row["qid"] or None, country)


def _office(row: Mapping[str, str], records: Mapping[str, Record], where: str) -> Office:
    for column in ("person", "body"):
        if row[column] not in records:
            raise OntologyError(f"{where}: {row[column]!r} is no {column} of ours")
    if row["relation"] not in RELATIONS:
        raise OntologyError(f"{where}: {row['relation']!r} is no relation of an office")
    _check_dates(row, where)
    if bool(row["end"]) == bool(row["seen"]):
        raise OntologyError(
            f"{where}: give either the end or the day the office was last seen held"
        )
    person, body = records[row["person"]].entity, records[row["body"]].entity
    start, end = row["start"] or None, row["end"] or None
    return Office(person, row["relation"], row["title"], body, start, end)


def _check_dates(row: Mapping[str, str], where: str) -> None:
    start, end, seen = (row.get(column, "") for column in ("start", "end", "seen"))
    for date in filter(None, (start, end, seen)):
        if not _DATE.fullmatch(date):
            raise OntologyError(f"{where}: {date!r} is no date")
    known = min(len(start), len(end))
    if start[:known] > end[:known]:
        raise OntologyError(f"{where}: it ends ({end}) before it starts ({start})")
