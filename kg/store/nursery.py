"""The store in memory: `python -m kg.store.nursery`, one thread that forks readers on request.

A reader shares the pages of this process, so it is ready in milliseconds and costs next to nothing;
killing it harms nobody. When it forks only one thread may run here, or a reader could inherit a
lock for ever. But quads are read in a thread of their own, which has ended by then: the allocator
gives it a place apart. Were its small gaps between quads where a reader finds room for its work,
nearly every piece would have a shared page copied first, and short queries took four times as long.
"""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pyoxigraph as ox

from .answering import Answering, confine_memory, leave_network, resident
from .channel import Channel
from .processes import die_with_parent

SPARE = 48 << 20
"""Bytes that a reader may keep from one request to the next."""
APART = 160 << 20
"""Bytes of addresses that a thread takes for its stack and its own place, mostly unused."""
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
            except RuntimeError:  # no memory even for a thread: who asks sees that this one ended
                return

    def do_fill(self, request: Mapping[str, Any], _body: bytes) -> dict[str, Any]:
        """Read everything from a file of N-Quads."""
        _apart(partial(self._fill, request["path"], request["graphs"]))
        return self._settled(request["generation"])

    def _fill(self, file: str, graphs: Iterable[str]) -> None:
        self.store.bulk_extend(ox.parse(path=file, format=NQUADS))
        for graph in graphs:
            self.store.add_graph(ox.NamedNode(graph))

    def do_change(self, request: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        """Take quads away and add others, both in N-Quads."""
        gone, come = body[: request["gone"]], body[request["gone"] :]
        _apart(partial(self._change, gone, come, request["graphs"]))
        return self._settled(request["generation"])

    def _change(self, gone: bytes, come: bytes, graphs: Mapping[str, bool]) -> None:
        for quad in ox.parse(gone, format=NQUADS):
            self.store.remove(quad)
        self.store.extend(ox.parse(come, format=NQUADS))
        for graph, present in graphs.items():
            if present:
                self.store.add_graph(ox.NamedNode(graph))
            elif self.store.contains_named_graph(ox.NamedNode(graph)):
                self.store.remove_graph(ox.NamedNode(graph))

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


def _apart(work: Callable[[], None]) -> None:
    """Do something in a thread that has ended when this returns."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


def main() -> None:
    """Hold a copy until the input ends; the first request holds the settings."""
    channel = Channel(0, 0)
    with suppress(EOFError):  # the server ended meanwhile
        settings, _ = channel.receive()
        leave_network()
        confine_memory(settings["copy"] + APART)
        Nursery(settings, channel, socket.socket(fileno=settings["post"])).run()


if __name__ == "__main__":
    main()
