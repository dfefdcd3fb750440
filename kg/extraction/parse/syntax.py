"""Sentences, tokens, tags and dependencies: our spaCy pipeline, and questions about a parse."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import ModelError
from ...facts import Evidence
from ...ontology import data_folder
from .lemmas import mend
from .repair import repair
from .reparse import reparse
from .semicolons import parted, rejoined
from .soundness import heads, restored
from .unfamiliar import stand_in
from .verbless import revive

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

CLAUSE = frozenset({"ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj"})
DITRANSITIVE = frozenset(
    [
        "call", "name", "give", "deny", "grant", "award", "offer", "pay", "send", "tell", "ask",
        "show", "teach", "dub", "title", "hand", "owe", "promise", "deem", "consider", "elect",
        "accord", "allot", "assign", "label", "nickname", "term", "charge", "refuse",
    ]
)  # fmt: skip
LONG, LONGEST = 300, 400
END_OF_SENTENCE = frozenset(".!?:;…")
STRAIGHT = frozenset("\"'")
CLOSING = frozenset("\"”’')]")


@cache
def load(path: str | None = None) -> Language:
    """Return the trained pipeline at a path, or the newest one in data/models.

    Raises:
        ModelError: there is none, or spaCy cannot load it.
    """
    import spacy

    folder = Path(path) if path else _packaged()
    try:
        return spacy.load(folder)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"no spaCy pipeline at {folder}: {error}") from error


def _packaged() -> Path:
    if chosen := os.environ.get("KG_MODEL"):
        return Path(chosen)
    found = sorted((data_folder() / "models").glob("en_diplomacy*"))
    if not found:
        raise ModelError(f"no model en_diplomacy* in {data_folder() / 'models'}")
    return found[-1]


def parse(nlp: Language, text: str) -> Doc:
    """Return the parsed text; sentences start only after a full stop or where a paragraph does.

    What runs on without end is cut after 400 tokens, so that no text costs more than its length.
    """
    doc = nlp.make_doc(_unwrapped(text))
    doc.user_data["text"] = text
    starts = _starts(text, doc)
    apart: Any = np.array(parted(doc, starts), dtype="int64").astype("uint64")
    doc.from_array(["SENT_START"], apart.reshape(-1, 1))
    doc = stand_in(doc, nlp)
    for _, step in nlp.pipeline:
        doc = step(doc)
    doc = rejoined(doc, starts, nlp)
    doc = revive(reparse(doc, nlp), nlp)
    before = heads(doc)
    return _with_sentences(restored(mend(repair(mend(doc), nlp)), before))


def _starts(text: str, doc: Doc) -> list[int]:
    """Return for each token whether a sentence starts there: 1 it must, 0 it may, -1 it cannot."""
    starts, began = [1], 0
    for token in doc[1:]:
        start = _may_start(text, token)
        if (start is None and token.i - began > LONG) or token.i - began > LONGEST:
            start = True
        began = token.i if start else began
        starts.append(0 if start is None else 1 if start else -1)
    return starts[: len(doc)]


def text_of(doc: Doc) -> str:
    """Return the text a document was parsed from, with its own line breaks."""
    return str(doc.user_data.get("text", "")) or doc.text


def _unwrapped(text: str) -> str:
    """Return the text with a blank for each line break that only wraps a line; offsets stay."""
    return re.sub(r"(?<=[^\s.!?:;…\"”’)\]])\n(?=[a-z])", " ", text)


def _with_sentences(doc: Doc) -> Doc:
    """Return the document with `token.sent` looked up, where spaCy would search all sentences."""
    sents = [sent for sent in doc.sents for _ in sent]
    doc.user_token_hooks["sent"] = lambda token: sents[token.i]
    return doc


def _may_start(text: str, token: Token) -> bool | None:
    """Say whether a sentence must (True), may (None) or cannot (False) start at a token."""
    before = token.nbor(-1)
    if (
        token.is_space
        or (token.text in CLOSING and not _opens(text, token))
        or _opens(text, before)
    ):
        return False
    if before.is_space and "\n" in before.text:
        return True if _breaks(text, before.idx, token.idx) else None
    while before.i and (before.is_space or before.text in CLOSING):
        before = before.nbor(-1)
    return None if before.text[-1] in END_OF_SENTENCE else False


def _opens(text: str, token: Token) -> bool:
    """Say whether a straight mark opens a quotation: a blank before it, and none after it."""
    around = text[max(token.idx - 1, 0)], text[token.idx + 1 : token.idx + 2]
    return token.text in STRAIGHT and around[0].isspace() and not around[1].isspace()


def _breaks(text: str, end: int, start: int) -> bool:
    """Say whether the line break between two offsets ends a sentence (or only wraps a line)."""
    if text.count("\n", end, start) > 1 or text.find("\n") == end:
        return True
    return text[end - 1 : end] in END_OF_SENTENCE | CLOSING or not text[start].islower()


def shows(token: Token, feature: str, value: str) -> bool:
    """Say whether a token has a morphological feature of Universal Dependencies."""
    return value in token.morph.get(feature, [])


def child(token: Token, *deps: str) -> Token | None:
    """Return the first child by one of these relations, or None."""
    return next((c for c in token.children if c.dep_ in deps), None)


def children(token: Token, *deps: str) -> list[Token]:
    """Return the children by these relations, in text order."""
    return [c for c in token.children if c.dep_ in deps]


def preposition(token: Token) -> str:
    """Return the case marker of a nominal in lower case ("with", "because of"), or ""."""
    marks = children(token, "case", "mark")
    if not marks:
        return ""
    first = marks[0]
    return " ".join([first.lower_, *(c.lower_ for c in children(first, "fixed"))])


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield the token and all that is coordinated with it."""
    yield token
    for part in children(token, "conj"):
        yield from conjuncts(part)


