"""Acts within acts: told once, with the sides they share, and not apart from a promise of them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from ..drafts import Draft
from ..parse.syntax import above, child, inside, preposition, shows
from .anaphora import such
from .nouns import REFUSING, none_held
from .sides import apart, telling, without

if TYPE_CHECKING:
    from spacy.tokens import Token

COMPLEMENT = frozenset({"xcomp", "ccomp", "obj", "obl", "acl", "nmod", "iobj"})
CLAUSES = frozenset({"xcomp", "ccomp", "advcl"})
HOSTILE = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE"})
SETTING = frozenset({"by", "in", "at", "during", "after", "before"})
NEAR = 20


def told_once(drafts: list[Draft]) -> list[Draft]:
    """Drop a noun's event where its verb already tells it."""
    verbs = {d.token.i: d for d in drafts if d.verb == d.token}
    kept = []
    nested = {d.token.i for d in drafts if ":" in d.rule}
    for draft in drafts:
        if draft.token.i in nested and ":" not in draft.rule:
            continue
        carrier = draft.verb if draft.verb is not None else draft.token.head
        twin = verbs.get(carrier.i) if carrier is not None else None
        told = twin is not None and twin is not draft and _tells(twin, draft)
        if not (told and draft.token.pos_ not in {"VERB", "AUX"}):
            kept.append(draft)
    return kept


def _tells(verb: Draft, noun: Draft) -> bool:
    """Say whether a verb's event is that of a noun below it: signed the treaty, spoke by phone."""
    alike = noun.mode == "phone" and (verb.type, verb.mode) == (noun.type, noun.mode)
    return alike or noun.trigger.overlaps(verb.trigger)


def same_told(drafts: list[Draft]) -> list[Draft]:
    """Drop an act that only tells another of its type and sides again: met to discuss."""
    kept: list[Draft] = []
    for draft in drafts:
        if not any(_repeats(draft, other) for other in kept[-NEAR:]):
            kept.append(draft)
    return kept


def _repeats(draft: Draft, other: Draft) -> bool:
    """Say whether a draft is what another is for, or is the encoder's word for the same."""
    alike = draft.type == other.type and (draft.mode == other.mode or draft.type == "CONSULT")
    if not alike or not draft.actors or not inside(draft.token, other.token):
        return False
    act = draft.verb if draft.verb is not None else draft.token
    if act.dep_ not in {"advcl", "xcomp"} and not draft.rule.startswith("encoder"):
        return False
    return _sides(draft) == _sides(other)


def _sides(draft: Draft) -> list[set[str]]:
    return [{p.entity.id for p in side} for side in (draft.actors, draft.recipients)]


def inherit(draft: Draft, before: list[Draft]) -> None:
    """Let an act without a doer of its own take the sides of the act it is told with."""
    if draft.actors or not draft.inherits:
        return
    for other in reversed(before):
        near = other.token.sent.start == draft.token.sent.start
        again = such(draft.token) or none_held(draft.token)
        near = other.type == draft.type if again else near
        if other.actors and (near or _of_the_same(draft, other)):
            draft.actors, draft.origin = list(other.actors), other
            draft.recipients = draft.recipients or list(other.recipients)
            return


def _of_the_same(draft: Draft, other: Draft) -> bool:
    """Say whether an act's subject is what the other act made: signed a treaty … The treaty."""
    made, theme = other.theme, draft.theme
    if made is not None and theme is not None and draft.verb is None and draft.type == other.type:
        return made.lemma_ == theme.lemma_
    subject = child(draft.token, "nsubj")
    return subject is not None and made is not None and subject.lemma_ == made.lemma_


