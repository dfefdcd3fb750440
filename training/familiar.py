"""Words that a model has often seen in training: python familiar.py SHARED/ud FILE."""

from __future__ import annotations

import lzma
import sys
from collections import Counter
from pathlib import Path

OFTEN = 5


def familiar(folder: Path) -> list[str]:
    """Return the words in lower case that the training parts of a folder have often, sorted."""
    seen: Counter[str] = Counter()
    for file in sorted(folder.glob("*train*.conllu.xz")):
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                word = line.split("\t")[1] if line[:1].isdigit() else ""
                seen[word.lower()] += 1
    return sorted(w for w, n in seen.items() if n >= OFTEN and w.isalpha() and w.isascii())


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(familiar(Path(sys.argv[1]))) + "\n", encoding="utf-8")
