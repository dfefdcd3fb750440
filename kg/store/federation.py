"""SERVICE for the endpoints that are allowed: called by us, its rows put in its place as VALUES.

The engine would call out by itself, without a limit on time or size, wherever a name leads. So a
SERVICE is taken out of the text before the engine sees it; the answer is the same, since the engine
too evaluates the pattern of a SERVICE by itself and joins its rows afterwards.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from ..errors import RefusedError, StoreError
from . import policy
from .tokens import closing, tokens

MOST_CALLS = 5
"""How many SERVICE patterns one query may have."""


class Call(NamedTuple):
    """A SERVICE in a text: where it stands, whom it calls and what it asks."""

    start: int
    end: int
    silent: bool
    endpoint: str
    query: str


def mentioned(text: str) -> bool:
    """Say whether a text may call a service."""
    return "service" in policy.unescaped(text).lower()


def calls(
    text: str, *, update: bool, services: Collection[str], base: str | None = None
) -> list[Call]:
    """Return the calls of a text whose escapes are resolved, having checked that they are allowed.

    Raises:
        RefusedError: one is not allowed, or two readers of the text do not agree on them.
        QueryError: the text is malformed.
    """
    check = policy.check_update if update else policy.check_query
    check(text, services=services)
    found = list(_found(text, f"BASE <{base}>\n" if base else ""))
    if sorted(call.endpoint for call in found) != sorted(policy.called(text, update=update)):
        raise RefusedError("SERVICE is refused: within another SERVICE, or not to be made out.")
    if len(found) > MOST_CALLS:
        raise RefusedError(f"A query may call {MOST_CALLS} services, not {len(found)}.")
    return found


def _found(text: str, prologue: str) -> Iterator[Call]:
    """Yield the calls from left to right, without those inside of others."""
    pending = list(tokens(text))
    inside = 0
    for place, token in enumerate(pending):
        word = token[0].upper() if token.lastgroup == "word" else ""
        if word in ("PREFIX", "BASE"):
            last = pending[place + (2 if word == "PREFIX" else 1)]
            prologue += text[token.start() : last.end()] + "\n"
        if word == "SERVICE" and token.start() >= inside:
            silent = pending[place + 1][0].upper() == "SILENT"
            endpoint = pending[place + 1 + silent]
            inside = closing(text, endpoint.end())
            pattern = text[endpoint.end() : inside]
            query = f"{prologue}SELECT * WHERE {pattern.strip()}"
            yield Call(token.start(), inside, silent, endpoint[0][1:-1], query)


def answered(text: str, found: Sequence[Call], ask: Callable[[str, str], bytes]) -> str:
    """Return the text with each call replaced by the rows that `ask(endpoint, query)` brings.

    Raises:
        StoreError: an endpoint that is not asked SILENTly does not answer.
    """
    pieces, done = [], 0
    for call in found:
        pieces += [text[done : call.start], _rows(call, ask)]
        done = call.end
    return "".join([*pieces, text[done:]])


def _rows(call: Call, ask: Callable[[str, str], bytes]) -> str:
    try:
        body = ask(call.endpoint, call.query)
        found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise StoreError(f"{call.endpoint} answered with no table.")
        names = " ".join(str(variable) for variable in found.variables)
        rows = " ".join(f"({' '.join(_term(t, call.endpoint) for t in row)})" for row in found)
    except (SyntaxError, StoreError) as error:
        if call.silent:
            return "{}"
        why = error if isinstance(error, StoreError) else f"its answer cannot be read: {error}"
        raise StoreError(f"SERVICE {call.endpoint}: {why}") from error
    return f"{{ VALUES ({names}) {{ {rows} }} }}"


def _term(term: object, endpoint: str) -> str:
    """Return a term as SPARQL writes it; a blank node of another store gets a name."""
    if term is None:
        return "UNDEF"
    if isinstance(term, ox.BlankNode):
        space = hashlib.sha256(endpoint.encode()).hexdigest()[:12]
        return f"<urn:blank:{space}:{re.sub('[^A-Za-z0-9]', '-', term.value)}>"
    return str(term)
