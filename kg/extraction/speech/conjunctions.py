"""The conjunction that opens what is said: "said on Friday that", "told reporters whether"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child
from .asides import follows_clause
from .speakers import SUBJECTS
from .speech import Cue, cue_of

if TYPE_CHECKING:
    from spacy.tokens import Token

ASKING = frozenset({"how", "why", "what", "who", "where"})
STOPS = frozenset({".", "!", "?", ";", ")", "”", "»"})
NAMED = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
REACH = 12


def next_that(verb: Token, cue: Cue) -> Token | None:
    """Return the conjunction a verb of speech is followed by, over "on Friday" or "reporters"."""
    between = 0
    for token in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end)]:
        if token.lower_ in {"that", "whether"}:
            if _points(token, verb):
                return None
            told = "quote" in cue.complements and verb.nbor().pos_ == "ADP"
            told = (told and not follows_clause(verb, cue)) or "addressee" in cue.complements
            joins = told or token.dep_ == "mark" or _joins(token, verb)
            return token if not between or joins else None
        if token.text == ",":
            return _that_after_aside(token)
        if token.lower_ in ASKING and token.nbor(-1) == verb:
            return token
        if token.tag_ == "VBD" and token.pos_ == "VERB" and cue_of(token, "SpeechVerb"):
            return None
        told = token.dep_ in {"amod", "acl"} and not token.lower_.endswith("ing")
        told = told or (token.lower_.endswith("ing") and token.nbor(-1).pos_ == "ADP")
        verbal = token.pos_ in {"VERB", "AUX"} and not told
        if verbal or token.pos_ in {"SCONJ", "CCONJ"} or token.text in STOPS | {":"}:
            return None
        between += token.pos_ not in {"ADV", "PART"}
    return None


def _that_after_aside(comma: Token) -> Token | None:
    """Return the conjunction behind the second comma of "said, citing an aide, that"."""
    for token in comma.doc[comma.i + 1 : min(comma.i + REACH, comma.sent.end - 1)]:
        if token.text == ",":
            after = token.nbor()
            return after if after.lower_ in {"that", "whether"} else None
        if token.lower_ in {"that", "whether"} and token.nbor(-1) == comma:
            return token
    return None


def _points(that: Token, verb: Token) -> bool:
    """Say whether "that" is a relative or points to something: "a letter | that", "said | that"."""
    if that.dep_ in SUBJECTS and that.nbor(-1).pos_ in NAMED:
        return True
    return that.dep_ == "obj" and that.head == verb and child(verb, "ccomp") is None


def _joins(that: Token, verb: Token) -> bool:
    """Say whether "that" opens a clause with its own subject, read as relative or not."""
    own = child(that.head, "nsubj", "nsubj:pass")
    whole = own is not None and own != that and that.head.i > that.i and that.dep_ == "obj"
    return whole and child(verb, "ccomp", "obj") is None
