"""Read CoNLL-U files into plain sentence records."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO


@dataclass
class Token:
    """One syntactic word; ``head`` is a 0-based index, the word itself for a root."""

    form: str
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str
    space: bool


@dataclass
class Sentence:
    """One sentence and the document it comes from."""

    doc_id: str
    tokens: list[Token] = field(default_factory=list)


def open_text(path: Path) -> TextIO:
    """Open a plain or xz-compressed text file."""
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf8")
    return path.open(encoding="utf8")


def _value(cell: str) -> str:
    """Return a cell's value, with CoNLL-U's "_" as the empty string."""
    return "" if cell == "_" else cell


def _token(cols: list[str], space: bool) -> Token:
    """Make a token of one word line."""
    index = int(cols[0]) - 1
    head = int(cols[6]) - 1
    dep = "ROOT" if cols[7] == "root" else cols[7]
    lemma = cols[1] if cols[2] == "_" != cols[1] else cols[2]
    return Token(
        form=cols[1],
        lemma=lemma,
        pos=cols[3],
        tag=cols[3] if cols[4] == "_" else cols[4],
        morph=_value(cols[5]),
        head=index if head < 0 else head,
        dep=dep,
        space=space,
    )


def _tokens(rows: list[list[str]]) -> list[Token]:
    """Turn the rows of a sentence into words; contracted words are joined without a space."""
    tokens: list[Token] = []
    range_end, range_space = 0, True
    for cols in rows:
        space = "SpaceAfter=No" not in cols[9]
        if "-" in cols[0]:
            range_end, range_space = int(cols[0].split("-")[1]), space
        elif "." not in cols[0]:
            index = int(cols[0])
            if index <= range_end:
                space = range_space if index == range_end else False
            tokens.append(_token(cols, space))
    return tokens


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a file; without document marks the file is one document."""
    doc_id = path.name
    rows: list[list[str]] = []
    with open_text(path) as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                doc_id = line.partition("=")[2].strip()
            elif line and not line.startswith("#"):
                rows.append(line.split("\t"))
            elif not line and rows:
                yield Sentence(doc_id, _tokens(rows))
                rows = []
    if rows:
        yield Sentence(doc_id, _tokens(rows))
