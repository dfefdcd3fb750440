"""Nouns that take a person up without the title he was named with: the general, the 62-year-old."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...facts import Entity
from ...ontology import lemmas_of
from ..parse.syntax import preposition, shows
from ..relations.titles import phrase_before
from .entities import Mentions, titles
from .lands import FORMER

if TYPE_CHECKING:
    from spacy.tokens import Token

DEFINITE = frozenset({"the", "this"})
DESCRIBING = frozenset(
    {"det", "amod", "case", "punct", "compound", "advmod", "nummod", "cc", "acl:relcl"}
)
NAMING = frozenset({"flat", "flat:name", "appos"})
NOMINAL = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod:poss"})


def epithets() -> frozenset[str]:
    """Return the nouns that take up a person named before: general, cleric, laureate."""
    return lemmas_of("lexicon", "Epithet")


@cache
def _callings() -> frozenset[str]:
    return lemmas_of("frames", "PersonWord").union(title.split()[-1] for title in titles())


def is_epithet(token: Token, mentions: Mentions) -> bool:
    """Say whether a noun phrase is definite, one person, and says nothing of who is meant.

    "The former rebel" may take anybody up, and so may "the 62-year-old"; a soldier or minister
    need not be the one who was named last.
    """
    if _is_aged(token):
        return True
    past = any(t.lower_ in FORMER for t in token.lefts)
    known = epithets() | _callings() if past else epithets()
    if not common(token) or token.lemma_.lower() not in known or shows(token, "Number", "Plur"):
        return False
    plain = all(c.dep_ in DESCRIBING or charged(c) for c in token.children)
    definite = any(c.dep_ == "det" and c.lower_ in DEFINITE for c in token.children)
    apart = token.dep_ not in {"compound", "appos", "nmod:desc", "flat", "conj"}
    return plain and definite and apart and not _names_another(token, mentions)


def common(token: Token) -> bool:
    """Say whether a word in lower case heads a noun phrase, whatever the tagger took it for."""
    if token.pos_ == "ADJ":
        return token.dep_ in NOMINAL
    return token.pos_ == "NOUN" or (token.pos_ == "PROPN" and token.text.islower())


def charged(phrase: Token) -> bool:
    """Say whether "of …" is what its noun is accused or told of: accused the state of meddling."""
    verb = phrase.head.head
    told = phrase.head.dep_ in NOMINAL and verb.lemma_.lower() in lemmas_of("frames", "ToldOfVerb")
    return phrase.dep_ == "nmod" and preposition(phrase) == "of" and told


def _is_aged(token: Token) -> bool:
    """Say whether a token ends "the 62-year-old" where no noun follows."""
    doc, at = token.doc, token.i
    if token.lower_ == "year-old" or token.lower_.endswith("-year-old"):
        first = at - (not token.lower_[0].isdigit()) * 2
    elif token.lower_ == "old" and at > 4 and doc[at - 2].lower_ == "year":
        first = at - 4
    else:
        return False
    after = doc[at + 1] if at + 1 < token.sent.end else token
    bare = after.pos_ not in {"NOUN", "PROPN", "ADJ"} and after.text != "-"
    return bare and first > token.sent.start and doc[first - 1].lower_ == "the"


def _names_another(noun: Token, mentions: Mentions) -> bool:
    """Say whether a name follows a noun, or somebody without a name was called so before."""
    after = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    named = mentions.at(after)
    if (named is not None and named.kind == "name") or after.lower_ == "of":
        return True
    said, abroad = noun.lemma_.lower(), lemmas_of("frames", "EnvoyWord")
    same = abroad | lemmas_of("frames", "PostedWord") if said in abroad else {said}
    before = noun.doc[max(0, noun.sent.start - 80) : noun.i]
    return any(t.lemma_.lower() in same and not _beside_name(t, mentions) for t in before)


def _beside_name(noun: Token, mentions: Mentions) -> bool:
    """Say whether an earlier noun tells of somebody named or taken up there."""
    if mentions.at(noun) is not None or preposition(noun) == "as":
        return True
    near = noun.doc[noun.i + 1 : min(noun.i + 4, noun.sent.end)]
    words = [*near, noun.head, *(c for c in noun.children if c.dep_ in NAMING)]
    return any((m := mentions.at(t)) is not None and m.entity.type == "Person" for t in words)


def suits(noun: Token, mentions: Mentions, person: Entity) -> bool:
    """Say whether a person may be meant: he is of the country that stands before the noun."""
    for token in phrase_before(noun):
        mention = mentions.at(token)
        if mention is not None and mention.kind == "demonym" and mention.entity.type == "Country":
            return person.country in {None, mention.entity.id} or "former" in _words(noun)
    return True


def _words(noun: Token) -> set[str]:
    return {t.lower_ for t in phrase_before(noun)}
