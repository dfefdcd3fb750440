"""What a noun of speech says: "the claim that …", "a threat to …", "an account of …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child, children, preposition
from .speech import Cue
from .stretches import Stretch, stretch_of

if TYPE_CHECKING:
    from spacy.tokens import Token

CONTENT = ("acl", "acl:relcl", "ccomp", "advcl", "dep")
MARKS = frozenset({"that", "whether", "if", "how", "why"})
REACH = 12
PHRASE = frozenset({"ADP", "DET", "NOUN", "PROPN", "ADJ", "NUM", "PART", "PRON"})
WITH_TO = frozenset({"not", "never", "also", "both", "either", "n't"})


def said_by_noun(noun: Token, cue: Cue) -> Stretch | None:
    """Return what follows a noun of speech: a clause, an infinitive, or a preposition's object."""
    clause = clause_of(noun)
    if clause is not None:
        return stretch_of(clause)
    for found in children(noun, "acl", "advcl", "xcomp"):
        if "infinitive" in cue.complements and found.i > noun.i and is_to(found.left_edge):
            return stretch_of(found)
    for found in children(noun, "nmod", "acl"):
        if found.i > noun.i and preposition(found) in cue.prepositions:
            return stretch_of(found)
    return None


def clause_of(noun: Token) -> Token | None:
    """Return the clause that says what a noun of speech is about: "the claim that …", or None."""
    below = [*children(noun, "nmod"), noun]
    for token in [t for n in below for t in children(n, *CONTENT)]:
        marked = any(c.dep_ == "mark" and c.lower_ in MARKS for c in token.children)
        that = token.left_edge.lower_ == "that" and child(token, "nsubj", "nsubj:pass") is not None
        if token.i > noun.i and (marked or token.dep_ == "ccomp" or (that and _complete(token))):
            return token
    return _misplaced(noun)


def _misplaced(noun: Token) -> Token | None:
    """Return the clause right behind a noun that the parser hung elsewhere."""
    if (behind := _behind_author(noun)) is not None:
        return behind
    last = noun.right_edge
    after = last.nbor() if last.i + 1 < noun.sent.end else noun
    clause = after.head
    if after.lower_ != "that" or after.dep_ != "mark" or clause.i < after.i:
        return None
    return clause if clause.left_edge == after else None


def _behind_author(noun: Token) -> Token | None:
    """Return the clause of "claims by both sides | that", which the parser hung on the sides."""
    after = noun.doc[noun.i + 1 : min(noun.i + REACH, noun.sent.end)]
    if not len(after) or after[0].lower_ not in {"by", "from"}:
        return None
    for token in after:
        if token.lower_ == "that":
            clause = token.head
            own = child(clause, "nsubj", "nsubj:pass")
            return clause if token.dep_ == "mark" and own is not None and own != token else None
        if token.pos_ not in PHRASE:
            return None
    return None


def _complete(clause: Token) -> bool:
    """Say whether "that" can only be a conjunction: the clause has a subject of its own."""
    own = child(clause, "nsubj", "nsubj:pass")
    return own is not None and own.lower_ != "that" and clause.left_edge.dep_ == "obj"


def is_to(first: Token) -> bool:
    """Say whether a clause begins with "to", over "not" or "never"."""
    nearby = first.doc[first.i : first.i + 3]
    return next((t.lower_ == "to" for t in nearby if t.lower_ not in WITH_TO), False)
