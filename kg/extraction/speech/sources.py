"""Attribution without a verb: "according to X", "in the words of X", "Minister: …", credits."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..names.places import datelines
from ..parse.syntax import CLAUSE, child, children, preposition, span
from .chains import Link
from .quotes import Quotations
from .speakers import CITING, Speakers
from .speech import Cue, known_as, words
from .stretches import Stretch, trim, widen
from .turns import turns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PLAIN = Cue()
PHRASE = frozenset(
    {
        "flat",
        "nmod",
        "nmod:desc",
        "appos",
        "punct",
        "acl:relcl",
        "acl",
        "case",
        "compound",
        "nummod",
        "amod",
    }
)
NAMING = frozenset({"nmod:desc", "compound", "flat", "amod", "nmod:poss"})
SHORT_NAME = 6
REFERRING = {
    "reference": {("with", "to"), ("in", "to")},
    "authority": {("the", "of")},
    "attribution": {("with", "to")},
}
MARKS = frozenset({"that", "whether"})
TORN = frozenset({"obl", "nmod", "advcl", "obj"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
STOPS = frozenset({",", ";", "–", "—", "("})
JOINTS = frozenset({":", "–", "—"})

_CREDIT = re.compile(
    r"^(?P<caption>\S[^\n]{2,400}?)\s+\(?(?:File |Stock )?"
    r"(?:Image|Photo|Photograph|Picture|Illustration|Graphic|Screenshot|Credit|Source)"
    r"(?: credit| courtesy| by)?: (?P<name>\w[^\n.:]{1,60})[.)]*$",
    re.MULTILINE,
)


def sources(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """Yield a link for each "according to X", "in X's words" and headline "X: …"."""
    for token in doc[:-1]:
        found = _source(token)
        if found is not None:
            who, first, last = found
            stretch = _quoted(last, quotations) or trim(quotations.text, _around(who, first, last))
            cue = span(quotations.text, first, last)
            yield Link(speakers.of(who), widen(first, stretch, quotations), PLAIN, cue, who)
        if (referred := _referred_to(token)) is not None:
            cue = span(quotations.text, token, token)
            stretch = referred.left_edge.idx, referred.idx + len(referred.text)
            yield Link(speakers.of(referred), stretch, PLAIN, cue, referred, relays="within")
    spoken = [*turns(doc, speakers, quotations)]
    yield from spoken or _headline(doc, speakers, quotations)
    yield from _credits(doc, speakers, quotations.text)


def _quoted(last: Token, quotations: Quotations) -> Stretch | None:
    """The quotation after "in the words of X"."""
    end = last.sent.end_char
    found = quotations.touching(last.idx, end) if last.lower_ == "words" else ()
    return next(((q.start, q.end) for q in found if q.start > last.idx), None)


def _source(token: Token) -> tuple[Token, Token, Token] | None:
    """Return the word for the source, and the first and last word of the cue."""
    if token.lower_ == "according" and token.nbor().lower_ == "to":
        who = token.head if token.head.i > token.i else child(token, "obl", "obj", "nmod")
        who = who if who is not None else _next_nominal(token.nbor())
        while who is not None and who.dep_ in NAMING and who.head.i > who.i:
            who = who.head
        return (_last_name(who), token, token.nbor()) if who is not None else None
    case = child(token, "case")
    if case is None or token.lower_ not in words("SourceNoun") | words("ReckoningNoun"):
        return None
    who = _reckoner(case, token)
    return (who, case, token) if who is not None else None


def _reckoner(case: Token, noun: Token) -> Token | None:
    """Return whose view "in his view" or ", by its own account" names, or None."""
    whose = child(noun, "nmod:poss")
    of = next((c for c in children(noun, "nmod") if preposition(c) == "of"), None)
    if case.lower_ == "in":
        return whose or (of if noun.lower_ in words("SourceNoun") else None)
    first = case.i == case.sent.start or case.nbor(-1).text in STOPS
    reckons = case.lower_ in {"by", "on"} and first and noun.lower_ in words("ReckoningNoun")
    return whose or of if reckons else None


def _last_name(who: Token) -> Token:
    """Return the last noun of an office and a name that the parser tore apart."""
    doc, end = who.doc, who.i
    while end + 1 < who.sent.end and doc[end + 1].pos_ in {"NOUN", "PROPN"}:
        end += 1
    offices = words("Title") | words("GroupNoun") | words("SpeakerNoun")
    if who.dep_ not in TORN or not any(known_as(t, offices) for t in doc[who.i + 1 : end + 1]):
        return who
    last = doc[end]
    return last.head if last.dep_ == "flat" and last.head.i > who.i else last


def _referred_to(noun: Token) -> Token | None:
    """Return whom one cites "with reference to" or "on the authority of"."""
    if noun.lower_ not in REFERRING or noun.i == noun.sent.start:
        return None
    before, after = noun.nbor(-1).lower_, noun.nbor()
    if (before, after.lower_) not in REFERRING[noun.lower_]:
        return None
    return next((c for c in children(noun, "nmod") if preposition(c) == after.lower_), None)


def _next_nominal(token: Token) -> Token | None:
    """Return the head of the first noun phrase after a word of the sentence, or None."""
    for found in token.doc[token.i + 1 : token.sent.end]:
        if found.pos_ in {"NOUN", "PROPN", "PRON"} and found.dep_ not in {"compound", "nmod:poss"}:
            return found
    return None


def _around(who: Token, first: Token, last: Token) -> Stretch:
    """The sentence, where the source stands at its edge; else the clause the source is put into."""
    doc = first.doc
    start = first.i if first.i < who.i else min(first.i, who.left_edge.i)
    end = max(last.i, _phrase_end(who))
    begin, stop = _between_semicolons(first, start, end)
    end = _past_cited(doc, end, stop)
    if not _has_words(doc[begin:start]):
        return _offsets(doc[end + 1 : stop])
    if not _has_words(doc[end + 1 : stop]):
        return _offsets(doc[begin:start])
    if doc[end + 1].text == "," and doc[min(end + 2, stop - 1)].lower_ in MARKS:
        return doc[begin].idx, doc[stop - 1].idx + len(doc[stop - 1].text)
    clause = who.head
    while clause.head != clause and clause.dep_ not in CLAUSE:
        clause = clause.head
    left, right = clause.left_edge, clause.right_edge
    if end < right.i and not _has_words(doc[left.i : start]):
        left = doc[end + 1]
    return left.idx, right.idx + len(right.text)


def _between_semicolons(cue: Token, start: int, end: int) -> tuple[int, int]:
    """Return where the part of the sentence begins and ends that a source stands in."""
    stops = [t.i for t in cue.sent if t.text == ";"]
    begin = max((at + 1 for at in stops if at < start), default=cue.sent.start)
    return begin, min((at for at in stops if at > end), default=cue.sent.end)


def _past_cited(doc: Doc, end: int, stop: int) -> int:
    """Return where ", citing Y" behind a source ends, or where the source does."""
    citing = doc[end + 2] if end + 2 < stop and doc[end + 1].text == "," else doc[end]
    return max(end, citing.right_edge.i) if citing.lower_ in CITING else end


def _has_words(tokens: Span) -> bool:
    return any(t.is_alpha and t.pos_ != "CCONJ" for t in tokens)


def _phrase_end(who: Token) -> int:
    """Return where the source's phrase ends: a clause the parser put below it is no part of it."""
    end = who.i
    coordinated = any(t.dep_ == "cc" for part in who.rights for t in part.children)
    for part in who.rights:
        if part.dep_ not in PHRASE and not (part.dep_ == "conj" and coordinated):
            break
        end = part.right_edge.i
    doc, stop = who.doc, who.sent.end
    while end + 1 < stop and (_in_name(doc[end + 1], doc[end]) or _hyphen(doc[end + 1])):
        end += 1
    return _past_apposition(doc, _past_told_of(doc, _past_participle(doc, end, stop), stop), stop)


