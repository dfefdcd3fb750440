"""What is said of a town and no government: it lies by a river, wakes, is hit by a storm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.lemmas import base_form
from ..parse.syntax import child, children, preposition
from .places import TOWNS, WHERE, cues

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

TOLD = 8
ENDS = frozenset({",", ".", ";", "(", ")", "—", "–", ":"})
BY = WHERE | {"on", "by", "beside", "below", "between", "over", "amid", "among"}
OPENING = frozenset(
    [
        "unless", "if", "because", "as", "when", "while", "whereas", "since", "until", "till",
        "after", "before", "although", "though", "that", "whether", "once", "but", "so", "provided",
    ]
)  # fmt: skip


def says(relation: str, token: Token, type: str = "Place") -> bool:
    """Say whether a word is a cue of this relation: town words for `Place`, else a state's."""
    words = cues(type, relation)
    if token.lemma_.lower() in words or token.lower_ in words:
        return True
    if token.pos_ != "VERB":
        return False
    return base_form(token.lower_, "VERB") in words or not words.isdisjoint(_stems(token.lower_))


def _stems(form: str) -> tuple[str, ...]:
    """Return what a past form may come from that no table has: drone, scrub."""
    if not form.endswith("ed"):
        return ()
    doubled = len(form) > 4 and form[-3] == form[-4]
    return (form[:-1], form[:-2], form[:-3]) if doubled else (form[:-1], form[:-2])


def beside(span: Span) -> str:
    """Return the word for a place right before a name, whatever the parse took it for."""
    before = span.doc[span.start - 1] if span.start > span.sent.start else None
    return before.lower_ if before is not None and before.lower_ in WHERE else ""


def is_doer(span: Span) -> bool:
    """Say whether a name is the subject of what somebody does, rather than of what befalls it."""
    name = span.root
    return name.dep_ == "nsubj" and name.head.pos_ == "VERB" and not undergoes(name, name.head)


def is_gathering(span: Span) -> bool:
    """Say whether a name is where people meet: a town, where a land is called the same."""
    head, case = span.root.head, preposition(span.root) or beside(span)
    return case == "in" and (says("held", head) or says("gather", head))


def is_described(span: Span) -> bool:
    """Say whether the words after a comma tell of a town.

    X, where …; X, a city of two million; X, on the banks of; X, 200 miles inland; X, ringed by.
    """
    after = [t for t in span.doc[span.end : span.end + TOLD] if t.i < span.sent.end]
    words = [t.lower_ for t in after]
    if len(words) < 3 or words[0] != ",":
        return words[:2] in (["is", "where"], ["was", "where"])
    end = next((n for n, w in enumerate(words) if n and w in ENDS), len(words))
    told = after[1:end]
    noun = next((t for t in told if t.pos_ == "NOUN"), None)
    town = words[1] in {"a", "the", "an"} and noun is not None and noun.lemma_.lower() in TOWNS
    first = told[0] if told else after[0]
    placed = first.lower_ in BY and noun is not None and says("situated", noun)
    far = first.like_num and noun is not None and says("measure", noun)
    struck = says("passive", first) or says("object", first)
    struck = struck and first.tag_ == "VBN" and not any(says("befalls", t, "Country") for t in told)
    so = first.pos_ == "ADJ" and (says("measured", first) or says("state", first))
    return words[1] == "where" or town or placed or far or so or struck or says("founded", first)


def undergoes(name: Token, predicate: Token) -> bool:
    """Say whether a subject is only where something happens: it fell, was shelled, saw snow."""
    if child(predicate, "cop") is not None:
        return _is_so(predicate)
    if name.dep_ == "nsubj:pass" or child(predicate, "aux:pass") is not None:
        return says("object", predicate) or says("passive", predicate)
    thing = child(predicate, "obj")
    if thing is None or says("measure", thing):
        return says("subject", predicate) or says("befallen", predicate)
    if says("sees", predicate):
        return any(says(told, thing) for told in ("befell", "held", "of")) or _lasts(thing)
    return says("keeps", predicate) and says("of", thing) and not says("beside", thing, "Country")


