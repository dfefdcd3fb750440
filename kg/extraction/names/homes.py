"""Whose official or citizen an unknown person is, by the words beside the name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Mention
from ..relations.titles import phrase_before
from .entities import Mentions, titles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

WINDOW = 9
OWNING = frozenset({"of", "from"})


def give_homes(doc: Doc, mentions: Mentions) -> None:
    """Give persons whom no table has the country of their office: Kenyan minister X, X of Kenya."""
    homes: dict[str, str] = {}
    for mention in mentions:
        entity = mention.entity
        unknown = entity.type == "Person" and not entity.qid and entity.country is None
        if not unknown or mention.kind != "name" or entity.id in homes:
            continue
        if (country := _home(doc, mention, mentions)) is not None:
            homes[entity.id] = country
    if homes:
        mentions.change(
            lambda e: replace(e, country=homes[e.id]) if e.id in homes and not e.country else e
        )


def _home(doc: Doc, person: Mention, mentions: Mentions) -> str | None:
    tokens = doc.char_span(person.evidence.start, person.evidence.end)
    if tokens is None:
        return None
    country = _first(words_before(tokens[0]), mentions)
    if country is None and tokens.end < len(doc) and doc[tokens.end].text == ",":
        after = list(_apposition(doc, tokens.end + 1))
        if any(_is_office(t.lower_) for t in after):
            country = _first(after, mentions)
    return country


def words_before(name: Token) -> Iterator[Token]:
    """Yield the words of a name's phrase before it, also those of a title before its comma."""
    doc = name.doc
    if name.i > 1 and doc[name.i - 1].text == "," and doc[name.i - 2].lower_ in titles():
        yield doc[name.i - 2]
        yield from phrase_before(doc[name.i - 2])
    else:
        yield from phrase_before(name)


def _first(words: Iterator[Token] | list[Token], mentions: Mentions) -> str | None:
    """Return the country of the first name among some words, where it owns what they say."""
    for token in words:
        mention = mentions.at(token)
        if mention is None:
            continue
        before, after = _around(token)
        apart = before not in {*OWNING, ""} or (before and token.dep_ == "compound")
        if mention.entity.type == "Person" or after == "-" or apart:
            return None
        home = mention.entity
        return home.id if home.type == "Country" else home.country
    return None


def _is_office(word: str) -> bool:
    return titles().get(word, ("affiliation", ""))[0] != "affiliation"


def _around(token: Token) -> tuple[str, str]:
    """Return the preposition before a token (over "the"), if any, and the word after it."""
    doc, at = token.doc, token.i - 1
    while at >= 0 and (doc[at].pos_ == "DET" or doc[at].ent_iob_ == "I"):
        at -= 1
    case = doc[at].lower_ if at >= 0 and doc[at].pos_ == "ADP" else ""
    return case, doc[token.i + 1].text if token.i + 1 < len(doc) else ""


def _apposition(doc: Doc, at: int) -> Iterator[Token]:
    """Yield the words after the comma behind a name, up to a mark or a verb."""
    for token in doc[at : min(at + WINDOW, doc[at - 1].sent.end)]:
        if token.pos_ in {"VERB", "AUX"} or (token.is_punct and token.text != "-"):
            return
        yield token
