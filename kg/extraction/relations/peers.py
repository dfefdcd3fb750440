"""Who holds the same office elsewhere, who is of which body, and whose citizen someone is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Mention, Participant
from ...ontology import entries
from ..drafts import Draft, Reading
from ..names.entities import body_words
from ..names.recognised import titles
from ..parse.syntax import above, child, children, shows, span
from ..speech.speakers import agent
from .bearers import Bearers
from .standing import term_after
from .titles import phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

BODIES = frozenset(
    {"Organization", "GovernmentBody", "University", "NewsAgency", "InternationalOrganization"}
)
NAMED = frozenset({"name", "metonym"})
LED = BODIES | {"Country", "Group"}


@cache
def _nouns() -> frozenset[str]:
    return frozenset(x for e in entries("lexicon", "CounterpartNoun") for x in e.all("lemma"))


def find_peers(reading: Reading, bearers: Bearers, found: list[Draft]) -> Iterator[Draft]:
    """Yield the offices of counterparts, and the bodies and countries that people are of."""
    for token in reading.doc:
        if token.lemma_.lower() in _nouns():
            yield from _counterparts(reading, bearers, token, found)
    yield from _members(reading, found)
    yield from _owned(reading)
    yield from _led(reading, bearers)
    yield from _leading(reading)
    yield from _citizens(reading, bearers)


def _counterparts(
    reading: Reading, bearers: Bearers, noun: Token, found: list[Draft]
) -> Iterator[Draft]:
    """Yield for "his Chilean counterpart X" the office that he holds."""
    named = [m for t in phrase_before(noun) if (m := reading.mentions.at(t)) is not None]
    country = next((m for m in named if m.entity.type == "Country" and m.kind != "pronoun"), None)
    people = bearers.beside(noun, noun, several=noun.tag_ in {"NNS", "NNPS"})
    here = reading.mentions.at(noun)
    if not people and here is not None and here.entity.type == "Person":
        people = [here]
    if country is None or not people:
        return
    known = _known(named, noun, found)[-len(people) :]
    for person, model in zip(people, known, strict=False):
        yield Draft(
            token=noun,
            trigger=span(reading.text, noun, noun),
            type=model.type,
            relation=True,
            actors=[Participant(person.entity, person.evidence)],
            recipients=[Participant(country.entity, country.evidence)],
            office=model.office,
            rule="office",
            confidence=0.8,
        )


def _known(named: list[Mention], noun: Token, found: list[Draft]) -> list[Draft]:
    """Return the present offices of those whose counterpart it is, or of those named before."""
    present = [d for d in found if d.rule == "office" and d.type != "affiliation"]
    owners = [
        m.entity for m in named if m.kind in {"pronoun", "group"} or m.entity.type == "Person"
    ]
    ids = {e.id for owner in owners for e in owner.members or (owner,)}
    own = {d.actors[0].entity.id: d for d in present if d.actors[0].entity.id in ids}
    here = [d for d in present if d.token.sent == noun.sent and d.token.i < noun.i]
    return list(own.values()) or here


def _members(reading: Reading, found: list[Draft]) -> Iterator[Draft]:
    """Yield who is of a body by "of" right after the name: Jane Roe of Amnesty."""
    told = {(d.actors[0].entity.id, d.recipients[0].entity.id) for d in found}
    for person in reading.mentions:
        if person.entity.type != "Person" or person.kind != "name":
            continue
        tokens = reading.doc.char_span(
            person.evidence.start, person.evidence.end, alignment_mode="expand"
        )
        end = tokens.end if tokens is not None else len(reading.doc)
        if end + 2 >= len(reading.doc) or reading.doc[end].lower_ != "of":
            continue
        at = end + 1 + (reading.doc[end + 1].lower_ == "the")
        body = reading.mentions.at(reading.doc[at])
        if body is None or body.entity.type not in BODIES:
            continue
        if (person.entity.id, body.entity.id) not in told:
            yield _plain(reading, reading.doc[end], "affiliation", person, body)


def _owned(reading: Reading) -> Iterator[Draft]:
    """Yield whose body one is that stands after its noun: Roe's party X, Chad's service Y."""
    for body in list(reading.mentions):
        tokens = reading.doc.char_span(body.evidence.start, body.evidence.end)
        if tokens is None or tokens.start == 0 or body.entity.type not in BODIES:
            continue
        noun = reading.doc[tokens.start - 1]
        owner = _owner(reading, noun) if noun.tag_ == "NN" else None
        if owner is None or owner.entity.id == body.entity.id:
            continue
        if owner.entity.type == "Person":
            yield _plain(reading, noun, "affiliation", owner, body)
        elif owner.entity.type == "Country" and body.entity.type == "GovernmentBody":
            yield _plain(reading, noun, "part-of", body, owner)


@cache
def _leads() -> dict[str, str]:
    return {x: e.one("relation") for e in entries("lexicon", "LeaderVerb") for x in e.all("lemma")}


def _led(reading: Reading, bearers: Bearers) -> Iterator[Draft]:
    """Yield who leads or founded what a participle tells of: a junta led by General X."""
    for verb in reading.doc:
        relation = _leads().get(verb.lemma_.lower())
        by = verb.nbor() if verb.i + 1 < len(reading.doc) else verb
        if relation is None or verb.tag_ != "VBN" or by.lower_ != "by" or verb.dep_ != "acl":
            continue
        people = bearers.beside(by, by)
        title = next((t for t in reading.doc[by.i + 1 : by.i + 5] if t.lower_ in titles()), None)
        if not people and title is not None:
            people = bearers.beside(title, title)
        bodies = [p for p in reading.people.fill(verb.head) if p.entity.type in LED]
        if people and people[0].evidence.start > by.idx and len(bodies) == 1:
            yield _plain(reading, verb, relation, people[0], bodies[0])


def _leading(reading: Reading) -> Iterator[Draft]:
    """Yield who heads or rules what: X, who heads the council; X has ruled Eritrea since 1993."""
    for verb in reading.doc:
        relation = _leads().get(verb.lemma_.lower()) if verb.pos_ == "VERB" else None
        by = agent(verb) if relation == "leader" and child(verb, "aux:pass") is not None else None
        what = child(verb, "obj" if by is None else "nsubj:pass") if relation == "leader" else None
        body = reading.mentions.at(what) if what is not None else None
        if relation is None or body is None or body.entity.type not in LED or not _lasts(verb):
            continue
        who = child(verb, "nsubj") if by is None else by
        if who is not None and shows(who, "PronType", "Rel") and verb.dep_.startswith("acl"):
            who = verb.head
        person = reading.mentions.at(who) if who is not None else None
        if person is not None and person.entity.type == "Person" and body.kind in NAMED:
            past = body.evidence.end if by is None else person.evidence.end
            start, end = term_after(reading, past, verb.sent.end_char)
            draft = _plain(reading, verb, relation, person, body)
            yield replace(draft, start=start, end=end, verb=verb)


def _lasts(verb: Token) -> bool:
    """Say whether a verb tells what someone does for good: heads, has ruled, who led."""
    perfect = any(c.lemma_ == "have" for c in children(verb, "aux"))
    present = verb.tag_ in {"VBZ", "VBP"} and child(verb, "aux") is None
    return perfect or present or (verb.dep_ == "acl:relcl" and child(verb, "aux") is None)


def _owner(reading: Reading, noun: Token) -> Mention | None:
    """Return who possesses what a noun names: Chad's party, a state whose party."""
    for token in phrase_before(noun):
        if token.tag_ == "WP$":
            clause = next((t for t in above(token) if t.dep_ == "acl:relcl"), None)
            return reading.mentions.at(clause.head) if clause is not None else None
        mention = reading.mentions.at(token)
        if mention is not None:
            after = reading.text[mention.evidence.end : mention.evidence.end + 2]
            return mention if after in {"'s", "’s"} or mention.kind == "pronoun" else None
    return None


