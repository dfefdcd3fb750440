"""The part of a graph that belongs to the claims which filters find, as a store of its own.

A claim goes with what it is about, who says it, the spans that prove it, its article and run, and
what is said about everybody who has a part in it; each statement stays in its named graph.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from ..asking.filters import DAYS, Filters
from ..namespaces import DEFAULT_BASE, DIP, graph_iri, prologue
from ..store import Store, open_store

LEAVES = ("agent", "place", "treaty", "conflict", "development")
"""Kinds of things of which only their own statements go with a claim, and their country."""
BATCH = 400

_QUADS = "SELECT DISTINCT ?g ?s ?p ?o WHERE { VALUES ?s { THINGS } GRAPH ?g { ?s ?p ?o } }"
_TRIPLES = "SELECT DISTINCT ?s ?p ?o WHERE { VALUES ?s { THINGS } ?s ?p ?o }"
_GRAPH = "SELECT DISTINCT ?g ?s ?p ?o WHERE { VALUES ?g { THINGS } GRAPH ?g { ?s ?p ?o } }"
_MENTIONS = """SELECT DISTINCT ?s WHERE {
  VALUES ?claim { THINGS }
  ?claim dip:evidence ?sentence .
  ?sentence nif:referenceContext ?article ; nif:beginIndex ?first ; nif:endIndex ?last .
  ?s nif:referenceContext ?article ; dip:denotes ?entity ; nif:beginIndex ?begin ; nif:endIndex ?end
  FILTER(?begin >= ?first && ?end <= ?last)
}"""
# Neither a mention elsewhere in the article nor another claim goes with a claim.
_APART = frozenset(f"<{DIP[name]}>" for name in ("mention", "disputes"))

Quad = tuple[str, str, str, str]
"""Graph (empty for the default graph), subject, property, object, as Turtle writes them."""
Each = TypeVar("Each")


def claims(store: Store, filters: Filters, base: str = DEFAULT_BASE) -> list[str]:
    """Return the IRIs of the claims that filters find, sorted."""
    found = {row[0][1:-1] for row in _rows(store, filters.query(base))}
    if not filters.is_undated:
        dated = _rows(store, prologue(DAYS) + DAYS)
        found &= {claim[1:-1] for claim, day in dated if filters.covers(day.strip('"'))}
    return sorted(found)


@contextmanager
def part(store: Store, filters: Filters, base: str = DEFAULT_BASE) -> Iterator[Store]:
    """Give a store that holds only what belongs to the claims found; it is gone afterwards.

    Raises:
        StoreError: the store cannot be asked, or there is no room for the part.
    """
    from ..store.embedded import writing

    with tempfile.TemporaryDirectory(prefix="kg-part-") as place:
        with writing(Path(place) / "store", fresh=True) as writer:
            for quads in _some(gathered(store, filters, base), 20_000):
                writer.load("".join(map(_written, quads)).encode(), "application/trig")
        with closing(open_store(Path(place) / "store")) as chosen:
            yield chosen


def gathered(store: Store, filters: Filters, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """Yield the statements that belong to the claims found."""
    found = claims(store, filters, base)
    shared = {f"<{graph_iri(base, name)}>" for name in ("agents", "links")}
    if found and filters == Filters(article=filters.article):
        quads = list(_quads(store, _GRAPH, [str(graph_iri(base, filters.article))]))
    else:
        spans = [row[0][1:-1] for row in _about(store, _MENTIONS, found)]
        quads = list(_quads(store, _QUADS, [*found, *spans]))
    seen = {quad[1] for quad in quads} | {f"<{claim}>" for claim in found}
    allowed = shared | {quad[0] for quad in quads}
    while quads:
        yield from quads
        wanted = {quad[3] for quad in quads if _leads_on(quad, base)} - seen
        seen |= wanted
        following = _quads(store, _QUADS, sorted(iri[1:-1] for iri in wanted))
        quads = [quad for quad in following if quad[0] in allowed]


def _leads_on(quad: Quad, base: str) -> bool:
    _, subject, property, value = quad
    if not value.startswith(f"<{base}") or property in _APART:
        return False
    leaf = subject.removeprefix(f"<{base}").partition("/")[0] in LEAVES
    return not leaf or property == f"<{DIP.country}>"


def _quads(store: Store, text: str, things: Iterable[str]) -> Iterator[Quad]:
    """Yield the statements about some things, those of no named graph too."""
    left = set(things)
    for g, s, p, o in _about(store, text, sorted(left)):
        left.discard(s[1:-1])
        yield g, s, p, o
    if text is _QUADS:
        yield from (("", s, p, o) for s, p, o in _about(store, _TRIPLES, sorted(left)))


def _about(store: Store, text: str, things: Iterable[str]) -> Iterator[list[str]]:
    for some in _some(things, BATCH):
        inside = " ".join(f"<{iri}>" for iri in some)
        yield from _rows(store, text.replace("THINGS", inside))


def _rows(store: Store, text: str) -> list[list[str]]:
    """Return the rows of a SELECT, each term as Turtle writes it, empty where unbound."""
    answer = store.query(prologue(text) + text, media_types="text/tab-separated-values")
    return [line.split("\t") for line in answer.body.decode().split("\n")[1:] if line]


def _written(quad: Quad) -> str:
    graph, *triple = quad
    inside = f"{' '.join(triple)} ."
    return f"{graph} {{ {inside} }}\n" if graph else f"{inside}\n"


def _some(all_: Iterable[Each], size: int) -> Iterator[list[Each]]:
    left = iter(all_)
    while some := list(islice(left, size)):
        yield some
