"""Drafts become claims: how far each is asserted, who says so, when, and the proving words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast, get_args

from ..facts import (
    Claim,
    Event,
    Modality,
    Participant,
    Relationship,
    Status,
    Utterance,
)
from ..namespaces import digest
from .drafts import Draft, Reading
from .parse.syntax import children, governor, preposition, sentence, shows, span
from .speech.attribution import chain_for, denied
from .speech.chains import Heard
from .status.denials import around, denying
from .status.modality import assess

if TYPE_CHECKING:
    from spacy.tokens import Token

MODALITIES = frozenset(get_args(Modality))
WILLED = frozenset({"planned", "pledged"})
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
HOSTILE = frozenset({"REJECT", "SANCTION", "COERCE", "ASSAULT", "MOBILIZE"})
WHERE = frozenset({"in", "at", "on", "near", "outside"})


def claims(
    reading: Reading, drafts: Sequence[Draft], utterances: Sequence[Utterance]
) -> tuple[Claim, ...]:
    """Return one claim for each draft, in document order, ids minted from content."""
    ordered = sorted(drafts, key=lambda d: (d.trigger.start, d.trigger.end, d.relation, d.type))
    heard = Heard(utterances)
    found = [_claim(reading, draft, heard.near(draft.trigger)) for draft in ordered]
    unique = {claim.id: claim for claim in reversed(found)}
    return _disputed(tuple(reversed(unique.values())))


def _claim(reading: Reading, draft: Draft, utterances: Sequence[Utterance]) -> Claim:
    if draft.denial is not None:
        return _denial(reading, draft, draft.denial, utterances)
    evidence = sentence(reading.text, draft.token)
    chain = _chain(draft, utterances)
    draft, status = _refused(draft, _status(draft, utterances))
    about = _relationship(draft) if draft.relation else _event(reading, draft)
    names = [p.entity.id for p in (*draft.actors, *draft.recipients)]
    return Claim(
        id=digest(reading.article.id, draft.type, draft.mode, draft.trigger.start, *names),
        about=about,
        status=status,
        evidence=evidence,
        content=chain[-1].content if chain else evidence,
        utterances=chain,
        confidence=_confidence(draft, status),
        rule=draft.rule,
    )


def _denial(reading: Reading, draft: Draft, verb: Token, utterances: Sequence[Utterance]) -> Claim:
    """Return the claim of one who denies what was told before: it is he who says so."""
    told = around(span(reading.text, verb, verb), draft, utterances)
    link = denying(reading, draft, verb, told, utterances)
    ids = [p.entity.id for p in (*draft.actors, *draft.recipients)]
    return Claim(
        id=digest(reading.article.id, draft.type, draft.mode, draft.trigger.start, *ids, verb.idx),
        about=_event(reading, draft),
        status=Status(draft.trigger, polarity="negative"),
        evidence=sentence(reading.text, verb),
        content=link.content,
        utterances=(*told, link),
        confidence=_confidence(draft, Status(draft.trigger)),
        rule=draft.rule,
    )


def _chain(draft: Draft, utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Return who reports it, outermost first; a relation taken for granted is the article's own."""
    if draft.relation and draft.rule in {"office", "former-office", "state-media", "seat"}:
        return ()
    return tuple(chain_for(draft.trigger, utterances, performative=False))


def _status(draft: Draft, utterances: Sequence[Utterance]) -> Status:
    if draft.relation and draft.verb is None:
        return Status(draft.trigger)
    carrier = draft.verb if draft.verb is not None else draft.token
    status = replace(assess(carrier), trigger=draft.trigger)
    if draft.verb is None and status.modality == "actual":
        status = _from_governor(draft, status)
    if status.modality == "actual" and status.certainty != "certain" and not _past(carrier):
        status = replace(status, modality="predicted")
    if draft.modality in MODALITIES and status.modality == "actual":
        status = replace(status, modality=cast(Modality, draft.modality))
    if draft.undone or denied(draft.trigger, utterances):
        status = replace(status, polarity="negative")
    return status


def _refused(draft: Draft, status: Status) -> tuple[Draft, Status]:
    """Return a plan not to act as what it is: refusing to cooperate, or giving up a conflict.

    PLOVER 2.0 codes "will not meet" as REJECT and "will no longer block" as CONCEDE; harm that
    one will not do stays what it is, and negative.
    """
    if draft.relation or status.polarity == "positive":
        return draft, status
    if draft.refusal or draft.rule == "encoder:REJECT":
        return draft, replace(status, polarity="positive")
    named = draft.verb is None or status.modality == draft.modality
    if named or status.modality not in WILLED:
        return draft, status
    if draft.type in COOPERATIVE:
        draft = replace(draft, type="REJECT", mode=None)
    elif draft.type in HOSTILE and _given_up(draft):
        draft = replace(draft, type="CONCEDE", mode=None)
    else:
        return draft, status
    return draft, replace(status, polarity="positive")


