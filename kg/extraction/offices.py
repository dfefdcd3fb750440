"""Who holds which office of which body: titles before names, in apposition, and after "is"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..facts import Entity, Mention, Participant
from .drafts import Draft, Reading
from .entities import titles
from .syntax import child, children, conjuncts, preposition, span

if TYPE_CHECKING:
    from spacy.tokens import Token

STATE_OFFICES = frozenset({"head-of-state", "head-of-government", "foreign-minister", "leader"})
STATES = frozenset({"Country", "InternationalOrganization"})
BODIES = STATES | {"Organization", "GovernmentBody", "University", "NewsAgency", "Group"}
WINDOW = 10
NAMED = frozenset({"flat", "flat:name", "appos", "compound", "nmod:desc"})
PREPOSITIONS = ("of", "at", "for", "with", "in", "from", "to")
FORMER = frozenset({"former", "ex", "late", "then", "ousted", "deposed", "outgoing", "onetime"})


@dataclass(frozen=True)
class Title:
    """The words of an office and what it is: Prime Minister, head-of-government."""

    first: Token
    head: Token
    words: str
    relation: str


def title_at(token: Token) -> Title | None:
    """Return the office that a noun is the head of, its longest known form, or None."""
    if token.pos_ not in {"NOUN", "PROPN"}:
        return None
    before: list[Token] = []
    for left in reversed(list(token.sent[: token.i - token.sent.start])):
        if left.is_punct or left.is_space or len(before) == 3 or left.head not in {token, *before}:
            break
        before.append(left)
    for size in range(len(before), -1, -1):
        parts = [*reversed(before[:size]), token]
        words = " ".join(p.lower_ for p in parts[:-1]) + " " if size else ""
        for last in (token.lower_, token.lemma_.lower()):
            if words + last in titles():
                return Title(parts[0], token, words + last, titles()[words + last][0])
    return None


def find_offices(reading: Reading) -> Iterator[Draft]:
    """Yield a relationship for each office that a named person holds of a body."""
    for token in reading.doc:
        title = title_at(token)
        if title is None or _part_of_longer(title):
            continue
        for person in _people(reading, title):
            if (draft := _office(reading, title, person)) is not None:
                yield draft


def _part_of_longer(title: Title) -> bool:
    """Say whether the noun only specifies a longer office: minister in minister counsellor."""
    head = title.head.head
    return (
        title.head.dep_ == "compound"
        and head.i == title.head.i + 1
        and head.pos_ == "NOUN"
        and title_at(head) is not None
    )


def _people(reading: Reading, title: Title) -> list[Mention]:
    """Return the persons who bear a title: in one phrase, in apposition, or as subject of "is"."""
    head = title.head
    near = [c for c in head.children if c.dep_ in NAMED]
    near += [g for c in near if c.dep_.startswith("flat") for g in children(c, *NAMED)]
    if head.dep_ in NAMED:
        near.append(head.head)
        near += [c for c in children(head.head, "flat", "compound") if c.i > head.i]
    if child(head, "cop") is not None and (subject := child(head, "nsubj")) is not None:
        near += list(conjuncts(subject))
    near += _adjacent(title)
    found = [m for t in near if (m := reading.mentions.at(t)) is not None]
    found = [m for m in found if _borne(reading, title, m)]
    people = [m for m in found if m.entity.type == "Person" and m.kind in {"name", "pronoun"}]
    return list({m.entity.id: m for m in people}.values())


def _adjacent(title: Title) -> Iterator[Token]:
    """Yield what stands right after a title, or before its comma, however the parse attaches it."""
    doc, sent = title.head.doc, title.head.sent
    if title.head.i + 1 < sent.end:
        yield doc[title.head.i + 1]
    first = min(
        [t.i for t in title.head.lefts if t.dep_ in {"det", "amod", "compound"}] + [title.first.i]
    )
    if first - 2 >= sent.start and doc[first - 1].text == ",":
        yield doc[first - 2]


def _borne(reading: Reading, title: Title, person: Mention) -> bool:
    """Say whether a title and a name belong together: no other person between, a comma before."""
    if person.evidence.end <= title.first.idx and child(title.head, "cop") is None:
        gap = reading.text[person.evidence.end : title.first.idx].lstrip()
        if not gap.startswith((",", "(", "—", "–")):
            return False
    start, end = sorted((title.head.idx, person.evidence.start))
    between = [m for m in reading.mentions if start < m.evidence.start < end]
    return not any(m.entity.type == "Person" for m in between)


def _office(reading: Reading, title: Title, person: Mention) -> Draft | None:
    body = _body(reading, title, person)
    if body is None:
        return None
    relation = _relation(title, body.entity)
    office = _office_words(reading, title, relation)
    former = any(c.lower_ in FORMER for c in title.head.children)
    return Draft(
        token=title.head,
        trigger=span(reading.text, title.first, title.head),
        type=relation,
        relation=True,
        actors=[Participant(person.entity, person.evidence)],
        recipients=[body],
        office=office,
        rule="former-office" if former else "office",
        confidence=0.9 if body.evidence else 0.75,
        modality="former" if former else "",
    )


def _relation(title: Title, body: Entity) -> str:
    if title.relation in STATE_OFFICES and body.type not in STATES and title.relation != "leader":
        return "office-holder"
    return title.relation


def _office_words(reading: Reading, title: Title, relation: str) -> str:
    """Return the office as the text words it, with the field of a scholar ("professor of law")."""
    words = span(reading.text, title.first, title.head)
    if relation != "affiliation":
        return words.quote
    after = list(_phrase_after(title.head))
    if not after or after[0].lower_ != "of":
        return words.quote
    ends = (n for n, t in enumerate(after) if n and t.pos_ == "ADP")
    field = after[1 : next(ends, len(after))]
    mention = reading.mentions.at(field[-1]) if field else None
    if not field or (mention is not None and mention.entity.type in BODIES):
        return words.quote
    return span(reading.text, title.first, field[-1]).quote


def _body(reading: Reading, title: Title, person: Mention) -> Participant | None:
    """Return the country or body of an office: after it, before it, or the holder's own."""
    found = _body_after(reading, title)
    if found is None and title.relation == "affiliation" and _located(reading, title):
        return None
    found = found or reading.people.country_mention(title.first)
    if found is None and title.first != title.head:
        found = reading.people.country_mention(title.head)
    if found is None or found.entity.id == person.entity.id:
        found = _body_before(reading, title)
    if found is not None and found.kind != "pronoun":
        return Participant(found.entity, found.evidence)
    if title.relation in STATE_OFFICES and person.entity.country is not None:
        country = reading.actors.entity(person.entity.country)
        return Participant(country) if country is not None else None
    return None


