"""What was worked out before, for as long as the bytes suffice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, ParamSpec, TypeVar

Value = TypeVar("Value")
Given = ParamSpec("Given")

SHARE = 8
"""One entry may take one part in so many of the cache."""
OVERHEAD = 500
"""What an entry takes beside its content, at most."""


class Kept(Generic[Value]):
    """A cache bounded in bytes; what was not asked for longest goes first."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.used = 0
        self.hits = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Value | None:
        """Return what is kept under a key."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            self.hits += 1
            return entry[0]

    def keep(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value of so many bytes, unless that is too much."""
        cost = size + OVERHEAD
        if cost > self.size // SHARE:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = (value, cost)
            self.used += cost
            while self.used > self.size:
                _, (_, freed) = self._entries.popitem(last=False)
                self.used -= freed


def repeated(most: int) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """Keep up to so many results of a function, each from the second time that it is asked for.

    What is asked for once is let go at once. To keep that, too, until it is pushed out, would leave
    holes all over the memory of a process that many different things are asked of.
    """

    def keeping(function: Callable[Given, Value]) -> Callable[Given, Value]:
        seen: set[int] = set()
        kept: OrderedDict[Hashable, Value] = OrderedDict()
        lock = threading.Lock()

        def note(key: Hashable, value: Value) -> None:
            if hash(key) in seen:
                kept[key] = value
                if len(kept) > most:
                    kept.popitem(last=False)
            elif len(seen) < most:
                seen.add(hash(key))
            else:
                seen.clear()

        def call(*args: Given.args, **named: Given.kwargs) -> Value:
            key = (*args, *named.items()) if named else args
            known = kept.get(key)
            if known is not None:
                return known
            value = function(*args, **named)
            with lock:
                note(key, value)
            return value

        return call

    return keeping
