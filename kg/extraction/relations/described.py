"""The body of an office that has no name: the security service, the palace, the junta."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Mention, Participant
from ..acts.frames import lemmas
from ..drafts import Reading
from ..names.entities import body_words, unknown
from ..parse.syntax import children, phrase, preposition, span
from .titles import Title

if TYPE_CHECKING:
    from spacy.tokens import Token

BODIES = frozenset(
    [
        "Country", "InternationalOrganization", "Organization", "GovernmentBody", "University",
        "NewsAgency", "Group",
    ]
)  # fmt: skip


def spoken_for(reading: Reading, title: Title, person: Mention) -> Participant | None:
    """Return whom one speaks for by name, or which office: spokesman for the palace, X."""
    if title.relation != "spokesperson":
        return None
    for noun in children(title.head, "nmod"):
        if preposition(noun) not in {"for", "of"} or noun.i < title.last.i:
            continue
        mention = reading.mentions.at(noun)
        people = [p for p in reading.people.fill(noun) if p.entity.type == "Person"]
        others = [p for p in people if p.entity.id != person.entity.id]
        if others:
            return others[0]
        if mention is None and noun.pos_ in {"NOUN", "PROPN"}:
            words = phrase(reading.text, noun, without=frozenset({"det", "appos", "acl:relcl"}))
            own = [t for t in noun.subtree if reading.mentions.at(t) is person]
            body = unknown(words.quote, "Organization", person.entity.country)
            return None if own and words.end > person.evidence.start else Participant(body, words)
    return None


def described(reading: Reading, title: Title) -> Participant | None:
    """Return the body that a common noun after the title names: head of the security service."""
    for noun in children(title.head, "nmod"):
        if preposition(noun) in {"of", "for", "at"} and noun.i > title.last.i:
            made = [p for p in reading.people.fill(noun) if p.entity.type in BODIES]
            return made[0] if made else _service(reading, noun)
    return None


def _service(reading: Reading, noun: Token) -> Participant | None:
    """Return a body that a noun with a country's name describes: the Kyrgyz security service."""
    country = reading.people.country_mention(noun)
    if country is None or country.entity.type != "Country" or country.kind == "pronoun":
        return None
    words = [t for t in noun.lefts if t.dep_ == "compound" and reading.mentions.at(t) is None]
    evidence = span(reading.text, words[0] if words else noun, noun)
    label = f"{evidence.quote} of {country.entity.label}"
    return Participant(unknown(label, "GovernmentBody", country.entity.id), evidence)


def told_before(reading: Reading, title: Title) -> Participant | None:
    """Return the country of the junta, army … that an office is of, where it is told before."""
    noun = _nearest(title)
    if noun is None or noun.lemma_.lower() not in body_words():
        return None
    ruling, own = lemmas("RulingWord"), noun.lemma_.lower()
    same = ruling if own in ruling else {own}
    for token in reversed(reading.doc[: noun.i]):
        if token.lemma_.lower() in same and token.pos_ in {"NOUN", "PROPN", "ADJ"}:
            head = token.head if token.dep_ in {"amod", "compound"} else token
            country = reading.people.country_mention(head)
            if country is not None and country.entity.type == "Country":
                return Participant(country.entity)
    return None


def within_body(title: Title) -> bool:
    """Say whether an office is that of a body and not of the state: parliament president."""
    nearest = _nearest(title)
    return nearest is not None and nearest.lemma_.lower() in body_words()


def _nearest(title: Title) -> Token | None:
    """Return the word before a title, over marks and "'s"."""
    return next((t for t in title.before if not t.is_punct and t.tag_ != "POS"), None)
