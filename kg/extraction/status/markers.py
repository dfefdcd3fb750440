"""Words of the lexicon that make an event less than done, and how the event hangs on them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ...facts import Certainty
from ...ontology import Entry, entries
from ..parse.syntax import child, children, is_passive, preposition, shows
from ..speech.speech import known_as, words

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
CLAUSAL = frozenset({"ccomp", "csubj", "csubj:pass"})
NOMINAL = frozenset({"obj", "iobj", "nsubj", "nsubj:pass", "obl", "nmod", "compound", "amod"})
OPEN = frozenset({"xcomp", "advcl", "acl", "obl"})
COMPLEMENTING = frozenset(
    {"to", "that", "whether", "if", "of", "from", "against", "for", "into", "on", "about"}
)
TOWARDS = COMPLEMENTING | {"over", "with", ""}
MONTHS = frozenset(name.lower() for name in calendar.month_name if name)
AWAITING = frozenset({"when", "once", "until", "till", "before", "after"})


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the lexicon does to the event beside or below it."""

    modality: str
    certainty: Certainty
    negative: bool
    negated: str
    relations: frozenset[str]


@cache
def _lexicon(kind: str) -> Mapping[str, tuple[Word, ...]]:
    found: dict[str, tuple[Word, ...]] = {}
    for entry in entries("lexicon", kind):
        for lemma in entry.all("lemma"):
            found[lemma] = (*found.get(lemma, ()), _word(entry))
    return MappingProxyType(found)


def _word(entry: Entry) -> Word:
    return Word(
        modality=entry.one("modality"),
        certainty=cast(Certainty, entry.one("certainty", "certain")),
        negative=entry.one("polarity") == "negative",
        negated=entry.one("negated"),
        relations=frozenset(entry.all("relation")),
    )


def look(token: Token, kind: str) -> tuple[Word, ...]:
    """Return what the lexicon has under a class for a word, with its particle if it has one."""
    table = _lexicon(kind)
    particle = child(token, "compound:prt")
    away = child(token, "advmod")
    if particle is None and away is not None and away.i == token.i + 1:
        together = f"{known_as(token, _firsts(kind))} {away.lower_}"
        particle = away if together in table else None
    if particle is not None:
        pairs = {pair.split()[0]: pair for pair in table if pair.endswith(f" {particle.lower_}")}
        return table.get(pairs.get(known_as(token, pairs), ""), ())
    return table.get(token.lower_) or table.get(known_as(token, table), ())


@cache
def _firsts(kind: str) -> frozenset[str]:
    """Return the verbs that stand in a class of the lexicon with a particle."""
    return frozenset(words.split()[0] for words in _lexicon(kind) if " " in words)


def attachment(token: Token) -> str:
    """Return how a token hangs on the word above, in the terms of the lexicon."""
    dep = token.dep_
    verbal = token.pos_ in {"VERB", "AUX"} or child(token, "cop") is not None
    if dep == "advcl" and not _complements(token):
        return "adjunct"
    if dep in CLAUSAL or (dep in {"acl", "advcl"} and verbal and finite(token)):
        return "infinitive" if verbal and not finite(token) else "clause"
    if dep in OPEN and (verbal or dep != "obl"):
        return "infinitive"
    if dep == "nsubj":
        return "" if token.head.pos_ == "VERB" and not is_passive(token.head) else "object"
    if dep in {"obj", "nsubj:pass"}:
        return "object"
    if dep in {"obl", "nmod"}:
        return "noun" if preposition(token) in TOWARDS else "adjunct"
    if dep == "amod" and token.pos_ == "VERB":
        return ""
    return "noun" if dep in NOMINAL else ""


def _complements(clause: Token) -> bool:
    """Say whether an adverbial clause may be what the word before it needs: "to …", "that …".

    So is a participle right after it: "denied having sent".
    """
    between = clause.doc[clause.head.i + 1 : clause.left_edge.i]
    right_after = all(t.dep_ == "compound:prt" for t in between) and not finite(clause)
    return clause.i > clause.head.i and (marked(clause) or right_after)


def marked(clause: Token) -> bool:
    """Say whether a clause starts as a complement does: "to", "that", "from"."""
    first = clause.doc[clause.left_edge.i]
    marks = {c.lower_ for c in children(clause, "mark", "case")}
    return bool(marks & COMPLEMENTING) or (first.lower_ == "that" and first.head == clause)


def yet_to(verb: Token, infinitive: Token) -> bool:
    """Say whether what follows is still undone: "has yet to reply"."""
    beside = [*children(verb, "advmod"), *children(infinitive, "advmod")]
    beside += [verb] if verb.lower_ == "yet" else []
    last = max([infinitive.i, *(c.i for c in children(verb, "xcomp"))])
    yet = any(c.lower_ in {"yet", "still"} and c.i < last for c in beside)
    return yet and (verb.lemma_ in {"have", "be", "remain"} or verb.lower_ == "yet")


def conditions(token: Token) -> Iterator[Word]:
    """Yield what makes a verb or noun conditional or open: "if", "in the event of", "should …"."""
    for c in token.children:
        if c.dep_ in {"mark", "case", "advmod"}:
            yield from look(c, "Conditional")
        elif _inverted(c, token) or _named_condition(c):
            yield from _lexicon("Conditional")["if"]


