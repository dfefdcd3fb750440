"""Names inside longer names: the Lima Protocol, the Kenya Chronicle, FC Porto, West Beirut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Entity, MentionType, Name
from ..parse.lemmas import known
from .entities import body_words, class_of, unknown
from .recognised import DAYS, MONTHS, titles
from .sayings import name_words, says_nothing

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

Found = list[tuple["Span", list[Name]]]
Longer = tuple["Span", Entity | None, MentionType]
JOINS = frozenset({"-", "–", "&"})
AND = frozenset({"and", "or", ",", "&"})
PARTS = frozenset({"compound", "flat", "flat:name", "amod", "nmod:desc", "appos"})
RANKS = frozenset(
    ["deputy", "vice", "former", "acting", "interim", "special", "chief", "senior", "late", "state"]
)
STATES = frozenset({"Country", "Place"})
SIDES = frozenset({"west", "east", "north", "south"})
MOST_WORDS = 6
BODIES = frozenset({"InternationalOrganization", "GovernmentBody"})
OWNED = frozenset({"NewsAgency", "Organization", "University", "GovernmentBody"})
BORDERS = frozenset(
    {"border", "conflict", "war", "talks", "dispute", "relations", "ties", "treaty"}
)


def longer_names(found: Found) -> list[Longer]:
    """Return names that are longer than a packaged one within them, in text order.

    Where the longer name stands for nothing (Turkish delight, in Spanish) its entity is None.
    """
    starts = {span.start: names for span, names in found}
    made: list[Longer] = []
    for span, names in found:
        if made and made[-1][0].end > span.start:
            continue
        one = _whole(span, names, starts)
        if one is not None and not (made and made[-1][0].end > one[0].start):
            made.append(one)
    return made


def outside(found: Found, longer: list[Longer]) -> Found:
    """Return the packaged names that are no part of a longer one."""
    taken = {t.i for span, _, _ in longer for t in span}
    return [(s, n) for s, n in found if not taken & set(range(s.start, s.end))]


def _whole(span: Span, names: list[Name], starts: dict[int, list[Name]]) -> Longer | None:
    type = names[0].entity.type
    if span[-1].lower_ in SIDES and (end := _end_of_side(span)) > span.end:
        return span.doc[span.start : end], None, "name"
    if type in STATES:
        if says_nothing(span, names):
            return span, None, "name"
        made = _turned(span, names) or _of(span, names) or _peoples(span, starts)
        if made is not None:
            return made
    if type not in STATES | BODIES:
        return None
    run = _run(span, starts)
    headed = _headed(span, run, names) if run else None
    if headed is not None or type not in STATES:
        return headed
    return (
        _before(span, run, names) or _unheard_of(span, run, names) or _surname(span, names, starts)
    )


def _end_of_side(span: Span) -> int:
    """Return where a name ends that a quarter of the sky begins: the West Lake, East Avenue."""
    doc, end = span.doc, span.end
    joined = end < len(doc) and doc[end].text.istitle() and span[-1].dep_ in PARTS
    return end + 1 if joined and span[-1].head.i >= end else end


def _run(span: Span, starts: dict[int, list[Name]]) -> list[Token]:
    """Return the capitalised words right after a name, up to a title or another name."""
    doc = span.doc
    found: list[Token] = []
    for token in doc[span.end : span.sent.end]:
        joins = token.text in JOINS and token.i + 1 < len(doc) and doc[token.i + 1].text.istitle()
        if joins:
            found.append(token)
            continue
        fresh = token.text[:1].isupper() and token.text.replace("'", "").isalnum()
        if not fresh or token.i in starts or _may_start_title(token) or token.text in MONTHS:
            break
        found.append(token)
    while found and found[-1].text in JOINS:
        found.pop()
    return found


def _may_start_title(token: Token) -> bool:
    """Say whether a word begins an office: Moscow Mayor X, but not the Warsaw Observer."""
    doc, at = token.doc, token.i
    forms = (" ".join(t.lower_ for t in doc[at : at + n]) for n in range(1, MOST_WORDS))
    after = doc[at + 1] if at + 1 < len(doc) else token
    headed = token.lower_ in name_words("after") and not after.text.istitle()
    return token.lower_ in RANKS or (any(form in titles() for form in forms) and not headed)


def _headed(span: Span, run: list[Token], names: list[Name]) -> Longer | None:
    """Return the name whose last word tells what it is: treaty, newspaper, airline, street."""
    words = name_words("after")
    heads = [t for t in run if t.lower_ in words]
    if not heads or (_in_headline(span) and heads[0] != run[0]):
        return None
    type, end = words[heads[-1].lower_], heads[-1].i + 1
    if names[0].entity.type in BODIES and type != "Treaty":
        return None
    if all(n.kind == "demonym" for n in names) and type == "Place":
        return None
    return _made(_onward(span.doc[_begin(span) : end], type), type, names)


def _begin(span: Span) -> int:
    """Return where a name begins that a hyphen joins to another: Anglo-Irish, Sino-British."""
    doc, first = span.doc, span.start
    while first > 1 and doc[first - 1].text in JOINS and doc[first - 2].text[:1].isupper():
        first -= 2
    return first


def _onward(span: Span, type: str) -> Span:
    """Return a name with the number of a resolution, or with "of" and the name after it."""
    doc, end = span.doc, span.end
    if type == "Treaty":
        number = end < len(doc) and doc[end].text.isdigit() and doc[end - 1].lower_ == "resolution"
        return doc[span.start : end + number]
    if end + 1 < len(doc) and doc[end].lower_ == "of":
        at = end + 1 + (doc[end + 1].lower_ == "the")
        last = at
        while last < span.sent.end and doc[last].text.istitle():
            last += 1
        return doc[span.start : last] if last > at else span
    return span


def _of(span: Span, names: list[Name]) -> Longer | None:
    """Return the name that a word and "of" before it make: Bank of Zambia, Treaty of Osimo."""
    doc, at = span.doc, span.start - 1
    at -= at > 0 and doc[at].lower_ == "the"
    if at < 1 or doc[at].lower_ != "of" or not doc[at - 1].text[:1].isupper():
        return None
    type = name_words("of").get(doc[at - 1].lower_)
    if type is None or all(n.kind == "demonym" for n in names):
        return None
    first = at - 1
    while first > span.sent.start and doc[first - 1].text.istitle() and not _opens(doc[first - 1]):
        first -= 1
    return _made(doc[first : span.end], type, names)


def _opens(token: Token) -> bool:
    return token.is_sent_start is True and token.pos_ not in {"PROPN", "ADJ", "NOUN"}


def _before(span: Span, run: list[Token], names: list[Name]) -> Longer | None:
    """Return the name that a word before the packaged one makes: FC Porto, Radio Havana."""
    at = span.start - 1
    if at < span.sent.start or all(n.kind == "demonym" for n in names):
        return None
    type = name_words("before").get(span.doc[at].text)
    if type is None:
        return None
    while at > span.sent.start and span.doc[at - 1].text.istitle() and not _opens(span.doc[at - 1]):
        at -= 1
    return _made(span.doc[at : run[-1].i + 1 if run else span.end], type, names)


def _turned(span: Span, names: list[Name]) -> Longer | None:
    """Return the part of a land, or the older state, that a word before its name tells of."""
    doc, first = span.doc, span.start
    turned, partly = name_words("turned"), name_words("partly")
    word = doc[first - 1].text if first > span.sent.start else ""
    wide = names[0].entity.type == "Place" and names[0].entity.country is None
    if word in turned or (word in partly and wide):
        first -= 1
    elif not wide:
        return None
    sides = turned.keys() | partly.keys()
    while (
        first - 2 >= span.sent.start
        and doc[first].text in sides
        and doc[first - 1].text in AND
        and doc[first - 2].text in sides
    ):
        first -= 2
    if first == span.start or (first == span.start - 1 and doc[first].text not in sides):
        return None
    demonym = all(n.kind == "demonym" for n in names)
    state = names[0].entity.type == "Country" and doc[first].text in turned
    type = "Country" if state and turned[doc[first].text] == "Country" else "Place"
    whole = doc[first : span.end]
    return whole, unknown(whole.text, type), "demonym" if demonym else "name"


def _peoples(span: Span, starts: dict[int, list[Name]]) -> Longer | None:
    """Return a people that two words tell: Bosnian Serbs, Kosovo Albanian; ethnic Russians."""
    doc, last = span.doc, span[-1]
    after = starts.get(span.end, [])
    if span.start and doc[span.start - 1].lower_ == "ethnic" and starts[span.start]:
        whole = doc[span.start - 1 : span.end]
        return whole, unknown(whole.text, "Group"), "name"
    if not after or any(n.kind != "demonym" or n.entity.type == "Place" for n in after):
        return None
    other = doc[span.end]
    noun = doc[other.i + 1] if other.i + 1 < len(doc) else other
    tied = last.dep_ in PARTS and last.head.i >= other.i
    if not tied or noun.lower_ in BORDERS or not last.whitespace_:
        return None
    whole = doc[span.start : other.i + 1]
    return whole, unknown(whole.text, "Group"), "name"


def _surname(span: Span, names: list[Name], starts: dict[int, list[Name]]) -> Longer | None:
    """Return the person whose surname a land's name is, after a first name: Rosa Cyprus."""
    doc, root = span.doc, span.root
    if span.start == span.sent.start or any(n.kind == "demonym" for n in names):
        return None
    first = doc[span.start - 1]
    flat = root.dep_ in {"flat", "flat:name"} and root.head == first
    unheard = first.lower_ not in known() and first.i not in starts
    beside = first.dep_ in {"compound", "flat"} and first.head == root and unheard
    if not (flat or (beside and len(span) == 1)) or not first.text.istitle():
        return None
    dated = first.text in DAYS or first.pos_ == "ADJ"
    if dated or _may_start_title(first) or first.ent_type_ not in {"", "PERSON", "LOC"}:
        return None
    return _made(doc[first.i : span.end], "Person", names)


