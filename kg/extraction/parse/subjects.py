"""Subjects that the parser joined to what stands before them, and receivers joined to the gift."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens.morphanalysis import MorphAnalysis

from ...ontology import lemmas_of

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
WHEN = frozenset({"after", "before", "since", "until", "as", "while", "because", "once"})
SAYING = frozenset({"say", "tell", "add", "claim", "report", "announce", "note", "think"})
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"


def mend_subject(token: Token) -> None:
    """Put right a subject joined to the words before it, or a receiver to what he is given."""
    if token.pos_ in NOMINAL and token.dep_ == "conj":
        _before_the_next(token)
        _before_a_clause(token)
    if token.tag_ in {"VBD", "VBN"} and token.dep_ == "acl":
        _after_when(token)
    if token.pos_ == "VERB" and token.dep_ in {"ccomp", "parataxis", "conj"}:
        _behind_the_object(token)
    if token.dep_ == "xcomp" and token.tag_ == "NN" and token.lower_.endswith("ing"):
        _kind_of(token)
    if token.lower_ == "shot" and token.pos_ == "NOUN" and 0 < token.i < len(token.doc) - 1:
        _shot_down(token)
    if token.tag_ == "VB" and token.dep_ == "advcl":
        _owned_aim(token)
    if token.pos_ in NOMINAL and token.dep_ in {"compound", "amod", "nmod:desc"}:
        _given_to(token)


def _joining(noun: Token) -> Token | None:
    """Return the "and" or "but" that joins a noun to what stands before it."""
    cc = next((c for c in noun.lefts if c.dep_ == "cc"), None)
    return (
        cc if cc is not None and cc.i == noun.left_edge.i + (noun.left_edge.text == ",") else None
    )


def _before_the_next(noun: Token) -> None:
    """Give a verb the noun before it: Togo refused the plan but some members have backed it."""
    cc, end = _joining(noun), noun.right_edge.i + 1
    above = [t for t in noun.ancestors if t.pos_ in {"VERB", "AUX"}]
    if cc is None or not above or end >= noun.sent.end:
        return
    for verb in [c for t in above for c in t.rights if c.dep_ == "conj" and c.i >= end]:
        if any(c.dep_ in {"cc", *SUBJECTS} for c in verb.lefts) or not _finite(verb):
            continue
        first = min(t.i for t in (verb, *verb.lefts))
        if first == end and verb.pos_ == "VERB":
            _subject(noun, verb, cc)
            return


def _finite(verb: Token) -> bool:
    return verb.tag_ in FINITE or any(c.tag_ in FINITE and c.dep_[:3] == "aux" for c in verb.lefts)


def _before_a_clause(noun: Token) -> None:
    """Make a verb read as the clause of a noun the noun's own: …, and the envoys called it off."""
    cc, first = _joining(noun), noun.head
    if cc is None or first.pos_ != "VERB":
        return
    verbs = [t for t in noun.subtree if t.dep_ == "acl" and t.tag_ in {"VBD", "VBN"}]
    verb = next((t for t in verbs if t.i > noun.i), None)
    if verb is None or not _acts(verb) or any(t.is_punct for t in noun.doc[noun.i : verb.i]):
        return
    verb.head, verb.dep_, verb.tag_ = first, "conj", "VBD"
    verb.morph = MorphAnalysis(verb.vocab, PAST)
    _subject(noun, verb, cc)


def _acts(verb: Token) -> bool:
    """Say whether what may be a participle is none: it has an object, or tells what was said."""
    below = {c.dep_ for c in verb.children}
    doing = any(c.dep_ == "xcomp" and c.pos_ in NOMINAL for c in verb.rights)
    alone = "compound:prt" in below and doing
    done = bool(below & {"aux:pass", "nsubj", "nsubj:pass", "obl:agent"})
    return not done and ("obj" in below or alone or ("ccomp" in below and verb.tag_ == "VBD"))


def _subject(noun: Token, verb: Token, joining: Token) -> None:
    passive = any(c.dep_ == "aux:pass" for c in verb.lefts)
    joining.head = verb
    noun.head, noun.dep_ = verb, "nsubj:pass" if passive else "nsubj"
    for c in verb.rights:
        c.dep_ = "obj" if c.dep_ == "xcomp" and c.pos_ in NOMINAL else c.dep_


def _after_when(verb: Token) -> None:
    """Make a clause of "after vandals attacked it", read as a phrase with a participle."""
    noun = verb.head
    case = next((c for c in noun.lefts if c.dep_ == "case"), None)
    if case is None or case.lower_ not in WHEN or noun.dep_ not in {"obl", "nmod"}:
        return
    for thing in [c for c in noun.rights if c.dep_ == "obj" and c.i > verb.i]:
        thing.head = verb
    if not _acts(verb) or verb.i < noun.i or any(t.is_punct for t in verb.doc[noun.i : verb.i]):
        return
    verb.head, verb.dep_, verb.tag_ = noun.head, "advcl", "VBD"
    verb.morph = MorphAnalysis(verb.vocab, PAST)
    case.dep_ = "mark"
    _subject(noun, verb, case)


