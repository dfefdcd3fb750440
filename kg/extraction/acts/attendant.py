"""Acts told only beside another: what a march is for, whom a raid killed, what one waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..drafts import Draft
from ..parse.syntax import above, children, inside, preposition
from .absorption import purpose
from .frames import lemmas
from .sides import telling

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ...facts import Participant

VOICED = frozenset({"REQUEST", "PROTEST", "ACCUSE", "REJECT"})
GROUNDED = frozenset({"COERCE", "SANCTION", "RETREAT", "CONCEDE"})
WAITING = frozenset({"until", "till", "unless"})
LATER = WAITING | {"after", "before", "since", "once", "when"}


def telling_acts(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts that tell an act of their own."""
    together: dict[int, list[Draft]] = {}
    for draft in drafts:
        together.setdefault(draft.token.sent.start, []).append(draft)
    for draft in drafts:
        for other in together[draft.token.sent.start]:
            if other is not draft and _details(draft, other):
                other.recipients = other.recipients or draft.recipients
    return [d for d in drafts if not _attends(d, together[d.token.sent.start])]


def _attends(draft: Draft, near: list[Draft]) -> bool:
    if _only_awaited(draft) or _describes(draft) or _nobody_asks(draft) or _wished(draft):
        return True
    return any(_beside(draft, other) for other in near if other is not draft)


def _beside(draft: Draft, other: Draft) -> bool:
    """Say whether an act belongs to another that is told with it."""
    if draft.type == "DomesticAct" and _act(other).dep_ == "xcomp":
        return _act(other).head == _act(draft) and bool(other.actors)
    if not inside(_act(draft), _act(other)):
        return False
    further = _voiced(draft, other) or _outcome(draft, other) or _ground(draft, other)
    further = further or _named_in(draft, other)
    return further or _details(draft, other)


def _act(draft: Draft) -> Token:
    return draft.verb if draft.verb is not None else draft.token


def _details(draft: Draft, other: Draft) -> bool:
    """Say whether it only says more of the same act: an attack targeting a mall."""
    act = _act(draft)
    if draft.type != other.type:
        return False
    if draft.type == "PROTEST" and act.dep_ == "advcl" and act.head == _act(other):
        return purpose(act)
    if act.dep_ == "acl" and act.head.dep_ == "nsubj" and act.head.head == _act(other):
        return not draft.recipients
    if other.mode == "mediation" and act.dep_ == "obj":
        return act.head == other.token
    return not draft.actors and act.dep_ == "acl" and act.head == other.token and act.tag_ == "VBG"


def _voiced(draft: Draft, other: Draft) -> bool:
    """Say whether it is what people march, strike or block for: rallied to demand reforms."""
    below = _clause_below(draft, other)
    aim = below is not None and purpose(below)
    if other.type == "CONSULT" and draft.type == "CONSULT":
        return aim and draft.rule.startswith("encoder")
    if other.mode == "summon" and draft.type == "ACCUSE":
        return aim
    return aim and other.type == "PROTEST" and draft.type in VOICED and not draft.recipients


def _outcome(draft: Draft, other: Draft) -> bool:
    """Say whether it is only whom an attack hit: shelled the town, killing nine people."""
    act = _act(draft)
    alike = draft.type == other.type == "ASSAULT" and act.dep_ == "advcl" and act.tag_ == "VBG"
    if not alike or not other.recipients or act.i < other.token.i:
        return False
    there = {h for p in other.recipients for h in _homes(p)}
    return all(there & {*_homes(p)} for p in telling(draft.recipients))


def _ground(draft: Draft, other: Draft) -> bool:
    """Say whether it is only what somebody is held, tried or freed for: jailed for spying."""
    below = _clause_below(draft, other)
    gerund = below is not None and below.tag_ == "VBG" and below.pos_ == "VERB"
    return gerund and below is not None and preposition(below) == "for" and other.type in GROUNDED


def _named_in(draft: Draft, other: Draft) -> bool:
    """Say whether a noun without a doer is of the thing that is done: a suspension of aid."""
    noun = draft.token
    alone = draft.verb is None and not draft.actors and preposition(noun) == "of"
    return alone and noun.dep_ == "nmod" and noun.head in (other.theme, other.token)


def _clause_below(draft: Draft, other: Draft) -> Token | None:
    """Return the word right below one act's verb over another act, or None."""
    act, top = _act(draft), _act(other)
    path = [act, *above(act)]
    place = path.index(top) if top in path else 0
    return path[place - 1] if place else None


def _homes(participant: Participant) -> set[str]:
    return {h for h in (participant.entity.id, participant.entity.country) if h is not None}


def _only_awaited(draft: Draft) -> bool:
    """Say whether nobody does it, and it only comes first: until the rebels are beaten."""
    if draft.actors:
        return False
    marks = LATER if not draft.recipients else WAITING
    act = _act(draft)
    clauses = [t for t in (act, *above(act)) if t.dep_ == "advcl"]
    return any(c.lower_ in marks for clause in clauses for c in children(clause, "mark"))


def _nobody_asks(draft: Draft) -> bool:
    """Say whether something is asked for of which no one says who asks: a tour meant to urge it."""
    meant = draft.token.dep_ == "xcomp" and draft.token.head.dep_ == "acl"
    return draft.type == "REQUEST" and meant and not draft.actors


def _wished(draft: Draft) -> bool:
    """Say whether it is only what one would have another do: may need Peru to move its guns."""
    act = _act(draft)
    wish = act.head.lemma_.lower() in lemmas("WishVerb") and act.dep_ in {"xcomp", "ccomp"}
    another = any(c.dep_ in {"obj", "iobj"} for c in act.head.children)
    return wish and (another or any(c.dep_.startswith("nsubj") for c in act.lefts))


def _describes(draft: Draft) -> bool:
    """Say whether a participle only tells which ones: a besieged town, prisoners held in May."""
    if draft.token.dep_ == "acl:relcl" and any(c.lower_ == "any" for c in draft.token.head.lefts):
        return True
    if draft.actors or draft.token.pos_ != "VERB":
        return False
    which = draft.token.dep_ == "acl" and draft.token.tag_ == "VBN"
    which = which and not any(c.dep_.startswith("aux") for c in draft.token.children)
    return draft.token.dep_ == "amod" or (which and not telling(draft.recipients))
