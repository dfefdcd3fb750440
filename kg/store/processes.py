"""Reader processes as the server sees them: started, asked, ended."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from ..errors import StoreError
from .channel import Channel, Reply

STARTING_SECONDS = 60.0
ALLOCATION = "glibc.malloc.tcache_count=300"
"""The engine allocates many small pieces; found at once, queries take a quarter less time.

What is kept for that is never given back, up to so many pieces of each size: 300 are as fast as
2,000, and a reader that works for long stops growing at 5 MB and not at 60."""
AHEAD = 1 << 20
"""Bytes of a reply that a reader may write before somebody reads them."""
_DEATH_SIGNAL = 1


class Reading(ABC):
    """A process that answers one request at a time until it is ended."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.spent = False

    @abstractmethod
    def is_alive(self) -> bool:
        """Say whether it can be asked."""

    def is_ready(self) -> bool:
        """Say whether it has started."""
        return True

    @abstractmethod
    def end(self) -> int:
        """End it at once and return its exit status, negative for a signal."""

    def begin(self, request: Mapping[str, Any], body: bytes) -> None:
        """Send a request.

        Raises:
            EOFError: the process has ended. StoreError: it did not even start.
        """
        try:
            self._channel.send(request, body)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise EOFError from error

    def receive(self, seconds: float, gone: Callable[[], bool] | None = None) -> Reply:
        """Return the reply to the request that was sent.

        Raises:
            TimeoutError: none came in time. EOFError: the process has ended.
            AbandonedError: `gone` said that nobody waits.
        """
        return self._noted(self._channel.receive(seconds, gone))

    def _noted(self, reply: Reply) -> Reply:
        """Return a reply, having noted whether the process wants to be replaced after it."""
        self.spent = reply[0].pop("spent", False)
        return reply

    def arrived(self) -> Reply | None:
        """Return the reply if it has come; EOFError as in `receive`."""
        reply = self._channel.arrived()
        return self._noted(reply) if reply else None

    def fileno(self) -> int:
        """Return what becomes readable when a reply comes."""
        return self._channel.reading

    def ask(
        self,
        request: Mapping[str, Any],
        body: bytes,
        seconds: float,
        gone: Callable[[], bool] | None = None,
    ) -> Reply:
        """Return the reply to a request; raises as `begin` and `receive` do."""
        self.begin(request, body)
        return self.receive(seconds, gone)


def started(module: str, **options: Any) -> subprocess.Popen[bytes]:
    """Return a new process that runs a module of this package, apart from the terminal."""
    package = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", module],
        env={"GLIBC_TUNABLES": ALLOCATION, **os.environ, "PYTHONPATH": path},
        start_new_session=True,
        **options,
    )


def die_with_parent() -> None:
    """Have the system end this process when the one that started it ends, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


class Process(Reading):
    """A reader over the generations on disk, `python -m kg.store.reader`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._process = started("kg.store.reader", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ends = (_pipe(self._process.stdout), _pipe(self._process.stdin))
        super().__init__(Channel(*(end.fileno() for end in ends)))
        with suppress(OSError, AttributeError):  # where the system does not let it
            fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, AHEAD)
        self._ready = False
        self._ending = threading.Lock()
        with suppress(BrokenPipeError):  # it ended already; the first request will show
            self._channel.send(settings)

    def is_alive(self) -> bool:
        """Say whether the process still runs."""
        return self._process.poll() is None

    def is_ready(self) -> bool:
        """Say whether it has started, as far as has been seen."""
        return self._ready

    def begin(self, request: Mapping[str, Any], body: bytes) -> None:
        """Send a request, once the process has started; see `Reading.begin`."""
        self._await_start()
        super().begin(request, body)

    def _await_start(self) -> None:
        if self._ready:
            return
        try:
            self._channel.receive(STARTING_SECONDS)
        except (TimeoutError, EOFError) as error:
            raise StoreError("A reader process could not start; the log says why.") from error
        self._ready = True

    def end(self) -> int:
        """End the process at once and return its exit status, negative for a signal."""
        with self._ending:
            self._process.kill()
            status = self._process.wait()
            with suppress(BrokenPipeError):
                _pipe(self._process.stdin).close()
            _pipe(self._process.stdout).close()
        return status


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
