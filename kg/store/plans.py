"""Lookups without the engine's parser and planner: the patterns themselves, one after another.

A plan is what the plainest lookups (see `lookups`) say, read in a part of the language in which
every text has one reading. What is not in it has no plan, and the engine reads it. A plan gives the
rows that the engine gives, each as often; their order is nobody's promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, cast

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = list[Term | None]
Slot = ox.NamedNode | ox.Literal | int
"""A constant, or the place of a variable in a row."""
Pattern = tuple[Slot, Slot, Slot]

LONGEST = 4000
"""Characters of the longest lookup."""
MOST_PROLOGUES = 1000
"""How many prologues are kept as they were read."""
DEFAULT = ox.DefaultGraph()
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*+(?:[\r\n]|\Z))"
# An IRI that is absolute and has no /./ or /../ is itself, whatever the base.
_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*+:(?:[^<>\"{}|^`\\\x00-\x20/]|/(?!\.\.?[/?\#>]))*+>"
_SPACE = r"(?:[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)?:"
_NAME = _SPACE + r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*+)?"
_VARIABLE = r"[?$][A-Za-z0-9_]++"


def _expressions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    end = r"(?=[ \t\r\n{}.;]|\Z)"
    constant = rf"(?:{_IRI}|{_NAME})"
    text = rf'"[^"\\\r\n]++"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^{constant})?'
    number = r"[+-]?[0-9]++(?:\.[0-9]++)?(?!\.[A-Za-z0-9_:])"
    first = rf"((?:{constant}|{_VARIABLE}){end}){_GAP}*+"
    about = rf"({constant}{end}){_GAP}*+"
    said = rf"((?:{constant}|{_VARIABLE}|a){end}){_GAP}*+"
    said += rf"((?:{constant}|{_VARIABLE}|{text}|{number}|true|false){end}){_GAP}*+"
    dot = rf"(?:\.{_GAP}*+)?"
    optional = rf"{dot}(?i:OPTIONAL){_GAP}*+\{{{_GAP}*+{about}{said}{dot}\}}{_GAP}*+"
    bare = re.sub(r"\((?!\?)", "(?:", optional)
    names = rf"(?i:SELECT){_GAP}++(\*|{_VARIABLE}(?:[ \t\r\n]++{_VARIABLE})*+){_GAP}*+"
    body = rf"(?:{names}|(?i:ASK){_GAP}*+)(?:(?i:WHERE){_GAP}*+)?\{{{_GAP}*+"
    body += rf"{first}{said}(?:;{_GAP}*+{said}|\.{_GAP}*+{about}{said})?"
    body += rf"((?:{bare}){{0,6}}+){dot}\}}{_GAP}*+(?:(?i:LIMIT){_GAP}++([0-9]{{1,9}}+){_GAP}*+)?"
    return re.compile(body), re.compile(optional)


_BODY, _OPTIONAL = _expressions()
_PROLOGUE = re.compile(rf"{_GAP}*+(?:(?i:PREFIX){_GAP}++{_SPACE}{_GAP}*+{_IRI}{_GAP}*+)*+")
_PREFIX = re.compile(rf"(?i:PREFIX){_GAP}++({_SPACE}){_GAP}*+({_IRI})|\#[^\r\n]*+")


class Plan(NamedTuple):
    """The patterns of a lookup, the optional ones apart, over rows of a width.

    `columns` are the places of the variables in a row. Without variables it is an ASK.
    """

    patterns: tuple[Pattern, ...]
    optional: tuple[Pattern, ...]
    width: int
    variables: tuple[str, ...] | None
    columns: tuple[int, ...]
    limit: int | None

    def rows(self, store: ox.Store, graph: ox.DefaultGraph | None) -> Iterator[Row]:
        """Yield the rows; no graph means the union of all."""
        found: Iterator[Row] = iter([[None] * self.width])
        for pattern in self.patterns:
            found = _joined(store, graph, found, pattern, optional=False)
        for pattern in self.optional:
            found = _joined(store, graph, found, pattern, optional=True)
        return found if self.limit is None else islice(found, self.limit)


def _joined(
    store: ox.Store,
    graph: ox.DefaultGraph | None,
    rows: Iterator[Row],
    pattern: Pattern,
    *,
    optional: bool,
) -> Iterator[Row]:
    """Yield each row with all that the pattern adds to it; if optional, else as it is."""
    for row in rows:
        s, p, o = [row[slot] if isinstance(slot, int) else slot for slot in pattern]
        found = False
        for quad in store.quads_for_pattern(s, p, o, graph):  # type: ignore[arg-type]
            found = True
            new = row.copy()
            if s is None:
                new[cast("int", pattern[0])] = quad.subject
            if p is None:
                new[cast("int", pattern[1])] = quad.predicate
            if o is None:
                new[cast("int", pattern[2])] = quad.object
            yield new
        if optional and not found:
            yield row


def plan(text: str) -> Plan | None:
    """Return the plan of a lookup, or None where it has none.

    >>> plan("SELECT ?o { <http://e/a> a ?o }").variables
    ('o',)
    """
    if len(text) > LONGEST:
        return None
    start = cast("re.Match[str]", _PROLOGUE.match(text))
    found = _BODY.fullmatch(text, start.end())
    if found is None:
        return None
    try:
        return _Reading(_prefixes(start[0])).plan(found)
    except (KeyError, ValueError):  # no such prefix; an IRI that is none; more than is read here
        return None


@lru_cache(MOST_PROLOGUES)
def _prefixes(prologue: str) -> dict[str, str]:
    return {found[1]: found[2][1:-1] for found in _PREFIX.finditer(prologue) if found[1]}


class _Reading:
    """The terms of one text."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._places: dict[str, int] = {}
        self._patterns: list[Pattern] = []

    def plan(self, found: re.Match[str]) -> Plan:
        names, *first, verb, thing, second, verb2, thing2, rest, limit = found.groups()
        self._add(*first)
        if verb:
            self._add(first[0], verb, thing)
        elif second:
            self._add(second, verb2, thing2)
        required = len(self._patterns)
        for optional in _OPTIONAL.findall(rest):
            self._add(*optional)
        self._check()
        variables = None
        if names is not None:
            variables = tuple(sorted(self._places) if names == "*" else _names(names))
        columns = tuple(self._place(name) for name in variables or ())
        if len(set(columns)) < len(columns):
            raise ValueError
        patterns = tuple(self._patterns)
        return Plan(
            patterns[:required],
            patterns[required:],
            len(self._places),
            variables,
            columns,
            None if limit is None else int(limit),
        )

    def _check(self) -> None:
        """Pass what is bounded by what it gives: all about a thing, a kind, or everything.

        Raises:
            ValueError: it is not, or a variable stands for a verb and for something else.
        """
        first = self._patterns[0]
        kinds = [isinstance(slot, int) for slot in first]
        if kinds[0] and (
            len(self._patterns) > 1 or kinds not in ([True] * 3, [True, False, False])
        ):
            raise ValueError
        verbs = {pattern[1] for pattern in self._patterns if isinstance(pattern[1], int)}
        others = {s for pattern in self._patterns for s in pattern[::2] if isinstance(s, int)}
        if verbs & others or (kinds[0] and first[0] == first[2]):
            raise ValueError

    def _add(self, subject: str, verb: str, thing: str) -> None:
        named = _TYPE if verb == "a" else self._term(verb)
        self._patterns.append((self._term(subject), named, self._term(thing)))

    def _place(self, name: str) -> int:
        return self._places.setdefault(name, len(self._places))

    def _term(self, text: str) -> Slot:
        if text[0] in "?$":
            return self._place(text[1:])
        if text[0] == '"':
            end = text.rindex('"')
            value, kind = text[1:end], text[end + 1 :]
            if kind.startswith("@"):
                return ox.Literal(value, language=kind[1:])
            return ox.Literal(value, datatype=self._node(kind[2:]) if kind else None)
        if text in ("true", "false"):
            return ox.Literal(text, datatype=ox.NamedNode(_XSD + "boolean"))
        if text[0] in "+-0123456789":
            name = "decimal" if "." in text else "integer"
            return ox.Literal(text, datatype=ox.NamedNode(_XSD + name))
        return self._node(text)

    def _node(self, text: str) -> ox.NamedNode:
        if text[0] == "<":
            return ox.NamedNode(text[1:-1])
        end = text.index(":") + 1
        return ox.NamedNode(self._prefixes[text[:end]] + text[end:])


def _names(text: str) -> list[str]:
    return [name[1:] for name in text.split()]
