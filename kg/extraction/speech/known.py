"""What is made known without a verb of saying: "let it be known that", "gave to understand"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import above, child
from .speakers import subject
from .speech import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token

SAID = Cue(complements=frozenset({"quote"}))
MAKING = frozenset({"let", "make", "give"})
STATES = frozenset({"known", "understood", "clear", "plain", "public", "felt", "explicit"})
GRASPING = frozenset({"know", "understand"})
SLIP = "slip"
WORDS = STATES | GRASPING | {SLIP}
FORMAL = frozenset({"it", "be", "been"})
TOLD = frozenset({"PRON", "PROPN", "NOUN", "DET", "PART", "ADJ"})
REACH = 7


def made_known(word: Token) -> Token | None:
    """Return who "let it be | known", "made it | plain" or "gave him to | understand", or None."""
    if word.lower_ not in WORDS:
        return None
    making = next((t for t in above(word) if t.lemma_.lower() in MAKING), None)
    if making is None or not _follows(making, word) or child(making, "aux:pass") is not None:
        return None
    who = subject(making)
    return who if who is not None and who.i < making.i else None


def _follows(making: Token, word: Token) -> bool:
    """Say whether only "it be", or who is told, stands between the two."""
    between = making.doc[making.i + 1 : word.i]
    if not 0 < word.i - making.i <= REACH:
        return False
    if word.lower_ == SLIP:
        return not len(between) and making.lemma_ == "let"
    if word.lower_ in GRASPING:
        return len(between) > 0 and all(t.pos_ in TOLD for t in between)
    return all(t.lower_ in FORMAL or t.pos_ == "ADV" for t in between)
