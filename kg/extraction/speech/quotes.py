"""Where quotation marks open and close: the stretches of a text that stand in quotes."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MARKS = re.compile('["“”„«»‘’]|\n+')
_CLOSING = {"“": "”", "„": "”“", "«": "»", "‘": "’", '"': '"'}
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch in quotation marks, the marks included; offsets are code points, end-exclusive."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Say whether a stretch lies wholly inside."""
        return self.start <= start and end <= self.end

    def touches(self, start: int, end: int) -> bool:
        """Say whether it shares at least one character with a stretch."""
        return self.start < end and start < self.end


class Quotations(Sequence[Quotation]):
    """The quotations of one text in order; none overlap."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._all = tuple(_quotations(text))
        self._starts = [quotation.start for quotation in self._all]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._all[index]

    def around(self, position: int) -> Quotation | None:
        """Return the quotation that holds the character at `position`, or None."""
        index = bisect.bisect_right(self._starts, position) - 1
        found = self._all[index] if index >= 0 else None
        return found if found and position < found.end else None

    def touching(self, start: int, end: int) -> tuple[Quotation, ...]:
        """Return the quotations that share a character with a stretch."""
        index = max(bisect.bisect_right(self._starts, start) - 1, 0)
        last = bisect.bisect_left(self._starts, end)
        return tuple(q for q in self._all[index:last] if q.touches(start, end))


def _quotations(text: str) -> Iterator[Quotation]:
    """Pair the marks.

    A quotation runs on into the next paragraph where that begins with an opening mark of its own,
    or has the one closing mark that is missing; else a mark left open counts for nothing.
    """
    opened: int | None = None
    closing = ""
    for match in _MARKS.finditer(text):
        mark, at = match.group(), match.start()
        if opened is None:
            if mark in _CLOSING and _may_open(text, at, mark):
                opened, closing = at, _CLOSING[mark]
        elif at - opened > _LONGEST or (mark[0] == "\n" and not _runs_on(text, at, closing)):
            opened = None
        elif mark in closing and _may_close(text, opened, at, mark):
            yield Quotation(opened, at + 1)
            opened = None


def _may_open(text: str, at: int, mark: str) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if mark == "‘":
        return not before.isalnum() and after.isalpha()
    return not before.isalnum() or not after.isalnum()


def _may_close(text: str, opened: int, at: int, mark: str) -> bool:
    """An apostrophe stands inside a word; a mark that begins a paragraph only goes on."""
    if mark == "’":
        return not text[at + 1 : at + 2].isalnum()
    return at > opened + 1 and (mark != '"' or text[at - 1] != "\n")


def _runs_on(text: str, newline: int, closing: str) -> bool:
    paragraph = text[newline : newline + _LONGEST].lstrip("\n").partition("\n")[0]
    if closing == '"':
        first = paragraph.find('"')
        shut = first > 0 and not paragraph[first - 1].isspace()
        return first == 0 or (shut and not paragraph[first + 1 : first + 2].isalnum())
    if paragraph[:1] in _CLOSING:
        return True
    openings = [mark for mark, ends in _CLOSING.items() if ends == closing]
    ends = [paragraph.find(mark) for mark in closing if mark in paragraph]
    starts = [paragraph.find(mark) for mark in openings if mark in paragraph]
    return bool(ends) and (not starts or min(ends) < min(starts))
