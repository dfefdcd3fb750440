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
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import LimitError, StoreError
from . import Answer, Change, Limits, federation, lookups, plans, policy, tabular, updates
from .answering import resident
from .channel import Reply
from .embedded import EmbeddedStore, Snapshot
from .following import Copy
from .forks import NurseryError
from .kept import Kept
from .plans import DEFAULT, Plan
from .pool import Pool
from .processes import Process
from .tabular import KINDS
from .turns import Queue

BYTES_A_SECOND = 1_000_000
"""How fast a file is loaded at least: so much longer than other updates it may take."""
Put = tuple[dict[str, Any], bytes, float]
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
        self.answers: Kept[Answer] = Kept(limits.cache // 2)
        self.queue = Queue(readers, limits.waiting, limits.waiting_seconds)
        self.pool = Pool(
            lambda: Process(settings),
            readers,
            queue_=self.queue,
            memory=limits.memory,
            eager=1 if limits.copy else readers,
        )
        self.copy = Copy(settings, readers, self.queue) if limits.copy else None

    @property
    def generation(self) -> str:
        """Return the name of the current generation."""
        return self._pointer() or super().generation

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
        client: str = "",
    ) -> Answer:
        """Return the answer of a query that may run here; see `Store.query`."""
        types = (media_types,) if isinstance(media_types, str) else tuple(media_types)
        request = self._request(types, base=base, partial=partial)
        request |= {"default_graphs": tuple(default_graphs), "named_graphs": tuple(named_graphs)}
        key = (text, *request.values())
        if kept := self.answers.get(key):
            return kept
        plain = not (default_graphs or named_graphs or partial)
        if plain and (found := self.lookup(text, types, base or "")):
            return found
        request["seconds"] = self.limits.seconds if timeout is None else timeout
        with self.queue.place():
            answer, called = self._asked(text, request, gone, client)
        same = answer.generation == request["generation"]
        if same and not called and not policy.is_volatile(text):
            self.answers.keep(key, replace(answer, seconds=0.0), len(answer.body) + len(text))
        return answer

    def _request(self, media_types: Sequence[str], **fields: Any) -> dict[str, Any]:
        return {
            "do": "query",
            "generation": self._pointer(),
            "media_types": media_types,
            "default_graphs": (),
            "named_graphs": (),
            **fields,
        }

    def lookup(self, text: str, media_types: Sequence[str], base: str) -> Answer | None:
        """Return the answer of a lookup (see `lookups`), found here and now, if it is small."""
        planned = plans.plan(text)
        if planned and (answer := self.carry_out(planned, media_types)):
            return answer
        if not self._holds_small() or not (planned or lookups.is_lookup(text)):
            return None
        try:
            snapshot = self._current()
        except StoreError:
            return None
        found = lookups.looked_up(
            snapshot.store,
            text,
            media_types=media_types,
            base=base or None,
            union=not self.strict,
        )
        return Answer(*found, snapshot.generation) if found else None

    def _holds_small(self) -> bool:
        """Say whether a small result is one that the caps allow."""
        return min(self.limits.result, self.limits.rows) >= lookups.SIZE

    def carry_out(
        self, plan: Plan, media_types: Sequence[str], snapshot: Snapshot | None = None
    ) -> Answer | None:
        """Return the answer of a plan, if it is small and of a kind that is written here.

        Without a snapshot it is made from the current one.
        """
        kind = next((name for name in media_types or KINDS if name in KINDS), None)
        if kind is None or not self._holds_small():
            return None
        try:
            snapshot = snapshot or self._current()
            rows = plan.rows(snapshot.store, DEFAULT if self.strict else None)
            body = tabular.written(plan, rows, KINDS[kind])
        except (StoreError, OSError):
            return None
        return None if body is None else Answer(body, kind, snapshot.generation)

    def usable(self) -> Pool | None:
        """Return the readers that plain queries are put to now: in memory, else on disk.

        There are none where a query may have to be resolved first.
        """
        if self.limits.services:
            return None
        return (self.copy and self.copy.readers(self._pointer())) or self.pool

    def put(self, text: str, media_types: Sequence[str], base: str) -> Put:
        """Return a plain query as it is put to a reader; `answered` makes an answer of the reply.

        The caller waits for the reply in its own way.
        """
        request = self._request(media_types, base=base, partial=False, called=False)
        seconds = self.limits.seconds
        return {**request, "seconds": seconds}, text.encode(), seconds

    @staticmethod
    def answered(reply: Reply) -> Answer:
        """Return the answer that a reply holds."""
        header, body = reply
        fields = (header[name] for name in ("media_type", "generation", "truncated", "seconds"))
        return Answer(body, *fields)

    def _asked(
        self, text: str, request: dict[str, Any], gone: Gone | None, client: str
    ) -> tuple[Answer, bool]:
        """Return the answer to a request, and whether services were called for it."""
        began = time.monotonic()
        text, called = self._resolved(text, request["base"], request["seconds"], update=False)
        if called:
            left = request["seconds"] - (time.monotonic() - began)
            request = {**request, "seconds": max(0.1, left)}
        reply = self._read({**request, "called": called}, text.encode(), gone, client)
        return self.answered(reply), called

    def _read(self, request: dict[str, Any], body: bytes, gone: Gone | None, client: str) -> Reply:
        seconds = request["seconds"]
        pool = self.copy.readers(request["generation"]) if self.copy else None
        if pool is not None:
            try:
                return pool.ask(request, body, seconds, gone, client)
            except NurseryError:  # it ended just now
                pass
        return self.pool.ask(request, body, seconds, gone, client)

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
    ) -> Change:
        """Carry out a SPARQL update as one generation; see `WritableStore.update`."""
        text = updates.using(text, default_graphs, named_graphs)
        text, called = self._resolved(text, base, self.limits.update_seconds, update=True)
        return self._write({"do": "update", "base": base, "called": called}, text.encode())

    def load(self, data: bytes, media_type: str, graph: str | None, *, replace: bool) -> Change:
        """Add RDF to a graph or replace it; see `WritableStore.load`."""
        request = {"do": "load", "media_type": media_type, "graph": graph, "replace": replace}
        return self._write(request, data)

    def load_file(self, file: Path, media_type: str, graph: str | None, *, replace: bool) -> Change:
        """Add the RDF of a file to a graph or replace it; see `Loading.load_file`."""
        request = {"do": "load", "path": str(file.resolve()), "media_type": media_type}
        more = file.stat().st_size / BYTES_A_SECOND
        return self._write({**request, "graph": graph, "replace": replace}, b"", more=more)

    def remove(self, graph: str | None) -> Change:
        """Remove a graph; see `WritableStore.remove`."""
        return self._write({"do": "remove", "graph": graph}, b"")

    def _write(self, request: dict[str, Any], body: bytes, *, more: float = 0.0) -> Change:
        seconds = self.limits.update_seconds + more
        if not self._writing.acquire(timeout=self.limits.waiting_seconds):
            raise LimitError(
                "Other updates are running, and none ended within the limit of"
                f" {self.limits.waiting_seconds:g} seconds; try again later."
            )
        try:
            header, _ = self.pool.ask({**request, "seconds": seconds}, body, seconds)
            return Change(**header["change"])
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
            ("memory_bytes", "gauge"): resident(),
            ("copy_memory_bytes", "gauge"): self.copy.memory() if self.copy else 0,
            ("copy_quads", "gauge"): self.copy.quads if self.copy else 0,
            ("copy_current", "gauge"): int(bool(self.copy and self.copy.readers(self._pointer()))),
        }

    def close(self) -> None:
        """End the readers and let go of the files."""
        if self.copy:
            self.copy.close()
        self.pool.close()
        super().close()
