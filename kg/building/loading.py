"""The one who loads: graphs of articles come in, and go into the store in large pieces."""

from __future__ import annotations

from functools import partial

from ..linking.gazetteer import Gazetteer
from ..store import embedded
from ..surroundings import Surroundings

PIECE = 8 << 20
"""Bytes of N-Quads that are loaded at a time: what is held in memory."""


class Loader:
    """Puts graphs in place of what the store has of them, and keeps what is around them true."""

    def __init__(self, writer: embedded.Writer, gazetteer: Gazetteer, base: str) -> None:
        self._begin = partial(Surroundings, writer, gazetteer, base)
        self._around: Surroundings | None = None
        self._waiting: dict[str, bytes] = {}
        self._size = 0

    def put(self, graph: str, quads: bytes) -> None:
        """Take the N-Quads of one graph; they are in the store after `finish`."""
        self._waiting[graph] = quads
        self._size += len(quads)
        if self._size >= PIECE:
            self._load()

    def finish(self) -> None:
        """Load what is left, and what depends on all that is loaded."""
        self._load().finish()

    def _load(self) -> Surroundings:
        around = self._around = self._around or self._begin()
        if self._waiting:
            around.replace(self._waiting)
        self._waiting, self._size = {}, 0
        return around
