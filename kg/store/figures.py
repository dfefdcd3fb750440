"""The counts of a store as VoID writes them, and read back from there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TypeVar

import pyoxigraph as ox

from .tally import Counts, Term

Key = TypeVar("Key")

VOID = "http://rdfs.org/ns/void#"
_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_WHOLE = {
    "triples": "triples",
    "distinctSubjects": "subjects",
    "distinctObjects": "objects",
}


def lines(counts: Counts, base: str) -> Iterator[bytes]:
    """Yield N-Triples, without their line breaks, as ontology/exports/void-*.rq give them."""
    node = f"{base}.well-known/void#"
    whole = f"<{node}dataset>"
    for name, field in _WHOLE.items():
        yield _number(whole, name, getattr(counts, field))
    yield _number(whole, "classes", sum(1 for n in counts.classes.values() if n))
    yield _number(whole, "properties", sum(1 for n in counts.properties.values() if n))
    for kind, entities in _some(counts.classes.items()):
        part = f"<{node}class-{_short(kind)}>"
        yield _link(whole, "classPartition", part)
        yield _link(part, "class", str(kind))
        yield _number(part, "entities", entities)
    for (kind, prop), triples in _some(counts.inner.items()):
        part = f"<{node}class-{_short(kind)}>"
        inner = f"<{node}class-{_short(kind)}-{_short(prop)}>"
        yield _link(part, "propertyPartition", inner)
        yield _link(inner, "property", str(prop))
        yield _number(inner, "triples", triples)
    for prop, triples in _some(counts.properties.items()):
        part = f"<{node}property-{_short(prop)}>"
        yield _link(whole, "propertyPartition", part)
        yield _link(part, "property", str(prop))
        yield _number(part, "triples", triples)
    for prop, triples in _some(counts.links.items()):
        yield from _linkset(f"<{node}links-{_short(prop)}>", whole, prop, triples)


def _linkset(part: str, whole: str, prop: ox.NamedNode, triples: int) -> Iterator[bytes]:
    yield f"{part} {_A} <{VOID}Linkset> .".encode()
    yield _link(part, "subjectsTarget", whole)
    yield _link(part, "objectsTarget", "<http://www.wikidata.org/#dataset>")
    yield _link(part, "linkPredicate", str(prop))
    yield _number(part, "triples", triples)


def read(quads: Iterable[ox.Quad], base: str) -> Counts:
    """Return the counts that a graph of statistics tells."""
    said: dict[str, dict[str, list[Term]]] = {}
    for quad in quads:
        name = str(getattr(quad.predicate, "value", "")).removeprefix(VOID)
        subject = str(getattr(quad.subject, "value", ""))
        said.setdefault(subject, {}).setdefault(name, []).append(quad.object)
    counts, node = Counts(), f"{base}.well-known/void#"
    whole = said.get(f"{node}dataset", {})
    for name, field in _WHOLE.items():
        setattr(counts, field, _value(whole, name))
    for part in whole.get("classPartition", ()):
        kind = said[_iri(part)]
        (named,) = kind["class"]
        counts.classes[named] = _value(kind, "entities")
        for inner in kind.get("propertyPartition", ()):
            about = said[_iri(inner)]
            counts.inner[named, _property(about["property"][0])] = _value(about, "triples")
    for part in whole.get("propertyPartition", ()):
        about = said[_iri(part)]
        counts.properties[_property(about["property"][0])] = _value(about, "triples")
    for about in said.values():
        for prop in about.get("linkPredicate", ()):
            counts.links[_property(prop)] = _value(about, "triples")
    return counts


def _some(items: Iterable[tuple[Key, int]]) -> Iterator[tuple[Key, int]]:
    return ((key, number) for key, number in items if number)


def _short(term: Term) -> str:
    return hashlib.sha256(str(getattr(term, "value", "")).encode()).hexdigest()[:12]


def _link(subject: str, name: str, value: str) -> bytes:
    return f"{subject} <{VOID}{name}> {value} .".encode()


def _number(subject: str, name: str, value: int) -> bytes:
    return f'{subject} <{VOID}{name}> "{value}"^^<{_INTEGER}> .'.encode()


def _value(said: dict[str, list[Term]], name: str) -> int:
    return int(str(getattr(said[name][0], "value", 0)))


def _iri(term: Term) -> str:
    return str(getattr(term, "value", ""))


def _property(term: Term) -> ox.NamedNode:
    return ox.NamedNode(_iri(term))
