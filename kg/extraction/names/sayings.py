"""Words that make other names of names; sayings and languages in which a land's name is none."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...facts import Name
from ...ontology import entries

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


@cache
def name_words(relation: str) -> dict[str, str]:
    """Return words that make longer names, and what the whole is: protocol → Treaty.

    `relation` is where the word stands: after a name, before it, before "of" and the name;
    `turned`: it names a part or an older state (West Beirut); `partly`: a part of a continent;
    `same`: it changes nothing (Hunan Province).
    """
    return {
        lemma: entry.one("type")
        for entry in entries("lexicon", "NameWord")
        if relation in entry.all("relation")
        for lemma in entry.all("lemma")
    }


def says_nothing(span: Span, names: list[Name]) -> bool:
    """Say whether a name is a word of something else: Turkish delight, in Spanish, "Polish it"."""
    doc, word = span.doc, span[-1]
    after = doc[span.end] if span.end < len(doc) else None
    if after is not None and any(
        f"{span.text} {word}" in name_words("figure")
        for word in (after.lemma_.lower(), after.lower_, after.lower_.removesuffix("s"))
    ):
        return True
    if any(n.kind != "demonym" for n in names) or len(span) > 1:
        return False
    return _is_verb(word, after) or _is_language(word, after)


def _is_verb(word: Token, after: Token | None) -> bool:
    """Say whether a demonym is a verb at the head of a sentence: "Polish the text"."""
    article = after is not None and after.lower_ in {"the", "a", "this", "that", "your", "it"}
    return word.pos_ in {"VERB", "ADV"} or (word.is_sent_start is True and article)


def _is_language(word: Token, after: Token | None) -> bool:
    """Say whether a demonym is a language: in Spanish, fluent French, Arabic-speaking."""
    if after is not None and after.text == "-" and after.i + 1 < len(word.doc):
        return after.nbor().lower_ in name_words("tongue")
    if after is not None and {after.lemma_.lower(), after.lower_} & name_words("tongue").keys():
        return True
    describes = word.dep_ in {"amod", "compound"} and word.head.i > word.i
    people = word.tag_ in {"NNS", "NNPS"}
    if describes or people or (after is not None and after.pos_ in {"NOUN", "PROPN"}):
        return False
    before = [t for t in word.doc[max(word.i - 2, word.sent.start) : word.i] if t.pos_ != "ADJ"]
    speaking = name_words("spoken")
    return bool(before) and bool({before[-1].lower_, before[-1].lemma_.lower()} & speaking.keys())
