"""Denials that point back: "…, a charge that Lima denies", "… Lima denied it"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Participant, Utterance
from ...namespaces import digest
from ..acts.anaphora import pointing
from ..acts.candidates import denials, said
from ..drafts import Draft, Reading
from ..parse.syntax import above, child, children, span
from ..speech.chains import chain_for
from ..speech.speech import known_as, words
from .falsehood import denial_of, labelled_false, told_false
from .negation import negated

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ...facts import Evidence

CONTENT = ("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "nmod")
OUTER = frozenset({"ACCUSE", "REJECT", "REQUEST", "THREATEN", "AGREE"})


def pointing_back(reading: Reading, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the acts that were told before and are denied by a word that only takes them up."""
    found: list[Draft] = []
    for verb in reading.doc:
        if not _denies(verb) or not _points(verb):
            continue
        deniers = reading.people.actors(verb)
        if deniers:
            acts = _told(drafts, verb, deniers[0])
            found += [_denied(reading, act, verb, deniers[:1]) for act in acts]
    return found


def _denies(verb: Token) -> bool:
    """Say whether a verb denies, or calls what it speaks of false."""
    joined = verb.head if verb.dep_ == "conj" else verb
    if verb.pos_ != "VERB" or negated(verb) or (negated(joined) and child(verb, "nsubj") is None):
        return False
    return verb.lemma_.lower() in denials() or labelled_false(verb)


def disown(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Let whoever calls the report of an act false deny it: dismissed as a lie claims that …"""
    for draft in drafts:
        act = draft.verb if draft.verb is not None else draft.token
        word = denial_of(act) or told_false(act)
        if word is None or draft.denial is not None:
            continue
        if word.pos_ == "VERB" and reading.people.actors(word):
            draft.denial = word
        else:
            draft.undone = True


def _points(verb: Token) -> bool:
    """Say whether what a verb denies is only pointed at: it, which, the charge."""
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return _is_charge(verb.head)
    thing = child(verb, "obj")
    if thing is None and verb.dep_ == "acl:relcl":
        return _is_charge(verb.head)
    if any(pointing(c) for c in children(verb, "obj", "iobj", "expl")) and labelled_false(verb):
        return True
    if thing is None or child(verb, "ccomp", "xcomp") is not None:
        return False
    if thing.lower_ in {"which", "that"} and verb.dep_ == "acl:relcl":
        return thing.nbor(-1).text == "," or _is_charge(verb.head)
    if pointing(thing):
        return True
    return _is_charge(thing) and child(thing, *CONTENT) is None


def _is_charge(noun: Token) -> bool:
    return noun.pos_ == "NOUN" and bool(known_as(noun, words("ChargeNoun")))


def _told(drafts: Sequence[Draft], verb: Token, denier: Participant) -> list[Draft]:
    """Return the acts that the denier is said to have done, in this sentence or the last one."""
    own = {denier.entity.id, denier.entity.country} - {None}
    open_ = denier.entity.country is None and denier.entity.type != "Country"
    begin = verb.sent.start
    last = verb.doc[begin - 1].sent.start if begin else begin
    before = [d for d in drafts if d.type not in OUTER and last <= d.token.i < verb.i]
    told = [d for d in before if _is_reported(d.token) and not negated(d.verb or d.token)]
    reported = [d for d in told if open_ or _by(d, own)]
    here = [d for d in reported if d.token.i >= begin]
    return (here or reported)[-2:]


def _by(draft: Draft, own: set[str | None]) -> bool:
    """Say whether an act is the denier's, or nobody's by its words."""
    actors = draft.actors
    return not actors or any(own & {p.entity.id, p.entity.country} for p in actors)


def _is_reported(token: Token) -> bool:
    """Say whether somebody only says or alleges what a token tells."""
    reporting = said() | {"accuse", "blame", "charge", "suspect", "insist"}
    return any(t.lemma_.lower() in reporting for t in above(token))


def _denied(reading: Reading, act: Draft, verb: Token, deniers: list[Participant]) -> Draft:
    trigger = act.trigger
    if act.token.sent.start != verb.sent.start:
        things = [c for c in verb.children if c.dep_ == "obj" and c.i > verb.i]
        trigger = span(reading.text, verb, things[0] if things else verb)
    return replace(
        act,
        trigger=trigger,
        actors=act.actors or deniers,
        rule=f"denied:{act.rule}",
        denial=verb,
        origin=act,
    )


def around(cue: Evidence, draft: Draft, utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """Return the links around a denial; whoever said what it denies does not say that it is so."""
    links = chain_for(cue, utterances, performative=False)
    if draft.origin is None:
        return links
    told = chain_for(_content(draft), utterances, performative=True)
    return links[:-1] if links and told and links[-1].id == told[-1].id else links


def denying(
    reading: Reading,
    draft: Draft,
    verb: Token,
    chain: Sequence[Utterance],
    utterances: Sequence[Utterance],
) -> Utterance:
    """Return the link of a denial within the links around its verb: the one known, or a new one."""
    speaker = reading.people.actors(verb)[0]
    for known in utterances:
        here = known.cue is not None and known.cue.start == verb.idx
        if here and known.speaker.entity.id == speaker.entity.id and draft.origin is None:
            return known
    cue, content = span(reading.text, verb, verb), _content(draft)
    within = chain[-1].id if chain else None
    key = digest(reading.article.id, content.start, content.end, speaker.entity.id, cue.start)
    return Utterance(key, speaker, cue, content, within, "denial")


def _content(draft: Draft) -> Evidence:
    return draft.origin.trigger if draft.origin is not None else draft.trigger
