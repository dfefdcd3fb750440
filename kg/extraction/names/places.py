"""Whether the name of a capital is the place or its government; datelines; games."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from ..parse.lemmas import base_form
from ..parse.syntax import child, preposition, text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
BESIDE = frozenset({"compound", "amod", "nmod:desc", "flat", "flat:name", "appos"})
WHERE = frozenset(
    [
        "in", "at", "near", "around", "outside", "inside", "across", "within", "through", "above",
        "throughout", "into", "onto", "off", "along", "via", "beyond", "beneath", "under",
    ]
)  # fmt: skip
CAPITALS = r"[A-Z][\w.'’-]*(?:(?:,? |/|-)(?:[A-Z][\w.'’-]*|de|del|of|la|el|al|es|and|les|da))*"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DATE = rf"(?:(?:[A-Z][a-z]+day,? )?(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? \d{{4}})?)"
DATELINE = re.compile(
    rf"^[ \t]*(?:{DATE} *,? *)?(?P<name>{CAPITALS}?)"
    rf"(?P<rest>(?:,? *{DATE})?(?: *\([^()\n]{{2,40}}\))?(?: */ *[A-Z][\w ]{{1,40}}/)?)"
    r"(?: *(?:—|–|--| -)[ \n]|(?P<colon>: )|(?<=/)\. )",
    re.MULTILINE,
)
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
SPEAKS = frozenset({"spokesman", "spokeswoman", "spokesperson", "official", "statement"})
TOLD = 6
TOWNS = frozenset({"capital", "city", "town", "village", "suburb", "port"})
OPENING = frozenset(
    [
        "unless", "if", "because", "as", "when", "while", "whereas", "since", "until", "till",
        "after", "before", "although", "though", "that", "whether", "once", "but", "so", "provided",
    ]
)  # fmt: skip
SCORE = re.compile(rf"\b\d{{1,2}} ?[-–] ?\d{{1,2}}\b(?! {MONTH})")


@cache
def cues(type: str, relation: str) -> frozenset[str]:
    """Return the words beside which a seat of government means `Place` or `Country`.

    `relation` is how the name hangs on the word: of, object, subject, on, motion, source, sent …
    """
    return frozenset(
        lemma
        for e in entries("lexicon", "SeatCue")
        if e.one("type") == type and relation in e.all("relation")
        for lemma in e.all("lemma")
    )


def datelines(doc: Doc) -> Iterator[Span]:
    """Yield where a line begins with where and when it was written: "OSLO, May 3 —", "OSLO: "."""
    for found in DATELINE.finditer(text_of(doc)):
        name, rest = found["name"], found["rest"]
        dated = rest.strip() and not found["colon"]
        if not name or not (name.isupper() or dated):
            continue
        span = doc.char_span(found.start("name"), found.end("rest"), alignment_mode="contract")
        if span is not None:
            yield span


def is_place(span: Span) -> bool:
    """Say whether a capital's name stands for the place: where something is, goes or happens."""
    token = _anchor(span)
    first = token
    while first.dep_ == "conj" and first.head != first:
        first = _root_of_name(first.head)
    if _beside_another(first):
        first = first.head
    if _is_one_of_several(first):
        token = first = first.head
    case = preposition(token) or preposition(first) or _beside(span)
    head = first.head.head if first.head.dep_.endswith(":unmarked") else first.head
    before = span.doc[span.start - 1].lemma_.lower() if span.start else ""
    if before in TOWNS or before == "with":
        return before != "with"
    if _is_called_town(span):
        return True
    if first.dep_ in BESIDE and _acts(span):
        return False
    if token.pos_ == "VERB" and span.end < len(span.doc) and span.doc[span.end].pos_ == "NOUN":
        return not _governs(span.doc[span.end])
    if first.dep_ == "nmod:poss" or case in POSSESSIVE:
        owned = span.doc[span.end : span.end + 4]
        return any(_is("of", t) for t in owned if t.pos_ in {"NOUN", "ADJ"})
    if case:
        return _after(case, head)
    based = span.end + 1 < len(span.doc) and span.doc[span.end].text == "-"
    if based and _is("led", span.doc[span.end + 1], "Country"):
        return False
    if first.dep_ in BESIDE and (based or head.pos_ not in {"VERB", "AUX"}):
        return _is("of", head) or first.dep_ == "appos" or not _governs(head)
    if first.dep_ in SUBJECT:
        held = head.i == span.end and head.tag_ in {"NN", "NNS"} and _is("held", head)
        return held or _undergoes(first, head)
    if first.dep_ in {"obj", "iobj"}:
        return _is("object", head)
    return False


