"""Copies of one wire report: found by the words they share, however each outlet cut them.

Of each text the smallest hashes of its runs of four words are kept: a sample, the same for the
same words, from which the share of common runs is estimated (bottom-k sketch; Broder 1997).
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections.abc import Iterable

KEPT = 128
RUN = 4
ALIKE = 0.7
"""Share of runs in common from which a text is a copy; edited wire copies lie above it."""

_WORD = re.compile(r"\w+")

Sketch = tuple[int, ...]


def sketch(text: str) -> Sketch:
    """Return the sample of a text: up to 128 hashes of 64 bits, ascending."""
    words = _WORD.findall(text.casefold())
    runs = {" ".join(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1))}
    return tuple(heapq.nsmallest(KEPT, {_hash(run) for run in runs}))


def likeness(first: Sketch, second: Sketch) -> float:
    """Return the estimated share of runs that two texts have in common, from 0 to 1.

    >>> likeness(sketch("a b c d e f"), sketch("a b c d e f")), likeness(sketch("a"), sketch("b"))
    (1.0, 0.0)
    """
    union = heapq.nsmallest(KEPT, {*first, *second})
    both = {*first} & {*second}
    return sum(value in both for value in union) / len(union) if union else 0.0


def twin(text: Sketch, others: Iterable[tuple[str, Sketch]]) -> str | None:
    """Return the name of the most alike of the others that is alike enough, or None."""
    found = [(likeness(text, other), name) for name, other in others]
    best = max(found, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1
