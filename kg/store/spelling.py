"""Names of our vocabulary that it does not have, and which one was perhaps meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache

from .. import ontology
from ..namespaces import DIP, PLOVER
from .formats import GRAPHS, RESULTS
from .tokens import tokens

_SPACES = (str(DIP), str(PLOVER))
_EMPTY = {
    RESULTS["json"]: re.compile(rb'"bindings":\[\]|"boolean":false'),
    RESULTS["xml"]: re.compile(rb"<results></results>|<results ?/>|<boolean>false"),
    RESULTS["csv"]: re.compile(rb"[^\n]*\n\Z|false\Z"),
    RESULTS["tsv"]: re.compile(rb"[^\n]*\n\Z|false\Z"),
    GRAPHS["nt"]: re.compile(rb"\Z"),
}
_SHORT = 4000
"""Bytes beyond which a result is not empty, whatever the names of its columns."""


def is_empty(body: bytes, media_type: str) -> bool:
    """Say whether a result holds nothing: no row, no triple, or false.

    >>> is_empty(b"a,b\\r\\n", "text/csv"), is_empty(b"a,b\\r\\n1,2\\r\\n", "text/csv")
    (True, False)
    """
    pattern = _EMPTY.get(media_type) if len(body) < _SHORT else None
    return bool(
        pattern and (pattern.search if b"{" in body or b"<" in body else pattern.match)(body)
    )


def mentions(text: str) -> bool:
    """Say whether a query may use our vocabulary."""
    return any(space in text for space in _SPACES)


def hint(text: str) -> str:
    """Return what is odd about a query that finds nothing; empty where all its names are known.

    >>> hint("PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#> ASK { ?s a dip:Contry }")
    'dip:Contry is not in the ontology; dip:Country is.'
    """
    sentences = []
    for written, iri in _ours(text):
        if iri in _known():
            continue
        space = next(space for space in _SPACES if iri.startswith(space))
        names = [name.removeprefix(space) for name in _known() if name.startswith(space)]
        near = difflib.get_close_matches(iri.removeprefix(space), names, n=1)
        meant = f"; {written.removesuffix(iri.removeprefix(space))}{near[0]} is" if near else ""
        sentence = f"{written} is not in the ontology{meant}."
        if sentence not in sentences:
            sentences.append(sentence)
    return " ".join(sentences[:3])


@cache
def _known() -> frozenset[str]:
    return frozenset(str(name) for name in ontology.vocabulary().subjects())


def _ours(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names in our namespaces that a text uses, as written and in full."""
    prefixes: dict[str, str] = {}
    found = list(tokens(text))
    for place, token in enumerate(found):
        if token[0].upper() == "PREFIX" and place + 2 < len(found):
            prefixes[found[place + 1][0]] = found[place + 2][0][1:-1]
        elif token.lastgroup == "iri" and found[place - 2][0].upper() != "PREFIX":
            iri = token[0][1:-1]
            if iri.startswith(_SPACES):
                yield iri, iri
        elif token.lastgroup == "name":
            prefix, colon, local = token[0].partition(":")
            space = prefixes.get(prefix + colon, "")
            if space in _SPACES and local:
                yield token[0], space + local.replace("\\", "")
