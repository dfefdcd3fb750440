"""What a build did, told to people and to programs."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Protocol

from .articles import Article, Failure, Gauge

TELL = 10.0
"""Seconds between lines on how fast a build goes."""


class Made(Protocol):
    """What was made of an article."""

    @property
    def claims(self) -> int:
        """Return how many claims it has."""


@dataclass(slots=True)
class Pace:
    """How fast articles go by, and how long it will take; `gauge` says how much was read."""

    gauge: Gauge | None = None
    _begun: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)
    _count: int = 0

    def line(self) -> str | None:
        """Count an article, and return from time to time a line to show."""
        self._count += 1
        now = time.monotonic()
        if now - self._told < TELL:
            return None
        self._told = now
        return self.tell(now - self._begun)

    def tell(self, seconds: float) -> str:
        """Return the line after so many seconds.

        >>> Pace().tell(10.0)
        '0 articles, 0.0 a second'
        """
        told = f"{counted(self._count, 'article')}, {self._count / seconds:.1f} a second"
        share = self.gauge.share() if self.gauge else 0.0
        if not 0.0 < share < 1.0:
            return told
        return f"{told}, {share:.0%} read, about {_long(seconds * (1 - share) / share)} left"


def _long(seconds: float) -> str:
    """Return a stretch of time for people.

    >>> _long(50), _long(200), _long(9000)
    ('50 s', '3 min', '2 h 30 min')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


@dataclass(slots=True)
class BuildReport:
    """What a build did: ids of the articles built and unchanged, claims made, and failures."""

    built: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    claims: int = 0
    failures: list[Failure] = field(default_factory=list)

    def note(self, item: Article | Failure, outcome: Made | Failure | None) -> str:
        """Take in what became of an article, and return the line that tells of it.

        None: it is there, unchanged.
        """
        if isinstance(item, Failure):
            outcome = item
        if isinstance(outcome, Failure):
            self.failures.append(outcome)
            return str(outcome)
        assert isinstance(item, Article)
        source = item.source or item.id
        if outcome is None:
            self.unchanged.append(item.id)
            return f"{source}: unchanged"
        self.built.append(item.id)
        self.claims += outcome.claims
        return f"{source}: {counted(outcome.claims, 'claim')}"

    def as_json(self) -> dict[str, object]:
        """Return the report for programs."""
        failures = [
            {"source": f.source, "line": f.line, "message": f.message} for f in self.failures
        ]
        counts = {"built": self.built, "unchanged": self.unchanged, "claims": self.claims}
        return {**counts, "failures": failures}

    def __str__(self) -> str:
        kept = f", {len(self.unchanged)} unchanged" if self.unchanged else ""
        failed = f", {len(self.failures)} failed" if self.failures else ""
        built, claims = counted(len(self.built), "article"), counted(self.claims, "claim")
        return f"{built} built{kept}{failed}, {claims}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "claim"), counted(3, "claim")
    ('1 claim', '3 claims')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
