"""The short way of the plainest request, a query and nothing else: no thread and no Flask.

A lookup is answered here and now, other queries by an idle reader in memory; both give what /sparql
gives. Whatever is not plain goes there, and what goes wrong on the way is told there, too.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache
from typing import NamedTuple, cast
from urllib.parse import parse_qsl

from flask import Flask, request
from werkzeug.http import http_date

from ..errors import FormatError, StoreError
from ..store import Answer, lookups, policy, spelling
from ..store.embedded import Snapshot
from ..store.kept import repeated
from ..store.plans import Plan, plan
from ..store.readers import PooledStore, Put
from . import Settings, compression, fairness, headers, negotiation
from .exchange import Exchange, fields_of
from .negotiation import GRAPHS, RESULTS

_HOST = re.compile(r"[A-Za-z0-9.-]+(:(?!80$|443$)\d+)?")
_ELSEWHERE = frozenset({"authorization", "if-none-match", "if-modified-since", "range"})
_CONSTANT = [
    *((name.lower(), value) for name, value in {**headers.SAFE, **headers.OPEN}.items()),
    ("vary", "Accept, Accept-Encoding"),
    ("cache-control", "no-cache"),
]

KNOWN_LENGTH = 4000
"""Bytes of the longest address that is kept with what stands in it."""
_ADDRESS = b"/sparql?"


class Question(NamedTuple):
    """The query in an address, if that is all there is in it, and what is known of it."""

    text: str
    query_string: str
    lookup: bool
    plan: Plan | None
    ours: bool


def _question(target: bytes) -> Question | None:
    """Return what an address asks. What differs from run to run is left to /sparql, too."""
    string = target[len(_ADDRESS) :].decode("latin-1")
    if "#" in string:
        return None
    fields = parse_qsl(string, keep_blank_values=True)
    if len(fields) != 1 or fields[0][0] != "query" or not fields[0][1]:
        return None
    text = fields[0][1]
    planned = plan(text)
    lookup = planned is not None or lookups.is_lookup(text)
    if not lookup and policy.is_volatile(text):
        return None
    return Question(text, string, lookup, planned, spelling.mentions(text))


_known = repeated(2000)(_question)


@lru_cache(1000)
def _is_plain(host: str) -> bool:
    return _HOST.fullmatch(host) is not None


_client = lru_cache(1000)(fairness.client_of)


_tag = repeated(2000)(headers.named)


@lru_cache(64)
def _head(media_type: str, packed: bool, changed: int | None) -> bytes:
    fields = [("content-type", negotiation.content_type(media_type)), *_CONSTANT]
    fields += [("content-encoding", "gzip")] if packed else []
    fields += [("last-modified", http_date(changed))] if changed else []
    return fields_of(fields)


class Plain(NamedTuple):
    """A plain query, and how its answer is to go out."""

    question: Question
    base: str
    media_types: tuple[str, ...]
    packed: bool
    client: str

    @property
    def text(self) -> str:
        """The query."""
        return self.question.text


class Quick:
    """The short way, for a store with readers in memory, where no request has to be logged."""

    def __init__(self, app: Flask, store: PooledStore) -> None:
        self.app = app
        self.store = store
        self.settings = cast("Settings", app.extensions["kg.settings"])
        self.crowd = cast("fairness.Crowd", app.extensions["kg.crowd"])
        self.budgets = cast("fairness.Budgets", app.extensions["kg.budgets"])
        self._seen: tuple[int, Snapshot | None] = -1, None
        self._settled: tuple[str, int | None] = "", None
        self._types = lru_cache(1000)(self._types_for)
        self._packs = lru_cache(1000)(self._packs_for)

    @classmethod
    def over(cls, app: Flask) -> Quick | None:
        """Return the short way, if the store and the settings have one."""
        store, settings = app.extensions["kg.store"], app.extensions["kg.settings"]
        plain = not settings.proxies and settings.log == "off"
        return cls(app, store) if isinstance(store, PooledStore) and plain else None

    def plain(self, exchange: Exchange) -> Plain | None:
        """Return the query of a request, if that is all there is to it."""
        target, sent = exchange.target, exchange.headers
        if exchange.method != "GET" or not target.startswith(_ADDRESS) or not exchange.whole:
            return None
        host = sent.get("host", "")
        if not _ELSEWHERE.isdisjoint(sent) or not _is_plain(host):
            return None
        question = (_known if len(target) < KNOWN_LENGTH else _question)(target)
        if question is None or len(question.text) > self.settings.max_query:
            return None
        types = self._types(sent.get("accept"))
        client = _client(exchange.client)
        if not types or self.budgets.wait(client):
            return None
        packed = self._packs(sent.get("accept-encoding"))
        return Plain(question, f"http://{host}/sparql", types, packed, client)

    def planned(self, asked: Plain, number: int) -> Answer | None:
        """Return the answer of a lookup that has a plan, if it is a small one.

        What is current is looked up once in a round of requests.
        """
        plan = cast("Plan", asked.question.plan)
        round_, snapshot = self._seen
        if snapshot is None or round_ != number:
            try:
                snapshot = self.store.snapshot()
            except StoreError:
                return None
            self._seen = number, snapshot
        return self.store.carry_out(plan, asked.media_types, snapshot)

    def lookup(self, asked: Plain) -> Answer | None:
        """Return the answer of a lookup at once, if the query is one."""
        if not asked.question.lookup:
            return None
        return self.store.lookup(asked.text, asked.media_types, asked.base)

    def is_odd(self, asked: Plain, answer: Answer) -> bool:
        """Say whether there may be something to tell about a query that found nothing."""
        return asked.question.ours and spelling.is_empty(answer.body, answer.media_type)

    def put(self, asked: Plain) -> Put:
        """Return a query as it is put to a reader."""
        return self.store.put(asked.text, asked.media_types, asked.base)

    def charge(self, asked: Plain, seconds: float) -> None:
        """Take the time that a query took from the budget of its client."""
        self.budgets.charge(asked.client, seconds)

    def dressed(self, asked: Plain, answer: Answer) -> tuple[str, bytes, bytes]:
        """Return the ETag, the fields and the body of an answer."""
        said = headers.question(asked.question.query_string, asked.media_types)
        tag, body = _tag(answer.generation, said), answer.body
        packed = asked.packed and len(body) >= compression.SMALLEST
        if packed:
            body = gzip.compress(body, compression.LEVEL, mtime=0)
            tag += compression.SUFFIX
        head = _head(answer.media_type, packed, self._changed(answer.generation))
        return f'"{tag}"', b'%betag: "%b"\r\n' % (head, tag.encode()), body

    def _changed(self, generation: str) -> int | None:
        """Return when a generation was made, once that is settled."""
        known, changed = self._settled
        if known != generation or changed is None:
            changed = headers.settled(self.store)
            self._settled = generation, changed
        return changed

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
