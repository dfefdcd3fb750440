"""Why each claim of an article was made: its words, its rule or model, its chain of speakers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ..facts import Claim, Entity, Event, Evidence, Extraction, Participant, Relationship, Utterance
from .page import as_page
from .text import as_text

__all__ = ["Link", "Reason", "Sentence", "as_page", "as_text", "explain"]


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain of speakers: who, and the words that say that he says so (or none)."""

    speaker: str
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim in words for people; `words` is the trigger and where it stands."""

    id: str
    who: str
    whom: str
    what: str
    how_far: str
    when: str
    words: Evidence
    rule: str
    confidence: float
    chain: tuple[Link, ...]
    denies: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that proves claims, cut into pieces, each with whether it is a trigger."""

    evidence: Evidence
    pieces: tuple[tuple[str, bool], ...]
    reasons: tuple[Reason, ...]


def explain(extraction: Extraction, *, publisher: Entity | None = None) -> list[Sentence]:
    """Return the sentences that prove claims, in document order, with the reasons of each.

    Offsets are code points of the article's text, end-exclusive.
    """
    article = extraction.article
    outermost = Link(publisher.label if publisher else article.publisher or "(article)")
    ordered = sorted(extraction.claims, key=lambda c: (c.evidence, c.about.trigger))
    found = []
    for evidence, claims in groupby(ordered, key=lambda c: c.evidence):
        reasons = tuple(_reason(claim, outermost) for claim in claims)
        found.append(Sentence(evidence, tuple(_pieces(evidence, reasons)), reasons))
    return found


def _reason(claim: Claim, outermost: Link) -> Reason:
    about, status = claim.about, claim.status
    sides = _event(about) if isinstance(about, Event) else _relationship(about)
    axes = (status.modality, status.polarity, status.certainty)
    return Reason(
        claim.id,
        *sides,
        " · ".join(axes),
        _when(about),
        about.trigger,
        claim.rule,
        claim.confidence,
        (outermost, *map(_link, claim.utterances)),
        claim.disputes or "",
    )


def _event(event: Event) -> tuple[str, str, str]:
    what = " ".join(filter(None, (event.type, event.mode)))
    return _names(event.actors) or "(nobody named)", _names(event.recipients), what


def _relationship(relation: Relationship) -> tuple[str, str, str]:
    if relation.source and relation.target:
        office = f" ({relation.office})" if relation.office else ""
        ends = relation.source.entity.label, relation.target.entity.label
        return *ends, relation.type + office
    return _names(relation.parties), "", relation.type


def _names(participants: tuple[Participant, ...]) -> str:
    return ", ".join(dict.fromkeys(p.entity.label for p in participants))


def _when(about: Event | Relationship) -> str:
    if isinstance(about, Relationship):
        period = (about.start, about.end)
        return f"{about.start or '…'} – {about.end or '…'}" if any(period) else ""
    if about.date is None:
        return ""
    return f"{about.date.value or about.date.vague} (“{about.date.evidence.quote}”)"


def _link(utterance: Utterance) -> Link:
    return Link(utterance.speaker.entity.label, utterance.cue.quote if utterance.cue else "")


def _pieces(sentence: Evidence, reasons: tuple[Reason, ...]) -> Iterator[tuple[str, bool]]:
    at = sentence.start
    for words in sorted({r.words for r in reasons}):
        first, last = max(words.start, at), min(words.end, sentence.end)
        if first < last:
            yield sentence.quote[at - sentence.start : first - sentence.start], False
            yield sentence.quote[first - sentence.start : last - sentence.start], True
            at = last
    yield sentence.quote[at - sentence.start :], False
