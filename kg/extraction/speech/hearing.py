"""Whom one hears speak: "heard the colonel say that", "learned from X that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child, children, preposition
from .speakers import subject
from .speech import known_as, words

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMED = frozenset({"NOUN", "PROPN", "PRON"})
FIRST = frozenset({"i", "we", "you", "it"})


def heard_from(verb: Token) -> Token | None:
    """Return the source of what one has only heard: "learned from X that"."""
    told = children(verb, "obl") if known_as(verb, words("HearsayVerb")) else []
    return next((t for t in told if preposition(t) == "from" and t.pos_ in NAMED), None)


def hearer(verb: Token) -> Token | None:
    """Return who has something only from a source: "X | learned from Y that"."""
    who = subject(verb) if heard_from(verb) is not None else None
    return who if who is not None and who.lower_ not in FIRST else None


def hearing(verb: Token) -> Token | None:
    """Return the verb by which one hears another say what a verb says: "heard X | say"."""
    above = verb.head
    bare = verb.tag_ == "VB" and verb.dep_ in {"xcomp", "ccomp"} and above.i < verb.i
    bare = bare and child(verb, "mark", "aux") is None
    return above if bare and known_as(above, words("PerceivingVerb")) else None


def overheard(verb: Token) -> Token | None:
    """Return whom one hears say what a verb says: "heard | the colonel | say", or None."""
    above = hearing(verb)
    thing = child(above, "obj") if above is not None else None
    return thing if thing is not None and thing.i < verb.i else None
