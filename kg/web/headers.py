"""The headers that answers carry: caching, other sites' scripts, and what a browser may run."""

from __future__ import annotations

import hashlib

from flask import Flask, Response, request

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none';"
    " base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
}
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}
WRITING = frozenset({"/update"})


def register(app: Flask) -> None:
    """Put the headers on every answer of the app."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    response.headers.extend({k: v for k, v in SAFE.items() if k not in response.headers})
    response.vary.add("Accept")
    # Reading is open to scripts of any site; writing is not, and cookies never count.
    if request.path not in WRITING:
        response.headers.extend(OPEN)
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        if not response.is_streamed and "ETag" not in response.headers:
            response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
        response.headers.setdefault("Cache-Control", "no-cache")
        response.make_conditional(request)
    return response


def entity_tag(*parts: object) -> str:
    """Return an ETag value that is the same for the same parts: generation, query, media types."""
    text = "\x1f".join(map(str, parts))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def is_known(tag: str) -> bool:
    """Say whether the client already has the answer with this tag."""
    return request.method in ("GET", "HEAD") and request.if_none_match.contains(tag)
