"""Leave out of a stored pipeline what prediction does not need: words' strings, rare vectors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import srsly
from spacy.language import Language
from spacy.strings import StringStore
from spacy.vectors import Vectors

NO_TREE = 2**32 - 1


def tree_strings(nlp: Language, folder: Path) -> set[int]:
    """Return the hashes of the strings in the edit trees that the lemmatizer can choose."""
    trees = srsly.msgpack_loads((folder / "trees").read_bytes())["trees"]
    waiting, seen, hashes = list(nlp.get_pipe("trainable_lemmatizer").cfg["labels"]), set(), set()
    while waiting:
        number = waiting.pop()
        if number in seen or number == NO_TREE:
            continue
        seen.add(number)
        tree = trees[number]
        hashes |= {tree.get("orig", 0), tree.get("subst", 0)} - {0}
        waiting += [tree[key] for key in ("prefix_tree", "suffix_tree") if key in tree]
    return hashes


def label_strings(nlp: Language) -> set[str]:
    """Return labels and their parts: features, parts of speech, relations, entity labels."""
    labels = {str(label) for name in nlp.pipe_names for label in nlp.get_pipe(name).labels}
    parts = {part for label in labels for part in label.split("|")}
    pieces = {piece for part in parts for piece in part.split("=")}
    values = {value for piece in pieces for value in piece.split(",")}
    return labels | parts | pieces | values | {"ROOT", "dep", "_SP", "SPACE", "", " ", "\n", "\n\n"}


def slim_strings(nlp: Language, folder: Path) -> None:
    """Write only the strings that the components use."""
    store: StringStore = nlp.vocab.strings
    kept = {store[key] for key in tree_strings(nlp, folder / "trainable_lemmatizer")}
    kept |= label_strings(nlp)
    path = folder / "vocab" / "strings.json"
    path.write_text(json.dumps(sorted(kept), ensure_ascii=False), encoding="utf8")


def slim_vectors(nlp: Language, rows: int) -> None:
    """Keep the first rows; words of the others get the nearest row."""
    old = nlp.vocab.vectors
    if old.shape[0] <= rows:
        return
    unit = old.data / (np.linalg.norm(old.data, axis=1, keepdims=True) + 1e-8)
    moved = (unit[rows:] @ unit[:rows].T).argmax(1)
    new = Vectors(data=old.data[:rows], name=old.name, attr="LOWER")
    for key, row in old.key2row.items():
        new.add(key, row=int(row if row < rows else moved[row - rows]))
    nlp.vocab.vectors = new
