"""A budget of query time for each client, so that nobody's queries crowd out the others'."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from flask import current_app, request
from werkzeug.exceptions import TooManyRequests

from . import access

MOST_CLIENTS = 10_000
"""Of how many clients the budget is remembered; the one least recently seen is forgotten."""


class Budgets:
    """So many seconds of query time a minute for each client; 0 is no limit."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Return for how many seconds a client has to wait; 0 if it may ask now."""
        if not self.seconds:
            return 0.0
        with self._lock:
            left = self._now(client)
        return 0.0 if left > 0 else (0.01 - left) * 60 / self.seconds

    def charge(self, client: str, seconds: float) -> None:
        """Take the time that a query took from the budget of a client; it may go below zero."""
        if not self.seconds:
            return
        with self._lock:
            self._left[client] = (self._now(client) - seconds, self._clock())
            self._left.move_to_end(client)
            if len(self._left) > MOST_CLIENTS:
                self._left.popitem(last=False)

    def _now(self, client: str) -> float:
        left, when = self._left.get(client, (self.seconds, self._clock()))
        return min(self.seconds, left + (self._clock() - when) * self.seconds / 60)


class Crowd:
    """How many queries each client has here at once; 0 is no limit."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()

    def enter(self, client: str) -> bool:
        """Let one more query of a client in, if it is not too many; say whether it is in."""
        with self._lock:
            if self.most and self._inside[client] >= self.most:
                return False
            self._inside[client] += 1
            return True

    def leave(self, client: str) -> None:
        """Let a query out that was let in."""
        with self._lock:
            self._inside[client] -= 1
            if not self._inside[client]:
                del self._inside[client]


def client_of(address: str) -> str:
    """Return what counts as one client: an address, of IPv6 the network of 64 bits.

    >>> client_of("192.0.2.7"), client_of("2001:db8::1:2"), client_of("")
    ('192.0.2.7', '2001:db8::/64', '')
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def asker() -> str:
    """Return who counts as the client of the present request."""
    return client_of(request.remote_addr or "")


@contextmanager
def charged(most: float) -> Iterator[list[float]]:
    """Admit a query of the present client, and charge what it took when it is done.

    What the caller puts into the list is charged; of a query that fails, the time that passed, but
    not more than `most` it might run. Requests with a token are free.

    Raises:
        TooManyRequests: the budget is used up, or the client has too many queries here.
    """
    spent: list[float] = []
    if access.holder() is not None:
        yield spent
        return
    budgets = cast("Budgets", current_app.extensions["kg.budgets"])
    crowd = cast("Crowd", current_app.extensions["kg.crowd"])
    client = asker()
    if wait := budgets.wait(client):
        raise TooManyRequests(
            f"Your queries have used up the limit of {budgets.seconds:g} seconds of query time a"
            f" minute; ask again in {math.ceil(wait)} seconds.",
            retry_after=math.ceil(wait),
        )
    if not crowd.enter(client):
        raise TooManyRequests(
            f"You have {crowd.most} queries here at once, the limit for one client; ask again when"
            " one of them is answered.",
            retry_after=1,
        )
    began = time.monotonic()
    try:
        yield spent
    finally:
        crowd.leave(client)
        took = spent[0] if spent else min(most, time.monotonic() - began)
        budgets.charge(client, took)
