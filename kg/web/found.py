"""The claims that filters find, for the REST interface, timelines, networks and maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from rdflib.term import Node

from .. import ontology
from ..asking.filters import DAYS, RECORDED
from ..namespaces import prologue
from ..store import Store
from . import data_iri, fairness, items, lists, settings
from .filters import Filters
from .items import Part, Row
from .resources import address, labels, text_of, values

MOST = 5000
"""The most claims in one answer."""
KEPT = 500
"""The most claims in one answer that is remembered."""


@dataclass(frozen=True)
class Page:
    """A part of what was found: its items, where it begins, and how many there are in all."""

    items: Sequence[dict[str, Any]]
    total: int
    offset: int = 0


def claims(
    store: Store, filters: Filters, limit: int = 100, offset: int = 0, *, proofs: bool = True
) -> Page:
    """Return claims, the latest first; with `proofs` also their sentences and speakers."""
    if limit > KEPT:
        return _claims(store, filters, limit, offset, proofs)
    key = f"claims {filters} {limit} {offset} {proofs}"
    return lists.remembered(store, key, lambda: _claims(store, filters, limit, offset, proofs))


def near(store: Store, claim: str, days: int = 3) -> list[dict[str, Any]]:
    """Return the claims on acts of the same type and actors within some days of that of a claim."""
    (row,) = _facts(store, [claim]) or ({},)
    if not row:
        return []
    parts = _parts(store, {row["about"]})[row["about"]]
    doers = [path(who) for role, who in parts if role in items.ACTING]
    days_known = [who for role, who in parts if role in items.DATING]
    day = (days_known or [row["published"]])[0]
    if not doers or len(day) < 10:
        return []
    middle = date.fromisoformat(day[:10])
    first, last = (middle + timedelta(days=n) for n in (-days, days))
    wanted = {"type": ontology.local(row["kind"]), "actor": doers[0]}
    span = {"from": first.isoformat(), "to": last.isoformat()}
    return list(claims(store, Filters.read({**wanted, **span}), 30).items)


def path(node: Node | str) -> str:
    """Return the data path of an IRI of ours, such as `agent/china`."""
    return (address(str(node)) or "/").removeprefix("/")


def chosen(store: Store, filters: Filters) -> list[str]:
    """Return the IRIs of all claims that filters find, the latest first."""
    return lists.remembered(store, f"chosen {filters}", lambda: _chosen(store, filters))


def _claims(store: Store, filters: Filters, limit: int, offset: int, proofs: bool) -> Page:
    every = chosen(store, filters)
    rows = _facts(store, every[offset : offset + limit])
    parts = _parts(store, {row["about"] for row in rows})
    said = _proofs(store, {row["claim"] for row in rows}) if proofs else {}
    called = {row[name] for row in rows for name in ("article", "outlet")} | {
        who for found in parts.values() for role, who in found if role not in items.DATING
    }
    called |= {row["speaker"] for row in said.values()}
    things = items.Things(data_iri(""), _names(store, called), _homes(store, called))
    found = [items.item(row, parts[row["about"]], said.get(row["claim"]), things) for row in rows]
    return Page(found, len(every), offset)


def _chosen(store: Store, filters: Filters) -> list[str]:
    days = _days(store)
    dated = [claim for claim, day in days.items() if filters.covers(day)]
    if not replace(filters, start="", end=""):
        return dated
    wanted = {row["claim"] for row in _asked(store, filters.query(data_iri("")))}
    return [claim for claim in dated if claim in wanted]


def _days(store: Store) -> dict[str, str]:
    """Return the day of each claim, empty for none, the latest first."""
    return lists.remembered(store, "days", lambda: _newest_first(store))


def _newest_first(store: Store) -> dict[str, str]:
    timeout = settings().max_timeout if settings().readers else None
    queries = (prologue(text) + text for text in (DAYS, RECORDED))
    rows = [row for text in queries for row in lists.table(store, text, timeout)[0]]
    pairs = sorted((row["claim"], row["day"]) for row in rows)
    found: dict[str, str] = {}
    for claim, day in sorted(pairs, key=lambda pair: pair[1], reverse=True):
        found.setdefault(claim, day)
    return found


def _asked(store: Store, text: str) -> list[Row]:
    """Return the rows of a query that somebody decided on, under the limits of all queries."""
    with fairness.charged(settings().timeout) as spent:
        rows, seconds = lists.table(store, text)
        spent.append(seconds)
    return rows


def _about(store: Store, name: str, things: Iterable[str]) -> list[Row]:
    """Return the rows of a page query about some things."""
    inside = values(things)
    return _asked(store, text_of(name).replace("VALUES_OF_THING", inside)) if inside else []


def _facts(store: Store, claims: Sequence[str]) -> list[Row]:
    """Return what is told of claims, in their order, each with its day."""
    days = _days(store)
    found = {row["claim"]: row for row in _about(store, "facts", claims)}
    others = [claim for claim in claims if claim not in found]
    found |= {row["claim"]: row for row in _about(store, "records", others)}
    for claim, row in found.items():
        row["day"] = days.get(claim, "")
    return [found[claim] for claim in claims if claim in found]


def _parts(store: Store, abouts: set[str]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for row in _about(store, "parts", abouts):
        found[row["about"]].append((row["role"], row["who"]))
    return found


def _proofs(store: Store, found: set[str]) -> dict[str, Row]:
    return {row["claim"]: row for row in _about(store, "proofs", found)}


def _names(store: Store, things: set[str]) -> dict[str, str]:
    """Return what things are called; what was looked up once is kept for this generation."""
    known: dict[str, str] = lists.remembered(store, "names", dict)
    if missing := things - known.keys():
        known |= dict.fromkeys(missing, "") | labels(store, missing)
    return known


def _homes(store: Store, things: set[str]) -> dict[str, tuple[str, str]]:
    """Return the country of things that have one and what it is called; kept as the names are."""
    known: dict[str, tuple[str, str]] = lists.remembered(store, "homes", dict)
    if missing := things - known.keys():
        rows = _about(store, "countries", missing)
        known |= dict.fromkeys(missing, ("", ""))
        known |= {row["thing"]: (row["country"], row["label"]) for row in rows}
    return known


def events(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what some claims are about, once each, with the claims and how far each asserts it."""
    own = ("modality", "polarity", "certainty", "confidence", "article", "speaker", "sentence")
    merged: dict[str, dict[str, Any]] = {}
    for item in found:
        shared = {k: v for k, v in item.items() if k not in (*own, "claim", "words", "outlet")}
        event = merged.setdefault(item["about"], {**shared, "claims": []})
        event["claims"].append({k: item.get(k) for k in ("claim", "words", *own)})
    return list(merged.values())
