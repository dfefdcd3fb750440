"""How far a verb or event noun is asserted: done, to come, conditional, denied, doubted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast, get_args

from ..facts import Certainty, Modality, Status
from ..ontology import Entry, entries
from .speech import cues, words
from .syntax import child, children, is_passive, preposition, span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DEGREES: tuple[Certainty, ...] = get_args(Certainty)
SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
CLAUSAL = frozenset({"ccomp", "csubj", "csubj:pass"})
NOMINAL = frozenset({"obj", "iobj", "nsubj", "nsubj:pass", "obl", "nmod", "compound", "amod"})
OPEN = frozenset({"xcomp", "advcl", "acl", "obl"})

APART = frozenset({"acl:relcl", "advcl:relcl", "parataxis", "appos", "discourse", "dep", "list"})
TOWARDS = frozenset(
    {"for", "to", "of", "on", "against", "about", "from", "over", "with", "into", ""}
)
COMPLEMENTING = frozenset({"to", "that", "whether", "if", "of", "from", "against", "for", "into"})
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word of the lexicon does to the event beside or below it."""

    modality: str
    certainty: Certainty
    negative: bool
    negated: str
    relations: frozenset[str]


@cache
def _lexicon(kind: str) -> Mapping[str, tuple[_Word, ...]]:
    found: dict[str, tuple[_Word, ...]] = {}
    for entry in entries("lexicon", kind):
        for lemma in entry.all("lemma"):
            found[lemma] = (*found.get(lemma, ()), _word(entry))
    return MappingProxyType(found)


def _word(entry: Entry) -> _Word:
    return _Word(
        modality=entry.one("modality"),
        certainty=cast(Certainty, entry.one("certainty", "certain")),
        negative=entry.one("polarity") == "negative",
        negated=entry.one("negated"),
        relations=frozenset(entry.all("relation")),
    )


def _look(token: Token, kind: str) -> tuple[_Word, ...]:
    table = _lexicon(kind)
    particle = child(token, "compound:prt")
    if particle is not None:
        return table.get(f"{token.lemma_.lower()} {particle.lower_}", ())
    return table.get(token.lower_) or table.get(token.lemma_.lower(), ())


def negated(token: Token) -> bool:
    """Say whether a word is negated where it stands: "did not", "no talks", "nobody"."""
    return sum(_negators(token)) % 2 == 1


def _negators(token: Token) -> Iterator[bool]:
    for c in token.children:
        if c.dep_ in {"advmod", "det", "mark", "cc", "cc:preconj", "case", "neg"}:
            yield _negates(c)
        elif c.dep_ in {*SUBJECTS, "obj"} and token.pos_ in {"VERB", "AUX"}:
            no = child(c, "det")
            yield _negates(c) or (no is not None and no.lower_ == "no")


def _negates(token: Token) -> bool:
    """Say whether a word negates what it stands beside: "not" but not "not only"."""
    if token.lower_ == "longer":
        return any(c.lower_ == "no" for c in token.children)
    follows = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    return token.lower_ in words("Negator") and follows != "only"


def assess(token: Token) -> Status:
    """Return how far the event that a verb or noun stands for is asserted, by its own clause.

    Words above count up to the nearest clause that someone only reports; whose word that is, the
    links of attribution say.
    """
    reading = _Reading()
    reading.climb(token)
    return Status(
        trigger=span(token.doc.text, token, token),
        modality=reading.modality or "actual",
        polarity="negative" if reading.negative else "positive",
        certainty=DEGREES[reading.doubt],
    )


