"""Make the blank pipeline that training starts from: tokenizer settings."""

from __future__ import annotations

import argparse
from pathlib import Path

import spacy
from spacy.lang.char_classes import ALPHA, HYPHENS
from spacy.language import Language
from spacy.util import compile_infix_regex

# Prefixes that the treebanks leave joined ("non-profit"); other hyphens part words.
JOINED_PREFIXES = (
    "anti",
    "arch",
    "co",
    "counter",
    "cross",
    "e",
    "ex",
    "extra",
    "inter",
    "intra",
    "macro",
    "micro",
    "mid",
    "mini",
    "multi",
    "neo",
    "non",
    "over",
    "pan",
    "post",
    "pre",
    "pro",
    "pseudo",
    "quasi",
    "re",
    "semi",
    "socio",
    "sub",
    "super",
    "trans",
    "ultra",
    "un",
)
ABBREVIATIONS = (
    "No.",
    "Nos.",
    "Lt.",
    "Ft.",
    "etc.",
    "al.",
    "Sat.",
    "Sun.",
    "Wed.",
    "Thu.",
    "Fri.",
    "Mon.",
    "Tue.",
    "Tues.",
    "Thurs.",
    "Sgt.",
    "Capt.",
    "Maj.",
    "Col.",
    "Cmdr.",
    "Hon.",
    "Amb.",
    "Pres.",
    "approx.",
    "ca.",
    "cf.",
    "vol.",
    "Vol.",
    "pp.",
    "Sr.",
    "Jr.",
    "Ph.D.",
    "M.D.",
    "Inc.",
    "Ltd.",
    "Corp.",
)
SPLIT_WORDS = {"wanna": ["wan", "na"], "Wanna": ["Wan", "na"]}
REMOVED = ["id", "Id", "Ill", "ill", "hell", "Hell", "shell", "Shell", "Shed", "shed", "wed", "Wed"]


def hyphen_infix() -> str:
    """Return the pattern for a hyphen inside a compound, but not after a joined prefix."""
    barred = "".join(rf"(?<!\b[{p[0].upper()}{p[0]}]{p[1:]})" for p in JOINED_PREFIXES)
    return rf"(?<=[{ALPHA}0-9]){barred}(?:{HYPHENS})(?=[{ALPHA}])"


def infixes(nlp: Language) -> list[str]:
    """Return the infix patterns of UD's English treebanks."""
    old = rf"(?<=[{ALPHA}0-9])(?:{HYPHENS})(?=[{ALPHA}])"
    patterns = [p for p in nlp.Defaults.infixes if p != old]
    assert len(patterns) == len(nlp.Defaults.infixes) - 1
    numeric = [
        rf"(?<=[{ALPHA}])(?:{HYPHENS})(?=[0-9])",
        r"(?<=[0-9])[–—](?=[0-9])",
    ]
    return [*patterns, hyphen_infix(), *numeric]


def set_tokenizer(nlp: Language) -> None:
    """Change the tokenizer's settings; they are stored with the pipeline."""
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes(nlp)).finditer
    rules = dict(nlp.tokenizer.rules)
    for word in REMOVED:
        rules.pop(word, None)
    rules.update({word: [{65: word}] for word in ABBREVIATIONS})
    rules.update({w: [{65: part} for part in parts] for w, parts in SPLIT_WORDS.items()})
    nlp.tokenizer.rules = rules


def main() -> None:
    """Write the blank pipeline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    nlp = spacy.blank("en")
    set_tokenizer(nlp)
    nlp.to_disk(args.out)


if __name__ == "__main__":
    main()
