"""Clauses between semicolons, parsed one by one: none takes its subject or object from another.

A parser ties "Peru backed the step; Chile, by contrast, …" up in many ways. Here it reads what
stands on either side apart, and the clauses become one sentence again afterwards. What semicolons
part without a verb of its own is a list, and is parsed as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .syntax_patch import copied, parsed_again

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl"})
SHORTEST, LONGEST = 4, 80
OPENING, CLOSING = frozenset("“«„"), frozenset("”»")


def parted(doc: Doc, starts: list[int]) -> list[int]:
    """Return where sentences start (1 must, 0 may, -1 cannot), clauses after semicolons among them.

    Only where both sides are long enough to be clauses, and not within a quotation.
    """
    begins, quoted, made = 0, False, list(starts)
    for token in doc:
        if starts[token.i] == 1:
            begins, quoted = token.i, False
        quoted = _quoted(token, quoted)
        if token.text == ";" and not quoted and token.i - begins >= SHORTEST:
            after = token.i + 1
            if 1 not in starts[after : after + SHORTEST] and after + SHORTEST <= len(doc):
                made[after] = 1
    return made


def _quoted(token: Token, before: bool) -> bool:
    if token.text in OPENING:
        return True
    if token.text in CLOSING:
        return False
    return before != (token.text == '"')


def rejoined(doc: Doc, starts: list[int], nlp: Language) -> Doc:
    """Return the document with one sentence again for the clauses that semicolons part."""
    opened = {t.i for t in doc if t.i and doc[t.i - 1].text == ";" and starts[t.i] != 1}
    if not opened:
        return doc
    groups: list[list[Span]] = []
    for sent in doc.sents:
        if sent.start in opened and groups:
            groups[-1].append(sent)
        else:
            groups.append([sent])
    several = [parts for parts in groups if len(parts) > 1]
    lists = [parts for parts in several if not all(map(_clause, parts))]
    spans = [(parts[0].start, parts[-1].end) for parts in lists]
    roots = [[part.root for part in parts] for parts in several]
    begins: Any = np.array([1 if t.is_sent_start else -1 for t in doc], dtype="int64")
    for parts in several:
        begins[[part.start for part in parts[1:]]] = -1
    doc.from_array(["SENT_START"], begins.astype("uint64").reshape(-1, 1))
    for first, *others in roots:
        for root in others:
            root.head, root.dep_ = first, "parataxis"
    for start, end in spans:
        if end - start <= LONGEST:
            copied(parsed_again(nlp, doc, list(doc[start:end])), list(doc[start:end]))
    return doc


def _clause(part: Span) -> bool:
    """Say whether what stands between semicolons has a verb, or is said of, with a subject."""
    root = part.root
    if root.pos_ in {"VERB", "AUX"}:
        return True
    return any(c.dep_ in {*SUBJECTS, "cop"} for c in root.children)
