"""The prefixes we speak, and how IRIs are minted: from content alone, so same text, same IRI."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote

from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

DEFAULT_BASE = "https://w3id.org/diplomacy-kg/"
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`#?\x00-\x20]*(?<=[/:])")
DIP = Namespace("https://w3id.org/diplomacy-kg/ontology#")
PLOVER = Namespace("https://w3id.org/diplomacy-kg/plover#")
NIF = Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
SCHEMA = Namespace("http://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = Namespace("http://www.w3.org/ns/shacl#")
WD = Namespace("http://www.wikidata.org/entity/")
WDT = Namespace("http://www.wikidata.org/prop/direct/")
P = Namespace("http://www.wikidata.org/prop/")
PS = Namespace("http://www.wikidata.org/prop/statement/")
PQ = Namespace("http://www.wikidata.org/prop/qualifier/")
SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")

PREFIXES: dict[str, str] = {
    "dip": str(DIP),
    "plover": str(PLOVER),
    "nif": str(NIF),
    "sem": str(SEM),
    "schema": str(SCHEMA),
    "sd": str(SD),
    "sh": str(SH),
    "wd": str(WD),
    "wdt": str(WDT),
    "p": str(P),
    "ps": str(PS),
    "pq": str(PQ),
    "sssom": str(SSSOM),
    "semapv": str(SEMAPV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "prov": str(PROV),
    "dcterms": str(DCTERMS),
    "void": str(VOID),
}

GRAPHS = ("agents", "links", "enriched", "ontology", "derived")


def bind(graph: Graph) -> Graph:
    """Return the graph with our prefixes bound."""
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, override=True, replace=True)
    return graph


def prologue(query: str) -> str:
    """Return declarations, in one line, of those of our prefixes that a query uses undeclared.

    >>> prologue("PREFIX owl: <http://o.example/> ASK { ?x a skos:Concept ; owl:sameAs ?y }")
    'PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\\n'
    """
    used = set(re.findall(r"(?<![\w:])(\w+):", query))
    used -= set(re.findall(r"PREFIX\s+(\w+):", query, re.IGNORECASE))
    wanted = [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items() if name in used]
    return " ".join(wanted) + "\n" if wanted else ""


def short(iri: str) -> str:
    """Return an IRI with one of our prefixes, else in angle brackets, as SPARQL writes it.

    >>> short("http://schema.org/url"), short("http://example.org/")
    ('schema:url', '<http://example.org/>')
    """
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return f"<{iri}>"


def slug(label: str) -> str:
    """Return a readable, IRI-safe form of a name.

    >>> slug("Côte d’Ivoire"), slug("Kim Jong-un"), slug("外交部")
    ('cote-d-ivoire', 'kim-jong-un', '%E5%A4%96%E4%BA%A4%E9%83%A8')
    """
    plain = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    dashed = re.sub(r"[^\w]+", "-", plain).strip("-_")
    return quote(dashed, safe="-_") or digest(label)


def digest(*parts: object, length: int = 12) -> str:
    """Return a short hash of the parts, the same on every machine."""
    text = "\x1f".join("" if p is None else str(p) for p in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def checked_base(text: str) -> str:
    """Return what the IRIs of data shall begin with, if IRIs can begin with it.

    >>> checked_base("https://news.example/graph/")
    'https://news.example/graph/'

    Raises:
        ValueError: it is no absolute IRI (RFC 3987) that ends with / or :.
    """
    if not _BASE.fullmatch(text):
        raise ValueError(
            f"{text!r} cannot begin IRIs: it has to be an absolute IRI that ends with /, such as"
            f" {DEFAULT_BASE}."
        )
    return text


def thing(base: str, path: str) -> URIRef:
    """Return the IRI of a data resource from its path (`agent/china`, `claim/…`) below the base."""
    return URIRef(base + path)


def graph_iri(base: str, name: str) -> URIRef:
    """Return the IRI of a named graph: `agents`, `derived`, …, or `article/<id>`."""
    return URIRef(f"{base}graph/{name}")


def span_iri(base: str, article: str, start: int, end: int) -> URIRef:
    """Return the IRI of a span of an article: RFC 5147 fragment, code points, end-exclusive."""
    return URIRef(f"{base}article/{article}#char={start},{end}")