def _past_apposition(doc: Doc, end: int, stop: int) -> int:
    """Return where ", a lecturer in law" ends, where only the end of the report follows."""
    after = doc[end + 1 : stop]
    if len(after) < 3 or after[0].text != "," or after[1].pos_ != "DET":
        return end
    return end if any(t.tag_ in FINITE for t in after) else stop - 1


def _in_name(word: Token, before: Token) -> bool:
    return word.pos_ == "PROPN" and (not before.is_punct or _hyphen(before))


def _hyphen(mark: Token) -> bool:
    """Say whether a mark stands within a name: Al-Ahram, Eul-chul."""
    return mark.text == "-" and mark.i > 0 and not mark.whitespace_ + mark.nbor(-1).whitespace_


def _past_told_of(doc: Doc, end: int, stop: int) -> int:
    """Return where ", who …" behind a source ends, or where the source does."""
    if end + 2 >= stop or doc[end + 1].text != "," or doc[end + 2].lower_ not in {"who", "whose"}:
        return end
    verb = next((t for t in doc[end + 2 : stop] if t.dep_ == "acl:relcl"), None)
    return max(end, verb.right_edge.i) if verb is not None else end


def _past_participle(doc: Doc, end: int, stop: int) -> int:
    """Return where "a log | seen by the agency" ends, where the parser hung the log on "seen"."""
    after = doc[end + 1] if end + 1 < stop else doc[end]
    if after.i <= end or after.tag_ != "VBN" or child(after, "aux", "aux:pass") is not None:
        return end
    comma = next((t.i for t in doc[after.i : stop] if t.text in {",", ";"}), stop)
    closes = any(t.tag_ in FINITE for t in doc[after.i : comma])
    return end if closes else comma - 1


