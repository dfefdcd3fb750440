"""The whole graph as one download: RDF, the claims as a table, the actors as a network."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from flask import Blueprint, Response, abort
from rdflib.term import Node

from .. import ontology
from ..store import Store
from . import current_store, negotiation
from .headers import mark, tag_of
from .negotiation import GRAPHS

blueprint = Blueprint("exports", __name__)

TABLES = {"csv": "text/csv", "graphml": "application/graphml+xml"}
GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_KEYS = {
    "label": ("node", "string"),
    "events": ("node", "int"),
    "type": ("edge", "string"),
    "weight": ("edge", "int"),
}


@blueprint.get("/export.<extension>")
def export(extension: str) -> Response:
    """Send everything in one format, in pieces; it is complete before the first is sent."""
    media_type = {**GRAPHS, **TABLES}.get(extension)
    if media_type is None:
        offered = ", ".join(f"/export.{name}" for name in (*GRAPHS, *TABLES))
        abort(404, f"There is no export.{extension}; there is {offered}.")
    store = current_store()
    tag = tag_of(store.generation, extension)
    response = Response(
        _pieces(store, extension), content_type=negotiation.content_type(media_type)
    )
    name = f"diplomacy-kg.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return mark(response, tag)


def _pieces(store: Store, extension: str) -> Iterator[bytes]:
    if extension == "csv":
        return claims_table(store)
    if extension == "graphml":
        return iter([actor_network(store)])
    return store.dump(GRAPHS[extension], ordered=extension in ("nq", "nt"))


def _query(name: str) -> str:
    return (ontology.folder() / "exports" / f"{name}.rq").read_text(encoding="utf-8")


def claims_table(store: Store) -> Iterator[bytes]:
    """Yield the claims as CSV (RFC 4180), one row a claim, the names of the columns first."""
    text = _query("claims")
    columns = re.findall(r"\?(\w+)", text.partition("SELECT")[2].partition("WHERE")[0])
    rows = store.rows(text)
    yield _line(columns)
    for row in rows:
        yield _line([str(row.get(column, "")) for column in columns])


def _line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def actor_network(store: Store) -> bytes:
    """Return GraphML: actors as nodes, the kinds of what joins two of them as edges."""
    root = ElementTree.Element("graphml", xmlns=GRAPHML)
    for name, (kind, type) in _KEYS.items():
        key = {"id": name, "for": kind, "attr.name": name, "attr.type": type}
        ElementTree.SubElement(root, "key", key)
    graph = ElementTree.SubElement(root, "graph", id="actors", edgedefault="directed")
    for row in store.rows(_query("actors")):
        node = ElementTree.SubElement(graph, "node", id=str(row["actor"]))
        _data(node, row, "label", "events")
    for row in store.rows(_query("network")):
        ends = {"source": str(row["source"]), "target": str(row["target"])}
        _data(ElementTree.SubElement(graph, "edge", ends), row, "type", "weight")
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _data(element: ElementTree.Element, row: dict[str, Node], *names: str) -> None:
    for name in names:
        if name in row:
            ElementTree.SubElement(element, "data", key=name).text = str(row[name])
