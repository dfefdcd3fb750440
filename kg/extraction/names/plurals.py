"""Those listed together whom a plural takes up without a number: the neighbours, the rivals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from ...facts import Entity
from ...ontology import lemmas_of
from ..parse.syntax import shows, text_of
from .entities import AGENTS, Mentions
from .groups import add_group, doers_to, listed, sentences_before

if TYPE_CHECKING:
    from spacy.tokens import Token

SIDES = AGENTS - {"Person"}
DESCRIBING = frozenset({"det", "amod", "compound", "case", "punct", "cc", "advmod"})
DEFINITE = frozenset({"the", "these", "those", "such"})
MOST = 6


def _nouns() -> frozenset[str]:
    return lemmas_of("frames", "ToldTogether")


def is_told_together(token: Token) -> bool:
    """Say whether a plural may stand for those listed just before: the rivals, these allies."""
    if token.pos_ != "NOUN" or not shows(token, "Number", "Plur"):
        return False
    if token.lemma_.lower() not in _nouns() or token.dep_ in {"compound", "appos", "nmod:desc"}:
        return False
    plain = all(c.dep_ in DESCRIBING for c in token.children)
    return plain and any(c.dep_ == "det" and c.lower_ in DEFINITE for c in token.children)


def add_told_together(token: Token, mentions: Mentions) -> None:
    """Add the last ones that stand in a list before a plural, else the only two named nearby."""
    after = mentions.at(token.nbor()) if token.i + 1 < len(token.doc) else None
    if after is not None:
        return
    found = next((r for r in _runs(token, mentions) if len(r) > 1), {})
    if not found:
        every = {id: e for run in _runs(token, mentions) for id, e in run.items()}
        states = {id: e for id, e in every.items() if e.type == "Country"}
        found = states if len(states) == 2 else {}
    if 1 < len(found) <= MOST:
        add_group(mentions, token, token, list(found.values()))


def _runs(token: Token, mentions: Mentions) -> Iterator[dict[str, Entity]]:
    """Yield the sides named together before a noun, by id, the nearest first; a lone one too."""
    start = list(sentences_before(token))[-1].start_char
    doers = doers_to(token, mentions)
    run: dict[str, Entity] = {}
    last = None
    for mention in takewhile(lambda m: m.evidence.start >= start, mentions.before(token.idx)):
        if mention.entity.id in doers:
            continue
        sides = [e for e in mention.entity.members or (mention.entity,) if e.type in SIDES]
        if last is None or not sides or not listed(text_of(token.doc), mention, last):
            yield run
            run = {}
        run.update({e.id: e for e in sides})
        last = mention if sides else None
    yield run
