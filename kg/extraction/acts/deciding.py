"""Which candidates are events, and of what type: the frames' word against the encoder's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import data_folder
from ..drafts import Draft, Reading
from ..status.negation import negated
from .absorption import HOSTILE, promised
from .candidates import candidate, denials, find_candidates
from .frames import lemmas
from .typing import NONE, Typer

if TYPE_CHECKING:
    from collections.abc import Mapping

    Chances = Mapping[str, float]

LIKELY, UNLIKELY = 0.6, 0.2
SURE, SURER, DENIED, DOUBTED, NEVER = 0.65, 0.9, 0.4, 0.35, 2.0
FUTURE = frozenset({"will", "would", "shall", "'ll", "’ll"})
NEGATIVE = frozenset({"not", "n't", "n’t", "never"})
EMPTY, BELIEVED = 0.95, 0.5
UNDONE = frozenset({NONE, "REJECT", "ACCUSE"})
FALSE, UNPROVEN = 0.97, 0.1
ONE = {"CONCEDE": "RETREAT"}
MODALITY = {"AGREE": "pledged", "REQUEST": "requested", "THREATEN": "threatened"}
OMITTING = frozenset({"VBD", "VBZ", "VBP"})
HARMFUL = HOSTILE | {"ACCUSE"}
ABSORBING = frozenset({"AGREE", "REQUEST", "THREATEN", "REJECT"})


@cache
def packaged_typer() -> Typer | None:
    """Return the encoder that comes with the package; None where the package has none."""
    folder = data_folder() / "models" / "event_typing"
    return Typer.load(folder) if folder.is_dir() else None


def decide(reading: Reading, drafts: list[Draft], typer: Typer) -> list[Draft]:
    """Return the frames' drafts, typed anew where the encoder is surer, and those it adds."""
    known = [d for d in drafts if d.actors and d.recipients and not _settled(d)]
    fresh = [d for d in find_candidates(reading, drafts) if not _told(d, drafts)]
    answers = typer.type([candidate(reading, d) for d in (*known, *fresh)])
    heard = {id(d): answer for d, answer in zip((*known, *fresh), answers, strict=True)}
    kept = [_revised(d, heard[id(d)], typer) if id(d) in heard else d for d in drafts]
    added = [new for d in fresh if (new := _accepted(d, heard[id(d)], typer)) is not None]
    found = [d for d in (*kept, *added) if d is not None]
    return sorted(found, key=lambda d: d.token.i)


def _settled(draft: Draft) -> bool:
    """Say whether the words leave no doubt of the type: firm ones, a pledge, a threat."""
    return draft.firm or draft.modality in {"pledged", "threatened"}


def _told(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Say whether a frame's act already promises, asks or threatens what a candidate tells."""
    near = [d for d in drafts if d.absorbs and d.token.sent.start == draft.token.sent.start]
    return any(promised(draft, outer) for outer in near)


def _revised(draft: Draft, answer: Chances, typer: Typer) -> Draft | None:
    """Return a frame's draft with the encoder's type where it is surer; None for no event."""
    best = max(answer, key=lambda label: answer[label])
    if best == NONE and answer[NONE] >= FALSE:
        return None
    own = answer.get(draft.type, 0.0) + answer.get(ONE.get(draft.type, ""), 0.0)
    settled = best in {draft.type, NONE} or own > DOUBTED
    if settled or answer[best] < _needed(draft, best):
        return replace(draft, confidence=typer.believed(own))
    return _typed(draft, best, typer.believed(answer[best]))


def _needed(draft: Draft, label: str) -> float:
    """Return how sure the encoder must be: less where the act is denied.

    An act to come keeps its type, and is planned; the encoder takes it for a promise. What was not
    done keeps its type, and is negative; the encoder takes it for a refusal.
    """
    act = draft.verb if draft.verb is not None else draft.token
    said = {c.lower_ for t in (act, act.head) for c in t.children if c.dep_ in {"aux", "advmod"}}
    if (label == "AGREE" and said & FUTURE) or (label == "REJECT" and "yet" in said):
        return NEVER
    if label == "REJECT" and negated(act.head) and act.head.lemma_.lower() in lemmas("FailingVerb"):
        return NEVER
    failed = said & NEGATIVE or act.head.lemma_.lower() in lemmas("FailVerb")
    omitted = {c.tag_ for c in act.children} & OMITTING and not said & FUTURE
    if label == "REJECT" and failed and (draft.type in HARMFUL or omitted):
        return NEVER
    if draft.verb is None:
        return SURER
    return DENIED if label == "REJECT" and failed else SURE


def _accepted(draft: Draft, answer: Chances, typer: Typer) -> Draft | None:
    """Return a candidate as an event of the likeliest type; None where it is hardly one."""
    if not draft.recipients:
        return _accepted_alone(draft, answer, typer)
    best = max((label for label in answer if label != NONE), key=lambda label: answer[label])
    if answer[NONE] > UNLIKELY or answer[best] < LIKELY:
        return None
    return _typed(draft, best, typer.believed(answer[best]) - UNPROVEN)


def _accepted_alone(draft: Draft, answer: Chances, typer: Typer) -> Draft | None:
    """Return an act that a state denies to have done to nobody named, of its likeliest type."""
    best = max((label for label in answer if label not in UNDONE), key=lambda k: answer[k])
    if answer[NONE] > EMPTY:
        return None
    return replace(_typed(draft, best, typer.believed(answer[best])), confidence=BELIEVED)


def _typed(draft: Draft, label: str, confidence: float) -> Draft:
    complement = any(c.dep_ in {"xcomp", "ccomp"} for c in draft.token.children)
    denying = draft.token.lemma_.lower() in denials()
    return replace(
        draft,
        type=label,
        mode=None,
        modality=MODALITY.get(label, ""),
        absorbs=complement and (draft.absorbs or (label in ABSORBING and not denying)),
        harm=label == "ASSAULT",
        rule=f"encoder:{label}",
        confidence=round(confidence, 2),
    )
