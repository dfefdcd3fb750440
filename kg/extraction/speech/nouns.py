"""Nouns of speech with an owner: "X's claim that", "Western accusations of", "X's view is that"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..parse.syntax import child, children, preposition, span
from .chains import Link
from .judging import judged
from .noun_clauses import said_by_noun
from .quotes import Quotations
from .speakers import Speakers, owner, subject
from .speech import cue_of, known_as, words
from .stretches import Stretch, end_of, widen

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

GIVING = frozenset({"give", "make", "renew", "repeat", "voice", "issue", "deliver", "state"})
BE = frozenset({"is", "was", "remains", "remained", "are", "were", "been"})
MARKS = frozenset({"that", "whether"})


def nouns(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield a link for each noun of speech that has an owner and a clause."""
    for token in doc:
        noun = token.pos_ == "NOUN" and not preposition(token).startswith("according")
        kind = cue_of(token, "SpeechNoun") if noun else None
        said = (said_by_noun(token, kind) or _is_that(token)) if kind is not None else None
        who = _whose(token, speakers) if said is not None else None
        if kind and who is not None and said is not None:
            stretch = widen(token, said, quotations)
            link = Link(speakers.of(who), stretch, kind, span(quotations.text, token, token), who)
            yield replace(link, kind=judged(link, token, speakers))


def _whose(noun: Token, speakers: Speakers) -> Token | None:
    """Return whose word it is: the owner, or a name or people beside it, "Western claims"."""
    whose = _giver(noun, owner(noun))
    if whose is not None:
        return whose
    if child(noun, "cop") is not None:
        return _of_the_view(noun)
    beside = children(noun, "amod", "compound", "nmod:desc")
    return next((t for t in beside if speakers.is_named(t) or known_as(t, _people())), None)


def _people() -> frozenset[str]:
    return words("GroupNoun")


def _of_the_view(noun: Token) -> Token | None:
    """Return whose view it is: "it is the view of X that", "X is of the view that"."""
    who = child(noun, "nsubj", "expl")
    if who is not None and who.lower_ != "it":
        return who if preposition(noun) in {"of", "under"} else None
    return next((c for c in children(noun, "nmod") if preposition(c) == "of"), None)


def _giver(noun: Token, whose: Token | None) -> Token | None:
    """Return who gives "their word": the subject of the verb, where a pronoun owns its object."""
    verb = noun.head
    given = noun.dep_ == "obj" and verb.pos_ == "VERB" and verb.lemma_.lower() in GIVING
    if whose is None or whose.pos_ != "PRON" or not given:
        return whose
    return subject(verb) or whose


def _is_that(noun: Token) -> Stretch | None:
    """What stands behind "is that": "X's view, she said, is that it was settled"."""
    doc, predicate = noun.doc, noun.head
    if noun.dep_ not in {"nsubj", "nsubj:pass", "nsubj:outer"} or predicate.i < noun.i:
        return None
    for token in doc[noun.right_edge.i + 1 : noun.sent.end - 1]:
        if token.lower_ in BE and token.nbor().lower_ in MARKS:
            clause = child(predicate, "ccomp") or predicate
            ends = [end_of(t) for t in (clause, predicate) if t.i > token.i]
            return (token.nbor().idx, max(ends)) if ends else None
        if token.pos_ in {"VERB", "AUX"} and token.head == predicate and token.lower_ in BE:
            return None
    return None