def _citizens(reading: Reading, bearers: Bearers) -> Iterator[Draft]:
    """Yield whose citizen a person is by a noun that is no office: the Danish painter X."""
    for demonym in list(reading.mentions):
        if demonym.kind != "demonym" or demonym.entity.type != "Country":
            continue
        tokens = reading.doc.char_span(demonym.evidence.start, demonym.evidence.end)
        noun = _role(tokens[-1]) if tokens is not None else None
        if tokens is None or noun is None:
            continue
        person = bearers.beside(noun, noun)
        if person and 0 < person[0].evidence.start - noun.idx - len(noun) < 3:
            yield _plain(reading, tokens[0], "citizen", person[0], demonym)


def _role(demonym: Token) -> Token | None:
    """Return the civil role of a person that stands right after a demonym, or None."""
    doc, last = demonym.doc, demonym.sent.end
    at = demonym.i + 1
    while at < last and doc[at].pos_ in {"ADJ", "NOUN"}:
        at += 1
    noun = doc[at - 1]
    other = noun.lemma_.lower() in _nouns() or noun.lemma_.lower() in body_words()
    if noun.i == demonym.i or noun.tag_ != "NN" or other:
        return None
    relation, sector = titles().get(noun.lower_, ("", ""))
    official = relation not in {"", "affiliation"} or sector == "GOV"
    return None if official else noun


def _plain(
    reading: Reading,
    token: Token,
    type: str,
    person: Mention | Participant,
    body: Mention | Participant,
) -> Draft:
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
