"""Acts that a noun names without its sides: a raid by Chad, in a call, at a summit, no such act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Participant
from ..drafts import Draft
from ..parse.syntax import child, children, governor, is_passive, preposition
from ..status.falsehood import denied_content
from .anaphora import such
from .candidates import denials
from .complements import complements
from .frames import Match, lemmas
from .participants import Participants

if TYPE_CHECKING:
    from spacy.tokens import Token

WHERE = frozenset({"in", "at", "during", "on", "over", "for"})
DONE = frozenset({"ASSAULT", "MOBILIZE", "RETREAT", "SANCTION", "PROTEST"})
DOERS = ("nmod:poss", "amod", "compound", "nmod:desc")
NOBODY = frozenset({"no", "neither", "none", "nobody", "nothing"})
ANYBODY = frozenset({"anyone", "anybody", "anything", "nobody", "nothing", "none"})
READY = frozenset({"ready", "open", "prepared", "willing"})
REFUSING = frozenset({"ignore", "rebuff", "spurn", "turn", "resist", "defy"})
BEING = frozenset({"be", "occur", "happen", "materialise", "materialize", "follow"})
BROUGHT = frozenset(
    {"hold", "convene", "reach", "sign", "conclude", "strike", "clinch", "report", "record"}
)
OLD = frozenset({"the", "this", "that", "these", "those"})


def setting(people: Participants, found: Match) -> list[Participant]:
    """Return who does the act of a phrase that a clause is set in: said in a call, met at talks."""
    verb = _clause(found)
    return people.actors(verb) if verb is not None else []


def willing(people: Participants, found: Match) -> list[Participant]:
    """Return whose own act a noun is that somebody considers, plans or rules out."""
    noun = found.token
    own = noun.dep_ == "obj" and noun.head.lemma_.lower() in lemmas("WillingVerb")
    own |= preposition(noun) in {"for", "to"} and noun.head.lower_ in READY
    return people.actors(noun.head) if own and found.verb is None else []


def others_in_setting(
    people: Participants, found: Match, actors: list[Participant]
) -> list[Participant]:
    """Return the other side of such an act: those that the clause itself deals with."""
    verb = _clause(found)
    if verb is None or not found.frame.has("symmetric") or found.frame.type != "CONSULT":
        return []
    there = complements(people, verb, actors, found.token)
    return [p for p in there if p.entity.type in {"Person", "Country"}]


def _clause(found: Match) -> Token | None:
    noun = found.token
    case = preposition(noun)
    placed = noun.dep_ in {"obl", "nmod"} and (case in WHERE or (case == "by" and _line(noun)))
    if found.verb is not None or not placed:
        return None
    verb = noun.head if noun.dep_ == "obl" else governor(noun)
    if verb is None or (verb.pos_ != "VERB" and child(verb, "cop") is None):
        return None
    if noun.i < verb.i:
        return verb if preposition(noun) == "in" or found.frame.type == "CONSULT" else None
    known = any(c.lower_ in OLD and c.dep_ == "det" for c in noun.children)
    return verb if found.frame.type in {"CONSULT", "REQUEST"} and not known else None


def _line(noun: Token) -> bool:
    """Say whether a noun is what one speaks by: by telephone."""
    return noun.lemma_.lower() in {"telephone", "phone", "videoconference", "video"}


def done_by(people: Participants, found: Match, draft: Draft) -> bool:
    """Say whether a noun names an act together with its doer, and so needs no other side."""
    if found.verb is not None or not draft.actors:
        return False
    if any(preposition(c) == "by" for c in children(found.token, "nmod", "obl", "obl:agent")):
        return True
    if found.frame.type in DONE and (willing(people, found) or behind(found.token)):
        return True
    if found.frame.type == "REQUEST" and _refused(found.token):
        return True
    if found.frame.type not in DONE or found.token.dep_ in {"compound", "nmod:desc"}:
        return False
    return any(people.mentions.at(c) is not None for c in children(found.token, *DOERS))


def behind(noun: Token) -> bool:
    """Say whether a clause lays an act at the door of its subject: was behind the attack."""
    cases = {c.lower_ for c in children(noun, "case")}
    return "behind" in cases and child(noun, "cop") is not None


def _refused(noun: Token) -> bool:
    """Say whether a noun is what a verb turns down, and so was there: rejected a Danish request."""
    bare = noun.pos_ == "NOUN" and child(noun, "acl", "ccomp") is None
    return bare and noun.dep_ == "obj" and noun.head.lemma_.lower() in REFUSING


def unnamed(found: Match) -> bool:
    """Say whether an act counts though no side of it is named: what nobody did, or is denied, and
    what became of the very thing that its frame asks for.
    """
    verb = found.token if found.verb == found.token else None
    if such(found.token) or nobody(found.verb) or none_held(found.token) or to_nobody(found):
        return True
    if verb is None or not is_passive(verb):
        return False
    if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in denials():
        return True
    theme = found.theme
    return theme is not None and theme.dep_ == "nsubj:pass" and theme.head == verb


def none_held(noun: Token) -> bool:
    """Say whether a noun tells of an act that there was none of: no talks were held, took place."""
    if noun.pos_ != "NOUN" or not any(c.lower_ == "no" for c in children(noun, "det")):
        return False
    verb = noun.head
    place = noun.dep_ == "nsubj" and (happening(verb) is not None or verb.lemma_ in BEING)
    return place or (noun.dep_ == "nsubj:pass" and verb.lemma_ in BROUGHT)


def between(people: Participants, noun: Token) -> list[Participant]:
    """Return between whom there was none of something: no talks took place between A and B."""
    heads = [noun, noun.head, *children(noun.head, "obj")]
    return [p for h in heads for p in people.slot(h, "between")]


def happening(verb: Token) -> Token | None:
    """Return the word "place" of what takes place."""
    thing = child(verb, "obj") if verb.lemma_ == "take" else None
    return thing if thing is not None and thing.lower_ == "place" else None


def to_nobody(found: Match) -> bool:
    """Say whether an act is done to nobody: has armed nobody, denies having paid anyone.

    So is what is done to anybody's, or to any of a kind: no wish to take anyone's land.
    """
    thing = child(found.token, "obj", "iobj") if found.verb == found.token else None
    if thing is None:
        return False
    whose = {c.lower_ for c in children(thing, "nmod:poss", "det")}
    return thing.lower_ in ANYBODY or bool(whose & {*ANYBODY, "any"})


def nobody(verb: Token | None) -> bool:
    """Say whether the subject of a verb is nobody: neither side, none; denied that anyone had."""
    subject = child(verb, "nsubj", "nsubj:pass") if verb is not None else None
    if verb is None or subject is None:
        return False
    words = {subject.lower_, *(c.lower_ for c in children(subject, "det"))}
    if words & {*ANYBODY, "any"}:
        return denied_content(verb)
    return bool(words & NOBODY)
