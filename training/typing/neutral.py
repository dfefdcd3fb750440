"""Candidates that are no event, as the extraction finds them in texts of the treebanks.

Verbs that no frame knows are taken for none; so are the frames of everyday words where nobody
is known to the gazetteer (a customer who called, a shop that helped).
"""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterator
from pathlib import Path

from rows import Row, Span

from kg.extraction import NameIndex
from kg.extraction.acts.candidates import find_candidates
from kg.extraction.acts.events import find_events
from kg.extraction.acts.participants import Participants
from kg.extraction.drafts import Draft, Reading
from kg.extraction.names.coreference import resolve
from kg.extraction.names.entities import Mentions
from kg.extraction.names.groups import add_named_groups
from kg.extraction.names.naming import find_mentions
from kg.extraction.parse.syntax import parse
from kg.facts import Article, Participant
from kg.tools import load_tools

EVERYDAY = frozenset(
    {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "REQUEST", "REJECT", "DomesticAct"}
)


def sentences(files: list[Path], limit: int) -> list[str]:
    """Return sentences of middling length out of CoNLL-U files, in a fixed random order."""
    found = []
    for file in files:
        with lzma.open(file, "rt", encoding="utf-8") as lines:
            texts = (line[9:].strip() for line in lines if line.startswith("# text = "))
            found += [text for text in texts if 6 <= len(text.split()) <= 35]
    random.Random(0).shuffle(found)
    return found[:limit]


class Reader:
    """Reads texts as the extraction does, up to what may be an event."""

    def __init__(self) -> None:
        self.tools = load_tools()
        self.names = NameIndex(self.tools.gazetteer.names(), self.tools.nlp.make_doc)

    def drafts(self, text: str) -> tuple[list[Draft], list[Draft]]:
        """Return the events that the frames find in a text, and the other candidates."""
        actors = self.tools.gazetteer
        doc = parse(self.tools.nlp, text)
        mentions = Mentions(doc)
        add_named_groups(doc, mentions, actors)
        find_mentions(doc, self.names, mentions, actors)
        resolve(doc, mentions, actors, None)
        article = Article(id="text", text=text, title="")
        people = Participants(text, mentions, actors)
        reading = Reading(article, doc, mentions, people, (), actors)
        events = find_events(reading)
        return events, find_candidates(reading, events)


def rows(texts: list[str]) -> Iterator[Row]:
    """Yield the candidates in sentences that are taken for no event."""
    reader = Reader()
    for number, text in enumerate(texts):
        events, candidates = reader.drafts(text)
        for draft in (*candidates, *(d for d in events if _everyday(d))):
            yield Row(
                text,
                (draft.trigger.start, draft.trigger.end),
                _span(draft.actors),
                _span(draft.recipients),
                ("NONE",),
                "text",
                f"text-{number}",
            )


def _everyday(draft: Draft) -> bool:
    known = any(p.entity.qid or p.entity.country for p in (*draft.actors, *draft.recipients))
    return draft.type in EVERYDAY and not known


def _span(people: list[Participant]) -> Span | None:
    evidence = people[0].evidence if people else None
    return (evidence.start, evidence.end) if evidence else None
