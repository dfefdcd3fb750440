"""What bodies are to countries: whose state media an agency is, and where a body sits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..facts import Evidence, Mention, Participant
from ..ontology import entries
from .drafts import Draft, Reading
from .syntax import span

if TYPE_CHECKING:
    from spacy.tokens import Token

SEATED = frozenset({"University", "Organization", "NewsAgency", "GovernmentBody"})


def find_bodies(reading: Reading) -> list[Draft]:
    """Return whose state media the named agencies are, and in which countries bodies sit."""
    return [*_state_media(reading), *_seats(reading)]


def _state_media(reading: Reading) -> Iterator[Draft]:
    """Yield that a news agency named beside "state media" is that of the country before it."""
    words = [w.split() for e in entries("frames", "StateMediaWord") for w in e.all("themeWords")]
    phrases = sorted(words, key=len, reverse=True)
    for token in reading.doc:
        first = _phrase_start(token, phrases)
        if first is None:
            continue
        country, agency = reading.people.country_mention(first), _agency(reading, token)
        if country is not None and agency is not None:
            yield Draft(
                token=token,
                trigger=span(reading.text, first, token),
                type="state-media-of",
                relation=True,
                actors=[Participant(agency.entity, agency.evidence)],
                recipients=[Participant(country.entity, country.evidence)],
                rule="state-media",
                confidence=0.85,
            )


def _phrase_start(token: Token, phrases: list[list[str]]) -> Token | None:
    """Return the first token of the longest phrase that ends at a token, or None."""
    for phrase_ in phrases:
        if token.lower_ != phrase_[-1]:
            continue
        first = token.i - len(phrase_) + 1
        if first >= token.sent.start:
            words = [t.lower_ for t in token.doc[first : token.i + 1]]
            if words == phrase_:
                return token.doc[first]
    return None


def _agency(reading: Reading, token: Token) -> Mention | None:
    """Return the news agency named right after a noun, after a comma, or tied to it."""
    after = [t for t in token.doc[token.i + 1 : token.i + 3] if t.sent == token.sent]
    found = (reading.mentions.at(t) for t in [*after, *token.children, token.head])
    named = [m for m in found if m is not None and m.kind == "name"]
    return next((m for m in named if m.entity.type in {"NewsAgency", "Organization"}), None)


def _seats(reading: Reading) -> Iterator[Draft]:
    """Yield that a body named beside "in COUNTRY" is there."""
    ordered = list(reading.mentions)
    for body, country in itertools.pairwise(ordered):
        gap = reading.text[body.evidence.end : country.evidence.start]
        if body.entity.type in SEATED and country.entity.type == "Country" and gap == " in ":
            if country.kind != "name":
                continue
            start = body.evidence.end + 1
            token = reading.doc.char_span(start, start + 2)
            if token is not None:
                yield Draft(
                    token=token[0],
                    trigger=Evidence.of(reading.text, start, start + 2),
                    type="located-in",
                    relation=True,
                    actors=[Participant(body.entity, body.evidence)],
                    recipients=[Participant(country.entity, country.evidence)],
                    rule="seat",
                    confidence=0.8,
                )
