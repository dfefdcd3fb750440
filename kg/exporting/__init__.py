"""The graph in the formats of other tools: tables, networks, property graphs, event records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .. import exchange
from ..asking.filters import Filters
from ..errors import FormatError
from ..namespaces import DEFAULT_BASE
from ..store import Store
from ..store.formats import GRAPHS
from . import (
    events,
    jelly,
    json_ld,
    nanopublications,
    networks,
    property_graph,
    tables,
    triple_terms,
)
from .part import part

Pieces = Callable[[Store], Iterator[bytes]]


@dataclass(frozen=True)
class Export:
    """A format: its media type, what it holds in a sentence, and what makes it in pieces."""

    media_type: str
    told: str
    pieces: Pieces


def _rdf(extension: str) -> Export:
    def pieces(store: Store) -> Iterator[bytes]:
        return store.dump(GRAPHS[extension], ordered=extension in ("nq", "nt"))

    return Export(GRAPHS[extension], "the whole graph as RDF", pieces)


def _csv(name: str) -> Export:
    return Export("text/csv", f"{name} as CSV", lambda store: tables.csv_pieces(store, name))


def _parquet(name: str) -> Export:
    kind = "application/vnd.apache.parquet"
    return Export(kind, f"{name} as Parquet", lambda store: tables.parquet_pieces(store, name))


FORMATS: dict[str, Export] = {
    **{extension: _rdf(extension) for extension in GRAPHS},
    "jsonld": Export(
        GRAPHS["jsonld"], "the whole graph in the words of our context", json_ld.pieces
    ),
    "csv": _csv("claims"),
    **{f"{name}.csv": _csv(name) for name in tables.NAMES},
    **{f"{name}.parquet": _parquet(name) for name in tables.NAMES},
    "graphml": Export("application/graphml+xml", "actors as a network", networks.graphml),
    "gexf": Export("application/gexf+xml", "actors as a network, for Gephi", networks.gexf),
    "cypher": Export("text/plain", "a property graph, for Neo4j", property_graph.cypher),
    "nodes.csv": Export("text/csv", "its nodes, for neo4j-admin", property_graph.nodes),
    "edges.csv": Export("text/csv", "its edges, for neo4j-admin", property_graph.edges),
    "plover.tsv": Export("text/tab-separated-values", "events as POLECAT has them", events.tsv),
    "nanopub.trig": Export("application/trig", "claims as nanopublications", nanopublications.trig),
    "rdf12.nt": Export("application/n-triples", "claims with triple terms", triple_terms.lines),
    "jelly": Export(jelly.MEDIA_TYPE, "the whole graph, binary and small", jelly.frames),
}
"""Every format by the ending that names it."""

LINKS: dict[str, Callable[[Store, str], Iterator[str]]] = {
    "links.sssom.tsv": exchange.sssom,
    "links.quickstatements": lambda store, _: exchange.quickstatements(store),
}
"""What `kg.exchange` writes of the links to Wikidata: all of them always."""


def export(
    store: Store, form: str, filters: Filters | None = None, base: str = DEFAULT_BASE
) -> Iterator[bytes]:
    """Return a store in one of `FORMATS` or `LINKS`, in pieces; with filters, what they find.

    Raises:
        FormatError: there is no such format, or what it needs is not installed.
        StoreError: the part that the filters find cannot be had.
    """
    if form in LINKS:
        if filters:
            raise FormatError(f"{form} has every link; it takes no filters.")
        return (line.encode() for line in LINKS[form](store, base))
    if form not in FORMATS:
        known = ", ".join((*FORMATS, *LINKS))
        raise FormatError(f"There is no export {form!r}; there is {known}.")
    if not filters:
        return FORMATS[form].pieces(store)
    pieces = _of_part(store, FORMATS[form].pieces, filters, base)
    next(pieces)
    return pieces


def _of_part(store: Store, made: Pieces, filters: Filters, base: str) -> Iterator[bytes]:
    """Yield nothing once the part is there, then its pieces."""
    with part(store, filters, base) as chosen:
        yield b""
        yield from made(chosen)
