"""Who holds the same office elsewhere, who is of which body, and whose citizen someone is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Mention, Participant
from ...ontology import lemmas_of
from ..drafts import Draft, Reading
from ..names.entities import body_words
from ..names.recognised import titles
from ..parse.syntax import above, children, preposition, span
from .bearers import Bearers
from .heading import find_heads, plain
from .standing import main_two
from .titles import phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

BODIES = frozenset(
    {"Organization", "GovernmentBody", "University", "NewsAgency", "InternationalOrganization"}
)
NAMED = frozenset({"name", "metonym"})
LED = BODIES | {"Country", "Group"}


def _nouns() -> frozenset[str]:
    return lemmas_of("lexicon", "CounterpartNoun")


def find_peers(reading: Reading, bearers: Bearers, found: list[Draft]) -> Iterator[Draft]:
    """Yield the offices of counterparts, and the bodies and countries that people are of."""
    for token in reading.doc:
        if _is_counterpart(token):
            yield from _counterparts(reading, bearers, token, found)
    yield from _members(reading, found)
    yield from _owned(reading)
    yield from find_heads(reading, bearers)
    yield from _citizens(reading, bearers)


def _is_counterpart(token: Token) -> bool:
    """Say whether a word, or with the one before it, is "counterpart", "opposite number"."""
    lemma = token.lemma_.lower()
    two = f"{token.nbor(-1).lower_} {lemma}" if token.i else lemma
    return token.pos_ == "NOUN" and (lemma in _nouns() or two in _nouns())


def _counterparts(
    reading: Reading, bearers: Bearers, noun: Token, found: list[Draft]
) -> Iterator[Draft]:
    """Yield for "his Chilean counterpart X" the office that he holds."""
    named = [m for t in phrase_before(noun) if (m := reading.mentions.at(t)) is not None]
    several = noun.tag_ in {"NNS", "NNPS"}
    first = noun if noun.lemma_.lower() in _nouns() else noun.nbor(-1)
    people = bearers.beside(first, noun, several=several)
    here = reading.mentions.at(noun)
    if not people and here is not None and here.entity.type == "Person":
        people = [here]
    known_as = {(d.actors[0].entity.id, d.type) for d in found if d.rule == "office"}
    if not people:
        return
    known = _known(named, noun, people, found)[-len(people) :]
    for person, model in zip(people, known, strict=False):
        country = _country(reading, named, person, model)
        others = {t for id, t in known_as if id == person.entity.id} - {model.type}
        if country is None or (person is here and others):
            continue
        yield Draft(
            token=noun,
            trigger=span(reading.text, first, noun),
            type=model.type,
            relation=True,
            actors=[Participant(person.entity, person.evidence)],
            recipients=[country],
            office=model.office,
            rule="office",
            confidence=0.8,
        )


def _country(
    reading: Reading, named: list[Mention], person: Mention, model: Draft
) -> Participant | None:
    """Return the country of a counterpart: that beside the word, his own, or the other of two."""
    beside = next((m for m in named if m.entity.type == "Country" and m.kind != "pronoun"), None)
    if beside is not None:
        return Participant(beside.entity, beside.evidence)
    home = reading.actors.entity(person.entity.country or "")
    ours = model.recipients[0].entity
    two = [e for e in main_two(reading, person.evidence.start) if e.id != ours.id]
    other = home or (two[0] if len(two) == 1 else None)
    same = other is None or other.id == ours.id
    return None if same or other is None else Participant(other)


def _known(
    named: list[Mention], noun: Token, people: list[Mention], found: list[Draft]
) -> list[Draft]:
    """Return the present offices of those whose counterpart it is, or of those named before."""
    theirs = {p.entity.id for p in people}
    kept = (d for d in found if d.rule == "office" and d.type != "affiliation")
    present = [d for d in kept if d.actors[0].entity.id not in theirs]
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
            yield plain(reading, reading.doc[end], "affiliation", person, body)


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
            yield plain(reading, noun, "affiliation", owner, body)
        elif owner.entity.type == "Country" and body.entity.type == "GovernmentBody":
            yield plain(reading, noun, "part-of", body, owner)


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
        right_after = person and 0 < person[0].evidence.start - noun.idx - len(noun) < 3
        if person and (right_after or noun.lemma_.lower() in _citizen_nouns()):
            yield plain(reading, tokens[0], "citizen", person[0], demonym)
    for noun in reading.doc:
        country = _of_country(reading, noun) if noun.lemma_.lower() in _citizen_nouns() else None
        person = bearers.beside(noun, noun) if country is not None else []
        if country is not None and person:
            yield plain(reading, noun, "citizen", person[0], country)


def _of_country(reading: Reading, noun: Token) -> Mention | None:
    """Return the country whose citizen "a citizen of Denmark" is."""
    of = (c for c in children(noun, "nmod") if preposition(c) == "of")
    found = [m for c in of if (m := reading.mentions.at(c)) is not None]
    return next((m for m in found if m.entity.type == "Country"), None)


def _citizen_nouns() -> frozenset[str]:
    return lemmas_of("lexicon", "CitizenNoun")


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
