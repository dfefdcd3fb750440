"""Standing relations: alliances, trade, membership, conflicts, state media, where a body is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Participant
from ..acts.frames import Match, frames, match
from ..acts.sides import without
from ..acts.themes import has_words
from ..drafts import Draft, Reading
from ..names.bodies import find_bodies
from ..names.recognised import titles
from ..names.referents import unique
from ..parse.syntax import (
    child,
    children,
    conjuncts,
    governor,
    preposition,
    span,
)
from ..status.markers import negated
from .offices import find_offices
from .results import result
from .standing import beside, bond, both, find_backing, of_which
from .tenure import dated, period_of
from .titles import FORMER

if TYPE_CHECKING:
    from spacy.tokens import Token

STATES = frozenset({"Country", "InternationalOrganization"})
SEATED = frozenset({"University", "Organization", "NewsAgency", "GovernmentBody"})
BELIEVED = 0.75
RELATIVE = frozenset({"which", "who", "that"})
INSTEAD = frozenset({"backing", "at-war"})
MOST = 6


def find_relationships(reading: Reading, events: list[Draft]) -> list[Draft]:
    """Return the standing relations that the text states or takes for granted, in order."""
    found = [*find_offices(reading), *_framed(reading), *find_bodies(reading)]
    found += find_backing(reading)
    found += _from_events(reading, events)
    return sorted(found, key=lambda d: d.trigger)


def without_standing(events: list[Draft], relations: list[Draft]) -> list[Draft]:
    """Return the events less those that only tell of a state: "at war with", "X-backed"."""
    told = {d.token.i for d in relations if d.rule in INSTEAD}
    return [d for d in events if d.token.i not in told]


def _framed(reading: Reading) -> Iterator[Draft]:
    for token in reading.doc:
        if token.pos_ not in {"NOUN", "VERB", "PROPN"}:
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
    if frame.name == "result":
        return [draft] if (draft := result(reading, found)) is not None else []
    sides = _holders(reading, found)
    if frame.has("symmetric"):
        sides = unique(
            [*_counted(reading, token), *sides, *without(_targets(reading, found), sides)]
        )
        states = sum(p.entity.type in STATES | {"Organization", "Group"} for p in sides[:2])
        fit = states == 2 or (states == 1 and any(p.entity.type == "Person" for p in sides[:2]))
        return [_drafted(reading, found, sides[:2], [])] if fit else []
    held = {p.entity.id for p in sides}
    others = [p for p in _targets(reading, found) if p.entity.id not in held]
    if frame.type == "member":
        others = [p for p in others if _has_members(p.entity)]
    pairs = itertools.product(sides[:MOST], others[:MOST])
    return [_drafted(reading, found, [side], [other]) for side, other in pairs]


def _in_name(reading: Reading, token: Token) -> bool:
    """Say whether a noun is part of a name: the Pacific Alliance."""
    found = reading.mentions.at(token) if token.pos_ == "PROPN" else None
    return found is not None and found.kind == "name"


def _has_members(body: Entity) -> bool:
    return body.type != "Person" and body.label.lower() not in titles()


def _counted(reading: Reading, noun: Token) -> list[Participant]:
    """Return the two that a noun counts as each other's: the two neighbours, both rivals."""
    mention = reading.mentions.at(noun)
    members = mention.entity.members if mention is not None else ()
    return [Participant(m, mention.evidence) for m in members] if mention is not None else []


def _drafted(
    reading: Reading, found: Match, sides: list[Participant], others: list[Participant]
) -> Draft:
    start, end = period_of(reading, found.token, others)
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
        verb=found.token if found.verb is None and negated(found.token) else _holding(found),
    )


def _trigger(reading: Reading, found: Match) -> Evidence:
    left = (
        [c for c in found.token.lefts if c.dep_ in {"amod", "compound"}]
        if found.frame.phrases
        else []
    )
    return span(reading.text, min([*left, found.token], key=lambda t: t.i), found.token)


