"""Who acts in a clause, through control, passives and possessives, and who is at the other end."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ...facts import Participant
from ..names.entities import AGENTS
from ..names.referents import unique
from ..parse.phrases import absolute, in_phrase, of_the_object
from ..parse.syntax import child, children, is_passive, preposition, shows
from ..speech.speech import cue_of
from ..speech.voices import taken_up
from .anaphora import subject_by_whose
from .frames import lemmas
from .unnamed import STATES
from .within import Within

if TYPE_CHECKING:
    from spacy.tokens import Token

NOBODY = frozenset({"nobody", "none", "nothing"})
SUBJECT = ("nsubj", "nsubj:pass", "csubj")
ASTRAY = frozenset({"conj", "parataxis", "appos", "acl", "amod"})


def is_nobody(word: Token) -> bool:
    """Say whether a word is nobody: none, no one."""
    none = word.lower_ == "one" and any(c.lower_ == "no" for c in word.lefts)
    return none or (word.lower_ in NOBODY and child(word, "nmod") is None)


class Participants(Within):
    """Answers who takes part in the acts of one text."""

    def actors(self, verb: Token) -> list[Participant]:
        """Return who does what a verb says, through control, coordination and relative clauses."""
        if is_passive(verb):
            return self._agents(verb)
        return self._subject(verb, set())

    def _agents(self, verb: Token) -> list[Participant]:
        for c in verb.children:
            if c.dep_ in {"obl:agent", "obl"} and preposition(c) == "by":
                found = self.fill(c)
                return unique([*self.seat(c), *found]) if children(c, "conj") else found
        for thing in children(verb, "obj"):
            for c in children(thing, "nmod"):
                if preposition(c) == "by":
                    return self.fill(c)
        if verb.lemma_.lower() not in lemmas("OustingVerb"):
            return []
        there = [c for c in children(verb, "obl", "nmod") if preposition(c) == "from"]
        return [p for c in there for p in self.sides(c) if p.entity.type in STATES]

    def _subject(self, verb: Token, seen: set[int]) -> list[Participant]:
        if verb.i in seen:
            return []
        seen.add(verb.i)
        if (owned := subject_by_whose(verb)) is not None:
            return self._subject_phrase(verb, owned)
        subjects = children(verb, *SUBJECT)
        if subjects:
            subjects = self._bearing(subjects)
            return unique(p for s in subjects for p in self._subject_phrase(verb, s))
        return self._controlled(verb, seen)

    def _bearing(self, subjects: list[Token]) -> list[Token]:
        """Return the subjects less what only describes a person: Roe, then minister of Chad, …"""
        first = self.mentions.at(subjects[0])
        if first is None or first.entity.type != "Person":
            return subjects
        named = (s for s in subjects[1:] if self.mentions.at(s) or self._named(s))
        return [subjects[0], *named]

    def _subject_phrase(self, verb: Token, subject: Token) -> list[Participant]:
        if (noun := self._antecedent(subject, verb)) != subject:
            if told := self._described(noun):
                return told
            subject = noun
        if is_nobody(subject):
            return []
        found = self.fill(subject) or self._behind(subject) or self.seat(subject)
        if not found and subject.pos_ == "PRON" and verb.dep_ == "ccomp":
            return self.actors(verb.head)
        return found

    def _behind(self, noun: Token) -> list[Participant]:
        """Return whose statement, decision or troops a noun speaks of."""
        cases = {"of", "by", "from"} if noun.lemma_.lower() in lemmas("StateArm") else {"of", "by"}
        for c in noun.children:
            owner = c.dep_ == "nmod:poss" or (c.dep_ == "nmod" and preposition(c) in cases)
            if owner and (found := self.fill(c)):
                return found
            mention = self.mentions.at(c)
            if c.dep_ in {"amod", "compound"} and mention and mention.entity.type in AGENTS:
                return [Participant(mention.entity, mention.evidence)]
        before = self.named_before(noun)
        if before is not None and before.entity.type in AGENTS and noun.pos_ == "NOUN":
            return [Participant(before.entity, before.evidence)]
        return []

    def _controlled(self, verb: Token, seen: set[int]) -> list[Participant]:
        head = verb.head
        astray = head == verb or (verb.dep_ in ASTRAY and head.pos_ in {"PROPN", "NOUN"})
        if astray and shows(verb, "VerbForm", "Fin"):
            return self._named_first(verb) or self._owner_first(verb)
        if head == verb:
            return []
        if cue_of(verb, "SpeechVerb") and (said := taken_up(verb)) is not None:
            return self._subject(said, seen)
        if verb.dep_ == "acl" and child(head, "cop") is not None:
            return self._subject(head, seen)
        if verb.dep_ == "acl" and (named := self._apposed(head)):
            return named
        if verb.dep_ == "acl":
            return self.fill(head) or self._behind(head) or self._carrier(head, seen)
        patient = (
            child(head, "obj", "iobj") if verb.dep_ == "xcomp" or of_the_object(verb) else None
        )
        if patient is not None and (patients := self.fill(patient)):
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

    def _described(self, noun: Token) -> list[Participant]:
        """Return whom a noun describes that a clause goes on from: Chad, a state that …; Chad is
        the only state that …; Chad, one of the states that …
        """
        if self.mentions.at(noun) is not None or self._named(noun) is not None:
            return []
        if noun.dep_ == "nmod" and noun.head.lower_ == "one" and preposition(noun) == "of":
            noun = noun.head
        if named := self._apposed(noun):
            return named
        subject = child(noun, "nsubj") if child(noun, "cop") is not None else None
        mention = self.mentions.at(subject) if subject is not None else None
        if mention is None or mention.entity.type not in AGENTS or mention.kind == "pronoun":
            return []
        return list(self._members(mention.entity, mention.evidence))

    def _apposed(self, noun: Token) -> list[Participant]:
        """Return whom a noun is set beside: Chad, the first neighbour to …"""
        mention = self.mentions.at(noun.head) if noun.dep_ == "appos" else None
        if mention is None or mention.entity.type not in AGENTS or self.mentions.at(noun):
            return []
        return list(self._members(mention.entity, mention.evidence))

    def _named_first(self, verb: Token) -> list[Participant]:
        """Return who is named before a verb that the parse took for one more of the names."""
        before = [t for t in verb.doc[verb.sent.start : verb.i] if not in_phrase(t)]
        named = [m for m in self.mentions.within(before) if m.kind == "name"]
        people = [m for m in named if m.entity.type == "Person"] or named
        agents = [m for m in people if m.entity.type in AGENTS]
        return unique(Participant(m.entity, m.evidence) for m in agents)

    def _owner_first(self, verb: Token) -> list[Participant]:
        """Return whose thing it is that does what a verb says, taken for its noun's clause."""
        noun = verb.head
        if verb.dep_ != "acl" or noun.i > verb.i or child(verb, *SUBJECT) is not None:
            return []
        return self.fill(noun) or self._behind(noun)

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
        for c in children(noun, "acl"):
            if is_passive(c) and (found := self._agents(c)):
                return found
        between = [
            c for c in children(noun, "nmod", "obl") if preposition(c) in {"between", "among"}
        ]
        for c in between:
            if found := self.fill(c):
                return self.beyond(c, found)
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

    def doer(self, noun: Token) -> list[Participant]:
        """Return whose act or statement a noun is said to be: Chad's raid, the raid by Chad."""
        by = (c for c in children(noun, "nmod", "obl", "obl:agent") if preposition(c) == "by")
        for c in (*by, *children(noun, "nmod:poss")):
            if found := self.fill(c):
                return found
        for c in children(noun, "amod", "compound"):
            mention = self.mentions.at(c)
            if mention is not None and mention.kind == "demonym":
                return [Participant(mention.entity, mention.evidence)]
        return []

    def owner(self, phrase: Token) -> list[Participant]:
        """Return the possessor named within a phrase: in Norway's approach → Norway."""
        for token in phrase.subtree:
            if token.dep_ == "nmod:poss" and (found := self.fill(token)):
                return found
        for token in phrase.subtree:
            mention = self.mentions.at(token)
            if mention is not None and mention.kind == "demonym":
                return [Participant(mention.entity, mention.evidence)]
        return []

    def slot(self, head: Token, name: str, *, named: bool = False) -> list[Participant]:
        """Return who stands in one slot of a verb or noun: obj, iobj, or a preposition.

        With `named` only who stands there himself, not whose thing does.
        """
        there = self._in_slot(head, name)
        if name == "between":
            return unique(p for c in there for p in self.beyond(c, self.sides(c, named=named)))
        return unique(p for c in there for p in self.sides(c, named=named))

    def places(self, head: Token, name: str) -> list[Participant]:
        """Return the places that stand in one slot of a verb or noun."""
        found = [self.mentions.at(self._whole(c)) for c in self._in_slot(head, name)]
        places = [m for m in found if m is not None and m.entity.type == "Place"]
        return [Participant(m.entity, m.evidence) for m in places]

    def _whole(self, part: Token) -> Token:
        """Return what parts of it are told of: in parts of Kashmir, the city of Sfax."""
        whole = next((c for c in children(part, "nmod") if preposition(c) == "of"), None)
        return part if whole is None or self.mentions.at(part) is not None else whole

    def _in_slot(self, head: Token, name: str) -> list[Token]:
        if name in {"obj", "iobj"}:
            passive = is_passive(head) and (name == "obj" or child(head, "obj") is not None)
            relations = (name, "nsubj:pass") if passive else (name,)
            found = children(head, *relations)
            if not found and name == "obj" and head.dep_ == "conj" and is_passive(head):
                found = children(head.head, "nsubj:pass", "nsubj")
            if not found and name == "obj" and head.dep_ == "acl" and is_passive(head):
                return [head.head]
            return [self._antecedent(c, head) for c in found]
        there = [c for c in children(head, "obl", "nmod", "advmod") if preposition(c) == name]
        return [c for c in there if name != "with" or not absolute(c)]

    def sides(self, phrase: Token, *, named: bool = False) -> list[Participant]:
        """Return who a phrase names, or whose thing: Danes, Danish plans, the arrest of a Dane."""
        found = self.fill(phrase) or self.seat(phrase)
        return found if found or named else self.inner(phrase) or self.about(phrase)

    def _antecedent(self, token: Token, verb: Token) -> Token:
        """Return the noun that a relative pronoun takes up, else the token itself."""
        relative = verb.dep_.startswith("acl") and shows(token, "PronType", "Rel")
        return verb.head if relative else token

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

    def right_after(self, verb: Token) -> list[Participant]:
        """Return who is named right after a verb, or after the verbs joined to it."""
        before = verb
        for token in verb.doc[verb.i + 1 : min(verb.i + 6, verb.sent.end)]:
            mention = self.mentions.at(token)
            if token.dep_ in SUBJECT and token.head.i > token.i:
                return []
            if token.dep_ == "nmod:poss" and token.pos_ != "PRON":
                return []
            if mention is not None:
                fits = before.pos_ in {"VERB", "DET", "ADJ"} and mention.entity.type in AGENTS
                return list(self._members(mention.entity, mention.evidence)) if fits else []
            if token.pos_ not in {"VERB", "CCONJ", "DET", "ADJ", "PUNCT"}:
                return []
            before = before if token.pos_ == "PUNCT" else token
        return []
