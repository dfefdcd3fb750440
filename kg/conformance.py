"""Whether what is in a store, or in RDF files, conforms to the shapes and proves what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from rdflib import Graph
from rdflib.exceptions import ParserError
from rdflib.term import Node

from . import mapping, shapes
from .errors import InputError
from .linking.gazetteer import Gazetteer
from .namespaces import DEFAULT_BASE, DIP, NIF
from .store import Store, open_store


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in a store that was read whole; `faults` are what is wrong with it."""

    generation: str
    quads: int
    articles: int
    spans: int
    faults: tuple[shapes.Violation, ...]


def validate_store(location: str | PathLike[str]) -> Iterator[shapes.Violation]:
    """Yield what is wrong with the articles of a store, each checked as before it was loaded.

    Raises:
        StoreError: there is no store.
    """
    with closing(open_store(str(location))) as store:
        background = _background(store)
        for article, graph in _articles(store):
            yield from shapes.validate(graph, article=article, background=background).results


def verify_store(location: str | PathLike[str]) -> Verification:
    """Return what is found when every quad of a store is read and every article checked.

    Beside the shapes that is: each span quotes what stands in the text at its offsets, its IRI has
    these offsets, and the text has the checksum that is written beside it.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    with closing(open_store(str(location))) as store:
        quads = sum(piece.count(b"\n") for piece in store.dump("application/n-quads"))
        background = _background(store)
        faults: list[shapes.Violation] = []
        articles = spans = 0
        for article, graph in _articles(store):
            articles += 1
            spans += len(set(graph.subjects(NIF.anchorOf)))
            faults += shapes.validate(graph, article=article, background=background).results
            faults += _unproved(graph, article)
        return Verification(store.generation, quads, articles, spans, tuple(faults))


def _articles(store: Store) -> Iterator[tuple[str, Graph]]:
    for name in store.graphs():
        _, found, article = name.partition("/graph/article/")
        if found:
            yield article, _dumped(store, name)


def _background(store: Store) -> Graph:
    actors = next((g for g in store.graphs() if g.endswith("/graph/agents")), None)
    return _dumped(store, actors) if actors else Graph()


def _unproved(graph: Graph, article: str) -> Iterator[shapes.Violation]:
    """Yield the spans that do not quote their text, and texts that are not what they were."""
    texts = {node: str(text) for node, text in graph.subject_objects(NIF.isString)}
    for node, text in texts.items():
        found = hashlib.sha256(text.encode()).hexdigest()
        if found != str(graph.value(node, DIP.sha256)):
            message = f"The text has the checksum {found}, not the one that is written beside it."
            yield shapes.Violation(str(node), "dip:sha256", message, article)
    for span, quote in graph.subject_objects(NIF.anchorOf):
        if (said := _quoted(graph, span, texts)) != str(quote):
            message = f"The text there is {said!r}, not {str(quote)!r}."
            yield shapes.Violation(str(span), "nif:anchorOf", message, article)


def _quoted(graph: Graph, span: Node, texts: dict[Node, str]) -> str | None:
    """Return what stands in the text at the offsets of a span; None where that cannot be told."""
    context = graph.value(span, NIF.referenceContext)
    ends = [graph.value(span, index) for index in (NIF.beginIndex, NIF.endIndex)]
    if context not in texts or not all(str(end).isdecimal() for end in ends):
        return None
    start, end = (int(str(index)) for index in ends)
    return texts[context][start:end] if str(span).endswith(f"#char={start},{end}") else None


def _dumped(store: Store, name: str) -> Graph:
    return Graph().parse(b"".join(store.dump("application/n-triples", name)), format="nt")


def validate_files(files: Iterable[str | PathLike[str]]) -> Iterator[shapes.Violation]:
    """Yield what is wrong with the graphs in RDF files; each file is named as the article.

    Raises:
        InputError: a file is no RDF.
    """
    for file in files:
        try:
            graph = Graph().parse(Path(file))
        except (OSError, SyntaxError, ValueError, ParserError) as error:
            complaint = " ".join(str(error).splitlines()[:2]).removesuffix(" at ^ in:")
            raise InputError(f"{file}: {complaint}") from error
        background = mapping.agents_graph(Gazetteer.load(), DEFAULT_BASE)
        yield from shapes.validate(graph, article=str(file), background=background).results
