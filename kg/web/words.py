"""What pages call things: labels, notations and colours of the vocabulary, read from ontology/."""

from __future__ import annotations

from functools import lru_cache

from rdflib import RDFS, SKOS, URIRef
from rdflib.term import Node

from .. import ontology
from ..namespaces import DIP, short

TONES = {
    "verbal-cooperation": "vcoop",
    "material-cooperation": "mcoop",
    "verbal-conflict": "vconf",
    "material-conflict": "mconf",
}


KEPT = 4096
"""Of how many terms it is remembered what they are called."""


@lru_cache(KEPT)
def name(term: Node) -> str:
    """Return what a term is called: its label, else its local name in words.

    >>> from rdflib import URIRef
    >>> name(URIRef("http://example.org/vocabulary#dateOfBirth"))
    'date of birth'
    """
    for predicate in (SKOS.prefLabel, RDFS.label):
        if found := ontology.vocabulary().value(term, predicate):
            return str(found)
    return _spaced(ontology.local(str(term)) or str(term))


@lru_cache(KEPT)
def notation(term: Node | None) -> str:
    """Return the word that records use for a value concept, such as `pledged`; empty for none."""
    return ontology.notation(term) if isinstance(term, URIRef) else ""


@lru_cache(KEPT)
def tone(term: Node | None) -> str:
    """Return the CSS class of an event type's quad class, taken from the nearest broader type."""
    while term is not None:
        if quad := ontology.vocabulary().value(term, DIP.quadClass):
            return TONES.get(notation(quad), "state")
        term = ontology.vocabulary().value(term, SKOS.broader)
    return "state"


def shorten(iri: str) -> str:
    """Return an IRI with one of our prefixes, or as it is.

    >>> shorten("http://schema.org/url")
    'schema:url'
    """
    written = short(iri)
    return iri if written.startswith("<") or written.endswith(":") else written


def anchor(term: URIRef) -> str:
    """Return where the ontology page explains a term of ours."""
    return f"/ontology#{ontology.local(str(term))}"


def _spaced(word: str) -> str:
    return "".join(f" {c.lower()}" if c.isupper() and i else c for i, c in enumerate(word)).strip()
