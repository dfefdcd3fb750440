"""Solutions that differ in nothing that is still asked for, made one before they are joined on.

    SELECT DISTINCT ?z { <a> ^<p>/<q> ?y . ?y ^<p>/<q> ?z }

has the rows of

    SELECT DISTINCT ?z { { SELECT DISTINCT ?y { <a> ^<p>/<q> ?y } } ?y ^<p>/<q> ?z }

since a set of solutions is asked for, and of the first pattern only `?y` reaches the rest (SPARQL
1.1, sections 18.2.4.2 and 18.5). The engine follows each way to a `?y` anew; here it follows one.

Done only where all is triple patterns, the first ones name something, and the rest, which would
be solved once for each row, names nothing that a better plan could begin with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .rewriting import Triple, is_variable, patterns, term_size
from .tokens import tokens

Token = re.Match[str]

_WORTH = re.compile(r"\bselect\s+distinct\b", re.IGNORECASE)
_WORDS = frozenset(
    ["PREFIX", "BASE", "SELECT", "DISTINCT", "FROM", "NAMED", "WHERE", "A", "TRUE", "FALSE"]
).union(["ORDER", "BY", "ASC", "DESC", "LIMIT", "OFFSET"])
"""All words that a query may have."""
MOST = 20
"""Patterns of a query up to which it is looked at; each may come to stand in one more group."""
_STEPS = frozenset({"/", "|"})
_REPEATED = frozenset({"*", "+", "?"})


class Pattern(NamedTuple):
    """A triple pattern or path: its text, its variables, and what its ends are."""

    text: str
    variables: frozenset[str]
    is_anchored: bool
    """Whether its subject or its object is a constant."""
    is_path: bool


class Parts(NamedTuple):
    """A query: where its group stands, what is in it, and the variables that are used after it."""

    start: int
    end: int
    patterns: list[Pattern]
    used: frozenset[str]


def early(text: str) -> str:
    """Return an equivalent form of a query whose first patterns have each solution once.

    >>> early("SELECT DISTINCT ?z { <a:b> <p:q>/<p:r> ?y . ?y <p:s> ?z }")
    'SELECT DISTINCT ?z { { SELECT DISTINCT ?y { <a:b> <p:q>/<p:r> ?y } } ?y <p:s> ?z }'
    """
    parts = _parts(text) if _WORTH.search(text) else None
    body = _joined(parts) if parts else None
    return f"{text[: parts.start]} {body} {text[parts.end :]}" if parts and body else text


def _joined(parts: Parts) -> str | None:
    """Return the group with the solutions made one wherever it helps; None where it does not."""
    first, *rest = parts.patterns
    body, known, hidden, split = first.text, first.variables, first.is_path, False
    for number, pattern in enumerate(rest):
        needed = known & parts.used.union(*(other.variables for other in rest[number:]))
        if needed and (hidden or needed != known) and _is_free(rest[number:]):
            names = " ".join(f"?{name}" for name in sorted(needed))
            body = f"{{ SELECT DISTINCT {names} {{ {body} }} }} {pattern.text}"
            known, hidden, split = needed, False, True
        else:
            body = f"{body} . {pattern.text}"
        known, hidden = known | pattern.variables, hidden or pattern.is_path
    return body if split and first.is_anchored else None


def _is_free(rest: Sequence[Pattern]) -> bool:
    return not any(pattern.is_anchored for pattern in rest)


def _parts(text: str) -> Parts | None:
    """Return the parts of a SELECT DISTINCT of variables over triple patterns alone."""
    found = list(tokens(text))
    words = [token[0].upper() if token.lastgroup == "word" else token[0] for token in found]
    said = {token[0].upper() for token in found if token.lastgroup == "word"}
    if not said <= _WORDS or any(words.count(word) != 1 for word in ("SELECT", "{", "}")):
        return None
    opened, closed = words.index("{"), words.index("}")
    asked = found[words.index("SELECT") : opened]
    triples = patterns(found[opened + 1 : closed], _path) or []
    if not 1 < len(triples) <= MOST or any(token[0] in ("(", "*") for token in asked):
        return None
    used = {token[0][1:] for token in (*asked, *found[closed:]) if is_variable(token)}
    told = [_pattern(text, triple) for triple in triples]
    return Parts(found[opened].end(), found[closed].start(), told, frozenset(used))


def _pattern(text: str, triple: Triple) -> Pattern:
    subject, verb, value = triple
    return Pattern(
        " ".join(text[part[0].start() : part[-1].end()] for part in triple),
        frozenset(part[0][0][1:] for part in triple if is_variable(part[0])),
        not (is_variable(subject[0]) and is_variable(value[0])),
        len(verb) > 1,
    )


def _path(found: Sequence[Token], place: int) -> int:
    """Return of how many tokens the property or path at a place is; 0 where there is none."""
    start = place
    if place < len(found) and is_variable(found[place]):
        return 1
    while True:
        while place < len(found) and found[place][0] in ("^", "!"):
            place += 1
        if place < len(found) and found[place][0] == "(":
            inner = _path(found, place + 1)
            place += 1 + inner
            if not inner or place >= len(found) or found[place][0] != ")":
                return 0
            place += 1
        elif place < len(found) and term_size(found, place) == 1:
            place += 1
        else:
            return 0
        if place < len(found) and found[place][0] in _REPEATED:
            place += 1
        if place >= len(found) or found[place][0] not in _STEPS:
            return place - start
        place += 1
