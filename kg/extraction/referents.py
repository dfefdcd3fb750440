"""Who a phrase stands for: a name, a title with its name, a country's ministry, its people."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..facts import Actors, Entity, Evidence, Mention, Participant
from ..ontology import entries
from .coreference import state_words
from .entities import AGENTS, Mentions, body_words, titles, unknown
from .phrases import is_bare_name
from .syntax import children, conjuncts, preposition, shows, span

if TYPE_CHECKING:
    from spacy.tokens import Token

NAMING = frozenset({"flat", "flat:name", "appos", "compound", "nmod:desc", "nmod"})
STATES = frozenset({"Country", "InternationalOrganization"})
REACH = 4
SUBJECT = ("nsubj", "nsubj:pass", "csubj")
REPORTING = frozenset({"at", "after", "before", "during", "by"})
SKIPPED = frozenset({"acl", "acl:relcl", "ccomp", "parataxis", "punct"})


@cache
def people_nouns() -> frozenset[str]:
    """Return the nouns for people in the plural or mass: officials, experts, troops …"""
    return frozenset(x for e in entries("lexicon", "GroupNoun") for x in e.all("lemma"))


@cache
def quantity_nouns() -> frozenset[str]:
    """Return the nouns that only count what follows "of": thousands, a group, a number."""
    return frozenset(x for e in entries("frames", "QuantityWord") for x in e.all("lemma"))


@cache
def person_words() -> frozenset[str]:
    """Return the nouns for a person: soldier, journalist, refugee."""
    return frozenset(x for e in entries("frames", "PersonWord") for x in e.all("lemma"))


@cache
def collective_words() -> frozenset[str]:
    """Return the nouns for several people, or a body of them: crowd, delegation, company."""
    return frozenset(x for e in entries("frames", "CollectiveWord") for x in e.all("lemma"))


@cache
def calendar_words() -> frozenset[str]:
    """Return the names of months and weekdays, in full and short, in lower case."""
    names = (calendar.month_name, calendar.month_abbr, calendar.day_name, calendar.day_abbr)
    return frozenset(word.lower() for words in names for word in words if word)


class Referents:
    """Answers who phrases of one text stand for."""

    def __init__(self, text: str, mentions: Mentions, actors: Actors) -> None:
        self.text = text
        self.mentions = mentions
        self.actors_known = actors

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
            yield from self._coordinated(part)

    def _one(self, token: Token) -> Iterator[Participant]:
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
        """Yield the bearer of a proper name that nobody knows."""
        if token.lower_ in calendar_words():
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
                made = [self._somebody(token, state) for state in states]
                return [
                    Participant(p.entity, m.evidence)
                    for p, m in zip(made, found, strict=True)
                    if p is not None and m is not None
                ]
        return []

    def _nominal(self, token: Token) -> Participant | None:
        """Return the body, office or people a noun names together with its country."""
        if token.pos_ not in {"NOUN", "PROPN"}:
            return None
        return self._somebody(token, self.country_of(token))

    def _somebody(self, token: Token, country: Entity | None) -> Participant | None:
        """Return the body, office or people that a noun names, being of a country, if it is any."""
        lemma = token.lemma_.lower()
        if (token.lower_.endswith("ing") and lemma != token.lower_) or token.text == "pm":
            return None
        if lemma in state_words() and country is not None:
            return Participant(country, self._core(token))
        if lemma in body_words() and country is not None:
            return self._made(token, country, body_words()[lemma])
        if lemma in body_words() and token.dep_ in SUBJECT:
            return self._made(token, None, body_words()[lemma])
        if token.lower_ in people_nouns():
            return self._made(token, country, "Group")
        if lemma in collective_words():
            return self._made(token, country, "Group")
        if lemma in person_words() or lemma in titles():
            plural = shows(token, "Number", "Plur")
            return self._made(token, country, "Group" if plural else "Person")
        return None

    def _made(self, token: Token, country: Entity | None, type: str) -> Participant:
        words = self._core(token)
        label = words.quote
        if country is not None and country.label not in label:
            noun = span(self.text, self._first_noun(token), token).quote
            label = f"{noun} of {country.label}"
        elif country is None:
            label = label[:1].lower() + label[1:]
        entity = unknown(label, type, _country(country) if country else None)
        return Participant(entity, self._with_whole(token, self._with_owner(token, words)))

    def _first_noun(self, token: Token) -> Token:
        parts = [c for c in token.lefts if c.dep_ == "compound" and self.mentions.at(c) is None]
        return parts[0] if parts else token

    def _core(self, token: Token) -> Evidence:
        kept = [c for c in token.lefts if c.dep_ in {"compound", "amod"}]
        return span(self.text, min([*kept, token], key=lambda t: t.i), token)

    def _with_whole(self, token: Token, words: Evidence) -> Evidence:
        """Return the words for people together with whose they are: opponents of the Senate."""
        whole = next((c for c in token.rights if preposition(c) == "of"), None)
        if whole is None or token.lemma_.lower() not in person_words():
            return words
        last = whole.idx + len(whole.text)
        return Evidence.of(self.text, words.start, last) if last > words.end else words

    def _with_owner(self, token: Token, words: Evidence) -> Evidence:
        """Return the words of a noun together with whose it is: Chad's army, its troops."""
        owner = next((c for c in token.lefts if c.dep_ == "nmod:poss"), None)
        mention = self.mentions.at(owner) if owner is not None else None
        if mention is None or mention.evidence.start > words.start:
            return words
        return Evidence.of(self.text, mention.evidence.start, words.end)

    def country_of(self, token: Token) -> Entity | None:
        """Return the country or body that modifies a noun: Russian, Russia's, of Russia."""
        found = self.country_mention(token)
        return found.entity if found is not None else None

    def country_mention(self, token: Token) -> Mention | None:
        """Return where the country or body that modifies a noun is named."""
        for c in token.children:
            modifies = c.dep_ in {"amod", "compound", "nmod:poss", "nmod:desc", "flat"}
            if modifies or (c.dep_ == "nmod" and preposition(c) in {"of", "from", "in"}):
                found = self.mentions.at(c)
                if found is not None and found.entity.type in STATES:
                    return found
        before = self.named_before(token)
        return before if before is not None and before.entity.type in STATES else None

    def named_before(self, token: Token) -> Mention | None:
        """Return who is named right before a noun and its modifiers, however they attach."""
        first = max(token.sent.start, token.i - REACH)
        for left in reversed(token.doc[first : token.i]):
            if (mention := self.mentions.at(left)) is not None:
                return mention
            if left.pos_ not in {"ADJ", "NOUN", "PROPN", "PART"}:
                return None
        return None


def _is_proper(token: Token) -> bool:
    return (token.pos_ == "PROPN" and token.is_alpha) or is_bare_name(token)


def _names(token: Token) -> bool:
    """Say whether a token belongs to the name beside it: one more proper name, or a hyphen."""
    return token.text == "-" or (token.pos_ == "PROPN" and token.text[0].isalpha())


def _is_people(token: Token) -> bool:
    """Say whether a demonym stands for persons, not for the state: Greeks, but not Greek."""
    return token.pos_ in {"NOUN", "PROPN"} and token.text.endswith("s") and token.dep_ != "compound"


def unique(found: Iterable[Participant]) -> list[Participant]:
    """Return participants, each entity once, in the order found."""
    return list({p.entity.id: p for p in reversed(list(found))}.values())[::-1]


def _country(state: Entity) -> str | None:
    """Return the country that somebody of a country or body belongs to, as an id."""
    return state.id if state.type == "Country" else state.country
