"""In what other SPARQL engines differ from the standard, and from one another: all of it, here.

| engine | union of all graphs as default graph | a limit of time is told as | else |
|---|---|---|---|
| Oxigraph | field `union-default-graph` | not at all | |
| Virtuoso | always | `timeout`, in milliseconds | cuts answers; rewrites points (WKT) |
| Fuseki | `default-graph-uri=urn:x-arq:UnionGraph` | `timeout`, in seconds | |
| QLever | always | `timeout`, as 10s | |
| GraphDB, Neptune and others | always | not at all | |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..errors import LimitError
from .wire import Reply

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's ways: fields that ask for the union, or tell a deadline in seconds.

    `apart` says that without the former the default graph is kept apart from the named ones,
    `own` are the beginnings of the names of graphs that hold the engine's own settings.
    """

    name: str
    union: Fields = ()
    deadline: Callable[[float], Fields] = lambda _seconds: ()
    apart: bool = False
    typed: bytes = b""
    own: tuple[str, ...] = ()


OXIGRAPH = Dialect("Oxigraph", (("union-default-graph", "true"),), apart=True)
VIRTUOSO = Dialect(
    "Virtuoso",
    deadline=lambda seconds: (("timeout", str(max(1000, int(seconds * 1000)))),),
    typed=b'"typed-literal"',
    own=(
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/ns/ldp#",
        "http://www.w3.org/2002/07/owl#",
        "http://localuriqaserver/",
        "urn:activitystreams-owl:map",
        "urn:core:services:sparql",
        "urn:rules.skos",
    ),
)
FUSEKI = Dialect(
    "Fuseki",
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
    lambda seconds: (("timeout", f"{seconds:g}"),),
    apart=True,
)
QLEVER = Dialect("QLever", deadline=lambda seconds: (("timeout", f"{max(1, int(seconds))}s"),))
OTHER = Dialect("SPARQL 1.1")


def of_headers(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of the engine that answers with these header fields.

    >>> of_headers({"server": "Virtuoso/07.20.3217 (Linux)"}).name
    'Virtuoso'
    """
    server = headers.get("server", "").lower()
    if "fuseki-request-id" in headers or "fuseki" in server:
        return FUSEKI
    known = {"oxigraph": OXIGRAPH, "virtuoso": VIRTUOSO, "qlever": QLEVER}
    return next((dialect for word, dialect in known.items() if word in server), OTHER)


def whole(reply: Reply) -> None:
    """Let pass an answer that is whole, as far as the engine says so.

    Raises:
        LimitError: it was cut: Virtuoso answers 200 with what it had at its limit.
    """
    if state := reply.headers.get("x-sql-state"):
        told = f"{state} {reply.headers.get('x-sql-message', '')}".strip()
        raise LimitError(f"The engine cut the answer short ({told}).")
    if most := reply.headers.get("x-sparql-maxrows"):
        raise LimitError(f"The engine cuts answers at {most} rows.")
