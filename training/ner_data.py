"""Make training files for the recogniser of names from GUM and Universal NER."""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
from conllu import open_text
from name_edges import TITLES, core
from names import Names
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.util import filter_spans
from templates import fill_templates

GUM_LABELS = {"person": "PERSON", "organization": "ORG", "place": "LOC", "event": "EVENT"}
UNER_LABELS = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}


@dataclass
class Record:
    """A stretch of text with its names as (start, end, label)."""

    text: str
    names: list[tuple[int, int, str]]


def gum_names(record: dict) -> list[tuple[int, int, str]]:
    """Return the outermost names of a GUM document."""
    names = []
    for entity in record["entities"]:
        label = GUM_LABELS.get(entity["type"])
        bounds = core(entity["text"], label) if entity["named"] and label else None
        if bounds and not (label == "PERSON" and is_group(entity["text"])):
            names.append((entity["start"] + bounds[0], entity["start"] + bounds[1], label))
    names.sort(key=lambda n: (n[0] - n[1], n[0]))
    chosen: list[tuple[int, int, str]] = []
    for name in names:
        if all(name[1] <= c[0] or name[0] >= c[1] for c in chosen):
            chosen.append(name)
    return sorted(chosen)


def is_group(text: str) -> bool:
    """Say whether a mention of persons is a people or another group, or a title alone."""
    words = re.findall(r"[a-z]+", text.lower())
    if all(word in TITLES for word in words):
        return True
    return bool(re.match(r"(the|our|all|these|those|some|many|most|americans|you)\b", text, re.I))


def read_gum(path: Path, free_only: bool, size: int, rng: random.Random) -> Iterator[Record]:
    """Yield groups of sentences of GUM's documents."""
    with open_text(path) as lines:
        for line in lines:
            data = json.loads(line)
            if free_only and "NC" in data["licence"]:
                continue
            names, rest = gum_names(data), list(data["sentences"])
            while rest:
                count = rng.randint(1, size)
                start, end = rest[0][0], rest[:count][-1][1]
                inside = [(a - start, b - start, x) for a, b, x in names if start <= a and b <= end]
                yield Record(data["text"][start:end], inside)
                rest = rest[count:]


def uner_sentence(text: str, rows: list[list[str]]) -> Record:
    """Turn a sentence with IOB2 tags into a record."""
    names: list[tuple[int, int, str]] = []
    place = 0
    for row in rows:
        start = text.find(row[1], place)
        if start < 0:
            continue
        place = start + len(row[1])
        label = UNER_LABELS.get(row[2][2:])
        if row[2].startswith("B-") and label:
            names.append((start, place, label))
        elif row[2].startswith("I-") and label and names:
            names[-1] = (names[-1][0], place, label)
    return Record(text, names)


def read_uner(path: Path) -> dict[str, list[Record]]:
    """Read a Universal NER file: the sentences of each document."""
    documents: dict[str, list[Record]] = defaultdict(list)
    doc_id, text, rows = "", "", []
    with open_text(path) as lines:
        for line in [*lines, "\n"]:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                doc_id = line.partition("=")[2].strip()
            elif line.startswith("# text"):
                text = line.partition("=")[2].strip()
            elif line and line[0] != "#":
                rows.append(line.split("\t"))
            elif not line and rows:
                documents[doc_id].append(uner_sentence(text, rows))
                rows = []
    return documents


def join(records: list[Record]) -> Record:
    """Put records one after the other."""
    text, names = "", []
    for record in records:
        text += " " if text else ""
        names += [(a + len(text), b + len(text), x) for a, b, x in record.names]
        text += record.text
    return Record(text, names)


def swap(record: Record, names: Names, rate: float) -> Record:
    """Put other names in the place of most of a record's names."""
    text, place, changed = "", 0, []
    for start, end, label in record.names:
        text += record.text[place:start]
        old = record.text[start:end]
        new = names.like(old, label) if names.rng.random() < rate else old
        changed.append((len(text), len(text) + len(new), label))
        text, place = text + new, end
    return Record(text + record.text[place:], changed)


