"""The one who loads: graphs of articles come in, and go into the store in large pieces."""

from __future__ import annotations

from .linking.gazetteer import Gazetteer
from .store import embedded
from .surroundings import surround

PIECE = 16 << 20
"""Bytes of N-Quads that are loaded at a time: what is held in memory."""


class Loader:
    """Puts graphs in place of what the store has of them, and keeps what is around them true."""

    def __init__(self, writer: embedded.Writer, gazetteer: Gazetteer, base: str) -> None:
        self._writer, self._gazetteer, self._base = writer, gazetteer, base
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
        self._load()
        surround(self._writer, self._gazetteer, self._base)

    def _load(self) -> None:
        for graph in self._waiting:
            if self._writer.has_graph(graph):
                self._writer.remove_graph(graph)
        if self._waiting:
            self._writer.load_graphs(b"".join(self._waiting.values()), self._waiting)
        self._waiting, self._size = {}, 0
