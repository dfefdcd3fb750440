"""What the recogniser found, mended: whole names only, no ordinary words, one type a name."""

from __future__ import annotations

from calendar import day_name, month_name
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from ..parse.lemmas import known
from ..parse.syntax import preposition

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

RECOGNISED = {"PERSON": "Person", "ORG": "Organization", "LOC": "Place", "EVENT": "Conflict"}
WHERE = frozenset({"in", "at", "near", "outside", "around", "into", "across", "out", "out of"})
TOWNS = frozenset({"town", "city", "village", "district", "province", "region", "island", "port"})
ROLES = ("ist", "er", "or", "ian", "ant", "ic", "man", "woman", "person", "ee")
FLAT = frozenset({"flat", "flat:name"})
MONTHS = frozenset(month_name[1:])
DAYS = frozenset({*MONTHS, *day_name})
BEFORE_MONTHS = frozenset(
    ["in", "since", "last", "next", "of", "early", "late", "mid", "by", "until", "this", "every"]
)
FINITE = frozenset({"VBD", "VBZ", "VBN", "MD", "POS"})
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Return titles and offices in lower case: president → (head-of-state, GOV)."""
    return {
        lemma.lower(): (entry.one("relation", "office-holder"), entry.one("sector"))
        for entry in entries("lexicon", "Title")
        for lemma in entry.all("lemma")
    }


def recognised(doc: Doc) -> list[tuple[Span, str]]:
    """Return the recognised names and their labels, in text order."""
    small = {t.text for t in doc if t.is_lower}
    found = [(s, e.label_) for e in doc.ents if (s := _trimmed(e)) is not None]
    found = [(s, label) for s, label in found if not _ordinary(s, small)]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for span, label in found:
        votes[span.text][_seen(span, label)] += 1
    return [(s, votes[s.text].most_common(1)[0][0]) for s, _ in found]


def single(span: Span, label: str) -> bool:
    """Say whether a name is one word for a person, which may be part of a longer name."""
    return label in {"PERSON", "LOC"} and len(span) == 1 and span[0].ent_type_ == "PERSON"


def _trimmed(ent: Span) -> Span | None:
    """Return a recognised span without article, titles and possessive; None if nothing is left."""
    if ent.label_ not in RECOGNISED:
        return None
    span = ent
    while len(span) > 1 and span[-1].text in {*POSSESSIVE, ","}:
        span = span[:-1]
    while len(span) > 1 and (
        span[0].lower_ in {"the", "a", "an"}
        or (ent.label_ == "PERSON" and span[0].lower_.removesuffix(".") in _bare_titles())
    ):
        span = span[1:]
    if ent.label_ == "PERSON":
        of = next((n for n, t in enumerate(span) if n and t.pos_ == "ADP" and t.is_lower), 0)
        span = span[:of] if of else _whole(span)
    span = _without_title_words(span)
    if _is_title(span) or not any(t.text[:1].isupper() for t in span):
        return None
    return span


def _without_title_words(span: Span) -> Span:
    """Return a span without a word of the title beside it: State after Secretary of, Press."""
    doc = span.doc
    while (
        len(span) > 1
        and " ".join(t.lower_ for t in doc[span.start - 2 : span.start + 1]) in titles()
    ):
        span = span[1:]
    while (
        len(span) > 1 and " ".join(t.lower_ for t in doc[span.end - 1 : span.end + 1]) in titles()
    ):
        span = span[:-1]
    return span


def _is_title(span: Span) -> bool:
    """Say whether a span is an office, or the first word of one: Defense in Defense Secretary."""
    after = span.doc[span.end].lower_ if span.end < len(span.doc) else ""
    last = span[-1].lower_
    bare = last.removesuffix(".") in _bare_titles() and span.label_ != "LOC"
    return bare or (len(span) == 1 and f"{last} {after}" in titles())


def _whole(span: Span) -> Span:
    """Return a person's name with the capitalised words tied to it that the recogniser left out."""
    doc, first, last = span.doc, span.start, span.end
    while first > span.sent.start and _tied(doc[first - 1], span):
        first -= 1
    while last < span.sent.end and doc[last].dep_ in FLAT and _tied(doc[last], span):
        last += 1
    return doc[first:last]


