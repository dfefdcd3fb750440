"""One request over HTTP/1.1, and its answer."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .connections import Connection

Headers = list[tuple[str, str]]

BODILESS = frozenset({204, 304})
APART = 1 << 16
"""Bytes from which a body goes out for itself, since joining it to the head takes longer."""
_LINES = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}
_OURS = frozenset({"content-length", "transfer-encoding", "connection", "date"})


class Exchange:
    """A request, `whole` once its body is here, and what is sent back: `ended` once all of it is.

    `target` is what the client asked for as it was sent; field names are in small letters. While it
    is `answering`, something was sent already.
    """

    __slots__ = (
        "_arrival", "_bodiless", "_chunked", "_expects", "_gone", "_late", "_leaving", "_lost",
        "_pieces", "ahead", "answering", "connection", "ended", "headers", "keep", "method",
        "target", "version", "whole",
    )  # fmt: skip

    def __init__(
        self,
        connection: Connection,
        method: str,
        target: bytes,
        headers: dict[str, str],
        version: str,
    ) -> None:
        self.connection = connection
        self.method = method
        self.target = target
        self.headers = headers
        self.version = version
        self.keep = True
        self.whole = True
        self.answering = self.ended = False
        self.ahead = 0
        self._expects = self._late = self._lost = self._chunked = self._bodiless = False
        self._gone: threading.Event | None = None
        self._arrival: asyncio.Future[None] | None = None
        self._pieces: deque[bytes] | None = None
        self._leaving: Callable[[], object] | None = None

    @property
    def client(self) -> str:
        """The address of the client."""
        return self.connection.peer

    @property
    def path(self) -> str:
        """The path of the target, as it was sent."""
        return self._parts()[0]

    @property
    def query_string(self) -> str:
        """The query of the target, as it was sent."""
        return self._parts()[1]

    def _parts(self) -> tuple[str, str]:
        target = self.target.decode("latin-1").partition("#")[0]
        if not target.startswith("/"):  # the form that proxies are sent
            _, found, rest = target.partition("://")
            slash = rest.find("/") if found else -1
            target = rest[slash:] if slash >= 0 else "/"
        path, _, query = target.partition("?")
        return path, query

    @property
    def gone(self) -> threading.Event:
        """What is set when the client goes away."""
        if self._gone is None:
            self._gone = threading.Event()
            if self._lost:
                self._gone.set()
        return self._gone

    def on_leave(self, tell: Callable[[], object] | None) -> None:
        """Have something called when the client goes away, and at once if it has gone."""
        self._leaving = tell
        if tell is not None and self._lost:
            tell()

    # What the connection tells.

    def expect(self, told_to_wait: bool) -> None:
        """Begin to wait for a body; the client may have to be told to send it."""
        self.whole = False
        self._expects = told_to_wait
        self._pieces = deque()

    def take(self, piece: bytes) -> None:
        """Take a piece of the body; after the answer it is thrown away."""
        if self._pieces is not None and not self.ended:
            self._pieces.append(piece)
            self.ahead += len(piece)
            self._wake()

    def complete(self) -> None:
        """Note that the body is here."""
        self.whole = True
        self._wake()

    def be_late(self) -> None:
        """Note that the body does not come in time."""
        self._late = True
        self._wake()

    def leave(self) -> None:
        """Note that the client has gone."""
        self._lost = True
        if self._gone is not None:
            self._gone.set()
        if self._leaving is not None:
            self._leaving()
        self._wake()

    def _wake(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)

    # What the application does.

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes.

        Raises:
            TimeoutError: it comes too slowly. ConnectionError: it does not come any more.
        """
        while self._pieces is not None:
            while self._pieces:
                piece = self._pieces.popleft()
                self.ahead -= len(piece)
                yield piece
            if self.whole:
                return
            if self._late:
                raise TimeoutError
            if self._lost:
                raise ConnectionError
            if self._expects:
                self._expects = False
                self.connection.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.connection.resume()
            self._arrival = self.connection.home.loop.create_future()
            await self._arrival

    def send(self, status: int, head: bytes, body: bytes) -> None:
        """Send an answer whose fields are bytes already, all but its length and the date."""
        if self._lost:
            return
        fields = b"content-length: %d\r\n" % len(body) if status not in BODILESS else b""
        whole = [_LINES[status], head, self.connection.home.date, self._closing(), fields, b"\r\n"]
        if self.method == "HEAD" or status in BODILESS:
            body = b""
        elif len(body) < APART:
            whole.append(body)
            body = b""
        self.answering = self.ended = True
        self.connection.home.post(self, b"".join(whole), body)

    def leave_with(self, data: bytes, more: bytes) -> None:
        """Go out."""
        if not self._lost:
            self.connection.transport.write(data)
            if more:
                self.connection.transport.write(memoryview(more))
        self.connection.done(self)

    def reply(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        """Send an answer."""
        if self.method == "HEAD":
            given = next((value for name, value in headers if name == "content-length"), None)
            self._begun(status, headers, None if given is None else int(given))
            self.finish()
        else:
            self.send(status, fields_of(headers), body)

    def _begun(self, status: int, headers: Iterable[tuple[str, str]], size: int | None) -> None:
        if self._lost:
            return
        self.answering = True
        line = _LINES.get(status) or f"HTTP/1.1 {status} \r\n".encode()
        length = b"" if size is None else b"content-length: %d\r\n" % size
        if self._chunked:
            length = b"transfer-encoding: chunked\r\n"
        whole = [line, fields_of(headers), self.connection.home.date, self._closing(), length]
        self.connection.transport.write(b"".join([*whole, b"\r\n"]))

    def start(self, status: int, headers: Headers) -> None:
        """Send the beginning of an answer that comes in pieces."""
        given = next((value for name, value in headers if name == "content-length"), None)
        self._bodiless = self.method == "HEAD" or status in BODILESS
        if given is None and not self._bodiless:
            self._chunked = self.version == "1.1"
            self.keep = self.keep and self._chunked
        self._begun(status, headers, None if given is None else int(given))

    async def piece(self, data: bytes) -> None:
        """Send a piece, when the client has taken those before.

        Raises:
            ConnectionError: it has gone.
        """
        if self._lost:
            raise ConnectionError
        if data and not self._bodiless:
            framed = b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data
            self.connection.transport.write(framed)
            await self.connection.drain()

    def finish(self) -> None:
        """Send the end."""
        if not self._lost:
            if self._chunked:
                self.connection.transport.write(b"0\r\n\r\n")
            self.ended = True
            self.connection.done(self)

    def abort(self) -> None:
        """Break off an answer that cannot be finished, so that it does not look whole."""
        if not self._lost:
            self.connection.transport.abort()

    def _closing(self) -> bytes:
        if not self.keep or not self.whole or self.connection.home.closing:
            return b"connection: close\r\n"
        return b"connection: keep-alive\r\n" if self.version == "1.0" else b""

    def problem(self, status: int, why: str) -> None:
        """Send an error that the application never sees."""
        fields = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
        body = json.dumps({**fields, "detail": why}).encode()
        later = [("retry-after", "10")] if status == HTTPStatus.SERVICE_UNAVAILABLE else []
        self.reply(status, PROBLEM + later, body)


PROBLEM = [
    ("content-type", "application/problem+json"),
    ("access-control-allow-origin", "*"),
    ("x-content-type-options", "nosniff"),
]


def fields_of(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return fields as they are sent, without those that the connection decides."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers if name not in _OURS).encode(
        "latin-1", "replace"
    )
