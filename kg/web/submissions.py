"""POST /articles: one article in, coded, validated and stored; its records come back."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, current_app, jsonify, request

from .. import articles, records
from ..errors import InputError, ShapeError
from ..facts import Article
from . import data_iri, require_token, settings
from .resources import address

if TYPE_CHECKING:
    from ..pipeline import Coded, Tools

blueprint = Blueprint("submissions", __name__)

FIELDS = ("id", "text", "title", "date", "publisher", "url", "language")
LINES = "application/x-ndjson"

PATIENCE = 5.0
"""Seconds for which a preview waits for another."""

_one_at_a_time = threading.Lock()
_one_preview = threading.Lock()


@blueprint.post("/articles")
def submit() -> Response:
    """Store the article in the request's JSON object and answer with what was read out of it.

    Needs the token. 400 for what is no JSON object, 415 for another media type, 422 for an
    article that cannot be coded (empty, no date, a value that is no text).
    """
    require_token()
    if not Path(settings().store).is_dir():
        abort(403, "This server reads a store elsewhere; send the article to the server there.")
    article = _article(_body())
    with _one_at_a_time:
        coded = _add(article)
    return _answer(coded)


def _body() -> dict[str, Any]:
    if not request.is_json:
        abort(415, "Send the article as a JSON object, with Content-Type: application/json.")
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        abort(400, f"The body is no JSON: {error}.")
    if not isinstance(body, dict):
        abort(400, "The body is no JSON object.")
    return body


def _article(body: dict[str, Any]) -> Article:
    if unknown := sorted(set(body) - set(FIELDS)):
        abort(422, f"Unknown field {unknown[0]!r}; the fields are {', '.join(FIELDS)}.")
    given = {key: value for key, value in body.items() if value is not None}
    if wrong := [key for key, value in given.items() if not isinstance(value, str)]:
        abort(422, f"The field {wrong[0]!r} is no text.")
    if "text" not in given:
        abort(422, "The field 'text' is missing.")
    try:
        return articles.from_text(given.pop("text"), **given, source="POST /articles")
    except InputError as error:
        abort(422, f"The article cannot be read: {error}.")


def _add(article: Article) -> Coded:
    from .. import pipeline

    try:
        return pipeline.add(article, settings().store, tools=_tools())
    except (InputError, ShapeError) as error:
        abort(422, f"The article cannot be coded: {error}")


def preview(article: Article) -> Coded:
    """Return an article coded and validated, and store nothing.

    One is read at a time; who comes meanwhile is asked to come again (503).
    """
    from .. import pipeline

    if not _one_preview.acquire(timeout=PATIENCE):
        abort(503, "Another article is being read; try again in a moment.")
    try:
        return pipeline.code(article, tools=_tools())
    except (InputError, ShapeError) as error:
        abort(422, f"The article cannot be coded: {error}")
    finally:
        _one_preview.release()


def _tools() -> Tools:
    """Return the language model and the actors, loaded by the first article that comes in."""
    from .. import pipeline

    loaded = current_app.extensions
    if "kg.tools" not in loaded:
        loaded["kg.tools"] = pipeline.load_tools(base=data_iri(""))
    tools: Tools = loaded["kg.tools"]
    return tools


def _answer(coded: Coded) -> Response:
    found = list(records.to_records(coded.extraction, publisher=coded.publisher))
    iri = data_iri("article/" + coded.extraction.article.id)
    if request.accept_mimetypes.best_match(["application/json", LINES]) == LINES:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in found)
        response = Response(lines, content_type=LINES)
    else:
        whole = {"article": iri, "graph": coded.graph, "records": found}
        response = jsonify(whole)
    response.status_code = 201
    response.headers["Location"] = address(iri) or iri
    return response