def _unheard_of(span: Span, run: list[Token], names: list[Name]) -> Longer | None:
    """Return a name that only goes on: Bahamas Spirit, Crimea Platform, India Hicks."""
    if not run or any(n.kind in {"demonym", "abbreviation"} for n in names) or _in_headline(span):
        return None
    first = run[0]
    same = first.lower_ in name_words("same") or body_words().get(first.lower_) == "GovernmentBody"
    tied = first.head in span or span.root.head == first or span.root.head == first.head
    if same or not tied or first.pos_ not in {"PROPN", "NOUN"} or not first.text.istitle():
        return None
    whole = span.doc[span.start : run[-1].i + 1]
    labels = {t.ent_type_ for t in run}
    plain = len(run) == 1 and not labels and run[0].lower_ not in known()
    person = labels == {"PERSON"} or plain
    type = "Person" if person else class_of(whole, "ORG")
    return _made(whole, type, names)


def _made(whole: Span, type: str, names: list[Name]) -> Longer:
    entity = names[0].entity
    home = entity.id if entity.type == "Country" else entity.country
    return whole, unknown(whole.text, type, home if type in OWNED else None), "name"


def _in_headline(span: Span) -> bool:
    """Say whether a name stands in a line all of whose longer words are capitalised."""
    return not any(t.is_lower for t in span.sent if t.is_alpha and len(t) > 3)
