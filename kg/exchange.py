"""Links for others: all of them as an SSSOM table, and what Wikidata lacks as QuickStatements."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from rdflib.namespace import OWL, SKOS
from rdflib.term import Node

from . import __version__, ontology
from .linking.vocabulary import edition
from .namespaces import SEMAPV, WD, prologue, short
from .store import Store

COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label",
    "mapping_justification", "mapping_date", "confidence", "object_source", "mapping_tool",
    "mapping_tool_version", "comment",
)  # fmt: skip
LICENCE = "https://spdx.org/licenses/Apache-2.0"
DATA = "data"
DAY = 11
"""How QuickStatements writes that a time is exact to the day."""

Row = Mapping[str, Node]


def sssom(store: Store, base: str) -> Iterator[str]:
    """Yield the lines of an SSSOM/TSV file of every link of the store, header first.

    Simple Standard for Sharing Ontological Mappings; identifiers of ours are `data:agent/…`.
    """
    curies = {DATA: base, "wd": str(WD), "skos": str(SKOS), "owl": str(OWL), "semapv": str(SEMAPV)}
    yield "#curie_map:\n"
    yield from (f"#  {prefix}: {iri}\n" for prefix, iri in sorted(curies.items()))
    yield f"#mapping_set_id: {base}graph/links\n"
    yield f'#mapping_set_version: "{edition("gazetteer")}"\n'
    yield f"#license: {LICENCE}\n"
    yield _line(COLUMNS)
    for row in store.rows(_query("sssom")):
        yield _line([_text(cell) for cell in _mapping(row, base)])


def _mapping(row: Row, base: str) -> Sequence[str]:
    reason = str(row["reason"])
    justification = reason.partition(":")[0] + ":" + reason.split(":")[1].strip()
    if "justification" in row:
        justification = short(str(row["justification"]))
    return (
        f"{DATA}:{str(row['entity']).removeprefix(base)}",
        str(row["label"]),
        short(str(row["match"])),
        short(str(row["item"])),
        str(row.get("name", "")),
        justification,
        str(row.get("date", "")),
        str(row["confidence"]),
        str(row.get("source", "")),
        "diplomacy-kg",
        __version__,
        reason,
    )


def quickstatements(store: Store) -> Iterator[str]:
    """Yield commands (QuickStatements 1) for what articles tell and our copy of Wikidata lacks.

    Only what is claimed as done, positive and certain, of linked entities; each with its article as
    reference. An office of which Wikidata has several items is left out. They are proposals: a
    person reads them before anything is sent.
    """
    offices = store.rows(_query("missing-offices"))
    key = itemgetter("subject", "relation")
    for _, group in groupby(sorted(offices, key=lambda r: tuple(map(str, key(r)))), key=key):
        rows = list(group)
        if len({row["value"] for row in rows}) == 1:
            yield _command(rows[0])
    relations = store.rows(_query("missing-relations"))
    pair = itemgetter("subject", "property", "value")
    for _, group in groupby(relations, key=pair):
        yield _command(next(group))


def _command(row: Row) -> str:
    """Return one statement with its source: address or title, and day of publication."""
    subject, value = (str(row[name]).removeprefix(str(WD)) for name in ("subject", "value"))
    cells = [subject, str(row["property"]), value]
    if "url" in row:
        cells += ["S854", _quoted(str(row["url"]))]
    cells += ["S1476", "en:" + _quoted(str(row["title"]))]
    cells += ["S577", f"+{str(row['date'])[:10]}T00:00:00Z/{DAY}"]
    return "\t".join(cells) + "\n"


def _quoted(text: str) -> str:
    """Return text in double quotes as QuickStatements reads it: it knows no escapes."""
    return '"' + " ".join(text.replace('"', "'").split()) + '"'


def _text(cell: str) -> str:
    return " ".join(cell.split())


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter="\t", lineterminator="\n").writerow(cells)
    return line.getvalue()


def _query(name: str) -> str:
    text = (ontology.folder() / "exports" / f"{name}.rq").read_text(encoding="utf-8")
    return prologue(text) + text