def _body_after(reading: Reading, title: Title) -> Mention | None:
    """Return the body in "of", "at", "for" … after a title; a university before its country."""
    after = list(_phrase_after(title.head))
    named = [(t, m) for t in after if (m := reading.mentions.at(t)) and m.entity.type in BODIES]
    fit = [m for t, m in named if preposition(t) in PREPOSITIONS]
    bodies = [m for m in fit if m.entity.type not in STATES]
    direct = [m for t, m in named if t.head == title.head and m in fit]
    if title.relation == "affiliation":
        return next(iter(bodies), None)
    return next(iter(direct), None)


def _phrase_after(head: Token) -> Iterator[Token]:
    """Yield the words after a title up to the next verb or mark."""
    for token in head.doc[head.i + 1 : min(head.i + 1 + WINDOW, head.sent.end)]:
        if token.pos_ in {"VERB", "AUX", "PUNCT"}:
            return
        yield token


def _located(reading: Reading, title: Title) -> bool:
    """Say whether the country beside a role only says where: an analyst in Kenya."""
    found = reading.people.country_mention(title.head)
    return found is not None and found.evidence.start > title.head.idx


def _body_before(reading: Reading, title: Title) -> Mention | None:
    for c in [*title.head.lefts, *title.first.lefts, *_beside(title)]:
        mention = reading.mentions.at(c)
        if mention is not None and mention.entity.type in BODIES:
            return mention
    return None


def _beside(title: Title) -> Iterator[Token]:
    """Yield what stands before a title that hangs below its name: Russian President V. Putin."""
    head = title.head.head
    if title.head.dep_ in NAMED and head.i > title.head.i:
        yield from (c for c in head.lefts if title.first.i - 3 <= c.i < title.first.i)
