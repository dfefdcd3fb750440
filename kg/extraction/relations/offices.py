"""Who holds which office of which body: titles before names, in apposition, and after "is"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Entity, Mention, Participant
from ..drafts import Draft, Reading
from ..names.seats import home_of
from ..parse.syntax import child, preposition, shows, span
from .bearers import Bearers
from .described import described, spoken_for, told_before, within_body
from .implied import known_bearer, named_later
from .owners import is_national, legislates_for, of_body, owner_of
from .peers import find_peers
from .standing import term_after
from .titles import Title, find_titles

if TYPE_CHECKING:
    from spacy.tokens import Token

NATIONAL = frozenset(
    {"head-of-state", "head-of-government", "foreign-minister", "defence-minister"}
)
STATE_OFFICES = NATIONAL | {"leader"}
STATES = frozenset({"Country", "InternationalOrganization"})
BODIES = STATES | {"Organization", "GovernmentBody", "University", "NewsAgency", "Group"}
WINDOW = 10
OF = ("of", "at", "for", "with", "in", "from", "to")
ACCREDITED = ("to", "in", "at")


def find_offices(reading: Reading) -> Iterator[Draft]:
    """Yield a relationship for each office that a named person holds of a body."""
    bearers = Bearers(reading)
    found: list[Draft] = []
    homeless: list[tuple[Title, Mention]] = []
    implied: list[Title] = []
    last = -2
    for title in find_titles(reading.doc):
        rank, last = title.first.i == last + 1, title.last.i
        people = bearers.of(title) if not rank else []
        for person in people:
            drafts = list(_offices(reading, title, person, found))
            found.extend(drafts)
            yield from drafts
            if not drafts:
                homeless.append((title, person))
        if not people and not rank:
            implied.append(title)
    for title, person in homeless:
        body = home_of(reading, title, person, found) or owner_of(reading, title, found)
        if body is not None:
            abroad = title.relation == "ambassador" and body.entity.type != "Country"
            relation = "office-holder" if abroad else title.relation
            found.append(_office(reading, title, person, body, relation))
            yield found[-1]
    yield from _implied(reading, implied, found)
    yield from find_peers(reading, bearers, found)


def _implied(reading: Reading, titles: list[Title], found: list[Draft]) -> Iterator[Draft]:
    """Yield the offices of those whom a title alone stands for, each once in a text."""
    for title in titles:
        person = named_later(reading, title) or known_bearer(reading, title)
        if person is None or title.relation == "affiliation":
            continue
        told = {(d.type, d.actors[0].entity.id) for d in found}
        for draft in _offices(reading, title, person, found):
            home = draft.recipients[0].entity
            own = person.entity.country in {None, home.id, home.country}
            if own and (draft.type, person.entity.id) not in told:
                found.append(draft)
                yield draft


def _offices(
    reading: Reading, title: Title, person: Mention, found: list[Draft]
) -> Iterator[Draft]:
    """Yield the office, and for an envoy abroad also the country that he or she is sent to."""
    if title.relation != "ambassador":
        told = [d.actors[0].entity.id for d in found]
        body = _body(reading, title, person) or _shared(reading, title, found)
        if body is not None and body.evidence is None and title.words == "minister":
            body = None if person.entity.id in told else body
        if body is not None:
            yield _office(reading, title, person, body, _relation(title, body.entity))
        return
    sender = _before(reading, title) or _after(reading, title, ("of", "for", "from"))
    if sender is not None and sender.entity.id != person.entity.id:
        yield _office(reading, title, person, _participant(sender), "ambassador")
    host = _host(reading, title)
    if host is not None and (sender is None or host.entity.id != sender.entity.id):
        abroad = host.entity.type == "Country"
        yield _office(reading, title, person, host, "ambassador-to" if abroad else "ambassador")


def _office(
    reading: Reading, title: Title, person: Mention, body: Participant, relation: str
) -> Draft:
    former = title.former or _was(title)
    words = _office_words(reading, title, relation)
    words = re.sub(r"^[Ee]x-", "", words)
    behind = body.evidence.end if body.evidence is not None else 0
    past = max(title.last.idx + len(title.last.text), behind)
    start, end = term_after(reading, past, title.head.sent.end_char)
    return Draft(
        token=title.head,
        trigger=span(reading.text, title.first, title.last),
        type="office-holder" if former and relation in STATE_OFFICES else relation,
        relation=True,
        actors=[Participant(person.entity, person.evidence)],
        recipients=[body],
        office=f"former {words}" if former else words,
        rule="former-office" if former else "office",
        confidence=0.9 if body.evidence else 0.75,
        modality="former" if former else "",
        start=start,
        end=end,
    )


def _was(title: Title) -> bool:
    cop = child(title.head, "cop")
    return cop is not None and shows(cop, "Tense", "Past")


def _relation(title: Title, body: Entity) -> str:
    if title.relation in NATIONAL and body.type != "Country":
        return "office-holder"
    return title.relation


def _office_words(reading: Reading, title: Title, relation: str) -> str:
    """Return the office as the text words it, with the field of a scholar ("professor of law")."""
    words = span(reading.text, title.first, title.last)
    if relation != "affiliation":
        return words.quote
    after = list(_phrase_after(title.last))
    if not after or after[0].lower_ != "of":
        return words.quote
    ends = (n for n, t in enumerate(after) if n and t.pos_ == "ADP")
    field = after[1 : next(ends, len(after))]
    mention = reading.mentions.at(field[-1]) if field else None
    if not field or (mention is not None and mention.entity.type in BODIES):
        return words.quote
    return span(reading.text, title.first, field[-1]).quote


def _participant(mention: Mention) -> Participant:
    return Participant(mention.entity, mention.evidence)


def _body(reading: Reading, title: Title, person: Mention) -> Participant | None:
    """Return the country or body of an office: after it, before it, or the holder's own."""
    plain = title.relation == "affiliation"
    found = _after(reading, title, OF if plain else ("of",))
    if found is None and plain and _located(reading, title):
        return None
    found = found or _before(reading, title)
    owner = owner_of(reading, title) or of_body(reading, title) if found is None else None
    if owner is not None and owner.entity.id != person.entity.id:
        return owner
    if (state := legislates_for(reading, title, person)) is not None:
        return state
    found = found or _after(reading, title, OF)
    found = found or _after_name(reading, person)
    if found is not None and found.entity.id != person.entity.id:
        civil = plain and found.entity.type == "Country" and title.sector != "GOV"
        return None if civil else _participant(found)
    if (made := described(reading, title)) is not None:
        return made
    if (named := spoken_for(reading, title, person)) is not None:
        return named
    stately = title.relation in STATE_OFFICES | {"spokesperson"} or is_national(title)
    if stately and person.entity.country is not None:
        country = reading.actors.entity(person.entity.country)
        inner = title.relation in NATIONAL and within_body(title)
        return Participant(country) if country is not None and not inner else None
    return told_before(reading, title)


