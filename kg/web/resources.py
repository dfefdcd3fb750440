"""What the store knows about one resource: its statements, labels, RDF and address here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from .. import ontology
from ..namespaces import DIP, NIF, PLOVER, prologue
from ..store import Store
from . import data_iri, words

# An absolute IRI of what the IRIREF rule of SPARQL 1.1 (section 19.8) allows between brackets.
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*')


@dataclass(frozen=True)
class Ref:
    """A thing as a page names it: its label, and where a click leads (nowhere if None)."""

    label: str
    href: str | None = None
    title: str = ""


@cache
def text_of(name: str) -> str:
    """Return the page query kg/web/queries/<name>.rq with its prefixes declared."""
    body = (Path(__file__).parent / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    return prologue(body) + body


def values(iris: Iterable[str]) -> str:
    """Return the IRIs as the inside of a VALUES block; what is no IRI is left out.

    >>> values(["http://a.example/1", "relative", "http://a.example/> } DROP ALL #"])
    '<http://a.example/1>'
    """
    return " ".join(f"<{iri}>" for iri in sorted(set(iris)) if _IRI.fullmatch(iri))


def address(iri: str) -> str | None:
    """Return where this server, or the web, shows an IRI; None for what no browser should open."""
    if iri.startswith((str(DIP), str(PLOVER))):
        return words.anchor(URIRef(iri))
    if iri.startswith(data_iri("")):
        return "/" + iri.removeprefix(data_iri("")).lstrip("/")
    return iri if urlsplit(iri).scheme in ("http", "https") else None


def labels(store: Store, iris: Iterable[str]) -> dict[str, str]:
    """Return the label of each IRI that has one in the store, English before other languages."""
    rows = _label_rows(store, iris)
    rows.sort(key=lambda row: (_rank(row["label"]), str(row["label"])), reverse=True)
    return {str(row["thing"]): _called(row) for row in rows}


def _label_rows(store: Store, iris: Iterable[str]) -> list[dict[str, Node]]:
    inside = values(iris)
    return store.rows(text_of("labels").replace("VALUES_OF_THING", inside)) if inside else []


def _called(row: dict[str, Node]) -> str:
    return f"“{row['label']}”" if row.get("property") == NIF.anchorOf else str(row["label"])


def _rank(label: Node) -> int:
    language = getattr(label, "language", None)
    return 0 if language == "en" else 1 if language is None else 2


def refer(iri: Node | str, names: dict[str, str]) -> Ref:
    """Return an IRI as a reference, called by its label, else by its prefixed name."""
    text = str(iri)
    if text.startswith((str(DIP), str(PLOVER))):
        return Ref(words.name(URIRef(text)), address(text), words.shorten(text))
    short = words.shorten(text.removeprefix(data_iri("")))
    return Ref(clipped(names.get(text) or short), address(text), text)


def value_of(node: Node, names: dict[str, str]) -> Ref:
    """Return a value as a reference: an IRI by its label, a literal as it is."""
    return refer(node, names) if isinstance(node, URIRef) else Ref(str(node))


def pointed_at(graph: Graph) -> set[str]:
    """Return the IRIs that the statements of a graph point to."""
    return {str(o) for o in graph.objects() if isinstance(o, URIRef)}


def clipped(label: str, limit: int = 160) -> str:
    """Return a label that fits a line or two; a longer one ends in an ellipsis.

    >>> clipped("a name"), clipped("x" * 500, 4)
    ('a name', 'xxx…')
    """
    return label if len(label) <= limit else label[: limit - 1] + "…"


def statements(store: Store, name: str, **bindings: Node) -> Graph:
    """Return the ?s ?p ?o rows of a page query as a graph."""
    return graph_of(store.rows(text_of(name), **bindings))


def graph_of(rows: Iterable[dict[str, Node]]) -> Graph:
    """Return rows of ?s ?p ?o as a graph."""
    graph = Graph(bind_namespaces="none")
    for row in rows:
        graph.add((row["s"], row["p"], row["o"]))
    return graph


def claims_graph(store: Store, claims: Iterable[str]) -> Graph:
    """Return what is said in and about claims: their events, utterances and spans."""
    inside = values(claims)
    if not inside:
        return graph_of(())
    return graph_of(store.rows(text_of("claims").replace("VALUES_OF_CLAIM", inside)))


def describe(store: Store, iri: str) -> Graph:
    """Return the statements about an IRI and the labels of what they point to; empty if unknown."""
    graph = statements(store, "describe", s=URIRef(iri))
    objects = {str(o) for o in graph.objects() if isinstance(o, URIRef)}
    for row in _label_rows(store, objects):
        if "property" in row:
            graph.add((row["thing"], row["property"], row["label"]))
    return graph


def kind(graph: Graph, iri: str) -> str:
    """Return what sort of thing an IRI is, in words: its most particular class of ours."""
    classes = [c for c in graph.objects(URIRef(iri), RDF.type) if isinstance(c, URIRef)]
    ours = [c for c in classes if c.startswith(str(DIP)) and c not in (DIP.Agent, DIP.Entity)]
    narrow = [
        c for c in ours if not any((d, RDFS.subClassOf, c) in ontology.vocabulary() for d in ours)
    ]
    return words.name(min(narrow or ours or classes, default=URIRef("#thing")))
