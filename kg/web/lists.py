"""Lists of what is in the graph: figures, newest articles, most active actors, search results."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from flask import current_app
from rdflib import Literal

from ..namespaces import slug
from ..store import Store
from . import data_iri, settings
from .resources import Ref, address, clipped, labels, refer, text_of, values

REMEMBERED = 60
"""How many lists are kept of one generation."""

Row = dict[str, str | int | None]
Cells = dict[str, str]
Found = TypeVar("Found")


def counts(store: Store) -> Row:
    """Return how many articles, claims and actors there are, and the first and last day."""
    return remembered(store, "counts", lambda: _counts(store))


def agents(store: Store, limit: int, offset: int = 0) -> list[Row]:
    """Return the actors that take part in most events."""
    every = remembered(store, "agents", lambda: _agents(store))
    return every[offset : offset + limit]


def articles(store: Store, limit: int, offset: int = 0) -> list[Row]:
    """Return the newest articles with the number of their claims."""
    return remembered(store, f"articles {limit} {offset}", lambda: _articles(store, limit, offset))


def _articles(store: Store, limit: int, offset: int) -> list[Row]:
    rows = _of_ours(store, _limited("articles", limit, offset))
    counted = _claim_counts(store, [row["article"] for row in rows])
    names = labels(store, [row["publisher"] for row in rows if "://" in row["publisher"]])
    return [
        {
            "label": clipped(row["title"]),
            "href": address(row["article"]),
            "date": row["date"],
            "publisher": publisher(row["publisher"], names),
            "claims": counted.get(row["article"], 0),
        }
        for row in rows
    ]


def outlets(store: Store) -> list[tuple[str, str]]:
    """Return who published articles, as data path and name, the busiest first."""
    rows = remembered(store, "outlets", lambda: _of_ours(store, text_of("outlets")))
    known = [(address(row["outlet"]), clipped(row["label"])) for row in rows if row["outlet"]]
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


def publisher(node: str, names: dict[str, str]) -> str:
    """Return what a publisher is called, whether it is an entity or only a name."""
    return refer(node, names).label if "://" in node else clipped(node)


def table(store: Store, text: str, timeout: float | None = None) -> tuple[list[Cells], float]:
    """Return the rows of a SELECT as strings, empty where unbound, and the seconds that it took.

    Raises:
        StoreError: as the store does.
    """
    if settings().default_graph == "strict":
        plain = ({k: str(v) for k, v in row.items()} for row in store.rows(text))
        return [defaultdict(str, row) for row in plain], 0.0
    answer = store.query(text, media_types="text/csv", timeout=timeout)
    lines = csv.reader(io.StringIO(answer.body.decode(), newline=""))
    names = next(lines)
    return [dict(zip(names, line, strict=True)) for line in lines], answer.seconds


def _of_ours(store: Store, text: str) -> list[Cells]:
    """Return the rows of a query that is the same for everybody, however long it takes."""
    return table(store, text, settings().max_timeout if settings().readers else None)[0]


def _counts(store: Store) -> Row:
    (row,) = _of_ours(store, text_of("counts"))
    numbers: Row = {key: int(row[key]) for key in ("articles", "claims", "actors")}
    return {**numbers, "first": row["first"], "last": row["last"]}


def _agents(store: Store) -> list[Row]:
    return [
        {
            "label": clipped(row["label"]),
            "href": address(row["agent"]),
            "events": int(row["events"]),
        }
        for row in _of_ours(store, text_of("agents"))
        if row["agent"]
    ]


def _claim_counts(store: Store, articles: list[str]) -> dict[str, int]:
    inside = values(articles)
    if not inside:
        return {}
    rows = _of_ours(store, text_of("claim_counts").replace("VALUES_OF_THING", inside))
    return {row["thing"]: int(row["claims"]) for row in rows}


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
