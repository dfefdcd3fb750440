"""Which claims are asked for: one definition for pages, REST, exports and the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any
from urllib.parse import urlencode

from rdflib import SKOS, URIRef
from rdflib.term import Node

from .. import ontology
from ..errors import QueryError
from ..namespaces import DEFAULT_BASE, DIP, PLOVER, prologue, slug

QUADS = {
    "verbal-cooperation": "words for cooperation",
    "material-cooperation": "acts of cooperation",
    "verbal-conflict": "words of conflict",
    "material-conflict": "acts of conflict",
    "none": "standing relations, acts at home",
}
"""The quad classes as the reader meets them; `none` is what belongs to no class."""

IRIS = {
    "actor": "agent",
    "other": "agent",
    "speaker": "agent",
    "outlet": "agent",
    "article": "article",
    "place": "place",
    "about": "event",
}
"""The fields that name a thing by an IRI, by a path below the base such as `agent/china`, or by a
name such as `China` of a thing of this kind."""

DAYS = """# All claims, each with its day: of what it is about, else of the article
SELECT DISTINCT ?claim ?day WHERE {
  ?claim a dip:Claim ; dip:about ?about ; dip:evidence ?sentence .
  ?sentence nif:referenceContext ?article .
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?about dip:earliest ?earliest }
  OPTIONAL { ?about dip:date ?date }
  OPTIONAL { ?about dip:startDate ?start }
  BIND(STR(COALESCE(?earliest, ?date, ?start, ?published)) AS ?day)
}"""

RECORDED = """# All claims that event records make, each with its day
SELECT DISTINCT ?claim ?day WHERE {
  ?claim dip:record ?row ; dip:about ?about .
  OPTIONAL { ?about dip:date ?date }
  BIND(STR(?date) AS ?day)
}"""

# What joins the variables of conditions to ?claim.
_JOINS = {
    "?about": "?claim dip:about ?about .",
    "?article": "?claim dip:evidence/nif:referenceContext ?article .",
}
_DAY = re.compile(r"-?\d{4,}(-\d\d(-\d\d)?)?")
_PUBLIC = {"start": ("from", "since"), "end": ("to", "until")}
# A path of what the IRIREF rule of SPARQL 1.1 (section 19.8) allows between brackets.
_PATH = re.compile(r'[^<>"{}|^`\\\x00-\x20]+')


@dataclass(frozen=True)
class Filters:
    """What is asked for; an empty field stands for anything.

    `start` and `end` are days, months or years (in the query string `from` or `since`, `to` or
    `until`); `confidence` is the least. `actor` and `other` both take part, in whichever role;
    `about` is an event, a relation or a claim.
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
            QueryError: a value is none that the field can have.
        """
        taken: dict[str, Any] = {}
        for field in fields(cls):
            names = _PUBLIC.get(field.name, (field.name,))
            value = next(filter(None, (given.get(name, "").strip() for name in names)), "")[:500]
            if value:
                taken[field.name] = _checked(field.name, value)
        return cls(**taken)

    def query_string(self, **changed: str) -> str:
        """Return the filters as a query string, with some of them changed; empty ones left out."""
        mine = {public(f.name): getattr(self, f.name) for f in fields(self)} | changed
        return urlencode({name: value for name, value in mine.items() if value})

    def query(self, base: str = DEFAULT_BASE) -> str:
        """Return the SPARQL that finds the claims, whatever their days; the column is ?claim."""
        conditions = list(self._conditions(base))
        used = " ".join(conditions)
        joins = [join for variable, join in _JOINS.items() if variable in used]
        body = "\n  ".join(["?claim a dip:Claim .", *joins, *conditions])
        text = f"SELECT DISTINCT ?claim WHERE {{\n  {body}\n}}"
        return prologue(text) + text

    @property
    def is_undated(self) -> bool:
        """Say whether claims of any day are asked for."""
        return not (self.start or self.end)

    def covers(self, day: str) -> bool:
        """Say whether a day is between the start and the end; no day (empty) only between none.

        >>> Filters(start="2024", end="2024-02").covers("2024-02-29")
        True
        """
        if not day:
            return self.is_undated
        starts = not self.start or day >= _filled(self.start, "-01-01")
        return starts and (not self.end or day <= _filled(self.end, "-12-31"))

    def __bool__(self) -> bool:
        return self != Filters()

    def _conditions(self, base: str) -> Iterator[str]:
        def iri(path: str) -> str:
            return f"<{path if '://' in path else base + path}>"

        for name in ("modality", "polarity", "certainty"):
            if word := getattr(self, name):
                yield f"?claim dip:{name} dip:{name}-{word} ."
        for path in filter(None, (self.actor, self.other)):
            yield f"?about dip:actor|dip:recipient|dip:party|dip:from|dip:to {iri(path)} ."
        if self.speaker:
            yield f"?claim dip:madeIn/dip:withinUtterance*/dip:speaker {iri(self.speaker)} ."
        if self.outlet:
            yield f"?article schema:publisher {iri(self.outlet)} ."
        if self.place:
            yield f"?about dip:place {iri(self.place)} ."
        if self.article:
            yield f"?claim dip:evidence/nif:referenceContext {iri(self.article)} ."
        if self.about.removeprefix(base).startswith("claim/"):
            yield f"VALUES ?claim {{ {iri(self.about)} }}"
        elif self.about:
            yield f"?claim dip:about {iri(self.about)} ."
        if self.type:
            yield f"?about dip:eventType|dip:relationType|dip:mode <{terms()[self.type]}> ."
        if self.quad:
            yield "?about dip:eventType|dip:relationType ?kind . OPTIONAL { ?about dip:mode ?mode }"
            yield f"FILTER(COALESCE(?mode, ?kind) {_of_quad(self.quad)})"
        if self.confidence:
            yield f"?claim dip:confidence ?confidence FILTER(?confidence >= {self.confidence})"


def public(name: str) -> str:
    """Return what a field is called in a query string."""
    return _PUBLIC.get(name, (name,))[0]


def _filled(day: str, rest: str) -> str:
    """Return a day, month or year as the day that begins or ends it.

    >>> _filled("2024", "-01-01"), _filled("2024-02", "-12-31")
    ('2024-01-01', '2024-02-31')
    """
    return day + rest[len(day) - 4 :]


def _checked(name: str, value: str) -> str | float:
    if name in ("start", "end") and _DAY.fullmatch(value):
        return value
    if name == "quad" and value in QUADS:
        return value
    if name == "type" and value in terms():
        return value
    if name in ("modality", "polarity", "certainty") and value in value_choices(name.capitalize()):
        return value
    if name == "confidence" and re.fullmatch(r"0(\.\d+)?|1(\.0+)?", value):
        return float(value)
    if name in IRIS and (path := _path(IRIS[name], value)):
        return path
    raise QueryError(f"There is no {public(name)} {value[:60]!r}.")


def _path(kind: str, value: str) -> str:
    """Return the path or IRI that a value names, empty if it is none.

    >>> _path("agent", "North Korea"), _path("agent", "/agent/chad"), _path("agent", "a/b c")
    ('agent/north-korea', 'agent/chad', '')
    """
    if "/" not in value and re.search(r"\w", value) and not re.search(r"[<>{}]", value):
        return f"{kind}/{slug(value)}"
    return value.lstrip("/") if "/" in value and _PATH.fullmatch(value) else ""


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
def quad_of(term: Node) -> str:
    """Return the quad class of an event type or mode, from the nearest broader type; `none`."""
    graph = ontology.vocabulary()
    here: Node | None = term
    while here is not None:
        if isinstance(found := graph.value(here, DIP.quadClass), URIRef):
            word = ontology.notation(found)
            return word if word in QUADS else "none"
        here = graph.value(here, SKOS.broader)
    return "none"


@cache
def _of_quad(quad: str) -> str:
    negated = "NOT " if quad == "none" else ""
    classes = [name for name in QUADS if name != "none"] if negated else [quad]
    wanted = [f"<{term}>" for term in terms().values() if quad_of(term) in classes]
    return f"{negated}IN ({', '.join(wanted)})"


@cache
def value_choices(scheme: str) -> tuple[str, ...]:
    """Return the words of a value list, such as those of `Modality`, in the order of the file."""
    return tuple(ontology.concepts(scheme))
