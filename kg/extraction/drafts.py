"""What events and relationships are before it is known who says so: shared by both steps."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..facts import Actors, Article, Evidence, Participant, Time
from .acts.participants import Participants
from .names.entities import Mentions
from .parse.syntax import above

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

DATED = frozenset({"DATE", "TIME"})
SEPARATE = frozenset({"ccomp", "acl:relcl", "parataxis"})


@dataclass
class Reading:
    """One article while it is read: what the earlier steps found."""

    article: Article
    doc: Doc
    mentions: Mentions
    people: Participants
    times: tuple[Time, ...]
    actors: Actors

    @property
    def text(self) -> str:
        """Return the stored text."""
        return self.article.text

    def times_in(self, sent: Span) -> list[Time]:
        """Return the time expressions that stand in a sentence, in order."""
        first, last = (
            bisect_left(self.times, place, key=lambda t: t.evidence.start)
            for place in (sent.start_char, sent.end_char)
        )
        return list(self.times[first:last])

    def time_of(self, token: Token) -> Time | None:
        """Return when the act at a token takes place: a time of its clause, or of one above it."""
        own = [(self._predicate(t), t) for t in self.times_in(token.sent) if t.type in DATED]
        for node in [token, *above(token)]:
            found = [t for predicate, t in own if predicate == node]
            if found:
                return found[0]
            if node.dep_ in SEPARATE:
                return None
        return None

    def _predicate(self, time: Time) -> Token | None:
        """Return the verb, or noun, that a time expression modifies."""
        tokens = self.doc.char_span(time.evidence.start, time.evidence.end, alignment_mode="expand")
        if tokens is None:
            return None
        return next((t for t in above(tokens.root) if t.pos_ in {"VERB", "AUX"}), tokens.root.head)

    def day_of(self, token: Token) -> str | None:
        """Return the day an act is dated to, else the day of publication."""
        time = self.time_of(token)
        day = time.earliest if time is not None and time.earliest == time.latest else None
        return day or self.article.date

    def time_after(self, evidence: Evidence) -> Time | None:
        """Return the time expression in brackets right after some words."""
        for time in self.times:
            gap = self.text[evidence.end : time.evidence.start]
            if time.evidence.start >= evidence.end and gap.strip() in {"(", "of", "from", "in"}:
                return time
        return None


@dataclass
class Draft:
    """An event or a relationship found at a token, with its roles, before its status is known."""

    token: Token
    trigger: Evidence
    type: str
    mode: str | None = None
    relation: bool = False
    symmetric: bool = False
    actors: list[Participant] = field(default_factory=list)
    recipients: list[Participant] = field(default_factory=list)
    object: Evidence | None = None
    modality: str = ""
    rule: str = ""
    confidence: float = 0.6
    office: str | None = None
    start: str | None = None
    end: str | None = None
    verb: Token | None = None
    absorbs: bool = False
    spares: bool = False
    harm: bool = False
    agentless: bool = False
    inherits: bool = False
    firm: bool = False
    threat: str = "violence"
    theme: Token | None = None
    origin: Draft | None = None
    denial: Token | None = None
    refusal: bool = False
    undone: bool = False
