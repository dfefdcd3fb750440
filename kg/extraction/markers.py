"""Words of the lexicon that make an event less than done, and how the event hangs on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ..facts import Certainty
from ..ontology import Entry, entries
from .speech import known_as, words
from .syntax import child, children, is_passive, preposition

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
CLAUSAL = frozenset({"ccomp", "csubj", "csubj:pass"})
NOMINAL = frozenset({"obj", "iobj", "nsubj", "nsubj:pass", "obl", "nmod", "compound", "amod"})
OPEN = frozenset({"xcomp", "advcl", "acl", "obl"})
COMPLEMENTING = frozenset({"to", "that", "whether", "if", "of", "from", "against", "for", "into"})
TOWARDS = COMPLEMENTING | {"on", "about", "over", "with", ""}


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the lexicon does to the event beside or below it."""

    modality: str
    certainty: Certainty
    negative: bool
    negated: str
    relations: frozenset[str]


@cache
def _lexicon(kind: str) -> Mapping[str, tuple[Word, ...]]:
    found: dict[str, tuple[Word, ...]] = {}
    for entry in entries("lexicon", kind):
        for lemma in entry.all("lemma"):
            found[lemma] = (*found.get(lemma, ()), _word(entry))
    return MappingProxyType(found)


def _word(entry: Entry) -> Word:
    return Word(
        modality=entry.one("modality"),
        certainty=cast(Certainty, entry.one("certainty", "certain")),
        negative=entry.one("polarity") == "negative",
        negated=entry.one("negated"),
        relations=frozenset(entry.all("relation")),
    )


def look(token: Token, kind: str) -> tuple[Word, ...]:
    """Return what the lexicon has under a class for a word, with its particle if it has one."""
    table = _lexicon(kind)
    particle = child(token, "compound:prt")
    if particle is not None:
        pairs = {pair.split()[0]: pair for pair in table if pair.endswith(f" {particle.lower_}")}
        return table.get(pairs.get(known_as(token, pairs), ""), ())
    return table.get(token.lower_) or table.get(known_as(token, table), ())


def negated(token: Token, *, but: Token | None = None) -> bool:
    """Say whether a word is negated where it stands: "did not", "no talks", "nobody".

    `but` is a child whose own negation is already counted.
    """
    return sum(_negators(token, but)) % 2 == 1


def _negators(token: Token, but: Token | None) -> Iterator[bool]:
    for c in token.children:
        if c == but:
            continue
        if c.dep_ in {"advmod", "det", "mark", "cc", "cc:preconj", "case", "neg"}:
            yield _negates(c)
        elif c.dep_ in {*SUBJECTS, "obj"} and token.pos_ in {"VERB", "AUX"}:
            no = child(c, "det")
            yield _negates(c) or (no is not None and no.lower_ == "no")


def _negates(token: Token) -> bool:
    """Say whether a word negates what it stands beside: "not" but not "not only"."""
    if token.lower_ == "longer":
        return any(c.lower_ == "no" for c in token.children)
    follows = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return token.lower_ in words("Negator") and follows != "only"


def attachment(token: Token) -> str:
    """Return how a token hangs on the word above, in the terms of the lexicon."""
    dep = token.dep_
    verbal = token.pos_ in {"VERB", "AUX"} or child(token, "cop") is not None
    if dep == "advcl" and not _complements(token):
        return "adjunct"
    if dep in CLAUSAL or (dep in {"acl", "advcl"} and verbal and finite(token)):
        return "infinitive" if verbal and not finite(token) else "clause"
    if dep in OPEN and (verbal or dep != "obl"):
        return "infinitive"
    if dep == "nsubj":
        return "" if token.head.pos_ == "VERB" and not is_passive(token.head) else "object"
    if dep in {"obj", "nsubj:pass"}:
        return "object"
    if dep in {"obl", "nmod"}:
        return "noun" if preposition(token) in TOWARDS else "adjunct"
    return "noun" if dep in NOMINAL else ""


def _complements(clause: Token) -> bool:
    """Say whether an adverbial clause may be what the word before it needs: "to …", "that …"."""
    return clause.i > clause.head.i and marked(clause)


def marked(clause: Token) -> bool:
    """Say whether a clause starts as a complement does: "to", "that", "from"."""
    return bool({c.lower_ for c in children(clause, "mark", "case")} & COMPLEMENTING)


def names_condition(token: Token) -> bool:
    """Say whether a word makes its head depend on a condition: "if", "in the event of"."""
    if token.dep_ in {"mark", "case", "advmod"}:
        return token.lower_ in words("Conditional")
    of = child(token, "nmod", "acl") if token.lower_ in words("ConditionalNoun") else None
    return of is not None and preposition(token) == "in" and preposition(of) in {"of", "that"}


def finite(verb: Token) -> bool:
    """Say whether a verb or its auxiliary is finite."""
    own = [verb, *children(verb, "aux", "aux:pass", "cop")]
    return any("Fin" in t.morph.get("VerbForm", []) for t in own)


def has_to(verb: Token) -> bool:
    """Say whether a verb is an infinitive with "to"."""
    return any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in verb.children)
