"""What the parser gets wrong at the front of a clause: dates, "were … to", names beside titles."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from spacy.tokens.morphanalysis import MorphAnalysis

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
WHEN = frozenset({"on", "in", "by", "since"})
NAMED = frozenset(n.lower() for n in (*calendar.month_name, *calendar.day_name) if n)
DAYS = frozenset(name.lower() for name in calendar.day_name)
ALL = frozenset({"both", "all", "each", "neither"})
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"


def mend_front(token: Token) -> None:
    """Put right a subject that a date, an auxiliary or a title in front of it took away."""
    if token.pos_ == "PROPN" and token.dep_ == "obl":
        _after_a_date(token)
    elif token.pos_ == "NOUN" and token.dep_ == "obl":
        _after_a_day(token)
    elif token.pos_ == "PROPN" and token.dep_ == "fixed":
        _after_and(token)
    if token.lower_ == "were" and token.is_sent_start:
        _inverted(token)
    if token.tag_ in {"VBD", "VBN"} and token.dep_ == "acl":
        _after_a_title(token)
    elif token.tag_ == "VBG" and token.dep_ in {"nsubj", "parataxis"}:
        _beside_the_subject(token)
    if token.pos_ == "NOUN" and token.dep_ == "nsubj":
        _title_behind(token)
    if token.dep_ == "aux" and token.tag_ in {"VBZ", "VBP", "VBD"}:
        _joined_clause(token)
    if token.dep_ == "conj" and token.tag_ == "NNS":
        _after_the_list(token)
    if token.lower_ == "yet":
        _yet_to(token)
    if token.lower_ in ALL and token.dep_ in {"nsubj", "det", "cc:preconj"}:
        _both_of(token)


def _after_a_date(name: Token) -> None:
    """Make a name after a date the subject: On May 5 Chad, Mali and Togo signed it."""
    verb, case = name.head, next(iter(name.lefts), None)
    if verb.pos_ != "VERB" or name.i > verb.i or case is None or case.lower_ not in WHEN:
        return
    if case.dep_ != "case" or any(c.dep_ in SUBJECTS for c in verb.children):
        return
    words = [c for c in name.lefts if c.lower_ in NAMED or c.like_num]
    if not words or words[0].left_edge.i != case.i + 1:
        return
    day = words[-1]
    for word in words[:-1]:
        word.head, word.dep_ = day, "nmod:unmarked"
    passive = any(c.dep_ == "aux:pass" for c in verb.lefts)
    case.head, day.head, day.dep_ = day, verb, "obl"
    name.dep_ = "nsubj:pass" if passive else "nsubj"


def _after_a_day(noun: Token) -> None:
    """Make a noun after a day of the week the subject: On Friday Chadian envoys left."""
    verb, case = noun.head, next(iter(noun.lefts), None)
    if verb.pos_ != "VERB" or noun.i > verb.i or case is None or case.lower_ != "on":
        return
    day = case.nbor()
    if day.lower_ not in DAYS or day.i + 1 >= noun.i or not noun.is_ancestor(day):
        return
    apart = any(t.text == "," for t in noun.doc[day.i : verb.i])
    if apart or any(c.dep_ in SUBJECTS for c in verb.children):
        return
    passive = any(c.dep_ == "aux:pass" for c in verb.lefts)
    case.head, day.head, day.dep_ = day, verb, "obl"
    noun.dep_ = "nsubj:pass" if passive else "nsubj"


def _after_and(name: Token) -> None:
    """Make a name that was read as part of "and" the subject: and Chad, its ally, has sent …"""
    after = name.i + 1
    if name.head.pos_ != "CCONJ" or after >= name.sent.end or name.doc[after].text != ",":
        return
    for noun in name.doc[after : min(after + 8, name.sent.end)]:
        if noun.dep_ == "nsubj" and noun.left_edge.i in {name.i, after, after + 1}:
            verb = noun.head
            name.head, name.dep_ = verb, "nsubj"
            noun.head, noun.dep_ = name, "appos"
            return


def _inverted(were: Token) -> None:
    """Make "were X to act, …" a clause of condition, as "should X act" is."""
    sent = were.sent
    comma = next((t.i for t in sent if t.text == ","), sent.end)
    marks = [t for t in sent if t.lower_ == "to" and t.i < comma and t.head.tag_ == "VB"]
    act = marks[0].head if marks else were
    subject = were.head
    if act == were or not were.i < subject.i < act.i:
        return
    below = [c for c in act.rights if c.i > comma and c.dep_ in {"parataxis", "ccomp", "conj"}]
    main = below[0] if below else subject.head
    if main in {act, subject} or main.i < comma:
        return
    if below:
        main.head, main.dep_ = (main, "ROOT") if act.head == act else (act.head, act.dep_)
    act.head, act.dep_ = main, "advcl"
    subject.head, subject.dep_ = act, "nsubj"
    were.head, were.dep_, were.pos_ = act, "aux", "AUX"
    marks[0].dep_ = "aux"


def _after_a_title(verb: Token) -> None:
    """Give a verb after a title set off by commas its subject: X, his envoy, met Y and left."""
    title = verb.head
    name, last = title.head, title.head.head
    if title.dep_ != "appos" or name.dep_ != "nsubj" or verb.doc[verb.i - 1].text != ",":
        return
    joined = any(c.dep_ == "cc" and c.i > verb.i for c in last.lefts)
    if last.pos_ != "VERB" or last.i < verb.i or not joined:
        return
    verb.tag_, verb.morph = "VBD", MorphAnalysis(verb.vocab, PAST)
    verb.head, verb.dep_ = (verb, "ROOT") if last.head == last else (last.head, last.dep_)
    last.head, last.dep_ = verb, "conj"
    name.head = verb


def _beside_the_subject(gerund: Token) -> None:
    """Give the verb the subject that the gerund before it took: X, rejecting calls, told Y."""
    verb = gerund.head
    if gerund.doc[gerund.i - 1].text != ",":
        return
    if gerund.dep_ == "parataxis":
        if verb.dep_ == "nsubj" and verb.head.pos_ == "VERB" and verb.head.i > gerund.i > verb.i:
            gerund.head, gerund.dep_ = verb.head, "advcl"
        return
    name = next((c for c in gerund.lefts if c.dep_ == "nsubj"), None)
    if name is not None and verb.pos_ == "VERB":
        name.head, gerund.dep_ = verb, "advcl"


def _title_behind(title: Token) -> None:
    """Set a title between commas beside the name before it: X, his secretary of state, signed."""
    verb, first = title.head, title.left_edge.i
    names = [c for c in verb.lefts if c.dep_ == "nsubj" and c.pos_ == "PROPN" and c.i < first]
    commas = {title.doc[first].text, title.doc[first - 1].text} if first else set()
    end = title.right_edge.i
    after = {title.doc[end].text, title.doc[min(end + 1, len(title.doc) - 1)].text}
    if len(names) == 1 and "," in commas and "," in after:
        title.head, title.dep_ = names[0], "appos"


def _joined_clause(aux: Token) -> None:
    """Tell two clauses apart where the subject of the second was joined to the first one."""
    verb = aux.head
    if verb.pos_ != "VERB" or any(c.dep_ in SUBJECTS for c in verb.children):
        return
    firsts = [c for c in verb.lefts if c.dep_ in {"advcl", "ccomp"} and c.tag_ in {"VBZ", "VBD"}]
    first = next((c for c in firsts if any(g.dep_ in SUBJECTS for g in c.lefts)), None)
    if first is None or any(c.dep_ == "mark" for c in first.lefts):
        return
    for noun in first.subtree:
        joined = noun.dep_ == "conj" and noun.pos_ in {"NOUN", "PROPN"}
        cc = next((c for c in noun.lefts if c.dep_ == "cc"), None) if joined else None
        if cc is None or not 0 <= aux.i - noun.right_edge.i - 1 <= 1 or noun.i < first.i:
            continue
        first.head, first.dep_ = (first, "ROOT") if verb.head == verb else (verb.head, verb.dep_)
        verb.head, verb.dep_ = first, "conj"
        noun.head, noun.dep_, cc.head = verb, "nsubj", verb
        return


def _yet_to(yet: Token) -> None:
    """Hang what has yet to be done on "have": they have yet to pay, an official said."""
    if yet.i < 1 or yet.i + 2 >= yet.sent.end or yet.nbor().lower_ != "to":
        return
    have, act = yet.nbor(-1), yet.nbor().head
    if have.lemma_ not in {"have", "be"} or act.tag_ != "VB" or act.is_ancestor(have):
        return
    if act.head != have and act != have:
        act.head, act.dep_ = have, "xcomp"


def _after_the_list(noun: Token) -> None:
    """Set a noun after a list closed by "and" beside it: Peru and Chile, founders of the body."""
    head, comma = noun.head, noun.doc[noun.left_edge.i]
    if head.pos_ != "PROPN" or comma.text != "," or any(c.dep_ == "cc" for c in noun.lefts):
        return
    listed = [c for c in head.rights if c.dep_ == "conj" and c.i < noun.i]
    if any(g.dep_ == "cc" and g.lower_ == "and" for c in listed for g in c.lefts):
        noun.dep_ = "appos"


def _both_of(word: Token) -> None:
    """Set "both members of …" after a comma beside the names before it."""
    noun, at = word.head, word.i - 1
    apart = noun.dep_ in {"conj", "parataxis"} and noun.pos_ == "NOUN" and noun.i > word.i
    if not apart or at < noun.sent.start + 1 or noun.doc[at].text != ",":
        return
    name = noun.doc[at - 1]
    if name.pos_ != "PROPN" or any(c.dep_ in {"cc", "cop"} for c in noun.lefts):
        return
    while name.dep_ in {"conj", "flat", "compound"} and name.head.i < word.i:
        name = name.head
    if noun.is_ancestor(name):
        return
    noun.head, noun.dep_ = name, "appos"
    word.dep_ = "det"
