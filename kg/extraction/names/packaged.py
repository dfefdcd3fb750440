"""The packaged names of one text: which of their readings the text supports."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from ...facts import Entity, Name
from ..parse.syntax import text_of
from .capitals import is_place
from .entities import body_words, unknown
from .places import cues
from .recognised import POSSESSIVE
from .senses import sense_words
from .townlife import is_doer, is_gathering

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

PROPER = frozenset({"PROPN", "ADJ", "ADP", "DET"})
NEAR = 6
LANDS = frozenset({"nation", "country", "state", "republic", "kingdom", "island", "archipelago"})


class Packaged:
    """Packaged names with the readings that the text supports, and what stands against them."""

    def __init__(self, doc: Doc, found: list[tuple[Span, list[Name]]]) -> None:
        countries = [(s, n[0].entity.id) for s, n in found if n[0].entity.type == "Country"]
        self._focus = Counter(id for _, id in countries)
        self._bodies = {n[0].entity.id for _, n in found if n[0].kind != "metonym"}
        self._named = [n[0].entity for _, n in found if n[0].kind in {"name", "alias"}]
        self._homes = [(s, h.pop()) for s, n in found if len(h := _homes_of(n)) == 1]
        self._ends = {span.end: id for span, id in countries}
        self._doc = doc
        self._apart = {t.i for s, n in found if _tells_of_a_state(s, n) for t in s}
        self.spans = [(span, names) for span, all_ in found if (names := self._read(span, all_))]
        self._towns = frozenset(t.i for s, n in self.spans if _is_plain_town(n) for t in s)
        self._by_token = {t.i: n for n, (span, _) in enumerate(self.spans) for t in span}

    def _read(self, span: Span, names: list[Name]) -> list[Name]:
        """Leave out readings that the text does not support: half of a longer capitalised name."""
        doc = self._doc
        if span.end < len(doc) and span[-1].pos_ == "PROPN" and _goes_on(span):
            return [n for n in names if n.kind == "demonym" or n.entity.type == "Person"]
        if span.start in self._apart or _is_anothers(span, names):
            return []
        named = [n for n in names if n.kind != "context" or self._supported(span, n, names)]
        return [self._fitting(span, n) for n in named]

    def _supported(self, span: Span, name: Name, names: list[Name]) -> bool:
        """Say whether a text names in full what an unsafe name may be, or what is in that land."""
        if name.entity.label in text_of(self._doc):
            return True
        if self._beside_twin(name) or self._amid(name) or self._within_a_body(name):
            return True
        if len(_shared(names)) < 2:
            return False
        told = any(home == name.entity.id for _, home in self._homes)
        return told or _is_other(span)

    def _amid(self, name: Name) -> bool:
        """Say whether a text names lands around a water, and no other one called like it."""
        lands, short = sense_words(name.entity.label), name.text.split()[-1]
        text = text_of(self._doc)
        return f"{short} of " not in text and any(e.label in lands for e in self._named)

    def _within_a_body(self, name: Name) -> bool:
        """Say whether a text names the body whose part this is: the General Assembly, of the UN."""
        bodies = (e for e in self._named if e.type == "InternationalOrganization")
        return any(name.entity.label == f"{body.label} {name.text}" for body in bodies)

    def _beside_twin(self, name: Name) -> bool:
        """Say whether a text names the other of two: the South, where there is the North's name."""
        own = name.entity.label.split()
        if len(own) != 2 or name.text.split()[-1] != own[0]:
            return False
        return any(e.label.split()[1:] == own[1:] for e in self._named if e.type == "Country")

    def _likeliest(self, span: Span, names: list[Name]) -> Name:
        """Return the land of which the sentence, then the text tells most; the least if "other"."""
        counts = Counter(home for _, home in self._homes)
        here = Counter(home for s, home in self._homes if s.sent == span.sent)
        near: dict[str, int] = {}
        for other, home in self._homes:
            near[home] = max(near.get(home, -len(self._doc)), -abs(other.start - span.start))
        if _is_other(span):
            return max(names, key=lambda n: (here[n.entity.id], -counts[n.entity.id]))
        text = text_of(self._doc)
        return max(
            names,
            key=lambda n: (
                here[n.entity.id],
                n.entity.label in text,
                counts[n.entity.id],
                near.get(n.entity.id, -len(self._doc)),
            ),
        )

    def _fitting(self, span: Span, name: Name) -> Name:
        """Return the reading, or one of our own where the noun before tells of another body."""
        if name.kind != "abbreviation" or name.entity.type in {"GovernmentBody", "Country"}:
            return name
        before = self._doc[max(span.start - NEAR, span.sent.start) : span.start]
        nouns = list(takewhile(lambda t: t.pos_ == "NOUN", reversed(list(before))))
        types = {body_words().get(t.lemma_.lower()) for t in nouns} - {None, name.entity.type}
        if "GovernmentBody" not in types:
            return name
        owner = next((self._ends[t.i + 1] for t in reversed(before) if t.i + 1 in self._ends), None)
        return Name(name.text, unknown(name.text, "GovernmentBody", owner), "name")

    def overlapping(self, span: Span) -> list[tuple[Span, list[Name]]]:
        """Return the packaged names that share a token with a span, in text order."""
        found = dict.fromkeys(self._by_token[t.i] for t in span if t.i in self._by_token)
        return [self.spans[n] for n in found]

    def inside(self, span: Span) -> list[Entity]:
        """Return what the packaged names within a span stand for at first sight."""
        within = [
            n for s, n in self.overlapping(span) if span.start <= s.start <= s.end <= span.end
        ]
        return [names[0].entity for names in within]

    def owner(self, span: Span) -> Entity | None:
        """Return the country whose adjective or possessive stands right before a span."""
        at = span.start - 1
        if at > 0 and self._doc[at].text in POSSESSIVE:
            at -= 1
        before = self.overlapping(self._doc[at : at + 1]) if at >= 0 else []
        found = before[0][1][0].entity if before else None
        return found if found is not None and found.type == "Country" else None

    def without_country(self, span: Span, label: str) -> Span:
        """Return a recognised person's name without a country's name before it."""
        first = self.overlapping(span[:1])
        if label != "PERSON" or not first or first[0][1][0].entity.type != "Country":
            return span
        end = first[0][0].end
        return span[end - span.start :] if span.end - end >= 2 else span

    def yields_to(self, span: Span, label: str) -> bool:
        """Say whether a recognised span stands against the packaged names that it overlaps."""
        rivals = self.overlapping(span)
        if not rivals:
            return not any(t.i in self._apart for t in span)
        contained = all(span.start <= s.start and s.end <= span.end for s, _ in rivals)
        if not contained or any(t.text in POSSESSIVE or t.text == "," for t in span):
            return False
        proper = all(t.pos_ in PROPER or t.text == "-" for t in span)
        last = span[-1].lower_
        if len(rivals) > 1:
            places = all(n[0].entity.type == "Place" for _, n in rivals)
            body = label == "ORG" and last in body_words()
            return proper and (body or (label == "PERSON" and places))
        if len(span) == len(rivals[0][0]):
            return False
        geography = label == "LOC" and bool({last, span[0].lower_} & cues("Place", "name"))
        known = {n.entity.type for n in rivals[0][1]}
        return proper and (label in {"PERSON", "ORG"} or geography) and "Person" not in known

    def choose(self, span: Span, names: list[Name]) -> Name:
        """Return the reading that syntax and the countries in the text support."""
        if (town := _own_town(names)) is not None and is_gathering(span):
            return town
        if len(shared := _shared(names)) > 1:
            return self._likeliest(span, shared)
        metonym = [n for n in names if n.kind == "metonym"]
        other = self._in_focus([n for n in names if n.kind != "metonym"])
        if metonym and other:
            countries = [n for n in other if n.entity.type != "Place"]
            if countries:
                return countries[0]
            if other[0].entity.country is None and not self._acts_for(span, metonym[0]):
                return other[0]
            return (
                other[0]
                if is_place(span, self._towns) or self._before_country(span, other[0])
                else metonym[0]
            )
        return (other or metonym)[0]

    def _acts_for(self, span: Span, body: Name) -> bool:
        """Say whether a continent does what its union does, which the text names: Europe."""
        return is_doer(span) and body.entity.id in self._bodies

    def _in_focus(self, names: list[Name]) -> list[Name]:
        """Return readings with those of countries in the text first, if the first one's is not."""
        if len(names) < 2 or names[0].entity.country is None or self._known(names[0]):
            return names
        return sorted(names, key=lambda n: not self._known(n))

    def _known(self, name: Name) -> bool:
        return (name.entity.country or name.entity.id) in self._focus

    def _before_country(self, span: Span, place: Name) -> bool:
        """Say whether a city's country stands right after it: Lima, Peru."""
        doc = self._doc
        if span.end + 1 >= len(doc) or doc[span.end].text != ",":
            return False
        after = self.overlapping(doc[span.end + 1 : span.end + 2])
        return bool(after) and any(n.entity.id == place.entity.country for n in after[0][1])


