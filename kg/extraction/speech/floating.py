"""Quotations that no word of speech introduces: they go on with what was quoted before."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Evidence
from ..parse.syntax import child, span
from .chains import Link
from .quotes import Quotation, Quotations
from .sources import PLAIN
from .speakers import Speakers, subject
from .speech import cue_of, known_as, words
from .stretches import Stretch, unreported

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

MARKS = frozenset('"“”‘’«»„')
DASHES = frozenset({"-", "–", "—", "--"})
NOUNS = frozenset({"NOUN", "PROPN"})
STOPS = frozenset({"."})
ENDS = frozenset({".", "!", "?"})
SHORT_QUOTE = 3
NEAR = 120
CLOSE = 12


def floating(
    doc: Doc, speakers: Speakers, quotations: Quotations, links: Sequence[Link]
) -> list[Link]:
    """Return the links with the quotations that go on, and one for each that stands apart.

    A quotation right behind the sentence of speech it goes on with belongs to the same link.
    """
    heard = _Heard(doc, links, quotations)
    apart = [*_apart(doc, speakers, quotations, heard)]
    return [*heard.joined(), *apart]


def _apart(doc: Doc, speakers: Speakers, quotations: Quotations, heard: _Heard) -> Iterator[Link]:
    for quotation in unreported(quotations, heard.outside()):
        stretch = (quotation.start, quotation.end)
        words_in = doc.char_span(*stretch, alignment_mode="contract")
        if words_in is None or not _is_speech(words_in):
            continue
        who, verb = _beside(words_in) or (_signed(words_in), None)
        if who is not None:
            cue = span(quotations.text, verb, verb) if verb is not None else None
            if cue is not None and heard.adds(cue, stretch):
                continue
            yield Link(speakers.of(who), stretch, PLAIN, cue, who)
            continue
        before = heard.before(quotation)
        told = _told_of(words_in, speakers)
        if told is not None and not (before is not None and heard.ends_after(before, told.idx)):
            yield Link(speakers.of(told), stretch, PLAIN, None, told)
        elif before is not None and not heard.goes_on(before, quotation):
            yield Link(heard.links[before].speaker, stretch, PLAIN)


class _Heard:
    """The links of a text, and which of them is heard before a place."""

    def __init__(self, doc: Doc, links: Sequence[Link], quotations: Quotations) -> None:
        self.links = links
        self._doc, self._text, self._quotations = doc, quotations.text, quotations
        self._until = [self._end(link) for link in links]
        spoken = [
            (self._until[n], self._quotes(n), link.stretch[0], n)
            for n, link in enumerate(links)
            if link.word is None or not quotations.around(link.word.idx)
        ]
        self._order = sorted(spoken)
        self._ends = [place[0] for place in self._order]
        self._cues = {link.cue: n for n, link in enumerate(links) if link.cue is not None}
        self._more: dict[int, list[Stretch]] = {}

    def outside(self) -> Iterator[Stretch]:
        """Yield what is said by words that do not stand in the same quotation themselves."""
        for link in self.links:
            place = link.cue.start if link.cue else link.word.idx if link.word is not None else -1
            around = self._quotations.around(place)
            if around is None or not around.holds(link.stretch[0], link.stretch[0] + 1):
                yield link.stretch

    def _end(self, link: Link) -> int:
        """Return where the sentence of the cue or the content ends, whichever is later."""
        end = link.stretch[1]
        said = self._doc.char_span(link.cue.start, link.cue.end) if link.cue else None
        sentence = said[0].sent.end_char if said is not None else end
        return max(end, sentence)

    def adds(self, cue: Evidence, stretch: Stretch) -> bool:
        """Add a quotation to the link with a cue, where that quotes; say whether there is one."""
        number = self._cues.get(cue)
        if number is None or not self._quotes(number):
            return False
        self._more.setdefault(number, []).append(stretch)
        return True

    def _quotes(self, number: int) -> bool:
        start, end = self.links[number].stretch
        return self._text[start] in MARKS or self._text[end - 1] in MARKS

    def before(self, quotation: Quotation) -> int | None:
        """Return which link ends last before a quotation, if that is near."""
        last = bisect.bisect_right(self._ends, quotation.start) - 1
        if last < 0:
            return None
        number = self._reporting(last)
        near = quotation.start - self._until[number] < NEAR
        return number if near else None

    def _reporting(self, last: int) -> int:
        """Return the outermost link of a sentence that reports one in the order of links."""
        until, quotes, _, number = self._order[last]
        for end, marked, start, outer in reversed(self._order[:last]):
            if (end, marked) != (until, quotes):
                break
            cue = self.links[number].cue
            if cue is not None and start <= cue.start < self.links[outer].stretch[1]:
                number = outer
        return number

    def ends_after(self, number: int, place: int) -> bool:
        """Say whether a link goes on behind a place of the text."""
        return self._until[number] > place

    def goes_on(self, number: int, quotation: Quotation) -> bool:
        """Add a quotation to a link that quotes, if nothing stands between; say whether it does."""
        if not self._quotes(number) or self._text[self._until[number] : quotation.start].strip():
            return False
        self._more.setdefault(number, []).append((quotation.start, quotation.end))
        self._until[number] = quotation.end
        return True

    def joined(self) -> list[Link]:
        """Return the links, each with the quotations that go on with it."""
        return [
            replace(link, more=tuple(self._more.get(n, ()))) for n, link in enumerate(self.links)
        ]


def _is_speech(quoted: Span) -> bool:
    """Say whether a quotation holds a sentence, not a name or a single phrase."""
    finite = any("Fin" in t.morph.get("VerbForm", []) for t in quoted)
    return finite and sum(t.is_alpha for t in quoted) >= SHORT_QUOTE


def _beside(quoted: Span) -> tuple[Token, Token] | None:
    """Return speaker and verb of the clause of speech right after a quotation, or right before."""
    doc = quoted.doc
    start = doc[max(quoted.start - 1, 0)].sent.start
    ended = quoted[-1].text in STOPS or quoted[-2:-1].text in STOPS
    after = [] if ended else list(doc[quoted.end : quoted.end + CLOSE])
    before = list(reversed(doc[start : quoted.start]))
    for token in (*_until_stop(after), *_until_stop(before)):
        cue = cue_of(token, "SpeechVerb")
        if cue is not None and "quote" in cue.complements and token.pos_ == "VERB":
            who = subject(token)
            if who is not None and not quoted.start <= who.i < quoted.end:
                return who, token
    return None


def _told_of(quoted: Span, speakers: Speakers) -> Token | None:
    """Return whom the sentence right before a quotation tells of: "Ms Diaz shook her head."."""
    if not quoted.start or "\n" in quoted.doc[quoted.start - 1].text_with_ws:
        return None
    before = quoted.doc[quoted.start - 1].sent
    who = child(before.root, "nsubj") or (before.root if before.root.pos_ in NOUNS else None)
    if who is None or before.end > quoted.start or before[-1].text not in STOPS:
        return None
    known = speakers.mention(who)
    person = known is not None and known.entity.type == "Person"
    return who if person or known_as(who, words("SpeakerNoun") | words("Title")) else None


def _signed(quoted: Span) -> Token | None:
    """Return the name behind a dash that ends the line of a quotation: "…" – Ana Ruiz."""
    doc, at = quoted.doc, quoted.end
    if at + 1 >= len(doc) or doc[at].text not in DASHES or doc[at + 1].pos_ != "PROPN":
        return None
    line = _until_stop(list(doc[at + 1 : at + CLOSE]))
    named = len(line) < CLOSE - 1 and not any(t.pos_ in {"VERB", "AUX"} for t in line)
    return doc[at + 1] if named else None


def _until_stop(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens up to the end of the sentence they begin in."""
    stop = next((n for n, t in enumerate(tokens) if t.text in ENDS or "\n" in t.text), len(tokens))
    return list(tokens[:stop])