def _named_condition(token: Token) -> bool:
    of = child(token, "nmod", "acl") if token.lower_ in words("ConditionalNoun") else None
    return of is not None and preposition(token) == "in" and preposition(of) in {"of", "that"}


def _inverted(aux: Token, verb: Token) -> bool:
    """Say whether an auxiliary before the subject opens a condition: "Should talks fail, …"."""
    opens = aux.dep_ in {"aux", "aux:pass", "cop"} and aux.lower_ in words("InvertedConditional")
    return opens and verb.dep_ == "advcl" and aux.i == verb.left_edge.i


def comments(clause: Token) -> bool:
    """Say whether a clause put in only hedges: "it seems", but not "the agency reported"."""
    subject = child(clause, *SUBJECTS) if clause.dep_ == "parataxis" else None
    return clause.dep_ == "parataxis" and (subject is None or subject.lower_ == "it")


def loose(clause: Token) -> bool:
    """Say whether a participle after a comma tells of the main clause, not of an infinitive.

    "It gave them a day to leave, blaming Peru", but "It plans to leave, blaming Peru".
    """
    above = clause.head
    if clause.dep_ != "advcl" or finite(clause) or has_to(clause) or not has_to(above):
        return False
    first = clause.left_edge.i
    apart = "," in {clause.doc[first].text, clause.doc[max(0, first - 1)].text}
    ahead = any(word.modality != "actual" for word in look(above.head, "ModalityCue"))
    return apart and clause.i > above.i and above.dep_ != "ROOT" and not ahead


def cleft(clause: Token, above: Token) -> bool:
    """Say whether a clause only tells who did it: it was not Lima that bombed the port."""
    if clause.dep_ not in {"acl:relcl", "advcl:relcl", "ccomp", "advcl"}:
        return False
    it = child(above, "expl", *SUBJECTS)
    named = above.pos_ in {"PROPN", "NOUN"} and child(above, "cop") is not None
    opened = any(c.lower_ in {"that", "who", "which"} for c in clause.children)
    timely = any(shows(c, "NumType", "Ord") for c in above.children) or above.lemma_ == "time"
    return named and opened and not timely and it is not None and it.lower_ == "it"


def presupposed(noun: Token) -> bool:
    """Say whether a noun is there whatever its verb does: "will cut costs", "after the war"."""
    known = noun.head.pos_ == "VERB" and known_as(noun.head, words("Presupposing"))
    apart = noun.dep_ == "obl" and noun.head.pos_ == "VERB" and attachment(noun) == "adjunct"
    return bool(known) or apart


def raised(noun: Token) -> bool:
    """Say whether a subject is rather that of the infinitive: "cuts are going to be made"."""
    then = child(noun.head, "xcomp") if noun.dep_ in SUBJECTS and noun.pos_ == "NOUN" else None
    return (
        then is not None
        and has_to(then)
        and (is_passive(then) or bool(known_as(then, words("LightVerb"))))
    )


def awaited(clause: Token) -> bool:
    """Say whether a clause in the present waits for what is to come: "will go when it ends"."""
    opens = any(c.lower_ in AWAITING for c in children(clause, "mark", "advmod"))
    verbs = [clause, *children(clause, "aux", "aux:pass", "cop")]
    present = any("Pres" in v.morph.get("Tense", []) for v in verbs)
    will = (c for c in children(clause.head, "aux") for word in look(c, "Auxiliary"))
    return opens and present and any(c.lower_ in {"will", "shall", "'ll", "’ll"} for c in will)


def happens(verb: Token) -> bool:
    """Say whether a light verb tells only that its subject is, or takes place."""
    thing = child(verb, "obj")
    return thing is None or (verb.lemma_ == "take" and thing.lower_ == "place")


def scheduled(verb: Token) -> bool:
    """Say whether a verb in the present has a day to come: "is flying to Rome on Monday"."""
    if verb.pos_ != "VERB" or "Past" in verb.morph.get("Tense", []):
        return False
    now = [verb, *children(verb, "aux")]
    if not any("Pres" in v.morph.get("Tense", []) and finite(v) for v in now):
        return False
    return any(_ahead(c) for c in children(verb, "obl", "obl:unmarked", "obl:tmod", "advmod"))


def _ahead(time: Token) -> bool:
    said = {c.lower_ for c in time.children}
    if said & MONTHS and time.like_num:
        return True
    return time.lower_ in words("DayAhead") and not said & {
        "last",
        "past",
        "since",
        "every",
        "each",
    }


def outcome(clause: Token) -> bool:
    """Say whether an infinitive tells how a movement ended: "fell to close at 40"."""
    moves = bool(known_as(clause.head, words("Movement")))
    return moves and has_to(clause) and bool(known_as(clause, words("Outcome")))


def ranked(noun: Token) -> bool:
    """Say whether an infinitive after a noun only tells it apart: "the first woman to lead it"."""
    return noun.pos_ == "NOUN" and any(
        c.lower_ in words("Ranking") or shows(c, "Degree", "Sup")
        for c in children(noun, "amod", "nummod", "det")
    )


def finite(verb: Token) -> bool:
    """Say whether a verb or its auxiliary is finite."""
    own = [verb, *children(verb, "aux", "aux:pass", "cop")]
    return any("Fin" in t.morph.get("VerbForm", []) for t in own)


def has_to(verb: Token) -> bool:
    """Say whether a verb is an infinitive with "to"."""
    return any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in verb.children)
