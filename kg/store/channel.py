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
        self._body = bytearray()
        self._have = 0

    def send(self, header: Mapping[str, Any], body: bytes = b"") -> None:
        """Write a request or a reply.

        Raises:
            BrokenPipeError: nobody reads it.
        """
        head = json.dumps({**header, "size": len(body)}).encode() + b"\n"
        sent = os.writev(self.writing, [head, body]) if body else os.write(self.writing, head)
        for piece in (head, body):
            rest = memoryview(piece)[sent:]
            sent = max(0, sent - len(piece))
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
        """Return the reply if what has come makes it whole; something must have come.

        Raises:
            EOFError: the other end is closed.
        """
        self._fill(None, None)
        return self._whole()

    def _whole(self) -> Reply | None:
        """Take a message out of what has come, if it is all there."""
        if self._header is None:
            end = self._pending.find(b"\n")
            if end < 0:
                return None
            self._header = json.loads(self._pending[:end])
            self._begin_body(end + 1, self._header["size"])
        if self._have < len(self._body):
            return None
        header, self._header = self._header, None
        body, self._body = bytes(self._body), bytearray()
        return header, body

    def _begin_body(self, start: int, size: int) -> None:
        """Make room for the body that starts at a place, and put there what has come of it."""
        come = self._pending[start : start + size]
        self._pending = self._pending[start + size :]
        self._body = bytearray(size)
        self._body[: len(come)] = come
        self._have = len(come)

    def _fill(self, deadline: float | None, gone: Callable[[], bool] | None) -> None:
        if deadline is not None:
            self._await(deadline, gone)
        try:
            if self._have < len(self._body):
                count = os.readv(self.reading, [memoryview(self._body)[self._have :]])
                self._have += count
            else:
                data = os.read(self.reading, PIECE)
                count = len(data)
                self._pending += data
        except ConnectionResetError as error:
            raise EOFError from error
        if not count:
            raise EOFError

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
