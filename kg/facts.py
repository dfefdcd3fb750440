"""What the stages hand to one another: plain records, no RDF and no NLP library.

Offsets are Unicode code points of the stored text, 0-based and end-exclusive, everywhere:
``text[start:end]`` is always the quoted text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, Protocol

MIN_CONFIDENCE = 0.5
"""Claims less sure than this are left out unless asked for: most of them are wrong."""

Modality = Literal[
    "actual",
    "pledged",
    "planned",
    "requested",
    "threatened",
    "predicted",
    "hypothetical",
    "generic",
]
Polarity = Literal["positive", "negative"]
Certainty = Literal["certain", "probable", "possible"]
SpeechManner = Literal[
    "statement",
    "claim",
    "denial",
    "question",
    "belief",
    "hope",
    "fear",
    "intention",
    "evidence",
    "pledge",
    "threat",
    "warning",
    "demand",
    "accusation",
]
MentionType = Literal["name", "demonym", "metonym", "pronoun", "nominal", "group"]
NameKind = Literal["name", "alias", "abbreviation", "demonym", "metonym", "context"]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Words of the article and where they stand: the proof of a record.

    >>> Evidence.of("Paris and Rome met.", 0, 5)
    Evidence(start=0, end=5, quote='Paris')
    """

    start: int
    end: int
    quote: str = field(compare=False)

    def __post_init__(self) -> None:
        if self.end - self.start != len(self.quote) or self.start < 0:
            raise ValueError(f"{self.quote!r} does not span {self.start} to {self.end}")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Evidence:
        """Return the evidence that `text[start:end]` is."""
        return cls(start, end, text[start:end])

    def overlaps(self, other: Evidence) -> bool:
        """Say whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One news text as stored: `text` is what every offset counts in."""

    id: str
    text: str
    title: str
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str = "en"
    sha256: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """An agent, place, treaty or conflict; `id` is its path below the base IRI.

    `type` is the local name of a class of the ontology; `country` is the id of its country.
    """

    id: str
    label: str
    type: str
    qid: str | None = None
    country: str | None = None
    members: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """One way a packaged entity is written in text, always, from a day on, or up to another."""

    text: str
    entity: Entity
    kind: NameKind
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """That `person` held `relation` (head-of-state, …) of `body` from `start` to `end` (ISO)."""

    person: Entity
    relation: str
    title: str
    body: Entity
    start: str | None = None
    end: str | None = None


class Actors(Protocol):
    """The packaged actors, as the extraction sees them (kg.linking.gazetteer has them)."""

    def names(self) -> tuple[Name, ...]:
        """Return every written form of every packaged entity."""

    def entity(self, id: str) -> Entity | None:
        """Return the packaged entity with this id, or None."""

    def offices(self, body: str, relation: str, date: str | None) -> tuple[Office, ...]:
        """Return who held the office of the body (an entity id) on an ISO date, latest first."""

    def body(self, country: str, sector: str) -> Entity | None:
        """Return the one body of a country (an id) in a sector ("foreign ministry"), or None."""

    def aliases(self, id: str) -> tuple[str, ...]:
        """Return the other names of a packaged entity, for skos:altLabel."""

    def sector(self, id: str) -> str | None:
        """Return what a packaged body or place is ("news agency", "region", "city"), or None."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text that stand for an entity."""

    evidence: Evidence
    entity: Entity
    kind: MentionType = "name"


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression; `value` is TIMEX3-like: 2024-10-06, 2024-10, 2024, 1950/1953, 2024-W40.

    `earliest` and `latest` are the ISO days it covers; `vague` is past, present or future where
    no value can be given.
    """

    evidence: Evidence
    value: str | None
    type: Literal["DATE", "TIME", "DURATION", "SET"] = "DATE"
    earliest: str | None = None
    latest: str | None = None
    vague: str | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """An entity in a role; no evidence where the sentence implies but does not name it."""

    entity: Entity
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something done by `actors` to `recipients`; says nothing about whether it is real.

    `type` is a PLOVER root (AGREE … ASSAULT) or DomesticAct; `mode` a narrower concept's notation.
    """

    type: str
    trigger: Evidence
    mode: str | None = None
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    object: Evidence | None = None
    place: Participant | None = None
    date: Time | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """A standing relation: symmetric among `parties`, or directed from `source` to `target`."""

    type: str
    trigger: Evidence
    parties: tuple[Participant, ...] = ()
    source: Participant | None = None
    target: Participant | None = None
    office: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One link of an attribution chain: who says `content`, with which cue, within which link.

    `manner` is how it is put. A performative one (a pledge, a threat) is itself an act.
    `continued` is where the same speech goes on: "…," he said. "…"
    """

    id: str
    speaker: Participant
    cue: Evidence | None
    content: Evidence
    within: str | None = None
    manner: SpeechManner = "statement"
    performative: bool = False
    continued: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """How far a verb or event noun is asserted."""

    trigger: Evidence
    modality: Modality = "actual"
    polarity: Polarity = "positive"
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's stance on one event or relationship, with its proof.

    `utterances` runs from the outermost reported link to the innermost; the article itself is not
    listed (it is always the outermost speaker). `content` is what the innermost speaker says.
    """

    id: str
    about: Event | Relationship
    status: Status
    evidence: Evidence
    content: Evidence
    utterances: tuple[Utterance, ...] = ()
    confidence: float = 0.5
    rule: str = ""
    disputes: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one article, in document order.

    `countries` are those that the agents found belong to, by the ids in `Entity.country`.
    """

    article: Article
    mentions: tuple[Mention, ...] = ()
    times: tuple[Time, ...] = ()
    claims: tuple[Claim, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    statuses: tuple[Status, ...] = ()
    extractor: str = ""
    countries: tuple[Entity, ...] = ()

    @property
    def date(self) -> dt.date | None:
        """Return the day of publication, or None where it is unknown."""
        return dt.date.fromisoformat(self.article.date) if self.article.date else None
