"""Some graphs put aside in memory, to be asked by themselves: quick, and the store is not read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pyoxigraph as ox

from . import engine


class Aside:
    """N-Quads in memory before a background of N-Triples, which no `GRAPH ?graph` finds.

    Raises:
        QueryError: malformed.
    """

    def __init__(self, nquads: Iterable[bytes], *, background: bytes = b"") -> None:
        self._store = ox.Store()
        with engine.complaints():
            self._store.load(background, ox.RdfFormat.N_TRIPLES)
            for piece in nquads:
                self._store.load(piece, ox.RdfFormat.N_QUADS)

    def construct(self, query: str) -> bytes:
        """Return the N-Triples of a CONSTRUCT over all that is here."""
        with engine.complaints():
            found = self._store.query(query, use_default_graph_as_union=True)
            return cast("ox.QueryTriples", found).serialize(format=ox.RdfFormat.N_TRIPLES) or b""
