"""Who is in a body or outside it, where only a preposition says so: both are in the union."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Participant
from ..drafts import Draft, Reading
from ..parse.syntax import child, preposition, shows, span
from .titles import FORMER

if TYPE_CHECKING:
    from spacy.tokens import Token

WITHIN = frozenset({"in", "within", "inside", "part of"})
WITHOUT = frozenset({"outside", "outside of"})


def find_inside(reading: Reading) -> Iterator[Draft]:
    """Yield that states are members of a body that they are said to be in, or not in."""
    for mention in list(reading.mentions):
        tokens = reading.doc.char_span(mention.evidence.start, mention.evidence.end)
        fit = mention.entity.type == "InternationalOrganization" and tokens is not None
        head = _head(tokens.root) if tokens is not None and fit else None
        if head is None or child(head, "cop") is None:
            continue
        body = Participant(mention.entity, mention.evidence)
        yield from (_member(reading, head, p, body) for p in _states(reading, head))


def _head(body: Token) -> Token | None:
    """Return the predicate that puts somebody in a body: in the union, part of the union."""
    if preposition(body) in WITHIN | WITHOUT:
        return body
    return body.head if preposition(body) == "of" and body.head.lower_ == "part" else None


def _states(reading: Reading, head: Token) -> list[Participant]:
    subject = child(head, "nsubj")
    if subject is None or any(t.lower_ in FORMER for t in head.lefts):
        return []
    if shows(subject, "PronType", "Rel") and head.dep_.startswith("acl"):
        subject = head.head
    return [p for p in reading.people.fill(subject) if p.entity.type == "Country"]


def _member(reading: Reading, head: Token, state: Participant, body: Participant) -> Draft:
    case = child(head, "case") or head
    outside = preposition(head) in WITHOUT
    return Draft(
        token=head,
        trigger=span(reading.text, case, head),
        type="member",
        relation=True,
        actors=[state],
        recipients=[body],
        rule="outside" if outside else "inside",
        confidence=0.7,
        verb=head,
        undone=outside,
    )
