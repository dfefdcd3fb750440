"""What every reader process does: one request after another, each under an alarm of its own.

The alarm is set before a query is touched, so the system ends the process at the deadline even when
nobody is left to kill it.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..errors import FormatError, KgError, QueryError
from . import distinct, engine, generations, narrowing, ordering, policy, ranking, rewriting, texts
from .channel import Channel
from .kept import repeated

HEAVY_SECONDS, EVERY = 0.1, 200
"""After a request that takes longer, and every so many, it is looked whether a process is spent."""
MOST_KEPT, LONGEST_KEPT = 200, 4000
"""How many queries that come again are kept as they were rewritten; characters of the longest."""
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


class Answering(ABC):
    """Answers queries by its settings from the store that `opened` gives."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self._rewriting: tuple[ox.Store | None, Callable[[str], str]] = None, str
        self._index: tuple[str, texts.Texts | None] = "", None

    @abstractmethod
    def opened(self, generation: str) -> tuple[ox.Store, str]:
        """Return an open store and the generation it really holds."""

    def answer(self, request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Return the reply to one request; an error of ours becomes a reply that names it."""
        try:
            return getattr(self, f"do_{request['do']}")(request, body)  # type: ignore[no-any-return]
        except KgError as error:
            return described(error), b""
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def do_query(self, request: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Answer a query."""
        store, generation = self.opened(request["generation"])
        began = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        text = body.decode()
        policy.check_query(text, called=request["called"])
        options = {
            "media_types": request["media_types"],
            "default_graphs": request["default_graphs"],
            "named_graphs": request["named_graphs"],
            "base": request["base"],
            "strict": self.settings["strict"],
            "caps": engine.Caps(self.settings["result"], self.settings["rows"]),
            "partial": request["partial"],
        }
        better = text
        if self.settings["rewrite"]:
            better = self._settled(store, self._better(text, store, generation), request)
        try:
            result, media_type, cut = engine.evaluate(store, better, **options)
        except QueryError:
            if better == text:
                raise
            result, media_type, cut = engine.evaluate(store, text, **options)
        fields = {"media_type": media_type, "generation": generation, "truncated": cut}
        return {**fields, "seconds": time.monotonic() - began}, result

    def _better(self, text: str, store: ox.Store, generation: str) -> str:
        """Return an equivalent form of a query that the engine runs well."""
        if self._rewriting[0] is not store:
            self._rewriting = store, _rewriting(ordering.rarest(store))
        better = self._rewriting[1](text)
        if not narrowing.is_worth(better):
            return better
        index = self._texts(Path(self.settings["directory"]), generation)
        return narrowing.narrowed(better, index) if index else better

    def _settled(self, store: ox.Store, text: str, request: Mapping[str, Any]) -> str:
        """Return a query for the same rows, some of them found already, where that is faster."""
        if request["default_graphs"] or request["named_graphs"]:
            return text
        return ranking.settled(store, text, base=request["base"], union=not self.settings["strict"])

    def _texts(self, directory: Path, generation: str) -> texts.Texts | None:
        """Return the index of the texts of a generation, if it has one."""
        if self._index[0] != generation:
            name = generations.noted(directory, generation, "texts")
            self._index = generation, texts.opened(directory, name)
        return self._index[1]

    def is_spent(self) -> bool:
        """Say whether this process is better ended than asked again."""
        return False

    def serve(self, channel: Channel) -> None:
        """Answer requests until the other end is closed; a reply may say that it is the last."""
        for number in count(1):
            try:
                request, body = channel.receive()
                began = time.monotonic()
                header, reply = self.answer(request, body)
                due = number % EVERY == 0 or time.monotonic() - began > HEAVY_SECONDS
                spent = due and self.is_spent()
                channel.send({**header, "spent": True} if spent else header, reply)
            except (EOFError, BrokenPipeError, ConnectionResetError):
                return


def _rewriting(rarity: ordering.Rank) -> Callable[[str], str]:
    """Return what rewrites a query; short ones that come again are not rewritten again."""

    def anew(text: str) -> str:
        return rewriting.rewritten(distinct.early(ordering.ordered(text, rarity)))

    known = repeated(MOST_KEPT)(anew)
    return lambda text: known(text) if len(text) <= LONGEST_KEPT else anew(text)


def described(error: KgError) -> dict[str, Any]:
    """Return an error as the fields of a reply."""
    fields: dict[str, Any] = {"error": type(error).__name__, "message": str(error)}
    if isinstance(error, QueryError):
        fields |= {name: getattr(error, name) for name in ("line", "column", "token", "hint")}
    if isinstance(error, FormatError):
        fields |= {"offered": error.offered}
    return fields


def confine_memory(more: int) -> None:
    """Let this process take so many bytes of memory beyond what it has."""
    most = _pages(0) * resource.getpagesize() + more
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resident(process: int | str = "self") -> int:
    """Return the bytes of memory a process has in use, shared ones counted; 0 if it is gone."""
    try:
        return _pages(1, process) * resource.getpagesize()
    except FileNotFoundError:
        return 0


def _pages(field: int, process: int | str = "self") -> int:
    with open(f"/proc/{process}/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[field])


def leave_network() -> None:
    """Take away this process's network, where the system lets it."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)
