"""Answers that were given before, for as long as the generation lasts and the bytes suffice."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from . import Answer

SHARE = 8
"""An answer may take one part in so many of the cache."""
OVERHEAD = 500


class Answers:
    """A cache bounded in bytes; what was not asked for longest goes first."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.used = 0
        self.hits = 0
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._costs: dict[Hashable, int] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer to the same question about the same generation."""
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
                self.hits += 1
            return answer

    def keep(self, key: Hashable, text: str, answer: Answer) -> None:
        """Keep an answer to a question of this text, if it is not too large."""
        cost = len(answer.body) + len(text) + OVERHEAD
        if cost > self.size // SHARE:
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = answer
            self.used += cost
            self._costs[key] = cost
            while self.used > self.size:
                old, _ = self._kept.popitem(last=False)
                self.used -= self._costs.pop(old)
