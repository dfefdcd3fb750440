"""National bodies named by their country: the Iranian foreign ministry, the army of Chad."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, Name
from ...namespaces import slug
from ...ontology import entries

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

SPEAKS = frozenset({"spokesman", "spokeswoman", "spokesperson", "chief", "commander", "speaker"})
Found = list[tuple["Span", list[Name]]]


@dataclass(frozen=True)
class Kind:
    """A kind of national body: its sector in the gazetteer and its usual name, if it has one."""

    sector: str
    label: str


@cache
def kinds() -> dict[tuple[str, ...], Kind]:
    """Return the kinds of national bodies by the words that name them, in lower case."""
    return {
        tuple(lemma.split()): Kind(e.one("notation"), e.one("prefLabel"))
        for e in entries("lexicon", "NationalBody")
        for lemma in e.all("lemma")
    }


def with_bodies(doc: Doc, found: Found, actors: Actors) -> Found:
    """Return the packaged names with the national bodies that they are part of, in text order."""
    ends = {span.end: (span, names) for span, names in found}
    starts = {span.start: (span, names) for span, names in found}
    words = [t.lower_ for t in doc]
    longest = max(len(k) for k in kinds())
    made: Found = []
    at = 0
    while at < len(doc):
        sizes = range(min(longest, len(doc) - at), 0, -1)
        size = next((n for n in sizes if tuple(words[at : at + n]) in kinds()), 0)
        if size:
            kind = kinds()[tuple(words[at : at + size])]
            body = _body(doc[at : at + size], kind, ends, starts, actors)
            made.extend([body] if body else [])
        at += size or 1
    taken = {t.i for span, _ in made for t in span}
    kept = [(s, n) for s, n in found if not taken & set(range(s.start, s.end))]
    return sorted([*kept, *made], key=lambda pair: pair[0].start)


def _body(
    phrase: Span,
    kind: Kind,
    ends: dict[int, tuple[Span, list[Name]]],
    starts: dict[int, tuple[Span, list[Name]]],
    actors: Actors,
) -> tuple[Span, list[Name]] | None:
    doc = phrase.doc
    if not kind.label and _only_describes(phrase):
        return None
    packaged = starts.get(phrase.start)
    if packaged is not None and packaged[0].end > phrase.end:
        return None
    before = ends.get(phrase.start)
    if before is not None and (entity := _of(before[1], kind, actors)) is not None:
        return doc[before[0].start : phrase.end], [Name(phrase.text, entity, "name")]
    if phrase.start and doc[phrase.start - 1].text in {"'s", "’s", "'", "’"}:
        owner = ends.get(phrase.start - 1)
        if owner is not None and (entity := _of(owner[1], kind, actors)) is not None:
            return phrase, [Name(phrase.text, entity, "name")]
    at = phrase.end + 1
    if phrase.end < len(doc) and doc[phrase.end].lower_ == "of":
        at += at < len(doc) and doc[at].lower_ == "the"
        owner = starts.get(at)
        if owner is not None and (entity := _of(owner[1], kind, actors)) is not None:
            return doc[phrase.start : owner[0].end], [Name(phrase.text, entity, "name")]
    return None


def _only_describes(phrase: Span) -> bool:
    """Say whether a phrase is part of another noun that is no office of it: military aid."""
    last = phrase[-1]
    inner = last.pos_ == "ADJ" or last.dep_ in {"compound", "amod"}
    return inner and last.head.i > last.i and last.head.lower_ not in SPEAKS


def _of(names: list[Name], kind: Kind, actors: Actors) -> Entity | None:
    """Return the body of the country among some readings: packaged, or made from both names."""
    country = next((n.entity for n in names if n.entity.type == "Country"), None)
    if country is None:
        return None
    known = actors.body(country.id, kind.sector)
    if known is not None or not kind.label:
        return known
    label = f"{kind.label} of {country.label}"
    return Entity(f"agent/{slug(label)}", label, "GovernmentBody", None, country.id)
