"""Requests as the Flask app takes them (WSGI, PEP 3333)."""

from __future__ import annotations

import io
import sys
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from .exchange import Exchange
from .heads import is_heeded

_BODY_HEADERS = frozenset({"content-length", "transfer-encoding"})
"""What no longer holds once the body has been read."""
_ODD = frozenset({"range", "x-forwarded-host", "x-forwarded-proto"})
"""What is left out where it makes no sense."""


def environ(exchange: Exchange, body: IO[bytes]) -> dict[str, Any]:
    """Return a request as WSGI has it."""
    size = body.seek(0, io.SEEK_END)
    body.seek(0)
    fields: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in exchange.headers.items()
        if name not in _BODY_HEADERS and (name not in _ODD or is_heeded(name, value))
    }
    host, port = exchange.connection.home.address
    return fields | {
        "REQUEST_METHOD": exchange.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(exchange.path).decode("latin-1"),
        "QUERY_STRING": exchange.query_string,
        "CONTENT_TYPE": fields.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(size),
        "REMOTE_ADDR": exchange.client,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{exchange.version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "kg.file": getattr(body, "name", None),
        "kg.gone": exchange.gone.is_set,
    }
