"""Who a phrase stands for: a name, a title with its name, a country's ministry, its people."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Mention, Participant
from ..acts.unnamed import (
    STATES,
    Unnamed,
    collective_words,
    people_nouns,
    person_words,
    quantity_nouns,
)
from ..parse.phrases import is_bare_name, is_currency, is_model
from ..parse.syntax import children, conjuncts, preposition, shows, span
from .entities import AGENTS, body_words, titles, unknown
from .nominals import other_sides

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NAMING = frozenset({"flat", "flat:name", "appos", "compound", "nmod:desc", "nmod"})
PEOPLE_REACH = 14


@cache
def calendar_words() -> frozenset[str]:
    """Return the names of months and weekdays, in full and short, in lower case."""
    names = (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    return frozenset(word.lower() for words in names for word in words if word)


class Referents(Unnamed):
    """Answers who phrases of one text stand for."""

    def fill(self, head: Token) -> list[Participant]:
        """Return the agents a phrase names, coordinated ones each, groups by their members."""
        found = unique(p for token in self._coordinated(head) for p in self._one(token))
        return unique([*self._listed(head, found), *found])

    def _listed(self, head: Token, found: list[Participant]) -> list[Participant]:
        """Return persons joined by "and" to the one found, however the parse attaches them."""
        if not found or any(p.entity.type != "Person" for p in found):
            return []
        left = [t for t in head.doc[head.left_edge.i : head.i + 1] if t.pos_ != "PUNCT"]
        if not any(t.lower_ == "and" for t in left):
            return []
        named = self.mentions.within(left)
        people = [m for m in named if m.entity.type == "Person" and m.kind == "name"]
        return [Participant(m.entity, m.evidence) for m in people]

    def _coordinated(self, head: Token) -> Iterator[Token]:
        """Yield a phrase's head and those coordinated with any word of its name."""
        yield head
        mention = self.mentions.at(head) or self._named(head)
        words = [head]
        if mention is not None:
            words += [t for t in head.sent if self.mentions.at(t) is mention and t != head]
        within = {t.i for t in words}
        for part in (c for t in words for c in children(t, "conj") if c.i not in within):
            if mention is None or not self._set_beside(mention, words, part):
                yield from self._coordinated(part)

    def _set_beside(self, person: Mention, words: list[Token], part: Token) -> bool:
        """Say whether a phrase without a name only describes a person: Roe, a Danish minister."""
        named = self.mentions.at(part) or self._named(part)
        if named is not None or person.entity.type != "Person":
            return False
        joined = [part, *(c for t in words for c in children(t, "conj"))]
        return not any(children(t, "cc") for t in joined)

    def _one(self, token: Token) -> Iterator[Participant]:
        if is_currency(token):
            return
        if (counted := self._counted(token)) is not None:
            yield from self.fill(counted)
            return
        mention = self.mentions.at(token) or self._named(token)
        if mention is not None and mention.kind != "demonym":
            if mention.entity.type in AGENTS:
                yield from self._members(mention.entity, mention.evidence)
            return
        if mention is not None and _is_people(token):
            people = unknown(mention.evidence.quote, "Group", mention.entity.id)
            yield Participant(people, mention.evidence)
        elif several := self._several(token) or self._of_each(token):
            yield from several
        elif (nominal := self._nominal(token)) is not None:
            yield nominal
        elif mention is not None:
            yield Participant(mention.entity, mention.evidence)
        elif _is_proper(token) and self.mentions.free([token]):
            yield from self._unheard_of(token)

    def _unheard_of(self, token: Token) -> Iterator[Participant]:
        """Yield the bearer of a proper name that nobody knows; F-16 is none, nor is Su-24."""
        if token.lower_ in calendar_words() or is_model(token):
            return
        first, last = token, token
        while first.i > token.sent.start and _names(first.nbor(-1)):
            first = first.nbor(-1)
        while last.i + 1 < token.sent.end and _names(last.nbor()):
            last = last.nbor()
        name = span(self.text, first, last)
        yield Participant(unknown(name.quote, "Organization"), name)

    def _counted(self, token: Token) -> Token | None:
        """Return the people that a noun counts: thousands of Greeks, a mob of youths."""
        lemma = token.lemma_.lower()
        if self.mentions.at(token) is not None:
            return None
        counted = next((c for c in children(token, "nmod") if preposition(c) == "of"), None)
        if counted is None or lemma in quantity_nouns():
            return counted if lemma in quantity_nouns() else None
        people = counted.lemma_.lower() in person_words() or counted.lower_ in people_nouns()
        return counted if lemma in collective_words() and people else None

    def _members(self, entity: Entity, evidence: Evidence) -> Iterator[Participant]:
        for one in entity.members or (entity,):
            yield Participant(one, evidence)

    def _named(self, token: Token) -> Mention | None:
        """Return the mention by name that a title or a common noun governs."""
        if token.lemma_.lower() in titles() and token.i + 1 < token.sent.end:
            after = self.mentions.at(token.doc[token.i + 1])
            if after is not None and after.entity.type == "Person" and after.kind == "name":
                return after
            if (named := self._set_off(token)) is not None:
                return named
        if token.lower_ in other_sides() and token.i + 1 < token.sent.end:
            after = self.mentions.at(token.doc[token.i + 1])
            if after is not None and after.entity.type in STATES and after.kind == "name":
                return after
        for c in token.children:
            if c.dep_ not in NAMING or (c.dep_ == "nmod" and preposition(c)):
                continue
            found = self.mentions.at(c)
            agent = found is not None and found.kind == "name" and found.entity.type in AGENTS
            if found and agent and (c.dep_ != "compound" or found.entity.type == "Person"):
                return found
            if c.dep_ in {"flat", "flat:name"} and (deeper := self._named(c)) is not None:
                return deeper
        return None

    def _set_off(self, title: Token) -> Mention | None:
        """Return who is named after the comma behind a title: the president of Chad, X, …"""
        doc, end = title.doc, title.sent.end
        for token in doc[title.i + 1 : min(title.i + PEOPLE_REACH, end)]:
            if token.text == "," and token.i + 1 < end:
                named = self.mentions.at(doc[token.i + 1])
                if named is None or named.entity.type != "Person" or named.kind != "name":
                    return None
                plural = shows(title, "Number", "Plur")
                return named if not plural and _closed(doc, named, end) else None
            if token.pos_ not in {"ADP", "DET", "NOUN", "PROPN", "ADJ", "PART", "PRON"}:
                return None
        return None

    def _several(self, token: Token) -> list[Participant]:
        """Return the countries whose ministers or parliaments a plural noun names together."""
        known = token.lemma_.lower() in titles() or token.lemma_.lower() in body_words()
        if not known or not shows(token, "Number", "Plur"):
            return []
        of = [
            c for c in children(token, "nmod", "nmod:poss") if preposition(c) in {"of", "from", ""}
        ]
        found = unique(p for c in of for p in self.fill(c) if p.entity.type == "Country")
        return found if len(found) > 1 else []

    def _of_each(self, token: Token) -> list[Participant]:
        """Return the officials of each of several countries: Danish and Swedish negotiators."""
        for c in children(token, "amod", "compound"):
            found = [self.mentions.at(part) for part in conjuncts(c)]
            states = [m.entity for m in found if m is not None and m.entity.type in STATES]
            if len(states) > 1 and len(states) == len(found):
                made = [self._somebody(token, state, each=True) for state in states]
                return [
                    Participant(p.entity, m.evidence)
                    for p, m in zip(made, found, strict=True)
                    if p is not None and m is not None
                ]
        return []


