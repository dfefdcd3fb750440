"""Words of speech and thought, as ontology/lexicon.ttl lists them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ...errors import OntologyError
from ...facts import SpeechManner
from ...ontology import Entry, entries, lemmas_of

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Cue:
    """How a word of speech behaves: what its content may be and how it is put forward.

    `performative` is "always", "self" (where the speaker says it of itself) or "".
    """

    manner: SpeechManner = "statement"
    performative: str = ""
    complements: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()


@cache
def cues(kind: str) -> Mapping[str, Cue]:
    """Return the cue of each lemma of a class: SpeechVerb, SpeechNoun or SpeechAdjective.

    Raises:
        OntologyError: the lexicon lists a lemma twice in one class.
    """
    found: dict[str, Cue] = {}
    for entry in entries("lexicon", kind):
        for lemma in entry.all("lemma"):
            if lemma in found:
                raise OntologyError(f"lexicon.ttl: {kind} {lemma!r} is listed twice")
            found[lemma] = _cue(entry)
    return MappingProxyType(found)


def _cue(entry: Entry) -> Cue:
    return Cue(
        manner=cast(SpeechManner, entry.one("manner", "statement")),
        performative=entry.one("performative"),
        complements=frozenset(entry.all("complement")),
        prepositions=frozenset(entry.all("preposition")),
    )


def words(kind: str) -> frozenset[str]:
    """Return all lemmas of a class of the lexicon."""
    return lemmas_of("lexicon", kind)


def known_as(token: Token, table: Container[str]) -> str:
    """Return the form of a word that a table lists, lemma first, or ""."""
    return next((form for form in (token.lemma_.lower(), token.lower_) if form in table), "")


def cue_of(token: Token, kind: str) -> Cue | None:
    """Return how a word of a class of speech behaves, or None where it is not of the class."""
    table = cues(kind)
    return table.get(known_as(token, table))


def speaks(token: Token) -> bool:
    """Say whether a form in -ing goes on with what someone says: adding, citing, accusing."""
    cue = cue_of(token, "SpeechVerb")
    return cue is not None and not cue.complements & {"claim", "only"} and cue.manner != "intention"
