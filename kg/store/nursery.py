"""The store in memory: `python -m kg.store.nursery`, one thread that forks readers on request.

A reader shares the pages of this process, so it is ready in milliseconds and costs next to nothing;
killing it harms nobody. Only one thread may run here, or a fork could inherit a lock for ever.
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pyoxigraph as ox

from .answering import Answering, confine_memory, leave_network, resident
from .channel import Channel
from .processes import die_with_parent

SPARE = 48 << 20
"""Bytes that a reader may keep from one request to the next."""
NQUADS = ox.RdfFormat.N_QUADS


class Forked(Answering):
    """A reader of the copy as it was when the reader was forked."""

    def __init__(self, settings: Mapping[str, Any], store: ox.Store, generation: str) -> None:
        super().__init__(settings)
        self._opened = store, generation
        self._began = resident()

    def is_spent(self) -> bool:
        """Say whether it has kept much memory from what it did; another is made in no time."""
        return resident() - self._began > SPARE

    def opened(self, generation: str) -> tuple[ox.Store, str]:  # noqa: ARG002
        """Return the copy."""
        return self._opened


class Nursery:
    """The copy of one generation, and the readers that were forked from it."""

    def __init__(self, settings: Mapping[str, Any], channel: Channel, post: socket.socket) -> None:
        self.settings = settings
        self.channel = channel
        self.post = post
        self.store = ox.Store()
        self.generation = ""

    def run(self) -> None:
        """Do what is asked until the other end is closed."""
        while True:
            try:
                request, body = self.channel.receive()
                self.channel.send(getattr(self, f"do_{request['do']}")(request, body))
            except (EOFError, BrokenPipeError, ConnectionResetError):
                return

    def do_fill(self, request: Mapping[str, Any], _body: bytes) -> dict[str, Any]:
        """Read everything from a file of N-Quads."""
        self.store.bulk_extend(ox.parse(path=request["path"], format=NQUADS))
        for graph in request["graphs"]:
            self.store.add_graph(ox.NamedNode(graph))
        return self._settled(request["generation"])

    def do_change(self, request: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        """Take quads away and add others, both in N-Quads."""
        for quad in ox.parse(body[: request["gone"]], format=NQUADS):
            self.store.remove(quad)
        self.store.extend(ox.parse(body[request["gone"] :], format=NQUADS))
        for graph, present in request["graphs"].items():
            if present:
                self.store.add_graph(ox.NamedNode(graph))
            elif self.store.contains_named_graph(ox.NamedNode(graph)):
                self.store.remove_graph(ox.NamedNode(graph))
        return self._settled(request["generation"])

    def _settled(self, generation: str) -> dict[str, Any]:
        self.generation = generation
        gc.collect()
        gc.freeze()
        return {"quads": len(self.store)}

    def do_fork(self, _request: Mapping[str, Any], _body: bytes) -> dict[str, Any]:
        """Make a reader; its end of a socket and a handle of its process come by the post."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            try:
                self._become_reader(ours, theirs)
            finally:
                os._exit(0)
        handle = os.pidfd_open(pid)
        socket.send_fds(self.post, [b"reader"], [ours.fileno(), handle])
        os.close(handle)
        ours.close()
        theirs.close()
        return {"pid": pid}

    def _become_reader(self, ours: socket.socket, theirs: socket.socket) -> None:
        die_with_parent()
        ours.close()
        self.post.close()
        os.close(self.channel.reading)
        confine_memory(self.settings["memory"])
        reader = Forked(self.settings, self.store, self.generation)
        reader.serve(Channel(theirs.fileno(), theirs.fileno()))

    def do_reap(self, request: Mapping[str, Any], _body: bytes) -> dict[str, Any]:
        """Return the exit status of a reader that has ended, negative for a signal."""
        _, status = os.waitpid(request["pid"], 0)
        return {"status": os.waitstatus_to_exitcode(status)}


def main() -> None:
    """Hold a copy until the input ends; the first request holds the settings."""
    channel = Channel(0, 0)
    with suppress(EOFError):  # the server ended meanwhile
        settings, _ = channel.receive()
        leave_network()
        confine_memory(settings["copy"])
        Nursery(settings, channel, socket.socket(fileno=settings["post"])).run()


if __name__ == "__main__":
    main()
