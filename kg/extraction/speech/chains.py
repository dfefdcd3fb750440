"""Links of attribution put in order: which stands within which, and the chain around a trigger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...facts import Article, Entity, Evidence, Participant, Utterance
from ...namespaces import digest
from .speech import Cue, known_as, words
from .stretches import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST_PERSON = frozenset({"i", "me", "my", "myself"})
PRONOUNS = frozenset({"he", "she", "they", "his", "her", "their", "it", "its"})
THIRD = frozenset({"he", "she"})
IT = frozenset({"it", "its"})
IMPERSONAL = frozenset(
    {"Group", "Country", "NewsAgency", "GovernmentBody", "InternationalOrganization"}
)
QUOTES = frozenset('"“‘«')
MOST = 12
CLAUSAL = ("that ", "whether ", "having ")


@dataclass(frozen=True, slots=True)
class Link:
    """One link that has no place in a chain yet; `word` is the token that names the speaker.

    `more` is where the content goes on; `inside` is the cue of the link that reports this one.
    `relays` says that the content is that of another link, around which ("around") or within
    which ("within") this one stands.
    """

    speaker: Participant
    stretch: Stretch
    kind: Cue
    cue: Evidence | None = None
    word: Token | None = None
    more: tuple[Stretch, ...] = ()
    inside: Evidence | None = None
    relays: str = ""


CELL = 2000


def records(article: Article, links: Iterable[Link]) -> tuple[Utterance, ...]:
    """Return the links as records in the order of their cues, each with the smallest around it."""
    sound = [link for link in links if link.stretch[0] + 1 < link.stretch[1]]
    ordered = sorted(sound, key=lambda n: (n.cue.start if n.cue else n.stretch[0], n.stretch))
    unique = {(link.stretch, link.speaker.entity.id): link for link in ordered}
    told_of = Antecedents(article.text)
    found: list[tuple[Link, Utterance]] = []
    open_links: list[tuple[Stretch, Link, Utterance]] = []
    known: dict[int, tuple[Link, Utterance]] = {}
    for stretch, link in sorted(_places(unique.values()), key=_placing(unique.values())):
        open_links = [around for around in open_links if around[0][1] > stretch[0]]
        if id(link) not in known:
            outer = next((o for o in reversed(open_links) if _holds(o[0], o[1], link)), None)
            told = told_of.resolved(link, outer[1] if outer else None)
            known[id(link)] = told, _record(article, told, outer[2].id if outer else None)
            found.append(known[id(link)])
        open_links.append((stretch, *known[id(link)]))
    return tuple(_reported(_as_told(found)))


def _as_told(found: Sequence[tuple[Link, Utterance]]) -> list[tuple[Link, Utterance]]:
    """Return links in the order of their words; those of the same content, the outer one first."""
    first: dict[Stretch, int] = {}
    for link, _ in found:
        told = link.cue.start if link.cue else link.stretch[0]
        first[link.stretch] = min(told, first.get(link.stretch, told))
    return sorted(found, key=lambda pair: first[pair[0].stretch])


def _places(links: Iterable[Link]) -> Iterable[tuple[Stretch, Link]]:
    for link in links:
        yield from ((stretch, link) for stretch in (link.stretch, *link.more))


def _placing(
    links: Iterable[Link],
) -> Callable[[tuple[Stretch, Link]], tuple[int, int, int, bool, int]]:
    """Return the key of an order: longer content first; of the same content, the link around.

    That is the one which cites the other, whose cue is no part of the content, or stands farther.
    """
    by_cue = {link.cue: link for link in links if link.cue is not None}

    def depth(link: Link, most: int = 3) -> int:
        outer = by_cue.get(link.inside) if link.inside is not None else None
        return 1 + depth(outer, most - 1) if outer is not None and most else 0

    def place(at: tuple[Stretch, Link]) -> tuple[int, int, int, bool, int]:
        (start, end), link = at
        cue = link.cue.start if link.cue else start
        within = link.cue is not None and start <= cue < end
        return start, -end, depth(link), within, -abs(cue - start)

    return place


def _reported(found: Sequence[tuple[Link, Utterance]]) -> Iterable[Utterance]:
    """Put each link that another cites inside that one, wherever its words stand."""
    by_cue = {told.cue: told for _, told in found if told.cue is not None}
    for link, told in found:
        outer = by_cue.get(link.inside) if link.inside is not None else None
        reported = outer is not None and outer.id != told.id and outer.within != told.id
        yield replace(told, within=outer.id) if outer is not None and reported else told


class Antecedents:
    """Those who spoke before, for the pronouns of speakers that nothing else explains."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._before: list[tuple[Participant, Link | None]] = []
        self._documents: list[Participant] = []

    def resolved(self, link: Link, outer: Link | None) -> Link:
        """Return a link with its speaker, given the link around it; links come in text order.

        Inside what someone says, "I" is that person; in quotation marks, "he" is another.
        """
        if outer is not None and _is(link, FIRST_PERSON):
            return replace(link, speaker=Participant(outer.speaker.entity, link.speaker.evidence))
        if _is(link, PRONOUNS) or self._of_another(link, outer):
            agreed = (p for p in self._candidates(outer) if _agrees(link, p))
            who = next((p for p in (*self._document(link), *agreed)), None)
            if link.word is not None and link.word.pos_ == "NOUN":
                who = None
            if who is not None:
                link = replace(link, speaker=Participant(who.entity, link.speaker.evidence))
            elif link.word is not None and not _is(link, PRONOUNS):
                unknown = Entity(f"agent/{link.word.lower_}", link.word.lower_, "Person")
                link = replace(link, speaker=Participant(unknown, link.speaker.evidence))
        if link.word is not None and known_as(link.word, words("Document")):
            self._documents.append(link.speaker)
        if not _is(link, FIRST_PERSON):
            self._before.append((link.speaker, outer))
            del self._before[:-MOST]
        return link

    def _document(self, link: Link) -> list[Participant]:
        """Return whose document "it says" goes on from, where one spoke just before."""
        near = self._before[-1:] if link.word is not None and link.word.lower_ in IT else []
        return [p for p, _ in near if p in self._documents[-1:]]

    def _of_another(self, link: Link, outer: Link | None) -> bool:
        """Say whether "he" or "the envoy" in quotation marks was taken for the one who says it."""
        word = link.word
        if outer is None or word is None or not (word.lower_ in THIRD or word.pos_ == "NOUN"):
            return False
        same = link.speaker.entity.id == outer.speaker.entity.id
        return same and self._text[outer.stretch[0]] in QUOTES

    def _candidates(self, outer: Link | None) -> Iterator[Participant]:
        told = list(reversed(self._before))
        if outer is None:
            yield from (p for p, around in told if around is None)
            yield from (p for p, _ in told)
        elif self._text[outer.stretch[0]] in QUOTES:
            yield from (p for p, _ in told if p.entity.id != outer.speaker.entity.id)
        else:
            yield outer.speaker
            yield from (p for p, _ in told)


