"""One claim as the REST interface gives it, made from rows of strings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rdflib import SKOS, URIRef
from rdflib.term import Node

from .. import ontology
from ..namespaces import DIP
from . import words
from .resources import refer

Row = dict[str, str]
Part = tuple[str, str]
"""A role and who or what has it."""

ACTING = tuple(str(DIP[name]) for name in ("actor", "party", "from"))
RECEIVING = tuple(str(DIP[name]) for name in ("recipient", "to"))
PLACE = (str(DIP.place),)
DATING = tuple(str(DIP[name]) for name in ("earliest", "date", "startDate"))
KEPT = 4096
"""Of how many types it is remembered what they are called."""


class Things:
    """What things are called and where a click on them leads; each is made once."""

    def __init__(
        self, base: str, names: Mapping[str, str], homes: Mapping[str, tuple[str, str]]
    ) -> None:
        self._base = base
        self._names = names
        self._homes = homes
        self._made: dict[str, dict[str, str | None]] = {}

    def thing(self, iri: str) -> dict[str, str | None]:
        """Return a thing with its label, address and country, if it has one."""
        if (known := self._made.get(iri)) is not None:
            return known
        name = self._names.get(iri)
        ref = refer(iri, {iri: name} if name else {})
        made: dict[str, str | None] = {"label": ref.label, "href": ref.href}
        country, label = self._homes.get(iri, ("", ""))
        if country:
            made |= {"country": self.href(country), "country_label": label}
        self._made[iri] = made
        return made

    def href(self, iri: str) -> str | None:
        """Return the address here of a claim or of what it is about."""
        if iri.startswith(self._base):
            return "/" + iri[len(self._base) :].lstrip("/")
        return refer(iri, {}).href

    def outlet(self, node: str) -> str | None:
        """Return what a publisher is called, whether it is an entity or only a name."""
        return self.thing(node)["label"] if "://" in node else node or None


def item(row: Row, parts: Sequence[Part], proof: Row | None, things: Things) -> dict[str, Any]:
    """Return one claim as JSON has it."""
    found: dict[str, Any] = {
        "claim": things.href(row["claim"]),
        "about": things.href(row["about"]),
        **_kind(row["kind"], row["mode"]),
        **{name: _word(row[name]) for name in ("modality", "polarity", "certainty")},
        "confidence": float(row["confidence"]),
        "actors": _people(parts, ACTING, things),
        "recipients": _people(parts, RECEIVING, things),
        "places": _people(parts, PLACE, things),
        "day": row["day"] or None,
        "last": row["last"] or None,
        "dated": any(role in DATING for role, _ in parts),
        "article": things.thing(row["article"]),
        "published": row["published"] or None,
        "outlet": things.outlet(row["outlet"]),
    }
    if proof:
        own = proof["speaker"] == row["article"]
        found["speaker"] = None if own else things.thing(proof["speaker"])
        found["sentence"] = proof["words"]
        found["words"] = f"{found['article']['href']}#claim-{row['claim'].rpartition('/')[2]}"
    return found


@lru_cache(KEPT)
def _kind(kind: str, mode: str) -> dict[str, Any]:
    broad, narrow = URIRef(kind), URIRef(mode or kind)
    label = words.name(broad) if broad == narrow else f"{words.name(broad)} · {words.name(narrow)}"
    return {
        "type": ontology.local(kind),
        "mode": ontology.local(mode) if mode else None,
        "label": label.capitalize(),
        "tone": words.tone(narrow),
        "score": _score(narrow),
    }


@lru_cache(KEPT)
def _word(concept: str) -> str:
    return words.notation(URIRef(concept))


def _score(term: URIRef) -> float | None:
    """Return the PLOVER score of a type, taken from the nearest broader one; None for none."""
    graph = ontology.vocabulary()
    here: Node | None = term
    while here is not None:
        if (found := graph.value(here, DIP.score)) is not None:
            return float(str(found))
        here = graph.value(here, SKOS.broader)
    return None


def _people(
    parts: Sequence[Part], roles: Sequence[str], things: Things
) -> list[dict[str, str | None]]:
    found = {who for role, who in parts if role in roles}
    made = [things.thing(who) for who in found]
    return sorted(made, key=lambda t: str(t["label"])) if len(made) > 1 else made
