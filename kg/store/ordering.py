"""The order of patterns, where the engine keeps the one in which they are written.

Of several patterns `?x property value` it solves the first for itself and looks the others up for
each solution. How many statements have which property and value is known where the data is: the
pattern that fewest fit goes first. The order changes no solution (SPARQL 1.1, section 18.2.2.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from .rewriting import Triple, is_variable, patterns
from .tokens import tokens

Token = re.Match[str]
Ends = tuple[str, str]
"""The IRIs of a property and of a value."""

MOST = 1_000
"""Statements up to which they are counted."""
KEPT = 1_000
"""Of how many groups of rivals it is kept which is rarest."""
Rank = Callable[[tuple[Ends, ...]], Sequence[int]]
_TERMS = ("a", "true", "false")
_DOTS = re.compile(r"/\.\.?(?=[/?#]|$)")


class Stretch(NamedTuple):
    """Patterns that follow one another in a text, and where."""

    start: int
    end: int
    triples: list[Triple]


def ordered(text: str, rarity: Rank) -> str:
    """Return a query with the rarer of patterns that compete first, as `rarity` ranks them."""
    found = list(tokens(text))
    spaces = _prefixes(found)
    edits = []
    for stretch in _stretches(found):
        order = _order(stretch.triples, spaces, rarity)
        if order != stretch.triples:
            edits.append((stretch, " . ".join(_written(text, triple) for triple in order)))
    for stretch, better in reversed(edits):
        text = f"{text[: stretch.start]}{better} . {text[stretch.end :]}"
    return text


def _order(
    triples: list[Triple],
    spaces: dict[str, str],
    rarity: Rank,
) -> list[Triple]:
    rivals: dict[str, list[tuple[Triple, Ends]]] = {}
    for triple in triples:
        subject, verb, value = (part[0] for part in triple)
        ends = _iri(verb, spaces), _iri(value, spaces)
        if is_variable(subject) and len(triple[2]) == 1 and ends[0] and ends[1]:
            rivals.setdefault(subject[0][1:], []).append((triple, (ends[0], ends[1])))
    order = list(triples)
    for competing in rivals.values():
        if len(competing) > 1:
            counts = rarity(tuple(ends for _, ends in competing))
            ranked = sorted(range(len(competing)), key=counts.__getitem__)
            places = sorted(order.index(triple) for triple, _ in competing)
            for place, number in zip(places, ranked, strict=True):
                order[place] = competing[number][0]
    return order


def _stretches(found: Sequence[Token]) -> Iterator[Stretch]:
    """Yield the stretches of plain triple patterns, none of which a bracket or word is in."""
    segment: list[Token] = []
    depth = 0
    for token in found:
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        ends = token[0] in "{}()[]" or (token.lastgroup == "word" and token[0] not in _TERMS)
        if not ends:
            segment.append(token)
            continue
        if depth + (token[0] == "}") and (triples := patterns(segment)) and len(triples) > 1:
            yield Stretch(segment[0].start(), segment[-1].end(), triples)
        segment = []


def _written(text: str, triple: Triple) -> str:
    return " ".join(text[part[0].start() : part[-1].end()] for part in triple)


def _prefixes(found: Sequence[Token]) -> dict[str, str]:
    """Return the prefixes that are declared once and absolutely."""
    spaces: dict[str, str] = {}
    for place, token in enumerate(found[:-2]):
        if token.lastgroup == "word" and token[0].upper() == "PREFIX":
            name, iri = found[place + 1][0], found[place + 2][0][1:-1]
            spaces[name] = "" if name in spaces or ":" not in iri or _DOTS.search(iri) else iri
    return spaces


def _iri(token: Token, spaces: dict[str, str]) -> str:
    """Return the IRI of a token in full; empty where it is none, or it cannot be told."""
    text = token[0]
    if token.lastgroup == "iri":
        return text[1:-1] if ":" in text and not _DOTS.search(text) else ""
    prefix, colon, local = text.partition(":")
    space = spaces.get(prefix + colon, "")
    plain = token.lastgroup == "name" and "\\" not in local and "%" not in local
    return space + local if plain and space else ""


def rarest(store: ox.Store) -> Rank:
    """Return what ranks patterns by how many statements of a store fit them, the fewest first.

    All are counted at once until one has no more.
    """

    @lru_cache(KEPT)
    def rank(rivals: tuple[Ends, ...]) -> Sequence[int]:
        try:
            terms = [(ox.NamedNode(verb), ox.NamedNode(value)) for verb, value in rivals]
        except ValueError:
            return [0] * len(rivals)
        running = [store.quads_for_pattern(None, *pair, None) for pair in terms]
        for _ in range(MOST):
            over = [next(quads, None) is None for quads in running]
            if any(over):
                return [int(not one) for one in over]
        return [0] * len(rivals)

    return rank
