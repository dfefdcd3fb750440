"""Rows of the gazetteer's tables, read and checked; every complaint names file and line."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import OntologyError
from ..facts import Entity
from ..namespaces import slug

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
LISTS = (
    "aliases", "abbreviations", "adjectives", "demonyms", "prefixes", "metonyms", "context",
)  # fmt: skip
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

Row = Mapping[str, str]


def read_rows(
    path: Path, columns: Sequence[str], note: Callable[[bytes], None], *, some: bool = False
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a table, each with where it stands; the bytes go to `note`.

    With `some`, the table may have only some of the columns, in any order; others are empty.

    Raises:
        OntologyError: the table is missing or malformed.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path.name}: {error}") from error
    note(raw)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header = next(reader, [])
    if set(header) - set(columns) if some else header != list(columns):
        raise OntologyError(f"{path.name}:1: the columns are {header}, not {list(columns)}")
    empty = {column: "" for column in columns if column not in header}
    width = len(header)
    try:
        for cells in reader:
            where = f"{path.name}:{reader.line_num}"
            if len(cells) != width:
                raise OntologyError(f"{where}: {len(cells)} cells in place of {width}")
            yield where, empty | dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise OntologyError(f"{path.name}:{reader.line_num}: {error}") from error


def named(row: Row) -> Row:
    """Return the row with the id that its type and label give, where it has none."""
    if row["id"]:
        return row
    return {**row, "id": PREFIX.get(row["type"], "") + slug(row["label"])}


def joined(old: Row, new: Row) -> Row:
    """Return a row with what another says more: names are added, other cells replaced."""
    lists = {c: "|".join(filter(None, (old.get(c), new[c]))) for c in LISTS if c in new}
    return {**old, **{c: value for c, value in new.items() if value}, **lists}


def entity(row: Row, where: str) -> Entity:
    """Return the entity that a row describes.

    Raises:
        OntologyError: class, id, label, item or dates are wrong.
    """
    prefix = PREFIX.get(row["type"])
    if prefix is None:
        raise OntologyError(f"{where}: {row['type']!r} is no class of ours")
    if not row["label"] or not row["id"].startswith(prefix) or row["id"] == prefix:
        raise OntologyError(f"{where}: {row['id']!r} is no id of a {row['type']} with a label")
    if row["qid"] and not _QID.fullmatch(row["qid"]):
        raise OntologyError(f"{where}: {row['qid']!r} is no Wikidata item")
    check_dates(row, where)
    if "iso2" in row:
        _check_days(row, where)
    country = row.get("country") or None
    return Entity(row["id"], row["label"], row["type"], row["qid"] or None, country)


def dated(cell: str) -> dict[str, tuple[str, str]]:
    """Return the names of a cell that were good for some time, with begin and end.

    >>> dated("Zaire@1971-10-27/1997-05-17|Congo")
    {'Zaire': ('1971-10-27', '1997-05-17')}
    """
    found = {}
    for value in cell.split("|"):
        name, mark, days = value.partition("@")
        if mark:
            start, _, end = days.partition("/")
            found[name] = (start, end)
    return found


def check_dates(row: Row, where: str) -> None:
    """Let pass ISO days, months and years that are in order.

    Raises:
        OntologyError: a date is none, or the end comes before the start.
    """
    start, end, seen = row.get("start", ""), row.get("end", ""), row.get("seen", "")
    if not (start or end or seen):
        return
    for date in (start, end, seen):
        if date and not _DATE.fullmatch(date):
            raise OntologyError(f"{where}: {date!r} is no date")
    known = min(len(start), len(end))
    if start[:known] > end[:known]:
        raise OntologyError(f"{where}: it ends ({end}) before it starts ({start})")


def _check_days(row: Row, where: str) -> None:
    """Let pass names that were good between two dates in order: Zaire@1971/1997-05-17.

    Raises:
        OntologyError: a date is none, or the end comes before the start.
    """
    for column in LISTS:
        cell = row.get(column, "")
        for name, (start, end) in dated(cell).items() if "@" in cell else ():
            if not (name and start and end):
                raise OntologyError(f"{where}: {name!r} needs a name, a begin and an end")
            check_dates({"start": start, "end": end}, where)
