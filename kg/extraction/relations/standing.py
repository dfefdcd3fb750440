"""Relations told in passing: in apposition, by "X-backed", of "both", since when."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from ...facts import Entity, Mention, Participant
from ..drafts import Reading
from ..parse.syntax import children, preposition
from .titles import phrase_before

if TYPE_CHECKING:
    from spacy.tokens import Token

STATES = frozenset({"Country", "InternationalOrganization"})
HELPED = frozenset({"Organization", "Group", "GovernmentBody"})
BACKING = frozenset({"backed", "supported", "sponsored", "funded", "armed", "trained", "allied"})
RELATIVE = frozenset({"which", "whom"})
CLOSING = frozenset({",", ".", ";", ")", "—", "–"})
OPENING = frozenset({",", "(", "—", "–"})
NAMED = frozenset({"name", "demonym", "metonym"})
TIED = frozenset({"bound", "linked", "tied", "united", "joined", "allied"})
NEAR = 4

_TERM = re.compile(
    r"(?P<words>[^,;:.!?()]{0,60}?)\b(?P<mark>since|from|until|till|between|as of)\s+"
    r"(?:the|early|late|mid|about|around)?\s*",
)


def term_after(reading: Reading, offset: int, sentence_end: int) -> tuple[str | None, str | None]:
    """Return from when to when a relation lasts by "since 1990", "from 2005 to 2021" behind it."""
    at = bisect_left(reading.times, offset, key=lambda t: t.evidence.start)
    time = reading.times[at] if at < len(reading.times) else None
    if time is None or time.evidence.start >= sentence_end:
        return None, None
    found = _TERM.fullmatch(reading.text, offset, time.evidence.start)
    if found is None or not time.value or not re.match(r"\d{4}", time.value):
        return None, None
    words = reading.doc.char_span(*found.span("words"), alignment_mode="contract")
    if words is not None and any(t.pos_ in {"VERB", "SCONJ"} for t in words):
        return None, None
    first, _, last = time.value.partition("/")
    return (None, last or first) if found["mark"] in {"until", "till"} else (first, last or None)


def beside(reading: Reading, noun: Token) -> list[Participant]:
    """Return who is named right before the comma of a noun's phrase, or right after the noun."""
    doc, phrase = reading.doc, [*phrase_before(noun)]
    first = phrase[-1].i if phrase else noun.i
    after = noun.i + 1
    if after < noun.sent.end and doc[after].text == ",":
        after += 1
    if after + 1 < noun.sent.end and doc[after].lower_ == "the":
        after += 1
    named = _named(reading, after) if after < noun.sent.end else None
    if named is not None and _ends(reading, named, set_off=doc[noun.i + 1].text == ","):
        return [Participant(named.entity, named.evidence)]
    first -= first > noun.sent.start and doc[first - 1].lower_ == "at"
    if first - 2 >= noun.sent.start and doc[first - 1].text in OPENING:
        named = _named(reading, first - 2)
        if named is not None:
            return [Participant(named.entity, named.evidence)]
    return []


def bond(treaty: Token) -> Token | None:
    """Return the word that says whom a treaty ties: bound, linked by a treaty."""
    by = treaty.dep_ in {"obl", "obl:agent"} and preposition(treaty) in {"by", "in", "through"}
    return treaty.head if by and treaty.head.lower_ in TIED else None


def _named(reading: Reading, at: int) -> Mention | None:
    found = reading.mentions.at(reading.doc[at])
    fit = found is not None and found.kind in {"name", "metonym"}
    return found if fit and found is not None and found.entity.type in STATES else None


def _ends(reading: Reading, named: Mention, *, set_off: bool) -> bool:
    """Say whether a name ends its phrase: a mark follows, or after no comma anything but "'s"."""
    after = reading.text[named.evidence.end : named.evidence.end + 2]
    if not set_off:
        return after[:1] not in {"-", "'", "’"}
    return after.strip()[:1] in CLOSING


def of_which(reading: Reading, noun: Token) -> list[Participant]:
    """Return the body that ", of which both are members" goes on from."""
    for word in children(noun, "obl", "nmod"):
        comma = word.i - 2
        if word.lower_ not in RELATIVE or preposition(word) != "of" or comma <= noun.sent.start:
            continue
        found = reading.mentions.at(reading.doc[comma - (reading.doc[comma].text == ",")])
        return [Participant(found.entity, found.evidence)] if found is not None else []
    return []


def both(reading: Reading, word: Token) -> list[Participant]:
    """Return the two countries that an article speaks of most before "both"."""
    if word.lower_ != "both" or any(word.children):
        return []
    return [Participant(entity) for entity in main_two(reading, word.idx)]


def main_two(reading: Reading, offset: int) -> list[Entity]:
    """Return the two countries that an article speaks of most before an offset, if it is clear."""
    counted: Counter[str] = Counter()
    entities = {}
    for mention in reading.mentions.before(offset):
        if mention.entity.type == "Country" and mention.kind in NAMED:
            counted[mention.entity.id] += 1
            entities[mention.entity.id] = mention.entity
    ranked = counted.most_common(3)
    clear = len(ranked) == 2 or (len(ranked) == 3 and ranked[1][1] > ranked[2][1])
    return [entities[id] for id, _ in ranked[:2]] if clear else []