class _Reading:
    """What is known of one trigger so far; the word nearest to it settles the modality."""

    def __init__(self) -> None:
        self.modality: Modality | None = None
        self.negative = False
        self.doubt = 0

    def climb(self, token: Token) -> None:
        self._local(token)
        for _ in range(DEEPEST):
            above = token.head
            if above == token or not self._step(token, above):
                return
            token = above

    def _set(self, modality: str, certainty: Certainty = "certain") -> None:
        if modality and self.modality is None:
            self.modality = cast(Modality, modality)
        self.doubt = max(self.doubt, DEGREES.index(certainty))

    def _local(self, token: Token, *, negation: bool = True) -> None:
        """Take in the words beside a verb or noun: auxiliaries, adverbs, "if", "not"."""
        if negation and negated(token):
            self.negative = not self.negative
        for c in token.children:
            if c.dep_ in {"aux", "cop"} or c.tag_ == "MD":
                self._auxiliary(c, token)
            elif c.dep_ in {"advmod", "amod", "parataxis", "discourse"}:
                for word in _look(c, "Hedge"):
                    self._hedge(word, token)
            elif c.dep_ in {"mark", "case", "advmod"} and c.lower_ in words("Conditional"):
                self._set("hypothetical")
            elif c.lower_ in words("ConditionalNoun") and _names_condition(c):
                self._set("hypothetical")
        if token.dep_ in {"ROOT", "parataxis"} and _to(token):
            self._set("planned")

    def _hedge(self, word: _Word, token: Token) -> None:
        if word.modality == "generic" and "Pres" not in token.morph.get("Tense", []):
            return
        self.negative ^= word.negative
        self._set(word.modality, word.certainty)

    def _auxiliary(self, aux: Token, verb: Token) -> None:
        perfect = any(c.lower_ in {"have", "'ve", "’ve"} for c in children(verb, "aux"))
        for word in _look(aux, "Auxiliary"):
            if word.modality == "will" or (word.modality == "would" and _reported(verb)):
                self._set("planned" if _by_choice(verb) else "predicted")
            elif word.modality == "would":
                self._set("hypothetical" if perfect or _has_condition(verb) else "predicted")
            elif perfect:
                self._set("", "possible" if word.certainty == "possible" else "probable")
            else:
                self._set(word.modality, word.certainty)

    def _step(self, token: Token, above: Token) -> bool:
        """Take in the word above; say whether to climb on from there."""
        dep = token.dep_
        if dep == "conj":
            return self._coordinated(token, above)
        if dep in APART or (dep == "acl" and not (_to(token) or _marked(token))):
            return False
        relation = _relation(token)
        for word in _look(above, "ModalityCue"):
            if relation in word.relations:
                self._governed(word, token, above)
                return True
        return self._plain(token, above, relation)

    def _coordinated(self, token: Token, above: Token) -> bool:
        """What has no subject or auxiliary shares the first: "will cut jobs and close plants"."""
        own = child(token, *SUBJECTS, "aux", "cop") is not None
        if own or "Past" in token.morph.get("Tense", []):
            return above.dep_ in CLAUSAL and child(token, *SUBJECTS) is None
        self._local(above)
        return True

    def _governed(self, word: _Word, token: Token, above: Token) -> None:
        if word.modality == "threatened" and above.lemma_.lower() in {"warn", "warning"}:
            self._warned(token, above)
        elif word.modality == "actual":
            pass
        else:
            self._set(word.modality, word.certainty)
        denies = negated(above)
        if word.negated and denies:
            self._set("predicted", cast(Certainty, word.negated))
            denies = False
        else:
            self.negative ^= word.negative ^ denies
        self._local(above, negation=False)

    def _warned(self, token: Token, above: Token) -> None:
        """A warning of what one will do oneself is a threat; experts only predict."""
        speaker = child(above, *SUBJECTS)
        kinds = ("GroupNoun", "Title")
        observer = speaker is not None and any(speaker.lower_ in words(kind) for kind in kinds)
        ahead = self.modality in {"planned", "predicted"} and not self.doubt
        if ahead and not observer:
            self.modality = "threatened"
        elif token.dep_ in OPEN:
            self._set("requested")

    def _plain(self, token: Token, above: Token, relation: str) -> bool:
        """A word above that the lexicon does not list."""
        if relation == "infinitive":
            if _to(token):
                self._set("planned")
            self._local(above, negation=token.dep_ == "xcomp")
            return True
        if relation == "adjunct" and token.dep_ == "advcl":
            if _to(token):
                self._set("planned")
            if not _finite(token):
                self._local(above, negation=False)
            return not _finite(token)
        if relation == "clause":
            return False
        verb = above.pos_ in {"VERB", "AUX"} or child(above, "cop") is not None
        light = above.lemma_.lower() in words("LightVerb")
        if token.dep_ in {"nsubj", "csubj"} and not light:
            return False
        if verb:
            self._local(above, negation=light)
            return True
        return relation == "noun" and preposition(token) in {"of", ""}


def _relation(token: Token) -> str:
    """Return how a token hangs on the word above, in the terms of the lexicon."""
    dep = token.dep_
    verbal = token.pos_ in {"VERB", "AUX"} or child(token, "cop") is not None
    if dep == "advcl" and not _complements(token):
        return "adjunct"
    if dep in CLAUSAL or (dep in {"acl", "advcl"} and verbal and _finite(token)):
        return "infinitive" if verbal and not _finite(token) else "clause"
    if dep in OPEN and (verbal or dep != "obl"):
        return "infinitive"
    if dep in {"obj", "nsubj:pass", "nsubj"}:
        return "object"
    if dep in {"obl", "nmod"}:
        return "noun" if preposition(token) in TOWARDS else "adjunct"
    return "noun" if dep in NOMINAL else ""


def _complements(clause: Token) -> bool:
    """Say whether an adverbial clause may be what the word before it needs: "to …", "that …"."""
    return clause.i > clause.head.i and _marked(clause)


def _marked(clause: Token) -> bool:
    return bool({c.lower_ for c in children(clause, "mark", "case")} & COMPLEMENTING)


def _names_condition(noun: Token) -> bool:
    """Say whether a noun is that of "in the event of" and "in case of"."""
    of = child(noun, "nmod", "acl")
    return preposition(noun) == "in" and of is not None and preposition(of) in {"of", "that"}


def _finite(verb: Token) -> bool:
    own = [verb, *children(verb, "aux", "aux:pass", "cop")]
    return any("Fin" in t.morph.get("VerbForm", []) for t in own)


def _to(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in verb.children)


def _reported(verb: Token) -> bool:
    """Say whether "would" is only "will" told in the past."""
    return verb.dep_ == "ccomp" and verb.head.lemma_.lower() in cues("SpeechVerb")


def _has_condition(verb: Token) -> bool:
    return any(
        c.lower_ in words("Conditional")
        for clause in children(verb, "advcl")
        for c in clause.children
    )


def _by_choice(verb: Token) -> bool:
    """Say whether the subject, or whoever a passive leaves out, can plan what the verb says."""
    if is_passive(verb):
        return True
    who = child(verb, *SUBJECTS)
    if who is None:
        return True
    people = who.lower_ in words("GroupNoun") or who.lemma_.lower() in words("Title")
    return verb.pos_ == "VERB" and (people or who.pos_ in {"PROPN", "PRON"})


def statuses(doc: Doc, skip: Collection[int]) -> tuple[Status, ...]:
    """Return the status of each content verb and event noun, but for the token numbers to skip."""
    return tuple(assess(t) for t in doc if t.i not in skip and _is_event(t))


def _is_event(token: Token) -> bool:
    if token.pos_ == "VERB":
        return token.lower_ != "according"
    if token.pos_ == "AUX":
        return token.dep_ not in {"aux", "aux:pass", "cop"}
    return token.pos_ == "NOUN"
