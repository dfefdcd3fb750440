"""What is wrong with a query, and where: the engine's complaint made exact and readable.

The engine's parser reports the furthest point it looked at, and it looks ahead by whole keywords,
so its position can lie well past the mistake. The usual mistakes are found here from the tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..errors import QueryError
from ..namespaces import PREFIXES
from .tokens import position, tokens

_REPORT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS = re.compile(r"\[(?:'[^\[\]]*'|_)\]")
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_PREFIXED = re.compile(r"([^:\s<\"'?$@]*):(?!:)")
_MANY = 8
_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
_QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES = frozenset(
    {"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
)


def malformed(error: SyntaxError, text: str, *, update: bool = False) -> QueryError:
    """Return what is wrong with a text that the engine could not read, with line and column.

    `update` says that it was to be an update, not a query.

    >>> e = malformed(SyntaxError("error at 1:9: expected [_]"), "ASK { ?s dip:actor ?o }")
    >>> str(e)[:52], e.line, e.column
    ('Line 1, column 10: the prefix dip: is not declared; ', 1, 10)
    """
    report = _REPORT.match(str(error.msg))
    if report is None:
        return QueryError(str(error.msg), line=error.lineno, column=error.offset)
    found = next(_mistakes(text, update=update), None) or _reported(report, text)
    offset, what = found
    line, column = position(text, offset)
    token = _word(text, offset)
    return QueryError(
        f"Line {line}, column {column}: {what}.",
        line=line,
        column=column,
        token=token or None,
        hint=_declaration(token) if "is not declared" in what else None,
    )


def offset_of(error: SyntaxError, text: str) -> int:
    """Return how far the engine looked into a text before it gave up."""
    report = _REPORT.match(str(error.msg))
    return _offset(text, int(report[1]), int(report[2])) if report else 0


def _mistakes(text: str, *, update: bool) -> Iterator[tuple[int, str]]:
    """Yield the mistakes that the tokens show: where, and what."""
    yield from _other_kind(text, update=update)
    yield from _open_strings(text)
    yield from _undeclared(text)
    yield from _unmatched(text)


def _other_kind(text: str, *, update: bool) -> Iterator[tuple[int, str]]:
    """Yield the first word of an update that is sent as a query, or the other way round."""
    words = (token for token in tokens(text) if token.lastgroup == "word")
    first = next((token for token in words if token[0].upper() not in _PROLOGUE), None)
    word = first[0].upper() if first else ""
    if first and update and word in _QUERIES:
        yield first.start(), f"{word} begins a query, not an update; queries go to /sparql"
    if first and not update and word in _UPDATES:
        yield first.start(), f"{word} begins an update, not a query; updates go to /update"


def _open_strings(text: str) -> Iterator[tuple[int, str]]:
    for token in tokens(text):
        if token.lastgroup == "mark" and token[0] in "\"'":
            yield token.start(), f"the string that begins with {token[0]} is not closed"


def _undeclared(text: str) -> Iterator[tuple[int, str]]:
    declared: set[str] = set()
    found = list(tokens(text))
    for before, token in pairwise(found):
        name = _PREFIXED.match(token[0]) if token.lastgroup == "name" else None
        if name is None or token[0].startswith("_:"):
            continue
        if before[0].upper() == "PREFIX":
            declared.add(name[1])
        elif name[1] not in declared:
            yield token.start(), _hint(name[1])


def _hint(prefix: str) -> str:
    line = _declaration(f"{prefix}:")
    return f"the prefix {prefix}: is not declared{f'; begin with {line}' if line else ''}"


def _declaration(token: str) -> str | None:
    """Return the line that declares the prefix of a name, if it is one of ours."""
    name = _PREFIXED.match(token)
    known = PREFIXES.get(name[1]) if name else None
    return f"PREFIX {name[1]}: <{known}>" if name and known else None


def _unmatched(text: str) -> Iterator[tuple[int, str]]:
    pending: list[re.Match[str]] = []
    for token in tokens(text):
        if token.lastgroup != "mark":
            continue
        if token[0] in _CLOSING:
            pending.append(token)
        elif token[0] in _CLOSING.values() and (
            not pending or _CLOSING[pending.pop()[0]] != token[0]
        ):
            yield token.start(), f"this {token[0]} closes nothing"
    for token in pending:
        yield token.start(), f"this {token[0]} is not closed"


def _reported(report: re.Match[str], text: str) -> tuple[int, str]:
    """Return what the engine reports: exact for marks, for keywords too far by their length."""
    offset = _offset(text, int(report[1]), int(report[2]))
    items = _expected(report[3])
    sentences = [item for item in items if re.match(r"[A-Z][A-Za-z]* [a-zA-Z]", item)]
    if sentences:
        return offset, sentences[0]
    if items and all(item.isalnum() for item in items):
        offset = max(0, offset - min(map(len, items)))
        return offset, f"it cannot be read from {_word(text, offset)} on"
    return offset, _unexpected(text, offset, items)


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return min(len(text), sum(len(row) + 1 for row in lines[: line - 1]) + column - 1)


def _expected(message: str) -> list[str]:
    """Return the items of the engine's list, without its classes of characters.

    >>> _expected("expected one of OPTIONAL, Prefix not found, ['%'], [_]")
    ['OPTIONAL', 'Prefix not found']
    """
    plain = _CHARACTER_CLASS.sub("", re.sub(r"^expected (one of )?", "", message))
    return [item for item in re.split(r"\s*,(?:\s+|$)", plain.strip()) if item]


def _unexpected(text: str, offset: int, items: list[str]) -> str:
    word = _word(text, offset)
    what = f"{word} is not expected here" if word else "more is expected at the end"
    wanted = [item.strip('"') for item in items]
    return f"{what}, but {' or '.join(wanted)}" if 0 < len(wanted) <= _MANY else what


def _word(text: str, offset: int) -> str:
    token = next(tokens(text[offset:]), None)
    return token[0][:40] if token else ""
