"""Who, among those a phrase names, an act is done to: no setting, and nothing spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..facts import Entity, Evidence, Participant
from .frames import Match
from .participants import Participants
from .syntax import preposition

if TYPE_CHECKING:
    from spacy.tokens import Token

MOVING = frozenset({"MOBILIZE", "ASSAULT", "COERCE", "AID", "RETREAT", "PROTEST", "SANCTION"})
PLACED = frozenset({"visit", "hosting", "state-visit", "multilateral"})
SPEAKING = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
BESIDE = frozenset({"in", "at", "near", "around", "across", "outside"})
DIRECT = frozenset({"obj", "iobj", "nsubj:pass"})
TOWARDS = frozenset({"on", "upon", "to", "against", "with", "from"})


def fitting(
    people: Participants, found: Match, named: list[Participant], actors: list[Participant]
) -> list[Participant]:
    """Return those an act can be done to.

    Where an act is only spoken of, a place is its setting, and people without a name are dealt
    with only where they stand beside its verb: urged residents, but not the release of residents.
    """
    own = {home for p in actors for home in (p.entity.id, p.entity.country)} - {None}
    kept = [p for p in named if p.evidence is None or _fits(people, found, p.entity, p.evidence)]
    serving = found.frame.type in {*SPEAKING, "RETREAT"}
    return [p for p in kept if not serving or p.entity.qid or p.entity.country not in own]


def _fits(people: Participants, found: Match, entity: Entity, words: Evidence) -> bool:
    token = _last(found, words)
    if token is None:
        return True
    mention = people.mentions.at(token)
    place = mention is not None and mention.entity.type == "Place"
    frame = found.frame
    if place and preposition(token) in BESIDE and frame.mode not in PLACED:
        return frame.type == "MOBILIZE"
    if place and frame.type not in MOVING and frame.mode not in PLACED:
        return False
    known = entity.qid is not None or entity.country is not None or mention is not None
    if known or frame.type not in SPEAKING:
        return True
    return any(_beside(token, head) for head in (found.verb, found.token) if head is not None)


def _beside(token: Token, head: Token) -> bool:
    """Say whether a token, or what it is joined to, stands in a slot of a word itself."""
    while token.dep_ == "conj":
        token = token.head
    if token.head != head:
        return False
    return token.dep_ in DIRECT or preposition(token) in TOWARDS


def _last(found: Match, words: Evidence) -> Token | None:
    """Return the token that some words of the sentence end with."""
    return next((t for t in found.token.sent if t.idx + len(t.text) == words.end), None)
