"""Whoever speaks, acts or belongs to a group is an agent, whatever a name was taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from ..facts import Actors, Entity, Event, Extraction
from ..namespaces import slug
from .names.entities import AGENTS

Found = TypeVar("Found")


def with_agents(found: Extraction, actors: Actors) -> Extraction:
    """Return what was found, each place, treaty or conflict that speaks or acts made an agent.

    A packaged place speaks for its country's state, but is still named as the place; a name that
    only the text has is that of a body.
    """
    wrong = {e for e in _acting(found) if e.type not in AGENTS}
    if not wrong:
        return found
    states = {e: state for e in wrong if (state := _state(e, actors)) is not None}
    bodies = {e: _body(e) for e in wrong - states.keys()}
    told = _exchanged(found, bodies)
    named = tuple(_exchanged(m, states) if m.entity.members else m for m in told.mentions)
    claims, utterances = _exchanged((told.claims, told.utterances), states)
    return replace(told, mentions=named, claims=claims, utterances=utterances)


def _acting(found: Extraction) -> Iterator[Entity]:
    """Yield all that an agent has to be, with the members of every group that is named."""
    said = [*found.utterances, *(u for claim in found.claims for u in claim.utterances)]
    speakers = [u.speaker.entity for u in said]
    acting = [p.entity for c in found.claims if isinstance(c.about, Event) for p in c.about.actors]
    named = [mention.entity for mention in found.mentions]
    for entity in (*speakers, *acting):
        yield from entity.members or (entity,)
    for entity in named:
        yield from entity.members


def _state(entity: Entity, actors: Actors) -> Entity | None:
    return actors.entity(entity.country) if entity.qid and entity.country else None


def _body(entity: Entity) -> Entity:
    id = f"agent/{slug(entity.label)}"
    return Entity(id, entity.label, "Organization", country=entity.country)


def _exchanged(value: Found, new: Mapping[Entity, Entity]) -> Found:
    """Return a record with some entities exchanged, wherever in it they stand."""
    if isinstance(value, Entity) and value in new:
        return cast("Found", new[value])
    if isinstance(value, tuple):
        return cast("Found", tuple(_exchanged(item, new) for item in value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    held = {f.name: getattr(value, f.name) for f in fields(value)}
    changed = {name: _exchanged(item, new) for name, item in held.items()}
    if all(changed[name] is item or changed[name] == item for name, item in held.items()):
        return value
    return cast("Found", replace(value, **changed))
