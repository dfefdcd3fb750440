"""Whether what is in a store, or in RDF files, conforms to the shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from os import PathLike
from pathlib import Path

from rdflib import Graph
from rdflib.exceptions import ParserError

from . import mapping, shapes
from .errors import InputError
from .linking.gazetteer import Gazetteer
from .namespaces import DEFAULT_BASE
from .store import Store, open_store


def validate_store(location: str | PathLike[str]) -> Iterator[shapes.Violation]:
    """Yield what is wrong with the articles of a store, each checked as before it was loaded.

    Raises:
        StoreError: there is no store.
    """
    with closing(open_store(str(location))) as store:
        named = store.graphs()
        actors = next((g for g in named if g.endswith("/graph/agents")), None)
        background = _dumped(store, actors) if actors else Graph()
        for name in named:
            _, found, article = name.partition("/graph/article/")
            if found:
                graph = _dumped(store, name)
                yield from shapes.validate(graph, article=article, background=background).results


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
