"""What the parser gets wrong and grammar rules out: mended before anything is read.

A finite verb is not joined to an infinitive, a noun has no object, and what stands between a name
and its verb ("Peru, which borders Chile, signed …") does not take the verb's place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens.morphanalysis import MorphAnalysis

from .fronted import mend_front
from .inserted import mend_beside, mend_due, mend_inserted, mend_reduced
from .misread import misread
from .participles import mend_participle
from .subjects import mend_subject
from .syntax_patch import copied, parsed_again

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN"})
RELATIVE = frozenset({"which", "who", "whose", "where", "whom"})
PERSONS = ("man", "woman", "person", "minister", "president", "ambassador", "secretary")
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
PARTICIPLE = "Tense=Past|VerbForm=Part"
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"
LOOSE = frozenset({"vocative", "list", "dep", "parataxis", "discourse", "dislocated"})
CASES = frozenset({"on", "in", "at", "to", "for", "of", "with", "by", "from"})
PARTICIPLES = frozenset({"VBN", "VBG"})
SHORTEST = 6
TRIES = 4


def repair(doc: Doc, nlp: Language) -> Doc:
    """Return the document with what grammar rules out put right."""
    for sent in list(doc.sents):
        _without_aside(doc, sent, nlp)
    for token in doc:
        _unverb(token)
        misread(token)
        mend_participle(token)
        mend_front(token)
        mend_inserted(token)
        mend_reduced(token)
        mend_beside(token)
        mend_due(token)
        mend_subject(token)
        _rejoin(token)
        _one_subject(token)
        _at_the_name(token)
        _in_apposition(token)
    return doc


def _unverb(token: Token) -> None:
    """Take a noun for a person that was read as a verb for a noun: spokeswoman Ann Roe said."""
    if token.pos_ != "VERB" or not token.lower_.endswith(PERSONS) or not token.is_alpha:
        return
    token.pos_, token.tag_, token.lemma_ = "NOUN", "NN", token.lower_
    name = token.nbor() if token.i + 1 < len(token.doc) else token
    if name.pos_ != "PROPN" or name.head != token or token.head == token:
        return
    for c in list(token.children):
        if c.dep_ in {"ccomp", "advcl", "parataxis"}:
            c.head = token.head
        elif c.dep_ in SUBJECTS:
            c.dep_ = "compound"
    name.head, name.dep_ = token.head, "nsubj"
    token.head, token.dep_ = name, "nmod:desc"


def _rejoin(token: Token) -> None:
    """Join a finite verb to the finite verb above the infinitive or noun that it was joined to."""
    head = token.head
    if token.dep_ != "conj" or token.pos_ != "VERB" or not _past(token):
        return
    acts = any(c.dep_ in {"obj", "xcomp", "ccomp"} for c in token.children)
    wished = acts and any(c.lower_ == "be" and c.dep_ == "aux:pass" for c in head.children)
    noun = acts and head.pos_ in NOMINAL
    going = acts and token.tag_ == "VBD" and head.tag_ == "VBG"
    if not (noun or wished or going) and (head.tag_ != "VB" or not _infinitive(head)):
        return
    above = head
    while above.head != above and (
        wished or above.tag_ in {"VB", "VBG"} or above.pos_ not in VERBAL
    ):
        above, wished = above.head, False
    if above.pos_ == "VERB" and above.tag_ in {"VBD", "VBZ", "VBP", "VBN"} and above.i < head.i:
        token.head = above
        if token.tag_ in {"VBN", "VBD"}:
            token.tag_ = "VBD"
            token.morph = MorphAnalysis(token.vocab, PAST)


def _one_subject(verb: Token) -> None:
    """Tie a name to the title before it where both were read as subjects: his peer, Ann Roe."""
    subjects = [c for c in verb.lefts if c.dep_ == "nsubj"]
    if len(subjects) != 2:
        return
    title, name = subjects
    if title.pos_ == "NOUN" and name.pos_ == "PROPN":
        first = min([t.i for t in name.lefts if not t.is_punct], default=name.i)
        if first - title.i == 2 and verb.doc[first - 1].text == ",":
            name.head, name.dep_ = title, "appos"
        elif first == title.i + 1:
            title.head, title.dep_ = name, "nmod:desc"
    _told_by_the_first(verb, title, name)


def _told_by_the_first(verb: Token, first: Token, second: Token) -> None:
    """Put a verb read as a participle over what it tells: the minister, Ann Roe, denied that …"""
    said = next((c for c in first.rights if c.dep_ == "acl" and c.tag_ == "VBN"), None)
    marks = [c for c in verb.lefts if c.dep_ == "mark" and c.lower_ == "that"]
    if said is None or not marks or not said.i < marks[0].i < second.i:
        return
    if said.doc[said.i - 1].text != ",":
        return
    said.tag_, said.morph = "VBD", MorphAnalysis(said.vocab, PAST)
    if verb.head == verb:
        said.head, said.dep_ = said, "ROOT"
    else:
        said.head, said.dep_ = verb.head, verb.dep_
    first.head, first.dep_ = said, "nsubj"
    verb.head, verb.dep_ = said, "ccomp"


def _at_the_name(case: Token) -> None:
    """Hang a preposition on the name that the title beside it describes: with Premier Ann Roe."""
    title, name = case.head, case.head.head
    described = title.dep_ in {"nmod:desc", "compound"} and title.pos_ in NOMINAL
    if case.dep_ != "case" or case.tag_ == "POS" or not described or case.i > title.i > name.i:
        return
    if name.pos_ == "PROPN" and name.i > title.i and name.head.i < case.i:
        case.head = name
        if name.dep_ in {"vocative", "dep", "parataxis", "discourse"}:
            name.dep_ = "obl"


def _in_apposition(name: Token) -> None:
    """Tie a name that hangs on nothing to the noun it explains, or that explains it."""
    if name.pos_ != "PROPN":
        return
    if name.dep_ in {"flat", "flat:name"} and name.i > name.head.i:
        between = name.doc[name.head.i + 1 : name.i]
        name.dep_ = "conj" if any(t.lower_ == "and" for t in between) else name.dep_
    if name.dep_ not in LOOSE:
        return
    noun = name.head
    first = min([t.i for t in name.lefts if not t.is_punct], default=name.i)
    if first >= 2 and name.doc[first - 1].text == "," and name.doc[first - 2].tag_ in {"NN", "NNS"}:
        name.head, name.dep_ = name.doc[first - 2], "appos"
    elif name.i < noun.i and noun.dep_ == "nsubj" and noun.pos_ == "NOUN":
        name.head, name.dep_ = noun.head, "nsubj"
        noun.head, noun.dep_ = name, "appos"


def _past(token: Token) -> bool:
    """Say whether a verb is finite, or may be for all that stands beside it."""
    if token.tag_ in {"VBD", "VBZ"}:
        return True
    return token.tag_ == "VBN" and not any(c.dep_.startswith("aux") for c in token.children)


def _infinitive(verb: Token) -> bool:
    """Say whether a plain form is an infinitive, or hangs on will, would, may …"""
    return any(c.i < verb.i and (c.lower_ == "to" or c.tag_ == "MD") for c in verb.children)


def _without_aside(doc: Doc, sent: Span, nlp: Language) -> None:
    """Parse a sentence whose verb was not found again, the clause behind its first name left out.

    Either it has no verb, or the participle of that clause was taken for it: Peru, bound by a
    treaty, signed.
    """
    root = sent.root
    bare = not any(c.dep_ in {"cop", *SUBJECTS} for c in root.children)
    lone = (root.pos_ in NOMINAL and bare) or root.lower_ in CASES
    if not (lone or _astray(root)) or len(sent) < SHORTEST:
        return
    for first, last in _asides(sent):
        if not lone and not first < root.i < last:
            continue
        kept = [t for t in sent if not first <= t.i <= last]
        again = parsed_again(nlp, doc, kept)
        found = next(t for t in again if t.head == t)
        subject = [c for c in found.children if c.dep_ in SUBJECTS and c.i < first - sent.start]
        if found.pos_ == "VERB" and subject:
            copied(again, kept)
            _hang(doc, first, last, kept[subject[0].i])
            return


def _astray(root: Token) -> bool:
    """Say whether a verb right behind a comma and its subject may be a participle set apart."""
    if root.tag_ not in {"VBD", "VBN"} or root.i <= root.sent.start or root.nbor(-1).text != ",":
        return False
    subject = next((c for c in root.lefts if c.dep_ in SUBJECTS), None)
    between = [] if subject is None else [t.text for t in root.doc[subject.i : root.i]]
    return between.count(",") == 1


def _asides(sent: Span) -> Iterator[tuple[int, int]]:
    """Yield where a relative clause or participle may stand that commas set off before a verb."""
    doc, commas = sent.doc, [t.i for t in sent if t.text == ","]
    for first in commas:
        opening = [t for t in doc[first + 1 : first + 3] if t.i < sent.end]
        participle = opening and (opening[0].tag_ in PARTICIPLES or opening[0].text[-2:] == "ed")
        if not participle and not any(t.lower_ in RELATIVE for t in opening):
            continue
        for last in [c for c in commas if c > first + 2][:TRIES]:
            after = [t for t in doc[last + 1 : last + 3] if t.i < sent.end]
            verbs = [t for t in after if t.tag_[:2] in {"VB", "MD"} and t.tag_ != "VBG"]
            if verbs and (verbs[0] == after[0] or after[0].pos_ == "ADV"):
                yield first, last
        return


def _hang(doc: Doc, first: int, last: int, noun: Token) -> None:
    """Hang a relative clause on its noun; nothing in it hangs on anything else outside."""
    inside = range(first, last + 1)
    outer = [doc[i] for i in inside if doc[i].head.i not in inside or doc[i].head == doc[i]]
    verbs = [t for t in outer if t.dep_ == "acl:relcl"] or [t for t in outer if t.pos_ in VERBAL]
    top = verbs[0] if verbs else outer[0]
    relative = any(t.lower_ in RELATIVE for t in doc[first + 1 : first + 3])
    top.head, top.dep_ = noun, "acl:relcl" if relative else "acl"
    if not relative and top.tag_ == "VBD":
        top.tag_, top.morph = "VBN", MorphAnalysis(top.vocab, PARTICIPLE)
    for token in outer:
        if token != top:
            token.head = top
            token.dep_ = "punct" if token.is_punct else "dep"
