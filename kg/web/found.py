"""The claims that filters find, as rows for the REST interface, timelines, networks and maps."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from rdflib import SKOS, Literal, URIRef
from rdflib.term import Node

from .. import ontology
from ..namespaces import DIP
from ..store import Store
from . import fairness, lists, settings, words
from .filters import Filters
from .resources import Ref, address, labels, refer, text_of, values

MOST = 5000
"""The most claims in one answer."""

JSON = "application/sparql-results+json"
Row = dict[str, Node]
ACTING = (DIP.actor, DIP.party, DIP["from"])
RECEIVING = (DIP.recipient, DIP.to)
DATING = (DIP.earliest, DIP.date, DIP.startDate)


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
    key = f"claims {filters} {limit} {offset} {proofs}"
    return lists.remembered(store, key, lambda: _claims(store, filters, limit, offset, proofs))


def near(store: Store, claim: str, days: int = 3) -> list[dict[str, Any]]:
    """Return the claims on acts of the same type and actors within some days of that of a claim."""
    (row,) = _facts(store, {URIRef(claim): None}) or ({},)
    if not row:
        return []
    parts = _parts(store, {str(row["about"])})[str(row["about"])]
    doers = [path(who) for role, who in parts if role in ACTING]
    days_known = [str(who) for role, who in parts if role in DATING]
    day = (days_known or [str(row.get("published", ""))])[0]
    if not doers or len(day) < 10:
        return []
    middle = date.fromisoformat(day[:10])
    first, last = (middle + timedelta(days=n) for n in (-days, days))
    wanted = {"type": ontology.local(str(row["kind"])), "actor": doers[0]}
    span = {"from": first.isoformat(), "to": last.isoformat()}
    return list(claims(store, Filters.read({**wanted, **span}), 30).items)


def path(node: Node) -> str:
    """Return the data path of an IRI of ours, such as `agent/china`."""
    return (address(str(node)) or "/").removeprefix("/")


def _claims(store: Store, filters: Filters, limit: int, offset: int, proofs: bool) -> Page:
    every = lists.remembered(store, f"found {filters}", lambda: _days(store, filters))
    total, days = len(every), dict(every[offset : offset + limit])
    rows = _facts(store, days)
    parts = _parts(store, {str(row["about"]) for row in rows})
    said = _proofs(store, {str(row["claim"]) for row in rows}) if proofs else {}
    called = _named(rows, parts, said)
    names, homes = labels(store, called), _homes(store, called)
    items = [_item(row, parts[str(row["about"])], said, names) for row in rows]
    for item in items:
        for thing in (*item["actors"], *item["recipients"], *item["places"]):
            if home := homes.get(thing["href"]):
                thing["country"], thing["country_label"] = home.href, home.label
    return Page(items, total, offset)


def asked(store: Store, text: str) -> list[Row]:
    """Return the rows of a query that somebody decided on, under the limits of all queries."""
    if settings().default_graph == "strict":
        return store.rows(text)
    with fairness.charged(settings().timeout) as spent:
        answer = store.query(text, media_types=JSON)
        spent.append(answer.seconds)
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{name: _node(value) for name, value in row.items()} for row in bindings]


def _node(value: dict[str, str]) -> Node:
    return URIRef(value["value"]) if value["type"] == "uri" else Literal(value["value"])


def _days(store: Store, filters: Filters) -> list[tuple[Node, Node | None]]:
    """Return all claims that are found, each with its day, the latest first."""
    rows = asked(store, text_of("found").replace("# CONDITIONS", filters.where()))
    rows.sort(key=lambda row: str(row["claim"]))
    rows.sort(key=lambda row: str(row.get("day", "")), reverse=True)
    return [(row["claim"], row.get("day")) for row in rows]


def _facts(store: Store, days: dict[Node, Node | None]) -> list[Row]:
    """Return what is told of claims, in their order, each with its day."""
    inside = values(str(claim) for claim in days)
    found = asked(store, text_of("facts").replace("VALUES_OF_THING", inside)) if inside else []
    by_claim = {row["claim"]: row for row in found}
    for claim, day in days.items():
        if day is not None and claim in by_claim:
            by_claim[claim]["day"] = day
    return [by_claim[claim] for claim in days if claim in by_claim]


def _parts(store: Store, abouts: set[str]) -> dict[str, list[tuple[Node, Node]]]:
    found: dict[str, list[tuple[Node, Node]]] = defaultdict(list)
    if inside := values(abouts):
        for row in asked(store, text_of("parts").replace("VALUES_OF_THING", inside)):
            found[str(row["about"])].append((row["role"], row["who"]))
    return found


def _proofs(store: Store, found: set[str]) -> dict[str, Row]:
    inside = values(found)
    rows = asked(store, text_of("proofs").replace("VALUES_OF_THING", inside)) if inside else []
    return {str(row["claim"]): row for row in rows}


def _homes(store: Store, things: set[str]) -> dict[str | None, Ref]:
    """Return the country of each that has one, by the path of the thing."""
    inside = values(things)
    text = text_of("countries").replace("VALUES_OF_THING", inside)
    rows = asked(store, text) if inside else []
    return {
        address(str(row["thing"])): Ref(str(row["label"]), address(str(row["country"])))
        for row in rows
    }


def _named(
    rows: Sequence[Row], parts: dict[str, list[tuple[Node, Node]]], said: dict[str, Row]
) -> set[str]:
    """Return the IRIs that have to be called by name."""
    called = {str(row[name]) for row in rows for name in ("article", "outlet") if name in row}
    called |= {str(who) for found in parts.values() for role, who in found if role not in DATING}
    return called | {str(row["speaker"]) for row in said.values()}


def _item(
    row: Row, parts: list[tuple[Node, Node]], said: dict[str, Row], names: dict[str, str]
) -> dict[str, Any]:
    """Return one claim as JSON has it."""
    claim, kind, narrow = str(row["claim"]), row["kind"], row.get("mode", row["kind"])
    dated = any(role in DATING for role, _ in parts)
    item: dict[str, Any] = {
        "claim": refer(claim, names).href,
        "about": refer(row["about"], names).href,
        "type": ontology.local(str(kind)),
        "mode": ontology.local(str(narrow)) if narrow != kind else None,
        "label": _called(kind, narrow),
        "tone": words.tone(narrow),
        "score": score(narrow),
        "modality": words.notation(row["modality"]),
        "polarity": words.notation(row["polarity"]),
        "certainty": words.notation(row["certainty"]),
        "confidence": float(str(row["confidence"])),
        "actors": _people(parts, ACTING, names),
        "recipients": _people(parts, RECEIVING, names),
        "places": _people(parts, (DIP.place,), names),
        "day": str(row["day"]) if "day" in row else None,
        "last": str(row["last"]) if "last" in row else None,
        "dated": dated,
        "article": _thing(refer(row["article"], names)),
        "published": str(row["published"]) if "published" in row else None,
        "outlet": _outlet(row.get("outlet"), names),
    }
    if proof := said.get(claim):
        own = proof["speaker"] == row["article"]
        item["speaker"] = None if own else _thing(refer(proof["speaker"], names))
        item["sentence"] = str(proof["words"])
        item["words"] = f"{item['article']['href']}#claim-{claim.rpartition('/')[2]}"
    return item


def score(term: Node | None) -> float | None:
    """Return the PLOVER score of a type, taken from the nearest broader one; None for none."""
    graph = ontology.vocabulary()
    while term is not None:
        if (found := graph.value(term, DIP.score)) is not None:
            return float(str(found))
        term = graph.value(term, SKOS.broader)
    return None


def _called(kind: Node, narrow: Node) -> str:
    both = words.name(kind) if kind == narrow else f"{words.name(kind)} · {words.name(narrow)}"
    return both.capitalize()


def _people(
    parts: list[tuple[Node, Node]], roles: Sequence[Node], names: dict[str, str]
) -> list[dict[str, str | None]]:
    found = {who for role, who in parts if role in roles}
    return sorted((_thing(refer(who, names)) for who in found), key=lambda t: str(t["label"]))


def _outlet(node: Node | None, names: dict[str, str]) -> str | None:
    return lists.publisher(node, names) or None


def _thing(ref: Ref) -> dict[str, str | None]:
    return {"label": ref.label, "href": ref.href}


def events(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what some claims are about, once each, with the claims and how far each asserts it."""
    own = ("modality", "polarity", "certainty", "confidence", "article", "speaker", "sentence")
    merged: dict[str, dict[str, Any]] = {}
    for item in items:
        shared = {k: v for k, v in item.items() if k not in (*own, "claim", "words", "outlet")}
        event = merged.setdefault(item["about"], {**shared, "claims": []})
        event["claims"].append({k: item.get(k) for k in ("claim", "words", *own)})
    return list(merged.values())
