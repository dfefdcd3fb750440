"""Answers for notebooks: rows that show themselves as a table with links, and become pandas."""

from __future__ import annotations

from . import asking
from .asking.filters import Filters
from .errors import QueryError
from .namespaces import DEFAULT_BASE, prologue
from .store import Store
from .tables import SHOWN, Rows

__all__ = ["SHOWN", "Rows", "ask", "claims", "select"]

JSON = "application/sparql-results+json"

_TOLD = """
SELECT DISTINCT ?day ?actors ?act ?recipients ?modality ?polarity ?says ?sentence ?claim WHERE {
  { # CHOSEN
  }
  ?claim dip:about ?about ; dip:evidence ?span ; dip:madeIn/dip:speaker ?speaker ;
    dip:modality ?stance ; dip:polarity ?side .
  ?about dip:eventType|dip:relationType ?kind .
  BIND(STRAFTER(STR(?stance), "#modality-") AS ?modality)
  BIND(STRAFTER(STR(?side), "#polarity-") AS ?polarity)
  OPTIONAL { ?kind skos:prefLabel ?word }
  BIND(COALESCE(STR(?word), REPLACE(STR(?kind), "^.*[#/](relation-)?", "")) AS ?act)
  ?span nif:anchorOf ?sentence ; nif:referenceContext ?article .
  OPTIONAL { ?article schema:datePublished ?published }
  OPTIONAL { ?about dip:earliest ?earliest }
  OPTIONAL { ?speaker rdfs:label ?name }
  BIND(STR(COALESCE(?earliest, ?published)) AS ?day)
  BIND(COALESCE(?name, "the article") AS ?says)
  OPTIONAL {
    SELECT ?about (GROUP_CONCAT(DISTINCT ?who; separator=", ") AS ?actors)
    WHERE { ?about dip:actor|dip:party|dip:from ?one . ?one rdfs:label ?who } GROUP BY ?about
  }
  OPTIONAL {
    SELECT ?about (GROUP_CONCAT(DISTINCT ?whom; separator=", ") AS ?recipients)
    WHERE { ?about dip:recipient|dip:to ?other . ?other rdfs:label ?whom } GROUP BY ?about
  }
} ORDER BY DESC(?day) ?claim"""


def select(store: Store, query: str) -> Rows:
    """Return the rows of a SELECT; our own prefixes need no PREFIX.

    Raises:
        StoreError: the query is wrong, not allowed, or ran past a limit.
    """
    return store.query(prologue(query) + query, media_types=JSON).rows()


def ask(store: Store, name: str, base: str = DEFAULT_BASE, **values: str) -> Rows:
    """Return the rows of a stored question; parameters that are not given have their defaults.

    Raises:
        QueryError: there is no such question.
    """
    known = asking.find(name)
    if known is None:
        raise QueryError(f"There is no stored question {name!r}.")
    return select(store, asking.filled(known, values, base))


def claims(store: Store, base: str = DEFAULT_BASE, **asked: str) -> Rows:
    """Return claims with their sentences, the latest first, under the filters of the pages.

    `claims(store, actor="Chad", modality="threatened", since="2024")`, for instance.

    Raises:
        QueryError: a value is none that its filter can have.
    """
    filters = Filters.read(asked)
    inside = filters.query(base).partition("SELECT")[2]
    found = select(store, _TOLD.replace("# CHOSEN", f"SELECT{inside}"))
    rows = [row for row in found if filters.covers(row.get("day", ""))]
    return Rows(found.columns, rows)
