"""The graphs beside the articles: packaged actors, links to Wikidata, the ontology."""

from __future__ import annotations

from rdflib import Graph
from rdflib.compare import to_canonical_graph
from rdflib.term import BNode, Node

from .. import ontology
from ..namespaces import thing


def ontology_graph(base: str, *names: str) -> Graph:
    """Return files of the ontology as one graph in which every blank node has got an IRI."""
    whole = Graph()
    for name in names:
        whole += ontology.graph(name)
    named = Graph()
    for triple in to_canonical_graph(whole):
        s, p, o = (_skolem(base, node) for node in triple)
        named.add((s, p, o))
    return named


def _skolem(base: str, node: Node) -> Node:
    return thing(base, f".well-known/genid/{node}") if isinstance(node, BNode) else node
