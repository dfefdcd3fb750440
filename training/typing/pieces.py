"""Word pieces of a marked sentence, as the runtime makes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rows import Span

from kg.extraction.acts.pieces import WordPieces

CLS, SEP = 101, 102
OPEN = {1: 1, 2: 3, 3: 5}  # the pieces [unused0], [unused2], [unused4] open actor, predicate, …
LONGEST = 96


@dataclass(frozen=True)
class Pieces:
    """The ids of a candidate's pieces and the role of each."""

    ids: list[int]
    roles: list[int]


def cutter(folder: Path) -> WordPieces:
    """Return what cuts texts into MiniLM's word pieces."""
    return WordPieces.read((folder / "vocab.txt").read_text(encoding="utf-8"))


def encode(
    cutter: WordPieces,
    sentence: str,
    spans: dict[int, Span | None],
    *,
    markers: bool = True,
    longest: int = LONGEST,
) -> Pieces:
    """Return the pieces of a sentence with its spans (by role) marked, cut to a window."""
    found, places = cutter.cut(sentence)
    roles = [_role(span, spans) for span in places]
    ids, out = [], []
    for n, (piece, role) in enumerate(zip(found, roles, strict=True)):
        before = roles[n - 1] if n else 0
        if markers and before and before != role:
            ids.append(OPEN[before] + 1)
            out.append(before)
        if markers and role and before != role:
            ids.append(OPEN[role])
            out.append(role)
        ids.append(piece)
        out.append(role)
    if markers and roles and roles[-1]:
        ids.append(OPEN[roles[-1]] + 1)
        out.append(roles[-1])
    ids, out = _window(ids, out, longest - 2)
    return Pieces([CLS, *ids, SEP], [0, *out, 0])


def _role(piece: Span, spans: dict[int, Span | None]) -> int:
    """Return the role of a piece; the predicate wins where spans overlap."""
    for role in (2, 1, 3):
        span = spans.get(role)
        if span is not None and piece[0] < span[1] and piece[1] > span[0]:
            return role
    return 0


def _window(ids: list[int], roles: list[int], size: int) -> tuple[list[int], list[int]]:
    if len(ids) <= size:
        return ids, roles
    marked = [n for n, role in enumerate(roles) if role] or [0]
    at = [n for n, role in enumerate(roles) if role == 2] or marked
    first, last = marked[0], marked[-1] + 1
    if last - first > size:
        first, last = max(0, at[0] - size // 2), at[0] + size // 2
    start = max(0, min(first - (size - (last - first)) // 2, len(ids) - size))
    return ids[start : start + size], roles[start : start + size]
