"""Readers forked from a copy of the store in memory, as the server sees them."""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NoReturn

from ..errors import StoreError
from .channel import Channel, Reply
from .processes import Reading, started

FILLING_SECONDS = 600.0
FORKING_SECONDS = 30.0


class NurseryError(StoreError):
    """The process that holds the copy has ended, or does not answer."""


class NurseryHandle:
    """The process that holds the copy, `python -m kg.store.nursery`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        control, theirs = socket.socketpair()
        self._post, post = socket.socketpair()
        self._control = control
        self._process = started("kg.store.nursery", stdin=theirs, pass_fds=[post.fileno()])
        self._channel = Channel(control.fileno(), control.fileno())
        self._lock = threading.Lock()
        self.generation = ""
        self._closed = False
        with suppress(BrokenPipeError):  # it ended already; the first request will show
            self._channel.send({**settings, "post": post.fileno()})
        theirs.close()
        post.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def hold(self, request: Mapping[str, Any], body: bytes = b"") -> int:
        """Have it hold another generation (`fill` or `change`); return how many quads that are.

        Raises:
            NurseryError: it has ended, as happens where they do not fit.
        """
        with self._lock:
            quads = self._asked(request, body, FILLING_SECONDS)["quads"]
            self.generation = request["generation"]
        return int(quads)

    def _asked(self, request: Mapping[str, Any], body: bytes, seconds: float) -> dict[str, Any]:
        if self._closed:  # the number of its socket may be another's by now
            raise NurseryError("The copy of the store in memory was given up.")
        try:
            self._channel.send(request, body)
            return self._channel.receive(seconds)[0]
        except (EOFError, TimeoutError, OSError) as error:
            self._process.kill()
            raise NurseryError("The copy of the store in memory is gone.") from error

    def fork(self) -> Fork:
        """Return a new reader.

        Raises:
            NurseryError: the process has ended.
        """
        with self._lock:
            pid = self._asked({"do": "fork"}, b"", FORKING_SECONDS)["pid"]
            _, descriptors, _, _ = socket.recv_fds(self._post, 16, 2)
            return Fork(self, pid, self.generation, *descriptors)

    def reap(self, pid: int) -> int:
        """Return the exit status of a reader that was ended."""
        try:
            with self._lock:
                return int(self._asked({"do": "reap", "pid": pid}, b"", FORKING_SECONDS)["status"])
        except NurseryError:
            return -signal.SIGKILL

    def close(self) -> None:
        """End the process and with it all its readers."""
        self._process.kill()
        self._process.wait()
        with self._lock:
            self._closed = True
            self._control.close()
            self._post.close()


class Fork(Reading):
    """A reader of one generation in memory."""

    def __init__(
        self, nursery: NurseryHandle, pid: int, generation: str, descriptor: int, handle: int
    ) -> None:
        super().__init__(Channel(descriptor, descriptor))
        self.generation = generation
        self._nursery = nursery
        self._pid = pid
        self._socket = socket.socket(fileno=descriptor)
        self._handle = handle
        self._end_of_it = select.poll()
        self._end_of_it.register(handle, select.POLLIN)
        self._ending = threading.Lock()
        self._status: int | None = None

    def is_alive(self) -> bool:
        """Say whether it runs, on the generation that is held now."""
        return self.generation == self._nursery.generation and not self._end_of_it.poll(0)

    def begin(self, request: Mapping[str, Any], body: bytes) -> None:
        """Send a request; see `Reading.begin`.

        Raises:
            NurseryError: the nursery has ended, and its readers with it.
        """
        try:
            super().begin(request, body)
        except EOFError as error:
            self._mourn(error)

    def receive(self, seconds: float, gone: Callable[[], bool] | None = None) -> Reply:
        """Return the reply; see `Reading.receive` and `begin`."""
        try:
            return super().receive(seconds, gone)
        except EOFError as error:
            self._mourn(error)

    def arrived(self) -> Reply | None:
        """Return the reply if it has come; see `Reading.arrived` and `begin`."""
        try:
            return super().arrived()
        except EOFError as error:
            self._mourn(error)

    def _mourn(self, error: EOFError) -> NoReturn:
        if not self._nursery.is_alive():
            raise NurseryError("The copy of the store in memory is gone.") from error
        raise error

    def end(self) -> int:
        """End it at once and return its exit status, negative for a signal."""
        with self._ending:
            if self._status is None:
                with suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._handle, signal.SIGKILL)
                self._status = self._nursery.reap(self._pid)
                self._socket.close()
                os.close(self._handle)
        return self._status
