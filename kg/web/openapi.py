"""The REST interface described for programs (OpenAPI 3.1), made from what there is to ask."""

from __future__ import annotations

from typing import Any

from .. import __version__, ontology
from .filters import QUADS, terms, value_choices


def description(host: str) -> dict[str, Any]:
    """Return the OpenAPI document of the REST interface of a host."""
    paths = {f"/api/{name}": _list(name, sentence) for name, sentence in _lists().items()}
    for question in ontology.questions():
        paths[f"/api/questions/{question.id}"] = _question(question)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Diplomacy Knowledge Graph",
            "version": __version__,
            "description": "Who did what to whom, and who says so. Each claim has its sentence.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": host.rstrip("/")}],
        "paths": paths,
    }


def _lists() -> dict[str, str]:
    return {
        "claims": "Claims, the latest first, with their sentences",
        "events": "What claims are about, each once with its claims",
        "actors": "Actors, those in most events first",
        "articles": "Articles, the newest first",
    }


def _list(name: str, sentence: str) -> dict[str, Any]:
    filtered = name in ("claims", "events")
    parameters = [
        _parameter("limit", "How many", {"type": "integer", "minimum": 1, "maximum": 500}),
        _parameter("offset", "From which on", {"type": "integer", "minimum": 0}),
        _parameter("format", "JSON or CSV", {"enum": ["json", "csv"]}),
        *(_filters() if filtered else []),
    ]
    item = {"type": "object"}
    page = {
        "type": "object",
        "required": ["total", "offset", "next", "items"],
        "properties": {
            "total": {"type": "integer"},
            "offset": {"type": "integer"},
            "next": {"type": ["string", "null"]},
            "items": {"type": "array", "items": item},
        },
    }
    return _get(name, sentence, parameters, {"application/json": page, "text/csv": {}})


def _filters() -> list[dict[str, Any]]:
    day = {"type": "string", "pattern": r"^-?\d{4,}(-\d\d(-\d\d)?)?$"}
    path = {"type": "string", "examples": ["agent/china"]}
    words = [
        _parameter(name, f"Only of this {name}", {"enum": list(value_choices(name.capitalize()))})
        for name in ("modality", "polarity", "certainty")
    ]
    paths = [
        _parameter(name, told, path)
        for name, told in {
            "actor": "Who takes part, in whichever role",
            "other": "Who else takes part",
            "speaker": "Who says so",
            "outlet": "Who published the article",
            "place": "Where",
            "article": "In which article",
            "about": "Which event, relation or claim",
        }.items()
    ]
    return [
        _parameter("from", "Not before this day, month or year", day),
        _parameter("to", "Not after this day, month or year", day),
        _parameter("quad", "Only of this quad class", {"enum": list(QUADS)}),
        _parameter("type", "Only of this type, mode or relation", {"enum": sorted(terms())}),
        *words,
        *paths,
        _parameter("confidence", "At least", {"type": "number", "minimum": 0, "maximum": 1}),
    ]


def _question(question: ontology.Question) -> dict[str, Any]:
    parameters = [
        _parameter(
            param.name,
            f"{param.label}; empty for any",
            {"type": "string", "default": param.default},
        )
        for param in question.params
    ]
    content = {"application/sparql-results+json": {"type": "object"}, "text/csv": {}}
    return _get(question.id, question.title, parameters, content)


def _parameter(name: str, told: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": told, "schema": schema}


def _get(
    name: str, sentence: str, parameters: list[dict[str, Any]], content: dict[str, Any]
) -> dict[str, Any]:
    answers = {
        "200": {
            "description": sentence,
            "content": {kind: {"schema": schema} for kind, schema in content.items()},
        },
        "400": {"description": "A value is none that can be asked for"},
        "429": {"description": "The budget of query time is used up"},
        "503": {"description": "It ran past a limit"},
    }
    operation = {"operationId": name, "summary": sentence, "parameters": parameters}
    return {"get": {**operation, "responses": answers}}