def _beside_another(name: Token) -> bool:
    """Say whether a name stands beside another before their verb, as headlines put "and"."""
    other = name.head
    sided = name.dep_ == "appos" and other.pos_ == "PROPN" and other.dep_ in SUBJECT
    after = name.doc[name.i + 1] if name.i + 1 < len(name.doc) else name
    return sided and other.i == name.i - 2 and (after == other.head or after.pos_ == "VERB")


def _is_one_of_several(name: Token) -> bool:
    """Say whether a name is one of the capitals that a noun counts: capitals, among them Vienna."""
    other = name.head
    return name.dep_ in {"appos", "nmod"} and other.lower_ == "capitals"


def _anchor(span: Span) -> Token:
    """Return the word of a name that hangs on the sentence: the first, behind a preposition."""
    cases = (c.i for c in span[0].children if c.dep_ == "case")
    return span[0] if span.start - 1 in cases else span.root


def _is_called_town(span: Span) -> bool:
    """Say whether what follows tells of a town: X, where …; X, a city of two million."""
    after = [t for t in span.doc[span.end : span.end + TOLD] if t.i < span.sent.end]
    words = [t.lower_ for t in after]
    if len(words) < 3 or words[0] != ",":
        return False
    noun = next((t for t in after[2:] if t.pos_ == "NOUN"), None)
    town = words[1] in {"a", "the", "an"} and noun is not None and noun.lemma_.lower() in TOWNS
    return words[1] == "where" or town


def _beside(span: Span) -> str:
    """Return the word for a place right before a name, whatever the parse took it for."""
    before = span.doc[span.start - 1] if span.start > span.sent.start else None
    return before.lower_ if before is not None and before.lower_ in WHERE else ""


def _acts(span: Span) -> bool:
    """Say whether a verb that the parse took for a noun follows: unless Tokyo lifts curbs."""
    doc, at = span.doc, span.end
    if _both_act(span):
        return True
    if at + 1 >= span.sent.end or doc[at].tag_ not in {"NNS", "NNPS", "VBZ"}:
        return False
    opens = span.start == span.sent.start or doc[span.start - 1].lower_ in OPENING
    verb, after = doc[at], doc[at + 1]
    if not (opens and verb.is_lower and verb.lower_.endswith("s")):
        return False
    held = _is("held", verb)
    sure = after.pos_ in {"DET", "PRON"} or after.tag_ == "PRP$"
    thing = after.pos_ in {"NOUN", "ADJ", "NUM", "PROPN", "VERB"}
    return base_form(verb.lower_, "VERB") is not None and (sure or (thing and not held))


def _both_act(span: Span) -> bool:
    """Say whether a headline tells what two do: Oslo, Riga trade blame."""
    doc, at, first = span.doc, span.end, span.sent.start
    if not (span.start - first in {2, 3} and at + 1 < span.sent.end and doc[at].is_lower):
        return False
    pair = doc[span.start - 1].text == "," and doc[first].pos_ == "PROPN"
    plain = base_form(doc[at].lower_, "VERB") == doc[at].lower_
    return pair and plain and doc[at + 1].tag_ not in {"VBZ", "VBD", "MD", ",", "."}


