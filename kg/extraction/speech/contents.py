"""What is said without a clause of its own: "vowed to go", "denied doing it", "called it a lie"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..parse.syntax import child, children, is_passive, preposition, shows
from .noun_clauses import WITH_TO, is_to
from .speakers import SUBJECTS, agent
from .speech import Cue, known_as, words
from .stretches import Stretch, end_of, stretch_of

if TYPE_CHECKING:
    from spacy.tokens import Token

ON = frozenset({"on", "upon", "to", "with"})
PREPOSED = frozenset({"for", "on", "upon", "of", "in", "about"})
NAMING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "PRON"})
BETWEEN = frozenset({"DET", "ADJ", "NOUN", "PROPN", "PRON", "NUM", "ADV", "PART", "ADP"})
RELATIVE = frozenset({"which", "that"})
QUOTES = frozenset({'"', "“", "‘", "``"})
STOPS = frozenset({".", "!", "?", ";", ",", ":"})
AFTER = ("obl", "advcl", "nmod", "xcomp", "ccomp")
REACH = 9
SHORT = 4
PUTTING = "put"
UNNAMED = frozenset({"named", "identified", "quoted"})
CLOSING = frozenset({'"', "”", "’", "''"})


def infinitive(verb: Token, cue: Cue) -> Stretch | None:
    """What one pledges, threatens or asks "to do"."""
    if not _takes_infinitive(verb, cue):
        return None
    thing = child(verb, "obj", "iobj")
    below = [*children(verb, "xcomp", "advcl", "ccomp", "acl"), *_after(thing)]
    for found in below:
        first = found.left_edge
        first = first.nbor() if first.text in QUOTES and first.i < found.i else first
        if found.i > verb.i and is_to(first) and first.nbor(-1).text != ",":
            if found.lower_ in UNNAMED:
                return None
            if found.lower_ == "have":
                break
            if first.nbor(-1).lower_ == "not":
                first = first.nbor(-1)
            raised = "raised" in cue.complements and thing is not None and thing.i > verb.i
            start = thing.left_edge if raised and thing is not None else first
            return start.idx, end_of(found)
    if "raised" in cue.complements and thing is not None and (done := _done(verb, thing)):
        return thing.left_edge.idx, end_of(done)
    return _to_follows(verb)


def raised_to_be(verb: Token, cue: Cue) -> Stretch | None:
    """What one believes something "to be" or "to have done"."""
    thing = child(verb, "obj", "iobj") if "to-be" in cue.complements else None
    if thing is None or thing.i < verb.i or is_passive(verb):
        return None
    below = [*children(verb, "xcomp", "ccomp", "advcl"), *children(thing, "acl", "advcl")]
    for found in below:
        for mark in children(found, "mark"):
            if mark.lower_ == "to" and mark.i > thing.i and mark.nbor().lower_ in {"be", "have"}:
                return thing.left_edge.idx, end_of(found)
    return None


def _done(verb: Token, thing: Token) -> Token | None:
    """Return the participle of what one wants done: "wants the tax | abolished"."""
    after = thing.nbor() if thing.i + 1 < thing.sent.end else thing
    done = after.tag_ == "VBN" and after.dep_ in {"acl", "xcomp", "ccomp"}
    return after if done and after.head in (verb, thing) and thing.i > verb.i else None


def _takes_infinitive(verb: Token, cue: Cue) -> bool:
    if "quote" in cue.complements and is_passive(verb) and agent(verb) is not None:
        after = verb.doc[verb.i + 1 : verb.sent.end]
        return "infinitive" in cue.complements or any(t.lower_ == "have" for t in after)
    if "infinitive-on" in cue.complements:
        part = child(verb, "compound:prt")
        on = any(preposition(c) in ON for c in children(verb, "obl", "advcl"))
        return on or (part is not None and part.lower_ in ON)
    return "infinitive" in cue.complements


def _after(thing: Token | None) -> Iterator[Token]:
    """Yield the clauses that the parser hung on the object: "him | to leave"."""
    if thing is not None:
        yield from children(thing, "acl", "advcl")


def _to_follows(verb: Token) -> Stretch | None:
    """The rest of the clause from "to" on, where the parser saw no infinitive after the verb."""
    doc, end = verb.doc, verb.sent.end
    for token in doc[verb.i + 1 : min(verb.i + REACH, end)]:
        if token.lower_ == "to" and token.i + 1 < end:
            near = token.nbor(-1) == verb or token.nbor(-1).lower_ in WITH_TO
            if token.nbor().pos_ in {"VERB", "AUX"} or (near and token.nbor().pos_ != "DET"):
                return token.idx, _clause_end(token)
        if token.pos_ not in BETWEEN:
            return None
    return None


def _clause_end(first: Token) -> int:
    """Return where a clause ends at the latest: before a comma, or where its sentence does."""
    rest = first.doc[first.i : first.sent.end]
    stop = next((t for t in rest if t.text in STOPS), None)
    last = stop if stop is not None and stop.text != "," else rest[-1]
    if stop is not None and stop.text == ",":
        return stop.idx
    return last.idx + len(last.text)


def gerund(verb: Token, cue: Cue) -> Stretch | None:
    """What one admits, denies or remembers "doing"."""
    if "gerund" not in cue.complements:
        return None
    for found in children(verb, "xcomp", "ccomp", "advcl", "obj"):
        having = child(found, "aux")
        doing = found.lower_.endswith("ing") or (having is not None and having.lower_ == "having")
        doing = doing and found.pos_ == "VERB"
        first = found.left_edge
        doing = doing and first.pos_ not in {"ADP", "PUNCT"} and first.lower_ != "to"
        if doing and found.i > verb.i and _follows_at_once(found.left_edge, verb):
            return stretch_of(found)
    return None


def _follows_at_once(first: Token, verb: Token) -> bool:
    """Say whether a word comes right after a verb, over adverbs: "denied | ever meeting"."""
    return all(t.pos_ in {"ADV", "PART"} for t in verb.doc[verb.i + 1 : first.i])


def adjective(verb: Token, cue: Cue) -> Stretch | None:
    """What one pleads: "not guilty"."""
    found = child(verb, "xcomp") if "adjective" in cue.complements else None
    return stretch_of(found) if found is not None and found.i > verb.i else None


def label(verb: Token, cue: Cue) -> Stretch | None:
    """A thing and what it is called: "the plan a farce", "the finding as partisan"."""
    if not cue.complements & {"label", "as"}:
        return None
    if (turned := _turned_round(verb) or _what_is_called(verb)) is not None:
        return turned
    thing = child(verb, "obj", "iobj", "nsubj:pass") or _antecedent(verb)
    if verb.i + 1 >= verb.sent.end or verb.nbor().lower_ in PREPOSED:
        return None
    if thing is None or preposition(thing):
        return _quoted_label(verb) if "label" in cue.complements else None
    found = _label_end(verb, thing, bare="label" in cue.complements)
    if found is None or thing.i < verb.i:
        return found
    return thing.left_edge.idx, max(found[1], end_of(thing))


def _turned_round(verb: Token) -> Stretch | None:
    """A judgement in quotation marks and then the thing: "called "a lie" | the report that"."""
    after = verb.doc[verb.i + 1 : verb.sent.end]
    if len(after) < SHORT or after[0].text not in QUOTES:
        return None
    shut = next((t for t in after[1:REACH] if t.text in CLOSING), None)
    thing = shut.nbor() if shut is not None and shut.i + 1 < verb.sent.end else None
    if thing is None or thing.pos_ not in {"DET", "PROPN", "ADJ", "NOUN"} or shut is None:
        return None
    nouns = (t for t in verb.doc[thing.i : min(thing.i + REACH, verb.sent.end)])
    noun = next((t for t in nouns if t.pos_ == "NOUN" and t.left_edge == thing), None)
    return (after[0].idx, end_of(noun)) if noun is not None else None


def _what_is_called(verb: Token) -> Stretch | None:
    """A judgement in "what Peru called | a provocation", "what they described as | a raid"."""
    first = min((t.left_edge.i for t in children(verb, *SUBJECTS)), default=verb.i)
    before = verb.doc[first - 1] if first > verb.sent.start else verb
    fused = before.lower_ == "what" or (
        verb.head.i < verb.i and verb.head.left_edge.lower_ == "what"
    )
    below = [t for t in (*verb.children, *verb.head.children) if t.i > verb.i]
    below = [t for t in below if preposition(t) in {"", "as"}]
    called = next((t for t in below if t.pos_ in NAMING), None) if fused else None
    if called is None:
        return None
    case = child(called, "case", "mark")
    start = case.nbor().idx if case is not None and case.lower_ == "as" else called.left_edge.idx
    return start, end_of(called)


def _antecedent(verb: Token) -> Token | None:
    """Return the noun whose participle a passive verb is: "the deal, | described by her as …"."""
    participle = verb.dep_ == "acl" and verb.head.i < verb.i and agent(verb) is not None
    return verb.head if participle else None


def _label_end(verb: Token, thing: Token, *, bare: bool) -> Stretch | None:
    """Return the offsets of the name or judgement that a verb gives a thing."""
    after = max(thing.i, verb.i)
    for found in (*verb.children, *thing.children):
        if found.i <= after:
            continue
        at = preposition(found) == "at" and verb.lemma_ == PUTTING
        if at or preposition(found) == "as" or (bare and _names(found, verb, thing)):
            return stretch_of(found)
    if bare:
        region = verb.doc[after + 1 : min(max(thing.right_edge.i, after) + 2, verb.sent.end)]
        quote = next((t for t in region if t.text in QUOTES), None)
        return (quote.idx, quote.idx + 1) if quote is not None else None
    return None


def _quoted_label(verb: Token) -> Stretch | None:
    """A noun phrase and a quotation right behind it, where the parser saw no object."""
    for token in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end)]:
        if token.text in QUOTES and token.i > verb.i + 1:
            return verb.nbor().idx, token.idx + 1
        if token.pos_ not in BETWEEN:
            return None
    return None


def _names(found: Token, verb: Token, thing: Token) -> bool:
    done = found.left_edge == found and shows(found, "Tense", "Past")
    if done and found.dep_ in {"acl", "xcomp"}:
        return found.head == thing or found.head == verb
    if found.head == verb and found.dep_ in {"xcomp", "ccomp", "obj"}:
        return found.pos_ in NAMING and found.left_edge.lower_ not in {"to", "that"}
    comma = found.left_edge.nbor(-1).text in {",", ":", "("}
    return found.head == thing and found.dep_ == "appos" and not comma


def is_finite(verb: Token) -> bool:
    """Say whether a verb form has a tense."""
    return "Fin" in verb.morph.get("VerbForm", [])


def after_preposition(verb: Token, cue: Cue) -> Stretch | None:
    """What follows the preposition a verb takes: "accused them of …", "called for …"."""
    thing = child(verb, "obj", "iobj")
    below = [*children(verb, *AFTER), *(thing.rights if thing is not None else ())]
    for token in below:
        case = child(token, "case", "mark")
        if token.i <= verb.i or case is None or preposition(token) not in cue.prepositions:
            continue
        if token.head == verb or _may_hang(token, thing):
            return verb.doc[case.i + 1].idx, _with_infinitive(token)
    return _of_doing(verb, cue)


def _may_hang(token: Token, thing: Token | None) -> bool:
    """Say whether what the parser hung on the object can be the verb's: "them | of lying"."""
    doing = token.lower_.endswith("ing") or token.left_edge.nbor().lower_.endswith("ing")
    if thing is None or thing.pos_ in {"PROPN", "PRON"}:
        return True
    return doing or bool(known_as(thing, words("GroupNoun") | words("Title")))


def _with_infinitive(token: Token) -> int:
    """Return where a phrase ends, a following infinitive included: "voting | to cut taxes"."""
    after = token.right_edge.i + 1
    follows = token.lower_.endswith("ing") and after + 1 < token.sent.end
    if follows and token.doc[after].lower_ == "to" and token.doc[after + 1].pos_ == "VERB":
        return _clause_end(token.doc[after])
    return end_of(token)


def _of_doing(verb: Token, cue: Cue) -> Stretch | None:
    """The rest of the clause after "of doing", wherever the parser hung it."""
    for token in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end - 1)]:
        if token.lower_ in cue.prepositions and token.nbor().lower_.endswith("ing"):
            return token.nbor().idx, _clause_end(token.nbor())
        if token.pos_ not in BETWEEN:
            return None
    return None
