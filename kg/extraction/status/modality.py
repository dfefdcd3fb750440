"""How far a verb or event noun is asserted: done, to come, conditional, denied, doubted."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, cast, get_args

from ...facts import Certainty, Evidence, Modality, Status
from ..parse.syntax import child, children, is_passive, preposition
from ..speech.speech import cue_of, known_as, words
from .falsehood import disowner, is_untrue
from .markers import (
    CLAUSAL,
    NOMINAL,
    OPEN,
    SUBJECTS,
    Word,
    attachment,
    awaited,
    cleft,
    comments,
    conditions,
    finite,
    happens,
    has_to,
    look,
    loose,
    marked,
    outcome,
    presupposed,
    raised,
    ranked,
    scheduled,
    yet_to,
)
from .negation import negated

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DEGREES: tuple[Certainty, ...] = get_args(Certainty)

APART = frozenset({"acl:relcl", "advcl:relcl", "parataxis", "appos", "discourse", "dep", "list"})
PREDICATES = frozenset({"ROOT", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis"})
WARNINGS = frozenset({"warn", "warning"})
PEOPLE = ("GroupNoun", "Title", "MediaNoun", "UnionWord", "Chooser")
DEEPEST = 12


def assess(token: Token) -> Status:
    """Return how far the event that a verb or noun stands for is asserted, by its own clause.

    Words above count up to the nearest clause that someone only reports; whose word that is, the
    links of attribution say.
    """
    reading = _Reading()
    reading.climb(token.head if token.dep_ == "cop" else token)
    return Status(
        trigger=Evidence(token.idx, token.idx + len(token.text), token.text),
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

    def _local(self, token: Token, *, negation: bool = True, below: Token | None = None) -> None:
        """Take in the words beside a verb or noun: auxiliaries, adverbs, "if", "not"."""
        if negation and negated(token, but=below):
            self.negative = not self.negative
        for word in conditions(token):
            self._set(word.modality, word.certainty)
        for c in token.children:
            if c.dep_ in {"aux", "cop", "mark"} or c.tag_ == "MD":
                self._auxiliary(c, token)
            elif c.dep_ in {"advmod", "amod", "discourse"} or comments(c):
                for word in look(c, "Hedge"):
                    self._hedge(word, token)
        headline = token.dep_ in {"ROOT", "parataxis"} and has_to(token)
        if headline and any(c.lower_ == "yet" for c in children(token, "advmod")):
            self._set("actual")
            self.negative = not self.negative
        elif headline or scheduled(token):
            self._set("planned")

    def _hedge(self, word: Word, token: Token) -> None:
        if word.modality == "generic" and "Pres" not in token.morph.get("Tense", []):
            return
        self.negative ^= word.negative
        self._set(word.modality, word.certainty)

    def _auxiliary(self, aux: Token, verb: Token) -> None:
        perfect = any(c.lower_ in {"have", "'ve", "’ve"} for c in children(verb, "aux"))
        for word in look(aux, "Auxiliary"):
            if word.modality == "will" or (word.modality == "would" and _reported(verb)):
                self._set("planned" if _by_choice(verb) else "predicted")
            elif word.modality == "would":
                if perfect or _has_condition(verb) or self.modality == "hypothetical":
                    depends = self.modality == "predicted" and not self.doubt
                    self.modality = None if depends else self.modality
                    self._set("hypothetical")
                else:
                    self._set("predicted", "probable")
            elif perfect:
                self._set("", "possible" if word.certainty == "possible" else "probable")
            elif word.negated and negated(verb):
                self._set(word.modality, cast(Certainty, word.negated))
            else:
                self._set(word.modality, word.certainty)

    def _step(self, token: Token, above: Token) -> bool:
        """Take in the word above; say whether to climb on from there."""
        dep = token.dep_
        if cleft(token, above):
            self.negative ^= negated(above)
            return False
        if dep == "conj":
            return self._coordinated(token, above)
        if dep in APART or loose(token) or (dep == "acl" and not (has_to(token) or marked(token))):
            return False
        relation = "infinitive" if raised(token) else attachment(token)
        if relation == "clause" and disowner(above) is not None:
            self.negative = not self.negative
            return False
        for word in look(above, "ModalityCue"):
            if relation in word.relations:
                self._governed(word, token, above)
                return True
        if token.dep_ in NOMINAL and presupposed(token):
            return False
        if relation == "infinitive" and (outcome(token) or ranked(above)):
            self._local(above, negation=False)
            return True
        if relation == "infinitive" and yet_to(above, token):
            self._set("actual")
            self.negative = not self.negative
            return True
        return self._plain(token, above, relation)

    def _coordinated(self, token: Token, above: Token) -> bool:
        """What has no subject or auxiliary shares the first: "will cut jobs and close plants"."""
        own = child(token, *SUBJECTS, "aux", "aux:pass", "cop") is not None
        if own or "Fin" in token.morph.get("VerbForm", []):
            return above.dep_ in CLAUSAL and child(token, *SUBJECTS) is None
        self._local(above, negation=not self.negative)
        return True

    def _governed(self, word: Word, token: Token, above: Token) -> None:
        denies = negated(above, but=token)
        if word.negated and denies:
            if word.negated != "certain":
                self._set("predicted", cast(Certainty, word.negated))
            return self._local(above, negation=False)
        if word.modality == "threatened" and known_as(above, WARNINGS):
            self._warned(token, above)
        elif word.modality != "actual":
            self._set(word.modality, word.certainty)
        self.negative ^= word.negative ^ denies
        self.negative ^= word.modality == "planned" and _against(token)
        return self._local(above, negation=False)

    def _warned(self, token: Token, above: Token) -> None:
        """A warning of what one will do oneself is a threat; experts only predict."""
        speaker = child(above, *SUBJECTS)
        kinds = ("GroupNoun", "Title")
        observer = speaker is not None and any(speaker.lower_ in words(kind) for kind in kinds)
        itself = child(token, *SUBJECTS)
        observer &= itself is None or itself.pos_ != "PRON"
        ahead = self.modality in {"planned", "predicted"} and not self.doubt
        if ahead and not observer:
            self.modality = "threatened"
        elif token.dep_ in {"obl", "nmod"}:
            self._set("predicted")
        elif token.dep_ in OPEN:
            self._set("requested")

    def _plain(self, token: Token, above: Token, relation: str) -> bool:
        """A word above that the lexicon does not list."""
        if relation == "infinitive":
            if has_to(token):
                self._set("planned")
            self._local(above, negation=token.dep_ == "xcomp", below=token)
            return True
        if relation == "adjunct" and token.dep_ == "advcl":
            if has_to(token):
                self._set("planned")
            if not finite(token):
                self._local(above, negation=False)
            elif awaited(token):
                self._set("predicted")
            return not finite(token)
        if relation == "clause":
            self.negative ^= is_untrue(above)
            return False
        if relation == "noun" and disowner(above) is not None:
            self.negative = not self.negative
            return False
        verb = above.pos_ in {"VERB", "AUX"} or child(above, "cop") is not None
        light = bool(known_as(above, words("LightVerb")))
        if token.dep_ in {"nsubj", "csubj"} and not (light and happens(above)):
            return False
        if verb:
            self._local(above, negation=light, below=token)
            return True
        return relation == "noun" and preposition(token) in {"of", ""}


def _against(clause: Token) -> bool:
    """Say whether a plan is not to: decided against sending envoys."""
    return any(c.lower_ == "against" for c in children(clause, "mark", "case"))


def _reported(verb: Token) -> bool:
    """Say whether "would" is only "will" told in the past."""
    return verb.dep_ == "ccomp" and cue_of(verb.head, "SpeechVerb") is not None


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
    people = any(known_as(who, words(kind)) for kind in PEOPLE)
    willed = people or who.pos_ in {"PROPN", "PRON"} or bool(known_as(verb, words("Scheduled")))
    return verb.pos_ == "VERB" and willed


def statuses(doc: Doc, skip: Collection[int]) -> tuple[Status, ...]:
    """Return the status of each verb, predicate and event noun, but for the tokens to skip.

    A copula stands as its predicate does: both "are" and "ready" in "They are ready".
    """
    return tuple(assess(t) for t in doc if t.i not in skip and _is_event(t))


def _is_event(token: Token) -> bool:
    if token.is_space:
        return False
    if token.pos_ == "VERB":
        return token.lower_ != "according"
    if token.pos_ == "AUX":
        return token.dep_ not in {"aux", "aux:pass"}
    if token.pos_ == "ADJ":
        return token.dep_ in PREDICATES or child(token, "cop") is not None
    return token.pos_ == "NOUN"
