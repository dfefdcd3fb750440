"""What must stand beside a word for it to tell of a relation: a share of the oil, a treaty."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ..acts.frames import Match, lemmas
from ..parse.syntax import children, is_passive, preposition

if TYPE_CHECKING:
    from spacy.tokens import Token

VERBAL = frozenset({"VERB", "AUX"})
NEAR = 6
RIVAL = frozenset({"than", "each", "other"})


def shared(found: Match) -> bool:
    """Say whether what a verb is done to is a large part of a whole, or compared with others'."""
    verb = found.token
    things = children(verb, "obj", "nsubj:pass", "advmod", "xcomp")
    things += [c for c in children(verb, "obl") if preposition(c) == "with"]
    if any(_part(t) for thing in things for t in (thing, *thing.lefts, *_of(thing))):
        return True
    words = {t.lower_ for t in verb.subtree}
    return "more" in words and bool(words & RIVAL)


def tied(found: Match) -> bool:
    """Say whether a treaty or alliance is what binds two: bound by treaty, linked in a pact."""
    nouns = (t for t in found.token.subtree if t.lemma_.lower() in lemmas("BondNoun"))
    return any(preposition(t) in {"by", "through", "in", "under"} for t in nouns)


def _of(thing: Token) -> list[Token]:
    return [*children(thing, "amod", "nummod", "advmod", "compound"), *children(thing, "det")]


def _part(word: Token) -> bool:
    return word.lower_ in lemmas("ShareWord") or word.lemma_.lower() in lemmas("ShareWord")


def settled(found: Match) -> bool:
    """Say whether all that a frame asks for stands there."""
    frame, token = found.frame, found.token
    if "share" in frame.needs and not shared(found):
        return False
    if "bond" in frame.needs and not tied(found):
        return False
    follows = token.nbor().lower_ if token.i + 1 < token.sent.end else ""
    if "linked" in frame.needs and follows not in {"with", "between"}:
        return False
    if "lasting" in frame.needs and token.tag_ not in {"VBZ", "VBP"} and not is_passive(token):
        return False
    if frame.has("passive") and not (token.tag_ in {"VBN", "VBD"} and _undergone(token)):
        return False
    under = frame.lists.get("under")
    verb = next((t for t in token.doc[token.i + 1 : token.sent.end] if t.pos_ in VERBAL), token)
    head = token.head if token.dep_ == "nsubj" else verb
    return under is None or head.lemma_.lower() in under


def _undergone(verb: Token) -> bool:
    return is_passive(verb) or not children(verb, "obj")


def mutual(token: Token) -> bool:
    """Say whether those told of are each other's: trade more with each other than with any."""
    words = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + NEAR, token.sent.end)]]
    return bool({("each", "other"), ("one", "another")} & set(itertools.pairwise(words)))
