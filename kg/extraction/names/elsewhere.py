"""Places that only share the name of the packaged one: Paris, Texas; Tripoli in Lebanon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Name
from .entities import unknown
from .places import TOWNS, WHERE
from .senses import another_sense, of_a_state

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Found = list[tuple["Span", list[Name]]]
Starts = dict[int, list[Name]]
LANDS = frozenset({"state", "province", "region", "district", "county", "resort", "oasis"})
STATE = frozenset({"state", "governor", "senator", "gov.", "attorney", "legislature", "sheriff"})
NEAR = 9


def homonyms_told(doc: Doc, found: Found, actors: Actors) -> Found:
    """Return the packaged names, another place in the stead of one that the text says is elsewhere.

    What a name means where it is introduced, it means in the rest of the text.
    """
    starts = {span.start: names for span, names in found}
    lands = {at: [n for n in names if not _is_town(n, actors)] for at, names in starts.items()}
    other: dict[str, Entity] = {}
    here: dict[int, Entity] = {}
    for span, names in found:
        if (sense := another_sense(doc, span, names, starts, actors)) is not None:
            here[span.start] = sense
            continue
        mixed = span.text in other and _both_named(span, names, found)
        if (span.text not in other or mixed) and (
            entity := _elsewhere(doc, span, names, starts, lands)
        ) is not None:
            here[span.start] = entity
            if any(n.entity.type == "Place" for n in names):
                other[span.text] = entity
    mixed_names = {s.text for s, n in found if s.text in other and _both_named(s, n, found)}
    told = [(s, n, None if s.text in mixed_names else other.get(s.text)) for s, n in found]
    return [(s, _renamed(n, here.get(s.start, entity))) for s, n, entity in told]


def _both_named(span: Span, names: list[Name], found: Found) -> bool:
    """Say whether a text also names a town or the capital of the country that a name may mean."""
    lands = {n.entity.id for n in names if n.entity.type == "Country"}
    others = (n for s, listed in found if s.text != span.text for n in listed)
    return any(
        n.entity.country in lands or (n.kind == "metonym" and n.entity.id in lands) for n in others
    )


def _is_town(name: Name, actors: Actors) -> bool:
    """Say whether a place is no land that others lie in; nor is the seat of a government."""
    place = name.entity.type == "Place"
    return name.kind == "metonym" or (place and actors.sector(name.entity.id) != "region")


def _renamed(names: list[Name], entity: Entity | None) -> list[Name]:
    return names if entity is None else [replace(names[0], entity=entity, kind="name")]


def _elsewhere(
    doc: Doc, span: Span, names: list[Name], starts: Starts, lands: Starts
) -> Entity | None:
    places = [n.entity for n in names if n.entity.type == "Place"]
    state = next((e for e in places if any(_is_state(n, e) for n in names)), None)
    if state is not None:
        return state if _is_of_a_state(doc, span, state, starts) else None
    if not places:
        return _namesake_of_a_land(doc, span, names, lands)
    if any(e.country is None for e in places):
        return None
    land = _after_comma(doc, span, lands) or _within(doc, span, lands) or _beside(doc, span, lands)
    homes = {e.country for e in places}
    if land is None or homes & {n.entity.country or n.entity.id for n in land}:
        return None
    return unknown(f"{span.text}, {land[0].text}", "Place", land[0].entity.country)


def _namesake_of_a_land(doc: Doc, span: Span, names: list[Name], lands: Starts) -> Entity | None:
    """Return the town called as a country, in a region of another one: Lebanon, Ohio."""
    if any(n.entity.type != "Country" or n.kind not in {"name", "alias"} for n in names):
        return None
    land = _after_comma(doc, span, lands)
    if land is None or any(n.entity.type != "Place" for n in land):
        return None
    if any(t.lower_ in {"and", "or"} for t in doc[span.end + 2 : span.end + 4]):
        return None
    own = {n.entity.id for n in names}
    if any(n.entity.country in own for n in land):
        return None
    return unknown(f"{span.text}, {land[0].text}", "Place", land[0].entity.country)


def _is_state(name: Name, place: Entity) -> bool:
    """Say whether a place shares its name with a country elsewhere, or a seat: Georgia."""
    region = place.label.lower().endswith((" state", " state)")) and name.kind == "metonym"
    elsewhere = place.country not in {None, name.entity.id}
    return name.entity.type == "Country" and (region or elsewhere)


def _is_of_a_state(doc: Doc, span: Span, state: Entity, starts: Starts) -> bool:
    """Say whether the words around tell of a federal state: Atlanta, Georgia; the governor of."""
    sent, at = span.sent, span.start
    if of_a_state(doc, span, state, starts):
        return True
    if any(n.kind == "metonym" for n in starts[at]):
        return _is_called_state(doc, span)
    if at > 1 and doc[at - 1].text == ",":
        homes = {e.country for e in _towns_before(at - 1, starts)}
        lands = {n.entity.id for n in starts[at] if n.entity.type == "Country"}
        if state.country in homes or (homes and not homes & lands and _enclosed(doc, span)):
            return True
    words = {t.lower_ for t in doc[max(at - NEAR, sent.start) : min(span.end + NEAR, sent.end)]}
    near = [n.entity for i, names in starts.items() if sent.start <= i < sent.end for n in names]
    near_by = {e.id if e.type == "Country" else e.country for e in near if e.id != state.id}
    return bool(words & STATE) and state.country in near_by


def _is_called_state(doc: Doc, span: Span) -> bool:
    """Say whether "state" follows a name, and is no part of what comes after it."""
    at = span.end
    alone = at + 1 >= len(doc) or doc[at + 1].pos_ != "NOUN" or doc[at].dep_ != "compound"
    return at < len(doc) and doc[at].lower_ == "state" and alone


def _towns_before(end: int, starts: Starts) -> list[Entity]:
    """Return the places that a name right before a token can mean."""
    before = [n.entity for i, names in starts.items() if end - 4 <= i < end for n in names]
    return [entity for entity in before if entity.type == "Place"]


def _enclosed(doc: Doc, span: Span) -> bool:
    """Say whether a mark closes what stands after a comma."""
    return span.end < len(doc) and doc[span.end].text in {",", ".", ";", ")"}


def _land(names: list[Name] | None) -> list[Name] | None:
    """Return names as where a place lies: regions and countries."""
    lands = [
        n for n in names or [] if n.kind != "metonym" and n.entity.type in {"Country", "Place"}
    ]
    lands = [n for n in lands if n.entity.type == "Country" or n.entity.country]
    return lands or None


def _after_comma(doc: Doc, span: Span, starts: Starts) -> list[Name] | None:
    """Return the land after a place and a comma, in no list: London, Ontario."""
    at = span.end + 1
    if at >= span.sent.end or doc[span.end].text != ",":
        return None
    land = _land(starts.get(at))
    if land is None or any(n.kind == "demonym" for n in land):
        return None
    end = at + 1
    while end < span.sent.end and doc[end].text[:1].isupper():
        end += 1
    after = doc[end] if end < span.sent.end else None
    listed = after is not None and after.pos_ not in {"PUNCT", "ADP"}
    more = end + 1 < span.sent.end and doc[end].text == "," and starts.get(end + 1) is not None
    return None if listed or more else land


def _within(doc: Doc, span: Span, starts: Starts) -> list[Name] | None:
    """Return the land right after a place where something is: in Tripoli in northern Lebanon."""
    before = doc[span.start - 1].lower_ if span.start > span.sent.start else ""
    town = doc[span.start - 2].lemma_.lower() if span.start > 1 else ""
    placed = before in WHERE or (before == "of" and town in TOWNS | LANDS | STATE)
    if not placed or span.end >= span.sent.end or doc[span.end].lower_ != "in":
        return None
    return _next_land(span.end + 1, starts)


def _beside(doc: Doc, span: Span, starts: Starts) -> list[Name] | None:
    """Return the land that the words after a comma tell: Tripoli, a port in Lebanon."""
    if span.end >= span.sent.end or doc[span.end].text != ",":
        return None
    for token in doc[span.end + 1 : min(span.end + NEAR, span.sent.end)]:
        if token.text == "," or token.pos_ in {"VERB", "AUX"}:
            return None
        if token.lemma_.lower() in TOWNS | LANDS:
            for after in doc[token.i + 1 : min(token.i + 5, span.sent.end)]:
                if after.lower_ in {"in", "of"} and (land := _next_land(after.i + 1, starts)):
                    return land
            return None
    return None


def _next_land(at: int, starts: Starts) -> list[Name] | None:
    """Return the land at a token, or after one word before it: northern Lebanon, the Congo."""
    for place in (at, at + 1):
        if (land := _land(starts.get(place))) is not None:
            return None if any(n.kind == "demonym" for n in land) else land
    return None
