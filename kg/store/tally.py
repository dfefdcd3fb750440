"""How many there are of what in a store, kept true as quads come and go.

The figures of ontology/exports/void-*.rq over the union of all graphs, with each statement once, in
however many graphs it is; the engine would count it as often (and what is said of a thing in n
graphs n times n times). What is looked up are the quads that change and what they are about, so a
change costs as much in a large store as in a small one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

import pyoxigraph as ox

TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LINKS = tuple(
    map(
        ox.NamedNode,
        (
            "http://www.w3.org/2002/07/owl#sameAs",
            "http://www.w3.org/2004/02/skos/core#exactMatch",
            "http://www.w3.org/2004/02/skos/core#closeMatch",
        ),
    )
)
WIKIDATA = "http://www.wikidata.org/entity/"

Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Statement = tuple[Subject, ox.NamedNode, Term]


@dataclass(slots=True)
class Counts:
    """Statements, and their distinct subjects and objects; things by class, uses by property.

    `inner` counts the statements about things of a class by property.
    """

    triples: int = 0
    subjects: int = 0
    objects: int = 0
    classes: Counter[Term] = field(default_factory=Counter)
    properties: Counter[ox.NamedNode] = field(default_factory=Counter)
    inner: Counter[tuple[Term, ox.NamedNode]] = field(default_factory=Counter)
    links: Counter[ox.NamedNode] = field(default_factory=Counter)

    def add(self, statement: Statement, times: int) -> None:
        """Count a statement that came (1) or went (-1), but for what its neighbours decide."""
        _, predicate, value = statement
        self.triples += times
        self.properties[predicate] += times
        if predicate == TYPE:
            self.classes[value] += times
        if predicate in LINKS and isinstance(value, ox.NamedNode):
            self.links[predicate] += times * value.value.startswith(WIKIDATA)


class Tally:
    """Counts of one store in the making; every change of it has to go through `change`."""

    def __init__(self, store: ox.Store, counts: Counts) -> None:
        self._store = store
        self.counts = counts

    def change(
        self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad], apply: Callable[[], None]
    ) -> None:
        """Let `apply` remove quads that are there, and add quads that are not; and count."""
        out, into = set(removed), set(added)
        both = out & into
        out, into = out - both, into - both
        known = {s for s in {quad.subject for quad in (*out, *into)} if self._used(s, None)}
        lost, gained = self._moved(out, into, known)
        mine = _Neighbours(self._store, lost, gained, known)
        subjects, objects = ({one[place] for one in gained} for place in (0, 2))
        left, left_objects = ({one[place] for one in lost} for place in (0, 2))
        there = self._among(objects | left_objects)
        apply()
        for statement in gained:
            self.counts.add(statement, 1)
        for statement in lost:
            self.counts.add(statement, -1)
        mine.count(self.counts)
        gone = {s for s in left - subjects if not self._used(cast("Subject", s), None)}
        self.counts.subjects += len(subjects - known) - len(gone)
        lasting = self._among(left_objects - objects)
        self.counts.objects += len(objects | lasting) - len(there)

    def _moved(
        self, out: Collection[ox.Quad], into: Collection[ox.Quad], known: Collection[Subject]
    ) -> tuple[list[Statement], list[Statement]]:
        """Return the statements that no graph will have any more, and those that none has yet."""
        leaving, coming = Counter(map(_statement, out)), Counter(map(_statement, into))
        lost = [
            one
            for one, times in leaving.items()
            if one not in coming and self._count(one, times + 1) == times
        ]
        gained = [
            one
            for one in coming
            if one[0] not in known or (one not in leaving and self._count(one, 1) == 0)
        ]
        return lost, gained

    def _count(self, statement: Statement, most: int) -> int:
        found = self._store.quads_for_pattern(*statement, None)
        return sum(1 for _ in islice(found, most))

    def _used(self, subject: Subject | None, value: Term | None) -> bool:
        return next(self._store.quads_for_pattern(subject, None, value, None), None) is not None

    def _among(self, objects: Iterable[Term]) -> set[Term]:
        return {o for o in objects if self._used(None, o)}


class _Neighbours:
    """The classes of what a change is about, and what is said of those whose classes change."""

    def __init__(
        self,
        store: ox.Store,
        lost: Iterable[Statement],
        gained: Iterable[Statement],
        known: Collection[Subject],
    ) -> None:
        self._moves: dict[Subject, list[tuple[Statement, int]]] = defaultdict(list)
        for times, statements in ((-1, lost), (1, gained)):
            for statement in statements:
                self._moves[statement[0]].append((statement, times))
        self._classes: dict[Subject, set[Term]] = {}
        self._said: dict[Subject, set[Statement]] = {}
        for subject in self._moves:
            self._classes[subject] = set()
            if subject not in known:
                self._said[subject] = set()
                continue
            types = store.quads_for_pattern(subject, TYPE, None, None)
            self._classes[subject] = {quad.object for quad in types}
            if any(move[0][1] == TYPE for move in self._moves[subject]):
                about = store.quads_for_pattern(subject, None, None, None)
                self._said[subject] = set(map(_statement, about))

    def count(self, counts: Counts) -> None:
        """Count what is said of things by class and property, as it is after the change."""
        for subject, moves in self._moves.items():
            classes = self._classes[subject]
            if subject not in self._said:
                for (_, predicate, _), times in moves:
                    for kind in classes:
                        counts.inner[kind, predicate] += times
                continue
            before = self._said[subject]
            after = before - {one for one, times in moves if times < 0}
            after |= {one for one, times in moves if times > 0}
            for said, times in ((before, -1), (after, 1)):
                for kind in {value for _, predicate, value in said if predicate == TYPE}:
                    for _, predicate, _ in said:
                        counts.inner[kind, predicate] += times


def _statement(quad: ox.Quad) -> Statement:
    return quad.subject, quad.predicate, quad.object