def _tied(token: Token, span: Span) -> bool:
    name = token.tag_ in {"NNP", "NNPS"} and token.is_title and not token.ent_type_
    name = name and token.text not in DAYS
    if not name or token.lower_.removesuffix(".") in _bare_titles():
        return False
    return token.head in span or span.root.head == token


@cache
def _bare_titles() -> frozenset[str]:
    return frozenset(t.removesuffix(".") for t in titles()) | {
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sir",
    }


def _ordinary(span: Span, small: set[str]) -> bool:
    """Say whether one capitalised word is no name: a verb form, a word that stands small nearby."""
    if len(span) > 1:
        return False
    word = span[0]
    if word.pos_ not in {"PROPN", "NOUN", "X", "ADJ"} or word.lower_ in small:
        return True
    if not word.is_sent_start:
        return word.ent_type_ == "PERSON" and word.lower_ in known()
    after = word.nbor() if word.i + 1 < len(word.doc) else None
    if word.lower_.endswith(("ing", "ed")) and after is not None and after.pos_ in {"DET", "PRON"}:
        return True
    return word.pos_ != "PROPN" or word.lower_ in known()


def _seen(span: Span, label: str) -> str:
    """Return the label that the words around a name tell: in Dabiq, the painter Rico Roe."""
    before = span.doc[span.start - 1] if span.start > span.sent.start else None
    if before is not None and label in {"LOC", "ORG"} and _is_role(before, span):
        return "PERSON"
    if label != "PERSON" or len(span) > 1:
        return label
    token = span[0]
    town = token.head.lemma_.lower() in TOWNS and token.head != token
    return "LOC" if town or preposition(token) in WHERE else label


def _is_role(noun: Token, span: Span) -> bool:
    """Say whether a noun before a name is what a person is: an office, or a noun for people."""
    relation = titles().get(noun.lower_)
    if relation is not None and noun.lower_ not in {"head", "chief", "member", "chair"}:
        return span.root.head in {noun, noun.head} or noun.head in span
    person = (
        len(span) > 1
        and noun.tag_ == "NN"
        and noun.lower_ not in TOWNS
        and noun.lower_.endswith(ROLES)
    )
    return person and span.root.head == noun and span.root.dep_ in FLAT | {"appos"}


def surnames(span: Span) -> Iterator[tuple[str, ...]]:
    """Yield the ends of a person's name that are several tokens: al - Burhan, von der Leyen."""
    for start in range(1, len(span) - 1):
        apart = span[start - 1].whitespace_ and span[start].text not in {"-", ".", "'"}
        if apart and not span[start].text.endswith("."):
            yield tuple(t.text for t in span[start:])


def months(doc: Doc) -> Iterator[Token]:
    """Yield where the name of a month is one: in May, 3 May, May 2021."""
    for token in doc:
        if token.text not in MONTHS:
            continue
        before = doc[token.i - 1] if token.i else None
        after = doc[token.i + 1] if token.i + 1 < len(doc) else None
        dated = before is not None and (before.like_num or before.lower_ in BEFORE_MONTHS)
        if dated or (after is not None and after.like_num):
            yield token


def taken_for_words(doc: Doc, names: set[str]) -> Iterator[Token]:
    """Yield where a surname that is also an ordinary word is the subject of what follows it."""
    for token in doc[:-1]:
        if token.text not in names or token.pos_ == "PROPN":
            continue
        before = token.nbor(-1) if token.i else None
        after = token.nbor()
        if after.tag_ not in FINITE:
            continue
        if before is None or not (before.pos_ == "ADP" or before.like_num):
            yield token
