"""What a store holds, as RDF that editors and other programs read: VoID, DCAT, example queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rdflib import RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, SKOS, VOID

from .. import ontology
from ..namespaces import DIP, NIF, PREFIXES, SCHEMA, SEM, SH, prologue

VOCABULARIES = (DIP, NIF, SEM, SCHEMA, SKOS)
TITLE = Literal("Diplomacy Knowledge Graph", lang="en")


def describe(construct: Callable[[str], bytes], base: str) -> bytes:
    """Return the description as sorted N-Triples; `construct` answers one query about the data.

    The data is counted by ontology/exports/void-*.rq; the examples are the competency questions.
    """
    counted: set[bytes] = set()
    for file in sorted((ontology.folder() / "exports").glob("void-*.rq")):
        text = file.read_text(encoding="utf-8")
        counted |= set(construct(f"BASE <{base}>\n{prologue(text)}{text}").splitlines())
    return written(base, counted)


def written(base: str, counted: Iterable[bytes]) -> bytes:
    """Return the description with what was counted, which are lines of N-Triples."""
    fixed = _fixed(base)
    _prefixes(fixed, base)
    _examples(fixed, base)
    lines = {*fixed.serialize(format="nt").encode().splitlines(), *counted}
    return b"".join(line + b"\n" for line in sorted(lines) if line.strip())


def dataset(base: str) -> URIRef:
    """Return the node of the data as a whole.

    >>> str(dataset("http://e/"))
    'http://e/.well-known/void#dataset'
    """
    return _node(base, "dataset")


def _node(base: str, name: str) -> URIRef:
    return URIRef(f"{base}.well-known/void#{name}")


def _fixed(base: str) -> Graph:
    graph, node = Graph(), dataset(base)
    graph.add((node, RDF.type, VOID.Dataset))
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.title, TITLE))
    graph.add((node, VOID.uriSpace, Literal(base)))
    for keyword in ("diplomacy", "international relations", "news", "events"):
        graph.add((node, DCAT.keyword, Literal(keyword, lang="en")))
    for vocabulary in VOCABULARIES:
        graph.add((node, VOID.vocabulary, URIRef(str(vocabulary))))
    return graph


def _prefixes(graph: Graph, base: str) -> None:
    """Add the prefixes, as SHACL declares them."""
    for prefix, iri in PREFIXES.items():
        declaration = _node(base, f"prefix-{prefix}")
        graph.add((_node(base, "prefixes"), SH.declare, declaration))
        graph.add((declaration, RDF.type, SH.PrefixDeclaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(iri, datatype=XSD.anyURI)))


def _examples(graph: Graph, base: str) -> None:
    """Add the competency questions, as SHACL describes queries."""
    for question in ontology.questions():
        example = _node(base, f"example-{question.id}")
        graph.add((example, RDF.type, SH.SPARQLExecutable))
        graph.add((example, RDF.type, SH.SPARQLSelectExecutable))
        graph.add((example, RDFS.comment, Literal(question.title, lang="en")))
        graph.add((example, SH.prefixes, _node(base, "prefixes")))
        graph.add((example, SH.select, Literal(question.text)))