def _is_so(predicate: Token) -> bool:
    """Say whether a predicate is what a town is: a city, hot, under siege, without water."""
    if preposition(predicate):
        return says("state", predicate) or says("of", predicate)
    return says("of", predicate) or says("measured", predicate) or says("state", predicate)


def _lasts(span_of_time: Token) -> bool:
    """Say whether what is seen lasts for some time: weeks of rallies, a night of riots."""
    thing = child(span_of_time, "nmod")
    return thing is not None and preposition(thing) == "of" and says("befell", thing)


def befalls(verb: Token) -> bool:
    """Say whether what somebody does to an object is done to a town; sanctions hit a state."""
    return says("object", verb) and not hits_a_state(verb)


def hits_a_state(verb: Token) -> bool:
    """Say whether what falls on a name, or hits it, is blame, pressure, a sanction."""
    what = child(verb, "nsubj", "nsubj:pass")
    return what is not None and says("befalls", what, "Country")


def acts(span: Span) -> bool:
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
    held = says("held", verb)
    sure = after.pos_ in {"DET", "PRON"} or after.tag_ == "PRP$"
    thing = after.pos_ in {"NOUN", "ADJ", "NUM", "PROPN", "VERB"}
    return base_form(verb.lower_, "VERB") is not None and (sure or (thing and not held))


def does_likewise(span: Span) -> bool:
    """Say whether a verb is left out that another's name has before: Oslo sent ships, Riga none."""
    doc, at, sent = span.doc, span.end, span.sent
    if span.start < sent.start + 3 or at >= sent.end or doc[span.start - 1].text not in {",", ";"}:
        return False
    counted = doc[at].like_num or doc[at].lower_ in {"none", "nothing", "neither"}
    bare = doc[at].tag_ in {"NN", "NNS"} and (at + 1 >= sent.end or doc[at + 1].is_punct)
    verb = next((t.head for t in doc[sent.start : span.start] if t.dep_ == "nsubj"), None)
    return (counted or bare) and verb is not None and child(verb, "obj") is not None


def _both_act(span: Span) -> bool:
    """Say whether a headline tells what two do: Oslo, Riga trade blame."""
    doc, at, first = span.doc, span.end, span.sent.start
    if not (span.start - first in {2, 3} and at + 1 < span.sent.end and doc[at].is_lower):
        return False
    pair = doc[span.start - 1].text == "," and doc[first].pos_ == "PROPN"
    plain = base_form(doc[at].lower_, "VERB") == doc[at].lower_
    return pair and plain and doc[at + 1].tag_ not in {"VBZ", "VBD", "MD", ",", "."}


def is_among_towns(name: Token, towns: frozenset[int]) -> bool:
    """Say whether a name is coordinated with that of a town that is no seat: Lagos and Accra."""
    others = [*children(name, "conj")]
    if name.dep_ == "conj":
        others += [name.head, *children(name.head, "conj")]
    return any(t.i in towns for t in others if t != name)


def is_end_of_a_way(name: Token, case: str) -> bool:
    """Say whether a name is one end of a stretch: from X to Y, unless words or goods go so."""
    other = "to" if case == "from" else "from"
    if case not in {"from", "to"} or name.head == name:
        return False
    head, ends = name.head, [*children(name.head, "obl", "nmod"), *children(name, "nmod")]
    if head.pos_ == "PROPN" and preposition(head) == other:
        ends, head = [head], head.head
    ends = [c for c in ends if preposition(c) == other and c.pos_ == "PROPN"]
    carried = (head, child(head, "obj", "nsubj:pass"), child(head, "nsubj"))
    sent = (t for t in carried if t is not None)
    return any(c.ent_type_ in {"LOC", ""} for c in ends) and not any(_passes(t) for t in sent)


def _passes(token: Token) -> bool:
    return says("sent", token, "Country") or says("source", token, "Country")
