"""Whose office it is where its phrase names no state: his, the bloc's, one from Ohio."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Entity, Mention, Participant
from ...ontology import entries, lemmas_of
from ..acts.frames import lemmas
from ..drafts import Draft, Reading
from ..names.recognised import titles
from ..parse.syntax import children, preposition
from .titles import Title, phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

OFFICIAL = frozenset({"GOV", "MIL", "SPY", "COP"})
RULERS = frozenset({"head-of-state", "head-of-government", "leader"})
NATIONAL = frozenset({*RULERS, "foreign-minister", "defence-minister"}) - {"leader"}
OF = frozenset({"of", "at", "for"})
FROM = frozenset({"from", "of", "for"})
BODIES = frozenset({"InternationalOrganization", "Organization"})
OWN = frozenset({"'s", "’s", "'", "’"})


def is_national(title: Title) -> bool:
    """Say whether an office is one of a state by its words alone: finance minister, premier."""
    if title.relation in NATIONAL:
        return True
    several = len(title.words.split()) > 1 or title.words == "minister"
    cabinet = title.head.lemma_.lower() in _cabinet() or title.last.lemma_.lower() in _cabinet()
    official = title.relation == "office-holder" and title.sector in {"GOV", "MIL"}
    return official and several and cabinet


def owner_of(reading: Reading, title: Title, found: Sequence[Draft] = ()) -> Participant | None:
    """Return the state whose officer somebody's officer is: his foreign minister, Roe's envoy.

    One speaks for that person himself. An owner may be of a state by an office `found` before.
    """
    for token in title.before:
        mention = reading.mentions.at(token)
        if token.tag_ == "WP$":
            return _antecedent(reading, token)
        if (union := _union(reading, title, token)) is not None:
            return union
        if mention is None and token.tag_ != "PRP$":
            continue
        if mention is None:
            return _told(reading, token) if title.sector in OFFICIAL else None
        if mention.entity.type != "Person" or not _possessive(reading, mention):
            return None
        if title.relation == "spokesperson":
            return Participant(mention.entity, mention.evidence)
        held = (d.recipients[0].entity for d in found if _holds(d, mention.entity))
        home = reading.actors.entity(mention.entity.country or "") or next(held, None)
        return Participant(home) if home is not None and title.sector in OFFICIAL else None
    return None


def _antecedent(reading: Reading, whose: Token) -> Participant | None:
    """Return the state or body that "whose" takes up: the League, whose secretary, X, …"""
    comma = whose.nbor(-1) if whose.i > whose.sent.start else whose
    before = comma.nbor(-1) if comma.text == "," and comma.i > whose.sent.start else comma
    mention = reading.mentions.at(before)
    known = mention is not None and mention.entity.type in BODIES | {"Country", "GovernmentBody"}
    return Participant(mention.entity, mention.evidence) if mention is not None and known else None


def _union(reading: Reading, title: Title, token: Token) -> Participant | None:
    """Return the union whose officer an adjective makes one: the European commissioner."""
    entity = reading.actors.entity(usual_home(token.lower_) or "")
    fit = entity is not None and entity.type == "InternationalOrganization"
    return Participant(entity) if entity is not None and fit and title.sector == "GOV" else None


def _holds(office: Draft, person: Entity) -> bool:
    state = office.recipients[0].entity.type == "Country"
    return state and office.actors[0].entity.id == person.id


def _possessive(reading: Reading, mention: Mention) -> bool:
    after = reading.text[mention.evidence.end : mention.evidence.end + 2]
    return mention.kind == "pronoun" or after in OWN or after[:1] in {"'", "’"}


def _told(reading: Reading, pronoun: Token) -> Participant | None:
    """Return the country of the ruler told of last, whom a pronoun takes up."""
    sent = pronoun.sent
    begin = reading.doc[sent.start - 1].sent.start if sent.start else 0
    for token in reversed(reading.doc[begin : pronoun.i]):
        if titles().get(token.lower_, ("", ""))[0] not in RULERS:
            continue
        country = reading.people.country_mention(token)
        known = country is not None and country.entity.type == "Country"
        return Participant(country.entity) if known and country is not None else None
    return None


def legislates_for(reading: Reading, title: Title, person: Mention) -> Participant | None:
    """Return the state of a member of its parliament: a senator from Ohio, a Democrat of Maine."""
    if title.sector != "LEG":
        return None
    words = [*title.before, *title.head.doc[title.last.i + 1 : title.last.i + 9]]
    usual = next((h for t in words if (h := usual_home(t.lower_))), None)
    if usual is not None and (state := reading.actors.entity(usual)) is not None:
        return Participant(state)
    from_ = [t for t in words[len(title.before) :] if preposition(t) in FROM]
    placed = [m for t in from_ if (m := reading.mentions.at(t)) and m.entity.type == "Place"]
    home = placed[0].entity.country if placed else person.entity.country
    state = reading.actors.entity(home) if home is not None else None
    return Participant(state) if state is not None else None


def of_body(reading: Reading, title: Title) -> Participant | None:
    """Return the body that a noun after a title takes up: the head of the hemispheric body, X."""
    for noun in children(title.head, "nmod"):
        word = noun.lemma_.lower() in lemmas("UnionWord") and reading.mentions.at(noun) is None
        definite = any(c.lower_ in {"the", "that", "this"} for c in children(noun, "det"))
        if word and definite and preposition(noun) in OF and noun.i > title.last.i:
            return _last_body(reading, noun)
    return None


def _last_body(reading: Reading, noun: Token) -> Participant | None:
    for mention in reading.mentions.before(noun.idx):
        if mention.entity.type == "InternationalOrganization":
            return Participant(mention.entity)
    return None


def usual_home(words: str) -> str | None:
    """Return the country whose office some words usually name, by its id, or None."""
    return _homes().get(words)


def named_usually(reading: Reading, title: Title) -> Entity | None:
    """Return the state that has an office of just that name, if the text speaks of it."""
    words = title.head.doc[title.first.i : title.last.i + 1].text.lower()
    home = usual_home(words)
    spoken = {m.entity.id for m in reading.mentions} | {m.entity.country for m in reading.mentions}
    return reading.actors.entity(home) if home is not None and home in spoken else None


def apart(title: Title) -> bool:
    """Say whether nothing stands before a title in its phrase but what leaves its state open."""
    return all(t.lower_ in _open() or t.tag_ == "POS" for t in phrase_before(title.first))


def _cabinet() -> frozenset[str]:
    return lemmas_of("lexicon", "CabinetNoun")


@cache
def _homes() -> dict[str, str]:
    return {x: e.one("value") for e in entries("lexicon", "UsualHome") for x in e.all("lemma")}


@cache
def _open() -> frozenset[str]:
    return frozenset({"the", "new", "acting", "interim", "then", "veteran", "newly", "appointed"})
