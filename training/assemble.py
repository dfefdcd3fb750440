"""Join the parser's and the recogniser's pipelines into the one that ships."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import spacy
from slim import slim_strings, slim_vectors
from spacy.language import Language
from vectors import mark_lower

META = {
    "name": "diplomacy",
    "description": (
        "English pipeline with Universal Dependencies (tagger, morphologizer, lemmatizer, parser) "
        "and a recogniser of persons, organisations, places and events; vectors from MiniLM."
    ),
    "author": "Diplomacy KG",
    "email": "",
    "url": "",
    "license": "CC BY-SA 4.0",
    "sources": [
        {
            "name": "UD_English-EWT (15d613d8)",
            "url": "https://github.com/UniversalDependencies/UD_English-EWT",
            "license": "CC BY-SA 4.0",
        },
        {
            "name": "GUM (72ce5ac1), without the non-commercial texts",
            "url": "https://github.com/amir-zeldes/gum",
            "license": "annotations CC BY 4.0; texts CC BY, CC BY-SA or public domain",
        },
        {
            "name": "UNER_English-EWT (8ed072de)",
            "url": "https://github.com/UniversalNER/UNER_English-EWT",
            "license": "CC BY-SA 4.0",
        },
        {
            "name": "all-MiniLM-L6-v2 (source of the word vectors)",
            "url": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
            "license": "Apache-2.0",
        },
    ],
}


def join(parser: Path, recogniser: Path, base: Path) -> Language:
    """Load the parser's pipeline and add the recogniser to it."""
    for folder in (parser, recogniser):
        shutil.copy(base / "vocab" / "vectors.cfg", folder / "vocab" / "vectors.cfg")
    nlp, other = spacy.load(parser), spacy.load(recogniser)
    nlp.add_pipe("ner", source=other)
    return nlp


def without_paths(nlp: Language) -> None:
    """Take the training machine's paths out of the stored configuration."""
    config = nlp.config.copy()
    config["paths"] = dict.fromkeys(config["paths"])
    config["initialize"] = {"vectors": None, "before_init": None}
    nlp.config = config


def describe(nlp: Language, version: str, scores: Path | None) -> None:
    """Fill in the pipeline's meta data."""
    kept = json.loads(scores.read_text(encoding="utf8")) if scores else {}
    nlp.meta.update({**META, "version": version, "performance": kept})


def main() -> None:
    """Write the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parser", type=Path)
    parser.add_argument("recogniser", type=Path)
    parser.add_argument("base", type=Path, help="pipeline with the vectors, from vectors.py")
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--rows", type=int, default=18500, help="rows of the vector table")
    parser.add_argument("--scores", type=Path, help="JSON written by score.py")
    args = parser.parse_args()
    nlp = join(args.parser, args.recogniser, args.base)
    slim_vectors(nlp, args.rows)
    without_paths(nlp)
    describe(nlp, args.version, args.scores)
    nlp.to_disk(args.out)
    mark_lower(args.out)
    slim_strings(nlp, args.out)
    size = sum(f.stat().st_size for f in args.out.rglob("*") if f.is_file())
    print(f"{args.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
