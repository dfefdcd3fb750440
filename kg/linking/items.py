"""Items of Wikidata as records, and how they are read from rows of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .endpoint import Row
from .vocabulary import read

ITEM = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True)
class Position:
    """An office that a person held (P39): its item and label, of what, from when to when."""

    office: str
    label: str = ""
    of: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One item as Wikidata has it; deprecated statements are left out.

    `asked` is the number that was asked for: another one than `qid` where the item was merged into
    that one. `kinds` are the classes, of those that our types need, that it belongs to.
    """

    qid: str
    asked: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    classes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    positions: tuple[Position, ...] = ()
    start: str | None = None
    end: str | None = None
    links: int = 0
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Return the label and the aliases."""
        return tuple(dict.fromkeys(n for n in (self.label, *self.aliases) if n))


def empty() -> dict[str, Any]:
    """Return an item of which nothing is said yet, as the cache keeps it."""
    lists: dict[str, Any] = {n: [] for n in ("aliases", "classes", "countries", "facts")}
    return lists | {"label": "", "description": "", "links": 0, "positions": [], "sameAs": None}


def take(said: dict[str, Any], property: str, value: str) -> None:
    """Put one statement where it belongs."""
    name = property.rpartition("#")[2].rpartition("/")[2]
    plain = value.removeprefix(ITEM)
    use = read().get(name)
    if name == "sameAs" and plain.startswith("Q"):
        said["sameAs"] = plain
    elif name == "label":
        said["label"] = said["label"] or value
    elif name == "altLabel":
        said["aliases"].append(value)
    elif name == "description":
        said["description"] = value
    elif name == "sitelinks":
        said["links"] = count(value)
    elif use is not None:
        _use(said, name, use.role, plain)


def _use(said: dict[str, Any], name: str, role: str, value: str) -> None:
    if role in ("class", "country"):
        said["classes" if role == "class" else "countries"].append(value)
    elif role != "value":
        key, first = ("start", min) if role in ("start", "born") else ("end", max)
        days = [d for d in (said.get(key), day(value)) if d]
        said[key] = first(days) if days else None
    said["facts"].append([name, value])


def position(row: Row) -> dict[str, Any]:
    """Return a held office from a row of offices.rq."""
    of = next((number(row[name]) for name in ("of", "territory", "country") if name in row), None)
    start, end = day(row.get("start", "")), day(row.get("end", ""))
    return asdict(Position(number(row["office"]), row.get("label", ""), of, start, end))


def item(qid: str, asked: str, said: Mapping[str, Any], kinds: Mapping[str, list[str]]) -> Item:
    """Return the item from what is said of it and what its classes are kinds of."""
    return Item(
        qid,
        asked,
        said["label"],
        tuple(sorted(set(said["aliases"]))),
        said["description"],
        tuple(sorted(set(said["classes"]))),
        tuple(sorted({top for c in said["classes"] for top in kinds.get(c, ())})),
        tuple(sorted(set(said["countries"]))),
        _positions(said["positions"]),
        said.get("start"),
        said.get("end"),
        said["links"],
        tuple(sorted({(name, value) for name, value in said["facts"]})),
    )


def _positions(held: Iterable[Mapping[str, Any]]) -> tuple[Position, ...]:
    """Return the offices, each once, the earliest first."""
    found = {Position(**one) for one in held}
    return tuple(sorted(found, key=lambda p: (p.start or "", p.office, p.of or "", p.end or "")))


def day(value: str) -> str | None:
    """Return the day of a time value of Wikidata, None for no value or an unknown one.

    >>> day("1984-01-08T00:00:00Z"), day("+1984-01-08T00:00:00Z"), day("t1234")
    ('1984-01-08', '1984-01-08', None)
    """
    text = value.removeprefix("+")[:10]
    return text if len(text) == 10 and text.replace("-", "").isdigit() else None


def number(iri: str) -> str:
    """Return the number of an item from its IRI."""
    return iri.removeprefix(ITEM)


def count(value: str | None) -> int:
    """Return a number that is written in digits, else 0."""
    return int(value) if value and value.isdigit() else 0
