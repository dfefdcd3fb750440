"""The REST interface: claims, events, actors, articles and stored questions as JSON or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, request
from rdflib import VOID, Graph, URIRef
from rdflib.term import Node

from .. import asking, ontology
from ..namespaces import PREFIXES
from . import current_store, data_iri, fairness, filters, found, lists, settings, words
from .description import dataset_now
from .filters import Filters
from .headers import mark, tag_of
from .openapi import description
from .resources import address, describe

blueprint = Blueprint("rest", __name__, url_prefix="/api")

PAGE, MOST = 50, 500
ENDINGS = ("json", "csv")
FIELDS = {"agent": "actor", "place": "place", "article": "article"} | dict.fromkeys(
    ("claim", "event", "relationship"), "about"
)


@blueprint.get("/")
def contents() -> Response:
    """List what there is."""
    return jsonify(
        claims="/api/claims",
        events="/api/events",
        actors="/api/actors",
        articles="/api/articles",
        questions="/api/questions",
        openapi="/api/openapi.json",
    )


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe this interface (OpenAPI 3.1)."""
    return jsonify(description(request.host_url))


@blueprint.get("/claims")
def claims() -> Response:
    """Send the claims that the filters find, the latest first, with their sentences."""
    wanted = Filters.read(request.args)
    form = _wants_csv()
    tag = tag_of(current_store().generation, request.query_string.decode("latin-1"), form)
    if request.args.get("view") == "brief":
        most = max(1, min(request.args.get("limit", found.MOST, type=int), found.MOST))
        return mark(_sent(found.claims(current_store(), wanted, most, proofs=False), most), tag)
    limit, offset = _part()
    return mark(_sent(found.claims(current_store(), wanted, limit, offset), limit), tag)


@blueprint.get("/events")
def events() -> Response:
    """Send the events and relations that the claims found are about, each with its claims."""
    wanted = Filters.read(request.args)
    limit, offset = _part()
    page = found.claims(current_store(), wanted, found.MOST)
    merged = found.events(page.items)
    part = found.Page(merged[offset : offset + limit], len(merged), offset)
    return _sent(part, limit)


@blueprint.get("/actors")
def actors() -> Response:
    """Send the actors, those in most events first."""
    limit, offset = _part()
    store = current_store()
    items = lists.agents(store, limit, offset)
    return _sent(found.Page(items, int(lists.counts(store)["actors"] or 0), offset), limit)


@blueprint.get("/articles")
def articles() -> Response:
    """Send the articles, the newest first."""
    limit, offset = _part()
    store = current_store()
    items = lists.articles(store, limit, offset)
    return _sent(found.Page(items, int(lists.counts(store)["articles"] or 0), offset), limit)


@blueprint.get("/questions")
def questions() -> Response:
    """Send the stored questions with their parameters."""
    return jsonify(
        questions=[
            {
                "name": question.id,
                "title": question.title,
                "href": f"/api/questions/{question.id}",
                "page": f"/questions/{question.id}",
                "parameters": [
                    {"name": p.name, "label": p.label, "type": p.type, "default": p.default}
                    for p in question.params
                ],
            }
            for question in ontology.questions()
        ]
    )


@blueprint.get("/questions/<name>")
def question(name: str) -> Response:
    """Answer a stored question, as SPARQL results in JSON or as CSV (`?format=csv`)."""
    known = asking.find(name)
    if known is None:
        abort(404, f"There is no stored question called {name}.")
    text = asking.filled(known, dict(request.args), data_iri(""))
    types = ("text/csv",) if _wants_csv() else ("application/sparql-results+json",)
    tag = tag_of(current_store().generation, text, types)
    with fairness.charged(settings().timeout) as spent:
        answer = current_store().query(text, media_types=types)
        spent.append(answer.seconds)
    response = Response(answer.body, content_type=f"{answer.media_type}; charset=utf-8")
    return mark(response, tag)


@blueprint.get("/terms")
def terms() -> Response:
    """Send the classes and properties in use, counted, and our concepts: for completion."""
    store = current_store()
    tag = tag_of(store.generation, "terms")
    graph = dataset_now()
    return mark(
        jsonify(
            prefixes=PREFIXES,
            classes=_counted(graph, VOID["class"], VOID.entities),
            properties=_counted(graph, VOID.property, VOID.triples),
            concepts=[_term(term, 0) for term in filters.terms().values()],
        ),
        tag,
    )


def _counted(graph: Graph, term: URIRef, number: URIRef) -> list[dict[str, Any]]:
    """Return the terms of the partitions of a VoID description, those used most first."""
    found: dict[Node, int] = {}
    for part, node in graph.subject_objects(term):
        counted = int(str(graph.value(part, number) or 0))
        found[node] = max(counted, found.get(node, 0))
    return [_term(node, found[node]) for node in sorted(found, key=lambda n: (-found[n], n))]


def _term(term: Node, count: int) -> dict[str, Any]:
    return {"iri": str(term), "label": words.name(term), "count": count}


def claims_of(iri: str, ending: str) -> Response | None:
    """Send the claims that belong to a thing, as JSON or CSV; None if it can have none."""
    path = (address(iri) or "").removeprefix("/")
    field = FIELDS.get(path.partition("/")[0])
    if field is None or not describe(current_store(), iri):
        return None
    page = found.claims(current_store(), Filters.read({field: path}), found.MOST)
    return _response(page, as_table=ending == "csv", after=None)


def _part() -> tuple[int, int]:
    """Return how many items are asked for, and from which on."""
    limit = request.args.get("limit", PAGE, type=int)
    offset = request.args.get("offset", 0, type=int)
    if not (1 <= limit <= MOST and 0 <= offset <= 10_000_000):
        abort(400, f"limit is from 1 to {MOST}, offset not negative.")
    return limit, offset


def _sent(page: found.Page, limit: int) -> Response:
    after = page.offset + len(page.items)
    following = _next(after) if page.items and after < page.total and limit <= MOST else None
    response = _response(page, as_table=_wants_csv(), after=following)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _response(page: found.Page, *, as_table: bool, after: str | None) -> Response:
    if as_table:
        return Response(_table(page.items), content_type="text/csv; charset=utf-8")
    whole = {"total": page.total, "offset": page.offset, "next": after, "items": page.items}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return Response(text, content_type="application/json")


def _next(offset: int) -> str:
    return f"{request.path}?{urlencode({**request.args, 'offset': offset})}"


def _wants_csv() -> bool:
    if "format" in request.args:
        return request.args["format"] == "csv"
    return request.accept_mimetypes.best_match(["application/json", "text/csv"]) == "text/csv"


def _table(items: Sequence[dict[str, Any]]) -> str:
    """Return items as CSV; a list of things is their names."""
    columns = list(dict.fromkeys(name for item in items for name in item))
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(columns)
    writer.writerows([_plain(item.get(column)) for column in columns] for item in items)
    return lines.getvalue()


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("label", ""))
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return "" if value is None else str(value)
