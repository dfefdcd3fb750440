"""What was worked out before, for as long as the bytes suffice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")

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
