"""Who stands at the other end of an act: its object's side, else that of its next phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..facts import Participant
from .participants import Participants
from .sides import apart, telling, without
from .syntax import child, children, is_passive, preposition, shows

if TYPE_CHECKING:
    from spacy.tokens import Token

SETTING = frozenset(
    [
        "after", "before", "during", "since", "until", "amid", "following", "despite", "as",
        "according", "because", "due", "without", "like", "while", "when", "if",
    ]
)  # fmt: skip
PLACES = frozenset({"in", "at", "near", "outside", "inside", "within"})
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
    there = [(c, apart(people.sides(c), actors)) for c in _phrases(verb) if c != theme]
    for c, others in there:
        given = c.dep_ == "obj" and not telling(others)
        if others and not (given and any(_receives(p) and telling(o) for p, o in there)):
            return others
    for c in _phrases(verb):
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
        there = [c for c in clause.children if c.dep_ in PARTS and not _is_setting(c)]
        for c in sorted(there, key=lambda t: t.dep_ not in {"nsubj", "nsubj:pass"}):
            if others := apart(people.sides(c), actors):
                return others
    for c in children(noun, "nmod", "obl"):
        if others := explained(people, c, actors):
            return others
    return []


def _phrases(verb: Token) -> list[Token]:
    """Return the nominals that a verb governs, objects first, those of the setting left out."""
    objects = children(verb, "iobj", "obj")
    others = [c for c in children(verb, "obl", "obl:arg", "nmod") if _is_side(c, bool(objects))]
    return [*objects, *others]


def _receives(phrase: Token) -> bool:
    """Say whether a phrase tells who gets what is given: patrol boats to Oman."""
    return preposition(phrase) == "to"


def _is_side(phrase: Token, placed: bool) -> bool:
    """Say whether a phrase can name a side: no time, cause or source, a place only if `placed`."""
    mark = preposition(phrase).split(" ")[0]
    return mark not in {"", "by"} and not _is_setting(phrase) and (placed or mark not in PLACES)


def _is_setting(phrase: Token) -> bool:
    """Say whether a phrase tells when, why or by whose word: after, because of, according to."""
    mark = preposition(phrase)
    return mark in SETTING or mark.split(" ")[0] in SETTING
