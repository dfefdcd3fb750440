"""Which countries a description fits: the emirate, the Gulf state, the former Soviet republic."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries, lemmas_of
from ..relations.titles import phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

FORMER = frozenset({"former", "onetime", "one-time", "erstwhile", "ex"})
ONCE = frozenset({"soviet", "yugoslav"})


def land_words() -> frozenset[str]:
    """Return the nouns that describe a country named before: emirate, archipelago, colony."""
    return lemmas_of("frames", "LandWord")


@cache
def _kinds() -> dict[str, frozenset[str]]:
    return {
        lemma: frozenset(e.all("value"))
        for e in entries("frames", "LandKind")
        for lemma in e.all("lemma")
    }


def described(noun: Token) -> frozenset[str] | None:
    """Return the ids of the countries that fit the words of a phrase, or None if all may."""
    before = [t.lower_ for t in phrase_before(noun)][::-1]
    pairs = (" ".join(pair) for pair in itertools.pairwise(before))
    words = [noun.lemma_.lower(), *pairs, *before]
    if not FORMER & {*before}:
        words = [w for w in words if w not in ONCE]
    found = [_kinds()[w] for w in words if w in _kinds()]
    return frozenset.intersection(*found) if found else None


def is_former(noun: Token) -> bool:
    """Say whether a phrase tells what a country was: the former French colony."""
    return bool(FORMER & {t.lower_ for t in phrase_before(noun)})