def _behind_the_object(verb: Token) -> None:
    """Give back the object that the next clause took: recalled its envoy after vandals hit it."""
    thing, first = next((c for c in verb.lefts if c.dep_ == "nsubj"), None), verb.head
    if thing is None:
        _take(verb, first)
        return
    if not first.i < thing.i or first.lemma_.lower() in SAYING:
        return
    if first.pos_ != "VERB" or any(c.dep_ == "obj" for c in first.children):
        return
    if _take(verb, thing):
        thing.head, thing.dep_ = first, "obj"


def _take(verb: Token, above: Token) -> bool:
    """Give a verb the noun of the phrase right before it: after vandals | attacked a ship."""
    if any(c.dep_ in {"cc", "aux", "aux:pass", "mark"} for c in verb.lefts) or not _object(verb):
        return False
    for noun in [c for c in above.children if c.dep_ in {"nmod", "obl"} and c.i < verb.i]:
        case = next((c for c in noun.lefts if c.dep_ == "case"), None)
        if case is not None and case.lower_ in WHEN and noun.right_edge.i == verb.i - 1:
            verb.dep_, case.dep_ = "advcl", "mark"
            _subject(noun, verb, case)
            return True
    return False


def _object(verb: Token) -> bool:
    return any(c.dep_ == "obj" for c in verb.rights)


def _kind_of(noun: Token) -> None:
    """Make a noun in -ing that took the object of its verb one with it: fired warning shots."""
    verb, thing = noun.head, noun.doc[min(noun.i + 1, len(noun.doc) - 1)]
    if thing.dep_ != "obj" or thing.head != noun or verb.pos_ != "VERB" or verb.i > noun.i:
        return
    if any(c.dep_ == "obj" for c in verb.children):
        return
    thing.head, thing.dep_ = verb, "obj"
    for c in [c for c in noun.children if c != thing]:
        c.head = verb if c.i > thing.i else thing
    noun.head, noun.dep_ = thing, "compound"


def _shot_down(shot: Token) -> None:
    """Make "shot" before "down" the verb that it is, and what was read as the verb its doer."""
    doer, verb = shot.nbor(-1), shot.head
    if shot.nbor().lower_ != "down" or doer != verb or verb.tag_ not in {"NNS", "VBZ"}:
        return
    verb.pos_, verb.tag_ = "NOUN", "NNS"
    shot.head, shot.dep_ = (shot, "ROOT") if verb.head == verb else (verb.head, verb.dep_)
    shot.pos_, shot.tag_, shot.lemma_ = "VERB", "VBD", "shoot"
    shot.morph = MorphAnalysis(shot.vocab, PAST)
    for c in list(verb.children):
        if c.dep_ in SUBJECTS:
            c.dep_ = "compound"
            for modifier in list(c.lefts):
                modifier.head = verb
        elif c.i > shot.i:
            c.head = shot
    verb.head, verb.dep_ = shot, "nsubj"


def _owned_aim(act: Token) -> None:
    """Hang an infinitive on the noun it explains: at the decision of Chad to expel them."""
    to = next((c for c in act.lefts if c.lower_ == "to" and c.dep_ in {"mark", "aux"}), None)
    if to is None or to.i != act.left_edge.i or to.i <= act.sent.start:
        return
    for noun in (t for t in to.nbor(-1).ancestors if t.i < to.i):
        if noun == act.head:
            return
        of = any(c.dep_ == "nmod" and any(g.lower_ == "of" for g in c.lefts) for c in noun.rights)
        if of and noun.lemma_.lower() in _aims() and noun.right_edge.i == to.i - 1:
            act.head, act.dep_ = noun, "acl"
            return


def _aims() -> frozenset[str]:
    """Return the nouns that an infinitive explains: decision, refusal, threat."""
    return lemmas_of("frames", "AimNoun")


def _given_to(name: Token) -> None:
    """Make who is named right after a verb of giving the receiver: offered Niger fuel and grain."""
    gift = name.head
    verb = gift.head
    given = gift.dep_ == "obj" and verb.lemma_.lower() in lemmas_of("frames", "GivingVerb")
    if not given or gift.pos_ not in NOMINAL:
        return
    if any(c.dep_ == "iobj" for c in verb.children) or not verb.i < name.left_edge.i == verb.i + 1:
        return
    alone = name.pos_ == "PROPN" and name.tag_ == "NNP" and not name.text.isupper()
    people = name.tag_ == "NNS" and any(name.lefts)
    if (alone or people) and gift.left_edge.i >= name.left_edge.i:
        name.head, name.dep_ = verb, "iobj"