def _agrees(link: Link, before: Participant) -> bool:
    """Say whether a pronoun fits a speaker: "they" is no one person, "he" no group or state."""
    word = link.word.lower_ if link.word is not None else ""
    kind = before.entity.type
    if before.entity.label.lower() in FIRST_PERSON | PRONOUNS | {"we", "one"}:
        return False
    if word in {"they", "their"}:
        return kind != "Person"
    if word in {"it", "its"}:
        return kind not in {"Person", "Group"}
    return kind not in IMPERSONAL


def _is(link: Link, pronouns: frozenset[str]) -> bool:
    """Say whether the speaker is one of these pronouns and no mention told who that is."""
    return (
        link.word is not None
        and link.word.lower_ in pronouns
        and link.speaker.entity.label == link.word.lower_
    )


def _holds(stretch: Stretch, outer: Link, inner: Link) -> bool:
    """Say whether a link reports another: its content has the other's content and cue."""
    start, end = stretch
    if not (start <= inner.stretch[0] and inner.stretch[1] <= end):
        return False
    if inner.cue is None:
        return stretch != inner.stretch
    inside = start <= inner.cue.start and inner.cue.end <= end
    return inside and (outer.cue is None or outer.cue != inner.cue)


def _record(article: Article, link: Link, within: str | None) -> Utterance:
    start, end = link.stretch
    key = digest(article.id, start, end, link.speaker.entity.id, link.cue and link.cue.start)
    return Utterance(
        id=key,
        speaker=link.speaker,
        cue=link.cue,
        content=Evidence.of(article.text, start, end),
        continued=tuple(Evidence.of(article.text, *stretch) for stretch in link.more),
        within=within,
        manner=link.kind.manner,
        performative=link.kind.performative == "always",
    )


