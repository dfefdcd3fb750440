"""Lemmas that the lexicon knows: what the trained lemmatiser misses on rarer words is mended."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from ...ontology import entries

if TYPE_CHECKING:
    from spacy.tokens import Doc

FILES = {
    "frames": ("Frame", "RelationFrame", "LightVerb", "HarmCue", "BodyWord", "StateWord"),
    "lexicon": ("SpeechVerb", "SpeechNoun", "ModalityCue", "Title", "GroupNoun"),
}
KEYS = {"VERB": ("verb", "lemma"), "NOUN": ("noun", "theme", "themeWords", "lemma", "subject")}
KINDS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "PROPN": "NOUN"}


@cache
def known(kind: str = "") -> frozenset[str]:
    """Return every single word that the lexicon lists as a lemma: of a VERB, a NOUN, or either."""
    if not kind:
        return known("VERB") | known("NOUN")
    return frozenset(
        word
        for file, kinds in FILES.items()
        for name in kinds
        for entry in entries(file, name)
        for key in KEYS[kind]
        for words in entry.all(key)
        for word in words.lower().split()
    )


@cache
def irregular() -> dict[str, str]:
    """Return irregular forms of the lexicon's words: met → meet, fought → fight."""
    return {form: e.one("lemma") for e in entries("frames", "Irregular") for form in e.all("form")}


def mend(doc: Doc) -> Doc:
    """Return the document with the lexicon's lemmas wherever an inflection rule leads there.

    Only a lemma that the lexicon does not know is changed; proper names keep theirs.
    """
    for token in doc:
        kind = KINDS.get(token.pos_)
        if kind is None:
            continue
        if token.tag_ == "NNS" and token.lemma_.lower() == token.lower_:
            token.lemma_ = _singular(token.lower_)
        if token.lemma_.lower() in known(kind):
            continue
        better = base_form(token.lower_, kind)
        if better is not None and (token.pos_ != "PROPN" or token.is_sent_start):
            token.lemma_ = better
    return doc


def base_form(form: str, kind: str) -> str | None:
    """Return what the lexicon knows that a form is inflected from, as a VERB or a NOUN."""
    if found := irregular().get(form):
        return found
    return next((c for c in _candidates(form) if c in known(kind)), None)


def _singular(form: str) -> str:
    """Return the singular of a plural that the lexicon knows in the singular: troops → troop."""
    return next((c for c in _candidates(form) if c != form and c in known("NOUN")), form)


def _candidates(form: str) -> Iterator[str]:
    """Yield what an English form can be inflected from, likeliest first.

    >>> list(_candidates("pledging"))[:2], list(_candidates("ties"))[:2]
    (['pledging', 'pledge'], ['ties', 'tie'])
    """
    yield form
    for ending, stems in (
        ("ies", ("ie", "y")),
        ("ied", ("y", "ie")),
        ("ing", ("e", "", "ie")),
        ("ed", ("e", "")),
        ("es", ("e", "")),
        ("s", ("",)),
    ):
        if not form.endswith(ending) or len(form) < len(ending) + 2:
            continue
        stem = form[: -len(ending)]
        yield from (stem + tail for tail in stems)
        if len(stem) > 2 and stem[-1] == stem[-2]:
            yield stem[:-1]
