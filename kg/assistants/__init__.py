"""The graph as tools of an assistant that only read: facts with their sentence and a link."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Literal, URIRef
from rdflib.term import Node

from .. import asking, ontology
from ..errors import QueryError
from ..namespaces import DEFAULT_BASE, prologue
from ..store import Store

MOST = 50
"""The most facts in one answer."""

JSON = "application/sparql-results+json"


class Desk:
    """Answers questions about a store; `site` is where people see its pages."""

    def __init__(self, store: Store, *, base: str = DEFAULT_BASE, site: str = "") -> None:
        self.store = store
        self.base = base
        self.site = site or base

    def search_actors(self, name: str) -> list[dict[str, Any]]:
        """Find countries, people and organisations whose name has these words in it."""
        rows = self.store.rows(_query("actors"), q=Literal(name), space=Literal(self.base))
        known = {str(row["actor"]): row for row in rows}
        return [
            {"actor": self._path(iri), "name": str(row["label"]), "link": self._link(iri)}
            for iri, row in list(known.items())[:MOST]
        ]

    def claims_between(self, one: str, other: str) -> list[dict[str, Any]]:
        """Return the claims in which two actors both take part, the latest first, with sentences.

        The actors are those of `search_actors`, such as `agent/china`. A claim is one source's
        word and not a fact: tell who says so, and how far it is asserted.
        """
        bound = {"one": self._iri(one), "other": self._iri(other)}
        return self._facts(self.store.rows(_query("between"), **bound))

    def claims_about(self, actor: str) -> list[dict[str, Any]]:
        """Return the claims in which an actor takes part, the latest first, with sentences."""
        return self._facts(self.store.rows(_query("about"), one=self._iri(actor)))

    def list_questions(self) -> list[dict[str, Any]]:
        """List the stored questions with their parameters and defaults."""
        return [
            {"name": q.id, "question": q.title, "parameters": {p.name: p.default for p in q.params}}
            for q in ontology.questions()
        ]

    def ask_question(self, name: str, parameters: Mapping[str, str] | None = None) -> Any:
        """Answer a stored question; parameters that are not given have their defaults.

        Raises:
            QueryError: there is no such question.
        """
        known = asking.find(name)
        if known is None:
            names = ", ".join(q.id for q in ontology.questions())
            raise QueryError(f"There is no stored question {name!r}; there are {names}.")
        return self.run_sparql(asking.filled(known, parameters or {}, self.base))

    def run_sparql(self, query: str) -> Any:
        """Answer a SPARQL query (read-only, with a deadline); our prefixes need no PREFIX.

        Raises:
            StoreError: the query is wrong, not allowed, or ran past a limit.
        """
        answer = self.store.query(prologue(query) + query, media_types=(JSON, "text/turtle"))
        if answer.media_type != JSON:
            return answer.body.decode()
        found = json.loads(answer.body)
        if "boolean" in found:
            return found["boolean"]
        rows = found["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]

    def _facts(self, rows: list[dict[str, Node]]) -> list[dict[str, Any]]:
        return [self._fact(row) for row in rows if "claim" in row][:MOST]

    def _fact(self, row: dict[str, Node]) -> dict[str, Any]:
        claim = str(row["claim"])
        article = self._link(str(row["article"]))
        fact = {name: str(value) for name, value in row.items() if name not in ("one", "other")}
        fact["claim"] = self._link(claim)
        fact["article"] = f"{article}#claim-{claim.rpartition('/')[2]}"
        return fact

    def _iri(self, path: str) -> URIRef:
        written = asking.term("agent", path, self.base)
        return URIRef(written[1:-1]) if written.startswith("<") else URIRef(self.base)

    def _path(self, iri: str) -> str:
        return iri.removeprefix(self.base)

    def _link(self, iri: str) -> str:
        return self.site.rstrip("/") + "/" + self._path(iri).lstrip("/")


@cache
def _query(name: str) -> str:
    body = (Path(__file__).parent / "queries" / f"{name}.rq").read_text(encoding="utf-8")
    return prologue(body) + body
