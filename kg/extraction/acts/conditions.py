"""What a frame asks for beside its words: a doer, a recipient, a clause, people of some kind."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...facts import Participant
from ..drafts import Draft, Reading
from ..names.referents import unique
from ..parse.syntax import above, child, children, is_passive, preposition
from ..status.negation import negated
from .absorption import purpose
from .anaphora import such
from .candidates import denials
from .embedding import EMBEDDED
from .frames import Match, lemmas
from .nouns import done_by, nobody, none_held, to_nobody
from .sides import telling

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


NOT = frozenset({"not", "n't", "n’t", "never", "nor"})
REFLEXIVE = ("self", "selves")
OBJECTS = ("obj", "iobj", "nsubj:pass", "ccomp", "xcomp")


def holds(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether all that a frame asks for stands beside its words."""
    frame = found.frame
    if frame.has("nested") and not draft.type:
        return False
    if any(need in BESIDE and not BESIDE[need](found.token) for need in frame.needs):
        return False
    if not _peopled(reading, found, draft) or not _worded(found, draft):
        return False
    return all(EMBEDDED[name](reading, found, draft) for name in frame.lists.get("embeds", ()))


def _peopled(reading: Reading, found: Match, draft: Draft) -> bool:
    """Say whether the doers, recipients and sides that a frame asks for are there."""
    frame = found.frame
    alone = such(found.token) or none_held(found.token) or done_by(reading.people, found, draft)
    alone = alone or (to_nobody(found) and bool(draft.actors)) or nobody(found.verb)
    another = bool(draft.recipients) or _sides(draft) or alone
    if not another and ("recipient" in frame.needs or _bare(found)):
        return False
    done = draft.actors or such(found.token) or nobody(found.verb)
    if "actor" in frame.needs and not done:
        return False
    if "sides" in frame.needs and not _many(draft):
        return False
    if frame.type == "CONSULT" and frame.has("symmetric") and not _confers(draft):
        return False
    if "named" in frame.needs and not telling(draft.recipients):
        return False
    return _typed(draft.recipients, frame.lists.get("recipientType")) and _typed(
        draft.actors, frame.lists.get("actorType")
    )


def _bare(found: Match) -> bool:
    """Say whether an event noun stands without a light verb or a theme that makes it an act."""
    return found.verb is None and not {"theme", "copular"} & found.frame.needs


def _worded(found: Match, draft: Draft) -> bool:
    """Say whether the words that a frame asks for are there, and those it bars are not."""
    lists = found.frame.lists
    if (subjects := lists.get("subject")) and not _has_subject(found.token, subjects):
        return False
    named = lists.get("actorWord")
    if named is not None and not any(_called(p, named) for p in draft.actors):
        return False
    if (unless := lists.get("unless")) and _speaks_of(found.token.doc, unless):
        return False
    manner = lists.get("manner")
    return manner is None or _mentions(found.token, manner)


def left_open(token: Token) -> bool:
    """Say whether nobody says that it happened: has not said whether Chad attacked.

    Nor does who "neither confirmed nor denied" it.
    """
    for node in [token, *above(token)]:
        if node.lemma_.lower() in denials() and any(c.lower_ == "nor" for c in node.children):
            return True
        whether = any(c.lower_ == "whether" and c.dep_ == "mark" for c in node.children)
        if whether and any(c.lower_ in NOT for c in node.head.children):
            return True
    return False


def _sides(draft: Draft) -> bool:
    """Say whether a symmetric act has all its sides among the actors, or a group of them."""
    group = draft.verb is None and any(p.entity.type == "Group" for p in draft.actors)
    return draft.symmetric and (len(draft.actors) > 1 or group)


def _many(draft: Draft) -> bool:
    """Say whether an act of several has several sides, or a group."""
    sides = [*draft.actors, *draft.recipients]
    several = {"Group", "InternationalOrganization"}
    return len(sides) > 1 or any(p.entity.type in several for p in sides)


def _confers(draft: Draft) -> bool:
    """Say whether a meeting has two sides, or a side that is a party to such: no teams, no fans."""
    sides = unique([*draft.actors, *draft.recipients])
    if len(sides) != 1 or such(draft.token) or none_held(draft.token):
        return True
    if draft.verb is None and sides[0].entity.type in {"Person", "Country"}:
        return draft.token.dep_ == "ROOT" or bool(draft.actors)
    return bool(telling(sides)) or _called(sides[0], lemmas("DelegateWord"))


def _typed(found: list[Participant], wanted: frozenset[str] | None) -> bool:
    return wanted is None or any(p.entity.type in wanted for p in found)


def _hedged(verb: Token) -> bool:
    return any(c.lower_ in {"might", "may", "could"} for c in children(verb, "aux"))


def _speaks_of(doc: Doc, nouns: frozenset[str]) -> bool:
    """Say whether a text mentions one of these nouns anywhere."""
    return any(t.lemma_.lower() in nouns for t in doc)


