"""The thing that an act is about: the noun among its objects that a frame asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..parse.syntax import children, conjuncts, is_passive, preposition
from .anaphora import described, stands_for

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .frames import Frame

OBJECTS = ("obj", "nsubj:pass")
VERBAL = frozenset({"VERB", "AUX"})


def theme_of(token: Token, frame: Frame) -> Token | None:
    """Return the noun that the frame asks for, among the objects (or the "of" phrase of a noun)."""
    heads = list(candidates(token)) if frame.themes or frame.phrases else []
    heads += _after(token, frame.lists.get("themeSlot", frozenset()))
    if frame.has("nested"):
        heads += [c for o in children(token, "obj") for c in children(o, "nmod")]
    for head in heads:
        for noun in conjuncts(head):
            if _is_theme(noun, frame):
                return noun
    verbal = token.pos_ in VERBAL
    pointing = (h for h in heads if verbal and stands_for(h, lambda t: _is_theme(t, frame)))
    return next(pointing, None)


def _after(token: Token, slots: frozenset[str]) -> list[Token]:
    """Return the phrases after the prepositions at which a frame also has its theme."""
    if not slots:
        return []
    phrases = children(token, "obl", "nmod")
    phrases += [c for o in children(token, "obj", "obl") for c in children(o, "nmod")]
    return [c for c in phrases if any(m.lower_ in slots for m in children(c, "case"))]


def _is_theme(noun: Token, frame: Frame) -> bool:
    if frame.phrases and any(has_words(noun, p) for p in frame.phrases):
        return True
    if noun.lemma_.lower() in frame.themes:
        return True
    return any(c.lemma_.lower() in frame.themes for c in children(noun, "compound", "nmod:desc"))


def candidates(token: Token) -> Iterator[Token]:
    """Yield the nouns that can be what a verb or event noun is about."""
    if token.pos_ not in VERBAL:
        yield from (c for c in children(token, "nmod") if preposition(c) in {"of", "to"})
        yield from children(token, "compound", "nmod:poss")
        return
    yield from children(token, *OBJECTS)
    yield from children(token, "iobj", "obl:unmarked")
    yield from (c for c in children(token, "xcomp") if c.pos_ == "NOUN")
    yield from (c for c in children(token, "obl", "nmod") if preposition(c) in {"for", "to"})
    if token.dep_ == "acl" and is_passive(token):
        yield token.head
    if (noun := described(token)) is not None:
        yield noun
    for c in children(token, "xcomp"):
        if c.pos_ in VERBAL and c.lemma_.lower() in {"be", "have"}:
            yield from candidates(c)


def has_words(noun: Token, words: str) -> bool:
    """Say whether a noun phrase has these lemmas, its head or a dependent being the last."""
    wanted = words.split()
    near = {noun.lemma_.lower()}
    for c in noun.children:
        if c.dep_ in {"amod", "compound", "nmod", "nmod:desc", "nmod:poss", "flat", "conj", "case"}:
            near.update(t.lemma_.lower() for t in c.subtree if t.dep_ != "conj" or c.dep_ != "nmod")
    return all(w in near for w in wanted)
