"""The store whose queries run in readers: processes that are killed at the deadline.

The engine cannot be stopped and ends its process when memory runs out, so nothing that a stranger
wrote is evaluated in the process that serves. Queries go to readers of a copy in memory while that
is abreast of the disk, else to readers of the disk. Updates run in the latter: a generation that
was not finished is never seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..errors import LimitError
from . import Answer, Limits, federation, policy, rewriting
from .answers import Answers
from .channel import Reply
from .embedded import EmbeddedStore
from .following import Copy
from .forks import NurseryError
from .pool import Pool, Queue
from .processes import Process

Gone = Callable[[], bool]


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
        limits = self.limits
        settings = {
            "directory": str(directory.resolve()),
            "strict": strict,
            "services": limits.services,
            "memory": limits.memory,
            "copy": limits.copy,
            "result": limits.result,
            "rows": limits.rows,
            "rewrite": limits.rewrite,
        }
        self.answers = Answers(limits.cache)
        self.queue = Queue(readers, limits.waiting, limits.waiting_seconds)
        self.pool = Pool(
            lambda: Process(settings),
            readers,
            queue_=self.queue,
            memory=limits.memory,
            eager=1 if limits.copy else readers,
        )
        self.copy = Copy(settings, readers, self.queue) if limits.copy else None

    def query(
        self,
        text: str,
        *,
        media_types: str | Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        timeout: float | None = None,
        partial: bool = False,
        gone: Gone | None = None,
    ) -> Answer:
        """Return the answer of a query that may run here; see `Store.query`."""
        generation = self._pointer()
        types = (media_types,) if isinstance(media_types, str) else tuple(media_types)
        graphs = (tuple(default_graphs), tuple(named_graphs))
        key = (generation, text, types, *graphs, base, partial)
        if kept := self.answers.get(key):
            return kept
        seconds = self.limits.seconds if timeout is None else timeout
        with self.queue.place():
            began = time.monotonic()
            text, called = self._resolved(text, base, seconds, update=False)
            request = {
                "do": "query",
                "generation": generation,
                "seconds": max(0.1, seconds - (time.monotonic() - began) if called else seconds),
                "media_types": types,
                "default_graphs": graphs[0],
                "named_graphs": graphs[1],
                "base": base,
                "partial": partial,
                "called": called,
            }
            header, body = self._read(request, text.encode(), gone)
        answer = Answer(body, header["media_type"], header["generation"], header["truncated"])
        if not called and answer.generation == generation and not policy.is_volatile(text):
            self.answers.keep(key, text, answer)
        return answer

    def _read(self, request: dict[str, Any], body: bytes, gone: Gone | None) -> Reply:
        seconds = request["seconds"]
        pool = self.copy.readers(request["generation"]) if self.copy else None
        if pool is not None:
            try:
                return pool.ask(request, body, seconds, gone)
            except NurseryError:  # it ended just now
                pass
        return self.pool.ask(request, body, seconds, gone)

    def _resolved(
        self, text: str, base: str | None, seconds: float, *, update: bool
    ) -> tuple[str, bool]:
        """Return the text with the rows of the services it calls, and whether it called any."""
        if not self.limits.services or not federation.mentioned(text):
            return text, False
        plain = policy.unescaped(text)
        request = {"do": "calls", "update": update, "base": base, "seconds": seconds}
        header, _ = self.pool.ask(request, plain.encode(), seconds)
        found = [federation.Call(*call) for call in header["calls"]]
        return federation.answered(plain, found, self.caller.ask), True

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
        text, called = self._resolved(text, base, self.limits.update_seconds, update=True)
        self._write({"do": "update", "base": base, "called": called}, text.encode())

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
            if self.copy:
                self.copy.look()

    def figures(self) -> dict[tuple[str, str], float]:
        """Return how the readers fare; see `Monitored`."""
        return {
            ("readers", "gauge"): self.queue.readers,
            ("requests_inside", "gauge"): self.queue.inside,
            ("refused_total", "counter"): self.queue.refused,
            ("readers_killed_total", "counter"): self.queue.killed,
            ("cache_bytes", "gauge"): self.answers.used,
            ("cache_hits_total", "counter"): self.answers.hits,
            ("copy_quads", "gauge"): self.copy.quads if self.copy else 0,
            ("copy_current", "gauge"): int(bool(self.copy and self.copy.readers(self._pointer()))),
        }

    def close(self) -> None:
        """End the readers and let go of the files."""
        if self.copy:
            self.copy.close()
        self.pool.close()
        super().close()
