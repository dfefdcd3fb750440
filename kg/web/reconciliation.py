"""The Reconciliation Service API 0.2 over our entities: a spreadsheet's names → the graph.

W3C Entity Reconciliation Community Group, Final Community Group Report of 10 April 2023.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from ..namespaces import DIP
from . import current_store, data_iri
from .matching import Entry, Index, Match, Wanted, index, narrow, types

blueprint = Blueprint("reconciliation", __name__)

MOST_QUERIES = 100
LONGEST_NAME = 300
MOST_RESULTS = 50
PREVIEW = {"width": 380, "height": 160}
PROPERTIES = {"country": "country", "wikidata": "Wikidata item", "name": "name", "type": "class"}
EVERYWHERE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *"
"""A preview stands in a frame of the client, wherever that runs."""


@blueprint.route("/reconcile", methods=["GET", "POST"])
def reconcile() -> Response:
    """Answer queries, one or a batch, or extend; without any, say what this service can do."""
    asked = request.values
    if "queries" in asked:
        return _answer(_batch(_json("queries", asked["queries"], dict)))
    if "query" in asked:
        text = asked["query"]
        given = _json("query", text, dict) if text.lstrip().startswith("{") else {"query": text}
        return _answer(_results(index(current_store()), given))
    if "extend" in asked:
        return _answer(_extended(_json("extend", asked["extend"], dict)))
    return _answer(_manifest())


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Return the entities whose names begin so."""
    found = index(current_store())
    entries = found.beginning(_prefix(), MOST_RESULTS)[_cursor() :]
    return _answer(
        {
            "result": [
                {**_named(found, entry), "notable": [_type(name) for name in narrow(entry)]}
                for entry in entries
            ]
        }
    )


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Return the classes whose names begin so."""
    return _answer({"result": _beginning(types())})


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Return the properties whose names begin so."""
    return _answer({"result": _beginning(PROPERTIES)})


@blueprint.get("/reconcile/properties")
def properties() -> Response:
    """Return the properties by which entities of a class can be extended."""
    limit = max(1, request.args.get("limit", len(PROPERTIES), type=int))
    offered = [{"id": id, "name": name} for id, name in PROPERTIES.items()][:limit]
    return _answer({"type": request.args.get("type", "Entity"), "properties": offered})


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """Show an entity as a small page for a frame."""
    found = index(current_store())
    entry = found.entries.get(request.args.get("id", ""))
    if entry is None:
        abort(404, f"Nothing in this graph is called {request.args.get('id', '')!r}.")
    page = render_template(
        "preview.html",
        label=entry.label,
        about=_about(found, entry),
        names=[name for name in entry.names if name != entry.label][:5],
        item=entry.item,
        href=f"{request.host_url}{entry.id}",
    )
    return Response(page, headers={"Content-Security-Policy": EVERYWHERE})


