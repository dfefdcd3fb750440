"""Who leads, founded or speaks for what, where a verb says it: X, who heads the council."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Mention, Participant
from ...ontology import entries
from ..drafts import Draft, Reading
from ..names.recognised import titles
from ..parse.syntax import child, children, preposition, shows, span
from ..speech.speakers import agent
from .bearers import Bearers
from .standing import term_after

if TYPE_CHECKING:
    from spacy.tokens import Token

LED = frozenset(
    [
        "Organization", "GovernmentBody", "University", "NewsAgency", "InternationalOrganization",
        "Country", "Group",
    ]
)  # fmt: skip
PARTICIPIAL = frozenset({"acl", "advcl"})


def find_heads(reading: Reading, bearers: Bearers) -> Iterator[Draft]:
    """Yield who leads, founded or speaks for a body or state by a verb or its participle."""
    for verb in reading.doc:
        if verb.pos_ != "VERB" and verb.tag_ != "VBN":
            continue
        yield from _led(reading, bearers, verb)
        yield from _leading(reading, verb)


@cache
def _leads() -> dict[str, str]:
    return {x: e.one("relation") for e in entries("lexicon", "LeaderVerb") for x in e.all("lemma")}


def _led(reading: Reading, bearers: Bearers, verb: Token) -> Iterator[Draft]:
    """Yield who leads or founded what a participle tells of: a junta led by General X."""
    relation = _leads().get(verb.lemma_.lower())
    by = verb.nbor() if verb.i + 1 < len(reading.doc) else verb
    if relation is None or verb.tag_ != "VBN" or by.lower_ != "by" or verb.dep_ != "acl":
        return
    people = bearers.beside(by, by)
    title = next((t for t in reading.doc[by.i + 1 : by.i + 5] if t.lower_ in titles()), None)
    if not people and title is not None:
        people = bearers.beside(title, title)
    bodies = [p for p in reading.people.fill(verb.head) if p.entity.type in LED]
    if people and people[0].evidence.start > by.idx and len(bodies) == 1:
        yield plain(reading, verb, relation, people[0], bodies[0])


def _leading(reading: Reading, verb: Token) -> Iterator[Draft]:
    """Yield who heads or rules what: X, who heads the council; X has ruled Eritrea since 1993."""
    relation, what = _what(verb)
    if not relation or what is None or not _lasts(verb, relation):
        return
    by = agent(verb) if child(verb, "aux:pass") is not None else None
    who = by if by is not None else _who(verb)
    person = reading.mentions.at(who) if who is not None else None
    body = _body(reading, what)
    if person is None or body is None or person.entity.type != "Person":
        return
    behind = body.evidence.end if by is None and body.evidence else person.evidence.end
    start, end = term_after(reading, behind, verb.sent.end_char)
    draft = plain(reading, verb, relation, person, body)
    yield replace(draft, start=start, end=end, verb=verb)


def _what(verb: Token) -> tuple[str, Token | None]:
    """Return the relation that a verb tells of, and the word for what is led."""
    lemma = verb.lemma_.lower()
    for c in children(verb, "obl", "nmod"):
        if (found := _leads().get(f"{lemma} {preposition(c)}")) is not None:
            return found, c
    relation = _leads().get(lemma, "")
    passive = child(verb, "aux:pass") is not None
    what = child(verb, "nsubj:pass" if passive else "obj")
    if what is None and not passive and verb.i + 2 < verb.sent.end:
        after = verb.nbor()
        after = after.nbor() if after.lower_ == "the" else after
        what = after if after.pos_ == "PROPN" else None
    return relation, what


def _who(verb: Token) -> Token | None:
    """Return the word for who does what a verb says, over "who" and from participles."""
    who = child(verb, "nsubj")
    if who is None and verb.dep_ in PARTICIPIAL:
        return verb.head if verb.head.pos_ != "VERB" else child(verb.head, "nsubj")
    if who is not None and shows(who, "PronType", "Rel") and verb.dep_.startswith("acl"):
        return verb.head
    return who


def _body(reading: Reading, what: Token) -> Participant | None:
    """Return the body or state that a phrase names, or describes by its country."""
    mention = reading.mentions.at(what)
    if mention is not None:
        fit = mention.entity.type in LED and mention.kind in {"name", "metonym", "nominal"}
        return Participant(mention.entity, mention.evidence) if fit else None
    told = [p for p in reading.people.fill(what) if p.entity.type in LED - {"Group"}]
    known = [p for p in told if p.entity.qid or p.entity.country]
    return known[0] if len(known) == 1 else None


def _lasts(verb: Token, relation: str) -> bool:
    """Say whether a verb tells what someone does for good: heads, has ruled, who led, founded."""
    if relation == "founder" or (relation == "spokesperson" and verb.tag_ == "VBG"):
        return not any(c.tag_ == "MD" for c in children(verb, "aux"))
    perfect = any(c.lemma_ == "have" for c in children(verb, "aux"))
    present = verb.tag_ in {"VBZ", "VBP"} and child(verb, "aux") is None
    relative = verb.dep_ == "acl:relcl" and child(verb, "aux") is None
    return (perfect or present or relative) and (relation != "spokesperson" or relative)


def plain(
    reading: Reading,
    token: Token,
    type: str,
    person: Mention | Participant,
    body: Mention | Participant,
) -> Draft:
    """Return a relation of a person to a body, told by a word."""
    return Draft(
        token=token,
        trigger=span(reading.text, token, token),
        type=type,
        relation=True,
        actors=[Participant(person.entity, person.evidence)],
        recipients=[Participant(body.entity, body.evidence)],
        rule="office",
        confidence=0.75,
    )