def _holders(reading: Reading, found: Match) -> list[Participant]:
    """Return who is the ally, partner, member: subject, apposition, or "between A and B"."""
    token, people = found.token, reading.people
    if found.verb is not None:
        return people.actors(found.verb)
    for c in children(token, "nmod", "obl"):
        if preposition(c) in {"between", "among"}:
            return people.fill(c)
    for node in _chain(token):
        if node.dep_ in {"appos", "nmod:desc"} and (named := people.fill(node.head)):
            return named
        if child(node, "cop") is not None and (subject := child(node, "nsubj")) is not None:
            relative = subject.lower_ in RELATIVE and node.dep_.startswith("acl")
            return both(reading, subject) or people.fill(node.head if relative else subject)
        if node.dep_ == "nsubj" and node.head.pos_ == "PROPN" and child(node.head, "cop"):
            return people.fill(node.head)
        if (joined := _joined_phrase(node)) is not None:
            told = people.fill(joined)
            return [p for p in told if p.evidence is not None and p.evidence.start < node.idx]
        if named := _named_beside(reading, node):
            return named
    if "targetType" in found.frame.lists:
        return people.of_noun(token)
    if (tied := bond(token)) is not None:
        subject = child(tied, "nsubj", "nsubj:pass")
        return people.fill(subject) if subject is not None else []
    return _subject_of(reading, token) or beside(reading, token)


def _joined_phrase(noun: Token) -> Token | None:
    """Return the names before "both members of": the parser joins the phrase to them."""
    apart = noun.dep_ == "conj" and child(noun, "cc") is None and noun.head.pos_ == "PROPN"
    both = any(c.lower_ in {"both", "all"} for c in children(noun, "det", "cc:preconj"))
    return noun.head if apart and both else None


def _subject_of(reading: Reading, token: Token) -> list[Participant]:
    """Return the subject of the verb whose object a noun, or the noun it belongs to, is."""
    while token.dep_ == "nmod" and preposition(token) == "of":
        token = token.head
    verb = governor(token)
    if (
        verb is not None
        and token.dep_ in {"obj", "conj"}
        and "between" not in {c.lower_ for c in token.subtree}
    ):
        return reading.people.actors(verb)
    return []


def _named_beside(reading: Reading, node: Token) -> list[Participant]:
    for c in children(node, "appos", "flat"):
        if found := reading.people.fill(c):
            return found
    return []


def _holding(found: Match) -> Token | None:
    """Return the word that tells of a relation: its verb, or "bound" in "bound by a treaty"."""
    return bond(found.token) if found.verb is None else found.verb


def _chain(token: Token) -> Iterator[Token]:
    """Yield a noun and the nouns it is coordinated with, nearest first."""
    yield token
    while token.dep_ == "conj":
        token = token.head
        yield token


def _targets(reading: Reading, found: Match) -> list[Participant]:
    """Return the other side: whose ally, member of what, with whom."""
    people, wanted = reading.people, found.frame.lists.get("targetType")
    fill = people.fill
    if wanted and found.verb is not None and "obj" in found.frame.slots[:1]:
        named = reading.mentions.within(children(found.verb, "obj", "nsubj:pass"))
        return [Participant(m.entity, m.evidence) for m in named if m.entity.type in wanted]
    if wanted:
        return [m for m in _named(reading, found.token) if m.entity.type in wanted]
    joined = [t for t in conjuncts(found.token) if t != found.token]
    for node in [*_chain(found.token), *joined]:
        there = [
            p for slot in found.frame.slots for p in people.slot(node, slot) if slot != "between"
        ]
        there += [p for c in children(node, "nmod:poss") for p in people.fill(c)]
        there += of_which(reading, node)
        there += [p for t in _also(node) if preposition(t) in found.frame.slots for p in fill(t)]
        there += [p for c in children(node, "nmod") for p in _made_of(reading, c)]
        if not there and (country := people.country_of(node)) is not None:
            there = [Participant(country, _where(reading, node, country))]
        if there:
            return unique(there)
    return []


def _also(noun: Token) -> Iterator[Token]:
    """Yield what "and of Y" adds, wherever the parser hung it."""
    yield from (t for t in noun.subtree if t.dep_ == "conj" and child(t, "cc") and preposition(t))


def _made_of(reading: Reading, noun: Token) -> list[Participant]:
    """Return whose goods a trade partner takes: the largest buyer of Russian oil."""
    country = reading.people.country_mention(noun) if preposition(noun) == "of" else None
    bare = country is not None and country.kind == "demonym" and country.entity.type == "Country"
    return [Participant(country.entity, country.evidence)] if country and bare else []


def _where(reading: Reading, node: Token, entity: Entity) -> Evidence | None:
    found = (reading.mentions.at(c) for c in node.children)
    return next((m.evidence for m in found if m is not None and m.entity.id == entity.id), None)


def _named(reading: Reading, token: Token) -> list[Participant]:
    found = reading.mentions.within(t for c in token.children for t in c.subtree)
    return [Participant(m.entity, m.evidence) for m in found]


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
