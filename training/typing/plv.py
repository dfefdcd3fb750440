"""Rows out of PLV's pairs, which name no predicate: plv.py PLV.jsonl OUT.jsonl

The predicate is the trigger of an event or candidate that the extraction finds between both
spans, else the lowest word of the parse above them, with its particle, or the noun that a light
verb carries; other spans that may stand for it are kept as variants.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neutral import Reader
from rows import YIELD, Row, Span, write

from kg.extraction.acts.frames import match
from kg.extraction.parse.syntax import above, child, parse

VERBAL = {"VERB", "AUX", "ADJ"}
SPEECH = {"say", "tell", "add", "report"}


def pairs(path: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (article id, sentence, pair) for each pair of a gold file."""
    texts: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "article":
            texts[record["id"]] = record["text"]
        elif record["kind"] == "pair":
            yield record["article"], texts[record["article"]], record


def predicates(doc: Any, ends: list[Span]) -> list[Span]:
    """Return the spans that can be the predicate between some spans, the best first."""
    roots = []
    for start, end in ends:
        tokens = doc.char_span(start, end, alignment_mode="expand")
        if tokens is not None and len(tokens):
            roots.append(tokens.root)
    if not roots:
        return []
    common = _common(doc, roots)
    if common is None:
        return []
    below = [t for t in [roots[-1], *above(roots[-1])] if t.pos_ in VERBAL and t.i > common.i]
    said = common.lemma_.lower() in SPEECH and below
    common = below[-1] if said else common
    found = [_words(common)]
    for frame in match(common):
        if frame.theme is not None and abs(frame.theme.i - common.i) <= 8:
            found.append(_between(common, frame.theme))
    object_ = child(common, "obj", "nsubj:pass")
    if common.pos_ in VERBAL and object_ is not None and next(match(object_), None) is not None:
        inside = any(s <= object_.idx < e for s, e in ends)
        if not inside and abs(object_.i - common.i) <= 8:
            found += [_between(common, object_), _words(object_)]
    return list(dict.fromkeys(found))


def _common(doc: Any, roots: list[Any]) -> Any:
    paths = [[t, *above(t)] for t in roots]
    shared = [t for t in paths[0] if all(t in path for path in paths[1:])]
    inside = {t.i for t in roots}
    for token in shared:
        if token.pos_ in VERBAL or (token.i not in inside and next(match(token), None)):
            return token
    verbs = [t for t in paths[0] if t.pos_ in VERBAL]
    return verbs[0] if verbs else next((t for t in doc if t.dep_ == "ROOT"), None)


def _words(token: Any) -> Span:
    particle = child(token, "compound:prt")
    if particle is not None and particle.i == token.i + 1:
        return token.idx, particle.idx + len(particle)
    return token.idx, token.idx + len(token)


def _between(one: Any, other: Any) -> Span:
    first, last = sorted((one, other), key=lambda t: t.i)
    return first.idx, last.idx + len(last)


def triggers(reader: Reader, text: str, ends: list[list[Span]]) -> list[Span]:
    """Return the triggers of what the extraction finds between two ends, the rules' first."""
    found = []
    for draft in (d for drafts in reader.drafts(text) for d in drafts):
        sides = [*draft.actors, *draft.recipients]
        spans = [(p.evidence.start, p.evidence.end) for p in sides if p.evidence is not None]
        if all(not end or any(_overlap(s, e) for s in spans for e in end) for end in ends):
            found.append((draft.trigger.start, draft.trigger.end))
    return found


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def rows(path: Path) -> Iterator[Row]:
    """Yield a row for each pair."""
    reader = Reader()
    nlp = reader.tools.nlp
    for article, text, pair in pairs(path):
        ends = [[(s["start"], s["end"]) for s in pair[side]] for side in ("source", "target")]
        known = [spans[0] for spans in ends if spans]
        spans = [*triggers(reader, text, ends), *predicates(parse(nlp, text), known)]
        spans = list(dict.fromkeys(spans))
        yield Row(
            sentence=text,
            predicate=spans[0] if spans else None,
            actor=ends[0][0] if ends[0] else None,
            recipient=ends[1][0] if ends[1] else None,
            labels=YIELD if pair["event_type"] == "YIELD" else (pair["event_type"],),
            source="plv",
            group=article,
            variants=tuple(spans[1:]),
        )


if __name__ == "__main__":
    print(write(Path(sys.argv[2]), rows(Path(sys.argv[1]))), "rows")
