"""HTTP/1.1 on one thread: requests as they come, in turn, and answers as they go.

Nobody keeps a connection by doing little: a head, a body and an answer have to move on. What is too
long or malformed is refused before anything reads it; llhttp (httptools) decides what HTTP is.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import httptools

from . import heads
from .exchange import Exchange
from .heads import LONGEST_HEAD, MOST_FIELDS, TOO_LONG

if TYPE_CHECKING:
    from .serving import Home

HEAD_SECONDS = 10.0
"""How long the head of a request may take."""
BODY_SECONDS, BODY_RATE = 30.0, 10_000
"""How long a body may take, and at how many bytes a second longer."""
IDLE_SECONDS = 75.0
"""How long a connection is kept for another request."""
ANSWER_SECONDS = 60.0
"""How long a client may take to fetch what waits for it, and longer at the rate of bodies."""
LINGER_SECONDS = 3.0
"""How long it is still read, and thrown away, what a client sends that was answered already."""
MOST_WAITING = 32
"""How many requests a connection may send ahead."""
AHEAD = 1 << 18
"""Bytes of a body that wait here before the client has to."""


class Connection(asyncio.Protocol):
    """One client's connection; `begin` is handed each request when its turn has come."""

    def __init__(self, begin: Callable[[Exchange], None], home: Home) -> None:
        self._begin = begin
        self.home = home
        self.current: Exchange | None = None
        self.blocked = False
        self._waiting: deque[Exchange] = deque()
        self._receiving: Exchange | None = None
        self._size = 0
        self._deadline = 0.0
        self._closing = self._paused = self._deaf = False
        self._refusal: tuple[int, str] | None = None
        self._drained: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self.peer = (transport.get_extra_info("peername") or ("",))[0]
        self._parser = httptools.HttpRequestParser(self)
        self._deadline = self.home.now + IDLE_SECONDS
        self.home.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """End: whoever waits for the client is told."""
        self.home.leave(self)
        self._closing = True
        for exchange in filter(None, (self.current, self._receiving)):
            exchange.leave()
        self._waiting.clear()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._closing or self._deaf:
            return
        if self._receiving is None and not self._size:
            self._deadline = self.home.now + HEAD_SECONDS
        self._size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as ended:
            self._read_on(data[ended.args[0] :])
        except httptools.HttpParserError as error:
            self.refuse(400, f"This is no HTTP/1.1: {error}.")
        if self._size > LONGEST_HEAD:
            self.refuse(431, TOO_LONG)

    def _read_on(self, rest: bytes) -> None:
        """Read on as if a client had not asked for another protocol: llhttp would read no more."""
        self._parser = httptools.HttpRequestParser(self)
        if self._receiving is not None:
            self._parser.feed_data(heads.before_body(self._receiving.headers))
        if rest:
            self.data_received(rest)

    def on_message_begin(self) -> None:
        """Begin with a request."""
        self._target = b""
        self._fields: dict[str, str] = {}
        self._count = 0

    def on_url(self, url: bytes) -> None:
        """Read a piece of its address."""
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Read a field. Names with _ are left out: they could pass for others with -."""
        self._count += 1
        if self._count > MOST_FIELDS:
            self.refuse(431, f"There are more fields than the limit of {MOST_FIELDS}.")
        elif self._receiving is None and b"_" not in name:
            self._add(name, value)

    def _add(self, name: bytes, value: bytes) -> None:
        field = name.decode("latin-1").lower()
        known = self._fields.get(field)
        text = value.decode("latin-1").strip(" \t")
        self._fields[field] = text if known is None else f"{known},{text}"

    def on_headers_complete(self) -> None:
        """Hand on a request whose body is still to come."""
        if self._receiving is not None:
            return
        parser, fields = self._parser, self._fields
        method, version = parser.get_method().decode(), parser.get_http_version()
        exchange = Exchange(self, method, self._target, fields, version)
        exchange.keep = parser.should_keep_alive() and method != "CONNECT"
        self._receiving = exchange
        if wrong := heads.fault(method, version, self._target, fields):
            self.refuse(*wrong)
        elif "content-length" in fields or "transfer-encoding" in fields:
            told = version == "1.1" and "100-continue" in fields.get("expect", "").lower()
            exchange.expect(told)
            self._deadline = self.home.now + BODY_SECONDS
            self._turn(exchange)

    def on_body(self, data: bytes) -> None:
        """Hand on a piece of the body."""
        exchange = self._receiving
        if exchange is not None and not self._closing:
            self._size = 0
            self._deadline += len(data) / BODY_RATE
            exchange.take(data)
            if exchange.ahead > AHEAD:
                self._pause()

    def on_message_complete(self) -> None:
        """Hand on a request without a body."""
        exchange = self._receiving
        if exchange is not None and not exchange.whole and self._parser.should_upgrade():
            return
        self._receiving = None
        self._size = 0
        if exchange is None or self._closing:
            return
        if exchange.whole:
            self._turn(exchange)
        else:
            self._deadline = 0.0
            exchange.complete()

    def _turn(self, exchange: Exchange) -> None:
        """Begin with a request when those before it are answered."""
        if self._closing or self._deaf:
            return
        if self.current is None and not self._waiting:
            self._start(exchange)
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append(exchange)
            self._pause()
        else:
            self._waiting[-1].keep = False
            self._ignore()

    def _start(self, exchange: Exchange) -> None:
        self.current = exchange
        if exchange.whole:
            self._deadline = 0.0
        self._begin(exchange)

    def _pause(self) -> None:
        self._paused = True
        self.transport.pause_reading()

    def resume(self) -> None:
        """Have the client go on sending, if it had to wait: that was not its own time."""
        if self._paused and not (self._waiting or self._closing or self._deaf):
            self._paused = False
            if self._receiving is not None:
                self._deadline = max(self._deadline, self.home.now + BODY_SECONDS)
            self.transport.resume_reading()

    def done(self, exchange: Exchange) -> None:
        """Go on to the next request when an answer is on its way."""
        if self.current is not exchange or self.blocked:
            return
        self.current = None
        if not exchange.whole:
            self._linger()
        elif not exchange.keep or self.home.closing:
            (self._linger if self._deaf else self.close)()
        elif self._waiting:
            self.home.loop.call_soon(self._next)
        elif self._refusal:
            self._tell(*self._refusal)
        else:
            self._deadline = self.home.now + IDLE_SECONDS
            self.resume()

    def _next(self) -> None:
        if self.current is None and self._waiting and not self._closing:
            exchange = self._waiting.popleft()
            self._deadline = 0.0 if exchange.whole else self.home.now + BODY_SECONDS
            self._start(exchange)
            self.resume()

    def _linger(self) -> None:
        """End, but let the client read the answer to what it still sends."""
        self._closing = True
        if self.transport.can_write_eof() and not self.transport.is_closing():
            self.transport.write_eof()
            self.transport.resume_reading()
        self._deadline = self.home.now + LINGER_SECONDS

    def refuse(self, status: int, why: str) -> None:
        """Answer what cannot be read, or is too much, after what came before it, and end."""
        if self._closing or self._deaf:
            return
        last = self._waiting[-1] if self._waiting else self.current
        self._ignore()
        if last is None:
            self._tell(status, why)
        elif last.whole:
            self._refusal = (status, why) if last.keep else None
        elif last is not self.current:
            self._waiting.pop()
            self._refusal = status, why
        elif not last.answering:
            last.leave()
            self._tell(status, why)

    def _ignore(self) -> None:
        """Read nothing more."""
        self._deaf = True
        self._receiving = None
        self._pause()

    def _tell(self, status: int, why: str) -> None:
        exchange = Exchange(self, "GET", b"", {}, "1.1")
        exchange.keep = exchange.whole = False
        self.current, self._closing = exchange, True
        exchange.problem(status, why)

    def close(self) -> None:
        """End when what was written has gone out."""
        self._closing = True
        self._deadline = self.home.now + ANSWER_SECONDS
        self.transport.close()

    def pause_writing(self) -> None:
        """Wait for the client to fetch what there is."""
        self.blocked = True
        size = self.transport.get_write_buffer_size()
        self._deadline = self.home.now + ANSWER_SECONDS + size / BODY_RATE

    def resume_writing(self) -> None:
        """Go on."""
        self.blocked = False
        self._deadline = 0.0
        if self._drained is not None and not self._drained.done():
            self._drained.set_result(None)
        if self.current is not None and self.current.ended:
            self.done(self.current)

    async def drain(self) -> None:
        """Wait until more can be written."""
        if self.blocked:
            self._drained = self.home.loop.create_future()
            await self._drained

    def is_idle(self) -> bool:
        """Say whether nothing is asked."""
        return self.current is None and not self._waiting and not self._closing

    def check(self, now: float) -> None:
        """Let go of a client that is late."""
        if not self._deadline or now < self._deadline:
            return
        if self._closing or self.blocked:
            self.transport.abort()
        elif self._waiting:
            return  # what comes is not even wanted yet
        elif self._receiving is not None and self._receiving is self.current:
            if self.current.ahead <= AHEAD:
                self.current.be_late()
        elif self._size:
            self.refuse(408, f"The head did not come within {HEAD_SECONDS:g} seconds.")
        else:
            self.close()
