"""Frames: which words evoke which event or relation, and what must stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import Entry, entries, lemmas_of
from ..parse.syntax import child, children, preposition
from .anaphora import such
from .themes import theme_of

if TYPE_CHECKING:
    from spacy.tokens import Token

PARTICLES = ("compound:prt", "advmod", "obl", "xcomp", "advcl", "ccomp", "nmod", "obj")
VERBAL = frozenset({"VERB", "AUX"})
PREDICATES = VERBAL | {"ADJ"}
DEFAULT_SLOTS = ("obj", "iobj", "with", "to", "against", "toward", "towards", "on")
QUESTIONS = frozenset({"whether", "if", "why", "how", "what", "who", "when", "where"})
ORDER = ("doer", *DEFAULT_SLOTS, "between", "among", "of", "from", "for", "in", "inner")


@dataclass(frozen=True)
class Frame:
    """One reading of some words: the type they evoke and the company they keep."""

    name: str
    type: str
    mode: str | None
    verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    themes: frozenset[str]
    phrases: tuple[str, ...]
    slots: tuple[str, ...]
    needs: frozenset[str]
    modality: str
    flags: frozenset[str]
    lists: dict[str, frozenset[str]] = field(hash=False)

    def has(self, flag: str) -> bool:
        """Say whether the frame is marked symmetric, absorbs, harm, agentless, object, …"""
        return flag in self.flags


@dataclass(frozen=True)
class Match:
    """A frame found at a trigger: the verb or noun, a light verb over it, and the theme noun."""

    frame: Frame
    token: Token
    light: Token | None = None
    theme: Token | None = None
    particle: Token | None = None

    @property
    def verb(self) -> Token | None:
        """Return the verb whose subject acts, if the act is said by a verb."""
        return self.light or (self.token if self.token.pos_ in PREDICATES else None)


FLAGS = (
    "symmetric",
    "absorbs",
    "harm",
    "agentless",
    "object",
    "inherits",
    "owner",
    "behind",
    "nested",
    "reversed",
    "firm",
    "spares",
    "passive",
)
LISTS = (
    "fromEvent",
    "recipientType",
    "actorType",
    "targetType",
    "sourceType",
    "subject",
    "manner",
    "threat",
    "embeds",
    "unless",
    "under",
    "excludes",
    "actorWord",
    "themeSlot",
)


def _frame(entry: Entry) -> Frame:
    type_, _, mode = (entry.one("evokes") or entry.one("relation")).partition("-")
    if entry.all("relation"):
        type_, mode = entry.one("relation"), ""
    return Frame(
        name=entry.name,
        type=type_,
        mode=mode or None,
        verbs=frozenset(entry.all("verb")),
        nouns=frozenset(entry.all("noun")),
        adjectives=frozenset(entry.all("adjective")),
        themes=frozenset(entry.all("theme")),
        phrases=entry.all("themeWords"),
        slots=tuple(s for s in ORDER if s in (entry.all("slot") or DEFAULT_SLOTS))
        + tuple(s for s in entry.all("slot") if s not in ORDER),
        needs=frozenset(entry.all("needs")),
        modality=entry.one("modality"),
        flags=frozenset(f for f in FLAGS if entry.one(f) == "true"),
        lists={k: frozenset(entry.all(k)) for k in LISTS if entry.all(k)},
    )


@cache
def frames(kind: str = "Frame") -> tuple[Frame, ...]:
    """Return the frames of a kind (Frame, RelationFrame); those with a theme stand first."""
    found = [_frame(e) for e in entries("frames", kind)]
    return tuple(sorted(found, key=lambda f: (not f.phrases, not f.themes, not f.lists, f.name)))


@cache
def _index(kind: str, part: str) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames(kind):
        for words in getattr(frame, part):
            key = words.split()[-1] if part == "nouns" else words.split()[0]
            if frame not in found.setdefault(key, []):
                found[key].append(frame)
    return {key: tuple(value) for key, value in found.items()}


def lemmas(kind: str) -> frozenset[str]:
    """Return all dip:lemma values of a kind of entry in ontology/frames.ttl."""
    return lemmas_of("frames", kind)


def match(token: Token, kind: str = "Frame") -> Iterator[Match]:
    """Yield the frames that a token evokes, the most specific first."""
    if token.pos_ in VERBAL:
        yield from _verb(token, kind)
    elif token.pos_ in {"NOUN", "PROPN"}:
        yield from _noun(token, kind)
    elif token.pos_ == "ADJ":
        found = _index(kind, "adjectives").get(token.lemma_.lower(), ())
        yield from (Match(frame, token) for frame in found)


def _verb(token: Token, kind: str) -> Iterator[Match]:
    lemma = token.lemma_.lower()
    made: list[Match] = []
    for frame in _index(kind, "verbs").get(lemma, ()):
        found = _particle(token, frame, lemma)
        if found is None:
            continue
        theme = theme_of(token, frame)
        if (theme is None and _theme_bound(frame)) or _excluded(token, theme, frame):
            continue
        particle = found if found != token else None
        made.append(Match(frame, token, theme=theme, particle=particle))
    yield from sorted(made, key=_vague)


def _vague(found: Match) -> int:
    """Return how little of its words a match has: its theme itself, one beside it, a particle."""
    frame, theme = found.frame, found.theme
    if theme is not None and found.particle is not None and theme.lemma_.lower() in frame.themes:
        return -2
    manner = frame.lists.get("manner", frozenset())
    if manner and any(t.lemma_.lower() in manner for t in found.token.subtree):
        return -1
    if theme is not None:
        return 0 if frame.phrases or theme.lemma_.lower() in frame.themes else 1
    return 2 if found.particle is not None else 3


def _excluded(token: Token, theme: Token | None, frame: Frame) -> bool:
    """Say whether the theme's own clause makes it speech: raised concerns that …"""
    excludes = frame.lists.get("excludes", frozenset())
    if "infinitive" in excludes and child(token, "xcomp") is not None:
        return True
    if any(c.lemma_ in excludes for c in children(token, "xcomp", "obj")):
        return True
    if "question" in excludes and token.lemma_ == "ask" and _questions(token):
        return True
    if theme is None or "clause" not in excludes:
        return False
    clauses = [*children(theme, "acl", "acl:relcl", "ccomp"), *children(theme.head, "ccomp")]
    return any(
        c.lower_ == "that" and c.dep_ == "mark" for clause in clauses for c in clause.children
    )


