"""Sentences read without a verb: parsed again with a frequent verb where a known one may stand.

Rare verbs, and verbs that look like nouns, are taken for nouns: Minsk arms rebels. Where all of a
sentence, or what a colon or semicolon sets off, was read so, a frequent verb shows whether one can
stand there; if it can, one does. So does a noun joined to a verb that it agrees with.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .lemmas import base_form
from .syntax_patch import copied, parsed_again

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

STAND_INS = {"VBZ": "takes", "VBD": "took", "VBP": "take"}
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
CLAUSAL = frozenset({"cop", *SUBJECTS})
BEFORE = frozenset({"NOUN", "PROPN", "NUM", "PRON", "ADV", "PUNCT"})
AFTER = frozenset({"DET", "PROPN", "ADJ", "NOUN", "PRON"})
NOMINAL = frozenset({"NOUN", "PROPN"})
PARTING = frozenset({":", ";"})
SHORTEST, TRIES = 3, 4


def revive(doc: Doc, nlp: Language) -> Doc:
    """Return the document, its sentences without a verb parsed again where one fits."""
    for sent in list(doc.sents):
        for part in _parts(sent):
            if len(part) >= SHORTEST and (top := _lone(part)) is not None:
                _revived(part, top, nlp)
        for thing in [thing for verb in sent if (thing := _said(verb)) is not None]:
            part = doc[thing.left_edge.i : thing.right_edge.i + 1]
            if len(part) >= SHORTEST:
                _revived(part, thing, nlp, "ccomp")
        for token in sent:
            _joined(token)
    return doc


def _said(verb: Token) -> Token | None:
    """Return the noun read as what is said, which only clauses are: say troops shell it."""
    if verb.tag_ not in STAND_INS or verb.lemma_.lower() != "say":
        return None
    if any(c.dep_ == "ccomp" and c.pos_ == "VERB" for c in verb.rights):
        return None
    things = (c for c in verb.rights if c.dep_ in {"obj", "ccomp"} and c.pos_ in NOMINAL)
    return next((c for c in things if not any(d.pos_ == "AUX" for d in c.subtree)), None)


def _parts(sent: Span) -> Iterator[Span]:
    """Yield what colons and semicolons part a sentence into."""
    start = sent.start
    for token in sent[:-1]:
        if token.text in PARTING:
            yield sent.doc[start : token.i + 1]
            start = token.i + 1
    yield sent.doc[start : sent.end]


def _lone(part: Span) -> Token | None:
    """Return the head of the one phrase that makes up a part, or None where there is a clause."""
    inside = range(part.start, part.end)
    tops = [t for t in part if t.head == t or t.head.i not in inside]
    heads = [t for t in tops if not t.is_punct]
    if len(heads) != 1 or heads[0].pos_ in {"VERB", "AUX"}:
        return None
    clause = [c for c in heads[0].children if c.dep_ in CLAUSAL]
    bare = len(clause) == 1 and clause[0].i == heads[0].i - 1 and clause[0].dep_ == "nsubj"
    return heads[0] if not clause or (bare and heads[0].pos_ == "NOUN") else None


def _revived(part: Span, top: Token, nlp: Language, relation: str = "parataxis") -> None:
    found = [c for c in _chances(part) if not _participle(part, c[0])]
    found.sort(key=lambda c: -c[0] if part[c[0] - 1].text == "," else 0)
    above = top.head
    for at, tag, lemma in found[:TRIES]:
        words = [t.text for t in part]
        words[at] = STAND_INS[tag]
        again = parsed_again(nlp, part.doc, list(part), words)
        if _carries(again[at], tag):
            copied(again, list(part))
            part[at].lemma_, part[at].tag_ = lemma, tag
            if above.i not in range(part.start, part.end):
                part[at].head, part[at].dep_ = above, relation
            return


def _joined(token: Token) -> None:
    """Take a noun for a verb where "and" joins it to one in -s: Minsk hosts and arms rebels."""
    head = token.head
    if (token.tag_, token.dep_, head.tag_) != ("NNS", "conj", "VBZ") or token.is_sent_end:
        return
    lemma = base_form(token.lower_, "VERB")
    if lemma is None or token.nbor(-1).lower_ != "and" or token.nbor().pos_ not in AFTER:
        return
    token.pos_, token.tag_, token.lemma_, token.morph = "VERB", "VBZ", lemma, head.morph
    for c in list(head.rights):
        if c.dep_ == "obj" and c.i > token.i:
            c.head = token


def _participle(sent: Span, at: int) -> bool:
    """Say whether what is done by somebody follows a mark: a group, founded by Ann Roe, left."""
    return at + 1 < len(sent) and sent[at + 1].lower_ == "by" and sent[at - 1].is_punct


def _chances(sent: Span) -> Iterator[tuple[int, str, str]]:
    """Yield where a known verb may stand: the place, the tag it would have, and its lemma."""
    for at, token in enumerate(sent):
        if not at or not token.is_alpha or not token.is_lower or sent[at - 1].pos_ not in BEFORE:
            continue
        lemma = base_form(token.lower_, "VERB")
        if lemma is None:
            continue
        if lemma == token.lower_:
            yield at, "VBP", lemma
        elif not token.lower_.endswith("ing"):
            yield at, "VBZ" if token.lower_.endswith("s") else "VBD", lemma


def _carries(verb: Token, tag: str) -> bool:
    """Say whether a verb carries its sentence: it has a subject before it, that agrees with it."""
    subject = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
    if verb.head != verb or subject is None:
        return False
    several = subject.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in subject.children)
    return several if tag == "VBP" else True
