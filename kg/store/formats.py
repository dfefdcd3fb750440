"""The media types that stores speak, by file extension."""

from __future__ import annotations

RESULTS: dict[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS: dict[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "nq": "application/n-quads",
}
DATASETS = frozenset({GRAPHS["trig"], GRAPHS["nq"], GRAPHS["jsonld"]})

DECLARING = frozenset({GRAPHS["ttl"], GRAPHS["trig"]})

# Names that clients use for the same things; an answer carries the name that was asked for.
ALIASES: dict[str, str] = {
    "application/json": RESULTS["json"],
    "application/xml": RESULTS["xml"],
    "text/xml": RESULTS["xml"],
    "application/x-turtle": GRAPHS["ttl"],
    "text/plain": GRAPHS["nt"],
    "application/x-trig": GRAPHS["trig"],
    "text/x-nquads": GRAPHS["nq"],
}


def canonical(media_type: str) -> str:
    """Return the registered name of a media type, without parameters.

    >>> canonical("text/plain; charset=utf-8"), canonical("text/csv")
    ('application/n-triples', 'text/csv')
    """
    bare = media_type.partition(";")[0].strip().lower()
    return ALIASES.get(bare, bare)
