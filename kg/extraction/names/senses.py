"""Rivers, parts of other lands, federal states: what else a land's or a town's name can be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Name
from ...ontology import entries
from .entities import unknown

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

Starts = dict[int, list[Name]]
TOWN = frozenset({"city", "capital", "seat of government"})
FROM = frozenset({"from", "of", "for"})
JOINS = frozenset({",", "and", "or"})
INSIDE = frozenset({"of", "under", "that", "which", "we", "-", "–", "/"})
REACH = 3


@cache
def sense_words(relation: str) -> frozenset[str]:
    """Return the words that tell what a name is.

    `relation` is what they tell: `river` (they stand with rivers), `article` (the names of lands
    that take "the"), `state-office` (who holds it comes from a federal state), `lawmaker` (so he
    does where a `party` is named), or the name of such a state, whose towns they are.
    """
    return frozenset(
        lemma
        for e in entries("lexicon", "SenseCue")
        if relation in e.all("relation")
        for lemma in e.all("lemma")
    )


def another_sense(
    doc: Doc, span: Span, names: list[Name], starts: Starts, actors: Actors
) -> Entity | None:
    """Return the river or the part of another land that a name is in its sentence, or None."""
    if _is_river(doc, span, names, actors):
        river = unknown(f"{span.text} River", "Place")
        return actors.entity(river.id) or river
    if _is_part(doc, span, names, starts):
        return unknown(f"{doc[span.start - 1].text} {span.text}", "Place")
    return None


def _is_river(doc: Doc, span: Span, names: list[Name], actors: Actors) -> bool:
    """Say whether "the" stands before a name that takes none, or words of rivers near one."""
    if not span.start or doc[span.start - 1].lower_ != "the":
        return False
    known = all(
        n.kind in {"name", "alias", "context"}
        and ((n.entity.type == "Country" and len(span) == 1) or actors.sector(n.entity.id) in TOWN)
        for n in names
    )
    if not known or any(n.text.lower().startswith("the ") for n in names) or _describes(doc, span):
        return False
    watery = any(_tells(t, "river") for t in span.sent if t.i not in range(span.start, span.end))
    return watery or not (span.text in sense_words("article") or _joined(doc, span.end))


def _describes(doc: Doc, span: Span) -> bool:
    """Say whether a name only begins a longer phrase: the Jordan talks, the Iran of today."""
    if span.text.endswith("s") or span.end >= span.sent.end:
        return span.text.endswith("s")
    after = doc[span.end]
    return after.pos_ in {"NOUN", "PROPN", "ADJ", "NUM", "X"} or after.lower_ in INSIDE


def _joined(doc: Doc, at: int) -> bool:
    return at < len(doc) and doc[at].pos_ == "CCONJ"


def _tells(token: Token, relation: str) -> bool:
    words = sense_words(relation)
    return token.lemma_.lower() in words or token.lower_ in words


def _is_part(doc: Doc, span: Span, names: list[Name], starts: Starts) -> bool:
    """Say whether another people's adjective stands before a land's name: Greek Macedonia."""
    before = starts.get(span.start - 1)
    if before is None or any(n.kind != "demonym" for n in before):
        return False
    if any(n.kind in {"demonym", "metonym"} or n.entity.type != "Country" for n in names):
        return False
    lands = {n.entity.id for n in names}
    other = all(n.entity.type == "Country" and n.entity.id not in lands for n in before)
    adjective = doc[span.start - 1]
    return other and adjective.head in span and span.root.dep_ not in {"compound", "amod"}


def of_a_state(doc: Doc, span: Span, state: Entity, starts: Starts) -> bool:
    """Say whether a name stands among federal states, with one's town, or after its senator."""
    at, label = span.start, span.text
    if at > 1 and doc[at - 1].lower_ in FROM:
        office = doc[max(at - 3, 0) : at - 1]
        named = {office.text.lower(), office[-1].lower_, office[-1].lemma_.lower()}
        if named & sense_words("state-office") or (
            named & sense_words("lawmaker") and any(_tells(t, "party") for t in span.sent)
        ):
            return True
    towns = sense_words(label)
    if any(t.text in towns for t in doc[max(at - 2 * REACH, span.sent.start) : span.sent.end]):
        return True
    return _listed(doc, at - 1, -1, state, starts) or _listed(doc, span.end, 1, state, starts)


def _listed(doc: Doc, at: int, step: int, state: Entity, starts: Starts) -> bool:
    """Say whether the next name in a list is another region of a state's country."""
    first = at
    while 0 <= at < len(doc) and doc[at].lower_ in JOINS:
        at += step
    if at == first:
        return False
    reach = range(at, at - REACH, -1) if step < 0 else (at,)
    near = (names for i in reach if (names := starts.get(i)) is not None)
    found = next(near, [])
    homes = {n.entity.country for n in found if n.entity.type == "Place"}
    return bool(found) and homes == {state.country} and all(n.kind != "metonym" for n in found)
