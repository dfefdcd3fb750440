"""Make static word vectors from MiniLM and add them to the blank pipeline.

A word's vector is the mean state of its pieces after two layers of the encoder, the word standing
alone; principal components shorten it. Rare words share the row of their nearest frequent word.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import spacy
import torch
from conllu import read_conllu
from minilm import MiniLM
from prepare import TRAIN
from spacy.attrs import IDS
from spacy.vectors import Vectors
from wordfreq import top_n_list

LAYER = 2
BATCH = 128


def word_list(ud: Path, encoder: MiniLM, frequent: int) -> list[str]:
    """Return lower-case words, the most useful first: training words, then frequent ones."""
    sentences = (s for name in TRAIN for s in read_conllu(ud / f"{name}.conllu.xz"))
    seen = Counter(t.form.lower() for s in sentences for t in s.tokens)
    often = [w for w, n in seen.most_common() if n > 1]
    common = [w for w in top_n_list("en", frequent) if w.isalpha() or "'" in w]
    vocabulary = [w for w in encoder.tokenizer.get_vocab() if w.isalpha() and w.isascii()]
    return list(dict.fromkeys(often + common + sorted(vocabulary)))


def encode(encoder: MiniLM, words: list[str]) -> np.ndarray:
    """Return one state per word, in batches of words with equally many pieces."""
    pieces = [encoder.tokenizer.encode(w).ids for w in words]
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, ids in enumerate(pieces):
        by_length[len(ids)].append(index)
    table = np.zeros((len(words), encoder.pieces().shape[1]), dtype="float32")
    for indices in by_length.values():
        for start in range(0, len(indices), BATCH):
            batch = indices[start : start + BATCH]
            states = encoder.encode(torch.tensor([pieces[i] for i in batch]), LAYER)[-1]
            table[batch] = states[:, 1:-1].mean(1).numpy()
    return table


def reduce(table: np.ndarray, width: int) -> np.ndarray:
    """Return the first principal components, scaled to unit variance overall."""
    table = table - table.mean(0)
    _, axes = np.linalg.eigh(table.T @ table)
    short = table @ axes[:, ::-1][:, :width]
    return (short / short.std()).astype("float32")


def nearest(table: np.ndarray, rows: int) -> np.ndarray:
    """Return for each word its row: its own, or that of the nearest of the first words."""
    unit = table / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-8)
    result = np.arange(len(table))
    for start in range(rows, len(table), 1024):
        result[start : start + 1024] = (unit[start : start + 1024] @ unit[:rows].T).argmax(1)
    return result


def mark_lower(pipeline: Path) -> None:
    """Note in a stored pipeline that its vectors are looked up by LOWER.

    spaCy reads this setting for plain vectors, but does not write it.
    """
    path = pipeline / "vocab" / "vectors.cfg"
    path.write_text(json.dumps({"mode": "default", "attr": IDS["LOWER"]}), encoding="utf8")


def main() -> None:
    """Write the pipeline with vectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path, help="blank pipeline from base.py")
    parser.add_argument("ud", type=Path)
    parser.add_argument("minilm", type=Path, help="folder with model.safetensors")
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=80)
    parser.add_argument("--rows", type=int, default=20000)
    parser.add_argument("--frequent", type=int, default=50000)
    args = parser.parse_args()
    torch.set_num_threads(1)
    encoder, nlp = MiniLM(args.minilm), spacy.load(args.base)
    words = word_list(args.ud, encoder, args.frequent)
    table = reduce(encode(encoder, words), args.width)
    rows = nearest(table, args.rows)
    vectors = Vectors(
        strings=nlp.vocab.strings, data=table[: args.rows], name="minilm_words", attr="LOWER"
    )
    for word, row in zip(words, rows, strict=True):
        vectors.add(word, row=int(row))
    nlp.vocab.vectors = vectors
    nlp.to_disk(args.out)
    mark_lower(args.out)
    print(f"{len(words)} words in {args.rows} rows of {args.width}")


if __name__ == "__main__":
    main()
