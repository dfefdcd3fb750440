"""Standing relations: alliances, trade, membership, conflicts, state media, where a body is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Participant
from ..acts.frames import Match, frames, match
from ..acts.sides import nameless
from ..acts.themes import has_words
from ..drafts import Draft, Reading
from ..names.bodies import find_bodies
from ..names.recognised import titles
from ..names.referents import unique
from ..parse.syntax import (
    children,
    span,
)
from ..status.negation import negated
from .holders import counted, holders, holding, stated, targets
from .inside import find_inside
from .joined import find_joined
from .offices import find_offices
from .results import result
from .shares import mutual, settled
from .tenure import dated, period_of
from .titles import FORMER

if TYPE_CHECKING:
    from spacy.tokens import Token

STATES = frozenset({"Country", "InternationalOrganization"})
SEATED = frozenset({"University", "Organization", "NewsAgency", "GovernmentBody"})
BELIEVED = 0.75
RELATIVE = frozenset({"which", "who", "that"})
INSTEAD = frozenset({"backing", "at-war"})
SUCCEEDING = frozenset({"succeeds", "makes-way", "hands-over"})
OTHER_OFFICES = frozenset({"office-holder", "affiliation"})
HAVING = frozenset({"have", "maintain", "keep", "enjoy"})
MOST = 6


def find_relationships(reading: Reading, events: list[Draft]) -> list[Draft]:
    """Return the standing relations that the text states or takes for granted, in order."""
    found = [*find_offices(reading), *_framed(reading), *find_bodies(reading)]
    found += find_joined(reading)
    found += [*_from_events(reading, events), *find_inside(reading)]
    return _once(sorted(found, key=lambda d: d.trigger))


def _once(found: list[Draft]) -> list[Draft]:
    """Return the relations less those between sides that a sentence has told of already."""
    told: set[tuple[object, ...]] = set()
    kept = []
    for draft in found:
        sides = frozenset(p.entity.id for p in (*draft.actors, *draft.recipients))
        office = draft.office if draft.type in OTHER_OFFICES else None
        key = (draft.type, draft.token.sent.start, sides, office)
        kept += [draft] if key not in told else []
        told.add(key)
    return kept


def without_standing(events: list[Draft], relations: list[Draft]) -> list[Draft]:
    """Return the events less those that only tell of a state: at war with, X-backed, succeeds."""
    told = {d.token.i for d in relations if d.rule in INSTEAD}
    after = {d.token.i for d in relations if d.rule in SUCCEEDING}
    kept = [d for d in events if d.token.i not in told]
    return [d for d in kept if d.token.i not in after or d.type == "DomesticAct"]


def _framed(reading: Reading) -> Iterator[Draft]:
    for token in reading.doc:
        if token.pos_ not in {"NOUN", "VERB", "PROPN", "ADJ"}:
            continue
        for found in _matches(token):
            if drafts := _relations(reading, found):
                yield from drafts
                break


def _matches(token: Token) -> Iterator[Match]:
    for frame in frames("RelationFrame"):
        if (
            any(
                p.split()[-1] == token.lemma_.lower() and has_words(token, p) for p in frame.phrases
            )
            and token.pos_ != "VERB"
        ):
            yield Match(frame, token)
    yield from match(token, "RelationFrame")


def _relations(reading: Reading, found: Match) -> list[Draft]:
    """Return a relation between all sides, or one from each side to each other end."""
    frame, token = found.frame, found.token
    if token.dep_ in {"obj", "nsubj:pass"} and token.head.lemma_ in frame.lists.get("unless", ()):
        return []
    if any(c.lower_ in FORMER for c in children(token, "amod")) or _in_name(reading, token):
        return []
    if not settled(found):
        return []
    if frame.name == "result":
        return [draft] if (draft := result(reading, found)) is not None else []
    sides = stated(reading, counted(reading, token) or holders(reading, found))
    held = {p.entity.id for p in sides}
    club = _club(reading, token) if frame.has("symmetric") else None
    if club is not None:
        return _fellows(reading, found, sides, club)
    others = [p for p in stated(reading, targets(reading, found)) if p.entity.id not in held]
    if frame.has("reversed"):
        sides, others = others, sides
    if frame.has("symmetric"):
        others = [] if mutual(token) else others
        both = tuple(sides[:2] or others[:2])
        pairs = itertools.product(sides, others) if sides and others else [both]
        return [_drafted(reading, found, [*p], []) for p in pairs if _fit([*p])][:MOST]
    if frame.type == "member":
        others = [p for p in others if _has_members(p.entity)]
        sides = [p for p in sides if not nameless(p)]
    if frame.lists.get("recipientType"):
        others = [p for p in others if p.entity.type in frame.lists["recipientType"]]
    if frame.lists.get("actorType"):
        sides = [p for p in sides if p.entity.type in frame.lists["actorType"]]
    pairs = itertools.product(sides[:MOST], others[:MOST])
    return [_drafted(reading, found, [side], [other]) for side, other in pairs]


def _club(reading: Reading, noun: Token) -> Participant | None:
    """Return the body of which allies are fellow members: NATO allies, an EU partner."""
    for c in children(noun, "compound", "amod"):
        mention = reading.mentions.at(c)
        if mention is not None and mention.entity.type == "InternationalOrganization":
            return Participant(mention.entity, mention.evidence)
    return None


def _fellows(
    reading: Reading, found: Match, sides: list[Participant], club: Participant
) -> list[Draft]:
    """Return that fellow members are each other's, and that each is a member."""
    pair = [_drafted(reading, found, sides[:2], [])] if _fit(sides[:2]) else []
    states = [p for p in sides if p.entity.type == "Country"]
    member = [_drafted(reading, found, [p], [club]) for p in states]
    return pair + [replace(d, type="member", symmetric=False, rule="fellow") for d in member]


