"""An explanation for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..facts import Article

if TYPE_CHECKING:
    from . import Link, Reason, Sentence

WIDTH = 96
BOLD, PLAIN = "\033[1m", "\033[0m"


def as_text(article: Article, sentences: Iterable[Sentence], *, bold: bool = False) -> str:
    """Return each sentence, its triggers in [brackets] or bold, and below it why each claim."""
    told = filter(None, (article.title, article.date, article.publisher))
    blocks = [" · ".join(told)]
    for sentence in sentences:
        lines = [_wrapped(sentence, bold=bold)]
        for number, reason in enumerate(sentence.reasons, 1):
            lines += _reason(number, reason)
        blocks.append("\n".join(lines))
    if len(blocks) == 1:
        blocks.append("Nothing is claimed here that the program knows.")
    return "\n\n".join(blocks)


def _wrapped(sentence: Sentence, *, bold: bool) -> str:
    opening, closing = (BOLD, PLAIN) if bold else ("[", "]")
    marked = (f"{opening}{text}{closing}" if hit else text for text, hit in sentence.pieces)
    return textwrap.fill(" ".join("".join(marked).split()), WIDTH, break_long_words=False)


def _reason(number: int, reason: Reason) -> Iterator[str]:
    whom = f" → {reason.whom}" if reason.whom else ""
    yield f"  {number}. {reason.who}{whom}: {reason.what}"
    yield f"     how far   {reason.how_far}"
    if reason.when:
        yield f"     when      {reason.when}"
    yield f"     says who  {' → '.join(map(_link, reason.chain))}"
    place = f"{reason.words.start}–{reason.words.end}"
    yield f"     why       “{reason.words.quote}” ({place})"
    yield f"     by        rule {reason.rule}, confidence {reason.confidence:.2f}"
    if reason.denies:
        yield f"     denies    claim {reason.denies}"


def _link(link: Link) -> str:
    return f"{link.speaker} (“{link.cue}”)" if link.cue else link.speaker
