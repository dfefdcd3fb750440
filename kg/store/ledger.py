"""Changes of graphs in a store in the making, with its statistics kept true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import pyoxigraph as ox

from ..namespaces import graph_iri
from . import engine, figures, void
from .census import census
from .tally import Tally
from .terms import graph_name
from .writer import BULK, Writer

MOST_NAMED = 1_000
"""Graphs that a generation names as changed; beyond that, any may have been."""


def count(writer: Writer, base: str) -> None:
    """Make the graph of statistics, of everything else that the store holds."""
    name = str(graph_iri(base, "void"))
    writer.remove_graph(name)
    writer.settle()
    with engine.complaints():
        counted = figures.lines(census(writer.store), base)
        writer.replace_graph(name, void.written(base, counted))


class Ledger:
    """Puts graphs in place of others and lines in place of others, and counts; `finish` at the end.

    The graph of statistics has to be that of what the store holds.
    """

    def __init__(self, writer: Writer, base: str) -> None:
        self._writer, self._base = writer, base
        self._statistics = str(graph_iri(base, "void"))
        told = self._quads(self._statistics)
        self._tally: Tally | None = Tally(writer.store, figures.read(told, base))
        writer.remove_graph(self._statistics)

    def contents(self, graph: str) -> bytes:
        """Return what is in a graph, as N-Quads."""
        return ox.serialize(self._quads(graph), format=ox.RdfFormat.N_QUADS) or b""

    def replace(self, graphs: Mapping[str, bytes]) -> None:
        """Put N-Quads in place of what each graph held; none remove it.

        Raises:
            QueryError: malformed.
        """
        there = [graph for graph in graphs if self._writer.has_graph(graph)]
        old = list(chain.from_iterable(map(self._quads, there)))
        nquads = b"".join(graphs.values())

        def apply() -> None:
            for graph in there:
                self._writer.store.remove_graph(graph_name(graph))
            add = self._writer.store.load if len(nquads) < BULK else self._writer.store.bulk_load
            add(nquads, ox.RdfFormat.N_QUADS)

        self._writer.touch(graphs if len(graphs) <= MOST_NAMED else None)
        with engine.complaints():
            new = list(ox.parse(nquads, ox.RdfFormat.N_QUADS))
            self._counting.change(old, new, apply)
        if self._writer.texts is not None:
            self._writer.texts.cover(graphs, (quad.object for quad in new))

    def alter_lines(self, graph: str, out: Iterable[bytes], into: Iterable[bytes]) -> None:
        """Take N-Triples lines out of a graph where they are there, and put others in."""
        self.alter(graph, self._parsed(graph, out), self._parsed(graph, into))

    def alter(self, graph: str, gone: Iterable[ox.Quad], come: Iterable[ox.Quad]) -> None:
        """Take quads out of a graph where they are there, and put others in."""
        leaving = [quad for quad in gone if quad in self._writer.store]
        coming = [quad for quad in come if quad not in self._writer.store]
        if not leaving and not coming:
            return

        def apply() -> None:
            for quad in leaving:
                self._writer.store.remove(quad)
            self._writer.store.extend(coming)

        self._writer.step(graph, leaving, coming)
        with engine.complaints():
            self._counting.change(leaving, coming, apply)

    def renew(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put quads in place of what a graph held."""
        there, due = set(self._quads(graph)), set(quads)
        self.alter(graph, there - due, due - there)

    def stands_elsewhere(self, lines: Iterable[bytes], among: str, but: Iterable[str]) -> bool:
        """Say whether N-Triples stand together in a graph whose name begins with `among`.

        The graphs `but` do not count.
        """
        first, *rest = self._parsed(among, lines)
        pattern = first.subject, first.predicate, first.object
        for quad in self._writer.store.quads_for_pattern(*pattern, None):
            name = quad.graph_name
            if isinstance(name, ox.NamedNode) and name.value.startswith(among):
                if name.value in but:
                    continue
                if all(self._is_in(one, name) for one in rest):
                    return True
        return False

    def _is_in(self, quad: ox.Quad, graph: ox.NamedNode) -> bool:
        return ox.Quad(quad.subject, quad.predicate, quad.object, graph) in self._writer.store

    @property
    def _counting(self) -> Tally:
        assert self._tally is not None, "finished"
        return self._tally

    def finish(self) -> None:
        """Settle the tables, write the statistics, and let go of the engine."""
        self._writer.settle(self)
        counted = list(figures.lines(self._counting.counts, self._base))
        self._tally = None
        self._writer.replace_graph(self._statistics, void.written(self._base, counted))

    def _quads(self, graph: str) -> Iterator[ox.Quad]:
        return self._writer.store.quads_for_pattern(None, None, None, graph_name(graph))

    def _parsed(self, graph: str, lines: Iterable[bytes]) -> list[ox.Quad]:
        name = graph_name(graph)
        with engine.complaints():
            triples = ox.parse(b"\n".join(lines), ox.RdfFormat.N_TRIPLES)
            return [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]
