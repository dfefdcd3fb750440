"""Every error as problem+json (RFC 9457), or for a browser as a page with the same sentence."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response as BaseResponse

from ..errors import (
    FormatError,
    FullError,
    InputError,
    KgError,
    LimitError,
    QueryError,
    RefusedError,
)
from .negotiation import prefers_html

log = logging.getLogger(__name__)

STATUS: dict[type[KgError], int] = {
    QueryError: 400,
    InputError: 400,
    RefusedError: 403,
    FormatError: 406,
    LimitError: 503,
    FullError: 507,
}
PAGES = frozenset({"pages", "questions", "ontology_page", None})
"""The blueprints whose errors a browser gets as a page; None is a path that leads nowhere."""


def register(app: Flask) -> None:
    """Make the app answer every error as a problem."""
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(KgError, _of_ours)
    app.register_error_handler(Exception, _of_nobody)
    app.before_request(_raise)


def _raise() -> None:
    """Tell of an error that the gateway came upon."""
    if (error := request.environ.get("kg.raised")) is not None:
        raise error


def problem(status: int, detail: str, **more: Any) -> Response:
    """Return an error answer: the status, its name, a sentence, and what else is known."""
    fields = {"type": "about:blank", "title": HTTP_STATUS_CODES[status], "status": status}
    fields |= {"detail": detail, **{name: value for name, value in more.items() if value}}
    if request.blueprint in PAGES and prefers_html(request):
        return Response(render_template("problem.html", problem=fields), status)
    return Response(json.dumps(fields), status, mimetype="application/problem+json")


def _of_http(error: HTTPException) -> BaseResponse:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response(request.environ)
    answer = problem(error.code, error.description or HTTP_STATUS_CODES[error.code])
    for name, value in error.get_headers(request.environ):
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    if error.code == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _of_ours(error: KgError) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status == 500:
        log.error("%s %s: %s", request.method, request.path, error)
    more = {
        name: getattr(error, name, None) for name in ("line", "column", "token", "hint", "offered")
    }
    answer = problem(status, str(error), **more)
    if isinstance(error, LimitError):
        answer.headers["Retry-After"] = "10"
    return answer


def _of_nobody(error: Exception) -> Response:
    log.exception("%s %s failed", request.method, request.path, exc_info=error)
    return problem(500, "The server made a mistake with this request; its log says which.")
