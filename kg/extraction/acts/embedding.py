"""What a said clause makes of the saying: a threat, a demand, a promise, a refusal."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from ..drafts import Draft, Reading
from ..parse.syntax import child, children, conjuncts, is_passive
from ..status.negation import negated
from .complements import complements
from .frames import Match, lemmas, match
from .sides import without

if TYPE_CHECKING:
    from spacy.tokens import Token

OBLIGING = frozenset({"must", "should", "ought", "need", "have"})
COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
CULPABLE = frozenset({"responsible", "guilty", "behind", "complicit"})
FUTURE = frozenset({"will", "would", "shall", "'ll", "’ll", "going"})


@cache
def _harm_modes() -> dict[str, str]:
    return {x: e.one("mode") for e in entries("frames", "HarmCue") for x in e.all("lemma")}


def threatens(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the complement is harm that the speaker's own side would do."""
    clause = child(found.token, "ccomp", "xcomp")
    if clause is None or not draft.actors or _negated(clause) or _anothers(clause):
        return False
    if clause.lemma_.lower() in lemmas("HelpVerb"):
        return False
    if any(c.lower_ in {"whether", "if"} for c in children(clause, "mark")):
        return False
    cues = [
        _harm_modes()[t.lemma_.lower()] for t in clause.subtree if t.lemma_.lower() in _harm_modes()
    ]
    if not cues or not _ahead(clause):
        return False
    doers = reading.people.actors(clause) if clause.dep_ == "ccomp" else draft.actors
    if not doers and _own_doing(reading, found, clause, draft):
        draft.mode = next((c for c in cues if c), None)
        return True
    if doers and clause.lemma_.lower() in lemmas("SufferVerb"):
        draft.recipients = without(doers, draft.actors)
        return bool(draft.recipients)
    own = {p.entity.id for p in draft.actors} | {p.entity.country for p in draft.actors}
    if not any(p.entity.id in own or p.entity.country in own - {None} for p in doers):
        return False
    draft.mode = next((c for c in cues if c), None)
    return True


def _anothers(clause: Token) -> bool:
    """Say whether an infinitive tells what another is to do: wants Chad to attack."""
    return clause.dep_ == "xcomp" and child(clause.head, "obj", "iobj") is not None


def _own_doing(reading: Reading, found: Match, clause: Token, draft: Draft) -> bool:
    """Say whether harm without a doer is the speaker's: Oman would be forced to respond; warned
    that those who attack will be jailed, or that it will be war.
    """
    patient = child(clause, "nsubj:pass")
    named = reading.people.fill(patient) if patient is not None else []
    own = {p.entity.id for p in draft.actors} | {p.entity.country for p in draft.actors}
    if child(clause, "xcomp") is not None and any(p.entity.id in own for p in named):
        return True
    warned = found.token.lemma_.lower() == "warn"
    subject = child(clause, "nsubj")
    bare = subject is not None and subject.lower_ in {"it", "there", "this", "that"}
    lone = patient is not None and not any(p.entity.id in own for p in named)
    return warned and (bare or lone) and any(c.tag_ == "MD" for c in clause.children)


def _ahead(clause: Token) -> bool:
    """Say whether a clause speaks of what is to come."""
    if clause.dep_ == "xcomp":
        return True
    return any(
        c.lower_
        in {
            "will",
            "would",
            "’ll",
            "'ll",
            "shall",
            "could",
            "may",
            "might",
            "ready",
            "prepared",
            "reserves",
        }
        for c in clause.subtree
    )


def demands(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the clause says what another must do."""
    clause = child(found.token, "ccomp")
    if clause is None or not draft.actors or not _must(clause):
        return False
    doers = reading.people.actors(clause) or reading.people.slot(clause, "obj")
    told = [p for slot in ("iobj", "obj") for p in reading.people.slot(found.token, slot)]
    draft.recipients = without(doers, draft.actors) or without(told, draft.actors)
    undone = not doers and is_passive(clause)
    return bool(draft.recipients) or undone


def _must(clause: Token) -> bool:
    """Say whether a clause has an obligation: must, should, ought to, need to, have to."""
    if any(c.lemma_.lower() in OBLIGING - {"need", "have"} for c in children(clause, "aux")):
        return True
    if clause.lemma_.lower() in OBLIGING and child(clause, "xcomp") is not None:
        return True
    verb, subject = child(clause, "aux:pass") or clause, child(clause, "nsubj", "nsubj:pass")
    single = subject is not None and subject.tag_ in {"NNP", "NN"} and not child(subject, "conj")
    bare = verb.tag_ == "VB" or (verb.tag_ == "VBP" and single)
    return bare and subject is not None and child(clause, "aux") is None


def promises(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the clause says what good its own speaker will do."""
    clause = _own_future(reading, found, draft)
    if clause is None or (child(clause, "advmod") is not None and _negated(clause)):
        return False
    types = {
        m.frame.type
        for t in [clause, *children(clause, "obj", "xcomp")]
        for m in match(t)
        if "negated" not in m.frame.needs
    }
    visits = any(m.frame.type == "CONSULT" for m in match(clause))
    if visits or not types & COOPERATIVE or types & {"REJECT", "ASSAULT", "SANCTION", "COERCE"}:
        return False
    draft.recipients = complements(reading.people, clause, draft.actors)
    return bool(draft.recipients)


def refuses(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the clause says what its own speaker will not do for another."""
    clause = _own_future(reading, found, draft)
    if clause is None or not _negated(clause):
        return False
    draft.recipients = complements(reading.people, clause, draft.actors)
    return bool(draft.recipients)


def blames(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the clause tells of harm that another did, or lays it at his door."""
    clause = child(found.token, "ccomp")
    if clause is None or not draft.actors or _negated(clause):
        return False
    claimed = found.token.lemma_.lower() in {"claim", "allege", "charge", "complain", "contend"}
    harmful = claimed and any(m.frame.has("harm") for m in match(clause))
    harmful |= found.token.lemma_.lower() in {"charge", "allege"}
    if not harmful and clause.lemma_.lower() not in {
        "responsible",
        "guilty",
        "behind",
        "complicit",
    }:
        return False
    draft.recipients = without(reading.people.actors(clause), draft.actors)
    return bool(draft.recipients)


def _own_future(reading: Reading, found: Match, draft: Draft) -> Token | None:
    """Return the clause in which the speaker tells what he or his side is going to do."""
    clause = child(found.token, "ccomp", "xcomp")
    if clause is None or not draft.actors or clause.dep_ == "xcomp":
        return clause if draft.actors and child(found.token, "obj", "iobj") is None else None
    joined = [t for t in conjuncts(clause) if t.pos_ == "VERB"]
    ahead = [t for t in joined if any(c.lower_ in FUTURE for c in children(t, "aux"))]
    if not ahead:
        return None
    clause = ahead[0]
    if _negated(found.token) or any(c.lower_ == "whether" for c in children(clause, "mark")):
        return None
    own = {p.entity.id for p in draft.actors} | {p.entity.country for p in draft.actors}
    same = any(p.entity.id in own for p in reading.people.actors(clause))
    return clause if same else None


def _negated(clause: Token) -> bool:
    """Say whether a clause denies: will not help, has no wish to; not "will not hesitate to"."""
    return negated(clause) and clause.lemma_.lower() not in {"hesitate", "fail", "rest", "stop"}


EMBEDDED: dict[str, Callable[[Reading, Match, Draft], bool]] = {
    "harm": threatens,
    "duty": demands,
    "help": promises,
    "refusal": refuses,
    "blame": blames,
}
