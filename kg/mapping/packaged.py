"""The graphs beside the articles: packaged actors, links to Wikidata, the ontology."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import PROV
from rdflib.term import BNode, Node

from .. import ontology
from ..facts import Entity, Evidence, Office, Participant, Relationship
from ..namespaces import DIP, PREFIXES, SEMAPV, SSSOM, WD, digest, thing
from .about import relationship_triples
from .nodes import Triples, classes, dated, entity_triples, period_triples

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


def entities_in(graph: Graph, base: str) -> list[Entity]:
    """Return the entities that a graph describes, in order of id: id, label and class."""
    found = []
    for node, label in sorted(graph.subject_objects(RDFS.label)):
        types = set(graph.objects(node, RDF.type))
        names = sorted(ontology.local(str(type)) for type in types)
        id = str(node).removeprefix(base)
        found += [Entity(id, str(label), name) for name in names if set(classes(name)) == types]
    return found


class Linked(Protocol):
    """A decision on the Wikidata item of an entity, as the graph of links needs it."""

    @property
    def entity(self) -> str:
        """Return the id of the entity."""

    @property
    def qid(self) -> str:
        """Return the number of the item."""

    @property
    def predicate(self) -> str:
        """Return owl:sameAs, skos:exactMatch or skos:closeMatch."""

    @property
    def score(self) -> float:
        """Return how sure it is, from 0 to 1."""

    @property
    def justification(self) -> str:
        """Return the kind of reason, a term of SEMAPV."""

    @property
    def source(self) -> str:
        """Return the table and the sources in it."""

    @property
    def version(self) -> str:
        """Return which state of the table it was."""

    @property
    def label(self) -> str:
        """Return what the item is called."""

    @property
    def date(self) -> str:
        """Return the day of the decision, or of the table."""

    @property
    def endpoint(self) -> str:
        """Return who told of the item, where it was found online."""

    @property
    def articles(self) -> tuple[str, ...]:
        """Return the IRIs of articles that name the entity, where it was found online."""


def links_graph(links: Iterable[Linked], base: str) -> Graph:
    """Return each link as a statement, and as a node that says how sure it is and why."""
    graph = Graph()
    _fill(graph, link_triples(links, base))
    return graph


def link_triples(links: Iterable[Linked], base: str) -> Triples:
    """Yield each link as a statement, and as a node that says how sure it is and why."""
    for link in links:
        yield from _link(link, base)


def _link(link: Linked, base: str) -> Triples:
    node = thing(base, f"link/{digest(link.entity, link.qid, link.predicate)}")
    prefix, _, name = link.predicate.partition(":")
    predicate, reason = URIRef(PREFIXES[prefix] + name), f"{link.source}, {link.version}"
    yield thing(base, link.entity), predicate, WD[link.qid]
    yield node, RDF.type, DIP.Link
    yield node, DIP.entity, thing(base, link.entity)
    yield node, DIP.item, WD[link.qid]
    yield node, DIP.matchType, predicate
    yield node, DIP.confidence, _score(link.score)
    yield node, DIP.reason, Literal(f"{link.justification}: {reason}")
    yield from _mapping(node, link)


def _score(value: float) -> Literal:
    """Return a number to the hundredth as the store writes it back: 0.8, but not 0.80."""
    return Literal(f"{value:.2f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


def _mapping(node: URIRef, link: Linked) -> Triples:
    """Yield what SSSOM asks of a mapping, beside what the node has under our own names."""
    yield node, SSSOM.mapping_justification, SEMAPV[link.justification.partition(":")[2]]
    if link.label:
        yield node, SSSOM.object_label, Literal(link.label)
    if link.date:
        yield node, SSSOM.mapping_date, dated(link.date)
    if link.endpoint:
        yield node, SSSOM.object_source, Literal(link.endpoint)
    for article in link.articles:
        yield node, PROV.wasDerivedFrom, URIRef(article)


class Unlinked(Protocol):
    """A decision that an entity has no item, as the graph of links needs it."""

    @property
    def entity(self) -> str:
        """Return the id of the entity."""

    @property
    def why(self) -> str:
        """Return why no item was taken."""

    @property
    def confidence(self) -> float:
        """Return how sure it is that none of those seen is meant, from 0 to 1."""


def unlinked_triples(found: Iterable[Unlinked], base: str, endpoint: str, date: str) -> Triples:
    """Yield for each entity without a link a node that says so: when, asked of whom, why."""
    for one in found:
        node = thing(base, f"link/{digest(one.entity, 'none')}")
        yield node, RDF.type, DIP.Link
        yield node, DIP.entity, thing(base, one.entity)
        yield node, DIP.confidence, _score(one.confidence)
        yield node, DIP.reason, Literal(f"not linked: {one.why}")
        yield node, SSSOM.mapping_date, dated(date)
        yield node, SSSOM.object_source, Literal(endpoint)


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
