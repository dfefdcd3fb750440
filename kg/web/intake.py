"""The body of a request, kept until all of it is here: a little in memory, more in a file."""

from __future__ import annotations

import io
import tempfile
from typing import IO, cast

from werkzeug.exceptions import RequestEntityTooLarge, RequestTimeout

from ..errors import FullError
from .exchange import Exchange

SPOOLED = 1 << 20
"""Bytes of a body that are kept in memory."""


async def received(exchange: Exchange, most: int) -> tuple[IO[bytes], Exception | None]:
    """Return what the client sends, or why it is not there: too much, too slow, no room.

    Raises:
        ConnectionError: the client has gone.
    """
    if exchange.whole and not exchange.ahead:
        return io.BytesIO(), None
    if int(exchange.headers.get("content-length", 0)) > most:
        return io.BytesIO(), _too_much(most)
    body = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115
    try:
        async for piece in exchange.body():
            body.write(piece)
            if body.tell() > most:
                body.close()
                return io.BytesIO(), _too_much(most)
    except ConnectionError:
        raise
    except TimeoutError:
        return io.BytesIO(), RequestTimeout("The body came too slowly.")
    except OSError as error:
        return io.BytesIO(), FullError(f"The request could not be kept: {error.strerror}.")
    return cast("IO[bytes]", body), None


def _too_much(most: int) -> Exception:
    return RequestEntityTooLarge(f"The body is longer than the limit of {most:,} bytes.")
