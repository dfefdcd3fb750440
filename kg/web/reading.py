"""The text of an article cut for reading: passages, proving sentences, triggers, mentions.

Every offset is a code point of the stored text, end-exclusive; joined, the pieces are the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .claims import Card, Span
from .resources import Ref


@dataclass(frozen=True)
class Piece:
    """Words that are all marked alike: a mention, a trigger, both or neither."""

    text: str
    mention: Ref | None = None
    trigger: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Block:
    """A sentence that proves claims, or the text between two such sentences (no cards)."""

    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...] = ()
    anchor: str = ""

    @property
    def style(self) -> str:
        """Return the CSS classes that say what kind of claims the sentence proves.

        Acts count before standing relations; cooperation beside conflict is mixed.
        """
        tones = [card.tone for card in self.cards]
        acts = [tone for tone in tones if tone != "state"] or tones
        tone = acts[0] if len({tone[1:] for tone in acts}) == 1 else "mixed"
        return tone + (" unreal" if all(card.unreal for card in self.cards) else "")


@dataclass(frozen=True)
class Passage:
    """A paragraph, with the claims that its sentences prove."""

    blocks: tuple[Block, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return the claims of the passage in order."""
        return tuple(card for block in self.blocks for card in block.cards)


@dataclass(frozen=True, order=True)
class Mark:
    """A mention or a trigger and where it stands."""

    start: int
    end: int
    mention: Ref | None = field(default=None, compare=False)
    trigger: str = ""
    claim: str = ""


@dataclass(frozen=True)
class Sentence:
    """A span that proves claims; spans that overlap are one."""

    start: int
    end: int
    cards: tuple[Card, ...]


def passages(
    text: str, cards: Sequence[Card], mentions: Sequence[tuple[Span, Ref]] = ()
) -> list[Passage]:
    """Return the text as passages; a sentence is never cut, even where a line ends in it.

    >>> [p.blocks[0].pieces[0].text for p in passages("One. \\nTwo.", [])]
    ['One. \\n', 'Two.']
    """
    sentences = list(_sentences(cards, len(text)))
    marks = _Marks(cards, mentions)
    cuts = _cuts(text, sentences)
    starts = [sentence.start for sentence in sentences]
    found = []
    for start, end in pairwise(cuts):
        inside = sentences[bisect_left(starts, start) : bisect_left(starts, end)]
        found.append(Passage(tuple(_blocks(text, start, end, inside, marks))))
    return found


def _sentences(cards: Sequence[Card], length: int) -> Iterator[Sentence]:
    start, end, group = 0, 0, list[Card]()
    for card in sorted(cards, key=lambda c: (c.sentence.start, c.sentence.end, c.number)):
        first, last = card.sentence.start, min(card.sentence.end, length)
        if first >= last:
            continue
        if group and first >= end:
            yield Sentence(start, end, tuple(group))
            group = []
        start, end = (start, max(end, last)) if group else (first, last)
        group.append(card)
    if group:
        yield Sentence(start, end, tuple(group))


def _cuts(text: str, sentences: Sequence[Sentence]) -> list[int]:
    """Return where passages begin and end: after line ends that no sentence spans."""
    starts = [sentence.start for sentence in sentences]
    cuts = [0]
    for match in re.finditer(r"\n\s*", text):
        before = bisect_left(starts, match.end()) - 1
        if match.end() < len(text) and (before < 0 or sentences[before].end <= match.end()):
            cuts.append(match.end())
    return [*cuts, len(text)] if text else []


class _Marks:
    """Triggers and mentions by place; of mentions that overlap, the first and longest."""

    def __init__(self, cards: Sequence[Card], mentions: Sequence[tuple[Span, Ref]]) -> None:
        marks = [
            Mark(c.trigger.start, c.trigger.end, None, c.tone + " unreal" * c.unreal, c.anchor)
            for c in cards
            if c.trigger
        ]
        free = 0
        for span, ref in mentions:
            if span.start >= free:
                marks.append(Mark(span.start, span.end, ref))
                free = span.end
        self._marks = sorted(marks)
        self._starts = [mark.start for mark in self._marks]
        self._longest = max((mark.end - mark.start for mark in marks), default=0)

    def within(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a character with a span."""
        first = bisect_left(self._starts, start - self._longest)
        last = bisect_left(self._starts, end)
        return [mark for mark in self._marks[first:last] if mark.end > start]


def _blocks(
    text: str, start: int, end: int, sentences: Sequence[Sentence], marks: _Marks
) -> Iterator[Block]:
    at = start
    for sentence in sentences:
        if at < sentence.start:
            yield Block(_pieces(text, at, sentence.start, marks))
        pieces = _pieces(text, sentence.start, sentence.end, marks)
        yield Block(pieces, sentence.cards, sentence.cards[0].sentence.anchor)
        at = sentence.end
    if at < end:
        yield Block(_pieces(text, at, end, marks))


def _pieces(text: str, start: int, end: int, marks: _Marks) -> tuple[Piece, ...]:
    here = marks.within(start, end)
    cuts = sorted({start, end, *(i for m in here for i in (m.start, m.end) if start < i < end)})
    pieces = []
    for first, last in pairwise(cuts):
        over = [mark for mark in here if mark.start <= first and last <= mark.end]
        mention = next((mark.mention for mark in over if mark.mention), None)
        trigger = next((mark for mark in over if mark.trigger), Mark(0, 0))
        pieces.append(Piece(text[first:last], mention, trigger.trigger, trigger.claim))
    return tuple(pieces)
