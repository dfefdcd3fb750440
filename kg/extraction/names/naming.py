"""Who is named where: packaged names first, then what the text itself introduces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...facts import Actors, Entity, MentionType, Name
from ..parse.syntax import child, preposition
from .abbreviations import introduced
from .elsewhere import homonyms_told
from .entities import Mentions, class_of, titles, unknown
from .longer import Longer, longer_names, outside
from .ministries import with_bodies
from .names import NameIndex
from .packaged import Packaged
from .places import WHERE, datelines, plays
from .recognised import months, recognised, single, surnames, taken_for_words
from .shortened import shortened

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

ABOUT: dict[str, MentionType] = {"demonym": "demonym", "metonym": "metonym"}
OFFICES = frozenset(
    ["ministry", "department", "commission", "office", "parliament", "senate", "court", "assembly"]
)
People = dict[tuple[str, ...], Entity | None]


def find_mentions(
    doc: Doc, index: NameIndex, mentions: Mentions, actors: Actors, date: str | None = None
) -> None:
    """Add the mentions by name: packaged, recognised, and in apposition to a title."""
    there = homonyms_told(doc, list(index.find(doc, date)), actors)
    known = with_bodies(doc, there, actors)
    longer = longer_names(known)
    packaged = Packaged(doc, outside(known, longer))
    _add_datelines(doc, mentions, packaged)
    _close_games(doc, mentions, packaged)
    mentions.close(months(doc))
    _add_introduced(doc, mentions, index, packaged)
    _add_longer(mentions, longer)
    for span, entity in list(shortened(doc, packaged.spans, mentions, actors)):
        mentions.add(span, entity)
    found = [(packaged.without_country(s, label), label) for s, label in recognised(doc)]
    found = [(s, label) for s, label in found if packaged.yields_to(s, label)]
    people = _people(packaged, found, longer)
    for span, label in found:
        if not single(span, label):
            mentions.add(span, _entity(span, label, packaged, people))
    for span, names in packaged.spans:
        bearer = _namesake(span, names, people, mentions)
        if bearer is not None:
            mentions.add(span, bearer)
            continue
        name = packaged.choose(span, names)
        mentions.add(span, name.entity, ABOUT.get(name.kind, "name"))
    for span in _titled(doc):
        mentions.add(span, unknown(span.text, "Person"))
    _add_surnames(doc, mentions, people)
    _add_states(mentions, there)


def _add_datelines(doc: Doc, mentions: Mentions, packaged: Packaged) -> None:
    """Add what a dateline names, aside: nobody there takes part in anything."""
    for line in datelines(doc):
        found = packaged.overlapping(line)
        bare = not any(t.text == "(" or t.like_num for t in line)
        if bare and not any(n.entity.type == "Place" for _, names in found for n in names):
            continue
        for span, names in found:
            places = [n for n in names if n.entity.type == "Place"]
            mentions.add_aside(span, (places or names)[0].entity)
        wire = _in_brackets(line)
        if wire is not None:
            mentions.add_aside(wire, unknown(wire.text, "NewsAgency"))
        mentions.close(line)


def _in_brackets(line: Span) -> Span | None:
    """Return the name that a dateline has in brackets, or None."""
    marks = [n for n, t in enumerate(line) if t.text in {"(", ")"}]
    return line[marks[0] + 1 : marks[-1]] if len(marks) == 2 and marks[1] > marks[0] + 1 else None


def _close_games(doc: Doc, mentions: Mentions, packaged: Packaged) -> None:
    """Leave countries out where they are the teams of a game."""
    games = plays(doc)
    for span, names in packaged.spans if games else ():
        if span.sent.start in games and names[0].entity.type == "Country":
            mentions.close(span)


def _add_introduced(doc: Doc, mentions: Mentions, index: NameIndex, packaged: Packaged) -> None:
    """Add names with their abbreviation in brackets, and the abbreviation wherever it stands."""
    meant: dict[str, Entity] = {}
    for span, short in introduced(doc):
        known: list[Name] = index.readings(tuple(t.text for t in span))
        inner = packaged.inside(span)
        country = next((e.id if e.type == "Country" else e.country for e in inner), None)
        entity = known[0].entity if known else unknown(span.text, class_of(span, "ORG"), country)
        if mentions.add(span, entity) is not None:
            meant.setdefault(short.text, entity)
    for token in doc if meant else ():
        if token.text in meant:
            mentions.add(doc[token.i : token.i + 1], meant[token.text])


def _add_longer(mentions: Mentions, longer: list[Longer]) -> None:
    """Add names that are longer than a packaged one in them; keep what is none from being one."""
    for span, entity, kind in longer:
        if entity is None:
            mentions.close(span)
        else:
            mentions.add(span, entity, kind)


def _people(packaged: Packaged, found: list[tuple[Span, str]], longer: list[Longer]) -> People:
    """Return the ends of the full names in the text that fit one person only."""
    named = [(s, unknown(s.text, "Person")) for s, label in found if label == "PERSON"]
    named += [(s, e) for s, e, _ in longer if e is not None and e.type == "Person"]
    named += [(s, n[0].entity) for s, n in packaged.spans if n[0].entity.type == "Person"]
    ends: People = {}
    for span, entity in named:
        for words in [*surnames(span), (span[-1].text,)] if len(span) > 1 else ():
            same = ends.setdefault(words, entity)
            if same is not None and same.id != entity.id:
                ends[words] = None
    return ends


def _namesake(span: Span, names: list[Name], people: People, mentions: Mentions) -> Entity | None:
    """Return the person whose surname is also a land's or a town's: Jim Jordan, then Jordan.

    That is nobody where the land itself is named before the person, or something is in it.
    """
    bearer = people.get((span.text,)) if len(span) == 1 else None
    if bearer is None or names[0].entity.type not in {"Country", "Place"}:
        return None
    land = {n.entity.id for n in names}
    before = [m for m in mentions if m.evidence.end <= span.start_char]
    first = next((m for m in before if m.entity.id in {bearer.id, *land}), None)
    told = first is not None and first.entity.id == bearer.id
    return bearer if told and preposition(span[0]) not in WHERE else None


def _entity(span: Span, label: str, packaged: Packaged, people: People) -> Entity:
    """Return who a recognised name stands for: someone named in full elsewhere, or a new one."""
    inner = packaged.inside(span)
    words = tuple(t.text for t in span)
    known = people.get(words) if not inner else None
    if known is None and label == "PERSON" and words[0].lower() in titles():
        known = people.get(words[1:])
    if known is not None:
        return known
    country = next((e.id if e.type == "Country" else e.country for e in inner), None)
    type, owner = class_of(span, label), packaged.owner(span)
    if type == "GovernmentBody" and owner is not None and country is None:
        return unknown(f"{span.text} of {owner.label}", type, owner.id)
    return unknown(span.text, type, country)


def _add_states(mentions: Mentions, found: list[tuple[Span, list[Name]]]) -> None:
    """Add the states in the names of their ministries and parliaments."""
    for span, names in found:
        outer = mentions.at(span[0])
        if outer is None or not OFFICES & set(outer.evidence.quote.lower().split()):
            continue
        if names[0].entity.type == "Country" and names[0].kind not in {"metonym", "context"}:
            mentions.add_within(span, names[0].entity, ABOUT.get(names[0].kind, "name"))


def _titled(doc: Doc) -> Iterator[Span]:
    """Yield proper names that a title in apposition or before them shows to be a person's."""
    for token in doc:
        if token.pos_ != "PROPN" or token.dep_ in {"flat", "compound"} or token.ent_type_:
            continue
        appos = child(token, "appos")
        if appos is not None and appos.lower_ in titles() and token.text[:1].isupper():
            last = max(
                (t for t in token.subtree if t.dep_ in {"flat", "flat:name"}),
                key=lambda t: t.i,
                default=token,
            )
            yield doc[token.i : last.i + 1]


def _add_surnames(doc: Doc, mentions: Mentions, people: People) -> None:
    """Add ends of full names of more than one token, and those that the tagger takes for words."""
    longer = {words: e for words, e in people.items() if len(words) > 1 and e is not None}
    firsts = {words[0] for words in longer}
    for token in doc if longer else ():
        if token.text not in firsts:
            continue
        for words, entity in longer.items():
            span = doc[token.i : token.i + len(words)]
            if tuple(t.text for t in span) == words:
                mentions.add(span, entity)
    for token in taken_for_words(doc, {w[0] for w in people if len(w) == 1}):
        if (entity_ := people[(token.text,)]) is not None:
            mentions.add(doc[token.i : token.i + 1], entity_)
