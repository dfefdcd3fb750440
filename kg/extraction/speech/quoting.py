"""Which quotation a verb of speech introduces, by where the two stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child
from .quotes import Quotation, Quotations
from .speech import Cue, cue_of
from .stretches import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 12
LONG = 20
SHORT = 5
JOINTS = frozenset(";:—–")


def before_clause(verb: Token, cue: Cue, quotations: Quotations) -> Stretch | None:
    """The whole quotation before ", he said", and what goes on after it."""
    doc, first = verb.doc, _clause_start(verb)
    before = quotations.around(doc[max(first.i - 1, 0)].idx) if first.i else None
    if "quote" not in cue.complements or before is None or before.end > first.idx:
        return None
    if not _runs_into(before, first, quotations.text, question=child(verb, "ccomp") is None):
        return None
    opens = quotations.text[verb.sent.start_char : before.start].strip()
    if (opens and opens[-1] not in JOINTS) or before.end - before.start < SHORT:
        return None
    after = next((q for q in quotations.touching(verb.idx, verb.sent.end_char)), None)
    between = quotations.text[verb.idx + len(verb.text) : after.start] if after is not None else "."
    joined = after is not None and between.strip().endswith(",") and _silent(verb, after)
    return before.start, after.end if after is not None and joined else before.end


def _clause_start(verb: Token) -> Token:
    who = child(verb, "nsubj", "nsubj:pass")
    near = who is not None and who.left_edge.i < verb.i < who.left_edge.i + REACH
    return who.left_edge if who is not None and near else verb


def _runs_into(quotation: Quotation, first: Token, text: str, *, question: bool = True) -> bool:
    """Say whether a quotation ends in a comma before a clause, or in a question or call."""
    joint = text[quotation.end - 2 : quotation.end + 1]
    asked = question and ("?" in joint or "!" in joint)
    return "," in joint or (asked and not text[quotation.end : first.idx].strip())


def _silent(verb: Token, quotation: Quotation) -> bool:
    """Say whether no other verb of speech stands between a verb and a quotation."""
    between = [t for t in verb.doc[verb.i + 1 : verb.sent.end] if t.idx < quotation.start]
    return not any(cue_of(t, "SpeechVerb") for t in between)


def beside(verb: Token, quotations: Quotations) -> Stretch | None:
    """The quotation just before or after the clause of the verb."""
    sentence = verb.sent
    start, end = sentence.start_char, sentence.end_char
    near = [
        q for q in quotations.touching(start - 3, end + 3) if not q.holds(verb.idx, verb.idx + 1)
    ]
    whole = [q for q in near if q.end - q.start > LONG and _adjoins(verb, q, quotations.text)]
    best = max(whole, key=lambda q: q.end - q.start, default=None)
    return (best.start, best.end) if best else None


def _adjoins(verb: Token, quotation: Quotation, text: str) -> bool:
    """Say whether no sentence ends between a verb and a quotation."""
    start, end = verb.idx, verb.idx + len(verb.text)
    opening = verb.doc.char_span(quotation.start, quotation.start + 1, alignment_mode="expand")
    before = opening[0].nbor(-1) if opening is not None and opening.start else verb
    if before.is_alpha and before != verb:
        return False
    if quotation.end <= start and not _runs_into(quotation, _clause_start(verb), text):
        return False
    between = (end, quotation.start) if quotation.start > start else (quotation.end, start)
    return not any(mark in text[slice(*between)] for mark in ".!?")
