"""Who a phrase stands for, who acts in a clause, and who is at the other end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..facts import Actors, Entity, Evidence, Mention, Participant
from ..ontology import entries
from .coreference import state_words
from .entities import AGENTS, Mentions, body_words, titles, unknown
from .syntax import above, child, children, is_passive, preposition, shows, span

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


class Participants:
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
        mention = self.mentions.at(head)
        words = [head]
        if mention is not None:
            words = [t for t in head.sent if self.mentions.at(t) is mention]
        for part in (c for t in words for c in children(t, "conj")):
            yield from self._coordinated(part)

    def _one(self, token: Token) -> Iterator[Participant]:
        mention = self.mentions.at(token) or self._named(token)
        if mention is not None and mention.kind != "demonym":
            if mention.entity.type in AGENTS:
                yield from self._members(mention.entity, mention.evidence)
            return
        if (nominal := self._nominal(token)) is not None:
            yield nominal
        elif mention is not None:
            yield Participant(mention.entity, mention.evidence)

    def _members(self, entity: Entity, evidence: Evidence) -> Iterator[Participant]:
        for one in entity.members or (entity,):
            yield Participant(one, evidence)

    def _named(self, token: Token) -> Mention | None:
        """Return the mention by name that a title or a common noun governs."""
        for c in token.children:
            if c.dep_ not in NAMING or (c.dep_ == "nmod" and preposition(c)):
                continue
            found = self.mentions.at(c)
            if found is not None and found.kind == "name" and found.entity.type in AGENTS:
                if c.dep_ != "compound" or found.entity.type == "Person":
                    return found
            if c.dep_ in {"flat", "flat:name"} and (deeper := self._named(c)) is not None:
                return deeper
        return None

    def _nominal(self, token: Token) -> Participant | None:
        """Return the body, office or people a noun names together with its country."""
        lemma = token.lemma_.lower()
        if token.pos_ not in {"NOUN", "PROPN"}:
            return None
        country = self.country_of(token)
        if lemma in state_words() and country is not None:
            return Participant(country, self._core(token))
        if lemma in body_words() and country is not None:
            return self._made(token, country, body_words()[lemma])
        if lemma in people_nouns():
            return self._made(token, country, "Group")
        if lemma in titles() and shows(token, "Number", "Plur"):
            return self._made(token, country, "Group")
        if lemma in titles() and (country is not None or token.dep_ in SUBJECT):
            return self._made(token, country, "Person")
        return None

    def _made(self, token: Token, country: Entity | None, type: str) -> Participant:
        words = self._core(token)
        label = words.quote
        if country is not None and country.label not in label:
            noun = span(self.text, self._first_noun(token), token).quote
            label = f"{noun} of {country.label}"
        elif country is None:
            label = label[:1].lower() + label[1:]
        entity = unknown(label, type, country.id if country else None)
        return Participant(entity, words)

    def _first_noun(self, token: Token) -> Token:
        parts = [c for c in token.lefts if c.dep_ == "compound" and self.mentions.at(c) is None]
        return parts[0] if parts else token

    def _core(self, token: Token) -> Evidence:
        kept = [c for c in token.lefts if c.dep_ in {"compound", "amod"}]
        return span(self.text, min([*kept, token], key=lambda t: t.i), token)

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
        return self._country_before(token)

    def _country_before(self, token: Token) -> Mention | None:
        """Return the country named right before a noun and its modifiers, however they attach."""
        first = max(token.sent.start, token.i - REACH)
        for left in reversed(token.doc[first : token.i]):
            mention = self.mentions.at(left)
            if mention is not None:
                return mention if mention.entity.type in STATES else None
            if left.pos_ not in {"ADJ", "NOUN", "PROPN", "PART"}:
                return None
        return None

    def actors(self, verb: Token) -> list[Participant]:
        """Return who does what a verb says, through control, coordination and relative clauses."""
        if is_passive(verb):
            return self._agents(verb)
        return self._subject(verb, set())

    def _agents(self, verb: Token) -> list[Participant]:
        for c in verb.children:
            if c.dep_ in {"obl:agent", "obl"} and preposition(c) == "by":
                return self.fill(c)
        return []

    def _subject(self, verb: Token, seen: set[int]) -> list[Participant]:
        if verb.i in seen:
            return []
        seen.add(verb.i)
        subject = child(verb, *SUBJECT)
        if subject is not None:
            return self._subject_phrase(verb, subject, seen)
        return self._controlled(verb, seen)

    def _subject_phrase(self, verb: Token, subject: Token, seen: set[int]) -> list[Participant]:
        if (
            verb.dep_.startswith("acl")
            and subject.pos_ in {"PRON", "DET"}
            and shows(subject, "PronType", "Rel")
        ):
            return self.fill(verb.head)
        found = self.fill(subject)
        return found or self._behind(subject)

    def _behind(self, noun: Token) -> list[Participant]:
        """Return whose statement, decision or troops a noun speaks of."""
        for c in noun.children:
            if c.dep_ == "nmod:poss" or (c.dep_ == "nmod" and preposition(c) in {"of", "by"}):
                if found := self.fill(c):
                    return found
            mention = self.mentions.at(c)
            if c.dep_ in {"amod", "compound"} and mention and mention.entity.type in AGENTS:
                return [Participant(mention.entity, mention.evidence)]
        return []

    def _controlled(self, verb: Token, seen: set[int]) -> list[Participant]:
        head = verb.head
        if head == verb:
            return []
        if verb.dep_ == "acl":
            return self.fill(head) or self._behind(head) or self._carrier(head, seen)
        if verb.dep_ == "xcomp" and (object := child(head, "obj", "iobj")) is not None:
            if patients := self.fill(object):
                return patients
        if head.pos_ in {"VERB", "AUX", "ADJ", "NOUN"} and verb.dep_ in {
            "conj",
            "xcomp",
            "advcl",
            "ccomp",
            "obl",
        }:
            if is_passive(head) and verb.dep_ != "conj":
                return self.fill(s) if (s := child(head, "nsubj:pass", "nsubj")) is not None else []
            return self._subject(head, seen)
        return []

    def _carrier(self, noun: Token, seen: set[int]) -> list[Participant]:
        """Return who expressed, made or had the noun that a clause explains."""
        if noun.dep_ in {"obj", "nsubj:pass", "obl"} and noun.head.pos_ == "VERB":
            return self._subject(noun.head, seen)
        return []

    def of_noun(self, noun: Token) -> list[Participant]:
        """Return who does what an event noun says: its possessor, adjective, or "by" phrase."""
        for c in children(noun, "nmod", "obl:agent", "obl"):
            if preposition(c) == "by" and (found := self.fill(c)):
                return found
        between = [
            c for c in children(noun, "nmod", "obl") if preposition(c) in {"between", "among"}
        ]
        for c in between:
            if found := self.fill(c):
                return found
        return self._possessor(noun)

    def _possessor(self, noun: Token) -> list[Participant]:
        for c in children(noun, "nmod:poss"):
            if found := self.fill(c):
                return found
        for c in children(noun, "amod", "compound", "nmod:desc", "flat"):
            mention = self.mentions.at(c)
            if mention is not None and mention.entity.type in AGENTS:
                return [Participant(mention.entity, mention.evidence)]
        return []

    def owner(self, phrase: Token) -> list[Participant]:
        """Return the possessor named within a phrase: in North Korea's approach → North Korea."""
        for token in phrase.subtree:
            if token.dep_ == "nmod:poss" and (found := self.fill(token)):
                return found
        return []

    def slot(self, head: Token, name: str) -> list[Participant]:
        """Return who stands in one slot of a verb or noun: obj, iobj, or a preposition."""
        if name in {"obj", "iobj"}:
            relations = ("obj", "nsubj:pass") if name == "obj" and is_passive(head) else (name,)
            return unique(p for c in children(head, *relations) for p in self.fill(c))
        found = [c for c in children(head, "obl", "nmod", "advmod") if preposition(c) == name]
        return unique(p for c in found for p in self.fill(c) or self.seat(c))

    def seat(self, token: Token) -> list[Participant]:
        """Return the country of the place that a token names: from Doha → Qatar."""
        mention = self.mentions.at(token)
        if mention is None or mention.entity.type != "Place" or mention.entity.country is None:
            return []
        country = self.actors_known.entity(mention.entity.country)
        return [Participant(country, mention.evidence)] if country is not None else []

    def after(self, head: Token, slots: Collection[str]) -> list[Participant]:
        """Return who is named after a preposition later in the clause, however it attaches."""
        for token in head.doc[head.i + 1 : head.sent.end]:
            if token.pos_ in {"VERB", "AUX"} or token.text in {";", ":"}:
                return []
            if token.pos_ == "ADP" and token.lower_ in slots:
                near = head.doc[token.i + 1 : min(token.i + 4, head.sent.end)]
                for mention in self.mentions.within(near):
                    if mention.entity.type in AGENTS:
                        return list(self._members(mention.entity, mention.evidence))
        return []

    def inner(self, phrase: Token, *, own: bool = True) -> list[Participant]:
        """Return the agents named anywhere within a phrase, relative clauses left out.

        A possessive pronoun on the phrase itself ("their commitment") is the doer's `own`.
        """
        found: list[Participant] = []
        for c in phrase.children:
            if _apart(c) or (c.dep_ == "nmod:poss" and c.pos_ == "PRON" and own):
                continue
            mention = self.mentions.at(c)
            if mention is not None and mention.entity.type in AGENTS:
                found.extend(self._members(mention.entity, mention.evidence))
            else:
                found.extend(self.fill(c))
            found.extend(self.inner(c, own=False))
        return unique(found)


def _apart(token: Token) -> bool:
    """Say whether a dependent tells of something else: another clause, a place, a source."""
    if token.dep_ == "advcl":
        return not any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)
    case = preposition(token)
    elsewhere = token.dep_ == "obl" and case in REPORTING
    return token.dep_ in SKIPPED or elsewhere or case.startswith("according")


def unique(found: Iterable[Participant]) -> list[Participant]:
    """Return participants, each entity once, in the order found."""
    return list({p.entity.id: p for p in reversed(list(found))}.values())[::-1]


def without(found: Iterable[Participant], others: Iterable[Participant]) -> list[Participant]:
    """Return participants other than these people, bodies and their own countries."""
    taken = {p.entity.id for p in others} | {p.entity.country for p in others}
    return [p for p in found if p.entity.id not in taken]


def enclosing(token: Token) -> Token:
    """Return the predicate whose clause a token stands in."""
    return next((t for t in above(token) if t.pos_ in {"VERB", "AUX"}), token.sent.root)
