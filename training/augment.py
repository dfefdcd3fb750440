"""Make variants of sentences: news typography, headlines, missing final marks."""

from __future__ import annotations

import random
from dataclasses import replace

from conllu import Sentence, Token

CURLY = {"``": "“", "''": "”"}


def curly_quotes(sentence: Sentence) -> Sentence:
    """Write quotation marks and apostrophes as newspapers do."""

    def convert(token: Token) -> Token:
        if token.form in {'"', "``", "''"}:
            return replace(token, form=CURLY.get(token.tag, "”"))
        if token.form == "'" and token.tag in CURLY:
            return replace(token, form="‘" if token.tag == "``" else "’")
        if token.form == "--":
            return replace(token, form="—")
        return replace(token, form=token.form.replace("'", "’"))

    return replace(sentence, tokens=[convert(token) for token in sentence.tokens])


def recase(sentence: Sentence, mode: str) -> Sentence:
    """Write all words in ``lower``, ``upper`` or ``title`` case."""

    def convert(token: Token) -> Token:
        if mode == "lower":
            return replace(token, form=token.form.lower())
        if mode == "upper":
            return replace(token, form=token.form.upper())
        small = token.pos in {"ADP", "DET", "CCONJ", "PART"} or not token.form[:1].isalpha()
        form = token.form if small else token.form[:1].upper() + token.form[1:]
        return replace(token, form=form)

    tokens = [convert(token) for token in sentence.tokens]
    pairs = zip(tokens, sentence.tokens, strict=True)
    same_length = all(len(new.form) == len(old.form) for new, old in pairs)
    return replace(sentence, tokens=tokens) if same_length else sentence


def drop_final_mark(sentence: Sentence) -> Sentence:
    """Leave out a final full stop, as headlines do."""
    tokens = sentence.tokens
    last = len(tokens) - 1
    if last < 3 or tokens[-1].form != "." or any(t.head == last for t in tokens):
        return sentence
    return replace(sentence, tokens=[*tokens[:-2], replace(tokens[-2], space=True)])


def vary(sentence: Sentence, rng: random.Random) -> Sentence:
    """Return a random variant of a sentence."""
    if rng.random() < 0.5:
        sentence = curly_quotes(sentence)
    chance = rng.random()
    if chance < 0.04:
        sentence = recase(sentence, "lower")
    elif chance < 0.08:
        sentence = recase(sentence, "upper")
    elif chance < 0.16:
        sentence = recase(sentence, "title")
    return drop_final_mark(sentence) if rng.random() < 0.1 else sentence
