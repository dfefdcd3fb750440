"""How a phrase or clause hangs in its sentence, where it bears on who takes part in what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .syntax import children, preposition

if TYPE_CHECKING:
    from spacy.tokens import Token

REPORTING = frozenset({"at", "after", "before", "during", "by"})
SKIPPED = frozenset({"acl", "acl:relcl", "ccomp", "parataxis", "punct"})


def of_the_object(verb: Token) -> bool:
    """Say whether a clause says what the object did or may not: accused of, kept from."""
    return verb.dep_ == "advcl" and preposition(verb) in {"of", "from", "for", "with"}


def absolute(phrase: Token) -> bool:
    """Say whether "with" only adds what someone else does: with its minister calling it a lie."""
    return any(c.tag_ == "VBG" and c.i > phrase.i for c in children(phrase, "acl", "advcl"))


def in_phrase(token: Token) -> bool:
    """Say whether a name stands in a prepositional phrase, alone or as one of several."""
    while token.dep_ == "conj" and not preposition(token):
        token = token.head
    return bool(preposition(token))


def elsewhere(token: Token) -> bool:
    """Say whether a dependent tells of something else: another clause, a place, a source."""
    if token.dep_ == "advcl":
        return not any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)
    case = preposition(token)
    setting = token.dep_ == "obl" and case in REPORTING
    return token.dep_ in SKIPPED or setting or case.startswith("according")
