"""Rows of the event typer: a sentence, its marked spans, and how its type is shared out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

LABELS = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
    "DomesticAct",
    "NONE",
)
YIELD = ("CONCEDE", "RETREAT")
Span = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """One candidate event. Offsets are code points of `sentence`, end-exclusive.

    `labels` are the types that are right (several: any of them); `group` keeps rows of one
    sentence together when folds are made; `source` is plv, own, …
    """

    sentence: str
    predicate: Span | None
    actor: Span | None
    recipient: Span | None
    labels: tuple[str, ...]
    source: str
    group: str
    weight: float = 1.0
    variants: tuple[Span, ...] = field(default=())


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write rows as JSON lines; return how many."""
    lines = [json.dumps(asdict(row), ensure_ascii=False) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def read(path: Path) -> Iterator[Row]:
    """Yield the rows of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        values = json.loads(line)
        for name in ("predicate", "actor", "recipient"):
            values[name] = tuple(values[name]) if values[name] else None
        values["labels"] = tuple(values["labels"])
        values["variants"] = tuple(tuple(v) for v in values["variants"])
        yield Row(**values)
