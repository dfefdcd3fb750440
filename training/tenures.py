"""Who held which office when, from the offices in the fact tables and the reviewed rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.namespaces import slug

Row = dict[str, str]
Entry = dict[str, str | list[str]]
TENURE = re.compile(
    r"(?P<title>.+?)(?: \(Q\d+\))?(?: of (?P<of>Q\d+))? (?P<start>[\d-]*)\.\.(?P<end>[\d-]*)$"
)


def tenures(
    tables: Mapping[str, dict[str, Entry]], reviewed: list[Row], titles: list[Row]
) -> tuple[list[Row], list[str]]:
    """Return the rows of offices.csv, sorted, and what could not be placed."""
    lost: list[str] = []
    bodies = {str(e["qid"]): i for t in tables.values() for i, e in t.items() if e.get("qid")}
    found: dict[tuple[str, str, str, str], Row] = {}
    for id, entry in tables["people"].items():
        for text in filter(None, str(entry.get("offices", "")).split(" / ")):
            row = _given(id, text, str(entry["seen"]), bodies, titles)
            if isinstance(row, str):
                lost.append(f"{entry['label']}: {row}")
            else:
                _add(found, row)
    for row in reviewed:
        _review(found, row, tables, lost)
    return sorted(found.values(), key=lambda r: (r["body"], r["relation"], r["start"])), lost


def _given(
    person: str, text: str, seen: str, bodies: dict[str, str], titles: list[Row]
) -> Row | str:
    match = TENURE.match(text)
    if match is None:
        return text
    title = match["title"]
    rule = next((r for r in titles if re.search(r["pattern"], title)), None)
    if rule is None or rule["relation"] == "none":
        return text
    body = rule["body"] or bodies.get(
        {"Q29999": "Q55", "Q756617": "Q35"}.get(match["of"], match["of"]), ""
    )
    if not body:
        return text
    if "[" in title and not match["end"]:
        seen = "2026-08-31"
    start, end = match["start"], match["end"]
    return {
        "person": person,
        "relation": rule["relation"],
        "title": re.sub(r" \[.+\]", "", title),
        "body": body,
        "start": start,
        "end": end,
        "seen": "" if end else seen,
        "source": "facts",
        "note": "",
    }  # fmt: skip


def _add(found: dict[tuple[str, str, str, str], Row], row: Row) -> None:
    key = (row["person"], row["relation"], row["body"], row["start"][:4])
    known = found.get(key)
    if known is None:
        found[key] = row
        return
    known["start"] = max(known["start"], row["start"], key=len)
    known["end"] = max(known["end"], row["end"], key=len)
    known["seen"] = "" if known["end"] else max(known["seen"], row["seen"])
    known["title"] = max(known["title"], row["title"], key=len)


def _review(
    found: dict[tuple[str, str, str, str], Row],
    row: Row,
    tables: Mapping[str, dict[str, Entry]],
    lost: list[str],
) -> None:
    person = f"agent/{slug(row['person'])}"
    body = f"agent/{slug(row['body'])}"
    every = {id for table in tables.values() for id in table}
    if person not in tables["people"] or body not in every:
        lost.append(f"{row['person']} of {row['body']}: no such entry")
        return
    key = (person, row["relation"], body, row["start"][:4])
    if row["end"] == "never":
        found.pop(key, None)
        return
    for old in [k for k in found if k[:3] == key[:3] and k[3] != key[3]]:
        if found[old]["source"] == "facts" and _within(found[old]["start"], row):
            del found[old]
    known = found.get(key)
    source = "facts, dates from general knowledge" if known else "general knowledge"
    title = row["title"] or (known["title"] if known else "")
    found[key] = {**row, "person": person, "body": body, "title": title, "source": source}
    seen = max(row["seen"], known["seen"] if known else "")
    found[key]["seen"] = "" if row["end"] else seen


def _within(start: str, row: Row) -> bool:
    return row["start"] <= start and (not row["end"] or start < row["end"])
