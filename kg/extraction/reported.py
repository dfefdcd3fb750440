"""What is said: the stretch of text that a word of speech reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .quotes import Quotations
from .quoting import before_clause, beside
from .speech import Cue, cue_of
from .stretches import Stretch, end_of, rest, stretch_of, widen
from .syntax import child, children, preposition

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

CLAUSES = frozenset({"ccomp", "acl", "acl:relcl", "advcl", "conj", "parataxis", "csubj"})
MARKS = frozenset({"that", "whether", "if", "how", "why"})
OPENING = frozenset({"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM", "SCONJ"})
BREAKS = frozenset({",", '"', "”", "’", "»"})
CONTENT = ("acl", "acl:relcl", "ccomp", "advcl", "dep")
ENDS = frozenset({".", "!", "?"})
STOPS = frozenset({".", "!", "?", ";", ")", "”", "»"})
JOINING = frozenset({"CCONJ", "SCONJ", "VERB", "ADP", "ADV"})
REACH = 12
SHORT = 3


def content(verb: Token, cue: Cue, quotations: Quotations) -> Stretch | None:
    """Return the offsets of what a verb or adjective of speech reports, or None."""
    quoted = before_clause(verb, cue, quotations)
    if quoted is not None:
        return quoted
    for find in _WAYS:
        found = find(verb, cue)
        if found is not None:
            return widen(verb, _without_source(verb, found), quotations)
    return beside(verb, quotations) if "quote" in cue.complements else None


def _without_source(verb: Token, stretch: Stretch) -> Stretch:
    """End a stretch where ", according to …" or ", adding …" begins: more is said there."""
    start, end = stretch
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.text == "," and start < token.idx < end and _source_follows(token):
            return start, token.idx
        cue = cue_of(token, "SpeechVerb") if token.pos_ == "VERB" else None
        said = _trailing(token, cue) if cue is not None else None
        if said is not None and start < said[1] < end:
            return start, said[1]
    return stretch


def clause_of(noun: Token) -> Token | None:
    """Return the clause that says what a noun of speech is about: "the claim that …", or None."""
    below = [*children(noun, "nmod"), noun]
    for token in [t for n in below for t in children(n, *CONTENT)]:
        marked = any(c.dep_ == "mark" and c.lower_ in MARKS for c in token.children)
        that = token.left_edge.lower_ == "that" and child(token, "nsubj", "nsubj:pass") is not None
        if token.i > noun.i and (marked or token.dep_ == "ccomp" or (that and _complete(token))):
            return token
    return None


def _complete(clause: Token) -> bool:
    """Say whether "that" can only be a conjunction: the clause has a subject of its own."""
    own = child(clause, "nsubj", "nsubj:pass")
    return own is not None and own.lower_ != "that" and clause.left_edge.dep_ == "obj"


def _tells_when(verb: Token, clause: Token) -> bool:
    """Say whether a clause after an object only says when: voiced concern as X did Y."""
    first = clause.left_edge
    return child(verb, "obj") is not None and first.lower_ in {"as", "while", "after", "when"}


def _clause(verb: Token, _: Cue) -> Stretch | None:
    """`ccomp`: "said that …", or the quotation that goes before."""
    found = [c for c in children(verb, "ccomp") if _says_something(c) and not _is_cut(verb, c)]
    found = [c for c in found if not (c.lower_.endswith("ing") and cue_of(c, "SpeechVerb"))]
    found = [c for c in found if not _sentence_between(verb, c) and not _tells_when(verb, c)]
    aside = [c for c in found if c.left_edge.i > verb.i or c.right_edge.i < verb.i]
    best = max(aside or found, key=lambda c: c.right_edge.i - c.left_edge.i, default=None)
    if best is None or best.i < verb.i or _closes(best.right_edge):
        return stretch_of(best) if best is not None else None
    last = _sentence_end(verb.doc[best.left_edge.i : verb.sent.end])
    return best.left_edge.idx, last.idx + len(last.text)


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
    return verb.i < first.i - 1 and first.pos_ in {"VERB", "AUX"} and _is_finite(first)


def _trailing(verb: Token, cue: Cue) -> Stretch | None:
    """The sentence that ends in ", officials say", however the parser joined the two."""
    who = child(verb, "nsubj", "nsubj:pass", "obj")
    if verb.i and verb.nbor(-1).text in BREAKS and verb.i + 1 < verb.sent.end:
        who = verb.nbor() if verb.nbor().pos_ in {"NOUN", "PROPN"} else who
    first = min(verb.i, who.left_edge.i) if who is not None else verb.i
    sentence = verb.sent
    last = max(verb.i, who.right_edge.i) if who is not None else verb.i
    after = verb.doc[last + 1 : sentence.end]
    if "quote" not in cue.complements or who is None or first - sentence.start < 3:
        return None
    closed = verb.doc[first - 1].text in BREAKS and len(after) <= REACH
    if not closed or sum(t.is_alpha for t in after) > SHORT:
        return None
    stops = [t.i for t in verb.doc[sentence.start : first - 2] if t.text in ENDS]
    start = stops[-1] + 1 if stops else sentence.start
    return verb.doc[start].idx, verb.doc[first].idx


def _that(verb: Token, cue: Cue) -> Stretch | None:
    """What follows "that": its clause, or the rest of the sentence where that is cut short."""
    mark = None if cue.complements & {"none", "claim"} else _next_that(verb)
    if mark is None:
        return None
    for clause in (mark.head, *children(verb, "ccomp")):
        whole = clause.left_edge.i in {mark.i, mark.i + 1} and clause.i > mark.i
        if whole and _has_finite(clause) and _closes(clause.right_edge):
            return mark.idx, end_of(clause)
    last = _sentence_end(verb.doc[mark.i : verb.sent.end])
    return mark.idx, last.idx + len(last.text)


def _next_that(verb: Token) -> Token | None:
    """Return the conjunction a verb of speech is followed by, over "on Friday" or "reporters"."""
    between = 0
    for token in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end)]:
        if token.lower_ in {"that", "whether"}:
            return token if not between or token.dep_ == "mark" else None
        if token.pos_ in {"VERB", "PUNCT", "AUX", "SCONJ", "CCONJ"}:
            return None
        between += token.pos_ not in {"ADV", "PART"}
    return None


def _has_finite(clause: Token) -> bool:
    return any(_is_finite(t) for t in clause.subtree)


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


def _sentence_end(tokens: Span) -> Token:
    """Return where a report ends at the latest: at a semicolon, a source, or the sentence end."""
    for token in tokens:
        if token.text in {";", *ENDS} or (token.text == "," and _source_follows(token)):
            return token
    return tokens[-1]


def _around(verb: Token, cue: Cue) -> Stretch | None:
    """The clause that "officials say" or "as officials say" is put into."""
    head = verb.head
    as_said = verb.dep_ == "advcl" and any(c.lower_ == "as" for c in verb.children)
    if "claim" in cue.complements or head == verb or not (verb.dep_ == "parataxis" or as_said):
        return None
    if not as_said and verb.i < head.i and head.left_edge.i < verb.left_edge.i < head.i - REACH:
        return None
    return rest(head, verb)


def _beneath(verb: Token, cue: Cue) -> Stretch | None:
    """A clause after a colon or comma: "he said: …"."""
    if "claim" in cue.complements:
        return None
    found = [c for c in children(verb, "parataxis", "conj") if c.i > verb.i and _after_mark(c)]
    return (found[0].left_edge.idx, end_of(found[-1])) if found else None


def _after_mark(clause: Token) -> bool:
    before = clause.doc[max(clause.left_edge.i - 2, 0) : clause.left_edge.i + 1]
    return any(t.text in {":", '"', "“"} for t in before)


def _infinitive(verb: Token, cue: Cue) -> Stretch | None:
    """What one pledges, threatens or asks "to do"."""
    asked = "infinitive" in cue.complements
    if "infinitive-on" in cue.complements:
        asked = any(preposition(c) in {"on", "upon"} for c in children(verb, "obl"))
    for found in children(verb, "xcomp", "advcl", "ccomp", "acl") if asked else ():
        first = found.left_edge
        if found.i > verb.i and first.lower_ == "to" and first.nbor(-1).text != ",":
            return stretch_of(found)
    return None


def _object(verb: Token, cue: Cue) -> Stretch | None:
    """A thing said or denied: "denied the allegations", "confirmed the death"."""
    thing = child(verb, "obj", "nsubj:pass")
    if thing is None or child(verb, "iobj") is not None or thing.pos_ == "PRON":
        return None
    if "object" in cue.complements:
        return None if _is_subject(thing) else stretch_of(thing)
    if "claim" in cue.complements and cue_of(thing, "SpeechNoun"):
        clause = clause_of(thing)
        of = next((c for c in thing.rights if c.dep_ in {"nmod", "acl"}), None)
        return stretch_of(clause if clause is not None else of if of is not None else thing)
    return None


def _is_subject(thing: Token) -> bool:
    """Say whether a finite verb follows at once: "revealed many are not getting enough"."""
    end = thing.right_edge.i + 1
    after = thing.doc[end : min(end + 1, thing.sent.end)]
    return len(after) == 1 and after[0].pos_ in {"VERB", "AUX"} and _is_finite(after[0])


def _after_preposition(verb: Token, cue: Cue) -> Stretch | None:
    thing = child(verb, "obj")
    below = [*children(verb, "obl", "advcl", "nmod"), *(thing.rights if thing is not None else ())]
    for token in below:
        case = child(token, "case", "mark")
        if token.i > verb.i and preposition(token) in cue.prepositions and case is not None:
            return verb.doc[case.i + 1].idx, end_of(token)
    return None


def _following(verb: Token, cue: Cue) -> Stretch | None:
    """All that follows in the sentence, where the parser found no clause but there is one."""
    after = verb.doc[verb.i + 1 : verb.sent.end]
    finite = any(t.pos_ in {"VERB", "AUX"} and _is_finite(t) for t in after)
    if cue.complements - {"quote", "object"} or not finite or after[0].pos_ not in OPENING:
        return None
    thing = child(verb, "obj")
    if thing is not None and after[0].lower_ not in MARKS and not _is_subject(thing):
        return None
    last = _sentence_end(after)
    return after[0].idx, last.idx + len(last.text)


def _source_follows(comma: Token) -> bool:
    after = comma.nbor() if comma.i + 1 < len(comma.doc) else comma
    cue = cue_of(after, "SpeechVerb") if after.lower_.endswith("ing") else None
    return after.lower_ == "according" or (cue is not None and "quote" in cue.complements)


def _is_finite(verb: Token) -> bool:
    return "Fin" in verb.morph.get("VerbForm", [])


_WAYS: tuple[Callable[[Token, Cue], Stretch | None], ...] = (
    _that,
    _infinitive,
    _clause,
    _trailing,
    _around,
    _beneath,
    _object,
    _after_preposition,
    _following,
)
