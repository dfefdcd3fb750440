"""Filters of pages and REST: which claims, as a query string and in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any
from urllib.parse import urlencode

from rdflib import SKOS, URIRef
from werkzeug.exceptions import BadRequest

from .. import ontology
from ..namespaces import DIP, PLOVER
from . import data_iri, words
from .claims import Card
from .resources import values

QUADS = {
    "verbal-cooperation": "words for cooperation",
    "material-cooperation": "acts of cooperation",
    "verbal-conflict": "words of conflict",
    "material-conflict": "acts of conflict",
    "none": "standing relations, acts at home",
}
"""The quad classes as the reader meets them; `none` is what belongs to no class."""

DAY = re.compile(r"-?\d{4,}(-\d\d(-\d\d)?)?")
_IRIS = ("actor", "other", "speaker", "outlet", "article", "place", "about")


@dataclass(frozen=True)
class Filters:
    """What is asked for; an empty field stands for anything. IRIs are data paths: `agent/china`.

    `start` and `end` are days, months or years (in the query string: `from`, `to`); `confidence` is
    the least. `actor` and `other` both take part, in whichever role; `about` is an event, a
    relation or a claim.
    """

    start: str = ""
    end: str = ""
    quad: str = ""
    type: str = ""
    modality: str = ""
    polarity: str = ""
    certainty: str = ""
    actor: str = ""
    other: str = ""
    speaker: str = ""
    outlet: str = ""
    place: str = ""
    article: str = ""
    about: str = ""
    confidence: float = 0.0

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Filters:
        """Return the filters of a query string; names that are none of them are left to others.

        Raises:
            BadRequest: a value is none that the field can have.
        """
        taken: dict[str, Any] = {}
        for field in fields(cls):
            value = given.get(_public(field.name), "").strip()[:500]
            if value:
                taken[field.name] = _checked(field.name, value)
        return cls(**taken)

    def query_string(self, **changed: str) -> str:
        """Return the filters as a query string, with some of them changed; empty ones left out."""
        mine = {_public(f.name): getattr(self, f.name) for f in fields(self)} | changed
        return urlencode({name: value for name, value in mine.items() if value})

    def where(self) -> str:
        """Return the conditions on ?claim, ?about, ?article and ?day as SPARQL."""
        return "\n".join(self._conditions())

    def keeps(self, card: Card) -> bool:
        """Say whether a claim on the page of an article is one of those asked for."""
        here = {ref.href for ref in (*card.actors, *card.recipients)}
        voices = {ref.href for ref in card.speakers}
        return (
            (not self.type or self.type in card.codes)
            and (not self.quad or words.TONES.get(self.quad, "state") == card.tone)
            and all(
                getattr(self, name) in ("", getattr(card, name))
                for name in ("modality", "polarity", "certainty")
            )
            and all(not path or "/" + path in here for path in (self.actor, self.other))
            and (not self.speaker or "/" + self.speaker in voices)
            and (not self.confidence or (card.confidence or 0) >= self.confidence)
        )

    def __bool__(self) -> bool:
        return self != Filters()

    def _conditions(self) -> Iterator[str]:
        for name in ("modality", "polarity", "certainty"):
            if word := getattr(self, name):
                yield f"?claim dip:{name} dip:{name}-{word} ."
        for path in filter(None, (self.actor, self.other)):
            yield f"?about dip:actor|dip:recipient|dip:party|dip:from|dip:to {_iri(path)} ."
        if self.speaker:
            yield f"?claim dip:madeIn/dip:withinUtterance*/dip:speaker {_iri(self.speaker)} ."
        if self.outlet:
            yield f"?article schema:publisher {_iri(self.outlet)} ."
        if self.place:
            yield f"?about dip:place {_iri(self.place)} ."
        if self.article:
            yield f"FILTER(?article = {_iri(self.article)})"
        if self.about:
            yield f"FILTER(?about = {_iri(self.about)} || ?claim = {_iri(self.about)})"
        if self.type:
            yield f"?about dip:eventType|dip:relationType|dip:mode <{terms()[self.type]}> ."
        if self.quad:
            yield "?about dip:eventType|dip:relationType ?kind . OPTIONAL { ?about dip:mode ?mode }"
            yield f"FILTER(COALESCE(?mode, ?kind) {_of_quad(self.quad)})"
        if self.confidence:
            yield f"?claim dip:confidence ?confidence FILTER(?confidence >= {self.confidence})"
        if self.start:
            yield f'FILTER(?day >= "{_filled(self.start, "-01-01")}")'
        if self.end:
            yield f'FILTER(BOUND(?day) && ?day <= "{_filled(self.end, "-12-31")}")'


def _public(name: str) -> str:
    return {"start": "from", "end": "to"}.get(name, name)


def _filled(day: str, rest: str) -> str:
    """Return a day, month or year as the day that begins or ends it.

    >>> _filled("2024", "-01-01"), _filled("2024-02", "-12-31")
    ('2024-01-01', '2024-02-31')
    """
    return day + rest[len(day) - 4 :]


def _checked(name: str, value: str) -> str | float:
    if name in ("start", "end") and DAY.fullmatch(value):
        return value
    if name in ("modality", "polarity", "certainty") and value in ontology.concepts(
        name.capitalize()
    ):
        return value
    if name == "quad" and value in QUADS:
        return value
    if name == "type" and value in terms():
        return value
    if name == "confidence" and re.fullmatch(r"[01](\.\d{1,4})?", value):
        return float(value)
    if name in _IRIS and values([data_iri(value.lstrip("/"))]):
        return value.lstrip("/")
    raise BadRequest(f"There is no {_public(name)} {value[:60]!r}.")


def _iri(path: str) -> str:
    return values([data_iri(path)])


@cache
def terms() -> Mapping[str, URIRef]:
    """Return the event types, their modes and the types of relations by their local names."""
    graph = ontology.vocabulary()
    found: dict[str, URIRef] = {}
    for scheme in (DIP.EventType, DIP.RelationType):
        for concept in graph.subjects(SKOS.inScheme, scheme):
            if isinstance(concept, URIRef) and str(concept).startswith((str(DIP), str(PLOVER))):
                found[ontology.local(str(concept))] = concept
    return found


@cache
def type_choices() -> tuple[tuple[str, str], ...]:
    """Return the choices for `type` with what they are called: event types, then relations."""
    graph = ontology.vocabulary()
    broad = [(n, t) for n, t in terms().items() if graph.value(t, SKOS.broader) is None]
    named = [(name, words.name(term).capitalize()) for name, term in broad]
    return tuple(sorted(named, key=lambda pair: (pair[0].startswith("relation-"), pair[1])))


@cache
def _of_quad(quad: str) -> str:
    tone = words.TONES.get(quad)
    wanted = [t for t in terms().values() if tone is None or words.tone(t) == tone]
    if tone is None:
        toned = [t for t in terms().values() if words.tone(t) != "state"]
        return f"NOT IN ({', '.join(f'<{t}>' for t in toned)})"
    return f"IN ({', '.join(f'<{t}>' for t in wanted)})"


@cache
def value_choices(scheme: str) -> tuple[str, ...]:
    """Return the words of a value list, such as those of `Modality`, in the order of the file."""
    return tuple(ontology.concepts(scheme))
