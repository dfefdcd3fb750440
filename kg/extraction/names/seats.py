"""Whose office an unknown person holds where no country is beside it: that which the text is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...facts import Entity, Mention, Participant
from ..drafts import Draft, Reading
from ..relations.titles import Title
from .entities import unknown
from .ministries import kinds

NATIONAL = frozenset(
    {"head-of-state", "head-of-government", "foreign-minister", "defence-minister"}
)
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
TOLD = frozenset({"name", "demonym", "metonym"})
PLAIN = frozenset({"the", "new", "acting", "interim"})
TRIED = 2


def home_of(
    reading: Reading, title: Title, person: Mention, found: Sequence[Draft]
) -> Participant | None:
    """Return the state, or its ministry, of "President X" or "Foreign Ministry spokesman X".

    It is the country that acts in the sentence, else the first one that the text names, unless
    another is known, or found in the text, to hold that office there.
    """
    if title.former or person.entity.country is not None or not _titled(reading, title, person):
        return None
    if title.relation in NATIONAL and all(t.lower_ in PLAIN for t in title.before):
        taken = {_held(d) for d in found if d.actors[0].entity.id != person.entity.id}
        free = (c for c in _countries(reading, title) if (title.relation, c.id) not in taken)
        fit = (c for c in free if _vacant(reading, title, person, c))
        country = next(fit, None)
        return Participant(country) if country is not None else None
    if title.relation == "spokesperson":
        return _ministry(reading, title)
    if title.head.lower_ == "minister" and all(t.lower_ in PLAIN for t in title.before):
        country = next(_acting(reading, title), None) or _acted(reading, title)
        return Participant(country) if country is not None else None
    return None


def _held(office: Draft) -> tuple[str, str]:
    return office.type, office.recipients[0].entity.id


def _titled(reading: Reading, title: Title, person: Mention) -> bool:
    """Say whether a name follows its capitalised title at once, and no "of" follows the name."""
    gap = reading.text[title.last.idx + len(title.last.text) : person.evidence.start]
    after = reading.text[person.evidence.end : person.evidence.end + 4]
    first = title.before[-1] if title.before else title.first
    return first.text[:1].isupper() and not gap.strip() and after != " of "


def _acting(reading: Reading, title: Title) -> Iterator[Entity]:
    """Yield the countries that stand before a title as the subjects of its sentence."""
    for token in reversed(title.head.sent):
        found = reading.mentions.at(token) if token.i < title.first.i else None
        if found is not None and token.dep_ in SUBJECTS and found.entity.type == "Country":
            yield found.entity


def _acted(reading: Reading, title: Title) -> Entity | None:
    """Return the country that is the first subject of the sentence before a title's."""
    begin = title.head.sent.start
    for token in reading.doc[begin - 1].sent if begin else ():
        found = reading.mentions.at(token)
        if found is not None and token.dep_ in SUBJECTS and found.entity.type == "Country":
            return found.entity
    return None


def _countries(reading: Reading, title: Title) -> Iterator[Entity]:
    """Yield the countries an office may be of, the likeliest first."""
    named: dict[str, Entity] = {e.id: e for e in _acting(reading, title)}
    for mention in reading.mentions:
        if mention.evidence.start > title.first.idx or len(named) >= TRIED:
            break
        if mention.entity.type == "Country" and mention.kind in TOLD:
            named.setdefault(mention.entity.id, mention.entity)
    yield from list(named.values())[:TRIED]


def _vacant(reading: Reading, title: Title, person: Mention, country: Entity) -> bool:
    """Say whether nobody else is known to hold an office of a country when the text appeared."""
    held = reading.actors.offices(country.id, title.relation, reading.article.date)
    return all(office.person.id == person.entity.id for office in held)


def _ministry(reading: Reading, title: Title) -> Participant | None:
    """Return the ministry of a spokesman: that of the country which acts, or whose agency tells."""
    first = title.before[-1] if title.before else title.first
    words = [t.lower_ for t in reading.doc[first.i : title.head.i]]
    kind = next((kinds()[k] for n in (3, 2) if (k := tuple(words[-n:])) in kinds()), None)
    if kind is None:
        return None
    country = next(_acting(reading, title), None) or _agency_home(reading, title)
    if country is None:
        return None
    body = reading.actors.body(country.id, kind.sector)
    label = f"{kind.label} of {country.label}"
    return Participant(body or unknown(label, "GovernmentBody", country.id))


def _agency_home(reading: Reading, title: Title) -> Entity | None:
    """Return the country of the news agency that a sentence names before a title."""
    for token in reversed(title.head.sent):
        found = reading.mentions.at(token) if token.i < title.first.i else None
        if found is not None and found.entity.type == "NewsAgency" and found.entity.country:
            return reading.actors.entity(found.entity.country)
    return None
