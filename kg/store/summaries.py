"""The summaries that a store keeps of itself: each is a query of ontology/tables, counted by key.

A row of a query is one thing counted, under the key that the variables named by `# by:` make. The
rows follow from units: from single graphs, where the query asks a `GRAPH ?graph`, else from single
events, in whatever graphs they are told of. So where a graph changes, only it and the events that
it tells of are asked again.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from .. import ontology
from ..errors import OntologyError
from ..namespaces import DIP, prologue

Term = ox.NamedNode | ox.Literal
Key = tuple[Term, ...]
Counts = Counter[Key]
PIECE = 200
"""Units that are asked for in one query."""

_HEAD = re.compile(r"# (\S.*)\n# by: ([\w ]+)\n# counts: (\w+)\n")
_WHERE = re.compile(r"WHERE \{\n(.*)\}\s*$", re.DOTALL)
_EVENTS = f"""SELECT DISTINCT ?event WHERE {{
  VALUES ?graph {{ %s }} LATERAL {{ GRAPH ?graph {{
    ?event <{DIP.eventType}>|<{DIP.actor}>|<{DIP.recipient}>|<{DIP.date}>|^<{DIP.about}> ?other
  }} }} FILTER(isIRI(?event)) }}"""


@dataclass(frozen=True)
class Summary:
    """One table: its question, the variables of its keys, and the property that has the count."""

    name: str
    title: str
    by: tuple[str, ...]
    measure: ox.NamedNode
    text: str

    @cached_property
    def unit(self) -> str:
        """Return the variable of the units: graph or event."""
        return "graph" if "GRAPH ?graph" in self.text else "event"

    @cached_property
    def dimensions(self) -> tuple[ox.NamedNode, ...]:
        """Return the properties that an observation has its key by: `dip:countedActor`, …"""
        return tuple(_term(f"counted{name[0].upper()}{name[1:]}") for name in self.by)

    @cached_property
    def table(self) -> ox.NamedNode:
        """Return the IRI of the table."""
        return _term(f"table-{self.name}")

    def counted(self, store: ox.Store, units: Iterable[str] | None = None) -> Counts:
        """Return how many rows there are by key, of some units (IRIs) or, without, of all."""
        counts: Counts = Counter()
        texts = [self.text] if units is None else map(self._about, _pieces(units))
        for text in texts:
            for row in _rows(store, self._grouped(text)):
                key = tuple(row[name] for name in self.by)
                if all(isinstance(term, Term) for term in key):
                    counts[cast("Key", key)] += int(cast("ox.Literal", row["rows"]).value)
        return counts

    def _grouped(self, text: str) -> str:
        """Return a query for how many rows another has by key, of units that are IRIs."""
        start = text.index("SELECT DISTINCT")
        by = " ".join(f"?{name}" for name in self.by)
        inner = f"{{ {text[start:]} }} FILTER(isIRI(?{self.unit}))"
        return f"{text[:start]}SELECT {by} (COUNT(*) AS ?rows) WHERE {{ {inner} }} GROUP BY {by}"

    def _about(self, units: Sequence[str]) -> str:
        """Return the query about some units, one after the other."""
        found = cast("re.Match[str]", _WHERE.search(self.text))
        only = f"VALUES ?{self.unit} {{ {_listed(units)} }} LATERAL {{ {found[1]} }}"
        return f"{self.text[: found.start()]}WHERE {{ {only} }}"


def events(store: ox.Store, graphs: Iterable[str]) -> set[str]:
    """Return the events that graphs tell of or make claims about."""
    return {
        cast("ox.NamedNode", row["event"]).value
        for piece in _pieces(graphs)
        for row in _rows(store, _EVENTS % _listed(piece))
    }


@cache
def summaries() -> tuple[Summary, ...]:
    """Return what the files of ontology/tables define.

    Raises:
        OntologyError: one does not begin with its question, `# by:` and `# counts:`.
    """
    return tuple(map(_read, sorted((ontology.folder() / "tables").glob("*.rq"))))


@cache
def version() -> str:
    """Return a name of all definitions."""
    return hashlib.sha256(repr(summaries()).encode()).hexdigest()[:16]


def _read(path: Path) -> Summary:
    text = path.read_text(encoding="utf-8")
    head = _HEAD.match(text)
    if head is None or "\nSELECT DISTINCT" not in text or _WHERE.search(text) is None:
        raise OntologyError(
            f"{path}: not '# a question', '# by: …', '# counts: …', SELECT DISTINCT … WHERE {{ … }}"
        )
    return Summary(
        path.stem, head[1], tuple(head[2].split()), _term(head[3]), prologue(text) + text
    )


def _rows(store: ox.Store, text: str) -> Iterator[ox.QuerySolution]:
    return cast("ox.QuerySolutions", store.query(text, use_default_graph_as_union=True))


def _pieces(units: Iterable[str]) -> Iterator[list[str]]:
    left = iter(units)
    while piece := list(islice(left, PIECE)):
        yield piece


def _listed(units: Iterable[str]) -> str:
    return " ".join(str(ox.NamedNode(unit)) for unit in units)


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(str(DIP) + name)
