"""Which of several items an entity is, or none: pure functions over what text and items say.

Some things rule an item out, whatever its name: a class that does not fit, a birth or beginning
after the article, an office not held on its day. The others count: each is worth so much in
log-odds. The items of one name share the probability with the answer that none is meant. The
weights are set by hand, and their calibration is tested on the homonyms of tests/world.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..facts import Entity
from ..likeness import best, likeness, plain
from .items import Item, Position
from .vocabulary import fitting

LEAST_LIKE = 0.9
ACCEPTED, MARGIN, KEPT = 0.85, 0.3, 0.2
MOST_KEPT = 3
ADULT = 16
SLACK = 1
BASE = {"Person": -2.0}
OTHER_BASE = -1.3
"""Odds of a name alone: a namesake without an item is likelier for a person than for a town."""
WEIGHTS = {
    "country": 2.6,
    "role": 3.0,
    "words": 1.2,
    "specific": 0.8,
    "known": 1.0,
    "past": -1.5,
}
UNKNOWN_ROLE = -0.5
PERIODS = ("Conflict", "Treaty")


@dataclass(frozen=True, slots=True)
class Role:
    """An office that the text gives a person: its words, of which item, on which day."""

    relation: str
    title: str
    of: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What the articles say of an entity: its country's item, days, offices, and words near it."""

    entity: Entity
    country: str | None = None
    dates: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    words: frozenset[str] = frozenset()
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be meant, how sure that is, and what speaks for and against it."""

    item: Item
    score: float
    features: dict[str, float] = field(compare=False)

    @property
    def why(self) -> str:
        """Return the features as words, the weightiest first."""
        order = sorted(self.features, key=lambda n: -abs(self.features[n] * WEIGHTS[n]))
        told = (f"{name} {self.features[name]:+.2f}" for name in order if self.features[name])
        return f"item {self.item.label!r}: {', '.join(told) or 'name and type'}"


def ranked(context: Context, items: Iterable[Item]) -> tuple[Candidate, ...]:
    """Return the items that can be meant, the likeliest first."""
    fit = {item.qid: item for item in items if possible(context, item)}
    weighed = [(item, features(context, item)) for item in fit.values()]
    masses = [math.exp(_odds(context, *one)) for one in weighed]
    whole = 1 + sum(masses)
    found = [
        Candidate(item, round(mass / whole, 3), told)
        for (item, told), mass in zip(weighed, masses, strict=True)
    ]
    return tuple(
        sorted(found, key=lambda c: (-c.score, -c.item.links, len(c.item.qid), c.item.qid))
    )


def decided(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the first candidate if it is likely enough and far enough ahead, else None."""
    if not candidates or candidates[0].score < ACCEPTED:
        return None
    ahead = candidates[0].score - (candidates[1].score if len(candidates) > 1 else 0.0)
    return candidates[0] if ahead >= MARGIN else None


def kept(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the few candidates that a person should see."""
    return tuple(c for c in candidates if c.score >= KEPT)[:MOST_KEPT]


def possible(context: Context, item: Item) -> bool:
    """Say whether name, class and times allow that the item is meant."""
    type, names = context.entity.type, item.names
    if best(context.entity.label, names) < LEAST_LIKE or not fitting(type, item.kinds):
        return False
    if type == "Country" and item.end and all(day > item.end for day in context.dates):
        return False
    return not _later(context, item) and _role(context, item) > -1


def _later(context: Context, item: Item) -> bool:
    """Say whether the item came into being too late for the articles."""
    if not item.start or not context.dates:
        return False
    last = int(max(context.dates)[:4])
    year = int(item.start[:4])
    return year + ADULT > last if context.entity.type == "Person" else year > last + SLACK


def features(context: Context, item: Item) -> dict[str, float]:
    """Return what speaks for an item that can be meant, and against it."""
    return {
        "country": _country(context, item),
        "role": _role(context, item),
        "words": _words(context, item),
        "specific": min(3, len(plain(context.entity.label).split()) - 1) / 2,
        "known": min(1.0, math.log10(1 + item.links) / 2),
        "past": _past(context, item),
    }


def _odds(context: Context, item: Item, told: Mapping[str, float]) -> float:
    base = BASE.get(context.entity.type, OTHER_BASE)
    unlike = 1 - best(context.entity.label, item.names)
    return base + sum(WEIGHTS[name] * value for name, value in told.items()) - 20 * unlike


def _country(context: Context, item: Item) -> float:
    """Return 1 where the countries agree, -1 where they differ, 0 where one is not known."""
    theirs = {*item.countries, *(held.of for held in item.positions if held.of)}
    ours = {c for c in (context.country, *(role.of for role in context.roles)) if c}
    if not theirs or not ours:
        return 0.0
    return 1.0 if theirs & ours else -1.0


def _role(context: Context, item: Item) -> float:
    """Return 1 where the item held the office on the day, -1 where only at another time.

    In between, where the text gives an office of which Wikidata knows nothing.
    """
    values = [_held(role, item.positions) for role in context.roles if role.of]
    if 1.0 in values:
        return 1.0
    return min(values, default=0.0) or (UNKNOWN_ROLE if values else 0.0)


def _held(role: Role, positions: Iterable[Position]) -> float:
    same = [held for held in positions if held.of == role.of and _alike(role, held)]
    if not same:
        return 0.0
    return 1.0 if any(_covers(held, role.date) for held in same) else -1.0


def _alike(role: Role, held: Position) -> bool:
    title, label = plain(role.title), plain(held.label)
    if role.relation == "foreign-minister":
        return any(word in label for word in ("foreign", "external", "secretary of state"))
    if role.relation in ("head-of-state", "head-of-government"):
        return bool(
            re.search(r"\b(president|prime|premier|king|queen|monarch|chancellor)\b", label)
        ) and (not title or bool(set(title.split()) & set(label.split())))
    return bool(title) and (title in label or likeness(title, label) >= LEAST_LIKE)


def _covers(held: Position, date: str | None) -> bool:
    if date is None:
        return True
    start, end = held.start or "", held.end or ""
    end = end[:4] + "-12-31" if end.endswith("-01-01") else end  # only the year is known
    return start[: len(date)] <= date and (not end or date <= end)


def _words(context: Context, item: Item) -> float:
    """Return the share of the description's words that stand near the entity."""
    told = {word for word in plain(item.description).split() if len(word) > 3}
    return len(told & context.words) / len(told) if told else 0.0


def _past(context: Context, item: Item) -> float:
    """Return 1 for a person or body that had ended when every article was written."""
    if context.entity.type in PERIODS or not item.end or not context.dates:
        return 0.0
    return 1.0 if all(day > item.end for day in context.dates) else 0.0
