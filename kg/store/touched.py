"""Which named graphs an update may change, read off its text: too many rather than too few.

A server that holds the store in memory follows the disk graph by graph; here it learns where. Where
the text names graphs by variables, its WHERE is asked for them, before it is carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, cast

import pyoxigraph as ox

from .policy import unescaped
from .tokens import tokens

MOST = 1_000
"""Graphs that variables of an update may stand for; where they are more, it may be any."""

_NAMING = frozenset({"GRAPH", "INTO", "TO", "WITH", "SILENT", "COPY", "MOVE", "ADD"})
_ABSOLUTE = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^>]*)>")
_MODIFYING = frozenset({"PREFIX", "BASE", "WITH", "DELETE", "INSERT", "USING", "NAMED", "WHERE"})
_UNSURE = frozenset(
    {"RAND", "UUID", "STRUUID", "BNODE", "NOW"}
    | {"SAMPLE", "GROUP_CONCAT", "LIMIT", "OFFSET", "SERVICE"}
)
"""Words of a WHERE that may come to something else when it is asked twice."""
_DOTS = re.compile(r"/\.\.?(?=[/?#]|$)")


def graphs(text: str) -> set[str] | None:
    """Return the named graphs that an update may change; None means any.

    An update names what it changes, unless it says GRAPH with a variable, ALL or NAMED.

    >>> graphs("PREFIX e: <http://e/> INSERT DATA { GRAPH e:g { e:s e:p 1 } }")
    {'http://e/g'}
    >>> graphs("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }") is None
    True
    """
    found = list(tokens(unescaped(text)))
    named = list(_named(found))
    return None if None in named else {iri for iri in named if iri is not None}


def _named(found: Sequence[re.Match[str]]) -> Iterator[str | None]:
    """Yield each name of a graph in full, None where it cannot be told."""
    prefixes: dict[str, set[str | None]] = {}
    for place, first in enumerate(found):
        word = first[0].upper() if first.lastgroup == "word" else ""
        second, third = [*found[place + 1 : place + 3], None, None][:2]
        if word in ("ALL", "NAMED"):
            yield None
        elif word == "PREFIX" and second and third:
            prefixes.setdefault(second[0].rstrip(":"), set()).add(_absolute(third[0]))
        elif word in _NAMING and second and second.lastgroup == "iri":
            yield _absolute(second[0])
        elif word in _NAMING and second and second.lastgroup == "name":
            yield from _expanded(second[0], prefixes)


def _absolute(iri: str) -> str | None:
    """Return an IRI that stays as it is, whatever the base."""
    found = _ABSOLUTE.fullmatch(iri)
    return None if found is None or _DOTS.search(found[1]) else found[1]


def _expanded(name: str, prefixes: dict[str, set[str | None]]) -> Iterator[str | None]:
    """Yield what a prefixed name may stand for: a prefix may be declared again."""
    prefix, colon, local = name.partition(":")
    if not colon or name[0] in "?$" or "\\" in name or "/." in name:
        yield None
        return
    for space in prefixes.get(prefix, {None}):
        yield None if space is None else space + local


class _Modify(NamedTuple):
    """The parts of a single DELETE/INSERT … WHERE, as tokens; the prologue comes before them."""

    prologue: list[re.Match[str]]
    within: list[re.Match[str]]
    templates: list[re.Match[str]]
    using: list[re.Match[str]]
    where: list[re.Match[str]]


def found(store: ox.Store, text: str, base: str | None = None) -> set[str] | None:
    """Return the named graphs that an update will change in a store, by its WHERE; None means any.

    It can be told of a single operation whose WHERE comes to the same each time.
    """
    parts = _modify(list(tokens(unescaped(text))))
    if parts is None or any(t[0].upper() in _UNSURE for t in parts.where if t.lastgroup == "word"):
        return None
    names = list(_named([*parts.prologue, *parts.within, *parts.templates]))
    pairs = zip(parts.templates, parts.templates[1:], strict=False)
    variables = [two[0] for one, two in pairs if one[0].upper() == "GRAPH" and two[0][0] in "?$"]
    if names.count(None) != len(variables):
        return None
    bound = _bound(store, parts, sorted(set(variables)), base) if variables else set()
    return None if bound is None else bound | {name for name in names if name is not None}


def _bound(
    store: ox.Store, parts: _Modify, variables: Sequence[str], base: str | None
) -> set[str] | None:
    """Return the graphs that variables stand for; None where they are many, or some have no IRI."""
    dataset = " ".join("FROM" if t[0].upper() == "USING" else t[0] for t in parts.using)
    where = _text(parts.where)
    if parts.within and not parts.using:
        where = f"{{ GRAPH {parts.within[1][0]} {where} }}"
    chosen = f"SELECT DISTINCT {' '.join(variables)} {dataset} WHERE {where}"
    try:
        rows = store.query(f"{_text(parts.prologue)} {chosen}", base_iri=base)
    except SyntaxError:
        return None
    few = list(islice(cast("ox.QuerySolutions", rows), MOST + 1))
    terms = {term for row in few for term in row}
    if len(few) > MOST or any(isinstance(term, ox.BlankNode) for term in terms):
        return None
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}


def _text(found: Sequence[re.Match[str]]) -> str:
    """Return the text from the first of some tokens to the last."""
    return found[0].string[found[0].start() : found[-1].end()] if found else ""


def _modify(found: Sequence[re.Match[str]]) -> _Modify | None:
    """Return the parts of an update, where it is a single operation with a WHERE."""
    parts, part, words, depth = _Modify([], [], [], [], []), 0, list[str](), 0
    for token in found:
        word = token[0].upper() if token.lastgroup == "word" else ""
        if depth == 0 and word:
            words.append(word)
            part = {"WITH": 1, "DELETE": 2, "INSERT": 2, "USING": 3, "WHERE": 4}.get(word, part)
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth or token[0] == "}" or word not in ("DELETE", "INSERT", "WHERE"):
            parts[part].append(token)
    if parts.where and parts.where[-1][0] == ";":
        parts.where.pop()
    if not _MODIFYING.issuperset(words) or words[-1:] != ["WHERE"] or words.count("WHERE") > 1:
        return None
    return parts if parts.templates else parts._replace(templates=parts.where)
