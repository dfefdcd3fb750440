"""Our own sentences: TYPE, modality and a sentence with [A …], [P …] and [R …], tab-separated.

sentences.py FOLDER-OF-DRAFTS…   checks drafts and writes sentences/TYPE.tsv, each line once

sentences/plain.tsv is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from rows import LABELS, Row, Span

HERE = Path(__file__).parent / "sentences"
MARK = re.compile(r"\[([APR]) ([^\[\]]+)\]")
MODALITIES = {
    "actual",
    "pledged",
    "planned",
    "requested",
    "threatened",
    "predicted",
    "hypothetical",
    "negative",
}


def unmarked(sentence: str) -> tuple[str, dict[str, list[Span]]]:
    """Return a sentence without its marks, and the spans that bore each."""
    spans: dict[str, list[Span]] = defaultdict(list)
    text, at = "", 0
    for mark in MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        spans[mark[1]].append((len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return text + sentence[at:], spans


def fault(line: str) -> str:
    """Say what is wrong with a line, or nothing."""
    parts = line.split("\t")
    if len(parts) != 3:
        return "not three columns"
    label, modality, sentence = parts
    text, spans = unmarked(sentence)
    if label not in LABELS:
        return f"no type {label}"
    if modality not in MODALITIES and label != "NONE":
        return f"no modality {modality}"
    if len(spans["P"]) != 1:
        return f"{len(spans['P'])} predicates"
    if "[" in text or "]" in text:
        return "a bracket that marks nothing"
    return ""


def rows(folder: Path = HERE) -> Iterator[Row]:
    """Yield a row for each line; where several actors are marked, one for each.

    Those of plain.tsv, short sentences of every type, have the source "plain".
    """
    for file in sorted(folder.glob("*.tsv")):
        source = "plain" if file.stem == "plain" else "own"
        for line in file.read_text(encoding="utf-8").splitlines():
            if fault(line):
                continue
            label, _, marked = line.split("\t")
            text, spans = unmarked(marked)
            for actor in spans["A"] or [None]:
                for recipient in spans["R"] or [None]:
                    yield Row(text, spans["P"][0], actor, recipient, (label,), source, text)


def main(folders: list[Path]) -> None:
    """Check drafts and sort what is sound by type."""
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for file in sorted(f for folder in folders for f in folder.glob("*.tsv")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            line = line.strip()
            if line and (wrong := fault(line)):
                print(f"{file.name}:{number}: {wrong}: {line}", file=sys.stderr)
            elif line:
                lines[line.split("\t")[0]].setdefault(line)
    HERE.mkdir(exist_ok=True)
    for label, found in sorted(lines.items()):
        (HERE / f"{label}.tsv").write_text("".join(f"{x}\n" for x in found), encoding="utf-8")
        print(label, len(found))


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
