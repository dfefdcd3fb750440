"""The graphs that belong to no article: actors, links, facts, terms, direct triples, statistics."""

from __future__ import annotations

from functools import cache

from rdflib import Graph

from . import derived, links, mapping
from .linking import decisions, enrichment
from .linking.gazetteer import Gazetteer
from .namespaces import graph_iri
from .store import embedded, void

ONTOLOGY = ("diplomacy", "plover", "alignments")


def surround(writer: embedded.Writer, gazetteer: Gazetteer, base: str) -> None:
    """Make the graphs around the articles; each depends on all that is loaded."""
    found = links.renewed(writer.construct, gazetteer, decisions(), base)
    for name, triples in (packaged(gazetteer, base) | {"links": found}).items():
        writer.replace_graph(str(graph_iri(base, name)), triples)
    for name in ("void", "derived"):
        writer.remove_graph(str(graph_iri(base, name)))
    writer.replace_graph(str(graph_iri(base, "derived")), derived.derive(writer.construct))
    writer.replace_graph(str(graph_iri(base, "void")), void.describe(writer.construct, base))


@cache
def packaged(gazetteer: Gazetteer, base: str) -> dict[str, bytes]:
    """Return the graphs that nothing loaded changes, by name, as sorted N-Triples."""
    graphs = {
        "agents": actors(gazetteer, base),
        "enriched": enrichment.packaged_graph(base),
        "ontology": mapping.ontology_graph(base, *ONTOLOGY),
    }
    return {name: mapping.ntriples(graph) for name, graph in graphs.items()}


@cache
def actors(gazetteer: Gazetteer, base: str) -> Graph:
    """Return the graph of actors, which articles and records refer to."""
    return mapping.agents_graph(gazetteer, base)
