"""Whether the name of a capital is the place or its government, by the words that it hangs on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from ..parse.syntax import child, preposition
from .places import TOWNS, WHERE
from .townlife import (
    acts,
    befalls,
    beside,
    does_likewise,
    hits_a_state,
    is_among_towns,
    is_described,
    is_end_of_a_way,
    says,
    undergoes,
)  # fmt: skip

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
BESIDE = frozenset({"compound", "amod", "nmod:desc", "flat", "flat:name", "appos"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
SPEAKS = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "statement"})
PLAIN = frozenset({"NOUN", "ADJ", "NUM", "ADV", "PROPN", "VERB"})
OWNED = 4


def is_place(span: Span, towns: frozenset[int] = frozenset()) -> bool:
    """Say whether a capital's name stands for the place: where something is, goes or happens.

    `towns` are the tokens of names of towns that are no seats of government.
    """
    token = _anchor(span)
    first = token
    while first.dep_ == "conj" and first.head != first:
        first = _root_of_name(first.head)
    if _beside_another(first):
        first = first.head
    if _is_one_of_several(first):
        token = first = first.head
    before = span.doc[span.start - 1].lemma_.lower() if span.start else ""
    if before in TOWNS or before == "with":
        return before != "with"
    if is_described(span):
        return True
    if (first.dep_ in BESIDE and acts(span)) or does_likewise(span):
        return False
    if first.dep_ != "nsubj" and is_among_towns(token, towns):
        return True
    return _hangs_as_place(span, token, first)


def _hangs_as_place(span: Span, token: Token, first: Token) -> bool:
    """Say whether a name is a place by the word it hangs on, and how it does."""
    case = beside(span) or preposition(token) or preposition(first)
    head = first.head.head if first.head.dep_.endswith(":unmarked") else first.head
    if token.pos_ == "VERB" and span.end < len(span.doc) and span.doc[span.end].pos_ == "NOUN":
        return not _governs(span.doc[span.end])
    if first.dep_ == "nmod:poss" or case in POSSESSIVE:
        return _owns_as_town(span, first)
    if case:
        return _after(case, head) or is_end_of_a_way(first, case) or _is_next(span)
    based = span.end + 1 < len(span.doc) and span.doc[span.end].text == "-"
    if based and says("led", span.doc[span.end + 1], "Country"):
        return False
    if first.dep_ in BESIDE and (based or head.pos_ not in {"VERB", "AUX"}):
        return says("of", head) or first.dep_ == "appos" or not _governs(head)
    if first.dep_ in SUBJECT:
        held = head.i == span.end and head.tag_ in {"NN", "NNS"} and says("held", head)
        return held or undergoes(first, head)
    return first.dep_ in {"obj", "iobj"} and befalls(head)


def _is_next(span: Span) -> bool:
    """Say whether a name is the next stop: to Accra and then to Lomé, onward to Cotonou."""
    before = [t.lower_ for t in span.doc[max(span.start - 2, span.sent.start) : span.start]]
    return before in (["then", "to"], ["onward", "to"], ["onwards", "to"])


def _owns_as_town(span: Span, name: Token) -> bool:
    """Say whether a possessive's noun is part of a town: Oslo's trams, the streets of Oslo."""
    if name.dep_ == "nmod:poss" and name.head.i > span.end and _governs(name.head):
        return False
    owned = []
    for token in span.doc[span.end : min(span.end + OWNED + 1, span.sent.end)]:
        if token.text in POSSESSIVE or token.text == "-":
            continue
        if token.pos_ not in PLAIN:
            break
        owned.append(token)
    return any(says("of", t) for t in owned if t.pos_ in {"NOUN", "ADJ"})


def _beside_another(name: Token) -> bool:
    """Say whether a name stands beside another before their verb, as headlines put "and"."""
    other = name.head
    sided = name.dep_ == "appos" and other.pos_ == "PROPN" and other.dep_ in SUBJECT
    after = name.doc[name.i + 1] if name.i + 1 < len(name.doc) else name
    return sided and other.i == name.i - 2 and (after == other.head or after.pos_ == "VERB")


def _is_one_of_several(name: Token) -> bool:
    """Say whether a name is one of the capitals that a noun counts: capitals, among them Vienna."""
    other = name.head
    return name.dep_ in {"appos", "nmod"} and other.lower_ in {"capitals", "cities", "towns"}


def _anchor(span: Span) -> Token:
    """Return the word of a name that hangs on the sentence: the first, behind a preposition."""
    cases = (c.i for c in span[0].children if c.dep_ == "case")
    return span[0] if span.start - 1 in cases else span.root


def _root_of_name(token: Token) -> Token:
    """Return the first word of a name joined by "of": Port, of Spain in Port of Spain."""
    joined = token.dep_ == "nmod" and token.head.i == token.i - 2 and token.nbor(-1).lower_ == "of"
    return token.head if joined and token.head.pos_ == "PROPN" else token


def _governs(noun: Token) -> bool:
    return says("beside", noun, "Country") or noun.lower_ == "-"


def _after(case: str, head: Token) -> bool:
    if case in WHERE:
        return not (says("in", head, "Country") or _speaks_there(head))
    if case == "from":
        return not _from_government(head)
    if case in {"to", "toward", "towards", "for"}:
        return _goes(case, head)
    if case == "of":
        return says("of", head) or says("towards", head)
    if case in {"on", "against", "over", "upon"}:
        return says("on", head) and not hits_a_state(head)
    if case in {"by", "round"}:
        return says("motion", head) and head.tag_ != "VBN"
    if case in {"than", "as", "like", "unlike"}:
        return says("measured", head)
    if case == "between":
        return any(says("motion", t) for t in (head, *head.lefts))
    return False


def _speaks_there(noun: Token) -> bool:
    """Say whether a ministry or palace acts, which is named by where it is."""
    acting = noun.dep_ == "nsubj" and noun.head.pos_ == "VERB"
    acting = acting or (noun.dep_ == "nmod" and noun.head.lower_ in SPEAKS)
    named = (c for c in noun.lefts if c.text[:1].isupper() and c.lower_ not in _body_parts())
    owned = any(named) or any(c.dep_ == "nmod:poss" for c in noun.lefts)
    return acting and not owned and says("seated", noun, "Country")


@cache
def _body_parts() -> frozenset[str]:
    """Return the words in what national bodies are called: foreign, office."""
    return frozenset(
        w for e in entries("lexicon", "NationalBody") for x in e.all("lemma") for w in x.split()
    )


def _from_government(head: Token) -> bool:
    if says("source", head, "Country"):
        return True
    noun = child(head, "obj", "nsubj:pass")
    return noun is not None and says("source", noun, "Country") and not says("motion", head)


def _goes(case: str, head: Token) -> bool:
    """Say whether someone goes or is sent there, rather than something is said or given there."""
    if head.pos_ == "ADV" and head.head.pos_ == "VERB":
        head = head.head  # sent back to
    if head.pos_ in {"NOUN", "PROPN"} and head.dep_ in {"obj", "nsubj:pass"}:
        if says("sent", head, "Country"):
            return False
        if says("motion", head.head) and case != "for":
            return True
    if says("returned", head) and child(head, "aux:pass") is not None:
        who = child(head, "nsubj:pass")
        written = who is not None and says("sent", who, "Country") and not _governs(who)
        return case == "to" and not written
    thing = child(head, "obj", "nsubj:pass")
    if not says("motion" if case != "for" else "depart", head):
        gone = thing is not None and thing.pos_ == "NOUN" and says("motion", thing)
        return case == "to" and gone and thing is not None and not says("sent", thing, "Country")
    return thing is None or not says("sent", thing, "Country")
