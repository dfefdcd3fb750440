"""The first of many groups by how many are in them, without all of them put in order.

The engine fetches the texts of terms from the store each time that it compares two rows, so that
ORDER BY DESC(?n) ?a ?b over thousands of groups takes longer than to find and count them. Numbers
it compares at once. So the first rows by the number alone are found, and some more; if the number
changes among those, whatever comes after has no place in the result, and only they have to be put
in order by the rest: by the engine itself, which gets them as VALUES.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, cast

import pyoxigraph as ox

from .tokens import tokens

MORE = 200
"""Rows beyond those asked for that may share their number with the last of them."""
MOST = 1000
"""The last row up to which this is tried."""

Token = re.Match[str]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

_WORTH = re.compile(r"\bgroup\b.*\border\b.*\blimit\b", re.IGNORECASE | re.DOTALL)
_GAP = r"(?:\s|\#[^\r\n]*(?:[\r\n]|\Z))"
_END = re.compile(
    rf"{_GAP}*(?i:LIMIT){_GAP}+([0-9]{{1,4}})(?:{_GAP}+(?i:OFFSET){_GAP}+([0-9]{{1,4}}))?{_GAP}*"
)


class Ranking(NamedTuple):
    """A query for the first of its groups, in parts."""

    names: tuple[str, ...]
    """Its columns."""
    groups: str
    """All of it before ORDER BY."""
    number: str
    """The variable of the count that decides first."""
    first: str
    """That condition of ORDER BY."""
    rest: str
    """All from ORDER BY on."""
    last: int
    """The number of the last row that is wanted."""


def ranking(text: str) -> Ranking | None:
    """Return the parts of a query that asks for the first groups by a count, then by others.

    >>> ranking("SELECT ?a (COUNT(*) AS ?n) { ?a ?p ?o } GROUP BY ?a ORDER BY ?n ?a LIMIT 9").last
    9
    """
    if not _WORTH.search(text):
        return None
    found = list(tokens(text))
    columns = _columns(found)
    if columns is None:
        return None
    names, counts, place = columns
    order = _order(found, place)
    conditions = _conditions(found, order + 2) if order else []
    if len(conditions) < 2 or not {name for name, _, _ in conditions} <= set(names):
        return None
    (number, start, stop), *_, (_, _, end) = conditions
    limits = _END.fullmatch(text, end)
    last = int(limits[1]) + int(limits[2] or 0) if limits else 0
    if number not in counts or not 0 < last <= MOST:
        return None
    begin = found[order].start()
    return Ranking(tuple(names), text[:begin], number, text[start:stop], text[begin:], last)


def _word(token: Token) -> str:
    return token[0].upper() if token.lastgroup == "word" else token[0]


def _columns(found: Sequence[Token]) -> tuple[list[str], set[str], int] | None:
    """Return the columns of a SELECT, which of them are counts, and where its pattern begins."""
    words = [_word(token) for token in found]
    if "SELECT" not in words:
        return None
    place = words.index("SELECT") + 1
    names: list[str] = []
    counts: set[str] = set()
    while place < len(words) and words[place] not in ("WHERE", "{"):
        if words[place] == "(":
            end = _closing(words, place)
            if words[end - 2 : end - 1] != ["AS"]:
                return None
            names.append(words[end - 1])
            if words[place + 1 : place + 3] == ["COUNT", "("]:
                counts |= {words[end - 1]} if _closing(words, place + 2) == end - 3 else set()
            place = end + 1
        elif words[place][0] in "?$":
            names.append(words[place])
            place += 1
        else:
            return None
    return names, counts, place


def _closing(words: Sequence[str], place: int) -> int:
    """Return where the bracket that opens at a place is closed, or the end."""
    depth = 0
    for number in range(place, len(words)):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(words[number], 0)
        if depth == 0:
            return number
    return len(words)


def _order(found: Sequence[Token], place: int) -> int:
    """Return where ORDER BY stands after the GROUP BY of the whole query, or 0."""
    words = [_word(token) for token in found]
    start = place + (words[place : place + 1] == ["WHERE"])
    if words[start : start + 1] != ["{"]:
        return 0
    place = _closing(words, start) + 1
    if words[place : place + 2] != ["GROUP", "BY"]:
        return 0
    while place < len(words) and words[place] != "ORDER":
        place = _closing(words, place) + 1
    return place if words[place : place + 2] == ["ORDER", "BY"] else 0


def _conditions(found: Sequence[Token], place: int) -> list[tuple[str, int, int]]:
    """Return the variables that rows are put in order by, each with where its condition stands."""
    conditions = []
    while place < len(found):
        size = 4 if _word(found[place]) in ("ASC", "DESC") else 1
        name = found[min(place + size // 2, len(found) - 1)]
        if name[0][0] not in "?$":
            break
        last = found[min(place + size, len(found)) - 1]
        conditions.append((name[0], found[place].start(), last.end()))
        place += size
    return conditions


def settled(store: ox.Store, text: str, *, base: str | None, union: bool) -> str:
    """Return a query whose rows stand in it, for one that asks for the first groups by a count.

    It is the text itself where that cannot be had.
    """
    asked = ranking(text)
    if asked is None:
        return text
    most = asked.last + MORE
    inner = f"{asked.groups} ORDER BY {asked.first} LIMIT {most}"
    try:
        result = store.query(inner, base_iri=base, use_default_graph_as_union=union)
        rows = [tuple(row) for row in cast("ox.QuerySolutions", result)]
    except (SyntaxError, RuntimeError, ValueError, OSError):
        return text
    place = asked.names.index(asked.number)
    kept = rows
    if len(rows) > asked.last:
        number = rows[asked.last - 1][place]
        kept = [row for i, row in enumerate(rows) if i < asked.last or row[place] == number]
        if len(rows) == most and len(kept) == most:
            return text
    if not all(isinstance(t, ox.NamedNode | ox.Literal | None) for row in kept for t in row):
        return text
    return _given(asked, kept)


def _given(asked: Ranking, rows: Sequence[Sequence[Term]]) -> str:
    names = " ".join(asked.names)
    lines = [f"({' '.join('UNDEF' if t is None else str(t) for t in row)})" for row in rows]
    return f"SELECT {names} {{ VALUES ({names}) {{ {' '.join(lines)} }} }} {asked.rest}"
