"""Participles that the parser took for adjectives or nouns, and "having" that took their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens.morphanalysis import MorphAnalysis

from .lemmas import base_form, irregular, known

if TYPE_CHECKING:
    from spacy.tokens import Token

FINITE = "Mood=Ind|Tense=Past|VerbForm=Fin"
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
PLAIN = ("eed", "embed", "shed", "wed", "shred", "sled")
PARTICIPLES = frozenset({"VBN", "VBD", "JJ"})


def mend_participle(token: Token) -> None:
    """Put right a participle, gerund or "having" that grammar shows to be another word."""
    if token.pos_ == "ADJ":
        _acting(token)
    elif token.pos_ == "VERB" and token.tag_ in {"VBN", "VBD"}:
        _lemma(token)
    if token.pos_ == "VERB" and token.lower_.endswith("ed"):
        _not_infinitive(token)
    if token.lower_ == "having":
        _helping(token)
    if token.tag_ == "VBG" and token.pos_ == "VERB":
        _owned(token)


def _acting(word: Token) -> None:
    """Take an adjective in -ed with a subject and an object for a verb: troops disarmed rebels."""
    subject = any(c.dep_ in SUBJECTS for c in word.lefts)
    thing = any(c.dep_ == "obj" for c in word.rights)
    lemma = _plain(word.lower_)
    if not (subject and thing and lemma) or any(c.dep_ == "cop" for c in word.lefts):
        return
    word.pos_, word.tag_, word.lemma_ = "VERB", "VBD", lemma
    word.morph = MorphAnalysis(word.vocab, FINITE)


def _not_infinitive(word: Token) -> None:
    """Take a form in -ed after "to" for the adjective that it is: food to displaced Congolese."""
    to = next((c for c in word.lefts if c.lower_ == "to" and c.i == word.i - 1), None)
    thing = next((c for c in word.rights if c.dep_ == "obj" and c.i == word.i + 1), None)
    if to is None or thing is None or word.lower_.endswith(PLAIN) or word.head == word:
        return
    thing.head, thing.dep_ = word.head, "obl"
    for c in [c for c in word.children if c != thing]:
        c.head = thing
    to.dep_, to.pos_, to.tag_ = "case", "ADP", "IN"
    word.head, word.dep_, word.pos_, word.tag_ = thing, "amod", "ADJ", "JJ"


def _lemma(verb: Token) -> None:
    """Give a past form the lemma of the lexicon: flown is of fly, not of flow."""
    if verb.lower_ in irregular():
        verb.lemma_ = irregular()[verb.lower_]
    elif verb.lemma_ == verb.lower_:
        verb.lemma_ = _plain(verb.lower_) or verb.lemma_


def _plain(form: str) -> str | None:
    """Return the verb of the lexicon that a form in -ed is of: armed → arm, denied → deny."""
    if not form.endswith("ed"):
        return None
    stems = (form[:-1], form[:-2], form[:-3], form[:-3] + "y")
    return next((s for s in stems if s in known("VERB")), None)


def _helping(having: Token) -> None:
    """Put a participle over the "having" that was read as its verb: denies ever having armed."""
    verb = next((c for c in having.rights if c.dep_ == "xcomp" and c.tag_ in PARTICIPLES), None)
    if verb is None or any(c.lower_ == "to" for c in verb.lefts) or verb.i - having.i > 2:
        return
    verb.head, verb.dep_ = having.head, having.dep_
    verb.pos_, verb.tag_ = "VERB", "VBN"
    verb.lemma_ = _plain(verb.lower_) or base_form(verb.lower_, "VERB") or verb.lemma_
    for c in list(having.children):
        c.head = verb
    having.head, having.dep_, having.pos_ = verb, "aux", "AUX"


def _owned(gerund: Token) -> None:
    """Take a gerund that has an owner and no object for a noun: closed its Jaber crossing."""
    owner = next((c for c in gerund.lefts if c.dep_ == "nmod:poss"), None)
    if owner is None or gerund.dep_ not in {"obj", "nsubj", "nsubj:pass", "obl"}:
        return
    if any(c.dep_ in {"obj", "ccomp", "xcomp", "aux"} for c in gerund.children):
        return
    gerund.pos_, gerund.tag_, gerund.lemma_ = "NOUN", "NN", gerund.lower_
    gerund.morph = MorphAnalysis(gerund.vocab, "Number=Sing")
    for c in gerund.rights:
        c.dep_ = "nmod" if c.dep_ == "obl" else c.dep_
