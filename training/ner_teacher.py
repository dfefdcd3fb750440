"""Label more text for the recogniser with a fine-tuned MiniLM, held to the treebank's names.

The encoder is fine-tuned on the hand-made records and then reads EWT's training part. A sentence is
kept where the names it finds cover all proper nouns of the treebank and nothing else. The encoder
itself does not ship.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import torch
from conllu import Sentence, read_conllu
from minilm import MiniLM
from ner_data import Record
from torch.nn import functional

LABELS = ["O"] + [f"{p}-{x}" for x in ("PERSON", "ORG", "LOC", "EVENT") for p in "BI"]
INDEX = {label: index for index, label in enumerate(LABELS)}
IGNORED = -100
LONGEST = 200


class Teacher:
    """MiniLM with a linear layer that gives a BIO label to each piece."""

    def __init__(self, folder: Path) -> None:
        self.encoder = MiniLM(folder)
        torch.manual_seed(0)
        width = self.encoder.pieces().shape[1]
        self.head = {"w": torch.randn(len(LABELS), width) * 0.02, "b": torch.zeros(len(LABELS))}
        self.parameters = [*self.encoder.weights.values(), *self.head.values()]

    def logits(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the label scores of every piece."""
        states = self.encoder.states(ids, self.encoder.layers, mask)
        return functional.linear(states[-1], self.head["w"], self.head["b"])

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Cut a text into pieces, with their places in it."""
        found = self.encoder.tokenizer.encode(text)
        return found.ids[:LONGEST], found.offsets[:LONGEST]


def targets(record: Record, offsets: list[tuple[int, int]]) -> list[int]:
    """Return the label of each piece."""
    labels = [IGNORED if a == b else 0 for a, b in offsets]
    for start, end, label in record.names:
        inside = [i for i, (a, b) in enumerate(offsets) if a < b and start <= a and b <= end]
        for place, index in enumerate(inside):
            labels[index] = INDEX[f"{'I' if place else 'B'}-{label}"]
    return labels


def pad(rows: list[list[int]], value: int) -> torch.Tensor:
    """Make a rectangular batch."""
    longest = max(map(len, rows))
    return torch.tensor([row + [value] * (longest - len(row)) for row in rows])


def batches(items: list, size: int, rng: random.Random) -> Iterator[list]:
    """Yield shuffled batches of items of like length."""
    ordered = sorted(items, key=lambda item: (len(item[0]), rng.random()))
    groups = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    rng.shuffle(groups)
    yield from groups


def train(teacher: Teacher, records: list[Record], epochs: int, rate: float) -> None:
    """Fine-tune the encoder."""
    rng = random.Random(0)
    items = []
    for record in records:
        ids, offsets = teacher.encode(record.text)
        items.append((ids, targets(record, offsets)))
    for parameter in teacher.parameters:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(teacher.parameters, lr=rate, weight_decay=0.01)
    total = epochs * (len(items) // 16 + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / 100) * max(0.0, 1 - step / total)
    )
    for epoch in range(epochs):
        loss_sum = 0.0
        for batch in batches(items, 16, rng):
            ids = pad([b[0] for b in batch], 0)
            scores = teacher.logits(ids, ids != 0)
            gold = pad([b[1] for b in batch], IGNORED)
            loss = functional.cross_entropy(
                scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED
            )
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(teacher.parameters, 1.0)
            optimizer.step()
            schedule.step()
            loss_sum += loss.item()
        print("epoch", epoch, "loss", round(loss_sum, 2), flush=True)


def decode(labels: list[str], offsets: list[tuple[int, int]], text: str) -> list[tuple]:
    """Turn the pieces' labels into names that begin and end with words."""
    names: list[list] = []
    previous = "O"
    for label, (start, end) in zip(labels, offsets, strict=True):
        if start == end:
            continue
        joined = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        inside = bool(names) and names[-1][1] == start and joined
        follows = bool(names) and label[0] == "I" and previous[2:] == label[2:]
        if inside or follows:
            names[-1][1] = end
        elif label != "O" and not joined:
            names.append([start, end, label[2:]])
        else:
            label = "O"
        previous = f"I-{names[-1][2]}" if names and names[-1][1] == end else label
    return [tuple(name) for name in names]


@torch.no_grad()
def predict(teacher: Teacher, texts: list[str]) -> list[Record]:
    """Find the names of texts."""
    result = []
    for text in texts:
        ids, offsets = teacher.encode(text)
        best = teacher.logits(torch.tensor([ids]), None)[0].argmax(-1).tolist()
        result.append(Record(text, decode([LABELS[i] for i in best], offsets, text)))
    return result


def f_score(found: list[Record], gold: list[Record]) -> float:
    """Return F over names with their labels."""
    right = sum(len(set(a.names) & set(b.names)) for a, b in zip(found, gold, strict=True))
    return 200 * right / (sum(len(a.names) for a in found) + sum(len(b.names) for b in gold))


def text_of(sentence: Sentence) -> tuple[str, list[tuple[int, int, str]]]:
    """Return a sentence's text and its words as (start, end, part of speech)."""
    text, words = "", []
    for token in sentence.tokens:
        words.append((len(text), len(text) + len(token.form), token.pos))
        text += token.form + (" " if token.space else "")
    return text.rstrip(), words


def agrees(record: Record, words: list[tuple[int, int, str]]) -> bool:
    """Say whether names and proper nouns cover each other."""
    for start, end, pos in words:
        inside = any(a <= start and end <= b for a, b, _ in record.names)
        crossing = any(a < end and start < b for a, b, _ in record.names)
        if crossing != inside or (pos == "PROPN" and not inside):
            return False
    parts = [{p for s, e, p in words if a <= s and e <= b} for a, b, _ in record.names]
    return all("PROPN" in part for part in parts)


def label(teacher: Teacher, path: Path) -> Iterator[tuple[str, Record]]:
    """Yield the document and the record of each sentence of a treebank that can be trusted."""
    for sentence in read_conllu(path):
        text, words = text_of(sentence)
        record = predict(teacher, [text])[0]
        if agrees(record, words):
            yield sentence.doc_id, record


def main() -> None:
    """Fine-tune, report the score, label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path, help="folder with ner_data.py's JSON records")
    parser.add_argument("treebank", type=Path, help="EWT's training part")
    parser.add_argument("minilm", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    args = parser.parse_args()
    torch.set_num_threads(1)
    teacher = Teacher(args.minilm)
    read = {n: read_records(args.records / f"{n}.jsonl") for n in ("teacher", "dev")}
    train(teacher, read["teacher"], args.epochs, args.rate)
    found = predict(teacher, [r.text for r in read["dev"]])
    print(f"F on dev {f_score(found, read['dev']):.1f}", flush=True)
    with args.out.open("w", encoding="utf8") as lines:
        for doc_id, record in label(teacher, args.treebank):
            lines.write(json.dumps([doc_id, record.text, record.names]) + "\n")


def read_records(path: Path) -> list[Record]:
    """Read records from JSON lines."""
    rows = (json.loads(line) for line in path.open(encoding="utf8"))
    return [Record(text, [tuple(name) for name in names]) for text, names in rows]


if __name__ == "__main__":
    main()
