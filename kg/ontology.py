"""What lies in ontology/ and data/: terms, labels, codes, lexicon entries, stored queries.

Files are read on the first call and kept; nothing is read at import.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rdflib import RDF, Graph, URIRef
from rdflib.term import Literal

from .errors import OntologyError
from .namespaces import DIP, PLOVER


def folder() -> Path:
    """Return the folder of the ontology, in a checkout and installed alike."""
    return Path(__file__).parents[1] / "ontology"


def data_folder() -> Path:
    """Return the folder of the packaged data (gazetteer, models, samples)."""
    return Path(__file__).parents[1] / "data"


@cache
def graph(name: str) -> Graph:
    """Return ontology/<name>.ttl as a graph.

    Raises:
        OntologyError: the file is missing or is no Turtle.
    """
    path = folder() / f"{name}.ttl"
    try:
        return Graph().parse(path, format="turtle")
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path}: {error}") from error


def concept(type: str, mode: str | None = None) -> URIRef:
    """Return the concept of an event type, or of a mode below it.

    >>> str(concept("SUPPORT", "treaty-signing")).rpartition("#")[2]
    'SUPPORT-treaty-signing'
    >>> str(concept("DomesticAct"))
    'https://w3id.org/diplomacy-kg/ontology#DomesticAct'
    """
    space = DIP if type == "DomesticAct" else PLOVER
    return space[f"{type}-{mode}" if mode else type]


@dataclass(frozen=True)
class Entry:
    """One entry of the lexicon: its name and the values of its properties, by local name."""

    name: str
    values: Mapping[str, tuple[str, ...]]

    def all(self, key: str) -> tuple[str, ...]:
        """Return every value of a property, sorted."""
        return self.values.get(key, ())

    def one(self, key: str, default: str = "") -> str:
        """Return the first value of a property, or the default."""
        return self.values.get(key, (default,))[0]


@cache
def entries(file: str, kind: str) -> tuple[Entry, ...]:
    """Return the entries of class `dip:<kind>` in ontology/<file>.ttl, in order of name."""
    source = graph(file)
    nodes = sorted(str(node) for node in source.subjects(RDF.type, DIP[kind]))
    return tuple(_entry(source, URIRef(node)) for node in nodes)


def _entry(source: Graph, node: URIRef) -> Entry:
    values: dict[str, list[str]] = {}
    for predicate, value in source.predicate_objects(node):
        text = str(value) if isinstance(value, Literal) else local(str(value))
        values.setdefault(local(str(predicate)), []).append(text)
    return Entry(local(str(node)), {key: tuple(sorted(found)) for key, found in values.items()})


def local(iri: str) -> str:
    """Return the part of an IRI after its last # or /.

    >>> local("http://example.org/a#b"), local("http://example.org/c")
    ('b', 'c')
    """
    return iri.rpartition("#")[2].rpartition("/")[2]
