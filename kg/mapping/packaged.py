"""The graphs beside the articles: packaged actors, links to Wikidata, the ontology."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rdflib import Graph
from rdflib.compare import to_canonical_graph
from rdflib.term import BNode, Node

from .. import ontology
from ..facts import Entity, Evidence, Office, Participant, Relationship
from ..namespaces import digest, thing
from .about import relationship_triples
from .nodes import Triples, entity_triples, period_triples

_NOWHERE = Evidence(0, 0, "")


class Packaged(Protocol):
    """The packaged actors, as the graph of actors needs them (kg.linking.gazetteer has them)."""

    def entities(self) -> tuple[Entity, ...]:
        """Return every packaged entity."""

    def aliases(self, id: str) -> tuple[str, ...]:
        """Return the other names of a packaged entity."""

    def span(self, id: str) -> tuple[str | None, str | None]:
        """Return begin and end of a conflict, treaty or former state."""

    def tenures(self, person: str) -> tuple[Office, ...]:
        """Return the offices that a person held."""


def agents_graph(packaged: Packaged, base: str) -> Graph:
    """Return what the gazetteer says: entities, their names, and who held which office when."""
    graph = Graph()
    for entity in packaged.entities():
        _fill(graph, entity_triples(entity, base, packaged.aliases(entity.id)))
        _fill(graph, period_triples(thing(base, entity.id), *packaged.span(entity.id)))
        for office in packaged.tenures(entity.id):
            _fill(graph, _office(office, base))
    return graph


def entities_graph(entities: Iterable[Entity], base: str) -> Graph:
    """Return what each entity is: the part of the graph of actors that an article refers to."""
    graph = Graph()
    for entity in entities:
        _fill(graph, entity_triples(entity, base))
    return graph


def _fill(graph: Graph, triples: Triples) -> None:
    for triple in triples:
        graph.add(triple)


def _office(office: Office, base: str) -> Triples:
    held = Relationship(
        office.relation,
        _NOWHERE,
        source=Participant(office.person),
        target=Participant(office.body),
        office=office.title or None,
        start=office.start,
        end=office.end,
    )
    name = digest(office.person.id, office.relation, office.title, office.body.id, office.start)
    return relationship_triples(base, thing(base, f"relationship/{name}"), held)


def ontology_graph(base: str, *names: str) -> Graph:
    """Return files of the ontology as one graph in which every blank node has got an IRI."""
    whole = Graph()
    for name in names:
        whole += ontology.graph(name)
    named = Graph()
    for subject, predicate, value in to_canonical_graph(whole):
        named.add((_skolem(base, subject), predicate, _skolem(base, value)))
    return named


def _skolem(base: str, node: Node) -> Node:
    return thing(base, f".well-known/genid/{node}") if isinstance(node, BNode) else node
