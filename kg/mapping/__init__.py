"""Claims → triples with provenance: the named graph of an article, and those around it.

Every node has an IRI minted from content, so the same extraction gives the same triples; only the
node of the run carries the time of the run.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import Graph
from rdflib.plugins.serializers.nt import _nt_row

from .about import event_label, relationship_label
from .article import article_graph, entities
from .nodes import Triple, dated
from .packaged import (
    agents_graph,
    entities_graph,
    entities_in,
    link_triples,
    links_graph,
    ontology_graph,
    unlinked_triples,
)

__all__ = [
    "agents_graph",
    "article_graph",
    "dated",
    "entities",
    "entities_graph",
    "entities_in",
    "event_label",
    "link_triples",
    "links_graph",
    "ntriples",
    "ontology_graph",
    "relationship_label",
    "triple_lines",
    "unlinked_triples",
]


def triple_lines(triples: Iterable[Triple]) -> bytes:
    """Return triples as sorted N-Triples, each once: many of them need no graph for that."""
    return "".join(sorted({_nt_row(triple) for triple in triples})).encode()


def ntriples(graph: Graph) -> bytes:
    """Return the graph as N-Triples in sorted lines: the same graph gives the same bytes."""
    lines = graph.serialize(format="nt", encoding="utf-8").splitlines(keepends=True)
    return b"".join(sorted(line for line in lines if line.strip()))
