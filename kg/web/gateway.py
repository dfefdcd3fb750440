"""From the HTTP server (RSGI) to the Flask app: lanes, known answers, clients that go away.

The app runs in threads, in two lanes, so that queries never keep pages and health waiting. Of a
client that goes away the query is stopped. Answers given before are sent without waking the app.
"""

from __future__ import annotations

import asyncio
import io
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, NamedTuple, cast

from flask import Flask

from ..errors import FullError, KgError
from ..store import Answer, Store, spelling
from ..store.channel import Reply
from ..store.kept import Kept
from ..store.pool import Pending
from ..store.readers import PooledStore
from . import Settings, wsgi
from .quick import Plain, Quick
from .sparql import hint_to

QUERIES = ("/sparql", "/update", "/store")
PAGE_THREADS = 8
WATCH_SECONDS = 0.3
"""A request that takes longer than this is stopped when its client goes away."""
QUICK_SECONDS = 0.02
"""How long a reply is waited for without a thread."""
SPOOLED = 1 << 20
"""Bytes of a request body that are kept in memory; what is longer goes to a file."""

Headers = list[tuple[str, str]]


class Ready(NamedTuple):
    """An answer as it goes out."""

    status: int
    headers: Headers
    body: bytes | Iterable[bytes]
    end: Callable[[], object]


