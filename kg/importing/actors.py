"""Who the cells of a record mean: a packaged entity, a group of a country, or a new one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..facts import Entity
from ..linking.gazetteer import Gazetteer
from ..namespaces import slug

FULL = ("name", "alias", "abbreviation")


class Cast:
    """The packaged actors as records write them: by name, in any case, and by country code."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._made: dict[tuple[str, str, str], Entity | None] = {}

    @cached_property
    def _names(self) -> Mapping[str, Entity]:
        """Return the entity of each name that only one has; a country before all others."""
        found: dict[str, Entity | None] = {}
        for name in self._gazetteer.names():
            if name.kind in FULL and name.end is None:
                key = name.text.casefold()
                known = found.get(key, name.entity)
                found[key] = known if known == name.entity else _country(known, name.entity)
        return {name: entity for name, entity in found.items() if entity}

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        two, three = self._gazetteer.codes(), self._gazetteer.codes("iso3")
        return {code: id for codes in (two, three) for id, code in codes.items()}

    def country(self, cell: str) -> Entity | None:
        """Return the country of an ISO 3166 code of two or three letters, or of a name."""
        found = self._gazetteer.entity(self._codes.get(cell, "")) or self._names.get(
            cell.casefold()
        )
        return found if found and found.type == "Country" else None

    def who(self, name: str, country: str, role: str) -> Entity | None:
        """Return the actor whom name, country and role mean, or None where all are empty.

        Of a country without role it is the state. A role ("police") is the body that has this
        sector there, else a group of that country.
        """
        key = (name, country, role)
        if key not in self._made:
            self._made[key] = self._who(name, self.country(country) if country else None, role)
        return self._made[key]

    def _who(self, name: str, state: Entity | None, role: str) -> Entity | None:
        named = self._names.get(name.casefold())
        if named and named.type not in ("Place", "Country"):
            return named
        if state is None:
            return named or (_new(_title(name)) if name else None)
        if role:
            body = self._gazetteer.body(state.id, role)
            return body or _new(f"{role} of {state.label}", state.id)
        return state

    def place(self, cell: str) -> Entity | None:
        """Return the place that "Kabul, Kabol, Afghanistan" means, a country where it is one."""
        parts = [part.strip() for part in cell.split(",") if part.strip()]
        if not parts:
            return None
        state = self.country(parts[-1])
        if len(parts) == 1 and state:
            return state
        named = self._names.get(parts[0].casefold())
        where = state.id if state else None
        if named and named.type == "Place" and where in (None, named.country):
            return named
        return Entity(f"place/{slug(', '.join(parts))}", ", ".join(parts), "Place", country=where)

    def outlet(self, name: str) -> Entity | None:
        """Return the medium of that name or host ("apnews.com"), or None for no name."""
        if not name:
            return None
        named = self._names.get(name.casefold())
        if named and named.type not in ("Place", "Country", "Person"):
            return named
        return Entity(f"agent/{slug(name)}", name, "NewsAgency")


def _new(label: str, country: str | None = None) -> Entity:
    return Entity(f"agent/{slug(label)}", label, "Group", country=country)


def _country(first: Entity | None, second: Entity) -> Entity | None:
    return next((e for e in (first, second) if e and e.type == "Country"), None)


def _title(name: str) -> str:
    return name.capitalize() if name.isupper() and len(name) > 4 else name
