"""Claims as cards: who did what to whom, who says so, how far it is asserted, with which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import RDF, Graph, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from .. import ontology
from ..namespaces import DIP, NIF, SCHEMA
from . import words
from .resources import Ref, address, refer


@dataclass(frozen=True)
class Span:
    """A span of an article: code points, end-exclusive, with its words."""

    start: int
    end: int
    text: str = ""

    @property
    def anchor(self) -> str:
        """Return the fragment that points at the span (RFC 5147)."""
        return f"char={self.start},{self.end}"


@dataclass(frozen=True)
class Card:
    """One claim as a page shows it; `start` and `end` count code points of the article."""

    iri: str
    href: str
    anchor: str
    type: str
    tone: str
    modality: str
    polarity: str
    certainty: str
    actors: tuple[Ref, ...]
    recipients: tuple[Ref, ...]
    speakers: tuple[Ref, ...]
    object: Ref | None
    place: Ref | None
    office: str
    date: str
    confidence: float | None
    sentence: Span
    trigger: Span | None
    article: str
    denies: str = ""
    number: int = 0
    codes: tuple[str, ...] = ()
    rule: str = ""

    @property
    def unreal(self) -> bool:
        """Say whether the act is promised, feared or denied and not done."""
        return self.modality != "actual" or self.polarity == "negative"

    @property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """Return the sentence in pieces, each with whether it is the trigger."""
        text, at = self.sentence.text, self.sentence.start
        if self.trigger is None or not at <= self.trigger.start < self.trigger.end <= at + len(
            text
        ):
            return ((text, False),)
        first, last = self.trigger.start - at, self.trigger.end - at
        return ((text[:first], False), (text[first:last], True), (text[last:], False))


def claims_of(graph: Graph) -> list[URIRef]:
    """Return the claims that a graph describes, in order of their place in the text."""
    found = [c for c in graph.subjects(RDF.type, DIP.Claim) if isinstance(c, URIRef)]
    return sorted(found, key=lambda claim: (_place(graph, claim), str(claim)))


def _place(graph: Graph, claim: URIRef) -> tuple[int, int, int]:
    trigger, sentence = (span(graph, graph.value(claim, p)) for p in (DIP.trigger, DIP.evidence))
    here = sentence or Span(0, 0)
    return here.start, here.end, (trigger or here).start


def card(graph: Graph, claim: URIRef, names: dict[str, str], number: int = 0) -> Card:
    """Return a claim of a graph as a card; `names` are the labels of the entities."""
    about = graph.value(claim, DIP.about) or claim
    kinds = [graph.value(about, p) for p in (DIP.eventType, DIP.mode, DIP.relationType)]
    named = [words.name(kind) for kind in kinds if kind is not None]
    narrowest = next((kind for kind in reversed(kinds) if kind is not None), None)
    sentence = graph.value(claim, DIP.evidence)
    confidence = graph.value(claim, DIP.confidence)
    return Card(
        iri=str(claim),
        href=address(claim) or "",
        anchor=anchor(claim),
        type=" · ".join(named).capitalize() or "Claim",
        tone=words.tone(narrowest),
        modality=words.notation(graph.value(claim, DIP.modality)),
        polarity=words.notation(graph.value(claim, DIP.polarity)),
        certainty=words.notation(graph.value(claim, DIP.certainty)),
        actors=_refs(graph, about, names, DIP.actor, DIP.party, DIP["from"]),
        recipients=_refs(graph, about, names, DIP.recipient, DIP.to),
        speakers=speakers(graph, graph.value(claim, DIP.madeIn), names),
        object=_object(graph, about, names),
        place=next(iter(_refs(graph, about, names, DIP.place)), None),
        office=str(graph.value(about, DIP.office) or ""),
        date=dates(graph, about),
        confidence=float(str(confidence)) if confidence is not None else None,
        sentence=span(graph, sentence) or Span(0, 0),
        trigger=span(graph, graph.value(claim, DIP.trigger)),
        article=str(graph.value(sentence, NIF.referenceContext) or ""),
        denies=anchor(graph.value(claim, DIP.disputes)),
        number=number,
        codes=tuple(ontology.local(str(kind)) for kind in kinds if kind is not None),
        rule=str(graph.value(claim, DIP.rule) or ""),
    )


def choices(cards: Sequence[Card]) -> dict[str, list[tuple[str, str]]]:
    """Return what the claims of an article can be narrowed to, each with what it is called."""
    types = {card.codes[0]: card.type.partition(" · ")[0] for card in cards if card.codes}
    people = {
        ref.href[1:]: ref.label
        for card in cards
        for ref in (*card.actors, *card.recipients)
        if ref.href and ref.href.startswith("/")
    }
    return {
        "types": sorted(types.items(), key=lambda pair: pair[1]),
        "modalities": [(m, m) for m in sorted({card.modality for card in cards})],
        "actors": sorted(people.items(), key=lambda pair: pair[1]),
    }


def anchor(claim: Node | None) -> str:
    """Return the fragment of a claim on the page of its article; empty for none."""
    return "claim-" + str(claim).rpartition("/")[2] if claim is not None else ""


def span(graph: Graph, node: Node | None) -> Span | None:
    """Return an evidence node as a span, or None where the graph does not describe it."""
    begin, end = graph.value(node, NIF.beginIndex), graph.value(node, NIF.endIndex)
    if begin is None or end is None:
        return None
    return Span(int(str(begin)), int(str(end)), str(graph.value(node, NIF.anchorOf) or ""))


def speakers(graph: Graph, utterance: Node | None, names: dict[str, str]) -> tuple[Ref, ...]:
    """Return the chain of an utterance from the article inwards."""
    chain: list[Ref] = []
    seen: set[Node] = set()
    while utterance is not None and utterance not in seen:
        seen.add(utterance)
        speaker = graph.value(utterance, DIP.speaker)
        outer = graph.value(utterance, DIP.withinUtterance)
        if speaker is not None:
            is_article = outer is None and str(speaker) not in names
            link = Ref("(article)") if is_article else refer(speaker, names)
            chain += [link] if chain[-1:] != [link] else []
        utterance = outer
    return tuple(reversed(chain)) or (Ref("(article)"),)


def dates(graph: Graph, about: Node) -> str:
    """Return when something happens or holds, as exactly as it is known; empty if unknown."""
    if (day := graph.value(about, DIP.date)) is not None:
        return str(day)
    start, end = graph.value(about, DIP.startDate), graph.value(about, DIP.endDate)
    if start is None and end is None:
        return ""
    return f"{start or '…'} – {end or '…'}" if start != end else str(start)


def mentions(graph: Graph, names: dict[str, str]) -> list[tuple[Span, Ref]]:
    """Return the spans of a graph that stand for an entity, with the entity."""
    found = []
    for node, entity in graph.subject_objects(DIP.denotes):
        if here := span(graph, node):
            found.append((here, refer(entity, names)))
    return sorted(found, key=lambda pair: (pair[0].start, -pair[0].end, pair[1].label))


def entities_of(graph: Graph) -> set[str]:
    """Return the IRIs that the cards of a graph have to call by name."""
    places = (DIP.actor, DIP.recipient, DIP.party, DIP["from"], DIP.to, DIP.speaker, DIP.denotes)
    wanted = (*places, DIP.place, DIP.object, SCHEMA.publisher, PROV.used)
    articles = set(graph.subjects(RDF.type, DIP.Article)) | set(
        graph.objects(None, NIF.referenceContext)
    )
    return {str(o) for p in wanted for o in graph.objects(None, p) if o not in articles}


def _refs(graph: Graph, about: Node, names: dict[str, str], *roles: URIRef) -> tuple[Ref, ...]:
    found = {o for role in roles for o in graph.objects(about, role)}
    return tuple(sorted((refer(o, names) for o in found), key=lambda r: r.label))


def _object(graph: Graph, about: Node, names: dict[str, str]) -> Ref | None:
    node = graph.value(about, DIP.object)
    if node is None:
        return None
    if words_ := span(graph, node):
        return Ref(f"“{words_.text}”", address(str(node)))
    return refer(node, names) if isinstance(node, URIRef) else Ref(str(node))
