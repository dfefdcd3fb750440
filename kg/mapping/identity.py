"""Which claims are about one event: told twice, in one article or in several, it is still one.

Across articles an event is known by what it is, who took part and the day: never by its words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..facts import Claim, Entity, Event, Relationship, Time
from .nodes import ids, members


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
    if _key(known.about) == _key(claim.about) or _same_day(known.about, claim.about):
        return _merged(known.about, claim.about)
    return None


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


def _same_day(first: Event | Relationship, second: Event | Relationship) -> bool:
    """Say whether two tellings have sides and the day in common, and one has no finer type."""
    if not isinstance(first, Event) or not isinstance(second, Event):
        return False
    modes = {first.mode, second.mode} - {None}
    sides = [(sorted(ids(e.actors)), sorted(ids(e.recipients))) for e in (first, second)]
    day = day_of(first)
    alike = first.type == second.type and len(modes) < 2 and sides[0] == sides[1]
    return alike and day is not None and day == day_of(second) and _known_sides(first)


def day_of(event: Event) -> str | None:
    """Return the one day an event took place, as an ISO date, or None."""
    date = event.date
    if date is None or date.earliest is None or date.earliest != date.latest:
        return None
    return date.earliest


def world_key(event: Event) -> tuple[object, ...] | None:
    """Return what identifies an event in any article: type, mode, sides and day, or None.

    Without a day, or with a side that only a common noun names ("protesters"), it stays the
    event of its article; so does one without mode, which says too little, but for meetings.
    """
    day = day_of(event)
    if day is None or not _known_sides(event) or not (event.mode or event.type == "CONSULT"):
        return None
    return (
        event.type,
        event.mode or "",
        sorted(ids(event.actors)),
        sorted(ids(event.recipients)),
        day,
    )


def _known_sides(event: Event) -> bool:
    sides = {e.id: e for p in (*event.actors, *event.recipients) for e in members(p.entity)}
    named = all(_is_name(entity) for entity in sides.values())
    return bool(event.actors) and named and (len(sides) > 1 or event.mode is not None)


def _is_name(entity: Entity) -> bool:
    """Say whether an entity is one in the world, and no group or person without a name."""
    return entity.qid is not None or (entity.type != "Group" and entity.label[:1].isupper())


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
            mode=first.mode or second.mode,
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
