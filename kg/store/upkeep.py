"""The tables of a store, kept true: the graph `tables`, which each generation has anew.

An observation is a node with the key of a summary and how often that was counted; the table also
says which counts occur (`dip:reaches`), so that the most frequent are found without reading all.
IRIs stand in a key as literals (xsd:anyURI): who asks for all that names a thing shall not get the
observations, nor the engine have to pass them.

What changes costs what the graphs that changed cost, however large the store; all is counted again
where it is not known what changed, or much did. A store has tables from when they are first asked
for, or come with what is loaded.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from ..namespaces import DEFAULT_BASE, DIP, digest, graph_iri
from .summaries import Counts, Key, Summary, Term, events, summaries, version

REACHES = ox.NamedNode(str(DIP.reaches))
MUCH = 0.25
"""The part of all graphs from which everything is counted again."""
FEW = 50
"""Graphs up to which only what changed is counted."""
_OURS = re.compile(r"(.+[/#])graph/(?:article/.+|dataset/.+|agents|ontology|void|tables)")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_URI = ox.NamedNode("http://www.w3.org/2001/XMLSchema#anyURI")

Quads = list[ox.Quad]


class Delta(NamedTuple):
    """Quads that a graph has lost, and those that it has gained."""

    gone: Quads
    come: Quads


Step = tuple[str, Quads, Quads]
"""Quads that were taken out of a graph, and those put in."""


@dataclass
class Pending:
    """Changes that the tables lack: graphs that may differ (None: any), and steps in others."""

    graphs: set[str] | None = field(default_factory=set)
    steps: list[Step] = field(default_factory=list)


class Hand(Protocol):
    """Who changes the graph of the tables."""

    def alter(self, graph: str, gone: Iterable[ox.Quad], come: Iterable[ox.Quad]) -> None:
        """Take quads of a graph away and add others."""

    def renew(self, graph: str, quads: Iterable[ox.Quad]) -> None:
        """Put quads in place of what a graph held."""


@dataclass
class Upkeep:
    """Keeps the tables of one store in the making.

    `before` opens the generation that it started from; `noted` is what that said of its tables.
    """

    store: ox.Store
    before: Callable[[], ox.Store]
    noted: str | None
    base: str = ""
    wanted: bool = False
    settled: set[str] = field(default_factory=set)

    def settle(self, pending: Pending, hand: Hand) -> None:
        """Bring the tables abreast of changes that are pending; `hand` changes their graph."""
        known, _, base = (self.noted or "").partition(" ")
        self.base = self.base or base or found_base(self.store)
        if not (known or self.wanted or self.store.contains_named_graph(self._name)):
            return
        graphs, own = pending.graphs, self._own()
        moved = None
        same = (known, base) == (version(), self.base)
        if graphs is not None and same and not self._is_lost(graphs):
            moved = self._moved(graphs - own, gathered(pending.steps, but=graphs | own))
        if moved is None:
            hand.renew(self.graph, self._anew())
        elif moved.gone or moved.come:
            hand.alter(self.graph, *moved)
        self.noted = f"{version()} {self.base}"
        self.settled |= (graphs or set()) - own

    @property
    def graph(self) -> str:
        """Return the IRI of the graph that the tables are in."""
        return str(graph_iri(self.base, "tables"))

    @property
    def _name(self) -> ox.NamedNode:
        return _named(self.graph)

    def _own(self) -> set[str]:
        """Return the graphs that are not counted: they tell of the others."""
        return {self.graph, str(graph_iri(self.base, "void"))}

    def _is_lost(self, graphs: set[str]) -> bool:
        """Say whether all is to be counted: too much changed, or what was settled, or tables."""
        most = int(len(graphs) / MUCH)
        much = len(graphs) > FEW and len(list(islice(self.store.named_graphs(), most))) < most
        return much or self.graph in graphs or bool(graphs & self.settled)

    def _anew(self) -> Iterator[ox.Quad]:
        """Yield the tables, everything counted."""
        own = self._own()
        graphs = [name for name in map(_iri, self.store.named_graphs()) if name and name not in own]
        for summary in summaries():
            counts = summary.counted(self.store, graphs if summary.unit == "graph" else None)
            for key, number in counts.items():
                yield from self._observation(summary, key, number)
            for number in set(counts.values()):
                yield self._reaching(summary, number)

    def _moved(self, graphs: Collection[str], altered: Mapping[str, Delta]) -> Delta | None:
        """Return what is to change; None where the tables cannot have been true."""
        change = Delta([], [])
        if not graphs and not altered:
            return change
        old = self.before()
        about = events(old, graphs) | events(self.store, graphs)
        gone, come = (_small(delta[side] for delta in altered.values()) for side in (0, 1))
        for summary in summaries():
            units = graphs if summary.unit == "graph" else about
            moved = summary.counted(self.store, units)
            moved.subtract(summary.counted(old, units))
            if summary.unit == "graph" and altered:
                moved.update(summary.counted(come, altered))
                moved.subtract(summary.counted(gone, altered))
            if not self._step(summary, moved, change):
                return None
        return change

    def _step(self, summary: Summary, moved: Counts, change: Delta) -> bool:
        """Add what one summary changes; say whether it fits what is there."""
        values: Counter[int] = Counter()
        for key, difference in moved.items():
            if not difference:
                continue
            there = self._number(summary, key)
            number = there + difference
            if number < 0:
                return False
            values.update({there: -1})
            values.update({number: 1})
            if there:
                quads = self._observation(summary, key, there)
                change.gone.extend(quads[-1:] if number else quads)
            if number:
                quads = self._observation(summary, key, number)
                change.come.extend(quads[-1:] if there else quads)
        self._reach(summary, values, change)
        return True

    def _reach(self, summary: Summary, values: Mapping[int, int], change: Delta) -> None:
        """Add which counts occur now that did not, and which no longer do."""
        for number, more in values.items():
            if number and more:
                place = None, summary.measure, _integer(number), self._name
                there = sum(1 for _ in islice(self.store.quads_for_pattern(*place), 1 + abs(more)))
                if there == 0 < more:
                    change.come.append(self._reaching(summary, number))
                elif there + more <= 0:
                    change.gone.append(self._reaching(summary, number))

    def _number(self, summary: Summary, key: Key) -> int:
        node = self._node(summary, key), summary.measure, None, self._name
        found = next(self.store.quads_for_pattern(*node), None)
        return int(str(getattr(found.object, "value", 0))) if found else 0

    def _node(self, summary: Summary, key: Key) -> ox.NamedNode:
        return ox.NamedNode(f"{self.base}table/{summary.name}/{digest(*key, length=16)}")

    def _observation(self, summary: Summary, key: Key, number: int) -> Quads:
        """Return the quads of an observation, its count last."""
        node, graph = self._node(summary, key), self._name
        pairs = zip(summary.dimensions, map(_written, key), strict=True)
        quads = [ox.Quad(node, dimension, value, graph) for dimension, value in pairs]
        return [*quads, ox.Quad(node, summary.measure, _integer(number), graph)]

    def _reaching(self, summary: Summary, number: int) -> ox.Quad:
        return ox.Quad(summary.table, REACHES, _integer(number), self._name)


def found_base(store: ox.Store) -> str:
    """Return the base of a store's IRIs, as the names of its graphs tell, else ours."""
    for graph in store.named_graphs():
        if match := _OURS.fullmatch(_iri(graph)):
            return match[1]
    return DEFAULT_BASE


def gathered(steps: Iterable[Step], *, but: Collection[str] = ()) -> dict[str, Delta]:
    """Return what steps, one after the other, come to for each graph; some graphs are left out."""
    found: dict[str, tuple[set[ox.Quad], set[ox.Quad]]] = defaultdict(lambda: (set(), set()))
    for graph, out, into in steps:
        if graph not in but:
            gone, come = found[graph]
            gone |= set(out) - come
            come -= set(out)
            come |= set(into) - gone
            gone -= set(into)
    return {graph: Delta(list(gone), list(come)) for graph, (gone, come) in found.items()}


def _written(term: Term) -> ox.Literal:
    """Return what stands for a term in a key."""
    return term if isinstance(term, ox.Literal) else ox.Literal(term.value, datatype=_URI)


def _small(pieces: Iterable[Quads]) -> ox.Store:
    store = ox.Store()
    for piece in pieces:
        store.extend(piece)
    return store


def _iri(graph: object) -> str:
    return graph.value if isinstance(graph, ox.NamedNode) else ""


@lru_cache(1)
def _named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@lru_cache(10_000)
def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)
