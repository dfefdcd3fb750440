"""What is said: the stretch of text that a word of speech reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..parse.syntax import child, children
from .asides import BREAKS, ENDS, around, follows_clause, medial, trailing
from .conjunctions import next_that
from .contents import (
    adjective,
    after_preposition,
    gerund,
    infinitive,
    is_finite,
    label,
    raised_to_be,
)
from .endings import between_semicolons, ends_report, sentence_end
from .hearing import hearing
from .noun_clauses import MARKS
from .quotes import Quotations
from .quoting import before_clause, beside
from .speech import Cue, cue_of
from .stretches import Stretch, end_of, stretch_of, widen
from .things import did_something, is_subject, of_another, thing_said
from .voices import taken_up

if TYPE_CHECKING:
    from spacy.tokens import Token

CLAUSES = frozenset({"ccomp", "acl", "acl:relcl", "advcl", "conj", "parataxis", "csubj"})
WHICH = frozenset({"which", "who", "that"})
WHILE = frozenset({"while", "whereas"})
OPENING = frozenset({"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM", "SCONJ"})
STOPS = frozenset({".", "!", "?", ";", ")", "”", "»"})
JOINING = frozenset({"CCONJ", "SCONJ", "VERB", "ADP", "ADV"})
UNFINISHED = frozenset(
    {"none", "claim", "clause", "label", "as", "addressee", "infinitive", "infinitive-on"}
)


def content(verb: Token, cue: Cue, quotations: Quotations) -> Stretch | None:
    """Return the offsets of what a verb or adjective of speech reports, or None."""
    quoted = before_clause(verb, cue, quotations)
    if quoted is not None:
        return quoted
    for find in _ways(verb, cue):
        found = find(verb, cue)
        if found is not None and not _has_its_own(verb, cue, found):
            whole = found if find is infinitive else _and_that(verb, found)
            part = between_semicolons(verb, _without_source(verb, whole))
            return widen(verb, part, quotations)
    return beside(verb, quotations) if "quote" in cue.complements else None


def _ways(verb: Token, cue: Cue) -> Sequence[Callable[[Token, Cue], Stretch | None]]:
    """Return how a verb may report; one that only quotes may still follow: ", he went on"."""
    if "only" not in cue.complements:
        return _WAYS
    going = verb.lower_ == "continued" or (verb.lemma_ == "go" and verb.nbor().lower_ == "on")
    return (trailing,) if going and follows_clause(verb, cue) else ()


def _has_its_own(verb: Token, cue: Cue, stretch: Stretch) -> bool:
    """Say whether a verb denies a thing after it, and so not what stands before it."""
    thing = child(verb, "obj") if cue.manner == "denial" else None
    return thing is not None and thing.i > verb.i and stretch[1] <= verb.idx


def _without_source(verb: Token, stretch: Stretch) -> Stretch:
    """End a stretch where ", according to …" or ", adding …" begins: more is said there."""
    start, end = stretch
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.text == "," and start < token.idx < end and ends_report(token):
            return start, token.idx
        cue = cue_of(token, "SpeechVerb") if token.pos_ == "VERB" else None
        said = trailing(token, cue) if cue is not None else None
        if said is not None and start < said[1] < end:
            return start, said[1]
        if cue is not None and start < (comma := _speaks_anew(token)) < end:
            return start, comma
        if cue is not None and taken_up(token) == verb and start < token.nbor(-1).idx < end:
            return start, token.nbor(-1).idx
    return stretch


def _and_that(verb: Token, stretch: Stretch) -> Stretch:
    """Let a stretch run on over ", and that …"."""
    start, end = stretch
    for token in verb.doc[verb.i + 1 : verb.sent.end - 2]:
        if token.pos_ == "CCONJ" and 0 <= token.idx - end <= 2 and token.nbor().lower_ == "that":
            last = sentence_end(verb.doc[token.i : verb.sent.end])
            return start, last.idx + len(last.text)
    return stretch


def _speaks_anew(verb: Token) -> int:
    """Return where ", and X said" begins, a joined clause in which another speaks; else 0."""
    who = child(verb, "nsubj")
    joint = child(verb, "cc") or next(
        (c for c in children(verb, "mark") if c.lower_ in WHILE), None
    )
    if (
        who is None
        or joint is None
        or not 0 < joint.i < who.i
        or verb.dep_ not in {"conj", "advcl"}
    ):
        return 0
    if any(c.lower_ in MARKS for c in children(verb, "mark")):
        return 0
    before = joint.nbor(-1)
    return before.idx if before.text in {",", ";"} else 0


def _tells_when(verb: Token, clause: Token) -> bool:
    """Say whether a clause after an object only says when: voiced concern as X did Y."""
    first = clause.left_edge
    return child(verb, "obj") is not None and first.lower_ in {"as", "while", "after", "when"}


def _clause(verb: Token, cue: Cue) -> Stretch | None:
    """`ccomp`: "said that …", or the quotation that goes before."""
    unmarked = "none" in cue.complements and cue.complements & {"label", "as"}
    if unmarked or "claim" in cue.complements:
        return None
    found = [c for c in children(verb, "ccomp") if _says_something(c) and not _is_cut(verb, c)]
    found = [c for c in found if not (c.lower_.endswith("ing") and cue_of(c, "SpeechVerb"))]
    found = [c for c in found if not _sentence_between(verb, c) and not _tells_when(verb, c)]
    found = [c for c in found if not _reports_it(c, verb) and hearing(c) != verb]
    who = child(verb, "nsubj", "nsubj:pass")
    if who is None or who.left_edge.lower_ == "whose":
        found = [c for c in found if c.i > verb.i] or found
    aside = [c for c in found if c.left_edge.i > verb.i or c.right_edge.i < verb.i]
    after = [c for c in aside if c.left_edge.i > verb.i]
    best = max(aside or found, key=lambda c: c.right_edge.i - c.left_edge.i, default=None)
    best = after[0] if best in after else best
    if best is not None and best.left_edge.lower_ in WHICH and best.left_edge.i < verb.i < best.i:
        return verb.nbor().idx, end_of(best)
    if best is None or best.i < verb.i or _closes(best.right_edge):
        return stretch_of(best) if best is not None else None
    last = sentence_end(verb.doc[best.left_edge.i : verb.sent.end])
    return best.left_edge.idx, last.idx + len(last.text)


def _told_whom(verb: Token, cue: Cue) -> Stretch | None:
    """A clause that the parser hung on who is told: "told reporters | they had fled"."""
    whom = child(verb, "obj", "iobj") if "addressee" in cue.complements else None
    for clause in children(whom, "acl:relcl", "acl") if whom is not None else ():
        own = child(clause, "nsubj", "nsubj:pass")
        near = whom is not None and clause.left_edge.i == whom.i + 1
        if own is not None and near and own.lower_ not in WHICH:
            return stretch_of(clause)
    return None


def _reports_it(clause: Token, verb: Token) -> bool:
    """Say whether a clause is ", officials told X" behind the sentence that a verb stands in."""
    cue = cue_of(clause, "SpeechVerb") if clause.pos_ == "VERB" and clause.i > verb.i else None
    said = trailing(clause, cue) if cue is not None else None
    return said is not None and said[0] <= verb.idx < said[1]


def _sentence_between(verb: Token, clause: Token) -> bool:
    """Say whether a full stop that the parser overran stands between a verb and a clause."""
    start, end = sorted((verb.i, clause.left_edge.i if clause.i > verb.i else clause.right_edge.i))
    return any(t.text in ENDS for t in verb.doc[start + 1 : end])


def _says_something(clause: Token) -> bool:
    """Say whether a clause is more than a phrase or a word or two that the parser cut off."""
    inside = list(clause.subtree)
    verbal = any(t.pos_ in {"VERB", "AUX"} for t in inside)
    return verbal and sum(t.is_alpha for t in inside) > 2


def _is_cut(verb: Token, clause: Token) -> bool:
    """Say whether the parser left the subject of a clause behind: "believes | now has …"."""
    first = clause.left_edge
    return verb.i < first.i - 1 and first.pos_ in {"VERB", "AUX"} and is_finite(first)


def _that(verb: Token, cue: Cue) -> Stretch | None:
    """What follows "that": its clause, or the rest of the sentence where that is cut short."""
    mark = None if cue.complements & {"none", "claim"} else next_that(verb, cue)
    if mark is None:
        return None
    if "addressee" not in cue.complements and (theirs := of_another(verb)) is not None:
        return theirs
    for clause in (mark.head, *children(verb, "ccomp")):
        whole = clause.left_edge.i in {mark.i, mark.i + 1} and clause.i > mark.i
        if whole and _has_finite(clause) and _closes(clause.right_edge):
            return mark.idx, end_of(clause)
    last = sentence_end(verb.doc[mark.i : verb.sent.end])
    return mark.idx, last.idx + len(last.text)


def _has_finite(clause: Token) -> bool:
    return any(is_finite(t) for t in clause.subtree)


def _closes(last: Token) -> bool:
    """Say whether a clause may end at a word: what comes next is joined to it, or a new clause."""
    after = [t for t in last.doc[last.i + 1 : last.sent.end] if not t.is_space]
    marked = bool(after) and after[0].text in {",", ";"}
    following = after[1] if marked and len(after) > 1 else after[0] if after else None
    if following is None or after[0].text in STOPS:
        return True
    if marked and following.text not in BREAKS:
        return following.pos_ in JOINING or following.lower_ == "according"
    return following.pos_ == "CCONJ"


def _beneath(verb: Token, cue: Cue) -> Stretch | None:
    """A clause after a colon or comma: "he said: …"."""
    if "claim" in cue.complements or verb.pos_ == "ADJ":
        return None
    found = [c for c in children(verb, "parataxis", "conj") if c.i > verb.i and _after_mark(c)]
    return (found[0].left_edge.idx, end_of(found[-1])) if found else None


def _after_mark(clause: Token) -> bool:
    doc, at = clause.doc, clause.left_edge.i
    near = [t.text for t in doc[max(at - 2, 0) : at + 1]]
    return ":" in near or ("," in near and not {'"', "“"}.isdisjoint(near))


def _following(verb: Token, cue: Cue) -> Stretch | None:
    """All that follows in the sentence, where the parser found no clause but there is one."""
    after = verb.doc[verb.i + 1 : verb.sent.end]
    thing = child(verb, "obj")
    finite = any(t.pos_ in {"VERB", "AUX"} and is_finite(t) for t in after)
    finite = finite or (thing is not None and did_something(thing, cue))
    if cue.complements & UNFINISHED or not finite or not _opens(after[0]):
        return None
    if any(_is_cut(verb, c) for c in children(verb, "ccomp")):
        thing = None
    plain = thing is not None and not is_subject(thing) and not did_something(thing, cue)
    if plain and after[0].lower_ not in MARKS:
        return None
    last = sentence_end(after)
    return after[0].idx, last.idx + len(last.text)


def _opens(first: Token) -> bool:
    """Say whether a clause may begin at a word: at a noun phrase, or at a gerund."""
    return first.pos_ in OPENING or (first.pos_ == "VERB" and first.lower_.endswith("ing"))


_WAYS: tuple[Callable[[Token, Cue], Stretch | None], ...] = (
    _that,
    _told_whom,
    infinitive,
    raised_to_be,
    gerund,
    adjective,
    label,
    medial,
    trailing,
    _clause,
    around,
    _beneath,
    thing_said,
    after_preposition,
    _following,
)
