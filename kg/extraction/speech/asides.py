"""Speech put into a sentence or after it: "the deal, she says, is dead", "it is dead, they say"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..parse.syntax import child
from .contents import is_finite
from .speech import Cue, cue_of
from .stretches import Stretch, rest

if TYPE_CHECKING:
    from spacy.tokens import Token

BREAKS = frozenset({",", '"', "”", "’", "»", "—", "–"})
ENDS = frozenset({".", "!", "?"})
NOMINAL = frozenset({"DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM"})
PHRASE = NOMINAL | {"ADP", "PART", "CCONJ"}
RELATIVE = frozenset({"who", "whom", "which", "whose"})
NAMED = frozenset({"NOUN", "PROPN", "PRON", "DET"})
LIGHT = frozenset({"AUX", "ADV"})
OPENERS = frozenset({"SCONJ", "ADP", "CCONJ", "VERB"})
WILL = frozenset({"will", "would", "'ll", "’ll"})
TAIL = frozenset({"ADP", "ADV", "PUNCT", "SCONJ", "PROPN"})
UNSAID = frozenset({"none", "claim", "only", "addressee"})
REACH = 12
LONG = 25
WHEN = frozenset({"ADJ", "ADV", "ADP", "NUM", "PROPN", "NOUN", "DET", "PRON"})
SHORT = 3


def noun_before(verb: Token) -> Token | None:
    """Return the first word of the noun phrase between a comma and a verb, or None."""
    doc, at = verb.doc, verb.i - 1
    while at > verb.sent.start and doc[at].pos_ in LIGHT:
        at -= 1
    if doc[at].text == ",":
        between = _aside_start(verb, at)
        at = between - 1 if between is not None else at
    first = _phrase_start(verb, at)
    opens = verb.sent.start < first <= at and doc[first - 1].text in BREAKS
    phrase = doc[first : at + 1]
    if any(t.lower_ in RELATIVE for t in phrase) or not any(t.pos_ in NAMED for t in phrase):
        return None
    opens = opens or _as_opens(verb, first)
    return doc[first] if opens and doc[first].pos_ in NOMINAL else None


def _aside_start(verb: Token, comma: int) -> int | None:
    """Return the comma before ", a lawyer," or ", who leads the mission,", or None."""
    between = _phrase_start(verb, comma - 1) - 1
    if between > verb.sent.start and verb.doc[between].text == ",":
        return between
    for before in range(comma - 1, max(verb.sent.start, comma - LONG), -1):
        if verb.doc[before].text == ",":
            return before if _opens_aside(verb.doc[before + 1]) else None
    return None


def _opens_aside(first: Token) -> bool:
    """Say whether a word begins what is told of a speaker: "who", "speaking", "elected"."""
    return first.lower_ in RELATIVE or first.tag_ in {"VBG", "VBN"}


def _as_opens(verb: Token, first: int) -> bool:
    """Say whether a noun phrase stands behind ", as": "the deal, as she says, is dead"."""
    doc, start = verb.doc, verb.sent.start
    return first - 2 > start and doc[first - 1].lower_ == "as" and doc[first - 2].text in BREAKS


def _phrase_start(verb: Token, at: int) -> int:
    """Return where the noun phrase begins that ends at a word; one behind it if there is none."""
    first = at
    while first >= verb.sent.start and at - first <= REACH and _in_phrase(verb.doc[first]):
        first -= 1
    return first + 1


def _in_phrase(token: Token) -> bool:
    return token.pos_ in PHRASE or _hyphen(token)


def _hyphen(token: Token) -> bool:
    """Say whether a token is the mark within a name such as Al-Ahram."""
    return token.text == "-" and token.i > 0 and not token.whitespace_ + token.nbor(-1).whitespace_


def last_of(verb: Token) -> Token:
    """Return the last word of "said X", or the verb itself where no name follows."""
    if verb.nbor(-1).text not in BREAKS or verb.i + 1 >= verb.sent.end:
        return verb
    after = verb.nbor()
    if after.pos_ not in NOMINAL:
        return verb
    last = after
    for token in verb.doc[verb.i + 1 : min(verb.i + REACH, verb.sent.end)]:
        if token.pos_ not in PHRASE:
            break
        last = token
    return last


def medial(verb: Token, cue: Cue) -> Stretch | None:
    """The sentence that ", she says," is put into."""
    if verb.lower_.endswith("ing") or not (_puts_it(verb) or _introduces(cue)):
        return None
    first, last = _clause(verb, cue)
    sentence, doc = verb.sent, verb.doc
    if first is None or first.i - sentence.start < 2 or last.i + 2 >= sentence.end:
        return None
    after, opening = _comma_after(last), doc[first.i - 1]
    opening = opening.nbor(-1) if opening.lower_ == "as" else opening
    if opening.text != "," or after is None:
        return None
    if after.nbor().lower_.endswith("ing") or after.nbor().lower_ in RELATIVE | {"according"}:
        return None
    end = sentence[-1]
    return sentence[0].idx, end.idx + len(end.text)


def _has_both(verb: Token) -> bool:
    """Say whether a comma only closes an aside: subject and clause of the verb are its own."""
    who, what = child(verb, "nsubj"), child(verb, "ccomp")
    if verb.nbor(-1).text != ",":
        return False
    return who is not None and what is not None and who.i < verb.i < what.left_edge.i


def _introduces(cue: Cue) -> bool:
    if cue.complements & UNSAID or cue.manner == "evidence":
        return False
    return "quote" in cue.complements or cue.manner == "belief"


def _puts_it(verb: Token) -> bool:
    """Say whether it is "put it", which tells how one says a thing."""
    return verb.lemma_.lower() == "put" and verb.nbor().lower_ == "it"


def _comma_after(last: Token) -> Token | None:
    """Return the comma behind "she said" or "she said on Monday", if more follows."""
    for token in last.doc[last.i + 1 : min(last.i + REACH, last.sent.end - 2)]:
        if token.text == ",":
            return token
        if token.pos_ not in WHEN or token.lower_ == "that":
            return None
    return None


def _clause(verb: Token, cue: Cue) -> tuple[Token | None, Token]:
    """Return the first and last word of "she says" or "says Ana Ruiz" behind a comma.

    Behind "told" an addressee stands, never the speaker.
    """
    if verb.i <= verb.sent.start or _has_both(verb):
        return None, verb
    if verb.nbor(-1).text in BREAKS and "addressee" not in cue.complements:
        last = last_of(verb)
        return (verb if last != verb else None), last
    return noun_before(verb), verb


def trailing(verb: Token, cue: Cue) -> Stretch | None:
    """The sentence that ends in ", officials say", however the parser joined the two."""
    if verb.lower_.endswith("ing") or any(c.lower_ in WILL for c in verb.children):
        return None
    told = "addressee" in cue.complements
    who = child(verb, "nsubj", "nsubj:pass", *(() if told else ("obj",)))
    if verb.i and verb.nbor(-1).text in BREAKS and verb.i + 1 < verb.sent.end and not told:
        who = verb.nbor() if verb.nbor().pos_ in {"NOUN", "PROPN"} else who
    first = min(verb.i, _first_of(who).i) if who is not None else verb.i
    sentence = verb.sent
    if _asked(sentence[0]):
        return None
    last = max(verb.i, who.right_edge.i) if who is not None else verb.i
    after = verb.doc[last + 1 : sentence.end]
    if "quote" not in cue.complements or who is None or first - sentence.start < 3:
        return _set_off(verb, cue)
    closed = verb.doc[first - 1].text in BREAKS and len(after) <= REACH
    if _behind_source(verb.doc[first - 1]):
        return None
    if closed and any(t.text == ":" for t in after):
        return None
    if not closed or sum(t.is_alpha for t in after) > SHORT:
        return _set_off(verb, cue)
    return _before(verb, verb.doc[first])


def _asked(first: Token) -> bool:
    """Say whether a sentence opens with what one was asked: "Asked whether …, she said"."""
    opens = first.i == first.sent.start and first.tag_ == "VBN"
    return opens and cue_of(first, "SpeechVerb") is not None


def _first_of(who: Token) -> Token:
    """Return the first word of a phrase, over the comma that the parser hung on it."""
    first = who.left_edge
    while first.is_punct and first.i < who.i:
        first = first.nbor()
    while first.i - 2 >= who.sent.start and _hyphen(first.nbor(-1)):
        first = first.nbor(-2)
    return first


def _set_off(verb: Token, cue: Cue) -> Stretch | None:
    """A whole clause before ", she said in answer to …": nothing said comes after."""
    first, last = _clause(verb, cue)
    if first is None or not follows_clause(verb, cue):
        return None
    after = verb.doc[last.i + 1] if last.i + 1 < verb.sent.end else None
    tail = TAIL | NAMED if "addressee" in cue.complements else TAIL
    if (after is not None and after.pos_ not in tail) or _goes_on(last):
        return None
    return _before(verb, first)


def _behind_source(comma: Token) -> bool:
    """Say whether a comma ends ", according to diplomats,": the clause behind it is told."""
    for token in reversed(comma.doc[comma.sent.start : comma.i]):
        if token.lower_ == "according":
            return True
        if token.text == ",":
            return False
    return False


def follows_clause(verb: Token, cue: Cue) -> bool:
    """Say whether a whole clause and a comma stand before "she said"."""
    first, _ = _clause(verb, cue)
    if "quote" not in cue.complements or first is None or first.i - verb.sent.start < 3:
        return False
    before = verb.doc[verb.sent.start : first.i]
    if _behind_source(first.nbor(-1)):
        return False
    return any(is_finite(t) for t in before) and before[0].pos_ not in OPENERS


def _goes_on(last: Token) -> bool:
    """Say whether "that", a colon or a quotation follows in the sentence."""
    rest_of = last.doc[last.i + 1 : last.sent.end]
    near = [t.lower_ for t in rest_of[:2]]
    return "that" in near or any(t.text in {":", '"', "“"} for t in rest_of)


def _before(verb: Token, first: Token) -> Stretch:
    start = verb.sent.start
    stops = [t.i for t in verb.doc[start : first.i - 2] if t.text in ENDS]
    return verb.doc[stops[-1] + 1 if stops else start].idx, first.idx


def around(verb: Token, cue: Cue) -> Stretch | None:
    """The clause that "officials say" or "as officials say" is put into."""
    head = verb.head
    as_said = verb.dep_ == "advcl" and any(c.lower_ == "as" for c in verb.children)
    if verb.lower_.endswith("ing") or cue.complements & {"claim", "clause"} or head == verb:
        return None
    beside = verb.dep_ == "parataxis" and child(verb, "mark") is None
    if not (beside or as_said) or _asked(head):
        return None
    if head.pos_ in NAMED and child(head, "cop", "nsubj", "nsubj:pass") is None:
        return None
    if not as_said and verb.i < head.i and head.left_edge.i < verb.left_edge.i < head.i - REACH:
        return None
    return None if _behind_semicolon(head, verb) else rest(head, verb)


def _behind_semicolon(head: Token, verb: Token) -> bool:
    return any(t.text == ";" for t in verb.doc[head.i : verb.left_edge.i])
