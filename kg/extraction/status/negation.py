"""Whether a word is negated where it stands: did not, no talks, nobody, at no time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..parse.syntax import child, children, preposition
from ..speech.speech import words

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
AT_NO = frozenset({"at", "in", "by", "under", "on"})


def negated(token: Token, *, but: Token | None = None) -> bool:
    """Say whether a word is negated where it stands: "did not", "no talks", "nobody".

    `but` is a child whose own negation is already counted.
    """
    return sum(_negators(token, but)) % 2 == 1


def _negators(token: Token, but: Token | None) -> Iterator[bool]:
    for c in token.children:
        if c == but:
            continue
        if c.dep_ in {"advmod", "det", "mark", "cc", "cc:preconj", "case", "neg"}:
            yield _negates(c)
        elif c.dep_ in {"aux", "aux:pass"}:
            yield any(d.dep_ in {"advmod", "cc"} and _negates(d) for d in c.children)
        elif c.dep_ in {"amod", "advcl"} and c.lower_ == "longer":
            yield any(d.lower_ == "no" for d in c.children)
        elif c.dep_ in {*SUBJECTS, "obj"} and token.pos_ in {"VERB", "AUX"}:
            no = child(c, "det", "cc:preconj")
            yield _negates(c) or (no is not None and no.lower_ in {"no", "neither"}) or _none(c)
        elif c.dep_ == "obl" and preposition(c) in AT_NO:
            yield any(d.lower_ == "no" for d in children(c, "det"))
    if _at_no_time(token):
        yield True


def _none(noun: Token) -> bool:
    """Say whether a noun is of none: not a single shot, not one of them."""
    few = any(c.lower_ in {"single", "one"} for c in [*noun.children, noun])
    return few and any(c.lower_ == "not" for c in children(noun, "advmod"))


def _negates(token: Token) -> bool:
    """Say whether a word negates what it stands beside: "not" but not "not only"."""
    if token.lower_ == "longer":
        return any(c.lower_ == "no" for c in token.children)
    if token.lower_ == "no" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "longer":
        return token.dep_ == "advmod"
    follows = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    said = " ".join([token.lower_, *(c.lower_ for c in children(token, "fixed"))])
    return said in words("Negator") and follows != "only"


def _at_no_time(verb: Token) -> bool:
    """Say whether "at no time" stands right before a verb and was tied to another word."""
    before = list(verb.doc[max(verb.i - 3, verb.sent.start) : verb.i])
    said = [t.lower_ for t in before[:2]] == ["at", "no"] and len(before) == 3
    return said and before[2].head != verb
