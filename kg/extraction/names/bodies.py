"""What bodies and places are to countries: state media, seats, capitals, territories."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Evidence, Mention, Participant
from ...ontology import entries
from ..drafts import Draft, Reading
from ..parse.syntax import child, span
from ..relations.titles import phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

SEATED = frozenset({"University", "Organization", "NewsAgency", "GovernmentBody"})
OFFICIAL = frozenset({"official", "state", "state-run", "state-owned", "government"})
RUN = frozenset({"run", "owned", "controlled", "funded"})
PLACES = frozenset({"Country", "Place"})
SEAT = re.compile(
    r"(?:,| which is| is|, which is)? ?(?:based |headquartered |located |situated )?(in)(?: the)? "
)


def find_bodies(reading: Reading) -> list[Draft]:
    """Return whose state media agencies are, where bodies sit, what places are to countries."""
    return [*_state_media(reading), *_seats(reading), *_parts(reading)]


def _state_media(reading: Reading) -> Iterator[Draft]:
    """Yield that a news agency named beside "state media" is that of the country before it."""
    names = [w for e in entries("frames", "StateMediaWord") for w in e.all("themeWords")]
    words = [re.findall(r"[^\s-]+|-", w) for w in names]
    phrases = sorted(words, key=len, reverse=True)
    for token in reading.doc:
        first = _phrase_start(token, phrases) or _official(reading, token)
        if first is None:
            continue
        owner, agency = reading.people.country_mention(first), _agency(reading, token)
        if agency is None:
            continue
        country = _state(reading, owner, agency)
        if country is not None:
            yield Draft(
                token=token,
                trigger=span(reading.text, first, token),
                type="state-media-of",
                relation=True,
                actors=[Participant(agency.entity, agency.evidence)],
                recipients=[country],
                rule="state-media",
                confidence=0.85,
            )


def _state(reading: Reading, owner: Mention | None, agency: Mention) -> Participant | None:
    """Return the country whose media an agency is: the one named before it, else its own."""
    if owner is not None:
        return Participant(owner.entity, owner.evidence)
    home = agency.entity.country
    country = reading.actors.entity(home) if home is not None else None
    return Participant(country) if country is not None else None


def _official(reading: Reading, token: Token) -> Token | None:
    """Return "official" or "state" where the name of an agency follows it."""
    after = token.nbor() if token.i + 1 < len(reading.doc) else token
    state_run = token.lower_ in RUN and [t.lower_ for t in token.doc[token.i - 2 : token.i]]
    official = token.lower_ in OFFICIAL or state_run == ["state", "-"]
    mention = reading.mentions.at(after) if official else None
    agency = mention is not None and mention.kind == "name"
    named = mention is not None and mention.evidence.quote.lower().endswith(
        ("agency", "television")
    )
    known = mention is not None and mention.entity.type == "NewsAgency"
    return token if agency and (named or known) else None


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
        gap = SEAT.fullmatch(reading.text, body.evidence.end, country.evidence.start)
        if body.entity.type in SEATED and country.entity.type in PLACES and gap is not None:
            if country.kind != "name":
                continue
            token = reading.doc.char_span(*gap.span(1))
            if token is not None:
                yield Draft(
                    token=token[0],
                    trigger=Evidence.of(reading.text, *gap.span(1)),
                    type="located-in",
                    relation=True,
                    actors=[Participant(body.entity, body.evidence)],
                    recipients=[Participant(country.entity, country.evidence)],
                    rule="seat",
                    confidence=0.8,
                )


@cache
def _part_nouns() -> dict[str, str]:
    return {x: e.one("relation") for e in entries("lexicon", "PartNoun") for x in e.all("lemma")}


def _parts(reading: Reading) -> Iterator[Draft]:
    """Yield that a place is the capital or a territory of a country: Suva, the capital of Fiji."""
    for noun in reading.doc:
        relation = _part_nouns().get(noun.lemma_.lower())
        country = _country_of(reading, noun) if relation and noun.tag_ == "NN" else None
        place = _place_of(reading, noun, country) if country is not None else None
        if relation is None or country is None or place is None:
            continue
        yield Draft(
            token=noun,
            trigger=span(reading.text, noun, noun),
            type=relation,
            relation=True,
            actors=[Participant(place.entity, place.evidence)],
            recipients=[Participant(country.entity, country.evidence)],
            rule="seat",
            confidence=0.8,
        )


def _country_of(reading: Reading, noun: Token) -> Mention | None:
    """Return the country named before a noun in its phrase, or right after it with "of"."""
    named = (reading.mentions.at(t) for t in phrase_before(noun))
    found = next((m for m in named if m is not None), None)
    after = noun.i + 1
    if found is None and after + 1 < len(reading.doc) and reading.doc[after].lower_ == "of":
        at = after + 1 + (reading.doc[after + 1].lower_ == "the")
        found = reading.mentions.at(reading.doc[at]) if at < len(reading.doc) else None
    return found if found is not None and found.entity.type == "Country" else None


def _place_of(reading: Reading, noun: Token, country: Mention) -> Mention | None:
    """Return the place in apposition to a noun: before its comma, after one, or right after it."""
    doc, phrase = reading.doc, [*phrase_before(noun)]
    start = phrase[-1].i if phrase else noun.i
    near = [start - 2] if start > 1 and doc[start - 1].text == "," else []
    subject = child(noun, "nsubj") if child(noun, "cop") is not None else None
    near += [subject.i] if subject is not None else []
    if country.evidence.start < noun.idx:
        skip = noun.i + 1 < len(doc) and doc[noun.i + 1].lower_ in {",", "of"}
        near.append(noun.i + 1 + skip)
    found = (reading.mentions.at(doc[n]) for n in near if n < noun.sent.end)
    places = [m for m in found if m is not None and m.entity.type in {"Place", "Country"}]
    return next((m for m in places if m.entity.id != country.entity.id), None)
