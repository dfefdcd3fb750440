"""The writer makes the next generation of a store in a folder: all of it, or it leaves no trace."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from ..errors import StoreError
from . import engine, policy, touched, updates
from .formats import DATASETS, canonical
from .terms import graph_name
from .texts import Growing
from .upkeep import Hand, Pending, Quads, Step, Upkeep

BULK = 1 << 20
"""Bytes from which loading writes files of its own instead of going through the engine's log."""

BATCH = 50_000
"""Quads of a file that are in memory at once."""
MOST_COUNTED = 20_000
"""Quads up to which it is counted what a change did; more would take too long."""


class Writer:
    """The next generation in the making; only `writing` makes one.

    `surroundings` says of which version the graphs around the articles are, where they follow from
    all that is there; `surrounded` is to say so of the generation that is made.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.changed = False
        self.touched: set[str] | None = set()
        self._before: int | None = 0
        self.surroundings: str | None = None
        self.surrounded: str | None = None
        self.upkeep: Upkeep | None = None
        self.texts: Growing | None = None
        self.steps: list[Step] = []
        self._pending = Pending()

    @property
    def store(self) -> ox.Store:
        """Return the engine; who changes something there has to `touch` it."""
        return self._store

    def touch(self, graphs: Collection[str] | None) -> None:
        """Note that these graphs may change now, None meaning any; it is not counted how much."""
        self._before = None
        self._mark(graphs)

    def _mark(self, graphs: Collection[str] | None) -> None:
        self.changed = True
        if self.texts is not None:
            self.texts.covered -= self.texts.covered if graphs is None else set(graphs)
        seen, pending = self.touched, self._pending.graphs
        self.touched = None if graphs is None or seen is None else seen | set(graphs)
        self._pending.graphs = None if graphs is None or pending is None else pending | set(graphs)

    def step(self, graph: str, gone: Quads, come: Quads) -> None:
        """Note that quads were taken out of a graph and others put in, which are all."""
        self._before, self.changed = None, True
        self.steps.append((graph, gone, come))
        self._pending.steps.append((graph, gone, come))

    def alter(self, graph: str, gone: Iterable[ox.Quad], come: Iterable[ox.Quad]) -> None:
        """Take quads out of a graph, and put others in."""
        out, into = list(gone), list(come)
        for quad in out:
            self._store.remove(quad)
        self._store.extend(into)
        self.step(graph, out, into)

    def renew(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put quads in place of what a graph held."""
        self.touch({graph})
        self._store.remove_graph(graph_name(graph))
        self._extend(quads)

    def _extend(self, quads: Iterable[ox.Quad]) -> None:
        left = iter(quads)
        while batch := list(islice(left, BATCH)):
            add = self._store.extend if len(batch) < BATCH else self._store.bulk_extend
            add(batch)

    def keep_tables(self, base: str = "") -> None:
        """Have the store keep tables from now on; the base of its IRIs, if known."""
        if self.upkeep is not None:
            self.upkeep.wanted, self.upkeep.base = True, base or self.upkeep.base
            self.changed = True

    def settle(self, hand: Hand | None = None) -> None:
        """Bring the tables abreast of all changes so far; `hand` changes them, else this."""
        pending, self._pending = self._pending, Pending()
        if self.upkeep is not None and self.changed:
            with engine.complaints():
                self.upkeep.settle(pending, hand or self)
            self._pending = Pending()

    def _touch(self, graphs: set[str] | None) -> None:
        """Note that the default graph and these named ones may change now; None means any."""
        if not self.changed:
            self._before = self._count(graphs)
        elif self._before is not None and self.touched is not None:
            new = None if graphs is None else graphs - self.touched
            more = None if new is None else self._count(new, default=False)
            self._before = None if more is None else self._before + more
        self._mark(graphs)

    def _count(self, graphs: set[str] | None, *, default: bool = True) -> int | None:
        """Return how many quads there are in graphs, None meaning all; None where they are many."""
        listed = (
            ""
            if graphs is None
            else f"VALUES ?g {{ {' '.join(map(str, map(graph_name, graphs)))} }}"
        )
        parts = [f"{{ {listed} LATERAL {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"]
        parts += ["{ ?s ?p ?o }"] if default else []
        query = f"SELECT ?s {{ {' UNION '.join(parts)} }} LIMIT {MOST_COUNTED + 1}"
        with engine.complaints():
            found = sum(1 for _ in cast("ox.QuerySolutions", self._store.query(query)))
        return found if found <= MOST_COUNTED else None

    def sizes(self) -> tuple[int | None, int | None]:
        """Return how many quads there were, and are now, where something may have changed."""
        if self._before is None:
            return None, None
        return self._before, self._count(self.touched) if self.changed else 0

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return names(self._store)

    def has_graph(self, iri: str) -> bool:
        """Say whether there is a graph of that name, be it empty."""
        return self._store.contains_named_graph(graph_name(iri))

    def has(self, subject: str, predicate: str, value: str) -> bool:
        """Say whether a triple of three IRIs is in any graph."""
        one, two, three = map(ox.NamedNode, (subject, predicate, value))
        return next(self._store.quads_for_pattern(one, two, three, None), None) is not None

    def load_graphs(self, nquads: bytes, graphs: Collection[str]) -> None:
        """Add N-Quads that name no other graphs than these.

        Raises:
            QueryError: malformed, with line and column.
        """
        self.touch(graphs)
        add = self._store.load if len(nquads) < BULK else self._store.bulk_load
        with engine.complaints():
            add(nquads, ox.RdfFormat.N_QUADS)

    def replace_graph(self, iri: str, ntriples: bytes) -> None:
        """Put these N-Triples in place of what the graph held."""
        self.remove_graph(iri)
        self.load(ntriples, "application/n-triples", iri)

    def remove_graph(self, iri: str | None) -> None:
        """Remove a graph, if it is there; None is the default graph."""
        self._touch({iri} if iri else set())
        self._store.remove_graph(_target(iri))

    def load(self, data: bytes, media_type: str, graph: str | None = None) -> None:
        """Add RDF to a graph (None: the default graph, or those that the data names).

        Raises:
            QueryError: malformed, with line and column. StoreError: no such format.
        """
        form, named = _format(media_type), _is_named(media_type, graph)
        self._touch(({graph} if graph else set()) if named else None)
        add = self._store.load if len(data) < BULK else self._store.bulk_load
        with engine.complaints():
            if graph is not None:
                self._store.add_graph(graph_name(graph))
            add(data, form, base_iri=graph, to_graph=_target(graph) if named else None)

    def load_file(self, file: Path, media_type: str, graph: str | None = None) -> None:
        """Add the RDF of a file in a memory that does not grow with it; raises as `load` does."""
        form, named = _format(media_type), _is_named(media_type, graph)
        self._touch(({graph} if graph else set()) if named else None)
        target = _target(graph)
        with engine.complaints():
            if graph is not None:
                self._store.add_graph(graph_name(graph))
            found: Iterator[ox.Quad] = ox.parse(
                path=str(file),
                format=form,
                base_iri=graph,
                without_named_graphs=named,
                rename_blank_nodes=True,
            )
            if named:
                found = (ox.Quad(q.subject, q.predicate, q.object, target) for q in found)
            self._extend(found)

    def restore(self, nquads: IO[bytes], graphs: Iterable[str]) -> None:
        """Read everything from a stream of N-Quads; these graphs exist even if they are empty.

        Raises:
            QueryError: malformed, with line and column.
        """
        self._touch(None)
        with engine.complaints():
            self._store.bulk_load(nquads, ox.RdfFormat.N_QUADS)
            for graph in graphs:
                self._store.add_graph(graph_name(graph))

    def size(self) -> int:
        """Return how many quads there are."""
        return len(self._store)

    def update(self, text: str, *, base: str | None = None, called: bool = False) -> None:
        """Carry out a SPARQL update, all of it or nothing; `called` as in `policy.check_query`.

        Raises:
            QueryError: malformed. RefusedError: it loads or calls out.
        """
        if "load" in text.lower():
            text = updates.unloaded(text)
        policy.check_update(text, called=called)
        graphs = touched.graphs(text)
        if graphs is None:
            with engine.complaints(text, update=True):
                graphs = touched.found(self._store, text, base)
        self._touch(graphs)
        with engine.complaints(text, update=True):
            self._store.update(text, base_iri=base)

    def construct(self, query: str) -> bytes:
        """Return the N-Triples of a CONSTRUCT over the union of all graphs, sorted."""
        with engine.complaints():
            result = self._store.query(query, use_default_graph_as_union=True)
            if not isinstance(result, ox.QueryTriples):
                raise StoreError("construct() takes a CONSTRUCT or DESCRIBE.")
            lines = result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        return b"".join(sorted(lines.splitlines(keepends=True)))


def _format(media_type: str) -> ox.RdfFormat:
    form = ox.RdfFormat.from_media_type(canonical(media_type))
    if form is None:
        raise StoreError(f"{media_type} is no RDF format that can be read.")
    return form


def _is_named(media_type: str, graph: str | None) -> bool:
    """Say whether all goes into one graph, and not into those that the data names."""
    return graph is not None or canonical(media_type) not in DATASETS


def _target(graph: str | None) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph is None else graph_name(graph)


def names(store: ox.Store) -> list[str]:
    """Return the IRIs of the named graphs of an open store, sorted."""
    return sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