def _fit(sides: list[Participant]) -> bool:
    """Say whether a relation without direction may hold of two: states, or a state and a person."""
    states = sum(p.entity.type in STATES | {"Organization", "Group"} for p in sides)
    person = any(p.entity.type == "Person" for p in sides)
    return len(sides) == 2 and (states == 2 or (states == 1 and person))


def _in_name(reading: Reading, token: Token) -> bool:
    """Say whether a noun is part of a name: the Pacific Alliance."""
    found = reading.mentions.at(token) if token.pos_ == "PROPN" else None
    return found is not None and found.kind == "name"


def _has_members(body: Entity) -> bool:
    return body.type != "Person" and body.label.lower() not in titles()


def _drafted(
    reading: Reading, found: Match, sides: list[Participant], others: list[Participant]
) -> Draft:
    start, end = period_of(reading, found.token, others)
    end = None if found.frame.type == "successor-of" else end
    return Draft(
        token=found.token,
        trigger=_trigger(reading, found),
        type=found.frame.type,
        relation=True,
        symmetric=found.frame.has("symmetric"),
        actors=sides,
        recipients=others,
        rule=found.frame.name,
        confidence=BELIEVED,
        start=start,
        end=end,
        verb=_carrier(found),
    )


def _carrier(found: Match) -> Token | None:
    """Return the word that says how far a relation holds: its verb, or the one it is object of."""
    token = found.token
    if found.verb is None and negated(token):
        return token
    had = token.dep_ == "obj" and token.head.lemma_.lower() in HAVING and negated(token.head)
    return token.head if found.verb is None and had else holding(found)


def _trigger(reading: Reading, found: Match) -> Evidence:
    left = (
        [c for c in found.token.lefts if c.dep_ in {"amod", "compound"}]
        if found.frame.phrases
        else []
    )
    return span(reading.text, min([*left, found.token], key=lambda t: t.i), found.token)


def _from_events(reading: Reading, events: list[Draft]) -> Iterator[Draft]:
    """Yield what an act brings about: a defence treaty an alliance, an accession a membership."""
    made = {k: f for f in frames("RelationFrame") for k in f.lists.get("fromEvent", ())}
    for event in events:
        frame = made.get(f"{event.type}-{event.mode}")
        if frame is None:
            continue
        sides, others = event.actors, event.recipients
        if frame.has("symmetric"):
            sides, others = unique([*sides, *others])[:2], []
        if len(sides) + len(others) < 2 or not sides:
            continue
        start = dated(reading.time_of((event.origin or event).token))
        for side in [sides] if frame.has("symmetric") else [[one] for one in sides[:MOST]]:
            yield Draft(
                token=event.token,
                trigger=event.trigger,
                type=frame.type,
                relation=True,
                symmetric=frame.has("symmetric"),
                actors=side,
                recipients=others[:1],
                rule=frame.name,
                confidence=0.6,
                start=start,
                verb=event.verb,
            )
