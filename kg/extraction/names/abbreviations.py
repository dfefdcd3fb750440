"""Names with their abbreviation in brackets: Rapid Support Forces (RSF)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

SMALL = frozenset(
    ["of", "for", "the", "and", "in", "on", "to", "de", "du", "la", "des", "del", "against", "with"]
)
LONGEST = 14
SKIPPED = 2


def introduced(doc: Doc) -> Iterator[tuple[Span, Token]]:
    """Yield each capitalised name whose initials make the abbreviation in brackets after it."""
    for token in doc[1:-1]:
        if token.text == "(" and doc[token.i + 1].text.isupper() and _closed(doc, token.i + 2):
            short = doc[token.i + 1]
            name = _spelled_out(doc, token.i, short.text)
            if name is not None:
                yield name, short


def _closed(doc: Doc, at: int) -> bool:
    return at < len(doc) and doc[at].text == ")"


def _spelled_out(doc: Doc, end: int, short: str) -> Span | None:
    """Return the words before an offset whose initials an abbreviation has, or None."""
    letters = [c for c in short if c.isalpha()]
    for start in range(end - 1, max(end - LONGEST, 0) - 1, -1):
        token = doc[start]
        if token.sent != doc[end].sent or not _may_belong(token):
            return None
        words = [t for t in doc[start:end] if t.text[0].isalpha()]
        if not token.text[0].isupper() or len(words) < 2:
            continue
        large = [t for t in words if t.lower_ not in SMALL]
        if any(_initials(part) == letters for part in (large, words)):
            return doc[start:end]
        if len(letters) > 2 and _skips(_initials(large), letters):
            return doc[start:end]
    return None


def _skips(initials: list[str], letters: list[str]) -> bool:
    """Say whether letters leave out one or two initials: England and Wales Cricket Board, ECB."""
    rest = iter(initials)
    ends = initials[0] == letters[0] and initials[-1] == letters[-1]
    return ends and len(initials) - len(letters) <= SKIPPED and all(x in rest for x in letters)


def _may_belong(token: Token) -> bool:
    inner = token.text in {"-", "&", "'", "’", "'s", "’s"}
    return inner or token.text[0].isupper() or token.lower_ in SMALL


def _initials(words: list[Token]) -> list[str]:
    found: list[str] = []
    for word in words:
        dotted = "." in word.text or word.text.isupper()
        found += [c for c in word.text if c.isalpha()] if dotted else [word.text[0].upper()]
    return found
