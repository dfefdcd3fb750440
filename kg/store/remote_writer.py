"""Changes in another SPARQL engine: by SPARQL Update, and by the Graph Store Protocol if it has it.

Each update is one request, so it is as atomic and durable as that engine makes it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import quote

import pyoxigraph as ox

from ..errors import StoreError
from . import Change, Limits, engine, policy, updates
from .formats import DATASETS, GRAPHS, canonical
from .remote import RemoteStore, checked, succeeded
from .syntax import check_syntax
from .terms import graph_name
from .wire import Credentials

PIECE = 5_000
"""Triples in one INSERT DATA, where there is no Graph Store Protocol."""


class WritableRemoteStore(RemoteStore):
    """A SPARQL endpoint that can also be changed: at `update`, graphs as a whole at `data`."""

    def __init__(
        self,
        url: str,
        *,
        update: str,
        data: str = "",
        strict: bool = False,
        limits: Limits | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        super().__init__(url, strict=strict, limits=limits, credentials=credentials)
        self.update_url = checked(update)
        self.data_url = checked(data) if data else ""

    def update(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Change:
        """Carry out a SPARQL update; see `WritableStore.update`."""
        policy.check_update(text)
        check_syntax(text, update=True)
        text = f"BASE <{graph_name(base).value}> {text}" if base else text
        self._update(updates.using(text, default_graphs, named_graphs))
        return Change()

    def _update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        seconds = self.limits.update_seconds
        reply = self.wire.send(self.update_url, text.encode(), headers, seconds=seconds)
        succeeded(self.update_url, reply)

    def load(self, data: bytes, media_type: str, graph: str | None, *, replace: bool) -> Change:
        """Add RDF to a graph (None: the default graph, or those that the data names)."""
        there = graph is not None and graph in self.graphs()
        for name, triples in _graphs(data, media_type, graph).items():
            if self.data_url:
                self._put(name, triples, "PUT" if replace else "POST")
            else:
                self._insert(name, triples, replace=replace)
        return Change(created=not there, found=there)

    def _put(self, graph: str | None, triples: Sequence[ox.Triple], method: str) -> None:
        place = f"graph={quote(graph, safe='')}" if graph else "default"
        url = f"{self.data_url}{'&' if '?' in self.data_url else '?'}{place}"
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        headers = {"Content-Type": GRAPHS["nt"]}
        seconds = self.limits.update_seconds
        succeeded(url, self.wire.send(url, body, headers, seconds=seconds, method=method))

    def _insert(self, graph: str | None, triples: Sequence[ox.Triple], *, replace: bool) -> None:
        name = str(graph_name(graph)) if graph else ""
        first = f"DROP SILENT {f'GRAPH {name}' if graph else 'DEFAULT'} ;\n" if replace else ""
        pending = iter(triples)
        while piece := list(islice(pending, PIECE)):
            inside = " .\n".join(map(str, piece)) + " ."
            self._update(
                first + f"INSERT DATA {{ {f'GRAPH {name}' if graph else ''} {{ {inside} }} }}"
            )
            first = ""
        if first:
            self._update(first.rstrip(" ;\n"))

    def remove(self, graph: str | None) -> Change:
        """Remove a graph (None: empty the default graph)."""
        if graph is None:
            self._update("CLEAR DEFAULT")
            return Change()
        if graph not in self.graphs():
            return Change(found=False)
        self._update(f"DROP SILENT GRAPH {graph_name(graph)}")
        return Change()


def _graphs(data: bytes, media_type: str, graph: str | None) -> dict[str | None, list[ox.Triple]]:
    """Return the triples by graph, blank nodes named apart from all others.

    Raises:
        QueryError: malformed, with line and column. StoreError: no such format.
    """
    form = ox.RdfFormat.from_media_type(canonical(media_type))
    if form is None:
        raise StoreError(f"{media_type} is no RDF format that can be read.")
    found: dict[str | None, list[ox.Triple]] = {graph: []} if graph else {}
    with engine.complaints():
        for quad in _quads(data, form, graph):
            name = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else None
            own = graph if graph is not None and canonical(media_type) not in DATASETS else name
            found.setdefault(own, []).append(quad.triple)
    return found


def _quads(data: bytes, form: ox.RdfFormat, base: str | None) -> Iterator[ox.Quad]:
    yield from ox.parse(io.BytesIO(data), form, base_iri=base, rename_blank_nodes=True)
