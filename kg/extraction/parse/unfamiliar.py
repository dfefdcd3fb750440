"""Verbs that the parser has hardly seen, given to it as frequent ones: telephoned, overran, waives.

A trained parser makes little of a word that was rare where it learned: it takes "telephoned" for
an adjective, and the sentence falls apart. Its form still tells that it is a verb, and the lexicon
knows which forms are none but verbs'; so the parser reads a frequent verb there. The word itself,
its lemma and all that other steps look at stay what they are.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .lemmas import base_form, irregular, known

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

FILE = "familiar.txt"
PAST, SAYS = "attacked", "says"
SHORTEST = 6


def stand_in(doc: Doc, nlp: Language) -> Doc:
    """Return the document, not parsed yet, with frequent verbs for the parser in rare ones' place.

    A model without a list of the words that it was trained on is left to itself.
    """
    if familiar := _familiar(nlp.path):
        for token in doc:
            word = token.text
            if word.islower() and word not in familiar and (other := _verb(word)) is not None:
                token.norm_ = other
    return doc


@cache
def _familiar(folder: Path | None) -> frozenset[str]:
    """Return the words that a model has often seen, one a line in a file beside it."""
    file = folder / FILE if folder is not None else None
    if file is None or not file.is_file():
        return frozenset()
    return frozenset(file.read_text(encoding="utf-8").split())


@cache
def _verb(word: str) -> str | None:
    """Return the frequent verb that a form stands for; None for what may be another word."""
    if word in irregular():
        return PAST
    if word.endswith("ed") and len(word) >= SHORTEST and word.isalpha():
        return PAST
    lemma = base_form(word, "VERB")
    plural = lemma is None or word in known("NOUN")
    return SAYS if word.endswith("ies") and not plural else None