def _offsets(tokens: Span) -> Stretch:
    return tokens.start_char, tokens.end_char


def _headline(doc: Doc, speakers: Speakers, quotations: Quotations) -> Iterator[Link]:
    """ "Minister: we will go on", and the same the other way round."""
    sentence = _first_line(doc)
    colons = [t.i for t in sentence if t.text in JOINTS]
    if len(colons) != 1 or any(d.start == 0 for d in datelines(doc)):
        return
    before, after = doc[sentence.start : colons[0]], doc[colons[0] + 1 : sentence.end]
    for name, said in ((before, after), (after, before)):
        if _names_speaker(name, speakers) and sum(t.is_alpha for t in said) > 2:
            stretch = trim(quotations.text, _offsets(said))
            yield Link(speakers.of(name.root), stretch, PLAIN, None, name.root)
            return


def _first_line(doc: Doc) -> Span:
    """Return the first sentence, with the next one where it ends in a colon."""
    sentences = list(itertools.islice(doc.sents, 2))
    goes_on = len(sentences) > 1 and sentences[0][-1].text == ":"
    end = sentences[1].end if goes_on else sentences[0].end if sentences else 0
    return doc[:end]


def _names_speaker(name: Span, speakers: Speakers) -> bool:
    if not 0 < len(name) <= SHORT_NAME or any(t.pos_ in {"VERB", "AUX"} for t in name):
        return False
    return speakers.can_speak(name.root)


def _credits(doc: Doc, speakers: Speakers, text: str) -> Iterator[Link]:
    """A caption and who made the picture: "The port at night. Photo: Ana Ruiz"."""
    for match in _CREDIT.finditer(text):
        name = doc.char_span(*match.span("name"), alignment_mode="contract")
        if name is not None:
            stretch = trim(text, match.span("caption"))
            yield Link(speakers.of(name.root), stretch, PLAIN, None, name.root)
