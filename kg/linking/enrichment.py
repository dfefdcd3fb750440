"""Facts about linked items, in Wikidata's own shape: packaged ones, and those fetched.

A pattern that Wikidata's endpoint answers is answered by this graph, too: `wdt:P463` says that a
state is a member now, `p:P463/ps:P463` with `pq:P580` and `pq:P582` since when and until when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV
from rdflib.term import Node

from ..errors import OntologyError
from ..namespaces import PQ, PS, WD, WDT, P, digest, graph_iri, thing
from ..ontology import data_folder
from .items import Item
from .rows import read_rows
from .vocabulary import edition, provenance, read

STATEMENTS = ("item", "property", "value", "of", "start", "end", "source")
OFFICES = ("item", "label", "kind", "of")
GRAPH, FETCHED = "enriched", "enriched/fetched"
POINT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
TERRITORY = "P1001"
_DATED = {10: XSD.date, 7: XSD.gYearMonth, 4: XSD.gYear}


@dataclass(frozen=True, slots=True)
class Statement:
    """That an item has a value (an item or a text) for a property, of what, and when."""

    item: str
    property: str
    value: str
    of: str = ""
    start: str = ""
    end: str = ""
    source: str = ""


@cache
def packaged() -> tuple[Statement, ...]:
    """Return the statements of data/wikidata/statements.csv.

    Raises:
        OntologyError: the table is missing or a row is wrong; the text names file and line.
    """
    found = []
    for where, row in _rows("statements", STATEMENTS):
        if not re.fullmatch(r"Q\d+", row["item"]) or row["property"] not in {*read(), "P39"}:
            raise OntologyError(f"{where}: {row['item']} {row['property']} is no statement of ours")
        found.append(Statement(**row))
    return tuple(found)


@cache
def offices() -> Mapping[str, tuple[str, str, str]]:
    """Return label, kind and country of the packaged items of offices, by number."""
    rows = _rows("offices", OFFICES)
    return {row["item"]: (row["label"], row["kind"], row["of"]) for _, row in rows}


def fetched(items: Iterable[Item]) -> tuple[tuple[Statement, ...], dict[str, str]]:
    """Return the chosen facts about items that Wikidata told, and the labels of their offices."""
    found, labels = [], {}
    for item in items:
        labels[item.qid] = item.label
        wanted = ((name, value) for name, value in item.facts if read()[name].enriches)
        found += [Statement(item.qid, name, value) for name, value in wanted]
        for held in item.positions:
            when = (held.of or "", held.start or "", held.end or "")
            found.append(Statement(item.qid, "P39", held.office, *when))
            labels[held.office] = held.label
    return tuple(dict.fromkeys(found)), {qid: label for qid, label in labels.items() if label}


def packaged_graph(base: str) -> Graph:
    """Return the packaged statements as the graph `graph/enriched`."""
    graph = enriched_graph(packaged(), {}, base)
    for qid, (label, _, of) in offices().items():
        graph.add((WD[qid], RDFS.label, Literal(label, lang="en")))
        if of:
            graph.add((WD[qid], WDT[TERRITORY], WD[of]))
    _describe(graph, base, GRAPH, provenance("statements"), edition("statements"))
    return graph


def fetched_graph(items: Iterable[Item], base: str, source: str, date: str) -> Graph:
    """Return what an endpoint told of items as the graph `graph/enriched/fetched`."""
    statements, labels = fetched(items)
    graph = enriched_graph(statements, labels, base)
    _describe(graph, base, FETCHED, source, date)
    return graph


def enriched_graph(statements: Iterable[Statement], labels: Mapping[str, str], base: str) -> Graph:
    """Return statements in Wikidata's shape; one that has ended is not among the direct ones."""
    graph = Graph()
    for one in statements:
        value = _value(one)
        if not one.end:
            graph.add((WD[one.item], WDT[one.property], value))
        if one.start or one.end or one.of:
            node = thing(base, f"fact/{digest(one.item, one.property, one.value, one.start)}")
            graph.add((WD[one.item], P[one.property], node))
            graph.add((node, PS[one.property], value))
            for name, more in (("P580", _date(one.start)), ("P582", _date(one.end))):
                if more is not None:
                    graph.add((node, PQ[name], more))
            if one.of:
                graph.add((node, PQ["P642"], WD[one.of]))
            if one.source:
                graph.add((node, DCTERMS.source, Literal(one.source)))
    for qid, label in labels.items():
        graph.add((WD[qid], RDFS.label, Literal(label, lang="en")))
    return graph


def _describe(graph: Graph, base: str, name: str, source: str, date: str) -> None:
    node = graph_iri(base, name)
    text = URIRef(source) if source.startswith("http") else Literal(source)
    graph.add((node, DCTERMS.source, text))
    graph.add((node, PROV.generatedAtTime, Literal(date, datatype=XSD.date)))


def _value(one: Statement) -> Node:
    if re.fullmatch(r"Q\d+", one.value):
        return WD[one.value]
    return Literal(one.value, datatype=POINT if one.value.startswith("Point(") else None)


def _date(text: str) -> Literal | None:
    return Literal(text, datatype=_DATED[len(text)], normalize=False) if text else None


def _rows(name: str, columns: tuple[str, ...]) -> Iterable[tuple[str, dict[str, str]]]:
    return read_rows(data_folder() / "wikidata" / f"{name}.csv", columns, lambda _: None)