def is_passive(verb: Token) -> bool:
    """Say whether a verb is passive: a passive subject or auxiliary, or a bare past participle."""
    passive = {c.dep_ for c in verb.children} & {"nsubj:pass", "aux:pass", "csubj:pass", "obj"}
    if passive and passive != {"obj"}:
        return "aux:pass" in passive or "obj" not in passive
    participle = shows(verb, "VerbForm", "Part") and shows(verb, "Tense", "Past")
    if verb.dep_ == "conj" and not passive and child(verb, "nsubj", "aux") is None:
        return is_passive(verb.head)
    perfect = any(c.lemma_ == "have" and c.dep_ == "aux" for c in verb.children)
    does = "obj" in passive and verb.lemma_.lower() not in DITRANSITIVE
    return participle and verb.dep_ in {"acl", "amod"} and not perfect and not does


def governor(token: Token) -> Token | None:
    """Return the nearest verb (or predicate) above a token, or None at the root."""
    while token.head != token:
        token = token.head
        if token.pos_ in {"VERB", "AUX"} or child(token, "cop") is not None:
            return token
    return None


def above(token: Token) -> Iterator[Token]:
    """Yield the heads of a token, nearest first."""
    while token.head != token:
        token = token.head
        yield token


def inside(token: Token, ancestor: Token) -> bool:
    """Say whether a token is the ancestor or below it."""
    return token == ancestor or ancestor.is_ancestor(token)


def phrase(text: str, head: Token, *, without: frozenset[str] = frozenset()) -> Evidence:
    """Return the words of a head's subtree, children by some relations left out, marks trimmed."""
    kept = [head]
    for c in head.children:
        aside = c.dep_ in without or (c.dep_ == "nmod" and preposition(c) in {"in", "on", "at"})
        if not aside and c.dep_ not in {"punct", "case", "cc", "conj", "nmod:unmarked"}:
            kept.extend(c.subtree)
    return span(text, min(kept, key=lambda t: t.i), max(kept, key=lambda t: t.i))


def span(text: str, first: Token, last: Token) -> Evidence:
    """Return the words from the first token to the last, both included, blanks trimmed."""
    start, end = first.idx, last.idx + len(last.text)
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return Evidence.of(text, start, end)


def sentence(text: str, token: Token) -> Evidence:
    """Return the sentence a token stands in, blanks around it trimmed."""
    sent = token.sent
    return span(text, sent[0], sent[-1])