def absorb(drafts: list[Draft]) -> list[Draft]:
    """Drop acts that another draft promises, asks or threatens; promised harm makes a threat."""
    gone: set[int] = set()
    together: dict[int, list[Draft]] = {}
    for draft in drafts:
        together.setdefault(draft.token.sent.start, []).append(draft)
    for outer in drafts:
        if not outer.absorbs:
            continue
        for inner in together[outer.token.sent.start]:
            if inner is outer or not promised(inner, outer):
                continue
            if (outer.spares and inner.type in HOSTILE) or _was_asked(inner, outer):
                continue
            gone.add(id(inner))
            if _is_threat(inner, outer):
                outer.type, outer.mode, outer.modality = "THREATEN", inner.threat, "threatened"
                outer.recipients = inner.recipients or outer.recipients
            elif not outer.recipients:
                if inner.mode == "hosting" or _set_apart(inner.token, outer.token):
                    continue
                others = without(telling(inner.recipients), outer.actors)
                outer.recipients = others or apart(telling(inner.actors), outer.actors)
    return [d for d in drafts if id(d) not in gone]


def _set_apart(inner: Token, outer: Token) -> bool:
    """Say whether an act lies in a clause that only describes something: reports that …"""
    between = takewhile(lambda t: t != outer, [inner, *above(inner)])
    return any(t.dep_ in {"acl:relcl", "advcl"} and not purpose(t) for t in between)


def _was_asked(inner: Draft, outer: Draft) -> bool:
    """Say whether what is refused or conceded is a demand that somebody has made."""
    bare = inner.token.pos_ == "NOUN" and child(inner.token, "acl", "ccomp") is None
    put = bare or inner.token.dep_ == "acl"
    refused = outer.type == "REJECT" and outer.token.lemma_.lower() in REFUSING
    asked = inner.type == "REQUEST" and (refused or outer.type == "CONCEDE")
    return asked and put and bool(inner.actors)


def _is_threat(inner: Draft, outer: Draft) -> bool:
    """Say whether what is promised or called for is harm of the speaker's own."""
    if not inner.harm or outer.type not in {"AGREE", "REQUEST"}:
        return False
    if outer.type == "REQUEST" and child(outer.token, "iobj", "obj", "ccomp") is not None:
        return False
    act = inner.verb if inner.verb is not None else inner.token
    while act.dep_ == "conj":
        act = act.head
    return act.head in {outer.token, outer.verb, outer.theme}


def promised(inner: Draft, outer: Draft) -> bool:
    """Say whether the inner act lies in what the outer one promises, asks or threatens."""
    roots = (
        [outer.token]
        if outer.verb is None or outer.verb == outer.token
        else [outer.verb, outer.token]
    )
    for root in roots:
        for c in root.children:
            if preposition(c) in SETTING or _described(inner.token, c):
                continue
            if c.dep_ in COMPLEMENT and c.i > root.i and inside(inner.token, c):
                return inner.token != c or c.dep_ in CLAUSES or inner.token.pos_ == "NOUN"
            if c.dep_ == "advcl" and c.i > root.i and purpose(c) and inside(inner.token, c):
                return True
    return _infinitive_after(inner.token, outer.token)


def _described(token: Token, ancestor: Token) -> bool:
    """Say whether a token stands in a relative clause below another: a visit that Lima sought."""
    path = [token, *above(token)] if inside(token, ancestor) else []
    below = path[: path.index(ancestor)] if ancestor in path else []
    return any(t.dep_ == "acl:relcl" for t in below)


def _infinitive_after(token: Token, verb: Token) -> bool:
    """Say whether a bare infinitive follows a verb and "to" with no finite verb between."""
    if (
        token.i <= verb.i
        or token.sent.start != verb.sent.start
        or not shows(token, "VerbForm", "Inf")
    ):
        return False
    between = list(token.doc[verb.i + 1 : token.i])
    finite = any(shows(t, "VerbForm", "Fin") for t in between)
    return not finite and any(t.lower_ == "to" for t in between)


def purpose(clause: Token) -> bool:
    """Say whether a clause says what for: to write, to protect."""
    to = any(c.dep_ == "mark" and c.lower_ == "to" for c in clause.children)
    return to and clause.tag_ != "VBG"
