"""Stretches of an article: widened to whole quotations, trimmed of stray marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .quotes import Quotation, Quotations

if TYPE_CHECKING:
    from spacy.tokens import Token

Stretch = tuple[int, int]

_LEADING = re.compile(r"[\s,;:–—-]*")
_TRAILING = re.compile(r"[.,!?;]?[\"”’]?[.,!?;]?")


def stretch_of(head: Token) -> Stretch:
    """Return the offsets of a word and all below it."""
    return head.left_edge.idx, end_of(head)


def end_of(head: Token) -> int:
    """Return where the last word below a word ends."""
    last = head.right_edge
    return last.idx + len(last.text)


def rest(head: Token, without: Token) -> Stretch:
    """Return a head's stretch less that of one clause at its edge; one in its middle stays."""
    first, last = head.left_edge, head.right_edge
    if without.left_edge.i <= first.i:
        first = head.doc[min(without.right_edge.i + 1, last.i)]
    elif without.right_edge.i >= last.i or _only_marks(without.right_edge, last):
        last = head.doc[max(without.left_edge.i - 1, first.i)]
    return first.idx, last.idx + len(last.text)


def _only_marks(first: Token, last: Token) -> bool:
    return all(t.is_punct or t.is_space for t in first.doc[first.i + 1 : last.i + 1])


def widen(verb: Token, stretch: Stretch, quotations: Quotations) -> Stretch:
    """Return the stretch with the quotations it is part of, inside that of the verb."""
    start, end = stretch
    outer = quotations.around(verb.idx)
    for quotation in quotations.touching(start, end):
        if start < quotation.start and _ends_sentence(quotations.text, start, quotation.start):
            end = quotation.start
            break
        if quotation != outer and not quotation.holds(verb.idx, verb.idx + 1):
            start, end = min(start, quotation.start), max(end, quotation.end)
    return trim(quotations.text, (start, end), outer)


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Say whether a quotation begins a sentence of its own: one that only comes next."""
    before = text[start:end].rstrip()
    return before.endswith((".", "!", "?"))


def trim(text: str, stretch: Stretch, outer: Quotation | None = None) -> Stretch:
    """Return the stretch without marks before it and with those that close it."""
    start, end = stretch
    if outer is not None:
        start, end = max(start, outer.start), min(end, outer.end)
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in ":–—-"):
        end -= 1
    trailing = _TRAILING.match(text, end)
    end = trailing.end() if trailing and text[end - 1] not in ".!?" else end
    return start, end


def unreported(quotations: Quotations, taken: Iterable[Stretch]) -> list[Quotation]:
    """Return the quotations that none of the stretches covers for the most part."""
    covered = {
        quotation
        for stretch in taken
        for quotation in quotations.touching(*stretch)
        if _covers(stretch, quotation)
    }
    return [quotation for quotation in quotations if quotation not in covered]


def _covers(stretch: Stretch, quotation: Quotation) -> bool:
    shared = min(quotation.end, stretch[1]) - max(quotation.start, stretch[0])
    return 2 * shared > quotation.end - quotation.start
