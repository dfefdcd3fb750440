"""A reader over the generations on disk: `python -m kg.store.reader`, asked on standard input.

It also makes new generations, one for each update, since an update too has to be stopped in time.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..errors import StoreError
from . import generations
from .answering import Answering, confine_memory, leave_network
from .channel import Channel
from .embedded import Snapshot, writing
from .upkeep import gathered
from .writer import Writer, names

NQUADS = ox.RdfFormat.N_QUADS
MOST_COMPARED = 200_000
"""Quads of one graph up to which it is compared with what it was."""
Fields = dict[str, Any]


class Reader(Answering):
    """What a reader process keeps between requests: its settings and the generation it has open."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(settings)
        self.directory = Path(settings["directory"])
        self._snapshot: Snapshot | None = None

    def opened(self, generation: str) -> tuple[ox.Store, str]:
        """Return the store of the current generation."""
        if self._snapshot is None or self._snapshot.generation != generation:
            self._snapshot = None
            self._snapshot = Snapshot(self.directory)
        return self._snapshot.store, self._snapshot.generation

    def do_update(self, request: Mapping[str, Any], body: bytes) -> tuple[Fields, bytes]:
        """Carry out an update as a generation of its own."""
        with self._changing(request) as (writer, fields):
            writer.update(body.decode(), base=request["base"], called=request["called"])
        return {"change": fields}, b""

    def do_load(self, request: Mapping[str, Any], body: bytes) -> tuple[Fields, bytes]:
        """Add RDF to a graph, or put it in place of the graph."""
        graph = request["graph"]
        with self._changing(request) as (writer, fields):
            fields["created"] = graph is not None and not writer.has_graph(graph)
            if request["replace"]:
                writer.remove_graph(graph)
            if file := request.get("path"):
                writer.load_file(Path(file), request["media_type"], graph)
            else:
                writer.load(body, request["media_type"], graph)
        return {"change": fields}, b""

    def do_remove(self, request: Mapping[str, Any], _body: bytes) -> tuple[Fields, bytes]:
        """Remove a graph."""
        graph = request["graph"]
        with self._changing(request) as (writer, fields):
            fields["found"] = graph is None or writer.has_graph(graph)
            if fields["found"]:
                writer.remove_graph(graph)
        return {"change": fields}, b""

    @contextmanager
    def _changing(self, request: Mapping[str, Any]) -> Iterator[tuple[Writer, Fields]]:
        """Give a writer for the time that a request has, and the fields that tell of its work."""
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        fields: Fields = {}
        with writing(self.directory, optimise=False, wait=request["seconds"]) as writer:
            yield writer, fields
            fields["before"], fields["after"] = writer.sizes()

    def do_calls(self, request: Mapping[str, Any], body: bytes) -> tuple[Fields, bytes]:
        """Find the services that a text calls, and check that it may."""
        from . import federation  # loads rdflib's parser

        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        found = federation.calls(
            body.decode(),
            update=request["update"],
            services=self.settings["services"],
            base=request["base"],
        )
        return {"calls": found}, b""

    def do_content(self, request: Mapping[str, Any], _body: bytes) -> tuple[Fields, bytes]:
        """Write the current generation as N-Quads to a file; say which it is."""
        store, generation = self.opened("")
        store.dump(request["path"], NQUADS)
        return {"generation": generation, "graphs": names(store)}, b""

    def do_changes(self, request: Mapping[str, Any], _body: bytes) -> tuple[Fields, bytes]:
        """Return the quads gone and come since a generation: `gone` bytes of N-Quads, then more.

        Raises:
            StoreError: it is not known what changed, so everything has to be read anew.
        """
        since = request["since"]
        old = self._snapshot
        if old is None or old.generation != since:
            old = Snapshot(self.directory, since)
        store, generation = self.opened("")
        changes = generations.changed_since(self.directory, old.generation, until=generation)
        if changes is None and request["all"]:
            changes = generations.Changes({*names(old.store), *names(store)}, [])
        if changes is None:
            raise StoreError("It is not known what changed.")
        gone: list[ox.Quad] = []
        come: list[ox.Quad] = []
        places: list[ox.NamedNode | ox.DefaultGraph] = [ox.DefaultGraph()]
        for graph in [*places, *map(ox.NamedNode, sorted(changes.graphs))]:
            before = _content(old.store, graph)
            after = _content(store, graph)
            gone += before - after
            come += after - before
        steps = gathered(changes.steps, but=changes.graphs)
        for delta in steps.values():
            gone += delta.gone
            come += delta.come
        first = ox.serialize(gone, format=NQUADS) or b""
        moved = {*changes.graphs, *steps}
        graphs = {iri: store.contains_named_graph(ox.NamedNode(iri)) for iri in moved}
        fields = {"generation": generation, "gone": len(first), "graphs": graphs}
        return fields, first + (ox.serialize(come, format=NQUADS) or b"")


def _content(store: ox.Store, graph: ox.NamedNode | ox.DefaultGraph) -> set[ox.Quad]:
    """Return the quads of a graph.

    Raises:
        StoreError: there are so many that all is better read anew.
    """
    found = set(islice(store.quads_for_pattern(None, None, None, graph), MOST_COMPARED + 1))
    if len(found) > MOST_COMPARED:
        raise StoreError("A graph that changed is large.")
    return found


def main() -> None:
    """Serve requests until the input ends; the first holds the settings."""
    channel = Channel(sys.stdin.fileno(), os.dup(sys.stdout.fileno()))
    with suppress(EOFError, BrokenPipeError):  # the server ended meanwhile
        settings, _ = channel.receive()
        confine_memory(settings["memory"])
        leave_network()
        reader = Reader(settings)
        channel.send({"ready": True})
        reader.serve(channel)


if __name__ == "__main__":
    main()
