"""A property graph for Neo4j: a Cypher script, or nodes and edges for `neo4j-admin import`.

Nodes are actors, events, claims and articles; a claim is ABOUT an event and FOUND_IN an article, an
event has an ACTOR and a RECIPIENT.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib.term import Node

from ..store import Store
from .tables import line, query

NODE = ("id:ID", "name", "kind", "date", "modality", "polarity", "confidence:double", ":LABEL")
EDGE = (":START_ID", ":END_ID", ":TYPE")


@dataclass(frozen=True)
class Vertex:
    """A node with its label and properties."""

    id: str
    label: str
    properties: dict[str, str | float] = field(default_factory=dict)


def nodes(store: Store) -> Iterator[bytes]:
    """Yield the nodes with the header that neo4j-admin reads."""
    yield line(NODE)
    names = [column.partition(":")[0] for column in NODE[1:-1]]
    for vertex in _vertices(store):
        cells = [str(vertex.properties.get(name, "")) for name in names]
        yield line([vertex.id, *cells, vertex.label])


def edges(store: Store) -> Iterator[bytes]:
    """Yield the edges with the header that neo4j-admin reads."""
    yield line(EDGE)
    for edge in _edges(store):
        yield line(edge)


def cypher(store: Store) -> Iterator[bytes]:
    """Yield statements that make the same graph, and change nothing when they run again."""
    yield b"CREATE CONSTRAINT thing IF NOT EXISTS FOR (n:Thing) REQUIRE n.id IS UNIQUE;\n"
    for vertex in _vertices(store):
        held = [f"n.{name} = {_written(value)}" for name, value in vertex.properties.items()]
        changes = ", ".join([f"n:{vertex.label}", *held])
        yield f"MERGE (n:Thing {{id: {_written(vertex.id)}}}) SET {changes};\n".encode()
    for start, end, kind in _edges(store):
        text = f"MATCH (a:Thing {{id: {_written(start)}}}), (b:Thing {{id: {_written(end)}}})"
        yield f"{text} MERGE (a)-[:{kind}]->(b);\n".encode()


def _written(value: str | float) -> str:
    """Return a value as Cypher writes it; its escapes are those of JSON.

    >>> _written('a "b"')
    '"a \\\\"b\\\\""'
    """
    return json.dumps(value)


def _vertices(store: Store) -> Iterator[Vertex]:
    for row in store.rows(query("agents")):
        if "agent" in row:
            name = str(row.get("label", row["agent"]))
            yield Vertex(str(row["agent"]), str(row.get("class", "Agent")), {"name": name})
    for row in store.rows(query("events")):
        if "event" in row:
            yield Vertex(str(row["event"]), str(row["class"]), _event(row))
    articles: dict[str, str] = {}
    for row in store.rows(query("claims")):
        articles[str(row["article"])] = str(row.get("title", ""))
        yield Vertex(str(row["claim"]), "Claim", _claim(row))
    for iri, title in articles.items():
        yield Vertex(iri, "Article", {"name": title})


def _event(row: dict[str, Node]) -> dict[str, str | float]:
    kinds = (str(row[name]) for name in ("type", "mode") if name in row)
    found: dict[str, str | float] = {"name": str(row.get("label", "")), "kind": " ".join(kinds)}
    return found | ({"date": str(row["date"])} if "date" in row else {})


def _claim(row: dict[str, Node]) -> dict[str, str | float]:
    found: dict[str, str | float] = {"name": str(row["sentence"])}
    found |= {name: str(row[name]) for name in ("modality", "polarity") if name in row}
    return found | ({"confidence": float(str(row["confidence"]))} if "confidence" in row else {})


def _edges(store: Store) -> Iterator[tuple[str, str, str]]:
    for row in store.rows(query("claims")):
        yield str(row["claim"]), str(row["about"]), "ABOUT"
        yield str(row["claim"]), str(row["article"]), "FOUND_IN"
    for row in store.rows(query("participants")):
        yield str(row["event"]), str(row["agent"]), str(row["role"])
