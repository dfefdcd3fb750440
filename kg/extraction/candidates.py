"""What may be an event: verbs with somebody at either end, whatever the lexicon knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from ..ontology import entries
from .complements import complements
from .drafts import Draft, Reading
from .syntax import child, span

if TYPE_CHECKING:
    from spacy.tokens import Token

BELIEVED = 0.6


def find_candidates(reading: Reading, taken: Iterable[Draft]) -> list[Draft]:
    """Return a draft without a type for each verb that links two, those of the frames left out."""
    told = {t.i for d in taken for t in (d.token, d.verb, d.theme) if t is not None}
    verbs = [t for t in reading.doc if t.pos_ == "VERB" and t.i not in told and _tells(t)]
    return [d for verb in verbs if (d := _draft(reading, verb)) is not None]


def _tells(verb: Token) -> bool:
    """Say whether a verb may tell an act: not one that only reports, nor one used as a noun."""
    if verb.lemma_.lower() in said() and child(verb, "ccomp", "parataxis") is not None:
        return False
    return verb.dep_ not in {"case", "mark", "compound", "amod", "fixed", "aux"}


@cache
def said() -> frozenset[str]:
    """Return the verbs of speech and thought."""
    return frozenset(x for e in entries("lexicon", "SpeechVerb") for x in e.all("lemma"))


def _draft(reading: Reading, verb: Token) -> Draft | None:
    actors = reading.people.actors(verb)
    if not actors:
        return None
    recipients = complements(reading.people, verb, actors)
    if not recipients:
        return None
    last = child(verb, "compound:prt") or verb
    first, last = (verb, last) if verb.i < last.i else (last, verb)
    return Draft(
        token=verb,
        trigger=span(reading.text, first, last),
        type="",
        actors=actors,
        recipients=recipients,
        rule="encoder",
        confidence=BELIEVED,
        verb=verb,
        theme=child(verb, "obj"),
    )
