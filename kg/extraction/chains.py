"""Links of attribution put in order: which stands within which, and the chain around a trigger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..facts import Article, Evidence, Participant, Utterance
from ..namespaces import digest
from .speech import Cue
from .stretches import Stretch

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST_PERSON = frozenset({"i", "me", "my", "myself"})
PRONOUNS = frozenset({"he", "she", "they", "his", "her", "their"})


@dataclass(frozen=True, slots=True)
class Link:
    """One link that has no place in a chain yet; `word` is the token that names the speaker."""

    speaker: Participant
    stretch: Stretch
    kind: Cue
    cue: Evidence | None = None
    word: Token | None = None


def records(article: Article, links: Iterable[Link]) -> tuple[Utterance, ...]:
    """Return the links as records in document order, each with the smallest link around it."""
    sound = [link for link in links if link.stretch[0] + 1 < link.stretch[1]]
    unique = {(link.stretch, link.speaker.entity.id): link for link in _resolved(sound)}
    ordered = sorted(unique.values(), key=_place)
    found: list[Utterance] = []
    open_links: list[tuple[Link, Utterance]] = []
    for link in ordered:
        open_links = [pair for pair in open_links if pair[0].stretch[1] > link.stretch[0]]
        outer = next((pair for pair in reversed(open_links) if _holds(pair[0], link)), None)
        link = _first_person(link, outer[0] if outer else None)
        record = _record(article, link, outer[1].id if outer else None)
        found.append(record)
        open_links.append((link, record))
    return tuple(found)


def _place(link: Link) -> tuple[int, int, int]:
    """Longer content first; of the same content, the cue that stands farther away is around."""
    start, end = link.stretch
    distance = abs(link.cue.start - start) if link.cue else 0
    return start, -end, -distance


def _resolved(links: Iterable[Link]) -> Iterable[Link]:
    """A pronoun that nothing else explains stands for the speaker before."""
    last: Participant | None = None
    for link in sorted(links, key=lambda n: (n.cue.start if n.cue else n.stretch[0], n.stretch)):
        if last is not None and _is(link, PRONOUNS):
            link = replace(link, speaker=Participant(last.entity, link.speaker.evidence))
        if not _is(link, FIRST_PERSON):
            last = link.speaker
        yield link


def _first_person(link: Link, outer: Link | None) -> Link:
    """Inside what someone says, "I" is that person."""
    if outer is None or not _is(link, FIRST_PERSON):
        return link
    return replace(link, speaker=Participant(outer.speaker.entity, link.speaker.evidence))


def _is(link: Link, pronouns: frozenset[str]) -> bool:
    """Say whether the speaker is one of these pronouns and no mention told who that is."""
    return (
        link.word is not None
        and link.word.lower_ in pronouns
        and link.speaker.entity.label == link.word.lower_
    )


def _holds(outer: Link, inner: Link) -> bool:
    """Say whether a link reports another: its content has the other's content and cue."""
    start, end = outer.stretch
    if not (start <= inner.stretch[0] and inner.stretch[1] <= end):
        return False
    if inner.cue is None:
        return outer.stretch != inner.stretch
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
        within=within,
        manner=link.kind.manner,
        performative=link.kind.performative == "always",
    )


def chain_for(
    span: Evidence, utterances: Sequence[Utterance], *, performative: bool
) -> tuple[Utterance, ...]:
    """Return the links around a trigger, outermost first; never the link whose cue it is.

    Pledges, threats and other acts of speech are left out unless `performative`.
    """
    by_id = {utterance.id: utterance for utterance in utterances}
    around = [utterance for utterance in utterances if _about(span, utterance)]
    chain: list[Utterance] = []
    link = min(around, key=lambda u: u.content.end - u.content.start, default=None)
    while link is not None:
        if _about(span, link) and (performative or not link.performative):
            chain.append(link)
        link = by_id.get(link.within or "")
    return tuple(reversed(chain))


def denied(span: Evidence, utterances: Sequence[Utterance]) -> Utterance | None:
    """Return the innermost link that denies what the trigger tells, or None."""
    chain = chain_for(span, utterances, performative=True)
    return next((link for link in reversed(chain) if link.manner == "denial"), None)


def _about(span: Evidence, utterance: Utterance) -> bool:
    content, cue = utterance.content, utterance.cue
    holds = content.start <= span.start and span.end <= content.end
    return holds and not (cue and cue.overlaps(span))
