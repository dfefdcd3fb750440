"""Event records as POLECAT has them: one line for each actor and recipient of each claim."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import SKOS
from rdflib.term import Node

from .. import ontology
from ..namespaces import DIP
from ..store import Store
from .tables import line, query

HEAD = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Actor Name",
    "Actor Country",
    "Recipient Name",
    "Recipient Country",
    "Placename",
    "Publisher",
    "Publication Date",
    "Headline",
    "Event Text",
    "Modality",
    "Polarity",
    "Certainty",
    "Confidence",
    "Claim",
)
CELLS = ("actor_name", "actor_country", "recipient_name", "recipient_country", "place", "outlet")
MORE = ("published", "headline", "sentence", "modality", "polarity", "certainty", "confidence")


def tsv(store: Store) -> Iterator[bytes]:
    """Yield the records, tab-separated, the names of the columns first."""
    yield line(HEAD, "\t")
    for row in store.rows(query("coded")):
        yield line([_plain(cell) for cell in _cells(row)], "\t")


def _cells(row: dict[str, Node]) -> Iterator[str]:
    narrow = row.get("mode", row["kind"])
    yield str(row["event"])
    yield str(row.get("day", ""))
    yield ontology.local(str(row["kind"]))
    yield ontology.local(str(row["mode"])).partition("-")[2] if "mode" in row else ""
    yield _inherited(narrow, DIP.score)
    yield ontology.local(_inherited(narrow, DIP.quadClass)).removeprefix("quad-")
    yield from (str(row.get(name, "")) for name in (*CELLS, *MORE))
    yield str(row["claim"])


def _inherited(term: Node | None, property: Node) -> str:
    """Return what a type or the nearest broader one has for a property; empty for nothing."""
    graph = ontology.vocabulary()
    while term is not None:
        if (found := graph.value(term, property)) is not None:
            return str(found)
        term = graph.value(term, SKOS.broader)
    return ""


def _plain(cell: str) -> str:
    return " ".join(cell.split())
