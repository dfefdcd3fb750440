"""Which classes of Wikidata fit our types, and which properties we read (data/wikidata/*.csv)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ..errors import OntologyError
from ..ontology import data_folder
from .rows import read_rows

TYPES = ("type", "fits", "never")
READ = ("property", "is", "enriches")
EDITION = ("table", "date", "source")
ROLES = ("class", "country", "born", "died", "start", "end", "value")


@dataclass(frozen=True, slots=True)
class Fit:
    """The classes of which an item must have one to be of a type, and those it may not have."""

    needs: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True, slots=True)
class Property:
    """A property we read: what it is to us, and whether `kg link --enrich` keeps its values."""

    name: str
    role: str
    enriches: bool


@cache
def fits() -> Mapping[str, Fit]:
    """Return for each of our types which classes fit.

    Raises:
        OntologyError: the table is missing or wrong.
    """
    return {
        row["type"]: Fit(_set(row["fits"]), _set(row["never"])) for row in _table("types", TYPES)
    }


@cache
def kinds() -> tuple[str, ...]:
    """Return every class that some type asks for or refuses, sorted."""
    return tuple(sorted({c for fit in fits().values() for c in fit.needs | fit.never}))


@cache
def read() -> Mapping[str, Property]:
    """Return the properties that are read, by name.

    Raises:
        OntologyError: the table is missing or wrong.
    """
    found = {
        row["property"]: Property(row["property"], row["is"], bool(row["enriches"]))
        for row in _table("properties", READ)
    }
    for name, property in found.items():
        if property.role not in ROLES:
            raise OntologyError(f"properties.csv: {name} cannot be {property.role!r}")
    return found


@cache
def edition(table: str) -> str:
    """Return the day on which a packaged table was put together.

    Raises:
        OntologyError: the table of editions is missing or wrong.
    """
    return {row["table"]: row["date"] for row in _table("edition", EDITION)}[table]


@cache
def provenance(table: str) -> str:
    """Return where the facts of a packaged table come from."""
    return {row["table"]: row["source"] for row in _table("edition", EDITION)}[table]


def properties() -> tuple[str, ...]:
    """Return the names of the properties that are read, in order of the table."""
    return tuple(read())


def fitting(type: str, classes: Iterable[str]) -> bool:
    """Say whether an item of these classes can be an entity of a type of ours.

    >>> fitting("Person", ["Q5"]), fitting("Place", ["Q5"]), fitting("Organization", ["Q476028"])
    (True, False, False)
    """
    fit, own = fits().get(type), set(classes)
    return fit is not None and bool(fit.needs & own) and not fit.never & own


def _table(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    path = data_folder() / "wikidata" / f"{name}.csv"
    return [row for _, row in read_rows(path, columns, lambda _: None)]


def _set(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split("|") if part)
