"""Whom a phrase names within it: whose thing it is, whom it speaks of, where it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from ...facts import Participant
from ..names.entities import AGENTS, unknown
from ..names.referents import Referents, unique
from ..parse.phrases import elsewhere
from ..parse.syntax import child, children, preposition
from .frames import lemmas
from .unnamed import is_person

if TYPE_CHECKING:
    from spacy.tokens import Token

STATELY = frozenset({"", "with", "to", "against", "from", "by", "on", "of", "between", "for"})
OWN = frozenset({"its", "their"})


class Within(Referents):
    """Answers whom the phrases of one text name within them."""

    def about(self, phrase: Token) -> list[Participant]:
        """Return the people that a phrase without a name speaks of: the arrest of two sailors."""
        for c in phrase.children:
            if self._kind(c) or elsewhere(c) or c.dep_ in {"det", "conj"}:
                continue
            if c.pos_ in {"NOUN", "PROPN"} and (found := self.fill(c) or self.seat(c)):
                return found
            if found := self.about(c):
                return found
        return []

    def beyond(self, phrase: Token, found: list[Participant]) -> list[Participant]:
        """Return those between whom something is, one of them taken for the next clause's subject.

        "A deal between Chile and Peru was signed": Peru is no subject.
        """
        words = found[0].evidence if len(found) == 1 else None
        if words is None:
            return found
        after = [t for t in phrase.sent if t.idx >= words.end][:4]
        if not after or after[0].lower_ != "and":
            return found
        rest = after[2:] if len(after) > 1 and after[1].pos_ == "DET" else after[1:]
        mention = self.mentions.at(rest[0]) if rest else None
        if mention is None or mention.entity.type not in AGENTS or mention.kind == "demonym":
            return found
        return [*found, *self._members(mention.entity, mention.evidence)]

    def seat(self, token: Token) -> list[Participant]:
        """Return the countries of the places that a phrase names: from Doha → Qatar.

        A place that nobody knows may be a state of its own, where it is no setting.
        """
        return unique(p for place in self._coordinated(token) for p in self._seat(place))

    def _seat(self, token: Token) -> list[Participant]:
        mention = self.mentions.at(token)
        if mention is None or mention.entity.type != "Place":
            return []
        if mention.entity.country is None:
            acts = not mention.entity.qid and preposition(token) in STATELY
            body = unknown(mention.entity.label, "Organization")
            return [Participant(body, mention.evidence)] if acts else []
        country = self.actors_known.entity(mention.entity.country)
        return [Participant(country, mention.evidence)] if country is not None else []

    def inner(self, phrase: Token, *, own: bool = True) -> list[Participant]:
        """Return the agents named anywhere within a phrase, relative clauses left out.

        A possessive pronoun on the phrase itself ("their commitment") is the doer's `own`.
        """
        if owners := self._owners(phrase) or self._doers(phrase) or self._allowed(phrase):
            return owners
        if given := self._receiver(phrase):
            return given
        found: list[Participant] = []
        for c in phrase.children:
            if elsewhere(c) or (c.dep_ == "nmod:poss" and c.pos_ == "PRON" and own):
                continue
            mention = self.mentions.at(c)
            if self._kind(c):
                continue
            if mention is not None and mention.entity.type in AGENTS:
                there = list(self._members(mention.entity, mention.evidence))
            else:
                there = [p for p in self.fill(c) if p.entity.qid or p.entity.country]
            found += there or self.inner(c, own=False)
            found += self._below(c) if there else []
        return unique(found)

    def _doers(self, clause: Token) -> list[Participant]:
        """Return who does what a clause says: asked that Peru stop trade with Chile."""
        subject = child(clause, "nsubj", "nsubj:pass") if clause.dep_ == "ccomp" else None
        found = self.fill(subject) if subject is not None else []
        return [p for p in found if p.entity.qid or p.entity.country]

    def _kind(self, noun: Token) -> bool:
        """Say whether a noun only tells what kind another is: patrol boats, not rebel camps."""
        if noun.dep_ != "compound" or noun.pos_ != "NOUN" or self.mentions.at(noun) is not None:
            return False
        sides = lemmas("ArmedBand") | lemmas("DelegateWord")
        return not is_person(noun) and noun.lemma_.lower() not in sides

    def _receiver(self, verb: Token) -> list[Participant]:
        """Return to whom something is given: to hand a Malian suspect over to Chad."""
        things = children(verb, "obj") if verb.pos_ == "VERB" else []
        heads = [verb, *things] if verb.lemma_.lower() in lemmas("HandingVerb") else [verb]
        below = (c for h in heads if things for c in children(h, "obl", "nmod"))
        there = [c for c in below if preposition(c) == "to"]
        found = (p for c in there for p in self.fill(c) or self.seat(c))
        return unique(p for p in found if p.entity.qid or p.entity.country)

    def _allowed(self, verb: Token) -> list[Participant]:
        """Return who is to be let do something: to allow Peru to arm Chile."""
        let = verb.pos_ == "VERB" and verb.lemma_.lower() in lemmas("LettingVerb")
        patient = child(verb, "obj", "iobj") if let and child(verb, "xcomp", "ccomp") else None
        found = self.fill(patient) if patient is not None else []
        return [p for p in found if p.entity.qid or p.entity.country]

    def owned(self, noun: Token | None) -> list[Participant]:
        """Return whose thing a noun names, a pronoun's too: its embassy, Chad's ships."""
        owner = child(noun, "nmod:poss") if noun is not None else None
        found = self.fill(owner) if owner is not None else []
        return [p for p in found if p.entity.qid or p.entity.country]

    def beside(self, noun: Token | None) -> list[Participant]:
        """Return whose thing a noun names by the name before it: Hamas positions in Rafah."""
        for c in children(noun, "compound", "nmod:desc") if noun is not None else []:
            mention = self.mentions.at(c)
            if mention is not None and mention.kind == "name" and mention.entity.type in AGENTS:
                return [Participant(mention.entity, mention.evidence)]
        return []

    def _owners(self, phrase: Token) -> list[Participant]:
        """Return whose thing a phrase is, if it says so: China's position on trade with Peru."""
        owner = child(phrase, "nmod:poss")
        if owner is None or owner.pos_ == "PRON" or phrase.pos_ != "NOUN":
            return []
        return [p for p in self.fill(owner) if p.entity.qid or p.entity.country]

    def _below(self, named: Token) -> list[Participant]:
        """Return the agents in the prepositional phrases after a name: talks with A about B."""
        phrases = [c for c in children(named, "nmod", "conj") if not elsewhere(c)]
        return [p for c in phrases for p in (self.fill(c) or self.inner(c, own=False))]

    def anothers(self, noun: Token | None, own: Collection[str]) -> list[Participant]:
        """Return whose thing a noun names, none of the doers' `own` countries.

        What someone does to "its embassy" he does to another who is named before.
        """
        found = [p for p in self.owned(noun) if {p.entity.id, p.entity.country} & {*own} == set()]
        owner = child(noun, "nmod:poss") if noun is not None else None
        if found or owner is None or owner.lower_ not in OWN:
            return found
        before = self.mentions.within(owner.doc[owner.sent.start : owner.i])
        states = [m for m in before if m.entity.type == "Country" and m.entity.id not in own]
        return [Participant(m.entity, m.evidence) for m in states[:1]]
