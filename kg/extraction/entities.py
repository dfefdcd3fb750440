"""Mentions: packaged names first, then what the recogniser and apposition find beside them."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ..facts import Entity, Evidence, Mention, MentionType, Name
from ..namespaces import slug
from ..ontology import entries
from .names import NameIndex
from .syntax import child, preposition

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

RECOGNISED = {"PERSON": "Person", "ORG": "Organization", "LOC": "Place", "EVENT": "Conflict"}
AGENTS = frozenset(
    [
        "Country",
        "Person",
        "Organization",
        "NewsAgency",
        "GovernmentBody",
        "InternationalOrganization",
        "University",
        "Group",
    ]
)
LOCATIVE = frozenset(
    ["in", "at", "near", "around", "outside", "inside", "across", "within", "from"]
)
WENT = frozenset(
    [
        "arrive",
        "travel",
        "fly",
        "go",
        "return",
        "head",
        "land",
        "move",
        "visit",
        "trip",
        "flight",
        "come",
    ]
)


class Mentions:
    """The mentions of one text, by token; a later mention never takes a token that is taken."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self._by_token: dict[int, Mention] = {}
        self._all: list[Mention] = []

    def at(self, token: Token) -> Mention | None:
        """Return the mention that covers a token, or None."""
        return self._by_token.get(token.i)

    def add(self, span: Span, entity: Entity, kind: MentionType = "name") -> Mention | None:
        """Record a mention; return it, or None where a token of it is taken."""
        if any(t.i in self._by_token for t in span):
            return None
        quote = self.text[span.start_char : span.end_char]
        mention = Mention(Evidence(span.start_char, span.end_char, quote), entity, kind)
        insort(self._all, mention, key=lambda m: m.evidence)
        self._by_token.update({t.i: mention for t in span})
        return mention

    def __iter__(self) -> Iterator[Mention]:
        return iter(self._all)

    def before(self, offset: int) -> Iterator[Mention]:
        """Yield the mentions that end at or before an offset, the nearest first."""
        at = bisect_right(self._all, offset, key=lambda m: m.evidence.start)
        found = (self._all[n] for n in range(at - 1, -1, -1))
        return (m for m in found if m.evidence.end <= offset)

    def within(self, tokens: Iterable[Token]) -> list[Mention]:
        """Return the mentions that tokens belong to, each once, in text order."""
        found = (self.at(t) for t in tokens)
        return list({id(m): m for m in found if m is not None}.values())


def find_mentions(doc: Doc, index: NameIndex, mentions: Mentions) -> None:
    """Add the mentions by name: packaged, recognised, and in apposition to a title."""
    packaged = [(span, _readings(span, names, doc)) for span, names in index.find(doc)]
    packaged = [(span, names) for span, names in packaged if names]
    for ent in doc.ents:
        if not _single(ent) and _beats(ent, packaged):
            _recognise(mentions, ent, packaged)
    for span, names in packaged:
        name = _choose(span, names)
        mentions.add(span, name.entity, _kind(name))
    for span in _titled(doc):
        mentions.add(span, unknown(span.text, "Person"))


def add_single_names(doc: Doc, mentions: Mentions) -> None:
    """Add persons recognised by one word that is no part of a longer name in the text."""
    for ent in doc.ents:
        if _single(ent) and ent.text[:1].isupper() and mentions.at(ent[0]) is None:
            _recognise(mentions, ent, [])


def _single(ent: Span) -> bool:
    return ent.label_ == "PERSON" and len(ent) == 1


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


def _readings(span: Span, names: list[Name], doc: Doc) -> list[Name]:
    """Leave out readings that the text does not support: half of a longer capitalised name."""
    if span.end < len(doc) and span[-1].pos_ == "PROPN" and _goes_on(span, doc[span.end]):
        return [n for n in names if n.kind == "demonym" or n.entity.type == "Person"]
    return [n for n in names if n.kind != "context" or _named_in(doc, n)]


