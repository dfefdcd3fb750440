"""Other names in the place of those in a sentence, so that no model learns who does what."""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from rows import Row, Span

TABLES = Path(__file__).parents[2] / "data" / "gazetteer"


@dataclass(frozen=True)
class Name:
    """One name of an entity: `form` says which of its names it is (label, adjective, …)."""

    kind: str
    entity: str
    form: str
    text: str


class Swaps:
    """Puts other countries, people and bodies into sentences, each one everywhere alike."""

    def __init__(self) -> None:
        self.names: dict[str, Name] = {}
        self.entities: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for row in _table("countries"):
            if not row["end"]:
                self._country(row)
        for row in _table("people"):
            self._add("person", row["id"], "label", row["label"])
        for row in _table("organisations"):
            self._add(row["sector"] or row["type"], row["id"], "label", row["label"])
        longest = sorted(self.names, key=len, reverse=True)
        self.pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")

    def _country(self, row: dict[str, str]) -> None:
        self._add("country", row["id"], "label", row["label"])
        for form in ("adjectives", "demonyms", "metonyms"):
            words = [w for w in row[form].split("|") if w]
            if form == "demonyms":
                for number, word in zip(("one", "many"), words, strict=False):
                    self._add("country", row["id"], f"demonym-{number}", word)
            elif words:
                self._add("country", row["id"], form, words[0])

    def _add(self, kind: str, entity: str, form: str, text: str) -> None:
        if len(text) > 3 and text[0].isupper() and text not in self.names:
            self.names[text] = Name(kind, entity, form, text)
            self.entities[kind][entity][form] = text

    def swapped(self, row: Row, rng: random.Random, rate: float = 1.0) -> Row:
        """Return a row with other names, its spans moved along."""
        found = list(self.pattern.finditer(row.sentence))
        forms: dict[tuple[str, str], set[str]] = defaultdict(set)
        for match in found:
            name = self.names[match[0]]
            forms[name.kind, name.entity].add(name.form)
        others = {
            key: self._other(key[0], wanted, rng)
            for key, wanted in sorted(forms.items())
            if rng.random() < rate
        }
        edits = []
        for match in found:
            name = self.names[match[0]]
            other = others.get((name.kind, name.entity))
            if other is not None:
                edits.append((match.span(), other[name.form]))
        return edited(row, edits) if edits else row

    def _other(self, kind: str, forms: set[str], rng: random.Random) -> dict[str, str] | None:
        fitting = [e for e in self.entities[kind].values() if forms <= e.keys()]
        return rng.choice(fitting) if len(fitting) > 1 else None


def edited(row: Row, edits: list[tuple[Span, str]]) -> Row:
    """Return a row with some stretches replaced (in order, apart), spans moved along."""
    text, at, moved = "", 0, []
    for (start, end), new in edits:
        text += row.sentence[at:start]
        moved.append((start, end, len(text), len(text) + len(new)))
        text += new
        at = end
    text += row.sentence[at:]

    def move(offset: int, *, closing: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in moved:
            if offset >= end:
                shift = new_end - end
            elif offset > start:
                return new_end if closing else new_start
        return offset + shift

    def span(old: Span | None) -> Span | None:
        return old and (move(old[0], closing=False), move(old[1], closing=True))

    return replace(
        row,
        sentence=text,
        predicate=span(row.predicate),
        actor=span(row.actor),
        recipient=span(row.recipient),
        variants=tuple(s for v in row.variants if (s := span(v)) is not None),
    )


def _table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
