"""The engine on disk, in this process: read the current generation, or write the next one."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox
from rdflib import Dataset, Graph
from rdflib.term import Node

from ..errors import StoreError
from ..namespaces import PREFIXES, bind
from . import Answer, Limits, engine, federation, generations, policy, prefixes
from .caller import Caller
from .drafts import writing as writing
from .formats import DATASETS, DECLARING, canonical
from .terms import from_engine, graph_name, to_engine
from .writer import Writer as Writer
from .writer import names

PIECE = 1 << 16
_UNION = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class Snapshot:
    """One generation, open for reading; it stays on disk as long as this object lives.

    Without a name it is the current one.

    Raises:
        StoreError: it is not there, or cannot be opened.
    """

    def __init__(self, directory: Path, name: str | None = None) -> None:
        held = generations.hold_named(directory, name) if name else generations.hold(directory)
        if held is None:
            raise StoreError(f"The generation {name} of {directory} is gone.")
        self._held = held
        self.generation = self._held.name
        try:
            self.store = ox.Store.read_only(str(self._held.path))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self._held.path} cannot be opened: {error}") from error


class EmbeddedStore:
    """The store in a folder, read in this process; it follows new generations as they come."""

    def __init__(
        self, directory: Path, *, strict: bool = False, limits: Limits | None = None
    ) -> None:
        self.directory = directory
        self.strict = strict
        self.limits = limits or Limits()
        self.caller = Caller(self.limits.services)
        self._current_name = generations.Pointer(directory)
        self._swap = threading.Lock()
        self._snapshot: Snapshot | None = Snapshot(directory)

    @property
    def generation(self) -> str:
        """Return the name of the current generation."""
        return self._current().generation

    @property
    def modified(self) -> float:
        """Return when the store last changed, in seconds since 1970."""
        self._pointer()
        return self._current_name.changed()

    def snapshot(self) -> Snapshot:
        """Return the current generation, held as long as it is needed.

        Raises:
            StoreError: it cannot be opened.
        """
        return self._current()

    def _current(self) -> Snapshot:
        with self._swap:
            if self._snapshot is None:
                raise StoreError(f"The store {self.directory} was closed.")
            if self._pointer() != self._snapshot.generation:
                self._snapshot = Snapshot(self.directory)
            return self._snapshot

    def _pointer(self) -> str | None:
        return self._current_name.name()

    def query(
        self,
        text: str,
        *,
        media_types: str | Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        timeout: float | None = None,
        partial: bool = False,
        gone: Callable[[], bool] | None = None,  # noqa: ARG002
        client: str = "",  # noqa: ARG002
    ) -> Answer:
        """Return the answer of a query that may run here; see `Store.query`.

        Raises:
            StoreError: a deadline is asked for; only readers (`open_store(readers=1)`) can keep it.
        """
        if timeout is not None:
            raise StoreError("A deadline needs readers: open the store with readers=1.")
        text, called = self._called(text, base)
        policy.check_query(text, called=called)
        snapshot = self._current()
        body, media_type, cut = engine.evaluate(
            snapshot.store,
            text,
            media_types=(media_types,) if isinstance(media_types, str) else media_types,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base=base,
            strict=self.strict,
            caps=engine.Caps(self.limits.result, self.limits.rows),
            partial=partial,
        )
        return Answer(body, media_type, snapshot.generation, cut)

    def _called(self, text: str, base: str | None) -> tuple[str, bool]:
        """Return the text with the rows of the services it calls, and whether it called any."""
        if not self.limits.services or not federation.mentioned(text):
            return text, False
        plain = policy.unescaped(text)
        found = federation.calls(plain, update=False, services=self.limits.services, base=base)
        return federation.answered(plain, found, self.caller.ask), True

    def rows(self, text: str, **bindings: Node) -> list[dict[str, Node]]:
        """Return the rows of a SELECT as rdflib terms; see `Store.rows`."""
        with engine.complaints():
            result = self._ask(text, bindings)
            if not isinstance(result, ox.QuerySolutions):
                raise StoreError("rows() takes a SELECT.")
            names = [variable.value for variable in result.variables]
            return [
                {n: from_engine(t) for n, t in zip(names, row, strict=True) if t is not None}
                for row in result
            ]

    def construct(self, text: str, **bindings: Node) -> Graph:
        """Return the graph of a CONSTRUCT or DESCRIBE; see `Store.construct`."""
        graph = bind(Graph())
        with engine.complaints():
            result = self._ask(text, bindings)
            if not isinstance(result, ox.QueryTriples):
                raise StoreError("construct() takes a CONSTRUCT or DESCRIBE.")
            for triple in result:
                graph.add(
                    (
                        from_engine(triple.subject),
                        from_engine(triple.predicate),
                        from_engine(triple.object),
                    )
                )
        return graph

    def _ask(self, text: str, bindings: dict[str, Node]) -> object:
        return self._current().store.query(
            text,
            use_default_graph_as_union=not policy.names_dataset(text),
            substitutions={ox.Variable(name): to_engine(term) for name, term in bindings.items()},
        )

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return names(self._current().store)

    def dump(
        self, media_type: str, graph: str | None = None, *, ordered: bool = False
    ) -> Iterator[bytes]:
        """Yield one graph, or the dataset, in a media type; see `Store.dump`.

        All is written to a temporary file first, so what is yielded is complete or not at all.
        """
        snapshot = self._current()
        with tempfile.SpooledTemporaryFile(max_size=16 << 20) as file:
            _write(snapshot.store, cast("IO[bytes]", file), canonical(media_type), graph)
            if canonical(media_type) in DECLARING:
                yield from prefixes.tidy(cast("IO[bytes]", file))
                return
            file.seek(0)
            if ordered:
                yield from sorted(file)
                return
            while piece := file.read(PIECE):
                yield piece

    def dataset(self) -> Dataset:
        """Return the current generation as an rdflib Dataset with our prefixes; it is read-only."""
        from .views import read_only  # loads rdflib's SPARQL parser, which takes a while

        return read_only(self._current().store)

    def close(self) -> None:
        """Let go of the files."""
        with self._swap:
            self._snapshot = None


def _write(store: ox.Store, file: IO[bytes], media_type: str, graph: str | None) -> None:
    """Write a dataset where the media type has graph names, else one graph or the union."""
    with engine.complaints():
        form = ox.RdfFormat.from_media_type(media_type)
        if form is None:
            raise StoreError(f"{media_type} is no RDF format that can be written.")
        if graph is not None:
            store.dump(file, form, from_graph=graph_name(graph), prefixes=PREFIXES)
        elif media_type in DATASETS:
            store.dump(file, form, prefixes=PREFIXES)
        else:
            union = store.query(_UNION, use_default_graph_as_union=True)
            engine.write_graph(cast("ox.QueryTriples", union), file, media_type)
