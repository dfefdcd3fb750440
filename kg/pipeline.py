"""Articles into a store: the one place where the stages meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import ExitStack
from os import PathLike
from pathlib import Path

from rdflib.namespace import PROV

from . import articles
from .building.batches import Batches, Coders, IsThere, Item, few, processes, time_of_build
from .building.loading import Loader
from .building.partitions import Loadable, Terms, quads
from .building.shards import Manifest, Shelf, kept
from .coding import (
    Coded,
    Inputs,
    Progress,
    code,
    extract,
    read_out,
    records,
    records_of,
    silent,
)
from .facts import Article
from .linking.gazetteer import Gazetteer
from .namespaces import DEFAULT_BASE, thing
from .report import BuildReport, Pace
from .store import embedded
from .tools import Tools, load_tools

__all__ = [
    "BuildReport",
    "Coded",
    "Tools",
    "add",
    "build",
    "code",
    "extract",
    "load_manifest",
    "load_tools",
    "put",
    "read_out",
    "records",
    "records_of",
    "take_up",
]

WORK = "coded"
"""Folder beside the generations of a store where coded articles wait to be loaded."""


def build(
    inputs: Inputs,
    store: str | PathLike[str],
    *,
    date: str | dt.date | None = None,
    base: str = DEFAULT_BASE,
    tools: Tools | None = None,
    progress: Progress | None = None,
    jobs: int = 1,
    coders: Coders | None = None,
    work: str | None = None,
) -> BuildReport:
    """Build articles into the store in a folder, and tell what became of each.

    What fails is reported and left out; an article that is there already is replaced, or left as
    it is where neither it nor the program has changed. Nothing is visible before all is done.
    More than a few articles are coded by `jobs` processes, or by `coders`, in partitions that are
    kept in `work` (else in the folder of the store) until they are loaded: a build that was
    interrupted goes on from there. Whoever codes them, and in whatever partitions: it comes to the
    same store.

    Raises:
        InputError: the date is none. ModelError, OntologyError, StoreError: nothing was built.
    """
    tools = tools or load_tools(base=base)
    paths = [inputs] if isinstance(inputs, str | PathLike) else list(inputs)
    gauge = articles.Gauge.of(paths)
    return take_up(
        articles.read(paths, date=date, gauge=gauge),
        store,
        tools=tools,
        progress=progress,
        jobs=jobs,
        coders=coders,
        work=work,
        pace=Pace(gauge),
    )


def add(article: Article, store: str | PathLike[str], *, tools: Tools) -> Coded:
    """Add one article to the store, or replace it there, and return it coded.

    Raises:
        InputError, ShapeError: it cannot be added. StoreError: the store cannot be written.
    """
    coded = code(article, tools=tools)
    put(coded, store, tools=tools)
    return coded


def put(coded: Coded, store: str | PathLike[str], *, tools: Tools) -> None:
    """Put a coded article into the store; what that takes does not depend on the store's size.

    Raises:
        StoreError: the store cannot be written.
    """
    with embedded.writing(Path(store), optimise=False) as writer:
        loader = Loader(writer, tools.gazetteer, tools.base)
        loader.put(coded.graph, quads(coded.triples, coded.graph))
        loader.finish()


def take_up(
    found: Iterable[Item],
    store: str | PathLike[str],
    *,
    tools: Tools,
    progress: Progress | None = None,
    jobs: int = 1,
    coders: Coders | None = None,
    work: str | None = None,
    pace: Pace | None = None,
) -> BuildReport:
    """Build articles that are at hand into a store, as `build` does those of files."""
    progress, report, pace = progress or silent, BuildReport(), pace or Pace()
    place = work or str(Path(store) / WORK)
    shelf, terms = Shelf(place), Terms.of(tools, time_of_build(), place)
    alone, found = few(found)
    with embedded.writing(Path(store), optimise=not alone) as writer, ExitStack() as opened:
        batches = Batches(tools, terms, _is_there(writer, tools.base))
        if tools.suggest or (alone and coders is None):
            outcomes = batches.singly(found)
        else:
            there = opened.enter_context(kept(shelf))
            outcomes = batches.by(coders or processes(jobs), found, there, shelf)
        loader = Loader(writer, tools.gazetteer, tools.base)
        for item, outcome in outcomes:
            if isinstance(outcome, Loadable):
                loader.put(outcome.graph, outcome.quads)
            progress(report.note(item, outcome))
            if line := pace.line():
                progress(line)
        if report.built or not report.unchanged:
            progress("actors, links and direct triples")
            loader.finish()
    if work is None:
        shelf.clear()
    else:
        progress(f"manifest: {shelf.list(batches.used, tools.base)}")
    return report


def load_manifest(
    manifest: str, store: str | PathLike[str], *, progress: Progress | None = None
) -> BuildReport:
    """Load what a build wrote into shards, wherever that was; the store is as if built here.

    Raises:
        InputError: the manifest or a shard is missing or damaged. StoreError: the store cannot be
        written. Nothing was loaded.
    """
    told, report = Manifest.read(manifest), BuildReport()
    progress, pace = progress or silent, Pace(None)
    with embedded.writing(Path(store)) as writer:
        loader = Loader(writer, Gazetteer.load(), told.base)
        for entry, found in told.graphs():
            loader.put(entry.graph, found)
            report.built.append(entry.article)
            report.claims += entry.claims
            if line := pace.line():
                progress(line)
        loader.finish()
    return report


def _is_there(writer: embedded.Writer, base: str) -> IsThere:
    def is_there(run: str, article: str) -> bool:
        return writer.has(
            str(thing(base, f"run/{run}")), str(PROV.used), str(thing(base, f"article/{article}"))
        )

    return is_there
