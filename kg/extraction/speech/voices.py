"""Whose voice a word of speech is: the speaker, wherever the parse has put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import above, child, children, is_passive, preposition, shows
from ..status.markers import finite
from .asides import BREAKS, NOMINAL, noun_before
from .astray import acts, first_subject, noun_near, over_aside, put_in, robbed, silent
from .hearing import heard_from, overheard
from .presenting import text_behind
from .speakers import CITING, RELATIVE, SUBJECTS, agent, subject, top
from .speech import Cue, cue_of, known_as, words

if TYPE_CHECKING:
    from spacy.tokens import Token

MODALS = frozenset({"may", "might", "could", "should", "must", "can"})
SUPPOSED = frozenset({"if", "unless"})
NOW = frozenset({"can", "must"})
UNMARKED = frozenset({"obl:unmarked", "nmod:unmarked", "obl:npmod", "obl:tmod", "advmod"})
MISREAD = frozenset({"NOUN", "ADJ", "PROPN", "AUX"})
NAMED = frozenset({"NOUN", "PROPN", "PRON"})
CLEAR = "clear"
SHORT = 5
NOBODY = frozenset({"you", "nobody", "nothing", "no-one"})
BARE = ("det", "cop", "case", "amod", "nmod:poss", "aux", "compound", "nummod")


def verbal(token: Token) -> bool:
    """Say whether a word is a verb, also where the tagger took it for a noun with a subject."""
    if token.pos_ == "VERB":
        return True
    if token.pos_ not in MISREAD or child(token, *BARE) is not None:
        return False
    if token.lower_.endswith("ing") and child(token, "ccomp") is not None:
        return True
    who = child(token, "nsubj")
    return who is not None and who.i < token.i and who.lower_ != "it"


def is_adjective(token: Token, table: frozenset[str]) -> bool:
    """Say whether a word is an adjective of speech with a subject."""
    made = token.lower_ == CLEAR and token.head.lemma_ == "make"
    return token.lower_ in table and (made or child(token, *SUBJECTS) is not None)


def who_speaks(token: Token, cue: Cue, *, adjective: bool = False) -> Token | None:
    """Return the speaker: the agent of a passive, else the subject, after the verb or before."""
    if (robbed_of := robbed(token)) is not None:
        return robbed_of
    if (heard := heard_from(token) or overheard(token)) is not None:
        return heard
    if (text := text_behind(token)) is not None:
        return text
    if not adjective and (before := _before_aside(token)) is not None:
        return before
    if not adjective and _passive(token):
        by = agent(token) or _audience(token)
        sure = child(token, "aux:pass", "nsubj:pass") is not None or token.dep_ == "conj"
        sure = sure or _behind_comma(token)
        if by is not None or sure or not child(token, "ccomp"):
            return by
    if (outer := taken_up(token)) is not None:
        return _named(outer)
    found = _goes_on(token) or _after(token, cue) or _named(token) or noun_near(token)
    if (
        found is not None
        and found.lower_ not in NOBODY
        and (silent(found) or _cannot(found, token))
    ):
        found = first_subject(token) or found
    if found is None and finite(token):
        found = first_subject(token)
    if found is not None and found.lower_ in NOBODY:
        return None
    if found is not None and found.lower_ == "it" and (adjective or _expletive(token)):
        return None
    return found


def _before_aside(verb: Token) -> Token | None:
    """Return the noun before an aside, where the verb has no subject but one in that aside."""
    before = over_aside(verb)
    own = subject(verb) if before is not None else None
    if before is None or (own is not None and not before.i < own.i < verb.i):
        return None
    return before


def _behind_comma(verb: Token) -> bool:
    """Say whether a comma stands right before a verb, or only an adverb between the two."""
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].pos_ == "ADV":
        at -= 1
    return at >= verb.sent.start and verb.doc[at].text == ","


def taken_up(verb: Token) -> Token | None:
    """Return the verb of speech that "and warned" goes on from, over the clause it is joined to.

    "said it had acted and warned": the tense is that of "said", not that of "acted".
    """
    inner, outer = verb.head, verb.head.head
    if verb.dep_ != "conj" or inner.dep_ != "ccomp" or outer.i > inner.i:
        return None
    if child(verb, *SUBJECTS, "aux") is not None or not finite(verb) or inner.tag_ == verb.tag_:
        return None
    said = outer.pos_ == "VERB" and cue_of(outer, "SpeechVerb") is not None
    return outer if said and outer.tag_ == verb.tag_ and verb.nbor(-1).dep_ == "cc" else None


def _cannot(who: Token, verb: Token) -> bool:
    """Say whether a word is no subject: behind a preposition, or itself a word of citing."""
    behind = who.i < verb.i and who != verb.head and bool(preposition(who))
    own = child(verb, "nsubj") if behind else None
    behind = behind and not (own is not None and own.lower_ in RELATIVE)
    return behind or who.lower_ in CITING


def _passive(verb: Token) -> bool:
    """Say whether a verb is passive; a noun phrase for a sentence has lost its active verb."""
    if verb.lower_.endswith("ing"):
        return False
    if child(verb, "aux:pass") is not None and agent(verb) is not None:
        return True
    if verb.dep_ == "advcl" and child(verb, "nsubj", "aux") is None:
        past = shows(verb, "Tense", "Past") and shows(verb, "VerbForm", "Part")
        return past and verb.i < verb.head.i
    bare = shows(verb, "VerbForm", "Part") and child(verb, "aux", "cop") is None
    if verb.dep_ == "ccomp" and bare and _behind_comma(verb):
        return True
    if not is_passive(verb) or (child(verb, "nsubj") is not None and not _has_be(verb)):
        return False
    if verb.dep_ == "acl" and _says_that(verb):
        return False
    top_noun = verb.dep_ == "acl" and verb.head.dep_ in {"ROOT", "parataxis"}
    bare = top_noun and child(verb, "aux:pass") is None
    return not (bare and _could_act(verb.nbor(-1)) and agent(verb) is None)


def _says_that(verb: Token) -> bool:
    """Say whether people and "that" stand around a participle: "officials | confirmed that"."""
    if not _could_act(verb.nbor(-1)) or agent(verb) is not None:
        return False
    cue = cue_of(verb, "SpeechVerb")
    told = cue is None or "addressee" in cue.complements
    return not told and any(t.lower_ == "that" for t in verb.doc[verb.i + 1 : verb.sent.end])


def _audience(verb: Token) -> Token | None:
    """Return the court or inquiry that "was told", which tells what is said there."""
    who = child(verb, "nsubj:pass") if "addressee" in _complements(verb) else None
    return who if who is not None and known_as(who, words("HearingNoun")) else None


def _complements(verb: Token) -> frozenset[str]:
    cue = cue_of(verb, "SpeechVerb")
    return cue.complements if cue is not None else frozenset()


def _has_be(verb: Token) -> bool:
    return child(verb, "aux:pass", "nsubj:pass") is not None or agent(verb) is not None


def _could_act(noun: Token) -> bool:
    """Say whether a noun names somebody: then a verb behind it is its own, not a participle."""
    return noun.pos_ == "PROPN" or bool(known_as(noun, words("GroupNoun") | words("Title")))


def _goes_on(verb: Token) -> Token | None:
    """Return the speaker of the verb before ", adding that" or ", citing …": the same one."""
    if not verb.lower_.endswith("ing") or child(verb, *SUBJECTS) is not None:
        return None
    at = verb.i - 1
    while at > verb.sent.start and verb.doc[at].pos_ in {"ADV", "PART"}:
        at -= 1
    if at <= verb.sent.start or verb.doc[at].text not in BREAKS:
        return None
    for token in above(verb):
        cue = cue_of(token, "SpeechVerb") if token.i < verb.i and token.pos_ == "VERB" else None
        if cue is not None and not _passive(token) and not token.lower_.endswith("ing"):
            return _after(token, cue) or _named(token)
    return _of_root(verb)


def _of_root(verb: Token) -> Token | None:
    """Return the subject of the sentence, where the parser hung ", adding" too low to have one."""
    root = verb.sent.root
    if subject(verb) is not None and verb.dep_ not in {"conj", "ccomp", "acl"}:
        return None
    return child(root, *SUBJECTS) if root.i < verb.i and finite(root) else None


def _after(verb: Token, cue: Cue) -> Token | None:
    """Return the speaker of "…, said X"."""
    if "quote" not in cue.complements or "addressee" in cue.complements:
        return None
    if not finite(verb) and not put_in(verb):
        return None
    own = child(verb, *SUBJECTS)
    after = verb.doc[verb.i + 1 : verb.sent.end]
    if verb.i == 0 or verb.nbor(-1).text not in BREAKS or not len(after):
        return None
    if after[0].pos_ not in NOMINAL or after[0].dep_ in UNMARKED:
        return None
    if own is not None and own.i < verb.i and after[0].dep_ in {"obj", "iobj"}:
        return None
    article = after[0].pos_ == "DET" and after[0].i < after[0].head.i < after[0].i + SHORT
    who = after[0].head if article and after[0].head.pos_ == "ADJ" else top(after[0], verb)
    if acts(who):
        return None
    return who if own is None or who.head == verb else None


def _named(verb: Token) -> Token | None:
    """Return the subject, or the noun between a comma and the verb where that is another."""
    own, first = subject(verb), noun_before(verb)
    if own is None and first is not None and finite(verb):
        return _head(first, verb)
    if own is None or first is None or verb.dep_ == "acl:relcl":
        return own
    after = own.i > verb.i and child(verb, *SUBJECTS) is not None
    if preposition(own) and own.left_edge.i == first.i:
        return next((t for t in verb.doc[first.i : own.i] if t.pos_ in NAMED), own)
    if after or own.left_edge.i == first.i or silent(first):
        return own
    who = _head(first, verb)
    return own if own.left_edge.i < first.i <= own.i else who


def _head(first: Token, verb: Token) -> Token:
    """Return the head of the noun phrase that begins at a word and ends before a verb."""
    word = first
    while word.head != word and first.i <= word.head.i < verb.i and word.head.pos_ in NAMED:
        word = word.head
    return word


def _expletive(token: Token) -> bool:
    return child(token, "expl") is not None or is_passive(token)


def unsaid(verb: Token) -> bool:
    """Say whether the words are not said yet: "to announce that", "might say that"."""
    modals = [c for c in children(verb, "aux") if c.lower_ in MODALS]
    if modals:
        return not _says_so_now(verb, modals[0])
    marks = [c.lower_ for c in children(verb, "mark")]
    if SUPPOSED.intersection(marks) and shows(verb, "Tense", "Pres"):
        return True
    if "to" not in marks:
        return False
    phase = known_as(verb.head, words("PhaseVerb")) and verb.head.pos_ in {"VERB", "AUX"}
    return not (verb.dep_ in {"xcomp", "advcl", "obl"} and (phase or _reported(verb.head)))


def _says_so_now(verb: Token, modal: Token) -> bool:
    """Say whether a modal does not put the words off: "I can confirm that", "we must say that"."""
    who = child(verb, "nsubj")
    return modal.lower_ in NOW and who is not None and who.lower_ in {"i", "we"}


def _reported(verb: Token) -> bool:
    """Say whether others tell it: "is said to have claimed"."""
    return child(verb, "aux:pass") is not None and cue_of(verb, "SpeechVerb") is not None
