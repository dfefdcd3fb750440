"""The body of a request, kept until all of it is here: a little in memory, more in a file."""

from __future__ import annotations

import io
import tempfile
from typing import IO, cast

from flask import Flask
from werkzeug.exceptions import RequestEntityTooLarge, RequestTimeout

from ..errors import FullError
from . import Settings
from .access import Tokens
from .exchange import Exchange

SPOOLED = 1 << 20
"""Bytes of a body that are kept in memory."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})
WRITING = ("/update", "/store")
"""Paths where nobody writes without a token, so that nothing is taken from who has none."""


class Intake:
    """Takes bodies as long as they may be: RDF from those who may change the store is longer."""

    def __init__(self, app: Flask) -> None:
        self._settings = cast("Settings", app.extensions["kg.settings"])
        self._tokens = cast("Tokens", app.extensions["kg.tokens"])

    async def received(self, exchange: Exchange) -> tuple[IO[bytes], Exception | None]:
        """Return what the client sends, or why it is not there: too much, too slow, no room.

        A body that nobody will read is left where it is.

        Raises:
            ConnectionError: the client has gone.
        """
        most = self._most(exchange)
        if most == 0 or (exchange.whole and not exchange.ahead):
            return io.BytesIO(), None
        if int(exchange.headers.get("content-length", 0)) > most:
            return io.BytesIO(), _too_much(most)
        body: IO[bytes] = io.BytesIO()
        try:
            async for piece in exchange.body():
                if body.tell() + len(piece) > SPOOLED and isinstance(body, io.BytesIO):
                    body = _moved(body)
                body.write(piece)
                if body.tell() > most:
                    body.close()
                    return io.BytesIO(), _too_much(most)
            body.flush()
        except OSError as error:
            body.close()
            if isinstance(error, ConnectionError):
                raise
            return io.BytesIO(), _failed(error)
        return body, None

    def _most(self, exchange: Exchange) -> int:
        """Return how many bytes are taken."""
        path, fields = exchange.path, exchange.headers
        if exchange.method in READING or not path.startswith(WRITING):
            return self._settings.max_body
        scheme, _, given = fields.get("authorization", "").partition(" ")
        holder = self._tokens.holder(given.strip()) if scheme.lower() == "bearer" else None
        if holder is None or not holder.may("update"):
            return 0
        whole = path.startswith("/store") and "multipart" not in fields.get("content-type", "")
        return self._settings.max_upload if whole else self._settings.max_body


def _moved(body: io.BytesIO) -> IO[bytes]:
    file = cast("IO[bytes]", tempfile.NamedTemporaryFile(prefix="kg-"))  # noqa: SIM115
    file.write(body.getvalue())
    return file


def _too_much(most: int) -> Exception:
    return RequestEntityTooLarge(f"The body is longer than the limit of {most:,} bytes.")


def _failed(error: OSError) -> Exception:
    if isinstance(error, TimeoutError):
        return RequestTimeout("The body came too slowly.")
    return FullError(f"The request could not be kept: {error.strerror}.")