def _root_of_name(token: Token) -> Token:
    """Return the first word of a name joined by "of": Port, of Spain in Port of Spain."""
    joined = token.dep_ == "nmod" and token.head.i == token.i - 2 and token.nbor(-1).lower_ == "of"
    return token.head if joined and token.head.pos_ == "PROPN" else token


def _is(relation: str, token: Token, type: str = "Place") -> bool:
    words = cues(type, relation)
    return token.lemma_.lower() in words or token.lower_ in words


def _governs(noun: Token) -> bool:
    return _is("beside", noun, "Country") or noun.lower_ == "-"


def _undergoes(name: Token, predicate: Token) -> bool:
    """Say whether a subject is only where something happens: it fell, it was shelled."""
    if child(predicate, "cop") is not None:
        return _is("of", predicate)
    if name.dep_ == "nsubj:pass" or child(predicate, "aux:pass") is not None:
        return _is("object", predicate)
    return _is("subject", predicate)


def _after(case: str, head: Token) -> bool:
    if case in WHERE:
        return not (_is("in", head, "Country") or _speaks_there(head))
    if case == "from":
        return not _from_government(head)
    if case in {"to", "toward", "towards", "for"}:
        return _goes(case, head)
    if case == "of":
        return _is("of", head)
    if case in {"on", "against", "over"}:
        return _is("on", head)
    if case == "between":
        return any(_is("motion", t) for t in (head, *head.lefts))
    return False


def _speaks_there(noun: Token) -> bool:
    """Say whether a ministry or palace acts, which is named by where it is."""
    acting = noun.dep_ == "nsubj" and noun.head.pos_ == "VERB"
    acting = acting or (noun.dep_ == "nmod" and noun.head.lower_ in SPEAKS)
    named = (c for c in noun.lefts if c.text[:1].isupper() and c.lower_ not in _body_parts())
    owned = any(named) or any(c.dep_ == "nmod:poss" for c in noun.lefts)
    return acting and not owned and _is("seated", noun, "Country")


@cache
def _body_parts() -> frozenset[str]:
    """Return the words in what national bodies are called: foreign, office."""
    return frozenset(
        w for e in entries("lexicon", "NationalBody") for x in e.all("lemma") for w in x.split()
    )


def _from_government(head: Token) -> bool:
    if _is("source", head, "Country"):
        return True
    noun = child(head, "obj", "nsubj:pass")
    return noun is not None and _is("source", noun, "Country") and not _is("motion", head)


def _goes(case: str, head: Token) -> bool:
    """Say whether someone goes or is sent there, rather than something is said or given there."""
    if head.pos_ == "ADV" and head.head.pos_ == "VERB":
        head = head.head  # sent back to
    if head.pos_ in {"NOUN", "PROPN"} and head.dep_ in {"obj", "nsubj:pass"}:
        if _is("sent", head, "Country"):
            return False
        if _is("motion", head.head) and case != "for":
            return True
    if not _is("motion" if case != "for" else "depart", head):
        return False
    thing = child(head, "obj", "nsubj:pass")
    return thing is None or not _is("sent", thing, "Country")


def is_doer(span: Span) -> bool:
    """Say whether a name is the subject of what somebody does, rather than of what befalls it."""
    name = span.root
    return name.dep_ == "nsubj" and name.head.pos_ == "VERB" and not _undergoes(name, name.head)


def is_gathering(span: Span) -> bool:
    """Say whether a name is where people meet: a town, where a land is called the same."""
    head, case = span.root.head, preposition(span.root) or _beside(span)
    return case == "in" and (_is("held", head) or _is("gather", head))


def plays(doc: Doc) -> frozenset[int]:
    """Return the first tokens of sentences about games, where countries are only teams."""
    words = cues("Group", "game")
    counts = {s.start: len({t.lemma_.lower() for t in s} & words) for s in doc.sents}
    sport = sum(counts.values()) >= 2
    return frozenset(
        s.start
        for s in doc.sents
        if (sport and counts[s.start] > 1)
        or ((sport or counts[s.start]) and SCORE.search(s.text) is not None)
    )
