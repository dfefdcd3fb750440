"""Those at one end of an act: without the other end, without those whom no name tells."""

from __future__ import annotations

from collections.abc import Iterable

from ...facts import Participant


def without(found: Iterable[Participant], others: Iterable[Participant]) -> list[Participant]:
    """Return participants other than these, and for a country other than its own bodies."""
    taken = {p.entity.id for p in others}
    kept = [p for p in found if p.entity.id not in taken]
    return [p for p in kept if p.entity.type != "GovernmentBody" or p.entity.country not in taken]


def apart(found: Iterable[Participant], others: Iterable[Participant]) -> list[Participant]:
    """Return participants other than these and than the own country of persons or bodies."""
    others = list(others)
    serving = [p.entity for p in others if p.entity.type in {"Person", "GovernmentBody", "Group"}]
    own = {entity.country for entity in serving} - {None}
    return [p for p in without(found, others) if p.entity.id not in own]


def telling(found: Iterable[Participant]) -> list[Participant]:
    """Return those who have a name or a country: no "hostages", no "people"."""
    return [p for p in found if not nameless(p)]


def nameless(participant: Participant) -> bool:
    """Say whether nothing tells who somebody is: no name, no country."""
    entity = participant.entity
    known = entity.qid is not None or entity.country is not None
    return not known and not entity.label[:1].isupper()


def known(found: list[Participant]) -> list[Participant]:
    """Return persons and those whom a table knows, or whose land, if there are some; else all."""
    surer = [p for p in found if p.entity.qid or p.entity.country or p.entity.type == "Person"]
    return surer or found
