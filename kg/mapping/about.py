"""What claims are about: events and standing relations, which say nothing about being real."""

from __future__ import annotations

from dataclasses import replace

from rdflib import RDF, RDFS, Literal, URIRef

from .. import ontology
from ..facts import Event, Relationship
from ..namespaces import DIP, digest, thing
from .identity import day_of, relation_key, world_key
from .nodes import Site, Triples, date_triples, evidence_triples, ids, names, period_triples


def about_triples(site: Site, about: Event | Relationship) -> tuple[URIRef, Triples]:
    """Return the node of an event or relationship, and what it says."""
    if isinstance(about, Event):
        return _event(site, about)
    return _relationship(site, about)


def _event(site: Site, event: Event) -> tuple[URIRef, Triples]:
    if (key := world_key(event)) is not None:
        node = site.iri(f"event/{digest(*key)}")
        return node, _event_triples(site, node, _dayed(event))
    who = (sorted(ids(event.actors)), sorted(ids(event.recipients)))
    name = digest(site.article, event.type, event.mode, *who, event.trigger.start)
    node = site.iri(f"event/{name}")
    return node, _event_triples(site, node, event)


def _dayed(event: Event) -> Event:
    """Return an event as every article tells it: its sides in one order, its date the day."""
    by_name = [
        sorted(side, key=lambda p: p.entity.label) for side in (event.actors, event.recipients)
    ]
    date = replace(event.date, value=day_of(event)) if event.date is not None else None
    return replace(event, actors=tuple(by_name[0]), recipients=tuple(by_name[1]), date=date)


def _event_triples(site: Site, node: URIRef, event: Event) -> Triples:
    yield node, RDF.type, DIP.Event
    yield node, RDFS.label, Literal(event_label(event), lang="en")
    yield node, DIP.eventType, ontology.concept(event.type)
    if event.mode:
        yield node, DIP.mode, ontology.concept(event.type, event.mode)
    for id in ids(event.actors):
        yield node, DIP.actor, site.iri(id)
    if not event.actors:
        yield node, DIP.actorUnstated, Literal(True)
    for id in ids(event.recipients):
        yield node, DIP.recipient, site.iri(id)
    if event.object:
        yield node, DIP.object, site.span(event.object)
        yield from evidence_triples(site, event.object)
    if event.place:
        yield node, DIP.place, site.iri(event.place.entity.id)
    if event.date:
        yield from date_triples(node, event.date)


def event_label(event: Event) -> str:
    """Return a short name for people: who, to whom, what, when."""
    who = names(event.actors) or "Someone"
    whom = f" → {names(event.recipients)}" if event.recipients else ""
    kind = f" ({event.mode.replace('-', ' ')})" if event.mode else ""
    when = f", {event.date.value}" if event.date and event.date.earliest else ""
    return f"{who}{whom} – {event.type}{kind}{when}"


def _relationship(site: Site, relation: Relationship) -> tuple[URIRef, Triples]:
    name = digest(site.article, *relation_key(relation), relation.start, relation.end)
    node = site.iri(f"relationship/{name}")
    return node, relationship_triples(site.base, node, relation)


def relationship_triples(base: str, node: URIRef, relation: Relationship) -> Triples:
    """Yield which relation it is, among or between whom, and since when."""
    yield node, RDF.type, DIP.Relationship
    yield node, RDFS.label, Literal(relationship_label(relation), lang="en")
    yield node, DIP.relationType, DIP[f"relation-{relation.type}"]
    for id in ids(relation.parties):
        yield node, DIP.party, thing(base, id)
    if relation.source and relation.target:
        yield node, DIP["from"], thing(base, relation.source.entity.id)
        yield node, DIP.to, thing(base, relation.target.entity.id)
    if relation.office:
        yield node, DIP.office, Literal(relation.office, lang="en")
    yield from period_triples(node, relation.start, relation.end)


def relationship_label(relation: Relationship) -> str:
    """Return a short name for people: the parties and what binds them."""
    kind = relation.type.replace("-", " ")
    if relation.source and relation.target:
        return f"{names([relation.source])} – {kind} – {names([relation.target])}"
    return f"{names(relation.parties)} – {kind}"
