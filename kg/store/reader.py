"""One reader process: `python -m kg.store.reader` answers requests on its standard input.

A request and a reply are each one line of JSON, `size` telling how many bytes of body follow it.
The process sets its own alarm before it touches a query, so the system ends it at the deadline even
when nobody is left to kill it; end of input ends it too.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from ..errors import FormatError, KgError, QueryError
from . import engine, policy
from .embedded import Snapshot, writing

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


class Reader:
    """What a reader process keeps between requests: its settings and the generation it has open."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.directory = Path(settings["directory"])
        self.settings = settings
        self._snapshot: Snapshot | None = None

    def answer(self, request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Return the reply to one request; an error of ours becomes a reply that names it."""
        try:
            return getattr(self, f"do_{request['do']}")(request, body)  # type: ignore[no-any-return]
        except KgError as error:
            return described(error), b""
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def do_query(self, request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Answer a query from the current generation."""
        snapshot = self._current(request["generation"])
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        text = body.decode()
        policy.check_query(text, services=self.settings["services"])
        result, media_type = engine.evaluate(
            snapshot.store,
            text,
            media_types=request["media_types"],
            default_graphs=request["default_graphs"],
            named_graphs=request["named_graphs"],
            base=request["base"],
            strict=self.settings["strict"],
            limit=self.settings["result"],
        )
        return {"media_type": media_type, "generation": snapshot.generation}, result

    def _current(self, generation: str) -> Snapshot:
        if self._snapshot is None or self._snapshot.generation != generation:
            self._snapshot = None
            self._snapshot = Snapshot(self.directory)
        return self._snapshot

    def do_update(self, request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Carry out an update as a generation of its own."""
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        with writing(self.directory, optimise=False, wait=request["seconds"]) as writer:
            writer.update(body.decode(), base=request["base"], services=self.settings["services"])
        return {}, b""

    def do_load(self, request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Add RDF to a graph, or put it in place of the graph; say whether the graph is new."""
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        graph = request["graph"]
        with writing(self.directory, optimise=False, wait=request["seconds"]) as writer:
            created = graph is not None and not writer.has_graph(graph)
            if request["replace"]:
                writer.remove_graph(graph)
            writer.load(body, request["media_type"], graph)
        return {"created": created}, b""

    def do_remove(self, request: Mapping[str, Any], _body: bytes) -> tuple[dict[str, Any], bytes]:
        """Remove a graph; say whether it was there."""
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        graph = request["graph"]
        with writing(self.directory, optimise=False, wait=request["seconds"]) as writer:
            found = graph is None or writer.has_graph(graph)
            if found:
                writer.remove_graph(graph)
        return {"found": found}, b""


def described(error: KgError) -> dict[str, Any]:
    """Return an error as the fields of a reply."""
    fields: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, QueryError):
        fields |= {"line": error.line, "column": error.column}
    if isinstance(error, FormatError):
        fields |= {"offered": error.offered}
    return fields


def send(pipe: IO[bytes], header: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one request or reply."""
    pipe.write(json.dumps({**header, "size": len(body)}).encode() + b"\n")
    pipe.write(body)
    pipe.flush()


def confine(memory: int, *, network: bool) -> None:
    """Bound this process's memory and, where the system lets it, take away its network."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and not network:
        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)


def main() -> None:
    """Serve requests until the input ends; the first line holds the settings."""
    requests, replies = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    settings = json.loads(requests.readline())
    confine(settings["memory"], network=bool(settings["services"]))
    reader = Reader(settings)
    send(replies, {"ready": True})
    while line := requests.readline():
        request = json.loads(line)
        header, body = reader.answer(request, requests.read(request["size"]))
        send(replies, header, body)


if __name__ == "__main__":
    main()
