"""Word pieces of a text, as BERT's lower-case models cut it: longest pieces of a vocabulary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Span = tuple[int, int]
Letter = tuple[str, int]

UNKNOWN = "[UNK]"
INNER = "##"
LONGEST = 100
SPACES = frozenset("\t\n\r")
UNSAID = frozenset({"Cc", "Cf", "Co"})
IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


@dataclass(frozen=True)
class WordPieces:
    """Cuts texts into the pieces of a vocabulary, given as piece to id."""

    vocabulary: Mapping[str, int]

    @classmethod
    def read(cls, text: str) -> WordPieces:
        """Return the cutter for a vocabulary of one piece a line, ids being line numbers from 0.

        Raises:
            ValueError: the vocabulary has no piece for unknown words.
        """
        vocabulary = {piece: number for number, piece in enumerate(text.splitlines())}
        if UNKNOWN not in vocabulary:
            raise ValueError(f"a vocabulary without {UNKNOWN}")
        return cls(vocabulary)

    def cut(self, text: str) -> tuple[list[int], list[Span]]:
        """Return the ids of a text's pieces and the span of each.

        Offsets are code points of the text, end-exclusive.
        """
        ids, spans = [], []
        for word in _words(text):
            letters = "".join(letter for letter, _ in word)
            at = 0
            for piece, size in self._pieces(letters):
                ids.append(piece)
                spans.append((word[at][1], word[at + size - 1][1] + 1))
                at += size
        return ids, spans

    def _pieces(self, word: str) -> list[tuple[int, int]]:
        """Return (id, letters) of the pieces of a word; one unknown piece if some part is none."""
        unknown = [(self.vocabulary[UNKNOWN], len(word))]
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(word) <= LONGEST:
            start = INNER if at else ""
            ends = range(len(word), at, -1)
            end = next((e for e in ends if start + word[at:e] in self.vocabulary), None)
            if end is None:
                return unknown
            found.append((self.vocabulary[start + word[at:end]], end - at))
            at = end
        return found or unknown


def _words(text: str) -> Iterator[list[Letter]]:
    """Yield the words and marks of a text, as letters with their offsets."""
    word: list[Letter] = []
    for letter, offset in _letters(text):
        mark = _is_mark(letter)
        if word and (mark or letter.isspace()):
            yield word
            word = []
        if mark:
            yield [(letter, offset)]
        elif not letter.isspace():
            word.append((letter, offset))
    if word:
        yield word


def _letters(text: str) -> Iterator[Letter]:
    """Yield lower-case letters without accents, spaces around ideographs, nothing for controls."""
    for offset, sign in enumerate(text):
        if sign.isascii():
            if sign.isprintable() or sign in SPACES:
                yield sign.lower(), offset
            continue
        if sign == "\ufffd" or unicodedata.category(sign) in UNSAID:
            continue
        apart = any(first <= ord(sign) <= last for first, last in IDEOGRAPHS)
        base = [c for c in unicodedata.normalize("NFD", sign) if unicodedata.category(c) != "Mn"]
        plain = "".join(c.lower() for c in base)
        for letter in f" {plain} " if apart else plain:
            yield letter, offset


def _is_mark(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable() and not letter.isalnum() and letter != " "
    return unicodedata.category(letter)[0] == "P"
