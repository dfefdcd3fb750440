"""Participles set apart behind a name, which took its place before the verb: Mali, ruled by …"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def mend_inserted(participle: Token) -> None:
    """Give a verb the name before the participle that was read as its clause or as its subject."""
    verb = participle.head
    if participle.tag_ not in {"VBN", "VBG"} or participle.dep_ not in {"csubj", "advcl", "nsubj"}:
        return
    before = participle.nbor(-1) if participle.i > participle.sent.start + 1 else participle
    named = [c for c in participle.lefts if c.dep_ in SUBJECTS and c.i < before.i]
    if before.text != "," or not named or verb.i < participle.i or verb.pos_ not in {"VERB", "AUX"}:
        return
    others = [c for c in verb.lefts if c.dep_ in SUBJECTS and c != participle]
    first = min(c.i for c in [verb, *verb.lefts] if c.i > participle.i and not c.is_punct)
    if others or verb.doc[first - 1].text != "," or verb.doc[first].tag_ not in FINITE | {"RB"}:
        return
    passive = any(c.dep_ == "aux:pass" for c in verb.lefts)
    for name in named:
        name.head, name.dep_ = verb, "nsubj:pass" if passive else "nsubj"
    participle.head, participle.dep_ = named[0], "acl"
