"""Articles into a store: the one place where the stages meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from os import PathLike
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from . import articles
from .articles import Failure
from .coding import (
    Coded,
    Inputs,
    Progress,
    code,
    extract,
    guarded,
    read_out,
    records,
    records_of,
    run_of,
    silent,
)
from .facts import Article
from .namespaces import DEFAULT_BASE, DIP, thing
from .report import BuildReport, counted
from .store import embedded
from .surroundings import surround
from .tools import Tools, load_tools
from .workers import Workers

__all__ = [
    "BuildReport",
    "Coded",
    "Tools",
    "add",
    "build",
    "code",
    "extract",
    "load_tools",
    "read_out",
    "records",
    "records_of",
    "take_up",
]

FEW = 32
"""Articles for which further processes are not worth their start."""


def build(
    inputs: Inputs,
    store: str | PathLike[str],
    *,
    date: str | dt.date | None = None,
    base: str = DEFAULT_BASE,
    tools: Tools | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
) -> BuildReport:
    """Build articles into the store in a folder, and tell what became of each.

    What fails is reported and left out; an article that is there already is replaced, or left as
    it is where neither it nor the program has changed. Nothing is visible before all is done.
    With `jobs` above one, that many processes code them where there are more than a few.

    Raises:
        InputError: the date is none. ModelError, OntologyError, StoreError: nothing was built.
    """
    found = articles.read(inputs, date=date)
    return take_up(found, store, tools=tools or load_tools(base=base), progress=progress, jobs=jobs)


def add(article: Article, store: str | PathLike[str], *, tools: Tools) -> Coded:
    """Add one article to the store, or replace it there, and return it coded.

    Raises:
        InputError, ShapeError: it cannot be added. StoreError: the store cannot be written.
    """
    coded = code(article, tools=tools)
    with embedded.writing(Path(store)) as writer:
        writer.replace_graph(coded.graph, coded.triples)
        surround(writer, tools.gazetteer, tools.base)
    return coded


def take_up(
    found: Iterable[Article | Failure],
    store: str | PathLike[str],
    *,
    tools: Tools,
    progress: Progress | None = None,
    jobs: int = 1,
) -> BuildReport:
    """Build articles that are at hand into a store, as `build` does those of files."""
    progress = progress or silent
    report = BuildReport()
    with embedded.writing(Path(store)) as writer:
        for item, outcome in _outcomes(found, _runs(writer), tools, jobs):
            if isinstance(outcome, _Loaded):
                writer.replace_graph(outcome.graph, outcome.triples)
            progress(_noted(report, item, outcome))
        if report.built or not report.unchanged:
            progress("actors, links and direct triples")
            surround(writer, tools.gazetteer, tools.base)
    return report


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The graph of an article that conforms, as sorted N-Triples."""

    graph: str
    triples: bytes
    claims: int


_Item = Article | Failure
_Outcome = _Loaded | Failure | None


def _outcomes(
    found: Iterable[_Item], runs: frozenset[Node], tools: Tools, jobs: int
) -> Iterator[tuple[_Item, _Outcome]]:
    """Yield what came of each article, in order; nothing of those that are there unchanged."""
    planned = ((item, _wanted(item, runs, tools)) for item in found)
    first = list(islice(planned, FEW if jobs > 1 else 0))
    items = chain(first, planned)
    if len(first) < FEW or tools.suggest:
        yield from ((item, _outcome(item, tools) if wanted else None) for item, wanted in items)
        return
    workers = Workers(_in_worker, partial(_prepare, tools.base, tools.min_confidence), _lost, jobs)
    yield from workers.in_order(items)


def _wanted(item: _Item, runs: frozenset[Node], tools: Tools) -> bool:
    """Say whether an article is to be coded: it is none that is there unchanged."""
    if isinstance(item, Failure):
        return False
    return thing(tools.base, f"run/{run_of(item, tools)}") not in runs


def _outcome(item: _Item, tools: Tools) -> _Outcome:
    if isinstance(item, Failure):
        return item
    coded = guarded(item, lambda article: code(article, tools=tools))
    if isinstance(coded, Failure):
        return coded
    return _Loaded(coded.graph, coded.triples, len(coded.extraction.claims))


_worker: list[Tools] = []


def _prepare(base: str, least: float) -> None:
    _worker[:] = [load_tools(base=base, min_confidence=least)]


def _in_worker(item: _Item) -> _Outcome:
    return _outcome(item, _worker[0])


def _lost(item: _Item) -> _Outcome:
    source = item.source if isinstance(item, Failure) else item.source or item.id
    return Failure(source, None, "cannot be coded: the process that worked on it died")


def _noted(report: BuildReport, item: _Item, outcome: _Outcome) -> str:
    """Take an outcome into the report, and return the line that tells of it."""
    if isinstance(item, Failure):
        outcome = item
    if isinstance(outcome, Failure):
        report.failures.append(outcome)
        return str(outcome)
    assert isinstance(item, Article)
    source = item.source or item.id
    if outcome is None:
        report.unchanged.append(item.id)
        return f"{source}: unchanged"
    report.built.append(item.id)
    report.claims += outcome.claims
    return f"{source}: {counted(outcome.claims, 'claim')}"


def _runs(writer: embedded.Writer) -> frozenset[Node]:
    run = f"<{DIP.ExtractionRun}>"
    there = f"CONSTRUCT {{ ?run a {run} }} WHERE {{ GRAPH ?graph {{ ?run a {run} }} }}"
    return frozenset(Graph().parse(writer.construct(there), format="nt").subjects())
