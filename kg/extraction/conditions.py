"""What a frame asks for beside its words: a doer, a recipient, a clause, people of some kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..facts import Participant
from .absorption import purpose
from .drafts import Draft, Reading
from .embedding import EMBEDDED
from .frames import Match
from .nouns import done_by, such
from .syntax import above, child, children, is_passive

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


OBJECTS = ("obj", "iobj", "nsubj:pass", "ccomp", "xcomp")


def holds(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether all that a frame asks for stands beside its words."""
    frame = found.frame
    alone = such(found.token) or done_by(reading.people, found, draft)
    if "recipient" in frame.needs and not draft.recipients and not _sides(draft) and not alone:
        return False
    if "actor" in frame.needs and not draft.actors and not such(found.token):
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
    if "patient" in frame.needs and child(found.token, "obj", "iobj") is None:
        return False
    if "alone" in frame.needs and child(found.token, *OBJECTS) is not None:
        return False
    if "plain" in frame.needs and _hedged(found.token):
        return False
    if "passive" in frame.needs and not is_passive(found.token):
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
        and not alone
    ):
        return False
    if not _typed(draft.recipients, frame.lists.get("recipientType")):
        return False
    if not _typed(draft.actors, frame.lists.get("actorType")):
        return False
    if (subjects := frame.lists.get("subject")) and not _has_subject(found.token, subjects):
        return False
    named = frame.lists.get("actorWord")
    if named is not None and not any(_called(p, named) for p in draft.actors):
        return False
    if (unless := frame.lists.get("unless")) and _speaks_of(found.token.doc, unless):
        return False
    if (manner := frame.lists.get("manner")) and not _mentions(found.token, manner):
        return False
    return all(EMBEDDED[name](reading, found, draft) for name in frame.lists.get("embeds", ()))


def _sides(draft: Draft) -> bool:
    """Say whether a symmetric act has all its sides among the actors, or a group of them."""
    group = draft.verb is None and any(p.entity.type == "Group" for p in draft.actors)
    return draft.symmetric and (len(draft.actors) > 1 or group)


def _many(draft: Draft) -> bool:
    """Say whether an act of several has several sides, or a group."""
    sides = [*draft.actors, *draft.recipients]
    return len(sides) > 1 or any(p.entity.type == "Group" for p in sides)


def _typed(found: list[Participant], wanted: frozenset[str] | None) -> bool:
    return wanted is None or any(p.entity.type in wanted for p in found)


def _hedged(verb: Token) -> bool:
    return any(c.lower_ in {"might", "may", "could"} for c in children(verb, "aux"))


def _speaks_of(doc: Doc, nouns: frozenset[str]) -> bool:
    """Say whether a text mentions one of these nouns anywhere."""
    return any(t.lemma_.lower() in nouns for t in doc)


def _called(participant: Participant, nouns: frozenset[str]) -> bool:
    """Say whether somebody is named by one of these nouns: students, a crowd of students."""
    words = participant.evidence.quote.lower().split() if participant.evidence else []
    return any(w in nouns or w.removesuffix("s") in nouns for w in words)


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