def _closed(doc: Doc, named: Mention, end: int) -> bool:
    """Say whether a name is set off by a mark behind it, over "of Chad"."""
    tokens = doc.char_span(named.evidence.start, named.evidence.end)
    at = tokens.end if tokens is not None else end
    while at < end and doc[at].pos_ in {"ADP", "PROPN"}:
        at += 1
    return at >= end or doc[at].text in {",", ".", ";", ")", "—"}


def _is_proper(token: Token) -> bool:
    capital = any(c.isupper() for c in token.text) or token.dep_.startswith("nsubj")
    return (token.pos_ == "PROPN" and token.is_alpha and capital) or is_bare_name(token)


def _names(token: Token) -> bool:
    """Say whether a token belongs to the name beside it: one more proper name, or a hyphen."""
    return token.text == "-" or (token.pos_ == "PROPN" and token.text[0].isalpha())


def _is_people(token: Token) -> bool:
    """Say whether a demonym stands for persons, not for the state: Greeks, but not Greek."""
    return token.pos_ in {"NOUN", "PROPN"} and token.text.endswith("s") and token.dep_ != "compound"


def unique(found: Iterable[Participant]) -> list[Participant]:
    """Return participants, each entity once, in the order found."""
    return list({p.entity.id: p for p in reversed(list(found))}.values())[::-1]
