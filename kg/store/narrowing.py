"""Filters by text, narrowed by the index of texts to the few that can pass them.

FILTER(CONTAINS(?t, "a phrase")) in a group that has a triple pattern with the object ?t lets
through texts of the store that have the phrase: so VALUES of all such texts can stand in the group,
too, and the filter need not see the others. The filter stays, so a text too many among them does no
harm. The same is true of STRSTARTS, STRENDS and of a REGEX that has a phrase in every match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from .rewriting import is_variable, patterns
from .texts import SHORTEST
from .tokens import tokens

Token = re.Match[str]
Phrases = list[list[str]]
"""A text that passes has all phrases of one of the rows."""

_WORTH = re.compile(r"\b(?:contains|strstarts|strends|regex)\s*\(", re.IGNORECASE)
_FUNCTIONS = frozenset({"CONTAINS", "STRSTARTS", "STRENDS", "REGEX"})
_PLAIN = re.compile(r"[^\\\[\](){}.*+?^$|]+")
_GROUP = re.compile(r"\(([^\\\[\](){}.*+?^$]+)\)")
_AFTER = re.compile(r"[*+?{]")
_TERMS = ("a", "true", "false")
MOST_ROWS = 16


class Index(Protocol):
    """Where texts are found by phrases."""

    def with_any(self, phrases: Sequence[Sequence[str]]) -> list[ox.Literal] | None:
        """Return all texts that have all phrases of a row, whatever their case; None: unknown."""


class Filter(NamedTuple):
    """A filter of a group: where the group begins, the variable, and what its texts have."""

    place: int
    variable: str
    phrases: Phrases


def is_worth(text: str) -> bool:
    """Say whether a query may have such a filter."""
    return _WORTH.search(text) is not None


def narrowed(text: str, index: Index) -> str:
    """Return an equivalent form of a query."""
    edits: dict[int, str] = {}
    for found in filters(text):
        texts = index.with_any(found.phrases)
        if texts is not None and found.place not in edits:
            listed = " ".join(map(str, texts))
            edits[found.place] = f" VALUES ?{found.variable} {{ {listed} }} "
    for place in sorted(edits, reverse=True):
        text = text[:place] + edits[place] + text[place:]
    return text


def filters(text: str) -> Iterator[Filter]:
    """Yield the filters of a query that can be narrowed.

    >>> [found.phrases for found in filters('ASK { ?s ?p ?t FILTER(CONTAINS(?t, "abc")) }')]
    [[['abc']]]
    """
    found = list(tokens(text))
    words = [token[0] for token in found]
    for place, word in enumerate(words):
        if word.upper() != "FILTER" or found[place].lastgroup != "word":
            continue
        opening = _opening(words, place)
        if opening is None or _is_apart(words, opening):
            continue
        for variable, phrases in _conjuncts(found[place + 1 :]):
            if _is_object(found, opening, variable):
                yield Filter(found[opening].end(), variable, phrases)


def _opening(words: Sequence[str], place: int) -> int | None:
    """Return where the group opens that a place is in."""
    depth = 0
    for number in range(place - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(words[number], 0)
        if depth < 0:
            return number
    return None


def _is_apart(words: Sequence[str], opening: int | None) -> bool:
    """Say whether a group is in one that is solved for each solution of what is around it."""
    while opening is not None:
        if opening and words[opening - 1].upper() in ("EXISTS", "LATERAL"):
            return True
        opening = _opening(words, opening)
    return False


def _conjuncts(found: Sequence[Token]) -> Iterator[tuple[str, Phrases]]:
    """Yield variables and phrases of the calls that the filter at the beginning needs, each."""
    words = [token[0] for token in found]
    parts: list[list[Token]] = [[]]
    if words[:1] != ["("]:
        parts = [list(found[: _end(words)])]
    else:
        inside = found[1 : _end(words) - 1]
        depth = 0
        for place, token in enumerate(inside):
            depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(token[0], 0)
            if depth == 0 and token[0] == "|":
                return
            if depth == 0 and token[0] == "&":
                parts += [] if place and inside[place - 1][0] == "&" else [[]]
            else:
                parts[-1].append(token)
    for part in parts:
        if call := _call(part):
            yield call


def _end(words: Sequence[str]) -> int:
    """Return the place after the brackets that open first."""
    depth = 0
    for place, word in enumerate(words):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == ")" and depth == 0:
            return place + 1
    return len(words)


def _call(part: Sequence[Token]) -> tuple[str, Phrases] | None:
    """Return variable and phrases of a call that is all of a part."""
    words = [token[0] for token in part]
    name = words[0].upper() if words else ""
    if name not in _FUNCTIONS or len(words) < 6 or words[1] != "(" or words[-1] != ")":
        return None
    place = 2
    if words[2].upper() in ("LCASE", "UCASE") and words[3] == "(" and words[5] == ")":
        words[2:6] = [words[4]]
        part = [*part[:2], part[4], *part[6:]]
    if words[place][0] not in "?$" or words[place + 1] != ",":
        return None
    texts = [_value(token) for token in part[place + 2 : -1] if token[0] != ","]
    if not texts or None in texts or len(texts) > 1 + (name == "REGEX"):
        return None
    pattern, flags = [*texts, ""][:2]
    if pattern is None or flags is None or set(flags) - set("ism"):
        return None
    phrases = required(pattern) if name == "REGEX" else [[pattern]]
    return (words[place][1:], phrases) if phrases else None


def _value(token: Token) -> str | None:
    """Return the value of a plain string in a query, where nothing but backslashes is escaped."""
    text = token[0].replace("\\\\", "\0")
    if token.lastgroup != "text" or text[:3] in ('"""', "'''") or "\\" in text:
        return None
    return text[1:-1].replace("\0", "\\")


