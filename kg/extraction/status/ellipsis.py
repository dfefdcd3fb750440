"""Acts that a clause only points back to: Lima signed, Quito did not; it had done no such thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..drafts import Draft, Reading
from ..parse.syntax import child, children, span
from .falsehood import pointing_predicates
from .negation import negated

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ...facts import Participant

PROVERBS = frozenset({"do", "have", "be", "will", "would", "can", "could"})
LEFT = frozenset({"obj", "xcomp", "ccomp", "obl", "cop", "aux", "aux:pass", "expl", "advcl"})
THINGS = frozenset({"thing", "nothing", "kind", "sort"})
KINDS = frozenset({"kind", "sort"})
HAPPENING = frozenset({"happen", "occur", "do", "take"})


def left_out(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the acts that a clause says somebody did not do, and names by no word of its own."""
    found: list[Draft] = []
    for token in reading.doc:
        if _stands_for_act(token) or _no_such(token):
            found += _undone(reading, token, drafts)
    return [*found, *_called_false(reading, drafts)]


def _stands_for_act(verb: Token) -> bool:
    """Say whether a negated auxiliary is all there is of a predicate: Quito did not."""
    if verb.pos_ not in {"AUX", "VERB"} or verb.lemma_.lower() not in PROVERBS:
        return False
    if verb.dep_ in {"aux", "aux:pass", "cop"} or not negated(verb):
        return False
    bare = not any(c.dep_ in LEFT for c in verb.children)
    return bare and child(verb, "nsubj") is not None


def _no_such(verb: Token) -> bool:
    """Say whether a verb tells that no such thing was done, or happened."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in HAPPENING:
        return False
    for thing in children(verb, "obj", "nsubj", "nsubj:pass"):
        inner = {thing.lower_, *(t.lower_ for t in thing.subtree)}
        if thing.lower_ in THINGS and ({"no", "such"} <= inner or {"nothing"} & inner):
            return bool(inner & KINDS) or "such" in inner
    return False


def _undone(reading: Reading, verb: Token, drafts: Sequence[Draft]) -> list[Draft]:
    act = _last_act(reading, verb, drafts)
    who = _doers(reading, verb)
    if act is None or (not who and verb.lemma_.lower() == "do"):
        return []
    ids = {p.entity.id for p in act.actors}
    if who and child(verb, "nsubj") is not None and child(verb, "obj") is None:
        same = ids == {p.entity.id for p in who}
        if same and not _disputed(act):
            return []
    first = min([verb, *children(verb, "aux")], key=lambda t: t.i)
    last = max([verb, *children(verb, "advmod", "obj")], key=lambda t: t.i)
    kept = [p for p in act.recipients if p.entity.id not in {w.entity.id for w in who}]
    return [
        replace(
            act,
            token=verb,
            verb=verb,
            trigger=span(reading.text, first, last),
            actors=who or act.actors,
            recipients=kept,
            rule=f"left-out:{act.rule}",
            absorbs=False,
            undone=True,
            origin=None,
            denial=None,
        )
    ]


def _doers(reading: Reading, verb: Token) -> list[Participant]:
    subject = child(verb, "nsubj")
    if subject is None or subject.lower_ in THINGS:
        return []
    return reading.people.actors(verb)


def _last_act(reading: Reading, verb: Token, drafts: Sequence[Draft]) -> Draft | None:
    """Return the act told last before a verb, in its sentence or the one before."""
    begin = verb.sent.start
    first = reading.doc[begin - 1].sent.start if begin else begin
    before = [d for d in drafts if first <= d.token.i < verb.i and d.denial is None]
    done = [d for d in before if d.rule and not d.undone and not d.rule.startswith("left-out")]
    here = [d for d in done if d.token.i >= begin]
    kept = here or done
    return kept[-1] if kept else None


def _disputed(act: Draft) -> bool:
    """Say whether an act is only said to have been done: Quito says Lima did it."""
    node = act.verb if act.verb is not None else act.token
    return node.dep_ in {"ccomp", "acl", "advcl", "xcomp", "parataxis"} or node.head != node


def _called_false(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the acts that "this is untrue", "that is a lie" takes up."""
    found = []
    for sent in reading.doc.sents:
        for word in pointing_predicates(list(sent)):
            act = _last_act(reading, word, drafts)
            if act is not None:
                subject = child(word, "nsubj") or word
                found.append(
                    replace(
                        act,
                        token=word,
                        verb=word,
                        trigger=span(reading.text, subject, word),
                        rule=f"left-out:{act.rule}",
                        absorbs=False,
                        undone=True,
                        origin=None,
                    )
                )
    return found
