"""What stands beside a noun and hangs elsewhere: participles, names, "due" before a place.

A participle set apart behind a name took its place before the verb: Mali, ruled by a junta, left.
A name set beside a title hangs on another noun: raised the matter with its envoy, Ann Roe.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spacy.tokens.morphanalysis import MorphAnalysis

from ...ontology import entries

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
BESIDE = ("counterpart", "colleague", "host", "guest", "number", "peer")
GROUNDS = frozenset({"for", "of", "over"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def mend_inserted(participle: Token) -> None:
    """Give a verb the name before the participle that was read as its clause or as its subject."""
    verb = participle.head
    done = participle.tag_ == "VBD" and not any(c.dep_ == "obj" for c in participle.rights)
    read = participle.tag_ in {"VBN", "VBG"} or done
    if not read or participle.dep_ not in {"csubj", "advcl", "nsubj"}:
        return
    before = participle.nbor(-1) if participle.i > participle.sent.start + 1 else participle
    named = [c for c in participle.lefts if c.dep_ in SUBJECTS and c.i < before.i]
    if before.text != "," or not named or verb.i < participle.i or verb.pos_ not in {"VERB", "AUX"}:
        return
    others = [c for c in verb.lefts if c.dep_ in SUBJECTS and c != participle]
    first = min(c.i for c in [verb, *verb.lefts] if c.i > participle.i and not c.is_punct)
    if others or verb.doc[first - 1].text != "," or verb.doc[first].tag_ not in FINITE | {"RB"}:
        return
    passive = any(c.dep_ == "aux:pass" for c in verb.lefts)
    for name in named:
        name.head, name.dep_ = verb, "nsubj:pass" if passive else "nsubj"
    participle.head, participle.dep_ = named[0], "acl"
    if done:
        participle.tag_ = "VBN"
        participle.morph = MorphAnalysis(participle.vocab, "Tense=Past|VerbForm=Part")


def mend_reduced(participle: Token) -> None:
    """Hang a participle read as the verb on its noun: the rebels captured in May were freed."""
    if participle.tag_ not in {"VBN", "VBD"} or participle.pos_ != "VERB":
        return
    verb = next((c for c in participle.rights if c.dep_ == "conj"), None) or _taken(participle)
    if verb is None:
        return
    helped = next((c for c in verb.lefts if c.dep_ in {"aux", "aux:pass", "cop"}), None)
    own = any(c.dep_ in {*SUBJECTS, "cc"} for c in verb.lefts) or helped is None
    named = [c for c in participle.lefts if c.dep_ in SUBJECTS]
    taken = any(c.dep_ in {"obj", "ccomp", "aux", "aux:pass", "cc"} for c in participle.children)
    if own or taken or not named or any(t.is_punct for t in verb.doc[participle.i : verb.i]):
        return
    passive = any(c.dep_ == "aux:pass" for c in verb.lefts)
    first = participle.head == participle
    verb.head, verb.dep_ = (verb, "ROOT") if first else (participle.head, participle.dep_)
    for name in named:
        name.head, name.dep_ = verb, "nsubj:pass" if passive else "nsubj"
    for c in [c for c in participle.children if c.dep_ == "punct"]:
        c.head = verb
    participle.head, participle.dep_, participle.tag_ = named[0], "acl", "VBN"
    participle.morph = MorphAnalysis(participle.vocab, "Tense=Past|VerbForm=Part")


def _taken(participle: Token) -> Token | None:
    """Return the verb that took the object of a gerund for its subject, and give that back.

    "The men held for mocking Lima were freed": it is not Lima that was freed.
    """
    if not any(c.dep_ in SUBJECTS for c in participle.lefts):
        return None
    for gerund in (c for c in participle.rights if c.tag_ == "VBG"):
        if not any(c.lower_ in GROUNDS for c in gerund.lefts):
            continue
        verb = next((c for c in gerund.rights if c.dep_ == "ccomp"), None)
        subject = (
            None if verb is None else next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
        )
        if subject is None or subject.left_edge.i != gerund.i + 1:
            continue
        subject.head, subject.dep_ = gerund, "obj"
        return verb
    return None


def mend_beside(name: Token) -> None:
    """Set a name behind a comma beside the title right before it."""
    if name.pos_ != "PROPN" or name.dep_ not in {"appos", "conj"} or name.head.i > name.i:
        return
    first = name.left_edge.i
    first += name.doc[first].text == ","
    if first < name.sent.start + 2 or name.doc[first - 1].text != "," or first != name.i:
        return
    title, noun = name.doc[first - 2], name.head
    if noun.pos_ != "NOUN" or title.pos_ != "NOUN" or not noun.i < title.i:
        return
    unexplained = title.lemma_.lower() in _titles() and noun.lemma_.lower() not in _titles()
    joined = any(c.dep_ == "cc" for c in name.children)
    if unexplained and not joined and not title.is_ancestor(noun):
        name.head, name.dep_ = title, "appos"


def mend_due(due: Token) -> None:
    """Make "due" the predicate that it is, and the place where somebody will be its phrase."""
    place = due.head
    if due.lower_ != "due" or due.pos_ != "ADJ" or due.dep_ not in {"case", "advmod", "amod"}:
        return
    cop = next((c for c in place.lefts if c.dep_ == "cop"), None)
    if cop is None or not cop.i < due.i < place.i:
        return
    due.head, due.dep_ = (due, "ROOT") if place.head == place else (place.head, place.dep_)
    for c in list(place.children):
        if c.i < due.i or c.i > place.right_edge.i:
            c.head = due
    place.head, place.dep_ = due, "obl"


@cache
def _titles() -> frozenset[str]:
    """Return the nouns for a person that a name explains: minister, envoy, counterpart."""
    named = {x for e in entries("lexicon", "Title") for x in e.all("lemma")}
    people = {x for e in entries("frames", "PersonWord") for x in e.all("lemma")}
    return frozenset({*named, *people, *BESIDE})
