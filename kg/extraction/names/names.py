"""Where the packaged names stand in a text: the longest name at each place, all its readings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...facts import Name

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Tokens = tuple[str, ...]
LONGEST = 12
EXACT = frozenset({"abbreviation", "demonym"})


class NameIndex:
    """Packaged names by their tokens; built once, asked for every text."""

    def __init__(self, names: tuple[Name, ...], make_doc: Callable[[str], Doc]) -> None:
        self._by_tokens: dict[Tokens, list[Name]] = {}
        self._longest: dict[str, int] = {}
        for name in names:
            tokens = tuple(_fold(t.text) for t in make_doc(name.text))
            if len(tokens[-1]) > 1 and tokens[-1].endswith("-"):  # a prefix stands before a hyphen
                tokens = (*tokens[:-1], tokens[-1][:-1], "-")
            self._add(tokens, name)
            if name.kind not in EXACT and len(name.text) > 3:
                self._add(tuple(t.upper() for t in tokens), name)

    def _add(self, tokens: Tokens, name: Name) -> None:
        found = self._by_tokens.setdefault(tokens, [])
        if all(n.entity.id != name.entity.id or n.kind != name.kind for n in found):
            found.append(name)
        first = tokens[0]
        self._longest[first] = max(len(tokens), self._longest.get(first, 0))

    def find(self, doc: Doc, date: str | None = None) -> Iterator[tuple[Span, list[Name]]]:
        """Yield each span that bears a packaged name, longest first, with what it can mean.

        "The" belongs to a name only where the rest is none: The Hague, but Pentagon. What a name
        meant on the article's date goes before what it means now.
        """
        words = self._with_articles([_fold(t.text) for t in doc], date)
        at = 0
        while at < len(words):
            size = self._at(words, at, date)
            if words[at] in {"the", "The", "THE"} and at + 1 < len(words):
                rest = self._at(words, at + 1, date)
                if rest and rest + 1 >= size:
                    names = self._good(words[at + 1 : at + 1 + rest], date)
                    names += self._good(words[at : at + size], date) if rest + 1 == size else []
                    yield _found(doc, words, at + 1, rest), names
                    at += rest + 1
                    continue
            if size:
                yield _found(doc, words, at, size), self._good(words[at : at + size], date)
            at += size or 1

    def _with_articles(self, words: list[str], date: str | None) -> list[str]:
        """Return the words with a small article where a name has it so: The West, the West."""
        for at in (n for n, word in enumerate(words) if word == "The"):
            small = ["the", *words[at + 1 : at + 1 + LONGEST]]
            if self._at(small, 0, date) > self._at(words, at, date):
                words[at] = "the"
        return words

    def _good(self, words: list[str], date: str | None) -> list[Name]:
        return list(_on(date, self._by_tokens.get(tuple(words), [])))

    def readings(self, text: Tokens) -> list[Name]:
        """Return what a sequence of tokens can mean as a whole, or nothing."""
        return self._by_tokens.get(tuple(_fold(t) for t in text), [])

    def _at(self, words: list[str], at: int, date: str | None) -> int:
        longest = min(self._longest.get(words[at], 0), len(words) - at)
        return next((n for n in range(longest, 0, -1) if self._good(words[at : at + n], date)), 0)


def _found(doc: Doc, words: list[str], at: int, size: int) -> Span:
    """Return the tokens of a name, without the hyphen behind a prefix."""
    return doc[at : at + size - (words[at + size - 1] == "-" and size > 1)]


def _on(date: str | None, names: list[Name]) -> list[Name]:
    """Return the names that were good on an ISO date; those for some time only go before others.

    Without a date, those for some time are kept where there are no others.
    """
    if all(n.start is None for n in names):
        return names
    always = [n for n in names if n.end is None]
    if date is None:
        return always or names
    begun = [n for n in names if n.start is None or n.start <= date]
    then = [n for n in begun if n.end is not None and date <= _last(n.end)]
    kinds = {n.kind for n in then}
    return then + [n for n in begun if n.end is None and n.kind not in kinds]


def _last(end: str) -> str:
    """Return the last day of a year, a month or a day."""
    return end + "-12-31"[len(end) - 4 :] if len(end) < 10 else end


def _fold(word: str) -> str:
    return word.replace("’", "'").replace("‘", "'").replace("‑", "-").replace("–", "-")
