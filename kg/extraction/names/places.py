"""Words that tell places; datelines; games."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from ..parse.syntax import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

WHERE = frozenset(
    [
        "in", "at", "near", "around", "outside", "inside", "across", "within", "through", "above",
        "throughout", "into", "onto", "off", "along", "via", "beyond", "beneath", "under",
        "opposite", "underneath", "atop", "astride", "past", "out", "out of",
        "outside of", "inside of", "next to", "as far as",
    ]
)  # fmt: skip
CAPITALS = r"[A-Z][\w.'’-]*(?:(?:,? |/|-)(?:[A-Z][\w.'’-]*|de|del|of|la|el|al|es|and|les|da))*"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DATE = rf"(?:(?:[A-Z][a-z]+day,? )?(?:{MONTH} \d{{1,2}}|\d{{1,2}} {MONTH})(?:,? \d{{4}})?)"
DATELINE = re.compile(
    rf"(?:^|(?<=[a-z]\. ))[ \t]*(?:{DATE} *,? *)?(?P<name>{CAPITALS}?)"
    rf"(?P<rest>(?:,? *{DATE})?(?: *\([^()\n]{{2,40}}\))?(?: */ *[A-Z][\w ]{{1,40}}/)?)"
    r"(?: *(?:—|–|--| -)[ \n]|(?P<colon>: )|(?<=/)\. |(?<= \d{4})(?:\. |\.?$))",
    re.MULTILINE,
)
TOWNS = frozenset({"capital", "city", "town", "village", "suburb", "port"})
SCORE = re.compile(rf"\b\d{{1,2}} ?[-–] ?\d{{1,2}}\b(?! {MONTH})")


@cache
def cues(type: str, relation: str) -> frozenset[str]:
    """Return the words beside which a seat of government means `Place` or `Country`.

    `relation` is how the name hangs on the word: of, object, subject, on, motion, source, sent …
    """
    return frozenset(
        lemma
        for e in entries("lexicon", "SeatCue")
        if e.one("type") == type and relation in e.all("relation")
        for lemma in e.all("lemma")
    )


def datelines(doc: Doc) -> Iterator[Span]:
    """Yield where a line begins with where and when it was written: "OSLO, May 3 —", "OSLO: "."""
    for found in DATELINE.finditer(text_of(doc)):
        name, rest = found["name"], found["rest"]
        dated = rest.strip() and not found["colon"]
        if not name or not (name.isupper() or dated):
            continue
        span = doc.char_span(found.start("name"), found.end("rest"), alignment_mode="contract")
        if span is not None:
            yield span


def plays(doc: Doc) -> frozenset[int]:
    """Return the first tokens of sentences about games, where countries are only teams."""
    words = cues("Group", "game")
    counts = {s.start: len({t.lemma_.lower() for t in s} & words) for s in doc.sents}
    sport = sum(counts.values()) >= 2
    return frozenset(
        s.start
        for s in doc.sents
        if (sport and counts[s.start] > 1)
        or ((sport or counts[s.start]) and SCORE.search(s.text) is not None)
    )
