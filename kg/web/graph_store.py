"""SPARQL 1.1 Graph Store HTTP Protocol: one graph at a time, at /store."""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from ..store import Change, Loading, WritableStore
from ..store.formats import canonical
from . import current_store, fairness, negotiation, settings, writable_store
from .headers import mark, tag_of
from .negotiation import TRIPLES

blueprint = Blueprint("graph_store", __name__)

DEFAULT_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.get("/store")
@blueprint.get("/store.<extension>")
@blueprint.get("/store/<path:name>")
def read(name: str = "", extension: str = "") -> ResponseReturnValue:
    """Send a graph; `?default` is what queries see as the default graph."""
    negotiation.prefer(extension)
    graph = _graph(name)
    media_type = negotiation.graph_type(request, TRIPLES)
    store = current_store()
    tag = tag_of(store.generation, request.url, media_type)
    if graph is None:
        with fairness.charged(settings().timeout) as spent:
            answer = store.query(
                DEFAULT_GRAPH, media_types=media_type, gone=request.environ.get("kg.gone")
            )
            spent.append(answer.seconds)
        body = answer.body
    elif graph in store.graphs():
        body = b"".join(store.dump(media_type, graph))
    else:
        abort(404, f"There is no graph {graph} here.")
    response = Response(body, content_type=negotiation.content_type(media_type))
    return mark(response, tag)


@blueprint.put("/store")
@blueprint.put("/store/<path:name>")
def replace(name: str = "") -> ResponseReturnValue:
    """Put the RDF of the body in place of a graph."""
    store = writable_store()
    graph = _graph(name)
    media_type = _body_type(request.mimetype)
    return changed(_load(store, media_type, graph, replace=True))


@blueprint.post("/store")
@blueprint.post("/store/<path:name>")
def add(name: str = "") -> ResponseReturnValue:
    """Add the RDF of the body, or of its parts, to a graph; without a name it is a new one."""
    store = writable_store()
    new = not name and not request.args
    graph = f"{request.base_url}/{uuid.uuid4()}" if new else _graph(name)
    response = changed(_add(store, graph))
    if new and graph:
        response.headers["Location"] = graph
    return response


def _add(store: WritableStore, graph: str | None) -> Change:
    if request.mimetype != "multipart/form-data":
        media_type = _body_type(request.mimetype)
        return _load(store, media_type, graph, replace=False)
    parts = [(part.read(), _body_type(part.mimetype)) for part in request.files.values()]
    if not parts:
        abort(400, "The form has no file with RDF.")
    changes = [store.load(data, kind, graph, replace=False) for data, kind in parts]
    return dataclasses.replace(changes[0], after=changes[-1].after)


def _load(store: WritableStore, media_type: str, graph: str | None, *, replace: bool) -> Change:
    """Load the body, from the file that holds it where it is long."""
    file = request.environ.get("kg.file")
    if file and isinstance(store, Loading):
        return store.load_file(Path(file), media_type, graph, replace=replace)
    return store.load(request.get_data(), media_type, graph, replace=replace)


@blueprint.delete("/store")
@blueprint.delete("/store/<path:name>")
def remove(name: str = "") -> ResponseReturnValue:
    """Remove a graph."""
    store = writable_store()
    graph = _graph(name)
    change = store.remove(graph)
    if not change.found:
        abort(404, f"There is no graph {graph} here.")
    return changed(change)


def changed(change: Change) -> Response:
    """Return the answer to a change, whose figures go to the log."""
    g.change = change
    return Response(status=201 if change.created else 204)


def _graph(name: str) -> str | None:
    """Return the IRI of the graph that the request is about; None is the default graph.

    A graph is named by `?graph=`, or by the URL of the request itself (section 4.1).
    """
    if name:
        return request.base_url
    graphs, default = request.args.getlist("graph"), "default" in request.args
    if len(graphs) + default != 1:
        abort(400, "Say which graph: `?graph=` with its IRI, once, or `?default`.")
    return None if default else graphs[0]


def _body_type(media_type: str) -> str:
    found = canonical(media_type)
    if found not in TRIPLES.values():
        offered = ", ".join(TRIPLES.values())
        abort(415, f"RDF of one graph can be sent as {offered}, not as {media_type or 'untyped'}.")
    return found
