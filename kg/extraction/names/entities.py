"""The mentions of a text, by token, and entities that no table has."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ...facts import Entity, Evidence, Mention, MentionType
from ...namespaces import slug
from ...ontology import entries, lemmas_of
from ..parse.syntax import text_of
from .recognised import RECOGNISED, recognised, single, titles

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = ["AGENTS", "Mentions", "add_single_names", "body_words", "class_of", "titles", "unknown"]

AGENTS = frozenset(
    [
        "Country", "Person", "Organization", "NewsAgency", "GovernmentBody",
        "InternationalOrganization", "University", "Group",
    ]
)  # fmt: skip


class Mentions:
    """The mentions of one text, by token; a later mention never takes a token that is taken.

    A mention aside (in a dateline) is told but takes part in nothing: no token bears it. So is
    one within another: the state in the name of its ministry.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self._by_token: dict[int, Mention] = {}
        self._all: list[Mention] = []
        self._aside: list[Mention] = []
        self._within: list[Mention] = []
        self._closed: set[int] = set()

    def at(self, token: Token) -> Mention | None:
        """Return the mention that covers a token, or None."""
        return self._by_token.get(token.i)

    def free(self, tokens: Iterable[Token]) -> bool:
        """Say whether a mention could take all these tokens."""
        return not any(t.i in self._by_token or t.i in self._closed for t in tokens)

    def close(self, tokens: Iterable[Token]) -> None:
        """Keep tokens from being named by anything."""
        self._closed.update(t.i for t in tokens)

    def add(self, span: Span, entity: Entity, kind: MentionType = "name") -> Mention | None:
        """Record a mention; return it, or None where a token of it is taken."""
        if not self.free(span):
            return None
        mention = self._mention(span, entity, kind)
        insort(self._all, mention, key=lambda m: m.evidence)
        self._by_token.update({t.i: mention for t in span})
        return mention

    def add_aside(self, span: Span, entity: Entity) -> None:
        """Record a mention that takes part in nothing."""
        if self.free(span):
            self._aside.append(self._mention(span, entity, "name"))
            self.close(span)

    def add_within(self, span: Span, entity: Entity, kind: MentionType) -> None:
        """Record a mention within the longer name of a government's body; elsewhere do nothing."""
        outer = self.at(span[0])
        if outer is None or outer.entity.type != "GovernmentBody" or outer.kind != "name":
            return
        inner = self._mention(span, entity, kind)
        begin, end = outer.evidence.start, outer.evidence.end
        if begin <= inner.evidence.start < inner.evidence.end <= end and outer != inner:
            self._within += [inner] if len(inner.evidence.quote) < end - begin else []

    def told(self) -> list[Mention]:
        """Return all mentions in text order, with those within others."""
        return sorted([*self, *self._within], key=lambda m: m.evidence)

    def change(self, to: Callable[[Entity], Entity]) -> None:
        """Put another entity in place of that of each mention, as a function tells."""
        changed = {id(m): replace(m, entity=to(m.entity)) for m in [*self._all, *self._aside]}
        self._all = [changed[id(m)] for m in self._all]
        self._aside = [changed[id(m)] for m in self._aside]
        self._by_token = {i: changed[id(m)] for i, m in self._by_token.items()}

    def _mention(self, span: Span, entity: Entity, kind: MentionType) -> Mention:
        return Mention(Evidence.of(self.text, span.start_char, span.end_char), entity, kind)

    def __iter__(self) -> Iterator[Mention]:
        if not self._aside:
            return iter(self._all)
        return iter(sorted([*self._all, *self._aside], key=lambda m: m.evidence))

    def before(self, offset: int) -> Iterator[Mention]:
        """Yield the mentions that end at or before an offset, the nearest first."""
        at = bisect_right(self._all, offset, key=lambda m: m.evidence.start)
        found = (self._all[n] for n in range(at - 1, -1, -1))
        return (m for m in found if m.evidence.end <= offset)

    def within(self, tokens: Iterable[Token]) -> list[Mention]:
        """Return the mentions that tokens belong to, each once, in text order."""
        found = (self.at(t) for t in tokens)
        return list({id(m): m for m in found if m is not None}.values())


def add_single_names(doc: Doc, mentions: Mentions) -> None:
    """Add persons recognised by one word that is no part of a longer name in the text."""
    for span, label in recognised(doc):
        if single(span, label):
            mentions.add(span, unknown(span.text, class_of(span, label)))


def unknown(label: str, type: str, country: str | None = None) -> Entity:
    """Return an entity that no table has, named as the text names it.

    >>> unknown("Jane Roe", "Person").id
    'agent/jane-roe'
    """
    folder = type.lower() if type in {"Place", "Treaty", "Conflict"} else "agent"
    return Entity(f"{folder}/{slug(label)}", label, type, None, country)


@cache
def body_words() -> dict[str, str]:
    """Return the words that tell what kind of body a name is: university → University."""
    return {
        lemma: entry.one("type")
        for entry in entries("frames", "BodyWord")
        for lemma in entry.all("lemma")
    }


def _geography() -> frozenset[str]:
    return lemmas_of("frames", "GeographicWord")


def class_of(span: Span, label: str) -> str:
    """Return the class of a recognised name: its own words say more than the recogniser."""
    if label == "PERSON":
        return "Place" if len(span) > 1 and span[-1].lower_ in _geography() else "Person"
    words = body_words()
    return next(
        (words[t.lower_] for t in reversed(list(span)) if t.lower_ in words), RECOGNISED[label]
    )