class Heard:
    """The utterances of a text by place, so that a long text has no long search."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._by_id = {utterance.id: utterance for utterance in utterances}
        self._cells: dict[int, dict[str, Utterance]] = {}
        for utterance in utterances:
            for piece in (utterance.content, *utterance.continued):
                for cell in range(piece.start // CELL, piece.end // CELL + 1):
                    self._cells.setdefault(cell, {})[utterance.id] = utterance

    def near(self, span: Evidence) -> list[Utterance]:
        """Return the utterances that may hold a span, and all that report them."""
        found = dict(self._cells.get(span.start // CELL, {}))
        links = list(found.values())
        for link in links:
            outer = self._by_id.get(link.within or "")
            if outer is not None and outer.id not in found:
                found[outer.id] = outer
                links.append(outer)
        return links


def chain_for(
    span: Evidence, utterances: Sequence[Utterance], *, performative: bool
) -> tuple[Utterance, ...]:
    """Return the links around a trigger, outermost first; never the link whose cue it is.

    Pledges, threats and other acts of speech are left out unless `performative`.
    """
    by_id = {utterance.id: utterance for utterance in utterances}
    around = [(size, u) for u in utterances if (size := _about(span, u))]
    chain: list[Utterance] = []
    least = min((size for size, _ in around), default=0)
    link = _innermost([u for size, u in around if size == least])
    while link is not None:
        if _about(span, link) and (performative or not link.performative):
            if chain and _denies(link, chain[-1]):
                chain.pop()
            chain.append(link)
        link = by_id.get(link.within or "")
    return tuple(reversed(chain))


def _innermost(same: Sequence[Utterance]) -> Utterance | None:
    """Return the first link of the same content that no other of them stands within."""
    reporting = {link.within for link in same}
    return next((link for link in same if link.id not in reporting), None)


def _denies(outer: Utterance, inner: Utterance) -> bool:
    """Say whether a link denies the very words of another: "dismissed Y's claim that".

    What Y claims is then denied by the one around it, and no more Y's word.
    """
    denied_whole = outer.manner == "denial" and outer.content.end == inner.content.end
    said = outer.content.quote.lower().startswith(CLAUSAL)
    return (
        denied_whole and not said and inner.cue is not None and inner.cue.end < inner.content.start
    )


def denied(span: Evidence, utterances: Sequence[Utterance]) -> Utterance | None:
    """Return the innermost link that denies what the trigger tells, or None."""
    chain = chain_for(span, utterances, performative=True)
    return next((link for link in reversed(chain) if link.manner == "denial"), None)


def _about(span: Evidence, utterance: Utterance) -> int:
    """Return the size of the piece of content that holds a span, 0 where none does."""
    if utterance.cue and utterance.cue.overlaps(span):
        return 0
    pieces = (utterance.content, *utterance.continued)
    sizes = [p.end - p.start for p in pieces if p.start <= span.start and span.end <= p.end]
    return min(sizes, default=0)
