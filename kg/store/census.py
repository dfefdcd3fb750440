"""The counts of everything in a store, of each statement once, as the engine counts fastest.

The engine counts graph by graph. That is the truth for all that only one graph tells of; the few
things that more graphs tell of are looked up, and counted anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import cast

import pyoxigraph as ox

from .tally import LINKS, TYPE, WIKIDATA, Counts, Statement, Subject

_ANYWHERE = "{ %(one)s } UNION { GRAPH ?graph { %(one)s } }"
_SHARED = f"""SELECT ?s {{ SELECT DISTINCT ?graph ?s {{ {_ANYWHERE % {"one": "?s ?p ?o"}} }} }}
GROUP BY ?s HAVING(COUNT(*) > 1)"""
_DISTINCT = "SELECT (COUNT(DISTINCT ?%s) AS ?n) { ?s ?p ?o }"
_BY = "SELECT %s (COUNT(*) AS ?n) { %s } GROUP BY %s"
_LINKED = f"""VALUES ?p {{ {" ".join(map(str, LINKS))} }} ?s ?p ?o
FILTER(isIRI(?o) && STRSTARTS(STR(?o), "{WIKIDATA}"))"""


def census(store: ox.Store) -> Counts:
    """Return the counts of everything in a store."""
    counts = Counts()
    for (predicate,), number in _grouped(store, "?s ?p ?o", "?p"):
        counts.properties[cast("ox.NamedNode", predicate)] = number
        counts.triples += number
    for (kind,), number in _grouped(store, f"?s {TYPE} ?kind", "?kind"):
        counts.classes[kind] = number
    for (kind, predicate), number in _grouped(store, f"?s {TYPE} ?kind ; ?p ?o", "?kind", "?p"):
        counts.inner[kind, cast("ox.NamedNode", predicate)] = number
    for (predicate,), number in _grouped(store, _LINKED, "?p"):
        counts.links[cast("ox.NamedNode", predicate)] = number
    for (subject,) in list(_rows(store, _SHARED)):
        _once(counts, store, cast("Subject", subject))
    counts.subjects, counts.objects = _distinct(store, "s"), _distinct(store, "o")
    return counts


def _once(counts: Counts, store: ox.Store, subject: Subject) -> None:
    """Count once what some graphs say of a thing, and no longer as often as they say it."""
    said: dict[object, set[Statement]] = defaultdict(set)
    for quad in store.quads_for_pattern(subject, None, None, None):
        said[quad.graph_name].add((quad.subject, quad.predicate, quad.object))
    for statements in said.values():
        _add(counts, statements, -1)
    _add(counts, set().union(*said.values()), 1)


def _add(counts: Counts, said: Collection[Statement], times: int) -> None:
    for statement in said:
        counts.add(statement, times)
    for kind in (value for _, predicate, value in said if predicate == TYPE):
        for _, predicate, _ in said:
            counts.inner[kind, predicate] += times


def _distinct(store: ox.Store, name: str) -> int:
    ((number,),) = _rows(store, _DISTINCT % name, union=True)
    return int(cast("ox.Literal", number).value)


Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, ...]


def _grouped(store: ox.Store, pattern: str, *by: str) -> Iterator[tuple[Row, int]]:
    """Yield how often a pattern is found, graph by graph, for each of some variables' values."""
    keys = " ".join(by)
    for row in _rows(store, _BY % (keys, _ANYWHERE % {"one": pattern}, keys)):
        yield row[:-1], int(cast("ox.Literal", row[-1]).value)


def _rows(store: ox.Store, query: str, *, union: bool = False) -> Iterator[Row]:
    rows = cast("ox.QuerySolutions", store.query(query, use_default_graph_as_union=union))
    return (cast("Row", tuple(row)) for row in rows)
