"""Things taken up by a word that only points: restored them, signed it, one that Chad signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..parse.syntax import child, shows

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


def owner_before(whose: Token) -> Token | None:
    """Return the noun that "whose" stands right behind: a state whose army; Chad, whose army."""
    at = whose.i - 1
    while at > whose.sent.start and whose.doc[at].is_punct:
        at -= 1
    noun = whose.doc[at]
    while noun.dep_ in {"flat", "flat:name", "compound"} and noun.head.i < whose.i:
        noun = noun.head
    return noun if noun.pos_ in {"NOUN", "PROPN", "PRON", "ADJ"} else None


def subject_by_whose(verb: Token) -> Token | None:
    """Return the subject of a verb after "whose", which parses seldom get right.

    It is what "whose" owns for the first verb behind it: Chad, whose army fled. After the comma
    that closes the clause it is the owner: Chad, whose army fled, sued for peace.
    """
    sent = verb.doc[verb.sent.start : verb.i]
    whose = next((t for t in reversed(sent) if t.tag_ == "WP$"), None)
    if whose is None or whose.head.i > verb.i or not _finite(verb):
        return None
    there = (t for t in verb.doc[whose.i : verb.i] if not t.dep_.startswith(("aux", "cop")))
    between = [t for t in there if _finite(t)]
    if not between:
        return whose.head if whose.head.pos_ in {"NOUN", "PROPN"} else None
    at = verb.i - 1
    while at > whose.i and verb.doc[at].pos_ in {"AUX", "ADV", "PART"}:
        at -= 1
    subjects = [c for c in verb.children if c.dep_ in {"nsubj", "nsubj:pass"} and c.i > whose.i]
    own = [s for s in subjects if s.i > between[0].i]
    return owner_before(whose) if verb.doc[at].text == "," and not own else None


def _finite(verb: Token) -> bool:
    after_comma = verb.i > verb.sent.start and verb.nbor(-1).text == ","
    mistaken = verb.tag_ == "VBN" and verb.dep_ == "conj" and after_comma
    if shows(verb, "VerbForm", "Fin") or mistaken:
        return True
    return any(shows(c, "VerbForm", "Fin") for c in verb.children if c.dep_.startswith("aux"))


def _described(word: Token) -> Token | None:
    verb = word.head
    while verb.dep_ in {"conj", "xcomp", "aux"} and verb.head != verb:
        verb = verb.head
    return verb.head if verb.dep_ == "acl:relcl" else None
