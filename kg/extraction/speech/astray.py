"""Speakers that the parser hung elsewhere than on their verb of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child, children, preposition, shows
from ..status.markers import finite
from .asides import BREAKS
from .speakers import RELATIVE, SUBJECTS, agent, top
from .speech import known_as, words

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMED = frozenset({"NOUN", "PROPN", "PRON"})
ASIDE = frozenset({"advcl", "acl", "acl:relcl"})
OBJECTS = frozenset({"obj", "iobj", "obl"})
TEMPORAL = frozenset({"after", "before", "since", "until"})
OVER = frozenset({",", '"', "“"})
NOT_ASIDE = frozenset({"according", "of"})
LONG = 25
SHARES = frozenset({"percent", "%", "number"})
MANY = frozenset({"those", "these"})


def robbed(verb: Token) -> Token | None:
    """Return the subject of a verb that the parser put before its object like an adjective."""
    if verb.dep_ != "amod" or verb.head.i < verb.i or not shows(verb, "Tense", "Past"):
        return _behind_after(verb)
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].pos_ == "ADV":
        at -= 1
    before = verb.doc[at]
    named = before.pos_ in NAMED and before.dep_ != "nmod:poss" and at >= verb.sent.start
    return before if named and before.head in {verb, verb.head} else None


def _behind_after(verb: Token) -> Token | None:
    """Return the noun of "after the paper alleged that", where "after" was read as its preposition.

    The verb then has no subject of its own.
    """
    noun = verb.nbor(-1) if verb.i > verb.sent.start else verb
    alone = finite(verb) and child(verb, *SUBJECTS) is None and noun.head != verb
    return noun if alone and noun.pos_ in NAMED and preposition(noun) in TEMPORAL else None


def first_subject(verb: Token) -> Token | None:
    """Return the noun a sentence begins with, where a date stands as the subject of its verb."""
    for token in verb.doc[verb.sent.start : verb.i]:
        if token.lower_ in RELATIVE:
            continue
        if token.pos_ in NAMED and not preposition(token) and token.dep_ in {"nsubj", "nsubj:pass"}:
            return None if silent(token) else token
        if token.pos_ in {"SCONJ", "VERB", "ADP"} and token.i == verb.sent.start:
            return None
    return None


def noun_near(verb: Token) -> Token | None:
    """Return the noun before a verb, over commas, adverbs, auxiliaries and what stands between."""
    at = verb.i - 1
    while at >= verb.sent.start:
        token = verb.doc[at]
        if token.pos_ in NAMED or known_as(token, words("GroupNoun")):
            who = top(token, verb)
            if who.dep_ in OBJECTS and who.head not in {verb, who}:
                at = min(who.head.left_edge.i, at) - 1
                continue
            if who.head.pos_ != "VERB" or who.head.dep_ not in ASIDE or who.head.i > who.i:
                return who
            at = who.head.left_edge.i
        elif token.pos_ not in {"AUX", "ADV"} and token.text not in OVER:
            return None
        at -= 1
    return None


def acts(who: Token) -> bool:
    """Say whether a noun is the subject of a clause that goes on behind it without a comma."""
    verb = who.head
    between = who.doc[who.i + 1 : verb.i]
    return who.dep_ in SUBJECTS and verb.i > who.i and all(t.text not in BREAKS for t in between)


def put_in(verb: Token) -> bool:
    """Say whether a past tense was read as a participle: "the note, | complained the ministry,"."""
    return verb.dep_ == "acl" and verb.tag_ in {"VBD", "VBN"} and child(verb, "obj") is not None


def silent(word: Token) -> bool:
    """Say whether a word names nobody who speaks: a day, a deal, "which"."""
    if _opposite_number(word):
        return False
    if word.lower_ in SHARES and child(word, "nummod", "compound") is not None:
        return False
    nobody = any(c.lower_ in {"no", "neither"} for c in children(word, "det"))
    unnamed = nobody or bool(known_as(word, words("NonSpeaker")))
    return word.lower_ not in MANY and unnamed


def _opposite_number(word: Token) -> bool:
    """Say whether a word is the last of a phrase for people, or has a name behind it."""
    before = f"{word.nbor(-1).lower_} {word.lemma_}" if word.i else ""
    named = child(word, "appos")
    return before in words("CounterpartNoun") or (named is not None and named.pos_ == "PROPN")


def over_aside(verb: Token) -> Token | None:
    """Return the noun before an aside and a verb: "the group, in a statement, | rejected"."""
    doc, at = verb.doc, verb.i - 1
    while at > verb.sent.start and doc[at].pos_ in {"ADV", "AUX"}:
        at -= 1
    if doc[at].text != "," or child(verb, "aux:pass") is not None or not _acts_itself(verb):
        return None
    for before in range(at - 1, max(verb.sent.start, at - LONG), -1):
        if doc[before].text == ",":
            aside = doc[before + 1].pos_ == "ADP" and doc[before + 1].lower_ not in NOT_ASIDE
            return _phrase_head(doc[before - 1]) if aside and before else None
    return None


def _acts_itself(verb: Token) -> bool:
    """Say whether a verb is finite, or a participle with an object or a clause of its own."""
    if verb.tag_ in {"VBD", "VBZ", "VBP"}:
        return True
    below = child(verb, "obj", "ccomp") or (verb.head if verb.dep_ == "amod" else None)
    that = any(t.lower_ == "that" for t in verb.doc[verb.i + 1 : verb.sent.end])
    return verb.tag_ == "VBN" and agent(verb) is None and (below is not None or that)


def _phrase_head(last: Token) -> Token | None:
    """Return the head of the noun phrase that ends at a word."""
    word = last
    while word.head != word and word.head.i < last.i and word.head.pos_ in NAMED:
        word = word.head
    office = known_as(last, words("Title") | words("GroupNoun"))
    return word if last.pos_ in NAMED or office else None
