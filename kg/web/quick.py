"""The short way of the plainest request, a query and nothing else, to an idle reader in memory.

A lookup is answered here and now. It costs no thread and no Flask, and gives what /sparql gives;
whatever is not plain goes there. What goes wrong on the way is told by /sparql, too.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl

from flask import Flask, request
from werkzeug.http import http_date

from ..errors import FormatError
from ..store import Answer, lookups, policy
from ..store.pool import Pending
from ..store.readers import PooledStore
from . import Settings, compression, fairness, headers, negotiation
from .negotiation import GRAPHS, RESULTS

Headers = list[tuple[str, str]]

_HOST = re.compile(r"[A-Za-z0-9.-]+(:(?!80$|443$)\d+)?")
_ELSEWHERE = ("authorization", "if-none-match", "if-modified-since", "range")
_CONSTANT = [
    *((name.lower(), value) for name, value in {**headers.SAFE, **headers.OPEN}.items()),
    ("vary", "Accept, Accept-Encoding"),
    ("cache-control", "no-cache"),
]


KNOWN_LENGTH = 4000
"""Characters of the longest query string that is kept with what stands in it."""


def _text_in(query_string: str) -> tuple[str, bool]:
    """Return the query in a query string, and whether it is a lookup; empty if there is more.

    What differs from run to run is left to /sparql, too.
    """
    fields = parse_qsl(query_string, keep_blank_values=True)
    if len(fields) != 1 or fields[0][0] != "query":
        return "", False
    text = fields[0][1]
    if lookups.is_lookup(text):
        return text, True
    return "" if policy.is_volatile(text) else text, False


_known = lru_cache(2000)(_text_in)


@lru_cache(1000)
def _is_plain(host: str) -> bool:
    return _HOST.fullmatch(host) is not None


@lru_cache(1000)
def _client(address: str) -> str:
    return fairness.client_of(address.rpartition(":")[0].strip("[]"))


@lru_cache(8)
def _date(changed: int) -> str:
    return http_date(changed)


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain query, and how its answer is to go out."""

    text: str
    base: str
    query_string: str
    media_types: tuple[str, ...]
    packed: bool
    client: str
    lookup: bool


class Quick:
    """Begins plain requests and dresses their answers."""

    def __init__(self, app: Flask, store: PooledStore) -> None:
        self.app = app
        self.store = store
        self.settings = cast("Settings", app.extensions["kg.settings"])
        self._types = lru_cache(1000)(self._types_for)
        self._packs = lru_cache(1000)(self._packs_for)

    @classmethod
    def over(cls, app: Flask) -> Quick | None:
        """Return the short way, if the store and the settings have one."""
        store, settings = app.extensions["kg.store"], app.extensions["kg.settings"]
        plain = not settings.proxies and settings.log == "off"
        return cls(app, store) if isinstance(store, PooledStore) and plain else None

    def plain(self, scope: Any, sent: Any) -> Plain | None:
        """Return the query of a request, if that is all there is to it."""
        if scope.method != "GET" or scope.path != "/sparql" or any(n in sent for n in _ELSEWHERE):
            return None
        string, host = scope.query_string, sent.get("host") or ""
        text, lookup = (_known if len(string) < KNOWN_LENGTH else _text_in)(string)
        types = self._types(sent.get("accept"))
        if not text or not types or len(text) > self.settings.max_query or not _is_plain(host):
            return None
        client = _client(scope.client)
        if self.app.extensions["kg.budgets"].wait(client):
            return None
        base = f"{scope.scheme}://{host}/sparql"
        packed = self._packs(sent.get("accept-encoding"))
        return Plain(text, base, string, types, packed, client, lookup)

    def lookup(self, asked: Plain) -> Answer | None:
        """Return the answer of a lookup at once, if the query is one."""
        if not asked.lookup:
            return None
        return self.store.lookup(asked.text, asked.media_types, asked.base)

    def begin(self, asked: Plain) -> Pending | None:
        """Have a reader begin with a query, if one is free this moment."""
        return self.store.begin(asked.text, asked.media_types, asked.base)

    def charge(self, asked: Plain, seconds: float) -> None:
        """Take the time that a query took from the budget of its client."""
        self.app.extensions["kg.budgets"].charge(asked.client, seconds)

    def is_busy(self) -> bool:
        """Say whether there are readers in memory that may get free."""
        copy = self.store.copy
        return copy is not None and copy.readers(self.store.generation) is not None

    def dressed(self, asked: Plain, answer: Answer) -> tuple[Headers, bytes]:
        """Return the head and body of an answer."""
        self.charge(asked, answer.seconds)
        parts = (asked.query_string.encode("latin-1"), list(asked.media_types))
        tag, body = headers.named(answer.generation, *parts), answer.body
        fields = [("content-type", negotiation.content_type(answer.media_type)), *_CONSTANT]
        if asked.packed and len(body) >= compression.SMALLEST:
            body = gzip.compress(body, compression.LEVEL, mtime=0)
            tag += compression.SUFFIX
            fields.append(("content-encoding", "gzip"))
        if changed := headers.settled(self.store):
            fields.append(("last-modified", _date(changed)))
        return [*fields, ("etag", f'"{tag}"'), ("content-length", str(len(body)))], body

    def _types_for(self, accept: str | None) -> tuple[str, ...]:
        """Return the media types of an Accept header; none where it is for /sparql to decide."""
        given = {} if accept is None else {"Accept": accept}
        with self.app.test_request_context("/sparql", headers=given):
            try:
                html = negotiation.prefers_html(request)
                return () if html else tuple(negotiation.accepted(request, RESULTS, GRAPHS))
            except FormatError:
                return ()

    def _packs_for(self, accept: str | None) -> bool:
        given = {} if accept is None else {"Accept-Encoding": accept}
        with self.app.test_request_context("/sparql", headers=given):
            return compression.takes_gzip()
