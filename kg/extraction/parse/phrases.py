"""How a phrase or clause hangs in its sentence, where it bears on who takes part in what."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ...ontology import lemmas_of
from .syntax import children, preposition

if TYPE_CHECKING:
    from spacy.tokens import Token

ENDINGS = ("s", "y", "ion", "ment", "ness", "ing", "ism", "nce", "ship", "age", "ure", "ers", "men")
REPORTING = frozenset({"at", "after", "before", "during", "by"})
SKIPPED = frozenset({"acl", "acl:relcl", "ccomp", "parataxis", "punct"})


def of_the_object(verb: Token) -> bool:
    """Say whether a clause says what the object did or may not: accused of, kept from."""
    return verb.dep_ == "advcl" and preposition(verb) in {"of", "from", "for", "with"}


def absolute(phrase: Token) -> bool:
    """Say whether "with" only adds what someone else does: with its minister calling it a lie."""
    return any(c.tag_ == "VBG" and c.i > phrase.i for c in children(phrase, "acl", "advcl"))


def each_other(verb: Token) -> bool:
    """Say whether those who do something do it to each other, or to one another's people."""
    for c in children(verb, "obj", "iobj", "obl", "nmod", "nsubj:pass"):
        words = [t.lower_ for t in verb.doc[c.left_edge.i : c.right_edge.i + 1]]
        pairs = set(itertools.pairwise(words))
        if pairs & {("each", "other"), ("one", "another")}:
            return True
    return False


def beside_with(clause: Token) -> bool:
    """Say whether a clause only adds what others do: …, with ministers urging restraint."""
    first = next((t for t in clause.subtree if not t.is_punct), clause)
    return first.lower_ == "with" and first != clause


def in_phrase(token: Token) -> bool:
    """Say whether a name stands in a prepositional phrase, alone or as one of several."""
    while token.dep_ == "conj" and not preposition(token):
        token = token.head
    return bool(preposition(token))


def elsewhere(token: Token) -> bool:
    """Say whether a dependent tells of something else: another clause, a place, a source."""
    if token.dep_ == "advcl":
        return not any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)
    case = preposition(token)
    setting = token.dep_ == "obl" and case in REPORTING
    return token.dep_ in SKIPPED or setting or case.startswith("according")


def is_model(token: Token) -> bool:
    """Say whether a name ends in a number, as those of craft and arms do: F-16, Su-24."""
    after = token.doc[token.i + 1 : token.i + 3]
    number = [t.text for t in after if t.text != "-" or t.i > token.i + 1]
    return any(c.isdigit() for c in token.text) or (
        len(after) == 2 and after[0].text == "-" and number[-1][:1].isdigit()
    )


def is_currency(token: Token) -> bool:
    """Say whether three capitals before a sum are money: NOK 4 million."""
    code = token.is_alpha and token.text.isupper() and len(token.text) == 3
    return code and token.i + 1 < token.sent.end and token.nbor().like_num


def is_bare_name(token: Token) -> bool:
    """Say whether a word that opens a sentence as its bare subject can only be a name.

    A tagger takes names that it never saw for nouns there, where all words begin with a capital.
    """
    word = token.text
    if token.pos_ != "NOUN" or not token.dep_.startswith("nsubj") or not word.istitle():
        return False
    if token.i != token.sent.start or not token.is_alpha or len(word) < 4:
        return False
    if any(c.dep_ not in {"conj", "appos", "punct", "flat"} for c in token.children):
        return False
    return not word.lower().endswith(ENDINGS) and word.lower() not in mass_nouns()


def mass_nouns() -> frozenset[str]:
    """Return nouns that stand without an article: oil, violence."""
    return lemmas_of("frames", "MassNoun")
