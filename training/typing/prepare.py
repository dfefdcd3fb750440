"""Rows to train on: prepare.py SHARED WORK

Writes plv.jsonl (the pairs, each with a predicate), own.jsonl (our own sentences, with other
spans that may stand for the predicate), and none.jsonl: candidates that are no event, made out
of our own sentences (roles exchanged, another verb) and found in the texts of treebanks.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import neutral
import plv
import sentences
from rows import Row, Span, write

from kg.extraction import load
from kg.extraction.acts.frames import match
from kg.extraction.parse.syntax import above, child, parse

SYMMETRIC = frozenset({"CONSULT", "COOPERATE", "AGREE", "SUPPORT"})
TREEBANKS = ("en_gum-train.conllu.xz", "en_ewt-train.conllu.xz")
LIMIT = 9000


def with_variants(rows: Iterable[Row]) -> Iterator[tuple[Row, Any]]:
    """Yield our rows with the spans that may stand for their predicate, and the parse."""
    nlp = load()
    parsed: dict[str, Any] = {}
    for row in rows:
        doc = parsed.setdefault(row.sentence, None) or parse(nlp, row.sentence)
        parsed[row.sentence] = doc
        yield replace(row, variants=tuple(_variants(doc, row))), doc


def _variants(doc: Any, row: Row) -> list[Span]:
    tokens = doc.char_span(*row.predicate, alignment_mode="expand")
    if tokens is None:
        return []
    root = tokens.root
    found = [(root.idx, root.idx + len(root))]
    if root.pos_ == "VERB" and (object_ := child(root, "obj", "nsubj:pass")) is not None:
        ends = [s for s in (row.actor, row.recipient) if s is not None]
        inside = any(start <= object_.idx < end for start, end in ends)
        if not inside and next(match(object_), None) is not None:
            first, last = sorted((root, object_), key=lambda t: t.i)
            if last.i - first.i <= 8:
                found.append((first.idx, last.idx + len(last)))
    if root.pos_ == "NOUN" and root.dep_ in {"obj", "obl"} and root.head.pos_ == "VERB":
        first, last = sorted((root, root.head), key=lambda t: t.i)
        if last.i - first.i <= 8:
            found.append((first.idx, last.idx + len(last)))
    return [s for s in dict.fromkeys(found) if s != row.predicate]


def reversed_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows that turn an act around, which is no event of the sentence."""
    for row in rows:
        asymmetric = not SYMMETRIC & set(row.labels) and row.labels != ("NONE",)
        if asymmetric and row.actor is not None and row.recipient is not None:
            yield replace(
                row,
                actor=row.recipient,
                recipient=row.actor,
                labels=("NONE",),
                source="reversed",
            )


def other_verbs(rows: Iterable[tuple[Row, Any]]) -> Iterator[Row]:
    """Yield rows with a verb that no line of the sentence marks, nor stands over or under one."""
    marked: dict[str, set[int]] = defaultdict(set)
    docs: dict[str, tuple[Row, Any]] = {}
    for row, doc in rows:
        for span in (row.predicate, *row.variants):
            tokens = doc.char_span(*span, alignment_mode="expand")
            marked[row.sentence].update(t.i for t in tokens or ())
        if row.actor is not None or row.recipient is not None:
            docs[row.sentence] = row, doc
    for sentence, (row, doc) in docs.items():
        taken = set(marked[sentence])
        for number in marked[sentence]:
            taken.update(t.i for t in above(doc[number]))
        for token in doc:
            inner = token.dep_ in {"xcomp", "ccomp"} and token.head.i in marked[sentence]
            apart = token.i not in taken and not inner and not taken & {t.i for t in token.subtree}
            if token.pos_ == "VERB" and apart and next(match(token), None) is None:
                span = (token.idx, token.idx + len(token))
                if not any(_overlap(span, s) for s in (row.actor, row.recipient)):
                    yield replace(
                        row, predicate=span, variants=(), labels=("NONE",), source="other"
                    )


def _overlap(one: Span, other: Span | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]


def main(shared: Path, work: Path) -> None:
    """Write the three files."""
    work.mkdir(parents=True, exist_ok=True)
    own = list(with_variants(sentences.rows()))
    texts = neutral.sentences([shared / "ud" / name for name in TREEBANKS], LIMIT)
    none = [*reversed_rows(row for row, _ in own), *other_verbs(own), *neutral.rows(texts)]
    print(write(work / "own.jsonl", (row for row, _ in own)), "own")
    print(write(work / "none.jsonl", none), "no events")
    pairs = plv.rows(shared / "eval" / "dev" / "plv-train.jsonl")
    print(write(work / "plv.jsonl", pairs), "pairs")


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:]))
