"""Lookups: queries so plain that what they may take is bounded by what they give.

A lookup asks for what stands about things it names: one or two patterns, then OPTIONALs of one
pattern, each with a constant subject. Or it has one pattern, with constant property and object or
of three variables; or it is a DESCRIBE of one IRI. Every row that the engine finds on the way
becomes a row of the result, or they are no more than the statements about one thing; nothing is
sorted, grouped, skipped or compared. So it is enough to stop at a small result, and no process has
to be killed. One match of a regular expression decides; what it does not match is no lookup.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import IO, cast

import pyoxigraph as ox

from ..errors import LimitError, StoreError
from . import engine, prefixes
from .formats import DECLARING, canonical

LONGEST = 4000
"""Characters of the longest lookup."""
SIZE = 1 << 16
"""Bytes of the largest result of a lookup."""


def _pattern() -> re.Pattern[str]:
    gap = r"(?:\s|\#[^\r\n]*+(?:[\r\n]|\Z))"
    iri = r"<[^<>\"{}|^`\\\x00-\x20]*+>"
    name = r"(?:[A-Za-z][A-Za-z0-9_-]*+)?:(?:[A-Za-z0-9_:-]|\.(?=[A-Za-z0-9_:-]))*+"
    constant = rf"(?:{iri}|{name})"
    variable = r"[?$][A-Za-z0-9_]++"
    text = r"\"[^\"\\\r\n]*+\"(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^" + constant + ")?"
    number = r"[+-]?[0-9]++(?:\.[0-9]++)?"
    verb = rf"(?:{constant}|{variable}|a(?=[\s<:?$]))"
    thing = rf"(?:{constant}|{variable}|{text}|{number}|true\b|false\b)"
    first = rf"{constant}{gap}*+{verb}{gap}*+{thing}{gap}*+"
    other = rf"(?:;{gap}*+{verb}{gap}*+{thing}{gap}*+|\.{gap}*+{first})"
    optional = rf"(?:\.{gap}*+)?OPTIONAL{gap}*+\{{{gap}*+{first}(?:\.{gap}*+)?\}}{gap}*+"
    about = rf"{first}{other}?(?:{optional}){{0,6}}+"
    kind = rf"{variable}{gap}*+(?:{constant}|a(?=[\s<:])){gap}*+(?:{constant}|{text}){gap}*+"
    word = "[A-Za-z0-9_]++"
    three = rf"[?$](?P<s>{word}){gap}*+[?$](?!(?P=s)\b)(?P<p>{word}){gap}*+"
    three += rf"[?$](?!(?:(?P=s)|(?P=p))\b){word}{gap}*+"
    group = rf"\{{{gap}*+(?:{about}|{kind}|{three})(?:\.{gap}*+)?\}}{gap}*+"
    prologue = rf"(?:PREFIX{gap}++(?:[A-Za-z][A-Za-z0-9_-]*+)?:{gap}*+{iri}{gap}*+)*+"
    select = rf"SELECT{gap}++(?:\*{gap}*+|(?:{variable}{gap}*+)++)"
    limit = rf"(?:LIMIT{gap}++[0-9]{{1,9}}+{gap}*+)?"
    asked = rf"(?:{select}|ASK{gap}*+)(?:WHERE{gap}*+)?{group}{limit}"
    return re.compile(
        rf"{gap}*+{prologue}(?:{asked}|DESCRIBE{gap}++{constant}{gap}*+)", re.IGNORECASE
    )


_LOOKUP = _pattern()


class Small:
    """What takes a small result as a file would."""

    __slots__ = ("_left", "pieces")

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._left = SIZE

    def write(self, data: bytes) -> int:
        """Keep a piece.

        Raises:
            LimitError: it is too much.
        """
        self._left -= len(data)
        if self._left < 0:
            raise LimitError("The result is no small one.")
        self.pieces.append(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: all is here."""


def is_lookup(text: str) -> bool:
    """Say whether a query is a lookup.

    >>> is_lookup("ASK { <http://e/a> ?p ?o }"), is_lookup("ASK { ?s ?p ?o . ?o ?q ?r }")
    (True, False)
    """
    return len(text) <= LONGEST and _LOOKUP.fullmatch(text) is not None


def looked_up(
    store: ox.Store, text: str, *, media_types: Sequence[str], base: str | None, union: bool
) -> tuple[bytes, str] | None:
    """Return the result of a lookup and its media type; None where it is not to be had so.

    That is where it is large, or the query is malformed, or has no answer of these media types.
    """
    try:
        result = store.query(text, base_iri=base, use_default_graph_as_union=union)
        media_type = engine.fitting(result, media_types)
        small = Small()
        engine.serialise(result, cast("IO[bytes]", small), canonical(media_type))
    except (StoreError, SyntaxError, ValueError, OSError, RuntimeError):
        return None
    body = b"".join(small.pieces)
    if canonical(media_type) in DECLARING:
        body = b"".join(prefixes.tidy(io.BytesIO(body)))
    return body, media_type
