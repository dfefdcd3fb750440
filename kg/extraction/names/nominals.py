"""Nouns that take up somebody named before: his country, its neighbour, the minister, both."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Mention
from ...ontology import lemmas_of
from ..parse.syntax import children, preposition, shows
from ..relations.titles import phrase_before
from .entities import Mentions, titles
from .groups import sentences_before
from .homes import words_before
from .incumbents import Incumbents

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

OFFICES = ("head-of-state", "head-of-government", "leader", "foreign-minister")
NAMED = frozenset({"flat", "flat:name", "appos"})
DEFINITE = frozenset({"the", "this", "that"})
PLACES = frozenset({"capital", "state", "side"})
APPOSITION = 7


class Nominals:
    """Answers whom the nouns of one text take up; built once all names are known."""

    def __init__(self, doc: Doc, mentions: Mentions, actors: Actors, date: str | None) -> None:
        self.mentions = mentions
        self.actors = actors
        self.date = date
        self._incumbents = Incumbents(doc, mentions, actors, date)
        self._called: dict[str, set[str]] = {}
        for mention in mentions:
            if mention.entity.type == "Person" and mention.kind == "name":
                words = self._called.setdefault(mention.entity.id, set())
                words.update(_titles_of(doc, mention))

    def owned_state(self, noun: Token, words: frozenset[str]) -> Entity | None:
        """Return the country of "his country", "Roe's government", "its leadership"."""
        if noun.lemma_.lower() not in words - PLACES or noun.dep_ == "compound":
            return None
        owner = self._owner(noun)
        if owner is None or owner.members:
            return None
        if owner.type == "Country":
            return owner
        home = owner.country if owner.type == "Person" else None
        return self.actors.entity(home) if home is not None else None

    def other_side(self, noun: Token) -> Entity | None:
        """Return the country of "its neighbour", "China's rival": the other one named nearby."""
        single = noun.pos_ == "NOUN" and noun.lower_ in other_sides()
        owner = self._owner(noun) if single and not _names_someone(noun, self.mentions) else None
        if owner is None or owner.members:
            return None
        own = owner.id if owner.type == "Country" else owner.country
        near = [self._named(sent, noun) for sent in sentences_before(noun)]
        states = [[e for e in named if e.type == "Country"] for named in near]
        homes = [[h for e in named if (h := self._state(e)) is not None] for named in near]
        for there in (*states[:2], *homes[:2], *states[2:], *homes[2:]):
            others = [e for e in there if e.id != own]
            if others and own is not None:
                return others[-1]
        return None

    def _named(self, sent: Span, noun: Token) -> list[Entity]:
        return [m.entity for m in self.mentions.within(t for t in sent if t.i < noun.i)]

    def _state(self, entity: Entity) -> Entity | None:
        """Return a country itself, or that of a person."""
        if entity.type != "Person":
            return entity if entity.type == "Country" else None
        return self.actors.entity(entity.country) if entity.country is not None else None

    def counterpart(self, noun: Token) -> Entity | None:
        """Return the holder of the owner's office elsewhere: his Danish counterpart."""
        if noun.lower_ not in _counterparts() or _names_someone(noun, self.mentions):
            return None
        owner, country = self._owner(noun), self._country(noun)
        if country is None:
            return None
        here = {m.entity.id: m.entity for m in self.mentions if m.entity.country == country.id}
        people = [e for e in here.values() if e.type == "Person"]
        if len(people) == 1:
            return people[0]
        return self._same_office(owner, country) if owner is not None else None

    def _same_office(self, owner: Entity, country: Entity) -> Entity | None:
        for relation in OFFICES if owner.country and self.date else ():
            held = self.actors.offices(owner.country or "", relation, self.date)
            if any(o.person.id == owner.id for o in held):
                there = self.actors.offices(country.id, relation, self.date)
                return there[0].person if there else None
        return None

    def office_holder(self, noun: Token) -> Entity | None:
        """Return whom a title stands for: the last one named before with it, or who held it."""
        if noun.pos_ not in {"NOUN", "PROPN"} or noun.lower_ not in _heads():
            return None
        after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
        if _names_someone(noun, self.mentions) or after.lower_ in {"of", "-"} or not _whole(noun):
            return None
        words = list(phrase_before(noun))
        if not any(t.lower_ in DEFINITE or self.mentions.at(t) for t in words):
            return None
        country = self._country(noun)
        kept = [t.lower_ for t in words if t.pos_ in {"ADJ", "NOUN", "PROPN"}]
        wanted = {noun.lower_, *(w for w in kept if w in _title_words())}
        for mention in self.mentions.before(noun.idx):
            called = self._called.get(mention.entity.id, set())
            fits = country is None or mention.entity.country == country.id
            if mention.kind == "name" and fits and wanted <= called:
                return mention.entity
        return self._incumbents.of(noun)

    def _owner(self, noun: Token) -> Entity | None:
        for c in children(noun, "nmod:poss"):
            mention = self.mentions.at(c)
            if mention is not None:
                return mention.entity
        before = next((t for t in phrase_before(noun) if t.tag_ == "PRP$"), None)
        mention = self.mentions.at(before) if before is not None else None
        return mention.entity if mention is not None else None

    def _country(self, noun: Token) -> Entity | None:
        for token in phrase_before(noun):
            mention = self.mentions.at(token)
            if mention is not None and mention.entity.type == "Country" and mention.kind != "group":
                return mention.entity
        return None


def other_sides() -> frozenset[str]:
    """Return the nouns for the other one of two: neighbour, rival, ally."""
    return lemmas_of("frames", "OtherSide")


def _counterparts() -> frozenset[str]:
    return lemmas_of("lexicon", "CounterpartNoun")


@cache
def _heads() -> frozenset[str]:
    """Return the last words of titles of office; those of plain roles are left out."""
    return frozenset(
        t.split()[-1] for t, (relation, _) in titles().items() if relation != "affiliation"
    )


@cache
def _title_words() -> frozenset[str]:
    return frozenset(w for t in titles() for w in t.split())


def _titles_of(doc: Doc, person: Mention) -> Iterator[str]:
    """Yield the words of the titles that stand before a name, or after its comma."""
    tokens = doc.char_span(person.evidence.start, person.evidence.end)
    if tokens is None:
        return
    yield from (t.lower_ for t in words_before(tokens[0]) if t.lower_ in _title_words())
    if tokens.end < len(doc) and doc[tokens.end].text == ",":
        for token in doc[tokens.end + 1 : tokens.end + 1 + APPOSITION]:
            if token.pos_ in {"VERB", "AUX"} or token.is_punct:
                return
            if token.lower_ in _title_words():
                yield token.lower_


def _names_someone(noun: Token, mentions: Mentions) -> bool:
    """Say whether the name of the one meant stands beside a noun."""
    if any(c.dep_ in NAMED and mentions.at(c) is not None for c in noun.children):
        return True
    after = noun.doc[noun.i + 1 : noun.i + 3]
    named = [mentions.at(t) for t in after if t.sent == noun.sent]
    return any(m is not None and m.kind == "name" for m in named if not after or m) and (
        after[0].text == "," or mentions.at(after[0]) is not None
    )


def _whole(noun: Token) -> bool:
    """Say whether a noun is the head of its phrase, and one person."""
    return (
        noun.dep_ != "compound"
        and not shows(noun, "Number", "Plur")
        and not preposition(noun).startswith("as")
    )
