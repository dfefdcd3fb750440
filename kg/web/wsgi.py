"""Requests as the Flask app takes them (WSGI, PEP 3333)."""

from __future__ import annotations

import io
import sys
import threading
from typing import IO, Any

_BODY_HEADERS = frozenset({"content-length", "transfer-encoding"})
"""What no longer holds once the body has been read."""


def environ(scope: Any, headers: Any, body: IO[bytes], gone: threading.Event) -> dict[str, Any]:
    """Return a request of the HTTP server (RSGI) as WSGI has it."""
    size = body.seek(0, io.SEEK_END)
    body.seek(0)
    client, _, _ = scope.client.rpartition(":")
    host, _, port = scope.server.rpartition(":")
    fields: dict[str, Any] = {}
    for name, value in headers.items():
        if name not in _BODY_HEADERS:
            field = f"HTTP_{name.upper().replace('-', '_')}"
            fields[field] = f"{fields[field]},{value}" if field in fields else value
    return fields | {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "CONTENT_TYPE": fields.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(size),
        "REMOTE_ADDR": client.strip("[]"),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "kg.gone": gone.is_set,
    }
