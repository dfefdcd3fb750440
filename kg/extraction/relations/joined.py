"""Relations told by a participle joined to a name: Tehran-backed, Danish-ruled, Chad-born."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Mention, Participant
from ...ontology import entries
from ..drafts import Draft, Reading
from ..parse.syntax import span

if TYPE_CHECKING:
    from spacy.tokens import Token

STATES = frozenset({"Country", "InternationalOrganization"})
ENDS = {
    "supporter": frozenset({"Organization", "Group", "GovernmentBody"}),
    "ally": frozenset({"Organization", "Group"}),
    "claims": frozenset({"Place", "Country"}),
    "occupies": frozenset({"Place", "Country"}),
    "controls": frozenset({"Place", "Country"}),
    "leader": STATES | {"Organization", "Group"},
}
NAMED = frozenset({"name", "demonym", "metonym"})
NEAR = 4


def find_joined(reading: Reading) -> Iterator[Draft]:
    """Yield who supports, holds or claims what: bodies and places that are named."""
    doc = reading.doc
    for word in doc[2:]:
        relation = _joined().get(word.lower_)
        if relation is None or doc[word.i - 1].text != "-":
            continue
        one, other = _one(reading, doc[word.i - 2]), _other(reading, word, ENDS[relation])
        if one is None or other is None or one.entity.id == other.entity.id:
            continue
        sides = [one, Participant(other.entity, other.evidence)]
        mutual = relation == "ally"
        yield Draft(
            token=word,
            trigger=span(reading.text, doc[word.i - 2], word),
            type=relation,
            relation=True,
            symmetric=mutual,
            actors=sides if mutual else sides[:1],
            recipients=[] if mutual else sides[1:],
            rule="backing",
            confidence=0.75,
        )


@cache
def _joined() -> dict[str, str]:
    known = entries("lexicon", "JoinedParticiple")
    return {x: e.one("relation") for e in known for x in e.all("lemma")}


def _one(reading: Reading, word: Token) -> Participant | None:
    """Return the state before "-backed", also where its capital stands for it."""
    found = reading.mentions.at(word)
    if found is None:
        return None
    entity = found.entity
    if entity.type == "Place" and entity.country is not None:
        entity = reading.actors.entity(entity.country) or entity
    return Participant(entity, found.evidence) if entity.type in STATES else None


def _other(reading: Reading, word: Token, wanted: frozenset[str]) -> Mention | None:
    """Return the movement, body or place named in the phrase that "X-backed" stands in."""
    for token in word.doc[word.i + 1 : min(word.i + 1 + NEAR, word.sent.end)]:
        found = reading.mentions.at(token)
        if found is not None:
            named = found.kind in NAMED and found.entity.type in wanted
            return found if named else None
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "PUNCT"} or token.text == ",":
            return None
    return None
