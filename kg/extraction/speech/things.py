"""What is said of a thing: "denied the charge", "conveyed X's assurance", "a claim Y rejects"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child, children, preposition
from .contents import RELATIVE, is_finite
from .noun_clauses import clause_of, said_by_noun
from .presenting import is_text, said_in
from .speakers import owner, subject
from .speech import Cue, cue_of, cues, known_as, words
from .stretches import Stretch, end_of, stretch_of

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 9
OVER = frozenset({"ADP", "DET", "NOUN", "PROPN", "PRON", "ADJ", "NUM", "PART", "ADV"})


def thing_said(verb: Token, cue: Cue) -> Stretch | None:
    """A thing said or denied: "denied the allegations", "confirmed the death"."""
    thing = _object(verb)
    if thing is not None and thing.lower_ in RELATIVE and verb.dep_ == "acl:relcl":
        return _what_precedes(verb, cue)
    if "claim" in cue.complements:
        return _claim_taken_up(verb, thing, cue)
    if thing is None or (child(verb, "iobj") is not None and cue.manner != "pledge"):
        return _behind_adverbial(verb) if thing is None and "object" in cue.complements else None
    if thing.pos_ == "PRON":
        deictic = thing.lower_ in {"that", "this"} and cue.manner == "denial"
        return stretch_of(thing) if deictic else None
    if _found(verb, cue) and thing.pos_ == "PROPN":
        doing = [c for c in (*verb.children, *thing.children) if c.lower_.endswith("ing")]
        return (thing.left_edge.idx, end_of(doing[0])) if doing else None
    if "object" in cue.complements or _found(verb, cue):
        aside = is_subject(thing) or thing.pos_ == "PROPN"
        return None if aside else (thing.left_edge.idx, _with_time(verb, thing, cue))
    return None


def _object(verb: Token) -> Token | None:
    """Return the thing of a verb: its object, the subject of its passive, or the noun behind it."""
    passive = child(verb, "nsubj") if child(verb, "aux:pass") is not None else None
    return (
        child(verb, "obj", "nsubj:pass") or passive or (verb.head if verb.dep_ == "amod" else None)
    )


def _behind_adverbial(verb: Token) -> Stretch | None:
    """A thing behind "on Friday", that the parser hung on the day: "acknowledged | receipt of"."""
    for day in children(verb, "obl"):
        thing = child(day, "flat", "appos", "obj", "nmod:unmarked", "obl:unmarked")
        if day.i > verb.i and thing is not None and thing.pos_ == "NOUN" and thing.i > day.i:
            return stretch_of(thing)
    return None


def _claim_taken_up(verb: Token, thing: Token | None, cue: Cue) -> Stretch | None:
    """Something said that a verb gives voice to, passes on or denies: "conveyed regret that"."""
    noun = cue_of(thing, "SpeechNoun") if thing is not None else None
    if thing is not None and noun is not None:
        return _of_noun(thing, noun, cue)
    summed = cue.manner == "denial" and verb.dep_ == "acl:relcl"
    if summed and thing is None and known_as(verb.head, _summing()):
        return _what_precedes(verb, cue)
    if cue.manner == "denial" and (text := _text_that_says(verb)) is not None:
        return text
    far = _farther(verb)
    noun = cue_of(far, "SpeechNoun") if far is not None else None
    return _of_noun(far, noun, cue) if far is not None and noun is not None else None


def _text_that_says(verb: Token) -> Stretch | None:
    """A text with what is said in it: "dismissed | a study by the bank claiming that"."""
    for text in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end)]:
        if text.pos_ == "NOUN" and is_text(text) and (saying := said_in(text)) is not None:
            return text.left_edge.idx, end_of(saying)
        if text.pos_ not in OVER:
            return None
    return None


def _farther(verb: Token) -> Token | None:
    """Return the last noun of speech with a clause behind a verb, over "to Paris", "as theatre"."""
    found = None
    for far in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end)]:
        if far.pos_ not in OVER:
            return found
        noun = cue_of(far, "SpeechNoun") if far.pos_ == "NOUN" else None
        if noun is not None and clause_of(far) is not None and far.head.i <= far.i:
            found = far
    return found


def of_another(verb: Token) -> Stretch | None:
    """What another said, that a verb tells of: "relayed | a complaint by the crew that"."""
    thing = child(verb, "obj")
    noun = cue_of(thing, "SpeechNoun") if thing is not None and thing.i > verb.i else None
    whose = owner(thing) if thing is not None and noun is not None else None
    if thing is None or whose is None or not _other(whose):
        return None
    clause = clause_of(thing)
    return (_start(thing, whose), end_of(clause)) if clause is not None else None


def _summing() -> frozenset[str]:
    return words("SummingNoun") | cues("SpeechNoun").keys()


def _with_time(verb: Token, thing: Token, cue: Cue) -> int:
    """Return where a thing ends, or of what is expected, when it comes: "a vote | in May"."""
    after = [c for c in children(verb, "obl") if c.i > thing.i] if cue.manner == "belief" else []
    return max([end_of(thing), *map(end_of, after[:1])])


def _what_precedes(verb: Token, cue: Cue) -> Stretch | None:
    """The thing or clause that ", which X denies" goes on from."""
    head = verb.head
    summed = {"claim"} <= cue.complements and cue.manner == "denial"
    summed = summed and bool(known_as(head, _summing()))
    if not ("object" in cue.complements or summed) or head.i > verb.i:
        return None
    before = verb.left_edge
    while before.i > verb.sent.start and before.nbor(-1).is_punct:
        before = before.nbor(-1)
    return head.left_edge.idx, before.idx


def _found(verb: Token, cue: Cue) -> bool:
    """Say whether a document finds a thing: "the poll shows a drop"."""
    who = subject(verb) if "finding" in cue.complements else None
    return who is not None and bool(known_as(who, words("Document")))


def _of_noun(thing: Token, noun: Cue, cue: Cue) -> Stretch | None:
    """Return what a noun of speech is about; of what is denied, the noun itself will do.

    Where it is the word of another, the noun and whose it is belong to it.
    """
    clause = clause_of(thing)
    if cue.manner == "denial" and clause is None:
        return stretch_of(thing)
    about = said_by_noun(thing, noun)
    if about is not None:
        whose = owner(thing)
        return (_start(thing, whose), about[1]) if whose is not None and _other(whose) else about
    of = next((c for c in thing.rights if preposition(c) == "of" or c.dep_ == "acl"), None)
    return stretch_of(of) if of is not None and cue_of(of, "SpeechVerb") is None else None


def _other(whose: Token) -> bool:
    return whose.pos_ != "PRON"


def _start(thing: Token, whose: Token) -> int:
    """Return where a noun and whose it is begin, without a preposition read as its own."""
    first = thing.left_edge
    while first.pos_ == "ADP" and first.i < min(thing.i, whose.i):
        first = first.nbor()
    return first.idx


def is_subject(thing: Token) -> bool:
    """Say whether a finite verb follows at once: "revealed many are not getting enough"."""
    after = list(thing.doc[thing.right_edge.i + 1 : min(thing.right_edge.i + 3, thing.sent.end)])
    if len(after) == 2 and after[0].text == "," and cue_of(after[1], "SpeechVerb") is None:
        after.pop(0)
    return bool(after) and after[0].pos_ in {"VERB", "AUX"} and is_finite(after[0])


def did_something(thing: Token, cue: Cue) -> bool:
    """Say whether an object is the subject of a past tense that was read as a participle.

    Nobody says a person: "says the president | promised to go" is a clause.
    """
    if cue.complements & {"object", "label", "finding", "addressee"}:
        return False
    after = thing.nbor() if thing.i + 1 < thing.sent.end else thing
    return after.dep_ == "acl" and after.head == thing and after.tag_ in {"VBN", "VBD"}
