"""Tables of event records into a store, row by row: what each row becomes, and what is told."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from os import PathLike
from pathlib import Path

from .. import __version__, mapping
from ..articles import Failure
from ..errors import InputError
from ..linking.gazetteer import Gazetteer
from ..mapping.recorded import Recorded, Source, recorded_triples, source_triples
from ..namespaces import DEFAULT_BASE, digest, graph_iri, slug, thing
from ..report import counted
from ..store import embedded
from ..surroundings import surround
from .actors import Cast
from .coded import NoEventError
from .mapping_files import Form
from .reports import Reports, Tables

PIECE = 5_000
"""Reports that are loaded at a time: what is held in memory."""


@dataclass(slots=True)
class ImportReport:
    """What became of the rows: claims made, statements left out, rows that are wrong, by file.

    `lost` are mentions of events that no table has.
    """

    rows: int = 0
    claims: int = 0
    statements: int = 0
    lost: int = 0
    failures: list[Failure] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """Return the report for programs."""
        failures = [
            {"source": f.source, "line": f.line, "message": f.message} for f in self.failures
        ]
        counts = {"rows": self.rows, "claims": self.claims, "statements": self.statements}
        return {**counts, "lost": self.lost, "failures": failures}

    def __str__(self) -> str:
        parts = [f"{counted(self.rows, 'row')} read", counted(self.claims, "claim")]
        if self.statements:
            parts.append(f"{self.statements} without an event (statements, appeals)")
        if self.lost:
            parts.append(f"{self.lost} mentions of events that are not there")
        if self.failures:
            parts.append(f"{len(self.failures)} wrong and left out")
        return ", ".join(parts)


def import_records(
    paths: Sequence[str | PathLike[str]],
    store: str | PathLike[str],
    *,
    form: Form,
    name: str | None = None,
    base: str = DEFAULT_BASE,
    progress: Callable[[str], None] | None = None,
) -> ImportReport:
    """Bring tables of event records into the store in a folder, as one data set.

    A data set of that `name` (else that of the first file) that is there already is replaced.
    Nothing is visible before all is done; memory does not grow with the rows, but for the
    mentions.

    Raises:
        InputError: a file cannot be read, or is no table of that form. StoreError: the store
        cannot be written. Nothing was imported.
    """
    files = [Path(path) for path in paths]
    if not files:
        raise InputError("There is no table to import.")
    gazetteer = Gazetteer.load()
    called = slug(name or files[0].name.split(".")[0])
    source = Source(base, called, thing(base, f"run/{digest(called, *map(_checksum, files))}"))
    reports = Reports(Tables.sort(files, form), form, Cast(gazetteer))
    report = ImportReport()
    with embedded.writing(Path(store)) as writer:
        graph = str(graph_iri(base, f"dataset/{called}"))
        writer.replace_graph(graph, _head(source, name or files[0].name, form))
        known = frozenset(entity.id for entity in gazetteer.entities())
        taken = _taken(reports, report, progress)
        while piece := list(islice(taken, PIECE)):
            writer.load(_triples(piece, source, known), "application/n-triples", graph)
            report.claims += len(piece)
            if progress:
                progress(f"{counted(report.claims, 'claim')}")
        report.rows, report.lost = reports.rows, reports.lost
        surround(writer, gazetteer, base)
    return report


def _taken(
    reports: Reports, report: ImportReport, progress: Callable[[str], None] | None
) -> Iterator[Recorded]:
    """Yield what can be loaded; what cannot goes into the report."""
    for told in reports:
        if isinstance(told, NoEventError):
            report.statements += 1
        elif isinstance(told, Failure):
            report.failures.append(told)
            if progress:
                progress(str(told))
        else:
            yield told


def _triples(reports: Sequence[Recorded], source: Source, known: frozenset[str]) -> bytes:
    found = (recorded_triples(told, source, known) for told in reports)
    return mapping.triple_lines(chain.from_iterable(found))


def _head(source: Source, title: str, form: Form) -> bytes:
    started = dt.datetime.now(dt.UTC).isoformat()
    made_by = f"{form.name}, by diplomacy-kg {__version__}"
    return mapping.triple_lines(source_triples(source, title, made_by, started))


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
