"""From the HTTP server to the Flask app: lanes, known answers, clients that go away.

The app runs in threads, in two lanes, so that queries never keep pages and health waiting. Of a
client that goes away the query is stopped. Lookups, and answers given before, are sent at once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, cast

from flask import Flask
from werkzeug.http import parse_etags

from ..errors import KgError
from ..store import Answer, Store
from ..store.kept import Kept
from . import Settings, wsgi
from .awaiting import Awaiting
from .exchange import Exchange, Headers, fields_of
from .intake import Intake
from .quick import Plain, Quick
from .sparql import hint_to

QUERIES = ("/sparql", "/update", "/store")
PAGE_THREADS = 8
LONG = 1 << 17
"""Bytes of a body that others would have to wait for while it is packed."""


class Ready(NamedTuple):
    """An answer of the app as it goes out."""

    status: int
    headers: Headers
    body: bytes | Iterable[bytes]
    end: Callable[[], object]


class Known(NamedTuple):
    """An answer that may be asked for again: its fields as they are sent, and what it is called."""

    tag: str
    head: bytes
    body: bytes


class Gateway:
    """The application as the HTTP server calls it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        settings = cast("Settings", app.extensions["kg.settings"])
        self.intake = Intake(app)
        self.kept: Kept[Known] = Kept(settings.cache << 19)
        self.quick = Quick.over(app)
        self.store = cast("Store", app.extensions["kg.store"])
        self.tally = app.extensions["kg.tally"]
        self._seen = -1, ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._queries = ThreadPoolExecutor(settings.readers + settings.queue + 4, "query")
        self._pages = ThreadPoolExecutor(PAGE_THREADS, "page")
        self._awaiting = Awaiting(self.quick, settings.queue) if self.quick else None

    def close(self) -> None:
        """End the threads and the store."""
        self._queries.shutdown(wait=False, cancel_futures=True)
        self._pages.shutdown(wait=False, cancel_futures=True)
        self.store.close()

    def begin(self, exchange: Exchange) -> None:
        """Answer a request: now, if that takes no time, else when there is an answer."""
        key = self._key(exchange) if self.kept.size else None
        known = self.kept.get(key) if key else None
        if known:
            self._repeat(known, exchange)
            return
        asked = self.quick.plain(exchange) if self.quick else None
        if asked and asked.question.plan and self._looked_up(asked, key, exchange):
            return
        self._loop = exchange.connection.home.loop
        task = self._loop.create_task(self._answer(exchange, key, asked))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _key(self, exchange: Exchange) -> tuple[object, ...] | None:
        """Return all that decides the answer to a GET, with the generation it is made from."""
        headers = exchange.headers
        if exchange.method != "GET" or "authorization" in headers:
            return None
        number, generation = self._seen
        if number != (now := exchange.connection.home.round()):
            generation = self.store.generation
            self._seen = now, generation
        if not generation:
            return None
        return (generation, exchange.target, *map(headers.get, DECIDING))

    def _repeat(self, known: Known, exchange: Exchange) -> None:
        began = time.perf_counter()
        named, since = map(exchange.headers.get, ("if-none-match", "if-modified-since"))
        if named is not None:
            same = named == known.tag or _has(named, known.tag)
        else:
            same = since is not None and b"last-modified: %b\r\n" % since.encode() in known.head
        status = 304 if same else 200
        exchange.send(status, known.head, known.body)
        self.tally.add("kept", status, time.perf_counter() - began)

    def _keep(self, key: tuple[object, ...], known: Known) -> None:
        self.kept.keep(key, known, len(known.head) + len(known.body) + sum(map(len, map(str, key))))

    def _looked_up(self, asked: Plain, key: tuple[object, ...] | None, exchange: Exchange) -> bool:
        """Send the answer to a lookup; say whether there is one."""
        began = time.perf_counter()
        quick = cast("Quick", self.quick)
        answer = quick.planned(asked, exchange.connection.home.round())
        if answer is None or quick.is_odd(asked, answer):
            return False
        self._send(asked, answer, quick.dressed(asked, answer), key, exchange, began)
        return True

    def _send(
        self,
        asked: Plain,
        answer: Answer,
        dressed: tuple[str, bytes, bytes],
        key: tuple[object, ...] | None,
        exchange: Exchange,
        began: float,
    ) -> None:
        tag, head, body = dressed
        exchange.send(200, head, body)
        seconds = time.perf_counter() - began
        cast("Quick", self.quick).charge(asked, answer.seconds or seconds)
        self.tally.add("sparql", 200, seconds)
        if key and key[0] == answer.generation:
            self._keep(key, Known(tag, head, body))

    async def _answer(
        self, exchange: Exchange, key: tuple[object, ...] | None, asked: Plain | None
    ) -> None:
        """Answer one request in its time."""
        try:
            raised = None
            if self._awaiting and asked:
                try:
                    if await self._quickly(self._awaiting, asked, key, exchange):
                        return
                except KgError as error:
                    raised = error
            body, refused = await self.intake.received(exchange)
            with body:
                environ = wsgi.environ(exchange, body) | {"kg.raised": raised or refused}
                await self._send_ready(await self._answered(environ), environ, key, exchange)
        except ConnectionError:
            pass  # the client has gone
        finally:
            if not exchange.ended:
                exchange.abort()

    async def _send_ready(
        self,
        ready: Ready,
        environ: dict[str, Any],
        key: tuple[object, ...] | None,
        exchange: Exchange,
    ) -> None:
        if not isinstance(ready.body, bytes):
            await self._stream(ready, exchange)
            return
        if key and environ.get("kg.kept") and ready.status == 200:
            tag = next((value for name, value in ready.headers if name == "etag"), "")
            self._keep(key, Known(tag, fields_of(ready.headers), ready.body))
        exchange.reply(ready.status, ready.headers, ready.body)

    async def _quickly(
        self,
        awaiting: Awaiting,
        asked: Plain,
        key: tuple[object, ...] | None,
        exchange: Exchange,
    ) -> bool:
        """Send the answer to a plain query; say whether there was a reader for it soon.

        Raises:
            KgError: there is no answer, or nobody waits for it.
        """
        began = time.perf_counter()
        quick = awaiting.quick
        answer = quick.lookup(asked) or await awaiting.read(asked, exchange)
        if answer is None:
            return False
        dressed = await self._dressed(quick, asked, answer)
        self._send(asked, answer, dressed, key, exchange, began)
        return True

    async def _dressed(
        self, quick: Quick, asked: Plain, answer: Answer
    ) -> tuple[str, bytes, bytes]:
        """Return the ETag, the fields and the body of an answer; what takes long, from a thread."""
        thread = partial(self._loop.run_in_executor, self._pages)
        if asked.packed and len(answer.body) >= LONG:
            return await thread(quick.dressed, asked, answer)
        tag, head, body = quick.dressed(asked, answer)
        if quick.is_odd(asked, answer) and (hint := await thread(hint_to, asked.text, answer)):
            head += fields_of([("query-hint", hint)])
        return tag, head, body

    async def _answered(self, environ: dict[str, Any]) -> Ready:
        """Return what the app answers."""
        lane = self._queries if environ["PATH_INFO"].startswith(QUERIES) else self._pages
        return await self._loop.run_in_executor(lane, self._run, environ)

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

    async def _stream(self, ready: Ready, exchange: Exchange) -> None:
        pieces: Iterator[bytes] = iter(ready.body)  # type: ignore[arg-type]
        try:
            exchange.start(ready.status, ready.headers)
            while piece := await self._loop.run_in_executor(self._pages, next, pieces, b""):
                await exchange.piece(piece)
            exchange.finish()
        finally:
            await self._loop.run_in_executor(self._pages, ready.end)


DECIDING = ("accept", "accept-encoding", "host", "range", "x-forwarded-host", "x-forwarded-proto")
"""The fields that decide an answer, beside the address."""
_LENGTH = "content-length"


def _has(named: str, tag: str) -> bool:
    """Say whether an ETag is among those of an If-None-Match."""
    return parse_etags(named).contains_weak(tag.strip('"'))


def _nothing(*_: object) -> None:
    """Be the end of what needs none."""


def _plain(headers: Headers) -> Headers:
    return [(name.lower(), value) for name, value in headers]
