"""Who is told without a name: the office, body or people of a country, as a noun names them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Evidence, Mention, Participant
from ...ontology import lemmas_of
from ..names.coreference import state_words
from ..names.entities import Mentions, body_words, titles, unknown
from ..parse.syntax import preposition, shows, span
from .anaphora import owner_before

if TYPE_CHECKING:
    from spacy.tokens import Token

STATES = frozenset({"Country", "InternationalOrganization"})
SUBJECT = ("nsubj", "nsubj:pass", "csubj")
REACH = 4
FAR = 300
KNOWN = frozenset({"the", "this", "that", "these", "those", "same"})


def people_nouns() -> frozenset[str]:
    """Return the nouns for people in the plural or mass: officials, experts, troops …"""
    return lemmas_of("lexicon", "GroupNoun")


@cache
def quantity_nouns() -> frozenset[str]:
    """Return the nouns that only count what follows "of": thousands, a group, a number."""
    return lemmas_of("frames", "QuantityWord")


def person_words() -> frozenset[str]:
    """Return the nouns for a person: soldier, journalist, refugee."""
    return lemmas_of("frames", "PersonWord")


def collective_words() -> frozenset[str]:
    """Return the nouns for several people, or a body of them: crowd, delegation, company."""
    return lemmas_of("frames", "CollectiveWord")


def is_person(noun: Token) -> bool:
    """Say whether a noun is for a person or people, and not for something told or agreed."""
    return noun.lemma_.lower() in person_words() or noun.lower_ in people_nouns()


class Unnamed:
    """Answers whom the nouns of one text tell without a name."""

    def __init__(self, text: str, mentions: Mentions, actors: Actors) -> None:
        self.text = text
        self.mentions = mentions
        self.actors_known = actors

    def _nominal(self, token: Token) -> Participant | None:
        """Return the body, office or people a noun names together with its country."""
        if token.pos_ not in {"NOUN", "PROPN"}:
            return None
        return self._somebody(token, self.country_of(token) or self._told_before(token))

    def _told_before(self, noun: Token) -> Entity | None:
        """Return whose it was where a text spoke of it before: Chad's army … The army."""
        if not any(c.lower_ in KNOWN for c in noun.lefts):
            return None
        before = reversed(noun.doc[max(0, noun.i - FAR) : noun.i])
        same = (t for t in before if t.lemma_ == noun.lemma_ and t.pos_ == noun.pos_)
        owners = (self.country_of(t) for t in same)
        return next((owner for owner in owners if owner is not None), None)

    def _somebody(
        self, token: Token, country: Entity | None, *, each: bool = False
    ) -> Participant | None:
        """Return the body, office or people that a noun names, being of a country, if it is any.

        With `each` the noun tells of those of several countries, and is not told with them.
        """
        lemma = token.lemma_.lower()
        if (token.lower_.endswith("ing") and lemma != token.lower_) or token.text == "pm":
            return None
        if lemma in state_words() and country is not None:
            return Participant(country, self._core(token))
        if lemma in body_words() and country is not None:
            return self._made(token, country, body_words()[lemma], each=each)
        if lemma in body_words() and token.dep_ in SUBJECT:
            return self._made(token, None, body_words()[lemma])
        if token.lower_ in people_nouns():
            return self._made(token, country, "Group", each=each)
        if lemma in collective_words():
            return self._made(token, country, "Group", each=each)
        if lemma in person_words() or lemma in titles():
            plural = shows(token, "Number", "Plur")
            return self._made(token, country, "Group" if plural else "Person", each=each)
        return None

    def _made(
        self, token: Token, country: Entity | None, type: str, *, each: bool = False
    ) -> Participant:
        words = self._core(token)
        label = words.quote
        if country is not None and (each or country.label not in label):
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
                owner = owner_before(c) if c.tag_ == "WP$" else c
                found = self.mentions.at(owner) if owner is not None else None
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


def _country(state: Entity) -> str | None:
    """Return the country that somebody of a country or body belongs to, as an id."""
    return state.id if state.type == "Country" else state.country
