"""The server: a socket, the connections it takes, and an end that lets answers go out."""

from __future__ import annotations

import asyncio
import ctypes
import errno
import resource
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.utils import formatdate

from ..errors import StoreError
from .connections import Connection
from .exchange import Exchange

MOST_CONNECTIONS = 4000
SPARE_FILES = 200
"""Open files that connections leave for everything else."""
BACKLOG = 1024
ENDING_SECONDS = 3.0
"""How long answers may still take once the server is told to end."""
TICK_SECONDS = 0.5
LARGE = 1 << 20
"""Bytes of a block of memory that is the system's own; asyncio takes a quarter of it to read."""
_MMAP_THRESHOLD = -3  # of mallopt(3)


class Home:
    """What all connections share: the time, the loop, and one another."""

    def __init__(self, host: str, port: int) -> None:
        self.address = host, port
        self.loop = asyncio.get_running_loop()
        self.closing = False
        self._round, self._noted = 0, False
        self._outgoing: list[tuple[Exchange, bytes, bytes]] = []
        self._connections: dict[Connection, None] = {}
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        self._most = max(16, min(MOST_CONNECTIONS, files - SPARE_FILES))
        self._tick()

    @property
    def count(self) -> int:
        """How many connections there are."""
        return len(self._connections)

    def enter(self, connection: Connection) -> None:
        """Take a connection in; where there are too many, let go of the oldest that is idle."""
        if len(self._connections) >= self._most:
            for old in self._connections:
                if old.is_idle():
                    old.transport.abort()
                    break
            else:
                connection.refuse(503, "There are as many connections as this server takes.")
        self._connections[connection] = None

    def leave(self, connection: Connection) -> None:
        """Let a connection go."""
        self._connections.pop(connection, None)

    def round(self) -> int:
        """Return the number of this round of the loop.

        All requests that are read in a round were sent before it began, so what was looked up in it
        holds for each of them.
        """
        if not self._noted:
            self._noted = True
            self.loop.call_soon(self._next_round)
        return self._round

    def _next_round(self) -> None:
        self._round, self._noted = self._round + 1, False

    def post(self, exchange: Exchange, data: bytes, more: bytes) -> None:
        """Let a whole answer go out together with those to requests that came at the same time.

        Every answer that goes out alone wakes a client that sleeps, and that is half of the cost.
        """
        if not self._outgoing:
            self.loop.call_soon(self._send)
        self._outgoing.append((exchange, data, more))

    def _send(self) -> None:
        outgoing, self._outgoing = self._outgoing, []
        for exchange, data, more in outgoing:
            exchange.leave_with(data, more)

    def _tick(self) -> None:
        self.now = time.monotonic()
        self.date = f"date: {formatdate(usegmt=True)}\r\n".encode()
        for connection in list(self._connections):
            connection.check(self.now)
        self.ticking = self.loop.call_later(TICK_SECONDS, self._tick)

    async def end(self) -> None:
        """Close what is idle, and what is not when it is answered, or soon after."""
        self.closing = True
        deadline = time.monotonic() + ENDING_SECONDS
        while self._connections and time.monotonic() < deadline:
            for connection in list(self._connections):
                if connection.is_idle():
                    connection.close()
            await asyncio.sleep(0.02)
        for connection in list(self._connections):
            connection.transport.abort()
        self.ticking.cancel()


def listening(host: str, port: int) -> socket.socket:
    """Return a socket at an address.

    Raises:
        StoreError: it is taken, or is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        taken = error.errno == errno.EADDRINUSE
        why = "is taken; choose another with --port" if taken else f"cannot be used: {error}"
        raise StoreError(f"Port {port} of {host} {why}.") from error
    return sock


@asynccontextmanager
async def opened(begin: Callable[[Exchange], None], sock: socket.socket) -> AsyncIterator[Home]:
    """Hand the requests that come to a socket to `begin`, until the block is left."""
    home = Home(*sock.getsockname()[:2])
    server = await home.loop.create_server(
        lambda: Connection(begin, home), sock=sock, backlog=BACKLOG
    )
    try:
        yield home
    finally:
        server.close()
        await home.end()


async def serve(
    begin: Callable[[Exchange], None], sock: socket.socket, ready: Callable[[], object]
) -> None:
    """Hand requests to `begin` until SIGTERM or SIGINT; `ready` is told when they can come."""
    _let_go_of_large_blocks()
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with opened(begin, sock):
        ready()
        await told.wait()


def _let_go_of_large_blocks() -> None:
    """Have memory for large answers go back to the system, however many there were.

    glibc else learns from each large block to keep larger ones, among small ones that stay.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_MMAP_THRESHOLD, LARGE)