def _goes_on(span: Span, after: Token) -> bool:
    """Say whether the next word continues a person's name ("Jordan Peterson")."""
    return after.ent_type_ == "PERSON" and span[0].ent_type_ == "PERSON" and after.ent_iob_ == "I"


def _named_in(doc: Doc, name: Name) -> bool:
    return name.entity.label in doc.text


def _beats(ent: Span, packaged: list[tuple[Span, list[Name]]]) -> bool:
    """Say whether a recognised span stands against the packaged names that it overlaps."""
    rivals = [(s, n) for s, n in packaged if s.start < ent.end and ent.start < s.end]
    if not rivals:
        return ent.label_ in RECOGNISED and ent.text[:1].isupper()
    contained = all(ent.start <= s.start and s.end <= ent.end for s, _ in rivals)
    if len(rivals) > 1 or not contained or len(ent) == len(rivals[0][0]):
        return False
    if any(t.tag_ == "POS" or t.lower_ in {"'s", "’s", ","} for t in ent):
        return False
    kinds = {n.entity.type for n in rivals[0][1]}
    proper = all(t.pos_ in {"PROPN", "ADJ", "ADP", "DET"} for t in ent)
    return proper and ent.label_ in {"PERSON", "ORG"} and "Person" not in kinds


def _recognise(mentions: Mentions, ent: Span, packaged: list[tuple[Span, list[Name]]]) -> None:
    """Record a recognised name, its type told by its own words where they say more."""
    span = ent[1:] if ent[0].lower_ in {"the", "a", "an"} and len(ent) > 1 else ent
    while len(span) > 1 and (span[0].lower_ in titles() and ent.label_ == "PERSON"):
        span = span[1:]
    if span[-1].lower_ in {"'s", "’s"} and len(span) > 1:
        span = span[:-1]
    inner = [n[0].entity for s, n in packaged if ent.start <= s.start and s.end <= ent.end]
    country = next((e.id if e.type == "Country" else e.country for e in inner), None)
    mentions.add(span, unknown(span.text, _type(span, ent.label_), country))


def _type(span: Span, label: str) -> str:
    words = body_words()
    if label == "PERSON":
        return "Person"
    return next(
        (words[t.lower_] for t in reversed(list(span)) if t.lower_ in words), RECOGNISED[label]
    )


def _choose(span: Span, names: list[Name]) -> Name:
    """Return the reading that the syntax supports: a capital is a place, or its government."""
    metonym = [n for n in names if n.kind == "metonym"]
    other = [n for n in names if n.kind != "metonym"]
    if metonym and other:
        countries = [n for n in other if n.entity.type != "Place"]
        if countries:
            return countries[0]
        return other[0] if _is_location(span.root) else metonym[0]
    return (other or metonym)[0]


def _is_location(token: Token) -> bool:
    """Say whether a name stands where something is or goes, not for who acts there."""
    if token.dep_ in {"nmod:poss", "nsubj", "nsubj:pass", "appos"}:
        return token.dep_ == "appos"
    case = preposition(token)
    if case in LOCATIVE:
        return True
    return case == "to" and token.head.lemma_.lower() in WENT


def _kind(name: Name) -> MentionType:
    return name.kind if name.kind in {"demonym", "metonym"} else "name"


@cache
def titles() -> dict[str, tuple[str, str]]:
    """Return titles and offices in lower case: president → (head-of-state, GOV)."""
    return {
        lemma.lower(): (entry.one("relation", "office-holder"), entry.one("sector"))
        for entry in entries("lexicon", "Title")
        for lemma in entry.all("lemma")
    }


def _titled(doc: Doc) -> Iterator[Span]:
    """Yield proper names that a title in apposition or before them shows to be a person's."""
    for token in doc:
        if token.pos_ != "PROPN" or token.dep_ in {"flat", "compound"} or token.ent_type_:
            continue
        appos = child(token, "appos")
        if appos is not None and appos.lower_ in titles() and token.text[:1].isupper():
            last = max(
                (t for t in token.subtree if t.dep_ in {"flat", "flat:name"}),
                key=lambda t: t.i,
                default=token,
            )
            yield doc[token.i : last.i + 1]