def _shared(reading: Reading, title: Title, found: list[Draft]) -> Participant | None:
    """Return the body of the office joined to this one: Polish President X and Premier Y."""
    holder = found[-1].actors[0].evidence if found else None
    if holder is None or found[-1].token.sent != title.head.sent:
        return None
    gap = reading.text[holder.end : title.first.idx]
    after = title.last.i + 1
    own = after < len(reading.doc) and reading.doc[after].lower_ in {"of", "for"}
    joined = gap.replace("the", "").strip() in {"and", ", and"} and not own
    return Participant(found[-1].recipients[0].entity) if joined else None


def _after(reading: Reading, title: Title, cases: tuple[str, ...]) -> Mention | None:
    """Return the body in "of", "at", "for" … after a title; a university before its country."""
    after = list(_phrase_after(title.last))
    named = [(t, m) for t in after if (m := reading.mentions.at(t)) and m.entity.type in BODIES]
    fit = [m for t, m in named if preposition(t) in cases]
    if title.relation == "affiliation":
        return next((m for m in fit if m.entity.type not in STATES), None)
    heads = {title.head, title.first, title.last}
    return next((m for t, m in named if t.head in heads and m in fit), None)


def _phrase_after(last: Token) -> Iterator[Token]:
    """Yield the words after a title up to the next verb or mark."""
    for token in last.doc[last.i + 1 : min(last.i + 1 + WINDOW, last.sent.end)]:
        if token.pos_ in {"VERB", "AUX", "PUNCT"} and token.tag_[:3] not in {"NNP", "HYP"}:
            return
        yield token


def _before(reading: Reading, title: Title) -> Mention | None:
    """Return the body named before a title in its phrase, the nearest first."""
    for token in title.before:
        mention = reading.mentions.at(token)
        if mention is not None:
            where = mention.kind != "demonym" and preposition(token) in {"in", "at", "near"}
            return mention if mention.entity.type in BODIES and not where else None
    return None


def _after_name(reading: Reading, person: Mention) -> Mention | None:
    """Return the body in "of" right after the holder's name: King Harald of Norway."""
    doc = reading.doc
    tokens = doc.char_span(person.evidence.start, person.evidence.end, alignment_mode="expand")
    if tokens is None or tokens.end + 1 >= len(doc) or doc[tokens.end].lower_ not in {"of", "from"}:
        return None
    at = tokens.end + 1 + (doc[tokens.end + 1].lower_ == "the")
    found = reading.mentions.at(doc[at]) if at < len(doc) else None
    return found if found is not None and found.entity.type in BODIES else None


def _host(reading: Reading, title: Title) -> Participant | None:
    """Return the country or body that an ambassador is sent to."""
    for token in _phrase_after(title.last):
        mention = reading.mentions.at(token)
        if mention is None or preposition(token) not in ACCREDITED:
            continue
        if mention.entity.type in STATES:
            return _participant(mention)
        return next(iter(reading.people.seat(token)), None)
    return None


def _located(reading: Reading, title: Title) -> bool:
    """Say whether the country beside a role only says where: an analyst in Kenya."""
    found = reading.people.country_mention(title.head)
    return found is not None and found.evidence.start > title.head.idx
