"""What a query may do: no call to other services, no file, no nesting that fells the engine.

The engine has no switch for SERVICE and LOAD, so the decision is made on the text, by a real parser
and closed on failure: a text that holds one of the words runs only if rdflib's parser reads it and
finds nothing that calls out. Texts without the words, which is nearly all, cost one search.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from ..errors import QueryError, RefusedError
from .syntax import check_syntax
from .tokens import position, tokens

NESTING = 256
"""How deep brackets may nest; the engine's parser ends its process at about 800."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_CALLS = ("service", "load")
_VOLATILE = re.compile(r"\b(now|rand|uuid|struuid|bnode)\s*\(", re.IGNORECASE)


def check_query(text: str, *, services: Collection[str] = (), called: bool = False) -> None:
    """Pass a query that may run here; `services` are the endpoints that SERVICE may name.

    `called` says that the text was passed with them before and holds their rows instead.

    Raises:
        QueryError: nested too deep. RefusedError: it calls out or names a file.
    """
    check_nesting(text)
    plain = unescaped(text)
    if not called and _says(plain, _CALLS):
        _check_calls(plain, update=False, services=services)
    if any(iri.lower().startswith("<file:") for iri in _from_iris(plain)):
        raise RefusedError("FROM may not name a file; it selects graphs of this store.")


def check_update(text: str, *, services: Collection[str] = (), called: bool = False) -> None:
    """Pass an update that may run here; see `check_query`.

    Raises:
        QueryError: nested too deep. RefusedError: it loads or calls out.
    """
    check_nesting(text)
    plain = unescaped(text)
    if not called and _says(plain, _CALLS):
        _check_calls(plain, update=True, services=services)


def names_dataset(text: str) -> bool:
    """Say whether a query has FROM or FROM NAMED clauses of its own.

    >>> names_dataset("SELECT * FROM <http://e/g> {}"), names_dataset("ASK { ?from ?p 'from' }")
    (True, False)
    """
    plain = unescaped(text)
    return _says(plain, ("from",)) and "FROM" in _words(plain)


def is_volatile(text: str) -> bool:
    """Say whether two runs on the same data may differ (NOW, RAND, UUID)."""
    return bool(_VOLATILE.search(text))


def _says(text: str, words: Iterable[str]) -> bool:
    """Say whether one of the words stands anywhere in a text, however it is written.

    It is more than lower case: to who ignores case the long s is an s, too.
    """
    folded = text.casefold()
    return any(word in folded for word in words)


def _words(text: str) -> set[str]:
    return {token[0].upper() for token in tokens(text) if token.lastgroup == "word"}


def _from_iris(text: str) -> Iterator[str]:
    if not _says(text, ("from",)):
        return
    before = ""
    for token in tokens(text):
        if token.lastgroup == "iri" and before in {"FROM", "NAMED"}:
            yield token[0]
        before = token[0].upper()


def unescaped(text: str) -> str:
    """Return the text with code point escapes resolved, as SPARQL does before it reads words.

    >>> unescaped(r"\\u0041SK {}")
    'ASK {}'
    """
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: _character(int(m[1] or m[2], 16)) or m[0], text)


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def check_nesting(text: str) -> None:
    """Pass a text whose brackets do not nest so deep that the engine's parser would end.

    Raises:
        QueryError: they do.
    """
    if sum(map(text.count, "({[")) <= NESTING:
        return
    depth = 0
    for token in tokens(text):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > NESTING:
            line, column = position(text, token.start())
            raise QueryError(
                f"Brackets are nested deeper than {NESTING} levels.", line=line, column=column
            )


def _check_calls(text: str, *, update: bool, services: Collection[str]) -> None:
    """Refuse what calls out, by two readers that must agree that nothing else does."""
    check_syntax(text, update=update)
    endpoints = set(called(text, update=update))
    if "LOAD" in endpoints or (update and "LOAD" in _words(text)):
        raise RefusedError("LOAD is refused: this server fetches nothing; send the data to /store.")
    for endpoint in sorted(endpoints - set(services)):
        raise RefusedError(
            f"SERVICE {endpoint} is refused: this server calls only the endpoints"
            " that KG_SERVICE_ALLOW lists."
        )
    if "SERVICE" in _words(text) and not endpoints:
        raise RefusedError("SERVICE is refused: the endpoint it calls could not be made out.")


def called(text: str, *, update: bool) -> Iterator[str]:
    """Yield the endpoints that a text calls, and LOAD for any load, as rdflib reads it.

    Raises:
        RefusedError: it cannot be read.
    """
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate
    from rdflib.plugins.sparql.parserutils import CompValue

    try:
        pending = [parseUpdate(text) if update else parseQuery(text)]
    except Exception as error:  # rdflib raises Exception itself; whatever it is, the text is unread
        raise RefusedError(
            "The text holds the word SERVICE or LOAD and could not be read well enough to be sure"
            f" that it calls no other server ({error})."
        ) from error
    while pending:
        node = pending.pop()
        if isinstance(node, CompValue):
            if node.name == "ServiceGraphPattern":
                yield _endpoint(node.term)
            elif node.name == "Load":
                yield "LOAD"
            pending.extend(node.values())
        elif isinstance(node, list | tuple | ParseResults):
            pending.extend(node)


def _endpoint(term: object) -> str:
    """Return the IRI that a SERVICE names in full; prefixed names and variables are no IRIs."""
    from rdflib.term import URIRef

    return str(term) if isinstance(term, URIRef) else f"by {getattr(term, 'name', 'variable')}"
