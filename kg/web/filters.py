"""Filters as pages use them: what can be chosen, and which claims of an article they keep."""

from __future__ import annotations

from functools import cache

from rdflib import SKOS

from .. import ontology
from ..asking.filters import QUADS, Filters, terms, value_choices
from . import words
from .claims import Card

__all__ = ["QUADS", "Filters", "keeps", "terms", "type_choices", "value_choices"]


def keeps(filters: Filters, card: Card) -> bool:
    """Say whether a claim on the page of an article is one of those asked for."""
    here = {ref.href for ref in (*card.actors, *card.recipients)}
    voices = {ref.href for ref in card.speakers}
    return (
        (not filters.type or filters.type in card.codes)
        and (not filters.quad or words.TONES.get(filters.quad, "state") == card.tone)
        and all(
            getattr(filters, name) in ("", getattr(card, name))
            for name in ("modality", "polarity", "certainty")
        )
        and all(not path or "/" + path in here for path in (filters.actor, filters.other))
        and (not filters.speaker or "/" + filters.speaker in voices)
        and (not filters.confidence or (card.confidence or 0) >= filters.confidence)
    )


@cache
def type_choices() -> tuple[tuple[str, str], ...]:
    """Return the choices for `type` with what they are called: event types, then relations."""
    graph = ontology.vocabulary()
    broad = [(n, t) for n, t in terms().items() if graph.value(t, SKOS.broader) is None]
    named = [(name, words.name(term).capitalize()) for name, term in broad]
    return tuple(sorted(named, key=lambda pair: (pair[0].startswith("relation-"), pair[1])))