def _questions(ask: Token) -> bool:
    """Say whether somebody asks what he does not know: asked about it, asked whether."""
    clauses = children(ask, "ccomp", "advcl", "xcomp")
    open_ = any(c.lower_ in QUESTIONS for clause in clauses for c in clause.children)
    return open_ or any(preposition(c) == "about" for c in children(ask, "obl", "nmod"))


def _theme_bound(frame: Frame) -> bool:
    return bool(frame.phrases or "theme" in frame.needs or (frame.themes and frame.verbs))


def _particle(token: Token, frame: Frame, lemma: str) -> Token | None:
    """Return the token itself for a one-word lemma, or the word that completes it, else None."""
    after = child(token, "compound:prt")
    phrasal = after is not None and f"{lemma} {after.lower_}" in _phrasal()
    if lemma in frame.verbs and not phrasal:
        return token
    tails = [v.split()[1:] for v in frame.verbs if v.split()[0] == lemma and " " in v]
    for tail in tails:
        for c in token.children:
            if c.dep_ not in PARTICLES:
                continue
            if tail[-1] in {c.lower_, c.lemma_.lower()}:
                return c
            near = {k.lower_ for k in token.children}
            infinitive = tail[-1] == "to" and c.dep_ in {"xcomp", "advcl", "ccomp"}
            if tail[-1] == preposition(c) and {*tail[:-1]} <= near and not infinitive:
                return c
    return None


@cache
def _phrasal() -> frozenset[str]:
    """Return the verbs with a particle that some frame lists: give in, hand over."""
    return frozenset(v for frame in frames() for v in frame.verbs if " " in v)


def _noun(token: Token, kind: str) -> Iterator[Match]:
    lemma = token.lemma_.lower()
    for frame in _index(kind, "nouns").get(lemma, ()):
        longer = [n for n in frame.nouns if " " in n and n.split()[-1] == lemma]
        if lemma not in frame.nouns and not any(_spelled(token, n) for n in longer):
            continue
        theme = theme_of(token, frame)
        if frame.themes and theme is None and "theme" in frame.needs and not such(token):
            continue
        yield Match(frame, token, light=light_verb(token), theme=theme)


def _spelled(token: Token, words: str) -> bool:
    *before, last = words.split()
    have = [c.lemma_.lower() for c in token.lefts]
    return token.lemma_.lower() == last and all(w in have for w in before)


def light_verb(noun: Token) -> Token | None:
    """Return the verb that only carries an event noun: held talks, launched an attack."""
    head = noun.head
    if noun.dep_ == "conj":
        return light_verb(head)
    if noun.dep_ not in {"obj", "nsubj:pass", "obl"} or head.pos_ not in VERBAL:
        return None
    light = lemmas("LightVerb")
    lemma = head.lemma_.lower()
    particles = [f"{lemma} {c.lower_}" for c in children(head, "compound:prt")]
    if noun.dep_ == "obl" and preposition(noun) not in {"in", "into"}:
        return None
    return head if any(v in light for v in (lemma, *particles)) else None


def idle(head: Token, slot: str, found: Match) -> bool:
    """Say whether a slot of a head is the act itself: the object of a light verb."""
    if slot == "obj" and found.frame.has("behind"):
        return True
    return slot == "obj" and head == found.light


def first(found: Iterable[Match]) -> Match | None:
    """Return the most specific match, or None."""
    return next(iter(found), None)
