"""Where a report ends before its sentence does: at a source, or at a phrase that sums up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import children
from .noun_clauses import MARKS
from .speech import cues, known_as, speaks, words
from .stretches import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

REACH = 6
ENDS = frozenset({".", "!", "?"})


def ends_report(comma: Token) -> bool:
    """Say whether a source follows, or a phrase that sums up: ", a charge that Peru denied"."""
    after = comma.doc[comma.i + 1 : min(comma.i + 6, comma.sent.end)]
    if source_follows(comma) or _tells_when(comma):
        return True
    if len(after) < 4 or after[0].lower_ not in {"a", "an"}:
        return False
    noun = next((t for t in after if t.pos_ == "NOUN"), None)
    if noun is None or not known_as(noun, words("SummingNoun") | cues("SpeechNoun").keys()):
        return False
    return any(c.i > noun.i for c in children(noun, "acl:relcl", "acl"))


def source_follows(comma: Token) -> bool:
    """Say whether ", according to X" or ", adding that" begins at a comma."""
    after = comma.nbor() if comma.i + 1 < len(comma.doc) else comma
    if after.lower_ == "according" and comma.i and comma.nbor(-1).lower_ in MARKS:
        return False
    while after.pos_ == "ADV" and after.i + 1 < len(after.doc):
        after = after.nbor()
    return after.lower_ == "according" or (after.lower_.endswith("ing") and speaks(after))


def sentence_end(tokens: Span) -> Token:
    """Return where a report ends at the latest: at a semicolon, a source, or the sentence end."""
    for token in tokens:
        if token.text in {";", *ENDS} or (token.text == "," and source_follows(token)):
            return token
    return tokens[-1]


def _tells_when(comma: Token) -> bool:
    """Say whether ", hours after" or ", a day before" begins: that is told of the report itself."""
    after = comma.doc[comma.i + 1 : min(comma.i + REACH, comma.sent.end)]
    at = next((n for n, t in enumerate(after) if t.lower_ in {"after", "before"}), 0)
    return bool(at) and bool(known_as(after[at - 1], words("TimeSpan")))


def between_semicolons(verb: Token, stretch: Stretch) -> Stretch:
    """Return the part of what a verb is put into that no semicolon parts from the verb."""
    start, end = stretch
    if not start <= verb.idx < end:
        return stretch
    marks = [t.idx for t in verb.sent if t.text == ";" and start < t.idx < end]
    before = [at for at in marks if at < verb.idx]
    after = [at for at in marks if at > verb.idx]
    return before[-1] + 1 if before else start, after[0] if after else end
