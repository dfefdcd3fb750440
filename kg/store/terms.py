"""Terms between rdflib, the language, and pyoxigraph, the engine."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib.term import BNode, Literal, Node, URIRef

from ..errors import QueryError

Term = ox.NamedNode | ox.BlankNode | ox.Literal


def to_engine(term: Node) -> Term:
    """Return the engine's term for an IRI, literal or blank node.

    Raises:
        QueryError: the engine does not take it (an IRI with a space, a variable).
    """
    try:
        return _to_engine(term)
    except ValueError as error:
        raise QueryError(f"{term!r} is no RDF term: {error}") from error


def _to_engine(term: Node) -> Term:
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(
            str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None
        )
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    raise ValueError("only IRIs, literals and blank nodes can be bound")


def from_engine(term: object) -> Node:
    """Return the rdflib term for a term of the engine; it keeps the lexical form as stored."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value))
    raise QueryError(f"{term} has no counterpart in RDF 1.1")


def graph_name(iri: str) -> ox.NamedNode:
    """Return the name of a graph.

    Raises:
        QueryError: it is no absolute IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is no absolute IRI: {error}") from error
