"""Part of a document parsed once more, and the annotation found there given back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .unfamiliar import stand_in

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token


def parsed_again(
    nlp: Language, doc: Doc, tokens: Sequence[Token], words: Sequence[str] | None = None
) -> Doc:
    """Return tokens of one sentence parsed as a sentence of their own, with other words or not."""
    from spacy.tokens import Doc as NewDoc

    spaces = [bool(t.whitespace_) for t in tokens]
    again = NewDoc(doc.vocab, words=list(words or [t.text for t in tokens]), spaces=spaces)
    for token in again[1:]:
        token.is_sent_start = False
    again = stand_in(again, nlp)
    for name, step in nlp.pipeline:
        if name != "ner":
            again = step(again)
    return again


def copied(again: Doc, tokens: Sequence[Token]) -> None:
    """Give tokens the tags, relations and heads that they have where they were parsed again."""
    for new, old in zip(again, tokens, strict=True):
        old.pos_, old.tag_, old.dep_ = new.pos_, new.tag_, new.dep_
        old.morph = new.morph
    for new, old in zip(again, tokens, strict=True):
        old.head = tokens[new.head.i]
