"""What conflicts led to: the war that resulted in the partition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Participant
from ...namespaces import slug
from ..acts.frames import Match
from ..drafts import Draft, Reading
from ..parse.syntax import child, children, phrase, preposition, shows, span

if TYPE_CHECKING:
    from spacy.tokens import Token

BELIEVED = 0.75


def result(reading: Reading, found: Match) -> Draft | None:
    """Return what a conflict led to; the result is an event that the text names."""
    subject = child(found.token, "nsubj")
    source = _conflict(reading, found.token, subject)
    goals = [
        c
        for c in children(found.token, "obl", "obj")
        if preposition(c) in {"in", "to", "about", ""}
    ]
    if source is None or not goals:
        return None
    words = phrase(reading.text, goals[0], without=frozenset({"det", "acl:relcl"}))
    words = _without_article(reading.text, words)
    target = Entity(
        f"development/{slug(words.quote)}",
        words.quote.replace("the ", "", 1) if words.quote.startswith("the ") else words.quote,
        "Development",
    )
    return Draft(
        token=found.token,
        trigger=span(reading.text, found.token, found.token),
        type="resulted-in",
        relation=True,
        actors=[source],
        recipients=[Participant(target, words)],
        rule="result",
        confidence=BELIEVED,
        verb=found.token,
    )


def _without_article(text: str, words: Evidence) -> Evidence:
    for article in ("the ", "a ", "an "):
        if words.quote.lower().startswith(article):
            return Evidence.of(text, words.start + len(article), words.end)
    return words


def _conflict(reading: Reading, verb: Token, subject: Token | None) -> Participant | None:
    mention = reading.mentions.at(subject) if subject is not None else None
    if mention is None and subject is not None and shows(subject, "PronType", "Rel"):
        before = [
            m
            for m in reading.mentions
            if m.evidence.end <= subject.idx
            and m.evidence.start >= verb.sent.start_char
            and m.entity.type == "Conflict"
        ]
        mention = before[-1] if before else None
    if mention is not None and mention.entity.type == "Conflict":
        return Participant(mention.entity, mention.evidence)
    return None