def _manifest() -> dict[str, Any]:
    here = request.host_url.rstrip("/")
    suggest = {
        kind: {"service_url": here, "service_path": f"/reconcile/suggest/{kind}"}
        for kind in ("entity", "type", "property")
    }
    return {
        "versions": ["0.1", "0.2"],
        "name": "Diplomacy Knowledge Graph",
        "identifierSpace": data_iri(""),
        "schemaSpace": str(DIP),
        "defaultTypes": [_type(name) for name in types()],
        "view": {"url": f"{here}/{{{{id}}}}"},
        "preview": {"url": f"{here}/reconcile/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
    }


def _batch(queries: Mapping[str, Any]) -> dict[str, Any]:
    if len(queries) > MOST_QUERIES:
        abort(413, f"A batch may have {MOST_QUERIES} queries, not {len(queries)}.")
    found = index(current_store())
    return {key: _results(found, query) for key, query in queries.items()}


def _results(found: Index, query: Any) -> dict[str, Any]:
    wanted = _wanted(query)
    return {"result": [_result(found, match) for match in found.matches(wanted)]}


def _wanted(query: Any) -> Wanted:
    """Return what a query of the API asks for; end the request where it is malformed."""
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        abort(400, "A query is an object with the name to look for as 'query'.")
    if len(query["query"]) > LONGEST_NAME:
        abort(400, f"A name may have {LONGEST_NAME} characters.")
    given = query.get("type") or ()
    kinds = (given,) if isinstance(given, str) else tuple(given)
    strict = query.get("type_strict", "any")
    limit = query.get("limit", 10)
    if not all(isinstance(kind, str) for kind in kinds) or strict not in ("any", "all", "should"):
        abort(400, "'type' is a class or a list of them, 'type_strict' any, all or should.")
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        abort(400, "'limit' is a number from 1 on.")
    kinds = tuple(kind.removeprefix(str(DIP)) for kind in kinds)
    pairs = (_property(one) for one in query.get("properties") or ())
    known = tuple(pair for pair in pairs if pair[0] in PROPERTIES)
    return Wanted(query["query"].strip(), kinds, strict, known, min(limit, MOST_RESULTS))


def _property(given: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(given, dict) or not isinstance(given.get("pid"), str) or "v" not in given:
        abort(400, "A property is an object with 'pid' and 'v'.")
    values = given["v"] if isinstance(given["v"], list) else [given["v"]]
    texts = (v.get("id", v.get("name", "")) if isinstance(v, dict) else v for v in values)
    return given["pid"], tuple(str(text) for text in texts if text is not None)


def _result(found: Index, match: Match) -> dict[str, Any]:
    return {
        **_named(found, match.entry),
        "type": [_type(name) for name in narrow(match.entry)],
        "score": match.score,
        "match": match.match,
        "features": [{"id": id, "value": value} for id, value in match.features.items()],
    }


def _extended(asked: Mapping[str, Any]) -> dict[str, Any]:
    ids, wanted = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(wanted, list):
        abort(400, "To extend, give lists of 'ids' and 'properties'.")
    names = [one.get("id") if isinstance(one, dict) else None for one in wanted]
    unknown = [name for name in names if name not in PROPERTIES]
    if unknown:
        abort(400, f"There is no property {unknown[0]!r}; there is {', '.join(PROPERTIES)}.")
    found = index(current_store())
    rows = {str(id): {name: _values(found, str(id), str(name)) for name in names} for id in ids}
    return {"meta": [{"id": name, "name": PROPERTIES[str(name)]} for name in names], "rows": rows}


def _values(found: Index, id: str, property: str) -> list[dict[str, str]]:
    entry = found.entries.get(id)
    if entry is None:
        return []
    if property == "country":
        home = entry.country
        return [{"id": home, "name": found.label(home)}] if home else []
    if property == "type":
        return [_type(name) for name in narrow(entry)]
    return [{"str": value} for value in found.values(entry, property)]


def _named(found: Index, entry: Entry) -> dict[str, str]:
    return {"id": entry.id, "name": entry.label, "description": _about(found, entry)}


def _about(found: Index, entry: Entry) -> str:
    kinds = ", ".join(_type(name)["name"] for name in narrow(entry))
    return f"{kinds}, {found.label(entry.country)}" if entry.country else kinds


def _type(name: str) -> dict[str, str]:
    return {"id": name, "name": types().get(name, name)}


def _beginning(known: Mapping[str, str]) -> list[dict[str, str]]:
    prefix = _prefix().casefold()
    return [
        {"id": id, "name": name}
        for id, name in known.items()
        if name.casefold().startswith(prefix) or id.casefold().startswith(prefix)
    ][_cursor() :]


def _prefix() -> str:
    return request.args.get("prefix", "").strip()[:LONGEST_NAME]


def _cursor() -> int:
    return max(0, request.args.get("cursor", 0, type=int))


def _json(name: str, text: str, kind: type) -> Any:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        abort(400, f"'{name}' is no JSON.")
    if not isinstance(found, kind):
        abort(400, f"'{name}' is no JSON object.")
    return found


def _answer(found: Mapping[str, Any] | Iterable[Any]) -> Response:
    """Return JSON, or a call with it where `callback` names a function (JSONP)."""
    text = json.dumps(found, ensure_ascii=False)
    callback = request.args.get("callback")
    if callback is None:
        return Response(text, content_type="application/json; charset=utf-8")
    if not re.fullmatch(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", callback, re.ASCII):
        abort(400, "'callback' is no name of a function.")
    return Response(f"/**/{callback}({text});", content_type="text/javascript; charset=utf-8")
