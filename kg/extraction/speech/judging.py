"""Whether a warning is an act of the speaker's own or a report on others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..parse.syntax import child
from .noun_clauses import clause_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .chains import Link
    from .speakers import Speakers
    from .speech import Cue

OWN = frozenset({"i", "we", "it", "they", "he", "she"})


def judged(link: Link, token: Token, speakers: Speakers) -> Cue:
    """Settle whether a warning is an act of the speaker's own or a report on others."""
    if link.kind.performative != "self":
        return link.kind
    clause = child(token, "ccomp", "xcomp") or clause_of(token)
    about = child(clause, "nsubj", "nsubj:pass") if clause is not None else None
    if about is None:
        own = clause is not None and clause.dep_ == "xcomp"
    else:
        entity, speaker = speakers.of(about).entity, link.speaker.entity
        own = about.lower_ in OWN or entity.id in {speaker.id, speaker.country}
    return replace(link.kind, performative="always" if own else "")
