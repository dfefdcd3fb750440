"""Turn the treebanks into spaCy's training files: harmonise, vary and group sentences."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from augment import vary
from conllu import Sentence, Token, read_conllu
from harmonise import harmonise
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

TRAIN = ["en_ewt-train", "en_ewt-test", "en_gum-train"]
DEV = ["en_ewt-dev", "en_gum-dev"]
MAX_GROUP = 8
BREAK_CHANCE = 0.25


def line_break(previous: int, text: str) -> Token:
    """Return a white-space token that hangs on the word before it."""
    return Token(text, text, "SPACE", "_SP", "", previous, "dep", False)


def join(sentences: list[Sentence], rng: random.Random | None) -> list[Token]:
    """Put sentences one after the other, with a line break now and then."""
    tokens: list[Token] = []
    for sentence in sentences:
        if tokens and rng and rng.random() < BREAK_CHANCE:
            tokens[-1].space = False
            tokens.append(line_break(len(tokens) - 1, rng.choice(["\n", "\n\n"])))
        start = len(tokens)
        for token in sentence.tokens:
            shifted = Token(**vars(token))
            shifted.head += start
            tokens.append(shifted)
    return tokens


def to_doc(vocab: Vocab, tokens: list[Token]) -> Doc:
    """Make a spaCy document with the gold annotation."""
    return Doc(
        vocab,
        words=[t.form for t in tokens],
        spaces=[t.space for t in tokens],
        tags=[t.tag for t in tokens],
        pos=[t.pos for t in tokens],
        morphs=[t.morph for t in tokens],
        lemmas=[t.lemma for t in tokens],
        heads=[t.head for t in tokens],
        deps=[t.dep for t in tokens],
    )


def groups(
    sentences: Iterable[Sentence], size: int, rng: random.Random | None = None
) -> Iterator[list[Sentence]]:
    """Cut each document into groups of ``size`` sentences, or of 1 to ``size`` at random."""
    for _, members in groupby(sentences, key=lambda s: s.doc_id):
        rest = list(members)
        while rest:
            count = rng.randint(1, size) if rng else size
            yield rest[:count]
            rest = rest[count:]


def train_docs(
    vocab: Vocab, sentences: list[Sentence], copies: int, rng: random.Random
) -> Iterator[Doc]:
    """Yield every document ``copies`` times: once as it is, then as random variants."""
    for copy in range(copies):
        for group in groups(sentences, MAX_GROUP, rng):
            if copy:
                group = [vary(s, rng) for s in group]
            yield to_doc(vocab, join(group, rng if copy else None))


def save(docs: Iterable[Doc], path: Path) -> None:
    """Write documents to a DocBin file."""
    DocBin(docs=docs, store_user_data=False).to_disk(path)


def load(folder: Path, names: list[str]) -> list[Sentence]:
    """Read and harmonise treebank files."""
    files = [folder / f"{name}.conllu.xz" for name in names]
    return [harmonise(s) for file in files for s in read_conllu(file)]


def main() -> None:
    """Write train, dev and test files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ud", type=Path, help="folder with the *.conllu.xz files")
    parser.add_argument("out", type=Path)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    vocab, rng = Vocab(), random.Random(args.seed)
    sentences = load(args.ud, TRAIN)
    save(train_docs(vocab, sentences, args.copies, rng), args.out / "train.spacy")
    dev = [to_doc(vocab, join(g, None)) for n in DEV for g in groups(load(args.ud, [n]), 5)]
    save(dev[::3], args.out / "dev.spacy")
    for name in [*DEV, "en_pud-test"]:
        for size in (1, 10):
            docs = (to_doc(vocab, join(g, None)) for g in groups(load(args.ud, [name]), size))
            save(docs, args.out / f"{name}-n{size}.spacy")


if __name__ == "__main__":
    main()
