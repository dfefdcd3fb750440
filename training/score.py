"""Score a pipeline on raw text and write the figures as JSON and as a table."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example

PARSER_FILES = (
    "en_pud-test-n1",
    "en_pud-test-n10",
    "en_ewt-dev-n1",
    "en_ewt-dev-n10",
    "en_gum-dev-n1",
    "en_gum-dev-n10",
)
NER_FILES = ("dev-gum", "dev-uner")
KEYS = {
    "TOK": "token_f",
    "XPOS": "tag_acc",
    "UPOS": "pos_acc",
    "FEATS": "morph_acc",
    "LEMMA": "lemma_acc",
    "UAS": "dep_uas",
    "LAS": "dep_las",
    "SENTS": "sents_f",
}
NER_KEYS = {"P": "ents_p", "R": "ents_r", "F": "ents_f"}


def score(nlp: Language, path: Path, keys: dict[str, str]) -> dict[str, float]:
    """Return the scores on a file, in per cent, as ``spacy evaluate`` reckons them."""
    docs = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
    begin = time.perf_counter()
    found = nlp.evaluate(examples)
    seconds = time.perf_counter() - begin
    result = {name: round(100 * (found[key] or 0), 2) for name, key in keys.items()}
    result["words/s"] = round(sum(len(doc) for doc in docs) / seconds)
    for label, part in (found.get("ents_per_type") or {}).items():
        if keys is NER_KEYS:
            result[f"F {label}"] = round(100 * part["f"], 2)
    return result


def main() -> None:
    """Print the table and write the JSON file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--ner", type=Path)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    nlp = spacy.load(args.model)
    table = {name: score(nlp, args.corpus / f"{name}.spacy", KEYS) for name in PARSER_FILES}
    if args.ner:
        table |= {n: score(nlp, args.ner / f"{n}.spacy", NER_KEYS) for n in NER_FILES}
    for name, values in table.items():
        print(name, " ".join(f"{key} {value}" for key, value in values.items()))
    if args.out:
        args.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
