"""Where titles of office stand, in their longest form, and whether they are a deputy's or past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..names.recognised import titles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FORMER = frozenset(
    ["former", "ex", "late", "then", "ousted", "deposed", "onetime", "erstwhile", "previous"]
)
LESSER = frozenset({"deputy", "vice", "assistant", "associate", "under"})
RANKED = frozenset({"first", "second", "senior", "acting", "interim", "caretaker", "chief"})
HOLDING = frozenset({"outgoing", "incoming", "sitting", "serving", "ruling", "acting", "reigning"})
STOPS = frozenset({"VERB", "AUX", "ADP", "SCONJ", "CCONJ"})
PARTICIPLES = frozenset({"VBN", "JJ"})
REACH = 8


@dataclass(frozen=True)
class Title:
    """The words of an office and what it is: Prime Minister, head-of-government."""

    first: Token
    head: Token
    last: Token
    words: str
    relation: str
    former: bool = False

    @property
    def sector(self) -> str:
        """Return the sector of the office, as a PLOVER code, or ""."""
        return titles()[self.words][1]

    @property
    def plural(self) -> bool:
        """Say whether several hold it: Foreign Ministers."""
        return self.head.tag_ in {"NNS", "NNPS"}

    @property
    def before(self) -> list[Token]:
        """Return the words of its phrase before it, nearest first: the, Kyrgyz, former."""
        return list(phrase_before(self.first))


def phrase_before(first: Token) -> Iterator[Token]:
    """Yield the words of a noun phrase that stand before a token of it, nearest first."""
    doc, begin = first.doc, first.sent.start
    for at in range(first.i - 1, max(begin, first.i - REACH) - 1, -1):
        token = doc[at]
        possessive = token.dep_ == "case" and token.tag_ == "POS"
        joined = at > begin and doc[at - 1].text == "-"
        open_ = token.tag_ in PARTICIPLES or token.lower_ in HOLDING
        if token.pos_ in STOPS and not possessive and not joined and not open_:
            return
        if token.is_space or (token.is_punct and token.text not in {"-", "'", "’", "."}):
            return
        yield token


@cache
def _forms() -> dict[tuple[str, ...], str]:
    """Return titles by their tokens, hyphens apart and together."""
    found: dict[tuple[str, ...], str] = {}
    for title in titles():
        if not title.startswith(("former ", "ex-")):
            found[tuple(title.split())] = title
            found[tuple(re.findall(r"[^\s-]+|-", title))] = title
    return found


def find_titles(doc: Doc) -> Iterator[Title]:
    """Yield the titles of a text in order, each in its longest form."""
    longest = max(len(form) for form in _forms())
    at = 0
    while at < len(doc):
        if not _opens(doc[at]):
            at += 1
            continue
        room = doc[at].sent.end - at
        sizes = range(min(longest, room), 0, -1)
        size = next((n for n in sizes if _form(doc, at, n) is not None), 0)
        if size and (title := _title(doc, at, size)) is not None:
            yield title
        at += size or 1


def _opens(token: Token) -> bool:
    """Say whether a title may begin with a token, be it plural."""
    word = token.lower_.removeprefix("ex-")
    return not _first_words().isdisjoint({word, word.removesuffix("s"), token.lemma_.lower()})


@cache
def _first_words() -> frozenset[str]:
    return frozenset(form[0] for form in _forms())


def _form(doc: Doc, at: int, size: int) -> str | None:
    words = [t.lower_.removeprefix("ex-") for t in doc[at : at + size]]
    plain = _forms().get(tuple(words))
    if plain is not None or doc[at + size - 1].pos_ not in {"NOUN", "PROPN"}:
        return plain
    of = [n for n in range(1, size) if words[n] == "of"]
    heads = {size - 1, *(n - 1 for n in of)}
    plural = {n for n in heads if doc[at + n].tag_ in {"NNS", "NNPS"}}
    singular = [doc[at + n].lemma_.lower() if n in plural else w for n, w in enumerate(words)]
    last = words[-1].removesuffix("s") if size - 1 in plural else words[-1]
    return _forms().get(tuple(singular)) or _forms().get((*words[:-1], last))


def _title(doc: Doc, at: int, size: int) -> Title | None:
    form = _form(doc, at, size)
    span = doc[at : at + size]
    head = span.root
    if form is None or (size == 1 and head.pos_ not in {"NOUN", "PROPN"}):
        return None
    if form in {"major", "general", "captain"} and span[0].is_lower:
        return None
    relation = titles()[form][0]
    first = span[0]
    while first.i > first.sent.start and doc[first.i - 1].lower_ in LESSER | RANKED:
        first = doc[first.i - 1]
        relation = "office-holder" if first.lower_ in LESSER else relation
    title = Title(first, head, span[-1], form, relation)
    gone = any(t.lower_ in FORMER for t in title.before) or span[0].lower_.startswith("ex-")
    return Title(first, head, span[-1], form, relation, former=gone)
