"""Requests and replies between processes: a line of JSON, then as many bytes as it says."""

from __future__ import annotations

import json
import os
import select
import time
from collections.abc import Callable, Mapping
from typing import Any

Reply = tuple[dict[str, Any], bytes]

PIECE = 1 << 16
"""Bytes that are read at once; much more costs time even where little comes."""
LOOK_SECONDS = 0.2
"""How often it is asked whether somebody still waits for the reply."""


class AbandonedError(Exception):
    """Nobody waits for the reply any more."""


class Channel:
    """One end of the conversation with a process, over one or two file descriptors."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading = reading
        self.writing = writing
        self._pending = bytearray()
        self._header: dict[str, Any] | None = None

    def send(self, header: Mapping[str, Any], body: bytes = b"") -> None:
        """Write a request or a reply.

        Raises:
            BrokenPipeError: nobody reads it.
        """
        pieces = json.dumps({**header, "size": len(body)}).encode() + b"\n" + body
        rest = memoryview(pieces)
        while rest:
            rest = rest[os.write(self.writing, rest) :]

    def receive(
        self, seconds: float | None = None, gone: Callable[[], bool] | None = None
    ) -> Reply:
        """Return what comes, within so many seconds if they are given.

        Raises:
            TimeoutError: nothing came in time. EOFError: the other end is closed.
            AbandonedError: `gone` says that nobody waits.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while (reply := self._whole()) is None:
            self._fill(deadline, gone)
        return reply

    def arrived(self) -> Reply | None:
        """Return what has come already, if it is whole; something must have come.

        Raises:
            EOFError: the other end is closed.
        """
        self._fill(None, None)
        reply = self._whole()
        if reply is None:
            waiting = select.poll()
            waiting.register(self.reading, select.POLLIN)
            while reply is None and waiting.poll(0):
                self._fill(None, None)
                reply = self._whole()
        return reply

    def _whole(self) -> Reply | None:
        """Take a message out of what has come, if it is all there."""
        if self._header is None:
            end = self._pending.find(b"\n")
            if end < 0:
                return None
            self._header = json.loads(self._pending[:end])
            del self._pending[: end + 1]
        size = self._header["size"]
        if len(self._pending) < size:
            return None
        header, self._header = self._header, None
        body = bytes(memoryview(self._pending)[:size])
        self._pending = self._pending[size:]
        return header, body

    def _fill(self, deadline: float | None, gone: Callable[[], bool] | None) -> None:
        if deadline is not None:
            self._await(deadline, gone)
        try:
            data = os.read(self.reading, PIECE)
        except ConnectionResetError as error:
            raise EOFError from error
        if not data:
            raise EOFError
        self._pending += data

    def _await(self, deadline: float, gone: Callable[[], bool] | None) -> None:
        waiting = select.poll()
        waiting.register(self.reading, select.POLLIN)
        while (left := deadline - time.monotonic()) > 0:
            if waiting.poll(min(left, LOOK_SECONDS) * 1000 if gone else left * 1000):
                return
            if gone and gone():
                raise AbandonedError
        if not waiting.poll(0):
            raise TimeoutError
