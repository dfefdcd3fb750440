"""Whether a time expression lies in the past or the future, by the clause it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..status.markers import finite, has_to, look
from ..status.modality import assess
from .syntax import above, child, children, shows

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

AHEAD = frozenset({"planned", "pledged", "requested", "threatened", "predicted"})


class Tenses:
    """Tells from a parsed text whether the clause at an offset is past or future."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc

    def __call__(self, offset: int) -> str | None:
        """Return "past" or "future" for a code point offset, None where no clause tells."""
        span = self.doc.char_span(offset, offset + 1, alignment_mode="expand")
        verb = _predicate(span[0]) if span else None
        return _told(verb) if verb is not None else None


def _predicate(token: Token) -> Token | None:
    """Return the verb or predicate whose clause a token stands in."""
    return next((t for t in (token, *above(token)) if _is_predicate(t)), None)


def _is_predicate(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} or child(token, "cop") is not None


def _told(verb: Token) -> str | None:
    told = finite(verb) or has_to(verb) or child(verb, "aux") is not None
    if told and assess(verb).modality in AHEAD:
        return "future"
    if any(word.modality in AHEAD for word in look(verb, "ModalityCue")):
        return None
    verbs = [verb, *children(verb, "aux", "aux:pass", "cop")]
    past = any(shows(v, "Tense", "Past") for v in verbs)
    return "past" if past else None
