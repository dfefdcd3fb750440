"""The reports that tables hold: each row an event, told once or by every mention of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from .. import ontology
from ..articles import Failure
from ..errors import InputError
from ..facts import Certainty, Modality, Polarity, Status
from ..mapping.recorded import Recorded
from ..publication import iso_date
from .actors import Cast
from .coded import NOWHERE, Coded, NoEventError, coded
from .mapping_files import Form
from .rows import Row, rows, width

UNKNOWN = "0.5"
"""Confidence of a record that states none."""

Told = Recorded | Failure | NoEventError


@dataclass(slots=True)
class Tables:
    """The files of one data set: tables of events, and of the reports of these events."""

    events: list[Path] = field(default_factory=list)
    mentions: list[Path] = field(default_factory=list)

    @staticmethod
    def sort(paths: Sequence[Path], form: Form) -> Tables:
        """Return the files by kind; what has as many cells as a mention is one.

        Raises:
            InputError: a file cannot be read, or none of them holds events.
        """
        found = Tables()
        for path in paths:
            mention = form.mentions and width(path, form) == len(form.mentions.header)
            (found.mentions if mention else found.events).append(path)
        if not found.events:
            raise InputError(f"{paths[0]}: these are mentions; give the table of events as well")
        return found


class Reports:
    """Every report of some tables, in order; `lost` counts mentions of events that are not there.

    One row is kept at a time, and of the mentions who told it where.
    """

    def __init__(self, tables: Tables, form: Form, cast_: Cast) -> None:
        self.rows = 0
        self.lost = 0
        self._tables = tables
        self._form = form
        self._cast = cast_
        self._seen: dict[str, int] = {}
        self._mentions: dict[str, list[dict[str, str]]] = {}

    def __iter__(self) -> Iterator[Told]:
        yield from self._gathered()
        for path in self._tables.events:
            for row in rows(path, self._form):
                self.rows += 1
                yield from self._told(path, row)
        self.lost = sum(len(rest) for id, rest in self._mentions.items() if id not in self._seen)

    def _gathered(self) -> Iterator[Failure]:
        """Read who told of which event; yield the rows of mentions that are wrong."""
        form = self._form.mentions
        for path in self._tables.mentions if form else []:
            for row in rows(path, form or self._form):
                self.rows += 1
                if isinstance(row, Failure):
                    yield row
                    continue
                cells = (form or self._form).cells(row[1])
                try:
                    _confidence(cells)
                except InputError as error:
                    yield Failure(str(path), row[0], str(error))
                    continue
                self._mentions.setdefault(cells.get("id", ""), []).append(cells)

    def _told(self, path: Path, row: Row | Failure) -> Iterator[Told]:
        if isinstance(row, Failure):
            yield row
            return
        line, cells = row[0], self._form.cells(row[1])
        try:
            what = coded(cells, self._cast, self._form.separator)
            id = self._named(cells.get("id") or f"{path.name}:{line}")
            sources = self._mentions.get(cells.get("id", "")) or [cells]
            yield from [self._report(id, what, cells | source) for source in sources]
        except NoEventError as error:
            self._seen.setdefault(cells.get("id", ""), 1)
            yield error
        except InputError as error:
            yield Failure(str(path), line, str(error))

    def _named(self, id: str) -> str:
        """Return a name of the record that no other row of the data set has."""
        self._seen[id] = number = self._seen.get(id, 0) + 1
        return id if number == 1 else f"{id}.{number}"

    def _report(self, id: str, what: Coded, cells: Mapping[str, str]) -> Recorded:
        url = cells.get("url", "")
        address = url if url.startswith(("http://", "https://")) else None
        outlet = cells.get("outlet") or (url.split("/")[2] if address else "")
        published = cells.get("published")
        return Recorded(
            id,
            self._form.name + " " + what.code,
            what.event,
            _status(cells),
            _confidence(cells),
            self._cast.outlet(outlet.removeprefix("www.")),
            address,
            iso_date(published[:8] if published.isdecimal() else published) if published else None,
        )


def _status(cells: Mapping[str, str]) -> Status:
    """Return how far a record asserts its event: it happened, probably, unless it says else."""
    found = {
        name: cells.get(name, default)
        for name, default in (
            ("modality", "actual"),
            ("polarity", "positive"),
            ("certainty", "probable"),
        )
    }
    for name, word in found.items():
        if word not in ontology.concepts(name.capitalize()):
            raise InputError(f"{word!r} is no {name}")
    return Status(
        NOWHERE,
        cast("Modality", found["modality"]),
        cast("Polarity", found["polarity"]),
        cast("Certainty", found["certainty"]),
    )


def _confidence(cells: Mapping[str, str]) -> float:
    """Return the confidence of a cell, as a share of 1.

    Raises:
        InputError: it is no number, or out of range.
    """
    cell = cells.get("confidence", UNKNOWN)
    try:
        share = float(cell) / float(cells.get("confidence_of", "1"))
    except (ValueError, ZeroDivisionError):
        raise InputError(f"confidence: {cell!r} is no number") from None
    if not 0 <= share <= 1:
        raise InputError(f"confidence: {cell} lies outside its range")
    return share
