"""Bring the label conventions of the training treebanks together."""

from __future__ import annotations

from dataclasses import replace

from conllu import Sentence, Token

# Optional subtypes that not every English treebank of UD marks: only the universal relation stays.
DEPREL_MAP = {
    "obl:agent": "obl",
    "nsubj:outer": "nsubj",
    "csubj:outer": "csubj",
}


def harmonise_token(token: Token) -> Token:
    """Return the token with the shared label conventions."""
    return replace(token, dep=DEPREL_MAP.get(token.dep, token.dep))


def harmonise(sentence: Sentence) -> Sentence:
    """Return the sentence with the shared label conventions."""
    return replace(sentence, tokens=[harmonise_token(token) for token in sentence.tokens])
