"""Who lets others be heard in a text: "X showed a video in which Y says"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..parse.syntax import child, children, is_passive, preposition
from .speakers import RELATIVE, agent, owner, subject
from .speech import cue_of, cues, known_as, words
from .stretches import Stretch, end_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from .speakers import Speakers

OWN = frozenset({"he", "she", "it", "they", "we", "i", "who", "which", "that"})
BETWEEN = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "ADP", "PART", "PRON"})
REACH = 14


def presents(verb: Token) -> bool:
    """Say whether a verb can have a text as its object in which others speak."""
    return verb.pos_ == "VERB" and bool(known_as(verb, _presenting()))


@cache
def _presenting() -> frozenset[str]:
    return words("RelayingVerb") | words("PresentingVerb")


@cache
def _texts() -> frozenset[str]:
    return words("Document") | cues("SpeechNoun").keys()


def presented(verb: Token, speakers: Speakers) -> tuple[Token, Stretch] | None:
    """Return who presents a text, and the text with all that another says in it, or None."""
    text = next((t for t in _things(verb) if t.i > verb.i and is_text(t)), None)
    who = agent(verb) if is_passive(verb) else child(verb, "nsubj")
    if text is None or who is None or known_as(who, RELATIVE):
        return None
    end = _another_speaks(text, who, speakers)
    determiner = children(text, "det", "nmod:poss", "nummod")
    first = determiner[-1].left_edge if determiner and determiner[-1].i < text.i else text.left_edge
    return (who, (first.idx, end)) if end else None


def _things(verb: Token) -> Iterator[Token]:
    """Yield what may be the object of a verb, also behind "to the Council"."""
    yield from children(verb, "obj", "iobj", "ccomp", "xcomp")
    for oblique in children(verb, "obl"):
        yield from children(oblique, "appos", "obj", "nmod:unmarked", "conj", "acl")


def is_text(noun: Token) -> bool:
    """Say whether a noun is something that can be read, seen or heard: a letter, a video."""
    return bool(known_as(noun, _texts()))


def _another_speaks(text: Token, who: Token, speakers: Speakers) -> int:
    """Return where ends what somebody else says in a text, 0 where nobody else does."""
    for clause in children(text, "acl:relcl", "acl", "advcl", "ccomp"):
        own = child(clause, "nsubj")
        if own is not None and own.lower_ not in OWN and own.i > text.i and _speech_in(clause):
            return 0 if _same(own, who, speakers) else _end(clause)
    saying = said_in(text)
    whose = owner(text) or _of(text)
    if saying is not None and (whose is None or whose.pos_ == "PRON"):
        return 0
    if saying is not None and whose is not None:
        return 0 if _same(whose, who, speakers) else end_of(saying)
    return 0


def _end(clause: Token) -> int:
    """Return where a clause ends, with the one behind it that says what is said."""
    last = clause.right_edge
    after = last.nbor() if last.i + 1 < clause.sent.end else last
    if after.lower_ in {"that", "how", "why", "whether"}:
        return clause.sent.end_char
    return end_of(clause)


def _speech_in(clause: Token) -> bool:
    """Say whether a clause is one of speech, or has one joined to it."""
    return any(cue_of(t, "SpeechVerb") is not None for t in (clause, *children(clause, "conj")))


def _of(text: Token) -> Token | None:
    """Return whom a recording is of: "footage of a prisoner saying"."""
    return next((c for c in children(text, "nmod") if preposition(c) == "of"), None)


def _same(one: Token, other: Token, speakers: Speakers) -> bool:
    return speakers.of(one).entity.id == speakers.of(other).entity.id


def said_in(text: Token) -> Token | None:
    """Return the participle behind a text that gives its words: "a letter by X | saying that"."""
    for token in text.doc[text.i + 1 : min(text.i + REACH, text.sent.end)]:
        if token.lower_.endswith("ing") and cue_of(token, "SpeechVerb") is not None:
            return token if token.nbor(-1).text != "," else None
        if token.pos_ not in BETWEEN:
            return None
    return None


def text_behind(participle: Token) -> Token | None:
    """Return the text whose words a participle gives, with whom it is by or of, or None."""
    if not participle.lower_.endswith("ing") or participle.dep_ in {"acl", "acl:relcl"}:
        return None
    for token in reversed(participle.doc[participle.sent.start : participle.i]):
        if token.pos_ == "NOUN" and is_text(token):
            own = said_in(token) == participle
            return (_person_in(token) or _issuer(token) or token) if own else None
        if token.pos_ not in BETWEEN:
            return None
    return None


def _issuer(text: Token) -> Token | None:
    """Return who puts out a text that is nobody else's: "the court | issued a statement saying"."""
    verb = text.head
    issued = text.dep_ == "obj" and bool(known_as(verb, words("IssuingVerb")))
    if not issued or owner(text) is not None or _of(text) is not None or is_passive(verb):
        return None
    return subject(verb)


def _person_in(text: Token) -> Token | None:
    """Return who is heard or seen in a text that is nobody's: "footage of a prisoner"."""
    of = _of(text) if owner(text) is None else None
    people = words("Title") | words("GroupNoun") | words("SpeakerNoun")
    named = of is not None and (of.pos_ == "PROPN" or bool(known_as(of, people)))
    return of if named else None
