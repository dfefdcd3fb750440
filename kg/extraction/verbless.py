"""Sentences read without a verb: parsed again with a frequent verb where a known one may stand.

Rare verbs, and verbs that look like nouns, are taken for nouns: Minsk arms rebels. Where all of a
sentence was read so, a frequent verb shows whether one can stand there; if it can, one does.
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
SHORTEST, TRIES = 3, 4


def revive(doc: Doc, nlp: Language) -> Doc:
    """Return the document, its sentences without a verb parsed again where one fits."""
    for sent in list(doc.sents):
        if len(sent) >= SHORTEST and _verbless(sent.root):
            _revived(sent, nlp)
    return doc


def _verbless(root: Token) -> bool:
    if root.pos_ in {"VERB", "AUX"}:
        return False
    return not any(c.dep_ in CLAUSAL for c in root.children)


def _revived(sent: Span, nlp: Language) -> None:
    found = [c for c in _chances(sent) if not _participle(sent, c[0])]
    found.sort(key=lambda c: -c[0] if sent[c[0] - 1].text == "," else 0)
    for at, tag, lemma in found[:TRIES]:
        words = [t.text for t in sent]
        words[at] = STAND_INS[tag]
        again = parsed_again(nlp, sent.doc, list(sent), words)
        if _carries(again[at], tag):
            copied(again, list(sent))
            sent[at].lemma_, sent[at].tag_ = lemma, tag
            return


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
