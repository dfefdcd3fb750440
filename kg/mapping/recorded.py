"""Claims that event records make: the same nodes as those of texts, with a row for a proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from rdflib import RDF, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV

from ..facts import Entity, Event, Status
from ..namespaces import DIP, SCHEMA, digest, thing
from .about import about_triples
from .nodes import Site, Triple, Triples, count, dated, entity_triples, members


@dataclass(frozen=True, slots=True)
class Recorded:
    """One report of an event in a data set: who published it where, and how sure the coder was.

    `record` names the row within the data set, `code` what stands there.
    """

    record: str
    code: str
    event: Event
    status: Status
    confidence: float
    outlet: Entity | None = None
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A data set as it is imported: its name below the base, what made it, and the run."""

    base: str
    name: str
    run: URIRef

    @property
    def node(self) -> URIRef:
        """Return the node of the data set."""
        return thing(self.base, f"dataset/{self.name}")


def recorded_triples(told: Recorded, source: Source, known: Collection[str]) -> Triples:
    """Yield the claim that a report makes, its event, and those who are not `known` elsewhere."""
    site = Site(source.base, f"{source.name}/{told.record}", source.run)
    about, triples = about_triples(site, told.event)
    yield from triples
    yield from _claim(told, source, site, about)
    for entity in _entities(told):
        if entity.id not in known:
            yield from entity_triples(entity, source.base)


def _claim(told: Recorded, source: Source, site: Site, about: URIRef) -> Triples:
    who = told.outlet.id if told.outlet else ""
    node = site.iri(f"claim/{digest(source.name, told.record, who, told.url, told.published)}")
    voice = site.iri(f"utterance/{digest(source.name, who)}")
    status = told.status
    yield node, RDF.type, DIP.Claim
    yield node, DIP.about, about
    yield node, DIP.modality, DIP[f"modality-{status.modality}"]
    yield node, DIP.polarity, DIP[f"polarity-{status.polarity}"]
    yield node, DIP.certainty, DIP[f"certainty-{status.certainty}"]
    yield node, DIP.confidence, Literal(f"{told.confidence:.2f}", datatype=XSD.decimal)
    yield node, DIP.record, Literal(told.record)
    yield node, DIP.rule, Literal(told.code)
    yield node, DIP.madeIn, voice
    yield node, PROV.wasGeneratedBy, source.run
    if told.url:
        yield node, PROV.hadPrimarySource, URIRef(quote(told.url, safe="%/:?#[]@!$&'()*+,;=-._~"))
    if told.published:
        yield node, SCHEMA.datePublished, dated(told.published)
    yield voice, RDF.type, DIP.Utterance
    yield voice, DIP.order, count(0)
    yield voice, DIP.speaker, site.iri(who) if who else source.node


def _entities(told: Recorded) -> Iterator[Entity]:
    event = told.event
    sides = (*event.actors, *event.recipients, *([event.place] if event.place else ()))
    for participant in sides:
        yield from members(participant.entity)
    if told.outlet:
        yield told.outlet


def source_triples(source: Source, title: str, extractor: str, started: str) -> Iterator[Triple]:
    """Yield what a data set is called, and the run that brought it in."""
    yield source.node, RDF.type, DIP.Dataset
    yield source.node, DCTERMS.title, Literal(title)
    yield source.run, RDF.type, DIP.ImportRun
    yield source.run, PROV.used, source.node
    yield source.run, DIP.extractor, Literal(extractor)
    yield source.run, PROV.startedAtTime, Literal(started, datatype=XSD.dateTime)
