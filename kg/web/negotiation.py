"""Media types, and which one to serve; Werkzeug parses what the client sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Request, g
from rdflib import Graph
from werkzeug.datastructures import MIMEAccept

from ..errors import FormatError
from ..store.formats import ALIASES
from ..store.formats import GRAPHS as GRAPHS
from ..store.formats import RESULTS as RESULTS

HTML = "text/html"
TEXT = frozenset({"text/csv", "text/tab-separated-values", "text/turtle", "text/plain"})
_BY_RDFLIB = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}
SPOKEN = {
    "json": GRAPHS["jsonld"],
    "json-ld": GRAPHS["jsonld"],
    "n-quads": GRAPHS["nq"],
    "n-triples": GRAPHS["nt"],
    "n3": GRAPHS["ttl"],
    "rdf+xml": GRAPHS["rdf"],
    "turtle": GRAPHS["ttl"],
    "xml": GRAPHS["rdf"],
}
"""What clients call formats of graphs; `json` and `xml` are formats of results, too."""
TRIPLES = {extension: GRAPHS[extension] for extension in ("ttl", "nt", "rdf", "jsonld")}
"""The formats of one graph, without those of datasets."""


def accepted(request: Request, *tables: Mapping[str, str]) -> list[str]:
    """Return the media types of the tables that the client takes, best first, for each table.

    The extension of the path wins over `?format=` (an extension or a media type), and that over
    Accept; no Accept means anything.

    Raises:
        FormatError: nothing that is offered is accepted.
    """
    offered = [name for table in tables for name in table.values()]
    wanted = g.get("extension") or request.values.get("format")
    found = _named(wanted, tables) if wanted else _ranked(_accept(request), offered)
    if not found:
        asked = wanted or request.headers.get("Accept", "")
        raise FormatError(
            f"Nothing here is {asked!r}; there is {', '.join(offered)}.", offered=offered
        )
    return found


def prefer(extension: str) -> None:
    """Have the present request answered in the format of a file extension, if there is one."""
    g.extension = extension


def _named(wanted: str, tables: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the media types that a format parameter names, one for each table.

    >>> _named("ttl", [GRAPHS]), _named("text/csv", [RESULTS]), _named("png", [GRAPHS])
    (['text/turtle'], ['text/csv'], [])
    >>> _named("xml", [RESULTS, GRAPHS])
    ['application/sparql-results+xml', 'application/rdf+xml']
    """
    # A plus sign in a query string is read as a space: application/rdf+xml.
    name = wanted.strip().lower().replace(" ", "+")
    return [
        media_type
        for table in tables
        for extension, media_type in table.items()
        if name in (extension, media_type) or media_type in (ALIASES.get(name), SPOKEN.get(name))
    ]


def _ranked(accept: MIMEAccept, offered: list[str]) -> list[str]:
    names = offered + [alias for alias, name in ALIASES.items() if name in offered]
    if not accept:
        return offered
    qualities = {name: accept.quality(name) for name in names}
    exact = {value for value, _ in accept}
    ranked = [name for name in names if qualities[name] > 0 and (name in offered or name in exact)]
    return sorted(ranked, key=lambda name: -qualities[name])


def _accept(request: Request) -> MIMEAccept:
    """Return what the client accepts, without parameters such as charset."""
    return MIMEAccept(
        [(value.partition(";")[0].strip(), q) for value, q in request.accept_mimetypes]
    )


def graph_type(request: Request, table: Mapping[str, str] = TRIPLES) -> str:
    """Return the RDF media type to serve.

    Raises:
        FormatError: the client accepts none.
    """
    return accepted(request, table)[0]


def prefers_html(request: Request) -> bool:
    """Say whether the client names HTML and likes nothing of ours better: a browser."""
    if wanted := g.get("extension") or request.args.get("format"):
        return wanted == "html"
    accept = _accept(request)
    rivals = [*RESULTS.values(), *GRAPHS.values()]
    named = {value for value, _ in accept}
    best = max((accept.quality(name) for name in rivals if name in named), default=0)
    return HTML in named and accept.quality(HTML) > 0 and accept.quality(HTML) >= best


def content_type(media_type: str) -> str:
    """Return the Content-Type of a media type: text says that it is UTF-8.

    >>> content_type("text/csv"), content_type("application/n-triples")
    ('text/csv; charset=utf-8', 'application/n-triples')
    """
    return f"{media_type}; charset=utf-8" if media_type in TEXT else media_type


def serialise(graph: Graph, media_type: str) -> bytes:
    """Return a small graph in one of the formats of `TRIPLES`."""
    return graph.serialize(format=_BY_RDFLIB[media_type], encoding="utf-8")