def _called(participant: Participant, nouns: frozenset[str]) -> bool:
    """Say whether somebody is named by one of these nouns: students, a crowd of students."""
    words = participant.evidence.quote.lower().split() if participant.evidence else []
    return any(w in nouns or w.removesuffix("s") in nouns for w in words)


def _let_off(verb: Token) -> Iterator[Token]:
    """Yield the nouns of whose participle a verb was taken to be part: shells fired at X hit Y."""
    nodes = [verb, *above(verb)]
    for below, noun in itertools.pairwise(nodes):
        if below.dep_ == "acl" and below.tag_ == "VBN" and below != verb and noun.pos_ == "NOUN":
            yield noun


def _has_subject(verb: Token, wanted: frozenset[str]) -> bool:
    if any(t.lemma_.lower() in wanted for t in _let_off(verb)):
        return True
    for token in [verb, *above(verb)]:
        subject = child(token, "nsubj", "nsubj:pass")
        if subject is not None:
            return subject.lemma_.lower() in wanted
        if token.dep_ not in {"xcomp", "conj", "advcl"}:
            return False
    return False


def _mentions(token: Token, lemmas: frozenset[str]) -> bool:
    return any(t.lemma_.lower() in lemmas for t in token.subtree)


def _has_aim(noun: Token) -> bool:
    """Say whether a noun says what for, or on whom: a call for peace, on Peru, to withdraw."""
    on = any(preposition(c) in {"for", "on", "upon"} for c in children(noun, "nmod", "obl"))
    return on or child(noun, "acl", "ccomp") is not None


def _has_content(verb: Token) -> bool:
    """Say whether a clause tells what the object of a verb says: gave its word that …"""
    things = [verb, *children(verb, "obj", "iobj")]
    told = any(child(t, "ccomp", "acl", "xcomp") is not None for t in things)
    described = (c for t in things for c in children(t, "acl:relcl"))
    return told or _has_purpose(verb) or any(child(c, "mark") is not None for c in described)


def _is_owned(verb: Token) -> bool:
    """Say whether the subject says whose it is: its diplomats, Danish envoys."""
    subject = child(verb, "nsubj", "nsubj:pass")
    return subject is not None and child(subject, "nmod:poss", "amod", "nmod") is not None


def _is_unarmed(verb: Token) -> bool:
    """Say whether who marches is no army: no troops, tanks or rebels."""
    subject = child(verb, "nsubj")
    return subject is None or subject.lemma_.lower() not in lemmas("StateArm") | lemmas("ArmedBand")


def _has_purpose(verb: Token) -> bool:
    return any(purpose(c) for c in children(verb, "xcomp", "advcl", "ccomp", "csubj"))


def _is_labelled(verb: Token) -> bool:
    """Say whether a verb calls its object something: considers it an insult, not an attack on."""
    if verb.lemma_.lower() != "consider":
        return True
    return child(verb, "xcomp", "ccomp", "advcl", "obl") is not None or is_passive(verb)


def _lacking(verb: Token) -> bool:
    """Say whether an act is yet to be done, or was not: has not replied, has yet to answer."""
    said = {c.lower_ for t in (verb, verb.head) for c in children(t, "advmod")}
    ahead = any(c.tag_ == "MD" for c in children(verb, "aux"))
    return not ahead and (negated(verb) or ("yet" in said and verb.tag_ == "VB"))


BESIDE: dict[str, Callable[[Token], bool]] = {
    "object": lambda t: child(t, "obj", "nsubj:pass") is not None,
    "clause": lambda t: child(t, "xcomp", "ccomp") is not None,
    "infinitive": lambda t: child(t, "xcomp") is not None,
    "patient": lambda t: child(t, "obj", "iobj") is not None,
    "alone": lambda t: child(t, *OBJECTS) is None,
    "plain": lambda t: not _hedged(t),
    "aim": _has_aim,
    "owned": _is_owned,
    "copular": lambda t: child(t, "cop") is not None,
    "objectless": lambda t: child(t, "obj") is None,
    "content": _has_content,
    "irreflexive": lambda t: not any(c.lower_.endswith(REFLEXIVE) for c in children(t, "obj")),
    "negated": negated,
    "lacking": _lacking,
    "ahead": lambda t: any(c.tag_ == "MD" for c in children(t, "aux")),
    "affirmed": lambda t: not any(c.lower_ in NOT for c in children(t, "advmod")),
    "passive": is_passive,
    "nobody": nobody,
    "undone": lambda t: not any(preposition(c) == "by" for c in children(t, "obl", "obl:agent")),
    "unarmed": _is_unarmed,
    "part": lambda t: any(preposition(c) == "of" for c in children(t, "obl", "nmod")),
    "purpose": _has_purpose,
    "labelled": _is_labelled,
    "within": lambda _: False,
}
