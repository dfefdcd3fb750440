"""Who says it: from the words of a speaker to the entity that stands behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...facts import Article, Entity, Evidence, Mention, Participant
from ...namespaces import slug
from ..parse.syntax import child, children, is_passive, preposition, span
from .speech import cues, known_as, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "csubj")
PARTS = frozenset({"flat", "flat:name", "appos", "compound", "nmod:desc"})
LABEL = frozenset({"amod", "compound", "nummod", "nmod", "nmod:poss", "flat", "nmod:desc"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
CITING = frozenset({"citing", "quoting"})
RANK = {"name": 0, "metonym": 1, "demonym": 2, "group": 3, "nominal": 4, "pronoun": 5}
NATIONAL = ("ian", "ean", "ese", "ish", "ench", "utch", "ican", "eek", "iss", "aqi", "ani")
NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
DATES = frozenset({"obl:unmarked", "nmod:unmarked", "obl:npmod", "obl:tmod", "obl"})
DEEPEST = 8


def subject(verb: Token, depth: int = 0) -> Token | None:
    """Return the word for who does what a verb says, also where only a verb above names it."""
    own = child(verb, *SUBJECTS)
    if own is not None and own.dep_ == "csubj":
        own = child(own, "nsubj") or own
    if own is not None and own.lower_ in RELATIVE and verb.dep_ in {"acl:relcl", "acl"}:
        return _antecedent(verb.head, own) if verb.head.pos_ in NOUNS else _noun_before(own)
    if own is not None and own.lower_ == "who" and own.i > verb.sent.start:
        return _noun_before(own) or own
    if own is not None or depth > DEEPEST:
        return own
    if verb.dep_ in {"acl", "acl:relcl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return verb.head
    if verb.dep_ == "advcl" and verb.head.pos_ == "NOUN" and child(verb.head, "cop") is None:
        return child(verb.head, *SUBJECTS) or verb.head
    if verb.dep_ in {"parataxis", "conj", "dep"} and _is_left_noun(verb):
        return child(verb.head, *SUBJECTS) or verb.head
    if verb.dep_ in {"conj", "xcomp", "advcl", "parataxis", "dep", "obl"}:
        return subject(verb.head, depth + 1)
    return None


def _antecedent(noun: Token, pronoun: Token) -> Token:
    """Return the noun of a relative clause, over a date between: "a report next week that says".

    The same over its author: "an analysis by two economists that says".
    """
    if pronoun.lower_ != "who" and preposition(noun) in {"by", "from"}:
        return noun.head if known_as(noun.head, words("Document")) else noun
    dated = noun.dep_ in DATES and bool(known_as(noun, words("NonSpeaker")))
    thing = child(noun.head, "obj") if dated else None
    between = thing is not None and noun.head.i < thing.i < noun.i
    return thing if thing is not None and between else noun


def _noun_before(pronoun: Token) -> Token | None:
    """Return the noun right before a relative pronoun, over a comma."""
    at = pronoun.i - 1
    while at > pronoun.sent.start and pronoun.doc[at].is_punct:
        at -= 1
    noun = pronoun.doc[at]
    if noun.dep_ in {"flat", "flat:name"}:
        return noun.head
    while noun.dep_ == "nmod" and noun.head.pos_ == "NOUN" and noun.pos_ == "NOUN":
        noun = noun.head
    return noun if noun.pos_ in NOUNS else None


def _is_left_noun(verb: Token) -> bool:
    """Say whether a verb hangs on a noun before it that says nothing itself."""
    head = verb.head
    return head.pos_ in {"NOUN", "PROPN"} and head.i < verb.i and child(head, "cop") is None


def top(word: Token, limit: Token) -> Token:
    """Return the head of the noun phrase a word is part of, on its own side of a verb."""
    while word.head != word and word.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        if (word.i < limit.i) != (word.head.i < limit.i):
            break
        word = word.head
    return word


def agent(verb: Token) -> Token | None:
    """Return the word after "by" of a passive verb, or None."""
    for token in children(verb, "obl:agent", "obl"):
        if preposition(token) == "by":
            return token
    return None


def owner(noun: Token) -> Token | None:
    """Return whose statement, report or claim a noun of speech is, or None."""
    whose = child(noun, "nmod:poss", "det:poss") or _possessor(noun)
    if whose is not None:
        return whose
    if (author := _author_behind(noun)) is not None:
        return author
    for token in children(noun, "nmod", "obl", "acl"):
        if preposition(token) in {"by", "from"}:
            return token
        if token.dep_ == "acl" and is_passive(token) and known_as(token, words("IssuingVerb")):
            return agent(token)
    return None


def _author_behind(noun: Token) -> Token | None:
    """Return who stands right behind "by" or "from", wherever the parser hung that."""
    by = noun.nbor() if noun.i + 1 < noun.sent.end else noun
    if by.lower_ not in {"by", "from"} or by.dep_ != "case" or by.head.i < by.i:
        return None
    return by.head if by.head.pos_ in NOUNS else None


def _possessor(noun: Token) -> Token | None:
    """Return the name before "'s" and the noun, wherever the parser hung it."""
    for token in reversed(noun.doc[noun.sent.start : noun.i]):
        if token.lower_ in {"'s", "’s"} and token.i > noun.sent.start:
            name = token.nbor(-1)
            return name.head if name.dep_ in {"flat", "flat:name"} else name
        if token.pos_ not in {"ADJ", "NOUN", "NUM", "ADV"}:
            return None
    return None


def _joined(word: Token, head: Token) -> bool:
    """Say whether "and" or "or" joins a noun to another, and not to what stands between."""
    between = word.doc[head.i + 1 : word.left_edge.i + 1]
    joint = child(word, "cc") is not None and word.pos_ in NOUNS
    if any(t.pos_ in {"VERB", "AUX"} for t in between):
        return False
    bare = word.pos_ == "PROPN" and any(t.pos_ == "ADP" for t in between)
    return joint and not (bare and child(word, "det", "nmod:desc") is None)


class Speakers:
    """The mentions of one parsed article, asked for the entity behind a word."""

    def __init__(self, doc: Doc, article: Article, mentions: Sequence[Mention]) -> None:
        self._text = article.text
        self._at: dict[int, list[Mention]] = {}
        for mention in mentions:
            found = doc.char_span(
                mention.evidence.start, mention.evidence.end, alignment_mode="expand"
            )
            for token in found or ():
                self._at.setdefault(token.i, []).append(mention)

    def of(self, head: Token) -> Participant:
        """Return the entity a speaker word stands for, a new one where no mention covers it."""
        if known_as(head, words("Document") | cues("SpeechNoun").keys()):
            whose = owner(head)
            known = whose is not None and (whose.pos_ != "PRON" or self.mention(whose))
            head = whose if whose is not None and known else head
        conj = children(head, "conj")
        others = conj if any(_joined(t, head) for t in conj) else []
        return self._several([head, *others]) if others else self._one(head)

    def _one(self, head: Token) -> Participant:
        mention = self.mention(head)
        if mention is not None:
            return Participant(mention.entity, mention.evidence)
        return self._unknown(head)

    def _several(self, heads: Sequence[Token]) -> Participant:
        """Return those who speak together as a group with members."""
        found = [self._one(head) for head in heads]
        members = {p.entity.id: p.entity for p in found if not p.entity.members}
        spans = [p.evidence for p in found if p.evidence is not None]
        if len(members) < 2 or len(members) != len(found):
            return found[0]
        ordered = sorted(members.values(), key=lambda e: e.label)
        id = "agent/" + "+".join(e.id.partition("/")[2] for e in ordered)
        label = " + ".join(e.label for e in ordered)
        entity = Entity(id, label, "Group", members=tuple(ordered))
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        return Participant(entity, Evidence.of(self._text, start, end))

    def mention(self, head: Token) -> Mention | None:
        """Return the mention that covers a word, or a name that is part of its phrase."""
        covering = self._at.get(head.i, [])
        named_next = known_as(head, _media() | words("Title"))
        if not covering and named_next and head.i + 1 < len(head.doc):
            covering = [m for m in self._at.get(head.i + 1, []) if m.kind == "name"]
        parts = [m for part in (*_parts(head), *_twin(head)) for m in self._at.get(part.i, [])]
        named = [m for m in covering + parts if RANK[m.kind] < RANK["demonym"]]
        return min(named or covering, key=lambda m: (RANK[m.kind], m.evidence), default=None)

    def can_speak(self, head: Token) -> bool:
        """Say whether a word can name a speaker at all: an entity, people, a medium, a document."""
        kinds = ("Document", "GroupNoun", "Title", "MediaNoun", "SpeakerNoun")
        known = any(known_as(head, words(kind)) for kind in kinds)
        several = f"{head.lemma_.lower()}s" in words("GroupNoun")
        return known or several or self.mention(head) is not None

    def is_named(self, word: Token) -> bool:
        """Say whether a word beside a noun names people, a body or a country: "Western", "Bild"."""
        found = self._at.get(word.i, [])
        return any(m.entity.type not in {"Place", "Treaty", "Conflict", "Language"} for m in found)

    def is_agent(self, head: Token) -> bool:
        """Say whether a word stands for people or a body, not for what they say."""
        kinds = ("GroupNoun", "Title", "SpeakerNoun")
        return self.mention(head) is not None or any(known_as(head, words(k)) for k in kinds)

    def _unknown(self, head: Token) -> Participant:
        label = _label(head)
        kind = _type(head)
        entity = Entity(f"agent/{slug(label)}", label, kind)
        kept = [head, *(t for t in head.children if t.dep_ in PARTS and t.dep_ != "appos")]
        first, last = min(kept, key=lambda t: t.i), max(kept, key=lambda t: t.i)
        return Participant(entity, span(self._text, first, last))


def _parts(head: Token) -> Iterator[Token]:
    """Yield the words that may name the head; a country before a noun names no speaker."""
    for part in head.children:
        common = part.dep_ in {"compound", "nmod:desc"} and not known_as(head, _media())
        apart = part.i < head.i and any(t.text == "," for t in head.doc[part.i : head.i])
        if part.dep_ in PARTS and not common and not apart:
            yield part
            yield from (t for t in part.children if t.dep_ in {"flat", "flat:name"})


def _twin(head: Token) -> Iterator[Token]:
    """Yield the name behind the comma after an office that was read as a second subject."""
    if head.dep_ not in SUBJECTS or not known_as(head, words("Title") | words("GroupNoun")):
        return
    for other in children(head.head, head.dep_, "nsubj", "nsubj:pass"):
        first = other.left_edge
        while first.is_punct and first.i < other.i:
            first = first.nbor()
        comma = first.nbor(-1) if first.i else first
        if other.pos_ == "PROPN" and comma.text == "," and head.i < comma.i < other.i < head.head.i:
            yield other


def _media() -> frozenset[str]:
    return words("MediaNoun")


def _label(head: Token) -> str:
    """Return the words of a speaker: no articles, no relative clauses, common nouns small."""
    kept = sorted(_kept(head), key=lambda t: t.i)
    while len(kept) > 1 and kept[0].pos_ in {"DET", "ADP", "PUNCT", "PART"}:
        kept.pop(0)
    spaced = (_plain(t) + (t.whitespace_ or " " * _gap(t, kept)) for t in kept)
    return "".join(spaced).strip()


def _plain(word: Token) -> str:
    """Return a word as it stands in a label: small, but names and "I" as they are written."""
    first = word.i == word.sent.start
    national = word.pos_ == "ADJ" and (not first or word.lower_.endswith(NATIONAL))
    return word.text if word.pos_ == "PROPN" or national or word.text == "I" else word.lower_


def _gap(token: Token, kept: Sequence[Token]) -> bool:
    """Say whether a word that stands between this one and the next was left out."""
    return token.i + 1 not in {t.i for t in kept}


def _kept(token: Token, depth: int = 0) -> Iterator[Token]:
    yield token
    for part in token.children:
        if part.lower_ in CITING or preposition(part).startswith("according"):
            continue
        between = sorted((part.i, token.i))
        if part.dep_ != "flat" and any(t.text == "," for t in token.doc[slice(*between)]):
            continue
        if part.dep_ in LABEL and depth < 2 and part.pos_ != "PRON":
            yield from _kept(part, depth + 1)
        elif part.dep_ == "case" and depth:
            yield part


def _type(head: Token) -> str:
    word = head.lower_
    if head.pos_ == "PROPN":
        return "Person" if child(head, "flat", "flat:name") is not None else "Organization"
    if word in words("GroupNoun") or "Plur" in head.morph.get("Number", []):
        return "Group"
    if word in words("Title") or head.pos_ == "PRON":
        return "Person"
    return "Organization"
