"""Things taken up by a word that only points: restored them, signed it, one that Chad signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .syntax import child, shows

if TYPE_CHECKING:
    from spacy.tokens import Token

POINTING = frozenset({"it", "them", "this", "these", "those", "one", "ones", "which", "that"})
MANY = frozenset({"them", "these", "those", "ones"})
REACH = 60


def pointing(word: Token | None) -> bool:
    """Say whether a word only points to a thing told elsewhere."""
    return word is not None and word.lower_ in POINTING


def such(noun: Token) -> bool:
    """Say whether a noun takes up an act told before: no such attack."""
    return any(
        c.lower_ == "such" and c.dep_ in {"amod", "det", "det:predet"} for c in noun.children
    )


def stands_for(word: Token, fits: Callable[[Token], bool]) -> bool:
    """Say whether a pointing word takes up a noun that fits: the last one, or that of its clause.

    A relative pronoun takes up the noun that its clause describes.
    """
    if word.lower_ not in POINTING:
        return False
    if shows(word, "PronType", "Rel"):
        noun = _described(word)
        return noun is not None and (fits(noun) or stands_for(noun, fits))
    if word.pos_ not in {"PRON", "NUM", "NOUN", "DET"} or word.lower_ in {"which", "that"}:
        return False
    numbers = {"Plur", "Ptan"} if word.lower_ in MANY else {"Sing"}
    begin = word.doc[max(word.sent.start - 1, 0)].sent.start
    for token in reversed(word.doc[max(begin, word.i - REACH) : word.i]):
        if token.pos_ == "NOUN" and numbers & {*token.morph.get("Number", [])} and fits(token):
            return True
    return False


def described(verb: Token) -> Token | None:
    """Return the noun that is what a relative clause without a pronoun does: a deal Chad signed."""
    if verb.dep_ != "acl:relcl" or child(verb, "obj", "ccomp", "xcomp") is not None:
        return None
    subject = child(verb, "nsubj")
    apart = subject is None or shows(subject, "PronType", "Rel") or subject.i < verb.head.i
    relative = any(shows(c, "PronType", "Rel") for c in verb.children)
    return None if apart or relative else verb.head


def _described(word: Token) -> Token | None:
    verb = word.head
    while verb.dep_ in {"conj", "xcomp", "aux"} and verb.head != verb:
        verb = verb.head
    return verb.head if verb.dep_ == "acl:relcl" else None
