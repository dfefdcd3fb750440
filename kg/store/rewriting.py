"""Equivalent forms of a query that the engine runs well.

The engine joins the patterns inside EXISTS in the order they are written, each over the whole
graph, and does the same to an OPTIONAL with several patterns. Two forms avoid that:

- EXISTS { A . B } is EXISTS { A FILTER EXISTS { B } }: there is a solution of both just where there
  is one of A that some solution of B agrees with.
- X OPTIONAL { P } is X LATERAL { OPTIONAL { P } } where P consists of triple patterns and of such
  OPTIONALs, and no OPTIONAL in P has a variable of X that the patterns around it lack: then it is
  the same whether P is solved for itself or for each solution of X.

What is not certainly of these shapes stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .tokens import tokens

Token = re.Match[str]

_WORTH = re.compile(r"\b(exists|optional)\b", re.IGNORECASE)
_APART = frozenset({"EXISTS", "MINUS", "LATERAL"})
"""What a group follows whose solutions are not simply joined."""
_CONSTANTS = frozenset({"A", "TRUE", "FALSE"})


class Edit(NamedTuple):
    """A stretch of the text and what comes in its place."""

    start: int
    end: int
    text: str


@dataclass
class Group:
    """An OPTIONAL of triple patterns: its variables, and the OPTIONALs that follow them."""

    start: int
    end: int
    own: set[str] = field(default_factory=set)
    size: int = 0
    inner: list[Group] = field(default_factory=list)

    def variables(self) -> set[str]:
        """Return all variables in it."""
        return self.own.union(*(group.variables() for group in self.inner))

    def is_apart(self, outside: set[str]) -> bool:
        """Say whether what is bound outside reaches inner OPTIONALs through its own patterns."""
        seen = outside | self.own
        for group in self.inner:
            if group.variables() & outside - self.own or not group.is_apart(seen):
                return False
            seen = seen | group.variables()
        return True


def rewritten(text: str) -> str:
    """Return an equivalent form of a query.

    >>> rewritten("ASK { ?s ?p ?o FILTER NOT EXISTS { ?s <p:a> ?x . ?x <p:b> 'y' } }")
    "ASK { ?s ?p ?o FILTER NOT EXISTS { ?s <p:a> ?x FILTER EXISTS { ?x <p:b> 'y' } } }"
    """
    if not _WORTH.search(text):
        return text
    found = list(tokens(text))
    edits = sorted([*_exists(text, found), *_optionals(found)])
    pieces, done = [], 0
    for edit in edits:
        if edit.start < done:
            return text
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


def _word(token: Token) -> str:
    return token[0].upper() if token.lastgroup == "word" else ""


def is_variable(token: Token) -> bool:
    """Say whether a token is a variable."""
    return token[0][0] in "?$" and token.lastgroup == "name"


def _closing(found: Sequence[Token], place: int) -> int | None:
    """Return where the group that opens at a place is closed."""
    depth = 0
    for number in range(place, len(found)):
        depth += {"{": 1, "}": -1}.get(found[number][0], 0)
        if depth == 0:
            return number
    return None


def _exists(text: str, found: Sequence[Token]) -> Iterator[Edit]:
    """Yield chains in place of the joins inside EXISTS."""
    bound: set[str] = set()
    for place, token in enumerate(found[:-1]):
        if is_variable(token):
            bound.add(token[0][1:])
        if _word(token) != "EXISTS" or found[place + 1][0] != "{":
            continue
        end = _closing(found, place + 1)
        triples = patterns(found[place + 2 : end]) if end else None
        if end and triples and len(triples) > 1:
            yield Edit(
                found[place + 1].end(), found[end].start(), f" {_chain(text, triples, bound)} "
            )


Size = Callable[[Sequence[Token], int], int]
Triple = tuple[tuple[Token, ...], tuple[Token, ...], tuple[Token, ...]]


def patterns(found: Sequence[Token], verb: Size | None = None) -> list[Triple] | None:
    """Return the triple patterns that tokens are, each part spelled out; None for all else.

    `verb` says of how many tokens the property at a place is, where it may be more than a term.
    """
    triples: list[Triple] = []
    parts: list[tuple[Token, ...]] = []
    place = 0
    while place < len(found):
        mark = found[place][0]
        if mark in (".", ";", ","):
            if len(parts) != 3:
                return None
            triples.append((parts[0], parts[1], parts[2]))
            parts = parts[: {".": 0, ";": 1, ",": 2}[mark]]
            place += 1
            continue
        size = (verb if verb and len(parts) == 1 else term_size)(found, place)
        if not size or len(parts) == 3:
            return None
        parts.append(tuple(found[place : place + size]))
        place += size
    if len(parts) == 3:
        triples.append((parts[0], parts[1], parts[2]))
    elif parts:
        return None
    return triples


def term_size(found: Sequence[Token], place: int) -> int:
    """Return of how many tokens the term at a place is; 0 where it is none that is plain."""
    token = found[place]
    if token.lastgroup == "text":
        after = [other[0] for other in found[place + 1 : place + 3]]
        if after[:1] and after[0].startswith("@"):
            return 2
        if after == ["^", "^"]:
            typed = found[place + 3 : place + 4]
            return 4 if typed and typed[0].lastgroup in ("iri", "name") else 0
        return 1
    if token.lastgroup == "name":
        return 0 if token[0].startswith(("_:", "@")) else 1
    return int(token.lastgroup == "iri" or _word(token) in _CONSTANTS)


def _chain(text: str, triples: list[Triple], bound: set[str]) -> str:
    """Return triple patterns one inside the other, those first that depend on what is known."""
    left, known = list(triples), set(bound)
    chain = []
    while left:
        best = max(left, key=lambda triple: (_linked(triple, known), _bound(triple, known)))
        left.remove(best)
        known |= {t[0][1:] for part in best for t in part if is_variable(t)}
        chain.append(" ".join(text[part[0].start() : part[-1].end()] for part in best))
    return " FILTER EXISTS { ".join(chain) + " }" * (len(chain) - 1)


def _bound(triple: Triple, known: set[str]) -> int:
    return sum(not is_variable(part[0]) or part[0][0][1:] in known for part in triple)


def _linked(triple: Triple, known: set[str]) -> bool:
    """Say whether its subject or object is a variable that has a value: few solutions agree."""
    ends = (triple[0][0], triple[2][0])
    return any(is_variable(token) and token[0][1:] in known for token in ends)


def _optionals(found: Sequence[Token]) -> Iterator[Edit]:
    """Yield LATERAL around OPTIONALs with more than one pattern."""
    pending: list[tuple[str, set[str]]] = []
    before, skip = "", 0
    for place, token in enumerate(found):
        if token[0] == "{":
            pending.append((before, set()))
        elif token[0] == "}" and pending:
            pending.pop()
        elif _word(token) == "OPTIONAL" and place >= skip and pending:
            apart = any(word in _APART for word, _ in pending)
            group = None if apart else _group(found, place + 1)
            if group and _gains(group, pending[-1][1]):
                skip = group.end
                yield from _around(found, group)
        for _, variables in pending:
            if is_variable(token):
                variables.add(token[0][1:])
        before = _word(token)


def _gains(group: Group, outside: set[str]) -> bool:
    several = group.size > 3 or bool(group.inner)
    return several and bool(group.own & outside) and group.is_apart(outside)


def _around(found: Sequence[Token], group: Group) -> Iterator[Edit]:
    word = found[group.start - 1]
    yield Edit(word.start(), word.end(), "LATERAL { OPTIONAL")
    for inner in group.inner:
        yield from _around(found, inner)
    end = found[group.end].end()
    yield Edit(end, end, " }")


def _group(found: Sequence[Token], place: int) -> Group | None:
    """Return the group that opens at a place, if it holds triple patterns, then OPTIONALs."""
    if place >= len(found) or found[place][0] != "{":
        return None
    group = Group(place, place)
    place += 1
    while place < len(found) and found[place][0] != "}":
        token = found[place]
        if _word(token) == "OPTIONAL":
            inner = _group(found, place + 1)
            if inner is None:
                return None
            group.inner.append(inner)
            place = inner.end + 1
            continue
        if token[0] == "{" or (_word(token) and _word(token) not in _CONSTANTS):
            return None
        if group.inner and token[0] != ".":
            return None
        if token[0] != ".":
            group.size += 1
        if is_variable(token):
            group.own.add(token[0][1:])
        place += 1
    group.end = place
    return group if place < len(found) else None
