"""A person decides what the program left open; each decision is a row of links.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..ontology import data_folder
from . import COLUMNS, Decision, decisions
from .resolution import Open

SKIP, STOP, NONE = "s", "q", "n"
CHOICES = "a number above, another item (Q…), n (none), s (skip) or q (stop)"


def undecided(left: Iterable[Open]) -> list[Open]:
    """Return the entities that have candidates, the likeliest first."""
    doubtful = [one for one in left if one.candidates]
    return sorted(doubtful, key=lambda one: (-one.candidates[0].score, one.entity))


def ask(
    doubtful: Sequence[Open],
    file: Path | None,
    *,
    by: str,
    date: str,
    prompt: Callable[..., str],
) -> int:
    """Ask about each; write what is decided at once; return how many were.

    `prompt(text)` shows the text and returns what is typed: the number of a candidate, an item,
    n for none, s to skip, q to stop. It is asked again after anything else.

    Raises:
        OntologyError: the file of decisions is wrong. OSError: it cannot be written.
    """
    done = 0
    for place, open in enumerate(doubtful, 1):
        text = f"{shown(open)}\n[{place}/{len(doubtful)}] {CHOICES}"
        answer = prompt(text).strip()
        while (item := _item(open, answer)) is None and answer.lower() not in (SKIP, STOP):
            answer = prompt(f"{answer!r} is none of: {CHOICES}").strip()
        if answer.lower() == STOP:
            break
        if item is None:
            continue
        why = next((c.why for c in open.candidates if c.item.qid == item), "reviewed")
        why = "no candidate is meant" if not item else why
        append(file, Decision(open.label, item or None, open.type, why, by, date))
        done += 1
    return done


def shown(open: Open) -> str:
    """Return an entity and its candidates as lines for a terminal."""
    lines = [f"\n{open.label} ({open.type}): {open.why}"]
    for number, one in enumerate(open.candidates, 1):
        item = one.item
        lines.append(f"  {number}. {item.qid} {item.label} – {item.description} ({one.score:.2f})")
    return "\n".join(lines)


def append(file: Path | None, decision: Decision) -> None:
    """Add a decision to links.csv, or to another file of that shape, made where it is missing."""
    path = file or data_folder() / "links.csv"
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\n")
    if not path.exists():
        writer.writerow(COLUMNS)
    item = decision.item or "none"
    row = (decision.name, item, decision.type, decision.why, decision.by, decision.date)
    writer.writerow(row)
    with path.open("a", encoding="utf-8") as out:
        out.write(line.getvalue())
    decisions.cache_clear()


def _item(open: Open, answer: str) -> str | None:
    """Return the item that an answer names, "" for none, None for no decision."""
    if answer.lower() == NONE:
        return ""
    if answer.isdigit() and 0 < int(answer) <= len(open.candidates):
        return open.candidates[int(answer) - 1].item.qid
    if answer[:1] in "Qq" and answer[1:].isdigit():
        return answer.upper()
    return None