def required(pattern: str) -> Phrases | None:
    """Return phrases of which each match of a regular expression has all of a row; None: unknown.

    >>> required("(visit|stay)s? .*Paris")
    [['visit', 'Paris'], ['stay', 'Paris']]
    """
    rows, place = [[""]], 0
    while place < len(pattern) and len(rows) <= MOST_ROWS:
        plain, group = _PLAIN.match(pattern, place), _GROUP.match(pattern, place)
        if plain:
            place = plain.end()
            again = _AFTER.match(pattern, place)
            kept = plain[0][:-1] if again else plain[0]
            rows = [[*row[:-1], row[-1] + kept] for row in rows]
        elif group and not _AFTER.match(pattern, group.end()):
            place = group.end()
            rows = [[*row[:-1], row[-1] + one] for row in rows for one in group[1].split("|")]
        else:
            after = _past(pattern, place)
            if after is None:
                return None
            place, rows = after, [[*row, ""] for row in rows]
    rows = [[phrase for phrase in row if len(phrase) >= SHORTEST] for row in rows]
    return rows if all(rows) and len(rows) <= MOST_ROWS else None


def _past(pattern: str, place: int) -> int | None:
    """Return the place after something that may stand for any text; None where all is open."""
    sign = pattern[place]
    if sign == "|" or pattern.startswith("(?", place):
        return None
    if sign == "\\":
        return place + 2
    if sign in "([{":
        return _closed(pattern, place)
    return place + 1


def _closed(pattern: str, place: int) -> int | None:
    """Return the place after the bracket that closes what opens here."""
    opening = pattern[place]
    closing, depth = {"(": ")", "[": "]", "{": "}"}[opening], 0
    while place < len(pattern):
        if pattern[place] == "\\":
            place += 1
        elif pattern.startswith("(?", place) and opening == "(":
            return None
        elif pattern[place] == "[" and opening == "(":
            end = _closed(pattern, place)
            if end is None:
                return None
            place = end - 1
        elif pattern[place] in (opening, closing):
            depth += 1 if pattern[place] == opening else -1
            if depth == 0:
                return place + 1
        place += 1
    return None


def _is_object(found: Sequence[Token], opening: int, variable: str) -> bool:
    """Say whether the group that opens at a place has a plain pattern with that object itself."""
    depth, segment = 0, list[Token]()
    for token in found[opening + 1 :]:
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(token[0], 0)
        ends = token[0] in "{}()" or (token.lastgroup == "word" and token[0] not in _TERMS)
        if depth == 0 and not ends:
            segment.append(token)
            continue
        if any(t[2][0][0][1:] == variable for t in patterns(segment) or () if is_variable(t[2][0])):
            return True
        segment = []
        if depth < 0:
            return False
    return False
