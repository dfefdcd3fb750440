"""Which claims of an article are about one event: told twice, it is still one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..facts import Claim, Event, Relationship, Time
from .nodes import ids


@dataclass(slots=True)
class Told:
    """One event or relationship, and every claim of the article that is about it."""

    about: Event | Relationship
    claims: list[Claim] = field(default_factory=list)


def in_order(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims in document order."""
    return sorted(claims, key=lambda c: (c.evidence.start, c.about.trigger.start, c.id))


def told(claims: Iterable[Claim]) -> list[Told]:
    """Gather the claims about one event or relationship; the first claim names it.

    A claim that disputes another is about what that one is about.
    """
    found: list[Told] = []
    for claim in in_order(claims):
        for known in found:
            joined = _joined(known, claim)
            if joined is not None:
                known.about = joined
                known.claims.append(claim)
                break
        else:
            found.append(Told(claim.about, [claim]))
    return found


def _joined(known: Told, claim: Claim) -> Event | Relationship | None:
    if any(claim.disputes == other.id for other in known.claims):
        return known.about
    if _key(known.about) != _key(claim.about):
        return None
    return _merged(known.about, claim.about)


def _key(about: Event | Relationship) -> tuple[object, ...]:
    if isinstance(about, Relationship):
        return relation_key(about)
    same = about.mode if about.actors and about.mode else about.trigger.start
    return (
        about.type,
        same,
        tuple(sorted(ids(about.actors))),
        tuple(sorted(ids(about.recipients))),
    )


def relation_key(about: Relationship) -> tuple[object, ...]:
    """Return what two tellings of one standing relation share: type, ends and office."""
    ends = [p.entity.id for p in (about.source, about.target) if p]
    return "relationship", about.type, *sorted(ids(about.parties)), *ends, about.office


def _merged(
    first: Event | Relationship, second: Event | Relationship
) -> Event | Relationship | None:
    """Return the two as one where nothing in their dates speaks against it."""
    if isinstance(first, Event) and isinstance(second, Event):
        if first.date and second.date and not _meet(first.date, second.date):
            return None
        return replace(
            first,
            date=_narrower(first.date, second.date),
            object=first.object or second.object,
            place=first.place or second.place,
        )
    if isinstance(first, Relationship) and isinstance(second, Relationship):
        pairs = ((first.start, second.start), (first.end, second.end))
        if any(a and b and a != b for a, b in pairs):
            return None
        start, end = (a or b for a, b in pairs)
        return replace(first, start=start, end=end)
    return None


def _meet(first: Time, second: Time) -> bool:
    if not (first.earliest and first.latest and second.earliest and second.latest):
        return first.value == second.value
    return first.earliest <= second.latest and second.earliest <= first.latest


def _narrower(first: Time | None, second: Time | None) -> Time | None:
    dates = [date for date in (first, second) if date]
    return min(dates, key=lambda date: _days(date)) if dates else None


def _days(time: Time) -> int:
    if not (time.earliest and time.latest):
        return 10**6
    day = dt.date.fromisoformat
    return (day(time.latest) - day(time.earliest)).days