def _is_plain_town(names: list[Name]) -> bool:
    """Say whether a name can only be that of a town which is no seat of government."""
    return all(n.entity.type == "Place" and n.entity.country for n in names)


def _tells_of_a_state(span: Span, names: list[Name]) -> bool:
    """Say whether a place only says where a state lies: the Pacific nation, this Asian country."""
    doc, end = span.doc, span.end
    if names[0].entity.type != "Place" or end >= len(doc):
        return False
    if doc[end].tag_ != "NN" or doc[end].lower_ not in LANDS:
        return False
    before = doc[max(span.start - 3, span.sent.start) : span.start]
    return any(t.lower_ in {"the", "this", "that"} for t in before)


def _is_anothers(span: Span, names: list[Name]) -> bool:
    """Say whether a short name is that of another's body: Lesotho's Security Council."""
    body, doc = names[0].entity, span.doc
    short = body.type == "InternationalOrganization" and body.label.endswith(f" {span.text}")
    if not short or span.start == span.sent.start:
        return False
    before, after = doc[span.start - 1], doc[span.end] if span.end < len(doc) else doc[span.start]
    owned = before.text in POSSESSIVE or before.text[:1].isupper()
    return owned and before.lower_ != "the" and after.pos_ != "NOUN"


def _homes_of(names: list[Name]) -> set[str]:
    """Return the countries that the safe readings of a name are in."""
    safe = [n.entity for n in names if n.kind != "context"]
    homes = {e.id if e.type == "Country" else e.country for e in safe}
    return {home for home in homes if home is not None} if None not in homes else set()


def _shared(names: list[Name]) -> list[Name]:
    """Return the readings of a name that several countries bear: Congo."""
    return [n for n in names if n.kind == "context" and n.entity.type == "Country"]


def _is_other(span: Span) -> bool:
    return span.start > span.sent.start and span.doc[span.start - 1].lower_ == "other"


def _own_town(names: list[Name]) -> Name | None:
    """Return the town that is called as its country is: Luxembourg."""
    lands = {n.entity.id for n in names if n.entity.type == "Country"}
    return next((n for n in names if n.entity.type == "Place" and n.entity.country in lands), None)


def _goes_on(span: Span) -> bool:
    """Say whether the next word ends a person's name ("Jordan Peterson"); two are a name alone."""
    doc, end = span.doc, span.end
    while end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].ent_type_ == "PERSON":
        end += 1
    rest = doc[span.end : end]
    return bool(rest) and span[0].ent_type_ == "PERSON" and " " not in rest.text
