"""Predicates and their participants: what the text says was done, by whom, to whom."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..facts import Evidence, Participant
from ..ontology import entries
from .absorption import absorb, inherit, purpose, told_once
from .drafts import Draft, Reading
from .frames import Frame, Match, lemmas, match
from .participants import without
from .referents import unique
from .syntax import above, child, children, phrase, preposition, span

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = frozenset({"obl", "obj", "nmod"})
TRIGGER_REACH = 8
NEAR = 20
NESTED_SLOTS = ("on", "against", "of", "in", "at")
BELIEVED = {"verb": 0.72, "light": 0.7, "noun": 0.62}


def find_events(reading: Reading) -> list[Draft]:
    """Return the events of a text in order, those absorbed by a pledge or demand left out."""
    drafts = [d for token in reading.doc if (d := _event(reading, token)) is not None]
    drafts = told_once(drafts)
    for n, draft in enumerate(drafts):
        inherit(draft, drafts[max(0, n - NEAR) : n])
    return absorb([d for d in drafts if d.actors or d.recipients or d.agentless])


def _event(reading: Reading, token: Token) -> Draft | None:
    for found in match(token):
        draft = _build(reading, found)
        if _holds(reading, found, draft):
            return _finish(draft)
    return None


def _build(reading: Reading, found: Match) -> Draft:
    frame, people = found.frame, reading.people
    if frame.has("nested"):
        return _nested(reading, found)
    actors = people.actors(found.verb) if found.verb is not None else people.of_noun(found.token)
    if not actors and found.light is not None:
        actors = people.of_noun(found.token)
    if not actors and found.verb is None and _fronted(found.token):
        actors = people.actors(found.token.head)
    if not actors and frame.has("owner") and found.theme is not None:
        actors = people.owner(found.theme)
    recipients = _recipients(reading, found, actors)
    object_ = found.theme if frame.has("object") else None
    return Draft(
        token=found.token,
        trigger=_trigger(reading, found),
        type=frame.type,
        mode=frame.mode,
        symmetric=frame.has("symmetric"),
        actors=actors,
        recipients=recipients,
        object=phrase(reading.text, object_, without=frozenset({"acl:relcl", "det"}))
        if object_
        else None,
        modality=frame.modality,
        rule=frame.name,
        confidence=BELIEVED["noun" if found.verb is None else "light" if found.light else "verb"],
        verb=found.verb,
        absorbs=frame.has("absorbs"),
        harm=frame.has("harm"),
        agentless=frame.has("agentless"),
        inherits=frame.has("inherits"),
        theme=found.theme,
        threat=next(iter(frame.lists.get("threat", ())), "violence"),
    )


def _nested(reading: Reading, found: Match) -> Draft:
    """Return the act that a noun after "a part in", "carried out" … names, done by the subject."""
    actors = reading.people.actors(found.token)
    below = (t for c in children(found.token, "obj", "obl", "nmod") for t in c.subtree)
    nouns = [(n, m) for t in below if t.pos_ == "NOUN" for n, m in _act(t)]
    if not nouns:
        return Draft(found.token, _trigger(reading, found), "", rule=found.frame.name)
    noun, act = nouns[0]
    recipients = [p for s in NESTED_SLOTS for p in reading.people.slot(noun, s)]
    return Draft(
        token=noun,
        trigger=span(reading.text, found.theme or noun, noun),
        type=act.type,
        mode=act.mode,
        actors=actors,
        recipients=without(unique(recipients), actors),
        rule=f"{found.frame.name}:{act.name}",
        confidence=BELIEVED["light"],
        verb=found.token,
        harm=act.has("harm"),
    )


def _act(noun: Token) -> list[tuple[Token, Frame]]:
    """Return the act that a noun names, if its frames ask for nothing else."""
    found = next((m.frame for m in match(noun) if "theme" not in m.frame.needs), None)
    return [(noun, found)] if found is not None else []


def _fronted(noun: Token) -> bool:
    """Say whether a noun opens a clause whose subject does it: In a message to X, Y said …"""
    return noun.dep_ == "obl" and preposition(noun) == "in" and noun.i < noun.head.i


def _recipients(reading: Reading, found: Match, actors: list[Participant]) -> list[Participant]:
    people = reading.people
    heads = [t for t in (found.token, found.theme, found.light, found.particle) if t is not None]
    for slot in found.frame.slots:
        if slot == "inner":
            there = _inner(reading, found)
        else:
            there = [p for h in heads if not _idle(h, slot, found) for p in people.slot(h, slot)]
        particle = found.particle
        if particle is not None and particle.dep_ in NOMINAL and slot == preposition(particle):
            there = [*people.fill(particle), *there]
        if others := without(unique(there), actors):
            return others
    if found.theme is not None and not found.frame.has("symmetric"):
        return without(people.after(found.theme, found.frame.slots), actors)
    if found.frame.slots[0] == "obj" and found.verb == found.token:
        return without(people.right_after(found.token), actors)
    return []


def _idle(head: Token, slot: str, found: Match) -> bool:
    """Say whether a slot of a head is the act itself: the object of a light verb."""
    if slot == "obj" and found.frame.has("behind"):
        return True
    return slot == "obj" and head == found.light


def _inner(reading: Reading, found: Match) -> list[Participant]:
    people = reading.people
    roots = list(children(found.token, "xcomp", "obj", "acl", "nmod"))
    if found.theme is None:
        roots += children(found.token, "ccomp")
    roots += [
        c
        for c in children(found.token, "obl")
        if preposition(c) in {"to", "for", "over", "about", "at"}
    ]
    roots += [c for c in children(found.token, "advcl") if purpose(c)]
    roots += [found.theme] if found.theme is not None else []
    roots += list(children(found.theme, "acl")) if found.theme is not None else []
    there: list[Participant] = []
    for root in roots:
        named = [] if found.frame.has("behind") else people.fill(root)
        named = [p for p in named if p.entity.qid or p.entity.country or p.entity.type == "Person"]
        there += named or people.inner(root)
    return unique(there)


def _trigger(reading: Reading, found: Match) -> Evidence:
    parts = [t for t in (found.light, found.token, found.theme) if t is not None]
    if found.particle is not None and found.particle.dep_ in {"compound:prt", "advmod"}:
        parts.append(found.particle)
    first, last = min(parts, key=lambda t: t.i), max(parts, key=lambda t: t.i)
    if last.i - first.i > TRIGGER_REACH:
        first = last = found.token
    return span(reading.text, first, last)


def _holds(reading: Reading, found: Match, draft: Draft) -> bool:
    frame = found.frame
    if "recipient" in frame.needs and not draft.recipients and not _sides(draft):
        return False
    if "actor" in frame.needs and not draft.actors:
        return False
    if frame.has("nested") and not draft.type:
        return False
    if "sides" in frame.needs and not _many(draft):
        return False
    if "object" in frame.needs and child(found.token, "obj", "nsubj:pass") is None:
        return False
    if "clause" in frame.needs and child(found.token, "xcomp", "ccomp") is None:
        return False
    if "infinitive" in frame.needs and child(found.token, "xcomp") is None:
        return False
    if "purpose" in frame.needs and not any(
        purpose(c) for c in children(found.token, "xcomp", "advcl", "ccomp", "csubj")
    ):
        return False
    if (
        found.verb is None
        and not draft.recipients
        and not _sides(draft)
        and "theme" not in frame.needs
    ):
        return False
    if not _typed(draft.recipients, frame.lists.get("recipientType")):
        return False
    if not _typed(draft.actors, frame.lists.get("actorType")):
        return False
    if (subjects := frame.lists.get("subject")) and not _has_subject(found.token, subjects):
        return False
    if (manner := frame.lists.get("manner")) and not _mentions(found.token, manner):
        return False
    return "embeds" not in frame.lists or _threatens(reading, found, draft)


def _sides(draft: Draft) -> bool:
    """Say whether a symmetric act has all its sides among the actors."""
    return draft.symmetric and len(draft.actors) > 1


def _many(draft: Draft) -> bool:
    """Say whether an act of several has several sides, or a group."""
    sides = [*draft.actors, *draft.recipients]
    return len(sides) > 1 or any(p.entity.type == "Group" for p in sides)


def _typed(found: list[Participant], wanted: frozenset[str] | None) -> bool:
    return wanted is None or any(p.entity.type in wanted for p in found)


def _has_subject(verb: Token, wanted: frozenset[str]) -> bool:
    for token in [verb, *above(verb)]:
        subject = child(token, "nsubj", "nsubj:pass")
        if subject is not None:
            return subject.lemma_.lower() in wanted
        if token.dep_ not in {"xcomp", "conj", "advcl"}:
            return False
    return False


def _mentions(token: Token, lemmas: frozenset[str]) -> bool:
    return any(t.lemma_.lower() in lemmas for t in token.subtree)


@cache
def _harm_modes() -> dict[str, str]:
    return {x: e.one("mode") for e in entries("frames", "HarmCue") for x in e.all("lemma")}


def _threatens(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the complement is harm that the speaker's own side would do."""
    clause = child(found.token, "ccomp", "xcomp")
    if clause is None or not draft.actors:
        return False
    cues = [
        _harm_modes()[t.lemma_.lower()] for t in clause.subtree if t.lemma_.lower() in _harm_modes()
    ]
    if not cues or not _ahead(clause):
        return False
    doers = reading.people.actors(clause) if clause.dep_ == "ccomp" else draft.actors
    if doers and clause.lemma_.lower() in lemmas("SufferVerb"):
        draft.recipients = without(doers, draft.actors)
        return bool(draft.recipients)
    own = {p.entity.id for p in draft.actors} | {p.entity.country for p in draft.actors}
    if not any(p.entity.id in own or p.entity.country in own - {None} for p in doers):
        return False
    draft.mode = next((c for c in cues if c), None)
    return True


def _ahead(clause: Token) -> bool:
    """Say whether a clause speaks of what is to come."""
    if clause.dep_ == "xcomp":
        return True
    return any(
        c.lower_
        in {
            "will",
            "would",
            "’ll",
            "'ll",
            "shall",
            "could",
            "may",
            "might",
            "ready",
            "prepared",
            "reserves",
        }
        for c in clause.subtree
    )


def _finish(draft: Draft) -> Draft:
    """Make all sides of a symmetric act its actors."""
    if draft.symmetric:
        draft.actors = unique([*draft.actors, *draft.recipients])
        draft.recipients = []
    return draft
