"""Who passes on what another says: ", citing Y", "a letter quoted by X", "carried by X"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...facts import Evidence
from ..parse.syntax import above, child, children, governor, preposition, shows, span
from .chains import Link
from .presenting import presented, presents
from .quotes import Quotations
from .speakers import Speakers, agent
from .speech import Cue, cues, known_as, words
from .stretches import stretch_of, widen

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PLAIN = Cue()
NOUNS = frozenset({"NOUN", "PROPN"})
CITED = frozenset({"quote", "cite"})
TELLING = ("acl:relcl", "acl")


def carries(verb: Token) -> bool:
    """Say whether a participle tells who passes a text on: "a letter | quoted by X"."""
    bare = shows(verb, "VerbForm", "Part") and child(verb, "aux", "aux:pass") is None
    by = _medium(verb) if bare else None
    known = known_as(verb, words("RelayingVerb")) if by is not None else ""
    texts = words("Document") | cues("SpeechNoun").keys()
    return known in CITED or (bool(known) and bool(known_as(_text_of(verb), texts)))


def _medium(verb: Token) -> Token | None:
    """Return the word after "by", or after "quoted in": the medium that passes a text on."""
    inside = (t for t in children(verb, "obl") if preposition(t) in {"in", "on"})
    named = (t for t in inside if t.pos_ == "PROPN" and known_as(verb, CITED))
    return agent(verb) or next(named, None)


def _text_of(participle: Token) -> Token:
    """Return the noun a participle belongs to, also where the parser took that for its subject."""
    if participle.dep_ in TELLING:
        return participle.head
    return participle.nbor(-1) if participle.i else participle


def carriers(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield who carries a text of another: "carried by X", "X ran a letter in which Y says"."""
    for token in doc:
        if not presents(token):
            continue
        cue = span(quotations.text, token, token)
        by = _medium(token) if carries(token) else None
        if by is not None and _passes_on(token, by, speakers):
            yield Link(speakers.of(by), stretch_of(token), PLAIN, cue, by, relays="around")
        elif (found := presented(token, speakers)) is not None and speakers.can_speak(found[0]):
            who, stretch = found
            yield Link(speakers.of(who), widen(token, stretch, quotations), PLAIN, cue, who)


def _passes_on(verb: Token, by: Token, speakers: Speakers) -> bool:
    """Say whether a word names who only passes on; of what is published, that must be a medium."""
    if known_as(verb, words("IssuingVerb")):
        medium = speakers.of(by).entity.type == "NewsAgency"
        return medium or bool(known_as(by, words("MediaNoun")))
    return by.pos_ == "PROPN" or speakers.can_speak(by)


def relayed(doc: Doc, links: Sequence[Link]) -> list[Link]:
    """Return the links, those that pass on what another link reports with its content.

    One that has nothing to pass on is left out.
    """
    plain = [link for link in links if not link.relays]
    told = _Told(doc, plain)
    outside: dict[Evidence | None, Evidence | None] = {}
    found: list[Link] = []
    for link in links:
        if link.relays:
            host = told.within(link) if link.relays == "within" else told.about(link)
            if host is None or host.cue is None or _same(link, host):
                continue
            inside = host.cue if link.relays == "within" else None
            link = replace(link, stretch=host.stretch, more=host.more, inside=inside)
            if not inside:
                outside[host.cue] = link.cue
        found.append(link)
    return [replace(n, inside=outside[n.cue]) if n.cue in outside else n for n in found]


def _same(link: Link, host: Link) -> bool:
    return link.speaker.entity.id == host.speaker.entity.id


class _Told:
    """The links of each sentence, by their cues."""

    def __init__(self, doc: Doc, links: Sequence[Link]) -> None:
        self._doc = doc
        self._by_sentence: dict[int, list[tuple[Token, Link]]] = {}
        for link in links:
            if (word := self._word(link)) is not None:
                self._by_sentence.setdefault(word.sent.start, []).append((word, link))
        for near in self._by_sentence.values():
            near.sort(key=lambda pair: pair[0].i)

    def _word(self, link: Link) -> Token | None:
        cue = self._doc.char_span(link.cue.start, link.cue.end) if link.cue else None
        return cue[-1] if cue is not None else None

    def within(self, link: Link) -> Link | None:
        """Return the link that reports ", citing Y": the nearest before, or else behind."""
        word = self._word(link)
        near = self._by_sentence.get(word.sent.start, []) if word is not None else []
        if word is None or not near:
            return None
        around = {id(n) for _, n in near if n.stretch[0] <= word.idx < n.stretch[1]}
        open_to = [(t, n) for t, n in near if id(n) not in around or not _in_quotes(n, word)]
        before = [(t, n) for t, n in open_to if t.i < word.i]
        after = [(t, n) for t, n in open_to if t.i > word.i]
        return _outermost(before[-1:] or after[:1], open_to)

    def about(self, link: Link) -> Link | None:
        """Return the link of a text that is carried: it says something, or is said in."""
        word = self._word(link)
        if word is None:
            return None
        noun, near = _text_of(word), self._by_sentence.get(word.sent.start, [])
        nouns = {noun.i, *(t.i for t in [noun, *above(noun)][:3] if t.pos_ in NOUNS)}
        own = (n for t, n in near if t.i in nouns or (n.word is not None and n.word.i in nouns))
        verb = governor(noun)
        return next(own, None) or next((n for t, n in near if t == verb), None)


def _outermost(first: list[tuple[Token, Link]], near: list[tuple[Token, Link]]) -> Link | None:
    """Return the link that reports a link, and so on as far as it goes."""
    found = first
    for _ in near:
        outer = [(t, n) for t, n in near if found and n is not found[0][1] and _reports(n, found)]
        found = outer[:1] or found
    return found[0][1] if found else None


def _in_quotes(link: Link, word: Token) -> bool:
    return link.stretch[0] <= word.idx and word.doc.text[link.stretch[0]] in {'"', "“"}


def _reports(link: Link, inner: list[tuple[Token, Link]]) -> bool:
    """Say whether the cue of a link stands in what another reports, and not the other way round."""
    token, told = inner[0]
    start, end = told.stretch
    mutual = link.cue is not None and start <= link.cue.start < end
    return link.stretch[0] <= token.idx < link.stretch[1] and not mutual
