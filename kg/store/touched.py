"""Which named graphs an update may change, read off its text: too many rather than too few.

A server that holds the store in memory follows the disk graph by graph; here it learns where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .policy import unescaped
from .tokens import tokens

_NAMING = frozenset({"GRAPH", "INTO", "TO", "WITH", "SILENT", "COPY", "MOVE", "ADD"})
_ABSOLUTE = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^>]*)>")
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
