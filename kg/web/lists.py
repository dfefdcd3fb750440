"""Lists of what is in the graph: figures, newest articles, most active actors, search results."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import current_app
from rdflib import Literal, URIRef
from rdflib.term import Node

from ..namespaces import slug
from ..store import Store
from . import data_iri
from .resources import Ref, address, clipped, labels, refer, text_of, values

REMEMBERED = 60
"""How many lists are kept of one generation."""

Row = dict[str, str | int | None]
Found = TypeVar("Found")


def counts(store: Store) -> Row:
    """Return how many articles, claims and actors there are, and the first and last day."""
    return remembered(store, "counts", lambda: _counts(store))


def agents(store: Store, limit: int, offset: int = 0) -> list[Row]:
    """Return the actors that take part in most events."""
    return remembered(store, f"agents {limit} {offset}", lambda: _agents(store, limit, offset))


def articles(store: Store, limit: int, offset: int = 0) -> list[Row]:
    """Return the newest articles with the number of their claims."""
    return remembered(store, f"articles {limit} {offset}", lambda: _articles(store, limit, offset))


def _articles(store: Store, limit: int, offset: int) -> list[Row]:
    rows = store.rows(_limited("articles", limit, offset))
    counted = _claim_counts(store, [str(row["article"]) for row in rows])
    names = labels(store, [str(row["publisher"]) for row in rows if "publisher" in row])
    return [
        {
            "label": clipped(str(row["title"])),
            "href": address(str(row["article"])),
            "date": str(row.get("date", "")),
            "publisher": publisher(row.get("publisher"), names),
            "claims": counted.get(str(row["article"]), 0),
        }
        for row in rows
    ]


def outlets(store: Store) -> list[tuple[str, str]]:
    """Return who published articles, as data path and name, the busiest first."""
    rows = remembered(store, "outlets", lambda: store.rows(text_of("outlets")))
    known = [(address(str(row["outlet"])), clipped(str(row["label"]))) for row in rows if row]
    return [(href[1:], label) for href, label in known if href and href.startswith("/")]


def choice(path: str, label: str) -> tuple[str, str]:
    """Return what to fill in for an actor, its name where that leads to it, and its name.

    >>> choice("agent/chad", "Chad"), choice("agent/georgia-country", "Georgia")
    (('Chad', 'Chad'), ('agent/georgia-country', 'Georgia'))
    """
    return (label if path == f"agent/{slug(label)}" else path), label


def search(store: Store, text: str) -> list[Ref]:
    """Return the entities and articles whose name or headline has the text in it."""
    rows = store.rows(text_of("search"), q=Literal(text), space=Literal(data_iri("")))
    things = list(dict.fromkeys(str(row["thing"]) for row in rows))
    names = labels(store, things)
    return [refer(thing, names) for thing in things]


def publisher(node: Node | None, names: dict[str, str]) -> str:
    """Return what a publisher is called, whether it is an entity or only a name."""
    if isinstance(node, URIRef):
        return refer(node, names).label
    return "" if node is None else clipped(str(node))


def _counts(store: Store) -> Row:
    row = store.rows(text_of("counts"))[0]
    numbers: Row = {key: int(str(row[key])) for key in ("articles", "claims", "actors")}
    return {**numbers, "first": str(row.get("first", "")), "last": str(row.get("last", ""))}


def _agents(store: Store, limit: int, offset: int) -> list[Row]:
    return [
        {
            "label": clipped(str(row["label"])),
            "href": address(str(row["agent"])),
            "events": int(str(row["events"])),
        }
        for row in store.rows(_limited("agents", limit, offset))
        if "agent" in row
    ]


def _claim_counts(store: Store, articles: list[str]) -> dict[str, int]:
    inside = values(articles)
    if not inside:
        return {}
    rows = store.rows(text_of("claim_counts").replace("VALUES_OF_THING", inside))
    return {str(row["thing"]): int(str(row["claims"])) for row in rows}


def _limited(name: str, limit: int, offset: int) -> str:
    text = text_of(name).replace("PAGE_LIMIT", str(limit))
    return text.replace("PAGE_OFFSET", str(offset))


def remembered(store: Store, name: str, find: Callable[[], Found]) -> Found:
    """Return what was found for this generation of the store, finding it the first time only."""
    kept = current_app.extensions.setdefault("kg.lists", {})
    if kept.get("generation") != store.generation:
        kept.clear()
        kept["generation"] = store.generation
    if name not in kept:
        if len(kept) > REMEMBERED:
            kept.pop(next(key for key in kept if key != "generation"), None)
        kept[name] = find()
    found: Found = kept[name]
    return found
