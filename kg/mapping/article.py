"""The named graph of one article: text, evidence, who says what, and how far it is asserted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import quote

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV

from ..facts import (
    Article,
    Claim,
    Entity,
    Event,
    Evidence,
    Extraction,
    Mention,
    Participant,
    Relationship,
    Utterance,
)
from ..namespaces import DIP, NIF, SCHEMA, thing
from .about import about_triples
from .identity import in_order, told
from .nodes import (
    Site,
    Triples,
    count,
    dated,
    entity_triples,
    evidence_triples,
    members,
    time_triples,
)


def article_graph(
    extraction: Extraction,
    *,
    base: str,
    run: str,
    started: dt.datetime,
    publisher: Entity | None = None,
    known: Collection[str] = frozenset(),
) -> Graph:
    """Return the named graph of one article, as contract section 2 draws it.

    `run` names what made it, and from what. Entities whose ids are `known` are described in the
    graph of actors and only referred to here.
    """
    site = Site(base, extraction.article.id, thing(base, f"run/{run}"))
    graph = Graph()
    for triple in _article_triples(extraction, site, started, publisher, known):
        graph.add(triple)
    return graph


def _article_triples(
    extraction: Extraction,
    site: Site,
    started: dt.datetime,
    publisher: Entity | None,
    known: Collection[str],
) -> Triples:
    yield from _article(site, extraction.article, publisher)
    yield from _run(site, extraction.extractor, started)
    yield from _voice(site, publisher)
    yield from _utterances(site, extraction)
    yield from _claims(site, extraction.claims)
    for mention in extraction.mentions:
        yield from _mention(site, mention)
    for time in extraction.times:
        yield from time_triples(site, time)
    for entity in entities(extraction, publisher):
        if entity.id not in known:
            yield from entity_triples(entity, site.base)


def _article(site: Site, article: Article, publisher: Entity | None) -> Triples:
    node = site.text
    yield node, RDF.type, DIP.Article
    yield node, DCTERMS.title, Literal(article.title, lang=_language(article))
    yield node, DIP.sha256, Literal(article.sha256)
    yield node, NIF.isString, Literal(article.text)
    yield node, SCHEMA.inLanguage, Literal(article.language)
    if article.date:
        yield node, SCHEMA.datePublished, dated(article.date)
    if article.url:
        yield node, SCHEMA.url, URIRef(quote(article.url, safe="%/:?#[]@!$&'()*+,;=-._~"))
    if publisher:
        yield node, SCHEMA.publisher, site.iri(publisher.id)


def _language(article: Article) -> str | None:
    """Return the language as a tag that RDF takes (RDF 1.1, 3.3), or None where it is none."""
    tag = article.language.replace("_", "-")
    return tag if re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", tag) else None


def _run(site: Site, extractor: str, started: dt.datetime) -> Triples:
    yield site.run, RDF.type, DIP.ExtractionRun
    yield site.run, PROV.used, site.text
    yield site.run, DIP.extractor, Literal(extractor)
    yield site.run, PROV.startedAtTime, Literal(started.isoformat(), datatype=XSD.dateTime)


def _mention(site: Site, mention: Mention) -> Triples:
    yield site.text, DIP.mention, site.span(mention.evidence)
    yield from _denoting(site, mention.evidence, mention.entity)


def _denoting(site: Site, evidence: Evidence, entity: Entity) -> Triples:
    yield from evidence_triples(site, evidence)
    for member in members(entity):
        yield site.span(evidence), DIP.denotes, site.iri(member.id)


def _voice(site: Site, publisher: Entity | None) -> Triples:
    yield site.voice, RDF.type, DIP.Utterance
    yield site.voice, DIP.order, count(0)
    yield site.voice, DIP.speaker, site.iri(publisher.id) if publisher else site.text


def _utterances(site: Site, extraction: Extraction) -> Triples:
    reported = {u.id: u for u in _all_utterances(extraction)}
    for utterance in reported.values():
        node = site.iri(f"utterance/{utterance.id}")
        around = site.iri(f"utterance/{utterance.within}") if utterance.within else site.voice
        yield node, RDF.type, DIP.Utterance
        yield node, DIP.order, count(_depth(utterance, reported))
        yield node, DIP.withinUtterance, around
        yield node, DIP.speaker, site.iri(utterance.speaker.entity.id)
        if utterance.speaker.evidence:
            yield from _denoting(site, utterance.speaker.evidence, utterance.speaker.entity)
        for piece in (utterance.content, *utterance.continued):
            yield node, DIP.content, site.span(piece)
            yield from evidence_triples(site, piece)
        yield node, DIP.speechManner, DIP[f"manner-{utterance.manner}"]
        if utterance.cue:
            yield node, DIP.evidence, site.span(utterance.cue)
            yield from evidence_triples(site, utterance.cue)


def _all_utterances(extraction: Extraction) -> Iterator[Utterance]:
    yield from extraction.utterances
    for claim in extraction.claims:
        yield from claim.utterances


def _depth(utterance: Utterance, reported: Mapping[str, Utterance]) -> int:
    depth = 1
    while utterance.within and depth <= len(reported):
        utterance, depth = reported[utterance.within], depth + 1
    return depth


def _claims(site: Site, claims: Iterable[Claim]) -> Triples:
    order = {claim.id: number for number, claim in enumerate(in_order(claims))}
    for thing_told in told(claims):
        about, triples = about_triples(site, thing_told.about)
        yield from triples
        for claim in thing_told.claims:
            node = site.iri(f"claim/{claim.id}")
            yield node, DIP.about, about
            yield node, DIP.order, count(order[claim.id])
            yield from _claim(site, node, claim)


def _claim(site: Site, node: URIRef, claim: Claim) -> Triples:
    status = claim.status
    innermost = claim.utterances[-1].id if claim.utterances else site.article
    yield node, RDF.type, DIP.Claim
    yield node, DIP.modality, DIP[f"modality-{status.modality}"]
    yield node, DIP.polarity, DIP[f"polarity-{status.polarity}"]
    yield node, DIP.certainty, DIP[f"certainty-{status.certainty}"]
    yield node, DIP.madeIn, site.iri(f"utterance/{innermost}")
    yield node, DIP.confidence, Literal(f"{claim.confidence:.2f}", datatype=XSD.decimal)
    yield node, PROV.wasGeneratedBy, site.run
    if claim.rule:
        yield node, DIP.rule, Literal(claim.rule)
    if claim.disputes:
        yield node, DIP.disputes, site.iri(f"claim/{claim.disputes}")
    yield from _proof(site, node, claim)


def _proof(site: Site, node: URIRef, claim: Claim) -> Triples:
    spans = {
        DIP.evidence: claim.evidence,
        DIP.trigger: claim.about.trigger,
        DIP.content: claim.content,
    }
    for relation, evidence in spans.items():
        yield node, relation, site.span(evidence)
        yield from evidence_triples(site, evidence)
    for participant in _participants(claim.about):
        if participant.evidence:
            yield node, DIP.participantEvidence, site.span(participant.evidence)
            yield from _denoting(site, participant.evidence, participant.entity)
    if isinstance(claim.about, Event) and claim.about.date:
        yield node, DIP.dateEvidence, site.span(claim.about.date.evidence)
        yield from time_triples(site, claim.about.date)


def entities(extraction: Extraction, publisher: Entity | None = None) -> list[Entity]:
    """Return every entity that the graph of the article refers to, in order of id."""
    found = {entity.id: entity for entity in _referred(extraction, publisher)}
    return [found[id] for id in sorted(found)]


def _referred(extraction: Extraction, publisher: Entity | None) -> Iterator[Entity]:
    if publisher:
        yield publisher
    for mention in extraction.mentions:
        yield from members(mention.entity)
    for utterance in _all_utterances(extraction):
        yield from (utterance.speaker.entity, *utterance.speaker.entity.members)
    for claim in extraction.claims:
        for participant in _participants(claim.about):
            yield from members(participant.entity)


def _participants(about: Event | Relationship) -> Iterator[Participant]:
    if isinstance(about, Event):
        yield from (*about.actors, *about.recipients, *([about.place] if about.place else ()))
    else:
        yield from (*about.parties, *(p for p in (about.source, about.target) if p))
