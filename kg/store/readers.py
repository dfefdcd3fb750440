"""Readers: processes that answer strangers' queries and are killed at the deadline.

The engine cannot be stopped and ends its process when memory runs out, so nothing that a stranger
wrote is evaluated in the process that serves. A pool keeps so many readers ready; one that overruns
or dies is replaced. Updates run in them too: a generation that was not finished is never seen.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import LimitError
from . import Answer, Limits, rewriting
from .embedded import EmbeddedStore
from .pool import Pool


class PooledStore(EmbeddedStore):
    """The store in a folder whose queries and updates run in readers; the rest runs here."""

    def __init__(
        self,
        directory: Path,
        *,
        strict: bool = False,
        readers: int = 2,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(directory, strict=strict, limits=limits)
        self._writing = threading.Lock()
        settings = {
            "directory": str(directory.resolve()),
            "strict": strict,
            "services": self.limits.services,
            "memory": self.limits.memory,
            "result": self.limits.result,
        }
        self.pool = Pool(settings, readers, waiting_seconds=self.limits.waiting_seconds)

    def query(
        self,
        text: str,
        *,
        media_types: str | Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer of a query that may run here; see `Store.query`.

        `timeout` may ask for less than the limit of the store, never for more.
        """
        seconds = min(timeout or self.limits.seconds, self.limits.seconds)
        request = {
            "do": "query",
            "generation": self._pointer(),
            "seconds": seconds,
            "media_types": [media_types] if isinstance(media_types, str) else list(media_types),
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "base": base,
        }
        header, body = self.pool.ask(request, text.encode(), seconds)
        return Answer(body, header["media_type"], header["generation"])

    def update(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> None:
        """Carry out a SPARQL update as one generation; see `WritableStore.update`."""
        text = rewriting.using(text, default_graphs, named_graphs)
        self._write({"do": "update", "base": base}, text.encode())

    def load(self, data: bytes, media_type: str, graph: str | None, *, replace: bool) -> bool:
        """Add RDF to a graph or replace it; see `WritableStore.load`."""
        request = {"do": "load", "media_type": media_type, "graph": graph, "replace": replace}
        return bool(self._write(request, data)["created"])

    def remove(self, graph: str | None) -> bool:
        """Remove a graph; see `WritableStore.remove`."""
        return bool(self._write({"do": "remove", "graph": graph}, b"")["found"])

    def _write(self, request: dict[str, Any], body: bytes) -> dict[str, Any]:
        seconds = self.limits.update_seconds
        if not self._writing.acquire(timeout=self.limits.waiting_seconds):
            raise LimitError(
                "Other updates are running, and none ended within the limit of"
                f" {self.limits.waiting_seconds:g} seconds; try again later."
            )
        try:
            return self.pool.ask({**request, "seconds": seconds}, body, seconds)[0]
        finally:
            self._writing.release()

    def close(self) -> None:
        """End the readers and let go of the files."""
        self.pool.close()
        super().close()
