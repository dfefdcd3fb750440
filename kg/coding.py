"""The stages for one article: text in, everything that is read out of it, and its valid graph."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from os import PathLike
from typing import TypeVar

from . import articles, extraction, mapping, shapes
from .articles import Failure
from .errors import InputError, KgError, ShapeError
from .facts import Article, Entity, Extraction
from .namespaces import digest, graph_iri
from .records import Record, error_record, to_records
from .report import counted
from .tools import Tools, load_tools

logger = logging.getLogger(__name__)

Inputs = str | PathLike[str] | Iterable[str | PathLike[str]]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Coded:
    """One article coded: what was read out of it, and its valid graph as sorted N-Triples."""

    extraction: Extraction
    publisher: Entity | None
    graph: str
    triples: bytes


def extract(
    text: str,
    *,
    date: str | dt.date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    id: str | None = None,
) -> Extraction:
    """Return everything that is read out of one text: mentions, times, claims, utterances.

    Offsets are code points of the text, end-exclusive. What is not given is looked for in the text.

    >>> found = extract("Norway recognised Kosovo on Friday.", date="2008-03-28")
    >>> claim = found.claims[0]
    >>> claim.about.type, claim.about.actors[0].entity.label, claim.about.date.value
    ('SUPPORT', 'Norway', '2008-03-28')

    Raises:
        InputError: the text is empty or the date is none. ModelError: there is no language model.
    """
    article = articles.from_text(text, id=id, title=title, date=date, publisher=publisher, url=url)
    return read_out(article, tools=load_tools())


def read_out(article: Article, *, tools: Tools) -> Extraction:
    """Return everything that is read out of one article; offsets count in its text.

    Claims less sure than the tools' `min_confidence` are left out.
    """
    found = extraction.extract(
        article,
        nlp=tools.nlp,
        actors=tools.gazetteer,
        extractor=tools.extractor,
        suggest=tools.suggest,
    )
    return _sure(found, tools.min_confidence)


def _sure(found: Extraction, least: float) -> Extraction:
    claims = [claim for claim in found.claims if claim.confidence >= least]
    there = {claim.id for claim in claims}
    kept = (c if c.disputes in there else replace(c, disputes=None) for c in claims)
    return replace(found, claims=tuple(kept))


def records(
    inputs: Inputs,
    *,
    date: str | dt.date | None = None,
    claims_only: bool = False,
    tools: Tools | None = None,
    progress: Progress | None = None,
) -> Iterator[Record]:
    """Yield the records of articles (contract section 3); what fails becomes an error record.

    Raises:
        InputError: the date is none. ModelError, OntologyError: nothing can be extracted.
    """
    yield from records_of(
        articles.read(inputs, date=date), claims_only=claims_only, tools=tools, progress=progress
    )


def records_of(
    found: Iterable[Article | Failure],
    *,
    claims_only: bool = False,
    tools: Tools | None = None,
    progress: Progress | None = None,
) -> Iterator[Record]:
    """Yield the records of articles at hand; see `records`."""
    tools, show = tools or load_tools(), progress or silent
    for item in found:
        if isinstance(item, Failure):
            yield error_record(None, str(item))
            show(str(item))
            continue
        told = guarded(item, lambda article: read_out(article, tools=tools))
        if isinstance(told, Failure):
            yield error_record(item.id, str(told))
            show(str(told))
            continue
        yield from to_records(told, publisher=tools.publisher(item), claims_only=claims_only)
        show(f"{item.source or item.id}: {counted(len(told.claims), 'claim')}")


Made = TypeVar("Made")


def guarded(article: Article, work: Callable[[Article], Made]) -> Made | Failure:
    """Return what some work makes of an article, or why it makes nothing.

    The trace of a fault of ours goes to the log. Words, models and stores that are wrong are no
    fault of one article, and stop the run.

    Raises:
        KgError: nothing can be coded.
    """
    where = article.source or article.id
    try:
        return work(article)
    except (InputError, ShapeError) as error:
        return Failure(where, None, str(error))
    except KgError:
        raise
    except Exception as error:  # a fault of ours may be of any class, and costs one article only
        logger.error("Article %s cannot be coded", article.id, exc_info=error)
        return Failure(where, None, f"cannot be coded: {type(error).__name__}: {error}")


def code(article: Article, *, tools: Tools, started: dt.datetime | None = None) -> Coded:
    """Return one article coded and validated.

    Raises:
        InputError: the day of publication is not known. ShapeError: its graph breaks a shape.
    """
    if article.date is None:
        raise InputError(f"article {article.id} has no date of publication; give one with --date")
    found = read_out(article, tools=tools)
    publisher = tools.publisher(article)
    graph = mapping.article_graph(
        found,
        base=tools.base,
        run=run_of(article, tools),
        started=started or dt.datetime.now(dt.UTC),
        publisher=publisher,
        known=tools.known,
    )
    report = shapes.validate(graph, article=article.id, background=tools.actors)
    if not report.conforms:
        raise ShapeError(str(report))
    name = str(graph_iri(tools.base, f"article/{article.id}"))
    return Coded(found, publisher, name, mapping.ntriples(graph))


def run_of(article: Article, tools: Tools) -> str:
    """Return the name of the run that codes an article: all that decides what comes of it."""
    told = (article.title, article.date, article.publisher, article.url, article.language)
    return digest(article.id, article.sha256, *told, tools.version)


def silent(line: str) -> None:
    """Show no progress."""
