"""A copy of the store in memory that follows the generations on disk, change by change."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from ..errors import StoreError
from . import generations
from .answering import resident
from .forks import Fork, NurseryError, NurseryHandle
from .pool import Pool
from .processes import Process
from .turns import Queue

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
READING_SECONDS = 600.0
SMALL = 50_000
"""Quads up to which all graphs are compared where it is not known which have changed."""
MOST_LEFTOVERS = 1.0
"""How much, measured by its size, a copy may have lost before it is made anew: the engine keeps the
memory of what is removed."""


class Copy:
    """The copy and its readers; while it is behind the disk, or gone, there is no pool of it."""

    def __init__(self, settings: Mapping[str, Any], readers: int, queue: Queue) -> None:
        self.directory = Path(settings["directory"])
        self.settings = settings
        self.pool = Pool(self._fork, readers, queue_=queue, memory=settings["memory"], eager=0)
        self.quads = 0
        self._lost = 0
        self._nursery: NurseryHandle | None = None
        self._scribe: Process | None = None
        self._wake = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._follow, name="copy", daemon=True)
        self._thread.start()

    def readers(self, generation: str | None) -> Pool | None:
        """Return the pool where it reads this generation."""
        nursery = self._nursery
        ready = nursery is not None and generation and nursery.generation == generation
        return self.pool if ready else None

    def memory(self) -> int:
        """Return the bytes of memory that the copy takes."""
        nursery = self._nursery
        return 0 if nursery is None else resident(nursery.pid)

    def look(self) -> None:
        """Follow at once: there is a new generation."""
        self._wake.set()

    def _fork(self) -> Fork:
        nursery = self._nursery
        if nursery is None:
            raise NurseryError("The copy of the store in memory is gone.")
        return nursery.fork()

    def _follow(self) -> None:
        while not self._closed:
            try:
                self._catch_up()
            except NurseryError:
                if not self._closed:
                    log.warning(
                        "The store does not fit into %s MB of memory (KG_MEMORY); it is read from"
                        " disk.",
                        self.settings["copy"] >> 20,
                    )
                break
            except (StoreError, OSError, EOFError, TimeoutError) as error:
                if not self._closed:
                    log.warning("The copy in memory could not follow: %s", error)
                self._forget()
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
        self._forget()

    def _catch_up(self) -> None:
        nursery = self._nursery
        if nursery is not None and not nursery.is_alive():
            log.warning("The copy of the store in memory ended; it is made anew.")
            self._forget()
            nursery = None
        if nursery is None:
            self._begin()
        elif generations.current(self.directory) != nursery.generation:
            try:
                self._change(nursery)
            except StoreError as error:
                if isinstance(error, NurseryError):
                    raise
                self._forget()
                self._begin()

    def _begin(self) -> None:
        """Read everything."""
        with ExitStack() as undo, tempfile.TemporaryDirectory(prefix="kg-") as folder:
            nursery = NurseryHandle(self.settings)
            undo.callback(nursery.close)
            path = str(Path(folder) / "content.nq")
            fields, _ = self._written({"do": "content", "path": path})
            self.quads = nursery.hold({**fields, "do": "fill", "path": path})
            undo.pop_all()
        self._lost = 0
        self._nursery = nursery

    def _change(self, nursery: NurseryHandle) -> None:
        """Read what has changed.

        Raises:
            StoreError: it is not known, or the copy has lost too much.
        """
        if self._lost > MOST_LEFTOVERS * self.quads + 100_000:
            raise StoreError("The copy has lost more than it holds.")
        small = self.quads < SMALL
        fields, body = self._written({"do": "changes", "since": nursery.generation, "all": small})
        self._lost += body.count(b"\n", 0, fields["gone"])
        self.quads = nursery.hold({**fields, "do": "change"}, body)

    def _written(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        if self._scribe is None or not self._scribe.is_alive():
            self._scribe = Process({**self.settings, "memory": 1 << 40})
        fields, body = self._scribe.ask(request, b"", READING_SECONDS)
        if "error" in fields:
            raise StoreError(fields["message"])
        fields.pop("size")
        return fields, body

    def _forget(self) -> None:
        nursery, self._nursery = self._nursery, None
        if nursery is not None:
            nursery.close()

    def close(self) -> None:
        """End the copy and its readers."""
        self._closed = True
        nursery, scribe = self._nursery, self._scribe
        for process in (nursery, scribe):
            if process is not None:
                with suppress(OSError):
                    process.close() if isinstance(process, NurseryHandle) else process.end()
        self._wake.set()
        self.pool.close()
        self._thread.join(timeout=5)
