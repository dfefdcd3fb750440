"""Where nodes get their IRIs, and the small things that every part of a graph uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, RDFS, XSD, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.term import Node

from .. import ontology
from ..facts import Entity, Evidence, Participant, Time
from ..namespaces import DIP, NIF, span_iri, thing

Triple = tuple[Node, Node, Node]
Triples = Iterator[Triple]

_DATED = {10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}


@dataclass(frozen=True, slots=True)
class Site:
    """Where nodes are minted: the base IRI and the article whose spans they quote."""

    base: str
    article: str
    run: URIRef

    def iri(self, path: str) -> URIRef:
        """Return the IRI of a path below the base."""
        return thing(self.base, path)

    @property
    def text(self) -> URIRef:
        """Return the node of the article."""
        return self.iri(f"article/{self.article}")

    @property
    def voice(self) -> URIRef:
        """Return the outermost utterance: what the article says itself."""
        return self.iri(f"utterance/{self.article}")

    def span(self, evidence: Evidence) -> URIRef:
        """Return the node of a span of the article."""
        return span_iri(self.base, self.article, evidence.start, evidence.end)


def dated(value: str) -> Literal:
    """Return a day, month or year as a typed literal that keeps its precision, else plain text.

    >>> dated("2024-10").n3()
    '"2024-10"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    kind = _DATED.get(len(value)) if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else None
    return Literal(value, datatype=kind or XSD.string, normalize=False)


def evidence_triples(site: Site, evidence: Evidence) -> Triples:
    """Yield the span: its offsets (code points, end-exclusive) and the exact words."""
    node = site.span(evidence)
    yield node, RDF.type, DIP.Evidence
    yield node, NIF.referenceContext, site.text
    yield node, NIF.beginIndex, count(evidence.start)
    yield node, NIF.endIndex, count(evidence.end)
    yield node, NIF.anchorOf, Literal(evidence.quote)


def count(number: int) -> Literal:
    """Return an offset or a position: a plain integer, as queries write it."""
    return Literal(str(number), datatype=XSD.integer)


def entity_triples(entity: Entity, base: str, aliases: Iterable[str] = ()) -> Triples:
    """Yield what an entity is: its classes up to the top of ours, names and country."""
    node = thing(base, entity.id)
    for kind in classes(entity.type):
        yield node, RDF.type, kind
    yield node, RDFS.label, Literal(entity.label, lang="en")
    for alias in aliases:
        yield node, SKOS.altLabel, Literal(alias, lang="en")
    if entity.country and entity.country != entity.id:
        yield node, DIP.country, thing(base, entity.country)
    for member in entity.members:
        yield node, DIP.groupMember, thing(base, member.id)


@cache
def classes(type: str) -> tuple[URIRef, ...]:
    """Return a class of ours and all of ours above it."""
    above = ontology.graph("diplomacy").transitive_objects(DIP[type], RDFS.subClassOf)
    return tuple(sorted(c for c in above if isinstance(c, URIRef) and c.startswith(str(DIP))))


def date_triples(node: URIRef, time: Time) -> Triples:
    """Yield when it was: one typed date or a period, and the days that bound it."""
    if time.value and dated(time.value).datatype != XSD.string:
        yield node, DIP.date, dated(time.value)
    elif time.earliest or time.latest:
        begin, _, end = (time.value or "").partition("/")
        yield from period_triples(node, begin if end else time.earliest, end or time.latest)
    yield from _bounds(node, time)


def _bounds(node: URIRef, time: Time) -> Triples:
    if time.earliest:
        yield node, DIP.earliest, dated(time.earliest)
    if time.latest:
        yield node, DIP.latest, dated(time.latest)


def time_triples(site: Site, time: Time) -> Triples:
    """Yield a time expression: its span, its value and the days that bound it."""
    node = site.span(time.evidence)
    yield from evidence_triples(site, time.evidence)
    if time.value:
        yield node, DIP.timeValue, Literal(time.value)
    yield from _bounds(node, time)


def period_triples(node: URIRef, start: str | None, end: str | None) -> Triples:
    """Yield the begin and end of a period, each where it is known."""
    if start:
        yield node, DIP.startDate, dated(start)
    if end:
        yield node, DIP.endDate, dated(end)


def names(participants: Iterable[Participant]) -> str:
    """Return the labels, each once, in order; a group gives its members."""
    return ", ".join(dict.fromkeys(e.label for p in participants for e in members(p.entity)))


def ids(participants: Iterable[Participant]) -> list[str]:
    """Return the entity ids, each once, in order; a group gives its members."""
    return list(dict.fromkeys(entity.id for p in participants for entity in members(p.entity)))


def members(entity: Entity) -> tuple[Entity, ...]:
    """Return who is meant: the members of a group that has known ones, else the entity itself."""
    return entity.members or (entity,)
