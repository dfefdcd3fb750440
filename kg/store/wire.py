"""One request to another SPARQL server: bounded in time and size, with credentials if there are."""

from __future__ import annotations

import http.client
import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    build_opener,
)

from .. import outbound
from ..errors import LimitError, StoreError

AGENT = "diplomacy-kg (+https://w3id.org/diplomacy-kg/)"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to the other server: user and password (Basic or Digest), or a bearer token."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @staticmethod
    def of_environment() -> Credentials:
        """Return those of KG_STORE_USER, KG_STORE_PASSWORD and KG_STORE_TOKEN."""
        names = ("KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_TOKEN")
        return Credentials(*(os.environ.get(name, "") for name in names))


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, header fields with names in lower case, and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Response(outbound.Readable, Protocol):
    @property
    def headers(self) -> Message[str, str]: ...


class Wire:
    """Sends requests to one server (`host` with its port); a body past `size` bytes is an error."""

    def __init__(self, host: str, size: int, credentials: Credentials | None = None) -> None:
        self._size = size
        self._credentials = credentials or Credentials.of_environment()
        self._opener = self._made(host)

    def _made(self, host: str) -> OpenerDirector:
        given = self._credentials
        if not given.user:
            return build_opener()
        known = HTTPPasswordMgrWithDefaultRealm()
        for scheme in ("http://", "https://"):
            known.add_password(None, f"{scheme}{host}/", given.user, given.password)
        return build_opener(HTTPDigestAuthHandler(known), HTTPBasicAuthHandler(known))

    def send(
        self,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        *,
        seconds: float,
        method: str = "POST",
    ) -> Reply:
        """Return the reply, whatever its status.

        Raises:
            LimitError: it takes too long, or is too large. StoreError: there is none.
        """
        deadline = time.monotonic() + seconds
        request = Request(url, data=body, method=method, headers={"User-Agent": AGENT, **headers})
        if self._credentials.token:
            request.add_header("Authorization", f"Bearer {self._credentials.token}")
        try:
            try:
                with self._opener.open(request, timeout=seconds) as response:
                    return self._reply(response.status, response, deadline)
            except HTTPError as error:
                with error:
                    return self._reply(error.code, error, deadline)
        except TimeoutError as error:
            raise LimitError(f"{url} did not answer within {seconds:g} seconds.") from error
        except (URLError, OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, TimeoutError | socket.timeout):
                raise LimitError(f"{url} did not answer within {seconds:g} seconds.") from error
            raise StoreError(f"{url} cannot be reached: {reason}") from error

    def _reply(self, status: int, response: _Response, deadline: float) -> Reply:
        try:
            body = b"".join(outbound.pieces(response, self._size, deadline))
        except outbound.SizeError:
            limit = f"the limit of {self._size:,} bytes"
            raise LimitError(f"The answer is larger than {limit}.") from None
        return Reply(
            status, {name.lower(): value for name, value in response.headers.items()}, body
        )
