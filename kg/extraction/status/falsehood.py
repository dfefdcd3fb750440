"""What is called false: a report that is untrue, a claim dismissed as a lie, no truth in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries
from ..parse.syntax import above, child, children
from ..speech.speech import known_as, words
from .markers import look
from .negation import negated

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
CONTENT = frozenset({"acl", "acl:relcl", "ccomp", "nmod", "xcomp", "advcl", "obl", "obj"})
PREDICATED = frozenset({"xcomp", "obl", "obj", "advcl", "amod", "advmod", "ccomp", "nmod"})
REACH = 4
NOUN_REACH, WORD_REACH = 10, 10


def is_untrue(word: Token) -> bool:
    """Say whether a word calls something false: baseless, a lie; not true, no truth."""
    if known_as(word, words("FalseWord")):
        return not negated(word)
    return bool(known_as(word, words("TrueWord"))) and negated(word)


def disowner(noun: Token) -> Token | None:
    """Return the verb or predicate by which what a noun reports is said to be false, or None.

    "denied reports that …", "dismissed as baseless a claim that …", "reports that … are untrue".
    """
    if noun.pos_ not in {"NOUN", "PROPN"} or not reports(noun):
        return None
    if noun.dep_ in SUBJECTS and is_untrue(noun.head):
        return noun.head
    if noun.dep_ in {"nmod", "obl"} and is_untrue(noun.head):
        return noun.head
    verb = next((t for t in _near(noun) if t.pos_ == "VERB"), None)
    if verb is None:
        return None
    object_ = noun.dep_ in {"obj", "nsubj:pass", "conj"} or noun.head != verb
    if object_ and _denies_content(verb):
        return verb
    return verb if labelled_false(verb) else None


def _denies_content(verb: Token) -> bool:
    """Say whether who does this to a report denies what it tells: denied, dismissed a report."""
    return any("content" in word.relations for word in look(verb, "ModalityCue"))


def labelled_false(verb: Token) -> bool:
    """Say whether a verb calls its object false: calls it a lie, dismissed as baseless."""
    if not known_as(verb, words("LabelVerb")) or negated(verb):
        return False
    near = (t for t in verb.subtree if t.head == verb or t.head.head == verb)
    return any(t != verb and t.dep_ in PREDICATED and is_untrue(t) for t in near)


def reports(noun: Token) -> bool:
    """Say whether a noun is for what others say: report, claim, allegation, story."""
    return bool(known_as(noun, words("ChargeNoun") | words("ReportNoun")))


def untrue_clause(clause: Token) -> Token | None:
    """Return the predicate that calls a clause false: it is untrue that …, or None."""
    head = clause.head
    said = clause.dep_ in {"csubj", "ccomp", "acl", "advcl", "acl:relcl"} and head != clause
    predicated = child(head, "cop") is not None or head.dep_ in {"ROOT", "ccomp", "parataxis"}
    return head if said and predicated and is_untrue(head) else None


def denial_of(token: Token) -> Token | None:
    """Return the verb or predicate by which what a token tells is called false, or None."""
    for node in [token, *above(token)][:REACH]:
        found = untrue_clause(node) or (disowner(node) if node != token else None)
        if found is not None:
            return found
        if node.dep_ not in CONTENT:
            return None
    return None


def told_false(token: Token) -> Token | None:
    """Return what calls a clause false by the order of the words, however the parser tied them.

    "dismissed as baseless a claim by Chad that …", "called the report that … a lie", "It was
    untrue that …", "no truth to claims that …"
    """
    that = _opening(token)
    if that is None or that.i <= that.sent.start:
        return None
    doc, begin = that.doc, that.sent.start
    if is_untrue(before := that.nbor(-1)):
        return before
    noun = next((t for t in _left(that, NOUN_REACH) if t.pos_ == "NOUN" and reports(t)), None)
    if noun is None:
        return None
    for left in reversed(doc[max(begin, noun.i - WORD_REACH) : noun.i]):
        if left.pos_ == "VERB" and _denies_content(left):
            return left if not negated(left) else None
        if left.pos_ == "VERB" and known_as(left, words("LabelVerb") | denying()):
            between = doc[left.i + 1 : noun.i]
            after = (t for t in doc[token.i + 1 : that.sent.end] if is_untrue(t))
            last = any(child(t, "det") is not None or t.nbor(-1).is_quote for t in after)
            told = any(known_as(t, words("FalseWord")) for t in between) or last
            return left if told and not negated(left) else None
        if known_as(left, words("TrueWord")) and doc[left.i - 1].lower_ == "no":
            return left
    rest = doc[token.i + 1 : that.sent.end]
    return next((t for t in rest if is_untrue(t) and t.nbor(-1).lemma_ == "be"), None)


def denied_content(verb: Token) -> bool:
    """Say whether a verb tells what somebody denies, or says that he never did."""
    node = verb
    while node.dep_ in {"conj", "ccomp", "xcomp", "advcl", "acl"} and node.head != node:
        cue = node.head
        if node.dep_ != "conj" and known_as(cue, denying()) and cue.pos_ in {"VERB", "NOUN"}:
            return not negated(cue)
        if node.dep_ != "conj":
            break
        node = node.head
    if _denied_later(verb) or _awaited(verb):
        return True
    return denial_of(verb) is not None or told_false(verb) is not None or _never(verb)


def _awaited(verb: Token) -> bool:
    """Say whether an act is still undone: aid that Lima has yet to grant."""
    head = verb.head if verb.dep_ in {"xcomp", "ccomp"} else verb
    said = {c.lower_ for t in (verb, head) for c in children(t, "advmod")}
    return "yet" in said and (negated(verb) or child(verb, "mark") is not None)


def _denied_later(verb: Token) -> bool:
    """Say whether a charge set beside a report is denied: …, an allegation that Quito denied."""
    if verb.dep_ not in {"ccomp", "advcl", "xcomp", "conj", "parataxis"}:
        return False
    later = (t for t in verb.doc[verb.i + 1 : verb.sent.end] if t.pos_ == "NOUN")
    charges = (t for t in later if known_as(t, words("ChargeNoun")))
    clauses = (c for t in charges for c in children(t, "acl", "acl:relcl"))
    return any(known_as(c, denying()) for c in clauses)


def _never(verb: Token) -> bool:
    """Say whether one says that he never did something, or did it to nothing and nobody."""
    if not negated(verb):
        return False
    subject = child(verb, "nsubj")
    ours = subject is not None and subject.lower_ in {"we", "i"}
    words_ = {c.lower_ for c in verb.children} | {t.lower_ for t in verb.doc[verb.sent.start :][:4]}
    return (bool(words_ & {"never", "nothing", "nobody"}) and (ours or "never" in words_)) or (
        {"at", "no"} <= words_ and bool(words_ & {"time", "point", "stage", "moment"})
    )


@cache
def denying() -> frozenset[str]:
    """Return the verbs that deny what is said."""
    verbs = entries("lexicon", "SpeechVerb")
    return frozenset(v for e in verbs if e.one("manner") == "denial" for v in e.all("lemma"))


def _opening(token: Token) -> Token | None:
    """Return the "that" which opens the clause of a token."""
    for node in [token, *above(token)]:
        mark = next((c for c in children(node, "mark", "nsubj") if c.lower_ == "that"), None)
        if mark is not None and mark.i < token.i:
            return mark
        if node.dep_ not in {"conj", "xcomp", "nsubj", "obj", "aux", "nsubj:pass"}:
            return None
    return None


def _left(token: Token, reach: int) -> list[Token]:
    """Return the words before a token, nearest first, up to a verb or a comma."""
    found = []
    for left in reversed(token.doc[max(token.sent.start, token.i - reach) : token.i]):
        if left.pos_ in {"VERB", "AUX"} or left.text in {",", ";", ":"}:
            break
        found.append(left)
    return found


def pointing_predicates(sent: list[Token]) -> list[Token]:
    """Return the words of a sentence that call false what "this", "that", "it" points to."""
    found = []
    for token in sent:
        subject = child(token, "nsubj")
        if subject is None or child(token, "cop") is None or not is_untrue(token):
            continue
        bare = not children(token, "csubj", "ccomp", "acl")
        if bare and (subject.lower_ in {"this", "that", "it", "which"} or reports(subject)):
            found.append(token)
    return found


def _near(noun: Token) -> list[Token]:
    return [t for t, _ in zip(above(noun), range(REACH), strict=False)]
