"""Since when a relation holds: dates beside a name, or an anniversary counted back."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Participant, Time
from ...ontology import entries
from ..drafts import Reading
from ..parse.syntax import above
from ..times.temporal import anchored_start
from .standing import term_after

if TYPE_CHECKING:
    from spacy.tokens import Token


def period_of(
    reading: Reading, token: Token, others: list[Participant]
) -> tuple[str | None, str | None]:
    """Return when a relation began and ended, from an anniversary or dates beside a name."""
    for node in above(token):
        number = _ordinal(node) if node.lemma_.lower() == "anniversary" else None
        if number is not None:
            day = reading.day_of(node)
            return (anchored_start(number, day) if day else None), None
    for p in others:
        if p.evidence is not None and (time := reading.time_after(p.evidence)) is not None:
            start, _, end = (dated(time) or "").partition("/")
            return start or None, end or start or None
    behind = (p.evidence.end for p in others if p.evidence is not None)
    past = max([token.idx + len(token.text), *(end for end in behind if end > token.idx)])
    return term_after(reading, past, token.sent.end_char)


def dated(time: Time | None) -> str | None:
    """Return the value of a time that is a day, month or year, or a period between two."""
    fit = time is not None and re.fullmatch(
        r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?", time.value or ""
    )
    return time.value if time is not None and fit else None


def _ordinal(noun: Token) -> int | None:
    for c in noun.children:
        digits = "".join(ch for ch in c.text if ch.isdigit())
        if digits and c.dep_ in {"amod", "nummod", "compound"}:
            return int(digits)
        if c.lower_ in ordinals():
            return ordinals()[c.lower_]
    return None


@cache
def ordinals() -> dict[str, int]:
    """Return ordinal words up to hundredth that anniversaries are counted by."""
    return {e.one("lemma"): int(e.one("value")) for e in entries("frames", "Ordinal")}
