"""Who stands at the other end of an act: its object's side, else that of its next phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Participant
from ..parse.syntax import child, children, is_passive, preposition, shows
from .frames import lemmas
from .participants import Participants
from .sides import apart, telling, without

if TYPE_CHECKING:
    from spacy.tokens import Token

SETTING = frozenset(
    [
        "after", "before", "during", "since", "until", "amid", "following", "despite", "as",
        "according", "because", "due", "without", "like", "while", "when", "if",
    ]
)  # fmt: skip
PLACES = frozenset({"in", "at", "inside", "within"})
BESIDE = frozenset({"near", "outside", "off", "around"})
SOMEBODY = frozenset({"him", "her", "them", "me", "us", "you"})
CLAUSES = ("xcomp", "ccomp", "advcl")
PARTS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "xcomp", "ccomp"})
EXPLAINING = ("acl", "acl:relcl", "ccomp")


def complements(
    people: Participants, verb: Token, actors: list[Participant], theme: Token | None = None
) -> list[Participant]:
    """Return who an act is done to, wherever below its verb that is said.

    The theme is what is given, sent or said, and so nobody that the act is done to.
    """
    if is_passive(verb):
        return without(people.slot(verb, "obj"), actors)
    if any(_is_somebody(people, c) for c in children(verb, "iobj", "obj")):
        return []
    phrases = [c for c in _phrases(people, verb) if not _given(c, theme)]
    there = [(c, apart(people.sides(c), actors)) for c in phrases]
    for c, others in there:
        given = c.dep_ == "obj" and not telling(others)
        if others and not (given and any(_receives(p) and telling(o) for p, o in there)):
            return others
    for c in phrases:
        mention = people.mentions.at(c)
        if mention is not None and mention.entity.type == "Place":
            return [Participant(mention.entity, mention.evidence)]
    for c in children(verb, *CLAUSES):
        inner = c.dep_ == "xcomp" or (shows(c, "VerbForm", "Inf") and child(c, "nsubj") is None)
        if inner and (others := complements(people, c, actors)):
            return others
    for c in children(verb, "obj"):
        if others := explained(people, c, actors):
            return others
    return []


def explained(people: Participants, noun: Token, actors: list[Participant]) -> list[Participant]:
    """Return who the clause of a noun names: the appeal lodged by a church, claims that A lied."""
    for clause in children(noun, *EXPLAINING):
        placed = any(c.lower_ in {"where", "when"} for c in clause.lefts)
        if placed or clause.lemma_.lower() in lemmas("CarriageVerb"):
            continue
        there = [c for c in clause.children if c.dep_ in PARTS and not _is_setting(c)]
        for c in sorted(there, key=lambda t: t.dep_ not in {"nsubj", "nsubj:pass"}):
            if others := apart(people.sides(c), actors):
                return others
    for c in children(noun, "nmod", "obl"):
        if others := explained(people, c, actors):
            return others
    return []


def _phrases(people: Participants, verb: Token) -> list[Token]:
    """Return the nominals that a verb governs, objects first, those of the setting left out."""
    objects = children(verb, "iobj", "obj")
    last = max((c.right_edge.i for c in objects), default=-1)
    others = children(verb, "obl", "obl:arg", "nmod")
    free = bool(objects) and verb.dep_ != "xcomp"
    others = [c for c in others if _is_side(people, c, free or c.left_edge.i == last + 1)]
    return [*objects, *others]


def _is_somebody(people: Participants, noun: Token) -> bool:
    """Say whether an object is a pronoun for somebody of whom nobody knows who it is."""
    return noun.lower_ in SOMEBODY and people.mentions.at(noun) is None


def _given(phrase: Token, theme: Token | None) -> bool:
    """Say whether a phrase is what is given, or where it comes from."""
    return theme is not None and (phrase == theme or preposition(phrase) == "from")


def _receives(phrase: Token) -> bool:
    """Say whether a phrase tells who gets what is given: patrol boats to Oman."""
    return preposition(phrase) == "to"


def _is_side(people: Participants, phrase: Token, placed: bool) -> bool:
    """Say whether a phrase can name a side: no time, cause or source.

    A place may be one if something is `placed` there, but no town that is told before the act.
    """
    mark = preposition(phrase).split(" ")[0]
    if mark in {"", "by", *BESIDE} or _is_setting(phrase):
        return False
    mention = people.mentions.at(phrase)
    town = mention is not None and mention.entity.type == "Place"
    return mark not in PLACES or (placed and not (town and phrase.i < phrase.head.i))


def _is_setting(phrase: Token) -> bool:
    """Say whether a phrase tells when, why or by whose word: after, because of, according to."""
    mark = preposition(phrase)
    return mark in SETTING or mark.split(" ")[0] in SETTING