def _given_up(draft: Draft) -> bool:
    """Say whether an act is done no longer."""
    verb = draft.verb if draft.verb is not None else draft.token
    return any(c.lower_ == "longer" for c in children(verb, "advmod"))


def _past(token: Token) -> bool:
    return shows(token, "Tense", "Past")


def _from_governor(draft: Draft, status: Status) -> Status:
    """Let an event noun that is the subject of "could", "will" … stand as its verb does."""
    verb = governor(draft.token)
    if verb is None or draft.token.dep_ not in {"nsubj", "nsubj:pass"}:
        return status
    above = assess(verb)
    if above.modality in {"predicted", "planned", "hypothetical"}:
        return replace(status, modality=above.modality, certainty=above.certainty)
    return status


def _event(reading: Reading, draft: Draft) -> Event:
    return Event(
        type=draft.type,
        trigger=draft.trigger,
        mode=draft.mode,
        actors=tuple(draft.actors),
        recipients=tuple(draft.recipients),
        object=draft.object,
        place=_place(reading, draft),
        date=reading.time_of(draft.verb if draft.verb is not None else draft.token),
    )


def _place(reading: Reading, draft: Draft) -> Participant | None:
    """Return where the act takes place: a place or country after in, at, on."""
    taken = {p.entity.id for p in (*draft.actors, *draft.recipients)}
    for head in (draft.token, draft.verb, draft.theme):
        for c in children(head, "obl", "nmod") if head is not None else []:
            mention = reading.mentions.at(c)
            if mention is None or preposition(c) not in WHERE or mention.entity.id in taken:
                continue
            if mention.entity.type in {"Place", "Country"}:
                return Participant(mention.entity, mention.evidence)
    return None


def _relationship(draft: Draft) -> Relationship:
    parties = tuple(draft.actors) if draft.symmetric else ()
    return Relationship(
        type=draft.type,
        trigger=draft.trigger,
        parties=parties,
        source=None if draft.symmetric else draft.actors[0],
        target=None if draft.symmetric else draft.recipients[0],
        office=draft.office,
        start=draft.start,
        end=draft.end,
    )


def _confidence(draft: Draft, status: Status) -> float:
    """Return how sure the extraction is of the record (not of the act): fewer guesses, surer."""
    known = sum(1 for p in (*draft.actors, *draft.recipients) if p.entity.qid)
    implicit = sum(1 for p in (*draft.actors, *draft.recipients) if p.evidence is None)
    score = draft.confidence + 0.06 * min(known, 3) - 0.1 * implicit
    score -= 0.05 if status.modality == "hypothetical" else 0.0
    return round(max(0.1, min(0.97, score)), 2)


def _disputed(found: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Point a denied claim at the claim it denies, where the text has both."""
    positive = [c for c in found if c.status.polarity == "positive" and isinstance(c.about, Event)]
    made = []
    for claim in found:
        if claim.status.polarity == "negative" and isinstance(claim.about, Event):
            twin = next((p for p in positive if _same(p.about, claim.about)), None)
            claim = replace(claim, disputes=twin.id if twin else None)
        made.append(claim)
    return tuple(made)


def _same(one: object, other: object) -> bool:
    """Say whether a denied event is the one claimed; a denial need not name the other side."""
    if not isinstance(one, Event) or not isinstance(other, Event):
        return False
    sides = [frozenset(p.entity.id for p in e.recipients if _named(p)) for e in (one, other)]
    doers = [frozenset(p.entity.id for p in e.actors) for e in (one, other)]
    return (
        one.type == other.type and doers[0] == doers[1] and (not sides[1] or sides[0] == sides[1])
    )


def _named(participant: Participant) -> bool:
    """Say whether somebody is known, or has a name: no diplomats, no people."""
    entity = participant.entity
    return entity.qid is not None or entity.country is not None or entity.label[:1].isupper()


def coded(drafts: Sequence[Draft]) -> frozenset[int]:
    """Return the tokens that a claim was made from, for the statuses of all the others."""
    tokens: set[int] = set()
    for draft in drafts:
        tokens.add(draft.token.i)
        if draft.verb is not None:
            tokens.add(draft.verb.i)
    return frozenset(tokens)


def taking_part(about: Event | Relationship) -> tuple[Participant, ...]:
    """Return all who take part in an event or are ends of a relationship."""
    if isinstance(about, Event):
        return (*about.actors, *about.recipients)
    ends = (p for p in (about.source, about.target) if p is not None)
    return (*about.parties, *ends)
