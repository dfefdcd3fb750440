"""Who meets or is promised something, among those a phrase names: no place, nothing spoken of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Participant
from ...ontology import lemmas_of
from ..drafts import Reading
from ..names.referents import unique
from ..parse.syntax import children, is_passive, preposition
from .candidates import said
from .frames import Match, lemmas
from .participants import Participants
from .sides import apart, nameless, telling

if TYPE_CHECKING:
    from spacy.tokens import Token

SHARED = frozenset({"ASSAULT", "SUPPORT", "COOPERATE", "AGREE", "CONSULT", "RETREAT"})
DIRECT = frozenset({"obj", "iobj", "nsubj:pass"})
PLACED = frozenset({"visit", "hosting", "state-visit", "multilateral"})
BESIDE = frozenset({"in", "at", "near", "around", "across", "outside", "for"})
UNPLACED = frozenset({"CONSULT", "REJECT"})
TELLING = frozenset({"tell", "inform", "notify", "assure", "promise", "warn"})
AT_OTHERS = frozenset({"REJECT", "CONCEDE", "SANCTION", "AID", "RETREAT"})
TOWARDS = frozenset({"on", "upon", "to", "against", "with", "from"})


def fitting(
    people: Participants, found: Match, named: list[Participant], actors: list[Participant]
) -> list[Participant]:
    """Return those an act can be done to; only meetings and promises are looked at.

    A place is where it will be, own people keep a promise, and people without a name are promised
    something only where they stand beside the verb: not in a promise to send a delegation.
    """
    if found.frame.type in UNPLACED and found.frame.mode not in PLACED:
        return [p for p in named if not _setting(people, found, p.evidence)]
    if found.frame.type != "AGREE":
        return named
    own = {home for p in actors for home in (p.entity.id, p.entity.country)} - {None}
    kept = [p for p in named if p.evidence is None or _fits(people, found, p.entity, p.evidence)]
    return [p for p in kept if p.entity.qid or p.entity.country not in own]


def settled(
    people: Participants, found: Match, actors: list[Participant], others: list[Participant]
) -> tuple[list[Participant], list[Participant]]:
    """Return the doers of an act and those it is done to, once both are known.

    All between whom something is are its doers where nobody else is. A place at home is only
    where it happens.
    """
    if not actors and len(others) > 1 and found.frame.type in SHARED:
        heads = [t for t in (found.token, found.theme, found.light) if t is not None]
        between = {p.entity.id for h in heads for p in people.slot(h, "between")}
        if {p.entity.id for p in others} == between:
            return others, []
    own = {p.entity.country for p in actors} - {None}
    return actors, [p for p in others if p.entity.id not in own or not _placed(people, found, p)]


def reached(found: Match) -> bool:
    """Say whether an act of several is told in the passive: a deal was struck between A and B."""
    return found.frame.has("symmetric") and found.verb is not None and is_passive(found.verb)


def handed(people: Participants, found: Match, others: list[Participant]) -> list[Participant]:
    """Return to whom people without a name are handed, in their stead: gave a suspect to Chad."""
    verb = found.token
    if telling(others) or verb.lemma_.lower() not in lemmas("HandingVerb"):
        return others
    heads = [verb, *children(verb, "obj")]
    return telling(p for h in heads for p in people.slot(h, "to")) or others


def addressed(people: Participants, found: Match, actors: list[Participant]) -> list[Participant]:
    """Return who is told what his teller will do to nobody else: told Oman it would cancel it."""
    verb, above = found.verb, found.token.head
    told = above.lemma_.lower() in TELLING and not is_passive(above)
    if verb is None or verb.dep_ != "ccomp" or not told or found.frame.type not in AT_OTHERS:
        return []
    own = {h for p in actors for h in (p.entity.id, p.entity.country)} - {None}
    if not any({p.entity.id, p.entity.country} & own for p in people.actors(above)):
        return []
    there = unique(p for slot in ("iobj", "obj") for p in people.slot(above, slot, named=True))
    return apart((p for p in there if p.entity.qid or p.entity.country), actors)


def quoted_after(found: Match, participant: Participant) -> bool:
    """Say whether somebody is who says all this, named at its end: …, the ministry said."""
    words = participant.evidence
    last = _last(found, words) if words is not None else None
    if words is None or last is None or last.i + 1 >= last.sent.end:
        return False
    verb = last.nbor()
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in said():
        return False
    before = [t for t in last.sent if t.idx < words.start]
    while before and before[-1].pos_ in {"DET", "ADJ", "PROPN", "PART", "NOUN"}:
        before.pop()
    return bool(before) and before[-1].text == "," and found.token.i < before[-1].i


def is_head(found: Participant, noun: Token) -> bool:
    """Say whether somebody is only the noun itself: reports, taken for people."""
    words = found.evidence
    return words is not None and words.end == noun.idx + len(noun.text)


def is_anyone(participant: Participant) -> bool:
    """Say whether nothing is told of somebody: five people."""
    return nameless(participant) and bool({*participant.entity.label.split()} & anyone())


def _placed(people: Participants, found: Match, participant: Participant) -> bool:
    words = participant.evidence
    token = _last(found, words) if words is not None else None
    mention = people.mentions.at(token) if token is not None else None
    place = mention is not None and mention.entity.type == "Place"
    return place and token is not None and preposition(token) in {"to", "into", "towards"}


def anyone() -> frozenset[str]:
    """Return the nouns for people of whom nothing is told: people, man, victims."""
    return lemmas_of("frames", "AnyoneWord")


def _setting(people: Participants, found: Match, words: Evidence | None) -> bool:
    """Say whether words name a place after in, at …: where it will be."""
    token = _last(found, words) if words is not None else None
    mention = people.mentions.at(token) if token is not None else None
    place = mention is not None and mention.entity.type == "Place"
    return place and token is not None and preposition(token) in BESIDE


def _fits(people: Participants, found: Match, entity: Entity, words: Evidence) -> bool:
    token = _last(found, words)
    if token is None:
        return True
    mention = people.mentions.at(token)
    if mention is not None and mention.entity.type == "Place":
        return False
    if entity.qid is not None or entity.country is not None or mention is not None:
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


def _arms() -> frozenset[str]:
    """Return the nouns for what a state has abroad: embassy, forces."""
    return lemmas_of("frames", "StateArm")


def states(reading: Reading, found: list[Participant]) -> list[Participant]:
    """Return the state in place of its embassy or forces: what is done to them is done to it."""
    return unique(_state(reading, p) for p in found)


def _state(reading: Reading, found: Participant) -> Participant:
    entity, words = found.entity, found.evidence
    if entity.qid or entity.country is None or words is None or not words.quote:
        return found
    last = words.quote.split()[-1].lower()
    if last not in _arms() and last.removesuffix("s") not in _arms():
        return found
    state = reading.actors.entity(entity.country)
    return Participant(state, words) if state is not None else found
