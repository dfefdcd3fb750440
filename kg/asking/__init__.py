"""Stored questions with values filled in: one definition for pages, REST, command line and MCP."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib import XSD, Literal

from .. import ontology
from ..namespaces import DEFAULT_BASE, slug

LITERALS = {
    "text": None,
    "string": None,
    "date": XSD.date,
    "year": XSD.gYear,
    "integer": XSD.integer,
    "decimal": XSD.decimal,
}
# An absolute IRI of what the IRIREF rule of SPARQL 1.1 (section 19.8) allows between brackets.
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*')


def find(name: str) -> ontology.Question | None:
    """Return the stored question of that name, or None."""
    return next((q for q in ontology.questions() if q.id == name), None)


def filled(question: ontology.Question, given: Mapping[str, str], base: str = DEFAULT_BASE) -> str:
    """Return the query of a question with other values of its parameters; empty ones stay free.

    A parameter that is not given has its default. One stands in the query as
    `VALUES ?name { … }`, else it is put there.
    """
    text = question.text
    for param in question.params:
        value = given.get(param.name, param.default).strip()
        if value == param.default and f"?{param.name} {{" in text:
            continue
        written = term(param.type, value, base)
        line = f"VALUES ?{param.name} {{ {written} }}" if written else ""
        there = re.search(rf"VALUES\s+\?{param.name}\s*\{{[^}}]*\}}", _code(text))
        if there:
            text = text[: there.start()] + line + text[there.end() :]
        elif line:
            at = _inside(text)
            text = f"{text[:at]}\n  {line}{text[at:]}"
    return text


def _inside(text: str) -> int:
    """Return the place after the brace that opens the WHERE of a query."""
    where = re.search(r"\bWHERE\s*\{|\{", _code(text), re.IGNORECASE)
    return where.end() if where else len(text)


def _code(text: str) -> str:
    """Return a query with its comments, IRIs and strings blanked, every place as it was."""
    return re.sub(r"<[^<>\s]*>|\"[^\"\n]*\"|#.*", lambda found: " " * len(found[0]), text)


def term(type: str, value: str, base: str = DEFAULT_BASE) -> str:
    """Return what a person filled in as a SPARQL term, escaped; empty for nothing.

    A name given for an entity is turned into its IRI; dates and numbers keep their types.

    >>> term("agent", "Côte d’Ivoire"), term("year", "2024")
    ('<https://w3id.org/diplomacy-kg/agent/cote-d-ivoire>', '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>')
    """
    value = " ".join(value.split())
    if not value:
        return ""
    if type in LITERALS:
        return str(Literal(value, datatype=LITERALS[type]).n3())
    path = value if "/" in value else f"{type}/{slug(value)}"
    iri = value if "://" in value else base + path.lstrip("/")
    return f"<{iri}>" if _IRI.fullmatch(iri) else str(Literal(value).n3())