def curly(record: Record) -> Record:
    """Write apostrophes as newspapers do."""
    return Record(record.text.replace("'", "’"), record.names)


def to_doc(nlp: Language, record: Record) -> Doc:
    """Make a document with entities."""
    doc = nlp.make_doc(record.text)
    spans = [doc.char_span(a, b, label=x, alignment_mode="expand") for a, b, x in record.names]
    doc.ents = filter_spans([s for s in spans if s is not None])
    return doc


def uner_groups(documents: dict[str, list[Record]], rng: random.Random) -> Iterator[Record]:
    """Yield groups of one to four sentences."""
    for sentences in documents.values():
        rest = list(sentences)
        while rest:
            count = rng.randint(1, 4)
            yield join(rest[:count])
            rest = rest[count:]


def augmented(records: list[Record], names: Names, copies: int) -> Iterator[Record]:
    """Yield the records, then copies with other names."""
    yield from records
    for _ in range(copies):
        for record in records:
            if record.names:
                record = swap(record, names, 0.7)
                yield curly(record) if names.rng.random() < 0.5 else record


def write_records(records: list[Record], path: Path) -> None:
    """Write records as JSON lines."""
    lines = (json.dumps([r.text, r.names], ensure_ascii=False) for r in records)
    path.write_text("\n".join(lines) + "\n", encoding="utf8")


def read_silver(path: Path, rng: random.Random) -> Iterator[Record]:
    """Yield groups of the sentences that ner_teacher.py labelled."""
    documents: dict[str, list[Record]] = defaultdict(list)
    with path.open(encoding="utf8") as lines:
        for doc_id, text, names in map(json.loads, lines):
            documents[doc_id].append(Record(text, [tuple(name) for name in names]))
    yield from uner_groups(documents, rng)


def hand_made(folder: Path, rng: random.Random) -> dict[str, list[Record]]:
    """Return the records of GUM and Universal NER: half of EWT's dev part is held out."""
    uner = read_uner(folder / "en_ewt-ud-dev.iob2.xz")
    held_out = {d: s for i, (d, s) in enumerate(uner.items()) if i % 2}
    kept = {d: s for d, s in uner.items() if d not in held_out}
    kept |= read_uner(folder / "en_ewt-ud-test.iob2.xz")
    train = list(read_gum(folder / "gum-entities-train.jsonl.xz", True, 5, rng))
    gum = list(read_gum(folder / "gum-entities-dev.jsonl.xz", True, 5, rng))
    return {
        "train": train + list(uner_groups(kept, rng)),
        "dev-gum": gum,
        "dev-uner": list(uner_groups(held_out, rng)),
    }


def main() -> None:
    """Write the recogniser's training and development files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", type=Path, help="pipeline that gives the tokenizer")
    parser.add_argument("ner", type=Path)
    parser.add_argument("facts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--silver", type=Path, help="sentences labelled by ner_teacher.py")
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--templates", type=int, default=3500)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(0)
    nlp, names = spacy.load(args.base), Names(args.facts, rng)
    files = hand_made(args.ner, rng)
    files["dev"] = files["dev-gum"] + files["dev-uner"]
    made = [Record(*filled) for filled in fill_templates(names, args.templates)]
    files["teacher"] = [*files["train"], *made[: args.templates // 4]]
    silver = list(read_silver(args.silver, rng)) if args.silver else []
    files["train"] = [*augmented(files["train"] + silver, names, args.copies), *made]
    for name, records in files.items():
        write_records(records, args.out / f"{name}.jsonl")
        DocBin(docs=[to_doc(nlp, r) for r in records]).to_disk(args.out / f"{name}.spacy")
        print(name, len(records), sum(len(r.names) for r in records))


if __name__ == "__main__":
    main()
