"""A second look at sentences where a verb that the lexicon knows was read as something else.

Rare verbs after "to" ("to deepen ties") can be taken for adjectives or nouns. Such a sentence is
parsed again with a frequent verb in their place, and keeps the heads, relations and tags found.
So can "free" after "will".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from .lemmas import known
from .syntax_patch import copied, parsed_again

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

STAND_IN = "take"
NOT = frozenset({"not", "never", "n't", "n’t", "soon", "also", "now"})
JOINING = frozenset([",", "and", "or", "“", '"', "‘"])


@cache
def plain_verbs() -> frozenset[str]:
    """Return the verbs of the lexicon that are no noun, theme or adjective of it as well."""
    every = entries("frames", "Frame")
    verbs = {v for e in every for v in e.all("verb") if " " not in v}
    others = {x for e in every for k in ("noun", "theme", "adjective") for x in e.all(k)}
    return frozenset(verbs - others)


def reparse(doc: Doc, nlp: Language) -> Doc:
    """Return the document, its misread sentences parsed again."""
    for sent in list(doc.sents):
        misread = list(_misread(sent))
        if misread:
            _patch(doc, sent, {t.i for t in misread}, nlp)
    return doc


def _misread(sent: Span) -> Iterator[Token]:
    """Yield the words after "to" that can only be verbs and were not read so."""
    infinitive = False
    for token in sent:
        if token.lower_ == "to":
            infinitive = True
        elif infinitive and token.lower_ in plain_verbs():
            if token.pos_ != "VERB":
                yield token
        elif token.text not in JOINING:
            infinitive = False
        if _after_modal(token):
            yield token


def _after_modal(token: Token) -> bool:
    """Say whether a verb of the lexicon right after "will" or "not" was read as another word."""
    if token.pos_ not in {"ADJ", "NOUN", "PROPN"} or token.lower_ not in known("VERB"):
        return False
    before = token.nbor(-1) if token.i > token.sent.start else token
    if before.lower_ in NOT and before.i > token.sent.start:
        before = before.nbor(-1)
    return before.tag_ == "MD" and before.head == token


def _patch(doc: Doc, sent: Span, misread: set[int], nlp: Language) -> None:
    words = [STAND_IN if t.i in misread else t.text for t in sent]
    copied(parsed_again(nlp, doc, list(sent), words), list(sent))
    for i in misread:
        doc[i].lemma_ = doc[i].lower_
