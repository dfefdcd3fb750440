"""Waiting for readers without a thread for each query."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial

from ..errors import KgError, StoreError
from ..store import Answer
from ..store.channel import AbandonedError, Reply
from ..store.forks import NurseryError
from ..store.pool import ENDED, Pending
from ..store.readers import PooledStore
from .exchange import Exchange
from .quick import Plain, Quick

WAIT_SECONDS = 0.3
"""How long a reader is waited for without a thread."""


class Awaiting:
    """Puts plain queries to readers, up to so many at once, and waits on the loop for replies."""

    def __init__(self, quick: Quick, most: int) -> None:
        self.quick = quick
        self._most = most
        self._waiting = 0

    async def read(self, asked: Plain, exchange: Exchange) -> Answer | None:
        """Return the answer of a reader, if there is one soon and the client may have one.

        Raises:
            KgError: there is no answer, or nobody waits for it.
        """
        self._loop, self._thread = exchange.connection.home.loop, threading.get_ident()
        if not self.quick.crowd.enter(asked.client):
            return None
        try:
            pending = await self._pending(asked)
            return await self._replied(asked, pending, exchange) if pending else None
        except NurseryError:  # it ended just now; there are others on disk
            return None
        finally:
            self.quick.crowd.leave(asked.client)

    async def _replied(self, asked: Plain, pending: Pending, exchange: Exchange) -> Answer:
        began = time.perf_counter()
        try:
            return PooledStore.answered(await self._reply(pending, exchange))
        except KgError:
            self.quick.charge(asked, time.perf_counter() - began)
            raise
        finally:
            pending.drop()

    async def _pending(self, asked: Plain) -> Pending | None:
        """Return what a reader has begun: at once, or when one gets free soon, in turn."""
        pool = self.quick.store.usable()
        if pool is None:
            return None
        put = self.quick.put(asked)
        pending = pool.begin(*put)
        if pending is not None or self._waiting >= self._most:
            return pending
        come: asyncio.Future[bool] = self._loop.create_future()
        turn = pool.line_up(asked.client, partial(self._tell, come))
        self._waiting += 1
        try:
            await self._within(WAIT_SECONDS, come)
        finally:
            self._waiting -= 1
        return None if turn.leave() else pool.begun(turn.thing, *put)

    def _tell(self, come: asyncio.Future[bool]) -> None:
        """Note that something has come, whoever says so."""
        if threading.get_ident() == self._thread:
            _settle(come, True)
        else:
            self._loop.call_soon_threadsafe(_settle, come, True)

    async def _within(self, seconds: float, come: asyncio.Future[bool]) -> bool:
        """Say whether something comes within so many seconds."""
        late = self._loop.call_later(seconds, _settle, come, False)
        try:
            return await come
        finally:
            late.cancel()

    async def _reply(self, pending: Pending, exchange: Exchange) -> Reply:
        """Return what a reader replies, as it comes."""
        come: asyncio.Future[Reply] = self._loop.create_future()
        number = pending.fileno()
        self._loop.add_reader(number, _take, pending, come)
        late = self._loop.call_at(pending.ends, _fail, come, TimeoutError())
        exchange.on_leave(partial(_fail, come, AbandonedError()))
        try:
            try:
                reply = await come
            finally:
                exchange.on_leave(None)
                late.cancel()
                self._loop.remove_reader(number)
        except (*ENDED, StoreError) as error:
            pending.fail(error)
        return pending.done(reply)


def _take(pending: Pending, come: asyncio.Future[Reply]) -> None:
    """Take what has come of a reply."""
    if come.done():
        return
    try:
        if (reply := pending.arrived()) is not None:
            come.set_result(reply)
    except (EOFError, StoreError) as error:
        come.set_exception(error)


def _settle(come: asyncio.Future[bool], what: bool) -> None:
    if not come.done():
        come.set_result(what)


def _fail(come: asyncio.Future[Reply], error: Exception) -> None:
    if not come.done():
        come.set_exception(error)