class Gateway:
    """The application as the HTTP server calls it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        settings = cast("Settings", app.extensions["kg.settings"])
        self.most = settings.max_body
        self.kept: Kept[Ready] = Kept(settings.cache << 19)
        self.quick = Quick.over(app)
        self._most_waiting = settings.queue
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._queries = ThreadPoolExecutor(settings.readers + settings.queue + 4, "query")
        self._pages = ThreadPoolExecutor(PAGE_THREADS, "page")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin: the server gives its loop."""
        self._loop = loop

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """End: the server shuts down."""
        self._queries.shutdown(wait=False, cancel_futures=True)
        self._pages.shutdown(wait=False, cancel_futures=True)
        self.app.extensions["kg.store"].close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        headers = scope.headers
        key = self._key(scope, headers) if self.kept.size else None
        known = self.kept.get(key) if key else None
        if known:
            self._repeat(known, headers, protocol)
            return
        raised = None
        if self.quick and (asked := self.quick.plain(scope, headers)):
            try:
                if await self._quickly(self.quick, asked, key, protocol):
                    return
            except KgError as error:
                raised = error
        body, refused = await self._body(scope, headers, protocol)
        with body:
            gone = threading.Event()
            environ = wsgi.environ(scope, headers, body, gone) | {"kg.raised": raised or refused}
            ready = await self._answered(scope.path, environ, protocol, gone)
            if ready is None:
                return
            if isinstance(ready.body, bytes):
                if key and environ.get("kg.kept") and ready.status == 200:
                    self._keep(key, ready)
                protocol.response_bytes(ready.status, ready.headers, ready.body)
            else:
                await self._stream(ready, protocol)

    def _key(self, scope: Any, headers: Any) -> tuple[object, ...] | None:
        """Return all that decides the answer to a GET, with the generation it is made from."""
        if scope.method != "GET" or "authorization" in headers:
            return None
        generation = cast("Store", self.app.extensions["kg.store"]).generation
        wanted = (headers.get(name) for name in ("accept", "accept-encoding", "host", "range"))
        forwarded = (headers.get(name) for name in ("x-forwarded-host", "x-forwarded-proto"))
        if not generation:
            return None
        return (generation, scope.path, scope.query_string, *wanted, *forwarded)

    def _repeat(self, known: Ready, headers: Any, protocol: Any) -> None:
        began = time.perf_counter()
        tag = next((value for name, value in known.headers if name.lower() == "etag"), None)
        unchanged = tag is not None and headers.get("if-none-match") == tag
        if unchanged:
            protocol.response_empty(304, [h for h in known.headers if h[0].lower() != _LENGTH])
        else:
            protocol.response_bytes(200, known.headers, known.body)
        status = 304 if unchanged else 200
        self.app.extensions["kg.tally"].add("kept", status, time.perf_counter() - began)

    def _keep(self, key: tuple[object, ...], ready: Ready) -> None:
        size = len(cast("bytes", ready.body)) + sum(map(len, map(str, key)))
        self.kept.keep(key, ready, size)

    async def _quickly(
        self, quick: Quick, asked: Plain, key: tuple[object, ...] | None, protocol: Any
    ) -> bool:
        """Send the answer to a plain query; say whether there was a reader for it soon.

        Raises:
            KgError: there is no answer, or nobody waits for it.
        """
        began = time.perf_counter()
        answer = quick.lookup(asked) or await self._read(quick, asked, protocol)
        if answer is None:
            return False
        headers, body = quick.dressed(asked, answer)
        if spelling.mentions(asked.text) and spelling.is_empty(answer.body, answer.media_type):
            hint = await self._loop.run_in_executor(self._pages, hint_to, asked.text, answer)
            headers += [("query-hint", hint)] if hint else []
        protocol.response_bytes(200, headers, body)
        self.app.extensions["kg.tally"].add("sparql", 200, time.perf_counter() - began)
        if key and key[0] == answer.generation:
            self._keep(key, Ready(200, headers, body, _nothing))
        return True

    async def _read(self, quick: Quick, asked: Plain, protocol: Any) -> Answer | None:
        """Return the answer of a reader, if there is one soon."""
        began = time.perf_counter()
        pending = await self._pending(quick, asked)
        if pending is None:
            return None
        try:
            return PooledStore.answered(await self._reply(pending, protocol))
        except KgError:
            quick.charge(asked, time.perf_counter() - began)
            raise
        finally:
            pending.drop()
            if self._waiting:
                _settle(self._waiting.popleft())

    async def _pending(self, quick: Quick, asked: Plain) -> Pending | None:
        """Return what a reader has begun: at once, or when one gets free soon, in turn."""
        pending = None if self._waiting else quick.begin(asked)
        if pending is None and quick.is_busy() and len(self._waiting) < self._most_waiting:
            turn: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append(turn)
            await asyncio.wait({turn}, timeout=WATCH_SECONDS)
            if turn.done():
                pending = quick.begin(asked)
            else:
                self._waiting.remove(turn)
        return pending

    async def _reply(self, pending: Pending, protocol: Any) -> Reply:
        """Return what a reader replies: in a thread, if it takes long or is long."""
        arrival = self._loop.create_future()
        number = pending.fileno()
        self._loop.add_reader(number, _settle, arrival)
        try:
            await asyncio.wait({arrival}, timeout=QUICK_SECONDS)
        finally:
            self._loop.remove_reader(number)
        if arrival.done() and (reply := pending.arrived()):
            return reply
        gone = threading.Event()
        work = self._loop.run_in_executor(self._queries, pending.wait, gone.is_set)
        await self._watched(work, protocol, gone)
        return await work

    async def _body(
        self, scope: Any, headers: Any, protocol: Any
    ) -> tuple[IO[bytes], KgError | None]:
        """Return what the client sends, up to a piece more than it may, or why it is not there."""
        if scope.method in ("GET", "HEAD") and "content-length" not in headers:
            return io.BytesIO(), None
        body = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115
        try:
            async for piece in protocol:
                body.write(piece)
                if body.tell() > self.most:
                    break
        except OSError as error:
            return io.BytesIO(), FullError(f"The request could not be kept: {error.strerror}.")
        return cast("IO[bytes]", body), None

    async def _answered(
        self, path: str, environ: dict[str, Any], protocol: Any, gone: threading.Event
    ) -> Ready | None:
        """Return what the app answers, or None when the client has gone."""
        lane = self._queries if path.startswith(QUERIES) else self._pages
        work = self._loop.run_in_executor(lane, self._run, environ)
        await self._watched(work, protocol, gone)
        ready = await work
        if gone.is_set():
            await self._loop.run_in_executor(self._pages, ready.end)
            return None
        return ready

    async def _watched(
        self, work: asyncio.Future[Any], protocol: Any, gone: threading.Event
    ) -> None:
        """Wait for work in a thread; tell it when the client goes away."""
        done, _ = await asyncio.wait({work}, timeout=WATCH_SECONDS)
        if not done:
            watch = asyncio.ensure_future(protocol.client_disconnect())
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                gone.set()
            watch.cancel()

    def _run(self, environ: dict[str, Any]) -> Ready:
        """Have the app answer, in a thread; what it streams is left for later."""
        begun: list[Any] = []

        def start(status: str, headers: Headers, _error: object = None) -> Callable[..., Any]:
            begun[:] = [status, headers]
            return _nothing

        result = self.app.wsgi_app(environ, start)
        status, headers = int(begun[0].partition(" ")[0]), _plain(begun[1])
        end = getattr(result, "close", _nothing)
        if any(name == _LENGTH for name, _ in headers) or environ["REQUEST_METHOD"] == "HEAD":
            body = b"".join(result)
            end()
            return Ready(status, headers, body, _nothing)
        return Ready(status, headers, result, end)

    async def _stream(self, ready: Ready, protocol: Any) -> None:
        transport = protocol.response_stream(ready.status, ready.headers)
        pieces: Iterator[bytes] = iter(ready.body)  # type: ignore[arg-type]
        try:
            while piece := await self._loop.run_in_executor(self._pages, next, pieces, b""):
                await transport.send_bytes(piece)
        finally:
            await self._loop.run_in_executor(self._pages, ready.end)


_LENGTH = "content-length"


def _settle(arrival: asyncio.Future[None]) -> None:
    if not arrival.done():
        arrival.set_result(None)


def _nothing(*_: object) -> None:
    """Be the end of what needs none."""


def _plain(headers: Headers) -> Headers:
    return [(name.lower(), value) for name, value in headers]
