"""Actors as a network: GraphML for NetworkX and Cytoscape, GEXF for Gephi."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from rdflib.term import Node

from ..store import Store
from .tables import query

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
_KEYS = {
    "label": ("node", "string"),
    "events": ("node", "int"),
    "type": ("edge", "string"),
    "weight": ("edge", "int"),
}
# What XML 1.0 cannot hold.
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], "\ufffd")


def graphml(store: Store) -> Iterator[bytes]:
    """Yield GraphML: actors as nodes, the kinds of what joins two of them as edges."""
    root = ElementTree.Element("graphml", xmlns=GRAPHML)
    for name, (kind, type) in _KEYS.items():
        key = {"id": name, "for": kind, "attr.name": name, "attr.type": type}
        ElementTree.SubElement(root, "key", key)
    graph = ElementTree.SubElement(root, "graph", id="actors", edgedefault="directed")
    for row in store.rows(query("actors")):
        if "actor" in row:
            node = ElementTree.SubElement(graph, "node", id=str(row["actor"]))
            _data(node, row, "label", "events")
    for row in store.rows(query("network")):
        if "source" in row:
            ends = {"source": str(row["source"]), "target": str(row["target"])}
            _data(ElementTree.SubElement(graph, "edge", ends), row, "type", "weight")
    yield _document(root)


def gexf(store: Store) -> Iterator[bytes]:
    """Yield GEXF 1.3 with the same nodes and edges; the type of an edge is its label."""
    root = ElementTree.Element("gexf", xmlns=GEXF, version="1.3")
    graph = ElementTree.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    described = ElementTree.SubElement(graph, "attributes", {"class": "node"})
    ElementTree.SubElement(described, "attribute", id="0", title="events", type="integer")
    nodes = ElementTree.SubElement(graph, "nodes")
    for row in store.rows(query("actors")):
        if "actor" in row:
            label = _plain(row.get("label", row["actor"]))
            node = ElementTree.SubElement(nodes, "node", id=str(row["actor"]), label=label)
            held = ElementTree.SubElement(node, "attvalues")
            ElementTree.SubElement(held, "attvalue", {"for": "0", "value": str(row["events"])})
    edges = ElementTree.SubElement(graph, "edges")
    for number, row in enumerate(store.rows(query("network"))):
        if "source" in row:
            ends = {"source": str(row["source"]), "target": str(row["target"])}
            more = {"id": str(number), "label": str(row["type"]), "weight": str(row["weight"])}
            ElementTree.SubElement(edges, "edge", ends | more)
    yield _document(root)


def _data(element: ElementTree.Element, row: dict[str, Node], *names: str) -> None:
    for name in names:
        if name in row:
            ElementTree.SubElement(element, "data", key=name).text = _plain(row[name])


def _plain(value: Node) -> str:
    return str(value).translate(_CONTROLS)


def _document(root: ElementTree.Element) -> bytes:
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
