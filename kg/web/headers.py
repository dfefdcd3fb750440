"""The headers that answers carry: caching, other sites' scripts, and what a browser may run."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Sequence

from flask import Flask, Response, abort, request
from werkzeug.http import http_date

from .. import __version__
from ..store import Store
from . import compression, current_store

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none';"
    " base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
}
ANYWHERE = SAFE["Content-Security-Policy"].replace("frame-ancestors 'self'", "frame-ancestors *")
"""The policy of a page that others may show in a frame of theirs."""
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Location, Query-Hint,"
    " Result-Truncated, Retry-After",
}
ASKED_FIRST = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a browser wants to know before it sends another site's request (OPTIONS)."""
WRITING = frozenset({"/update"})
FROM_STORE = frozenset({"pages", "questions"})
"""The blueprints whose answers change when the store does, or this program."""
STARTED = time.time()
_VERSION = __version__


def register(app: Flask) -> None:
    """Put the headers on every answer of the app."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    response.headers.extend({k: v for k, v in SAFE.items() if k not in response.headers})
    response.vary.add("Accept")
    # Reading is open to scripts of any site; writing is not, and cookies never count.
    if request.path not in WRITING:
        response.headers.extend(OPEN)
        response.headers.extend(ASKED_FIRST if request.method == "OPTIONS" else {})
    packed = compression.is_wanted(response)
    response.vary.add("Accept-Encoding")
    if response.status_code in (200, 304):
        response.headers.setdefault("Cache-Control", "no-cache")
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        _tag(response, packed=packed)
        if request.blueprint in FROM_STORE and "Last-Modified" not in response.headers:
            _date(response, not_before=STARTED)
        response.make_conditional(request)
    return compression.pack(response) if packed and response.status_code == 200 else response


def _tag(response: Response, *, packed: bool) -> None:
    if not response.is_streamed and "ETag" not in response.headers:
        response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
    tag, weak = response.get_etag()
    if packed and tag and not weak:
        response.set_etag(tag + compression.SUFFIX)


def tag_of(generation: str, *parts: object) -> str:
    """Return the ETag of what a generation answers to a request made of these parts.

    It is empty where the store does not tell its generation. A client that names the tag ends the
    request here, with 304 and before any work.
    """
    if not generation:
        return ""
    tag = named(generation, *parts)
    if request.method in ("GET", "HEAD"):
        for known in (tag, tag + compression.SUFFIX):
            if request.if_none_match.contains_weak(known):
                abort(Response(status=304, headers={"ETag": f'"{known}"'}))
    return tag


def question(query_string: bytes | str, media_types: Sequence[str]) -> str:
    """Return what of a request decides the answer to its query, as a part of an ETag."""
    text = query_string if isinstance(query_string, str) else query_string.decode("latin-1")
    return f"{text}\x1f{','.join(media_types)}"


def named(generation: str, *parts: object) -> str:
    """Return the ETag that these parts have."""
    text = "\x1f".join([_VERSION, generation, *map(str, parts)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def mark(response: Response, tag: str) -> Response:
    """Return the response with its ETag, if there is one, and when its content last changed."""
    if tag:
        response.set_etag(tag)
        _date(response, not_before=STARTED if request.blueprint in FROM_STORE else 0.0)
        request.environ["kg.kept"] = True
    return response


def _date(response: Response, *, not_before: float = 0.0) -> None:
    """Say when the store last changed, once that second is over: it may change again in it."""
    changed = settled(current_store())
    if changed is not None:
        response.headers["Last-Modified"] = http_date(max(changed, math.ceil(not_before)))


def settled(store: Store) -> int | None:
    """Return the second in which a store last changed, once it is over; None if not known."""
    changed = getattr(store, "modified", None)
    return math.ceil(changed) if changed is not None and time.time() - changed > 2 else None
