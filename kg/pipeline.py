"""The stages for one article and for a whole build: the one place where they meet."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from . import articles, derived, extraction, mapping, shapes
from .articles import Failure
from .errors import InputError, KgError, ShapeError
from .facts import Article, Entity, Extraction
from .linking import decisions, link
from .namespaces import DEFAULT_BASE, DIP, digest, graph_iri, prologue, thing
from .records import Record, error_record, to_records
from .report import BuildReport, counted
from .store import embedded, void
from .tools import Tools, load_tools

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
]

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
    """Return everything that is read out of one article; offsets count in its text."""
    return extraction.extract(
        article,
        nlp=tools.nlp,
        actors=tools.gazetteer,
        extractor=tools.extractor,
        suggest=tools.suggest,
    )


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
    tools, show = tools or load_tools(), progress or _silent
    for item in found:
        if isinstance(item, Failure):
            yield error_record(None, str(item))
            show(str(item))
            continue
        try:
            told, publisher = read_out(item, tools=tools), tools.publisher(item)
            found_here = list(to_records(told, publisher=publisher, claims_only=claims_only))
        except KgError:
            raise
        except Exception as error:  # one article never loses a batch
            failure = _unforeseen(item, error)
            yield error_record(item.id, str(failure))
            show(str(failure))
            continue
        yield from found_here
        show(f"{item.source or item.id}: {counted(len(told.claims), 'claim')}")


def _unforeseen(article: Article, error: Exception) -> Failure:
    """Return the failure of an article on a fault of ours, whose trace goes to the log."""
    logger.error("Article %s cannot be coded", article.id, exc_info=error)
    message = f"cannot be coded: {type(error).__name__}: {error}"
    return Failure(article.source or article.id, None, message)


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
        run=_run(article, tools),
        started=started or dt.datetime.now(dt.UTC),
        publisher=publisher,
        known=tools.known,
    )
    report = shapes.validate(graph, article=article.id, background=tools.actors)
    if not report.conforms:
        raise ShapeError(str(report))
    name = str(graph_iri(tools.base, f"article/{article.id}"))
    return Coded(found, publisher, name, mapping.ntriples(graph))


def _run(article: Article, tools: Tools) -> str:
    told = (article.title, article.date, article.publisher, article.url, article.language)
    return digest(article.id, article.sha256, *told, tools.version)


def build(
    inputs: Inputs,
    store: str | PathLike[str],
    *,
    date: str | dt.date | None = None,
    base: str = DEFAULT_BASE,
    tools: Tools | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Build articles into the store in a folder, and tell what became of each.

    What fails is reported and left out; an article that is there already is replaced, or left as
    it is where neither it nor the program has changed. Nothing is visible before all is done.

    Raises:
        InputError: the date is none. ModelError, OntologyError, StoreError: nothing was built.
    """
    return _load(
        articles.read(inputs, date=date),
        Path(store),
        tools or load_tools(base=base),
        progress or _silent,
    )


def add(article: Article, store: str | PathLike[str], *, tools: Tools) -> Coded:
    """Add one article to the store, or replace it there, and return it coded.

    Raises:
        InputError, ShapeError: it cannot be added. StoreError: the store cannot be written.
    """
    coded = code(article, tools=tools)
    with embedded.writing(Path(store)) as writer:
        writer.replace_graph(coded.graph, coded.triples)
        _surround(writer, tools)
    return coded


def _silent(line: str) -> None:
    """Show no progress."""


def _load(
    found: Iterable[Article | Failure], store: Path, tools: Tools, progress: Progress
) -> BuildReport:
    report = BuildReport()
    with embedded.writing(store) as writer:
        runs = _runs(writer)
        for item in found:
            if isinstance(item, Failure):
                report.failures.append(item)
                progress(str(item))
            elif thing(tools.base, f"run/{_run(item, tools)}") in runs:
                report.unchanged.append(item.id)
                progress(f"{item.source or item.id}: unchanged")
            else:
                progress(_load_one(item, writer, tools, report))
        if report.built or not report.unchanged:
            progress("actors, links and direct triples")
            _surround(writer, tools)
    return report


def _load_one(article: Article, writer: embedded.Writer, tools: Tools, report: BuildReport) -> str:
    source = article.source or article.id
    try:
        coded = code(article, tools=tools)
    except (InputError, ShapeError) as error:
        report.failures.append(Failure(source, None, str(error)))
        return str(report.failures[-1])
    except KgError:
        raise
    except Exception as error:  # one article never loses a batch
        report.failures.append(_unforeseen(article, error))
        return str(report.failures[-1])
    writer.replace_graph(coded.graph, coded.triples)
    report.built.append(article.id)
    report.claims += len(coded.extraction.claims)
    return f"{source}: {counted(len(coded.extraction.claims), 'claim')}"


def _runs(writer: embedded.Writer) -> frozenset[Node]:
    run = f"<{DIP.ExtractionRun}>"
    there = f"CONSTRUCT {{ ?run a {run} }} WHERE {{ GRAPH ?graph {{ ?run a {run} }} }}"
    return frozenset(Graph().parse(writer.construct(there), format="nt").subjects())


def _surround(writer: embedded.Writer, tools: Tools) -> None:
    """Make the graphs that do not belong to one article; each depends on all that is loaded."""
    base = tools.base
    known = (*tools.gazetteer.entities(), *_new_entities(writer, base))
    links = mapping.links_graph(link(known, tools.gazetteer, decisions()), base)
    for name, triples in (tools.packaged | {"links": mapping.ntriples(links)}).items():
        writer.replace_graph(str(graph_iri(base, name)), triples)
    for name in ("void", "derived"):
        writer.remove_graph(str(graph_iri(base, name)))
    writer.replace_graph(str(graph_iri(base, "derived")), derived.derive(writer.construct))
    writer.replace_graph(str(graph_iri(base, "void")), void.describe(writer.construct, base))


def _new_entities(writer: embedded.Writer, base: str) -> list[Entity]:
    """Return the entities that only articles describe."""
    query = """CONSTRUCT { ?entity a ?class ; rdfs:label ?label } WHERE {
        GRAPH ?graph { ?article a dip:Article . ?entity a dip:Entity, ?class ; rdfs:label ?label }
    }"""
    found = writer.construct(prologue(query) + query)
    return mapping.entities_in(Graph().parse(found, format="nt"), base)
