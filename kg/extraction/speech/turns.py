"""Who has the word in an interview or a transcript: "Ms Diaz: We shall go on."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .chains import Link
from .quotes import Quotations
from .speakers import Speakers
from .speech import Cue, known_as, words
from .stretches import Stretch, trim

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PLAIN = Cue()
ANSWERING = frozenset({"a", "answer"})
MOST = 8

_LABEL = re.compile(
    r"""(?:^|(?<=\n)|(?<=[.?!]\s)|(?<=[.?!]["”]\s))
    (?P<name>[A-Z][\w.’'-]*(?:\ (?:[A-Z][\w.’'-]*|of|the|for|de|al|van|bin)){0,6}
    (?:\ \([^()\n]{1,60}\))?)
    :\s+(?=\S)""",
    re.VERBOSE,
)


def turns(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield a link for each turn of a labelled speaker; a question nobody is named for has none.

    A single label counts where it names a person; an answer is that of the first person named.
    """
    text = quotations.text
    labels = [found for found in _LABEL.finditer(text) if _is_label(found, text)]
    several = len(labels) > 1
    for label, stretch in zip(labels, _stretches(labels, text), strict=True):
        name = doc.char_span(*label.span("name"), alignment_mode="contract")
        who = _speaker(name, speakers, several=several) if name is not None else None
        if who is not None:
            yield Link(speakers.of(who), stretch, PLAIN, None, who)


def _is_label(found: re.Match[str], text: str) -> bool:
    """Say whether what follows a colon is a sentence, and no word of the name is a time or list."""
    after = text[found.end() : found.end() + 1]
    return after.isupper() or after in {'"', "“", "‘", "—", "…"}


def _stretches(labels: Sequence[re.Match[str]], text: str) -> Iterator[Stretch]:
    """Yield what each turn says: all until the next one, the last one to the end of its line."""
    for number, label in enumerate(labels):
        newline = text.find("\n", label.end())
        end = newline if newline >= 0 else len(text)
        if number + 1 < len(labels):
            end = labels[number + 1].start()
        yield trim(text, (label.end(), end))


def _speaker(name: Span, speakers: Speakers, *, several: bool) -> Token | None:
    """Return the word for who speaks, or None where a label names nobody."""
    first, root = name[0], name.root
    if len(name) == 1 and first.lower_ in words("Questioner") | ANSWERING:
        return _first_person(name, speakers) if first.lower_ in ANSWERING else None
    if len(name) > MOST or any(t.pos_ == "VERB" for t in name):
        return None
    if first.lower_.rstrip(".") in words("Honorific"):
        return root
    known = speakers.mention(root)
    if known is not None:
        return root if known.entity.type == "Person" else None
    spoken = bool(known_as(root, words("Title")))
    spoken = spoken or (several and bool(known_as(root, words("SpeakerNoun"))))
    return root if spoken or (several and _all_names(name)) else None


def _all_names(name: Span) -> bool:
    return all(t.pos_ == "PROPN" or (t.is_upper and len(t.text) > 1) for t in name)


def _first_person(name: Span, speakers: Speakers) -> Token | None:
    """Return the first name of a person before an answer."""
    for token in name.doc[: name.start]:
        known = speakers.mention(token) if token.pos_ == "PROPN" else None
        if known is not None and known.kind == "name" and known.entity.type == "Person":
            return token
    return None
