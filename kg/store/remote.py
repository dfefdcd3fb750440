"""Another SPARQL endpoint, asked over HTTP; what it sends is passed on as it comes."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from rdflib import Dataset, Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from rdflib.term import Node, Variable

from ..errors import LimitError, QueryError, RefusedError, StoreError
from ..namespaces import bind
from . import Answer
from .formats import DATASETS, GRAPHS, RESULTS, canonical
from .terms import graph_name, to_engine

_AGENT = "diplomacy-kg (+https://w3id.org/diplomacy-kg/)"
_DEFAULT = (RESULTS["json"], GRAPHS["ttl"])
_KINDS = {400: QueryError, 401: RefusedError, 403: RefusedError, 503: LimitError}


class RemoteStore:
    """A SPARQL endpoint by its URL; every call may take so many seconds.

    Raises:
        StoreError: the URL is none.
    """

    def __init__(self, url: str, *, timeout: float = 60.0) -> None:
        try:
            parts = urlsplit(url)
            valid = bool(parts.hostname) and (parts.port or 80) > 0
        except ValueError:
            valid = False
        if not valid or not url.isprintable() or " " in url:
            raise StoreError(f"{url!r} is no address of a SPARQL endpoint.")
        self.url = url
        self.timeout = timeout

    @property
    def generation(self) -> str:
        """Return an empty name: another server does not tell when its content changes."""
        return ""

    def query(
        self,
        text: str,
        *,
        media_types: str | Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        timeout: float | None = None,
        partial: bool = False,  # noqa: ARG002
        gone: Callable[[], bool] | None = None,  # noqa: ARG002
    ) -> Answer:
        """Return what the endpoint answers; see `Store.query`.

        Raises:
            StoreError: it cannot be reached, or answers with an error not of the other kinds.
        """
        wanted = [media_types] if isinstance(media_types, str) else list(media_types or _DEFAULT)
        fields = [("query", f"BASE <{graph_name(base).value}> {text}" if base else text)]
        fields += [("default-graph-uri", iri) for iri in default_graphs]
        fields += [("named-graph-uri", iri) for iri in named_graphs]
        request = Request(
            self.url,
            data=urlencode(fields).encode(),
            headers={
                "Accept": ", ".join(f"{t};q={1 - i / 100:.2f}" for i, t in enumerate(wanted)),
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": _AGENT,
            },
        )
        body, media_type = self._send(request, timeout or self.timeout)
        return Answer(body, canonical(media_type), "")

    def _send(self, request: Request, timeout: float) -> tuple[bytes, str]:
        try:
            with urlopen(request, timeout=timeout) as response:
                return response.read(), response.headers.get_content_type()
        except HTTPError as error:
            with error:
                kind = _KINDS.get(error.code, StoreError)
                raise kind(f"{self.url}: {error.code} {_detail(error)}") from error
        except TimeoutError as error:
            raise LimitError(f"{self.url} did not answer within {timeout:g} seconds.") from error
        except (URLError, OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise StoreError(f"{self.url} cannot be reached: {reason}") from error

    def rows(self, text: str, **bindings: Node) -> list[dict[str, Node]]:
        """Return the rows of a SELECT as rdflib terms; see `Store.rows`."""
        body = self.query(_bound(text, bindings), media_types=RESULTS["json"]).body
        result = Result.parse(source=io.BytesIO(body), format="json")
        return [
            {str(name): term for name, term in row.items() if term is not None}
            for row in cast("list[dict[Variable, Node]]", result.bindings)
        ]

    def construct(self, text: str, **bindings: Node) -> Graph:
        """Return the graph of a CONSTRUCT or DESCRIBE; see `Store.construct`."""
        body = self.query(_bound(text, bindings), media_types=GRAPHS["nt"]).body
        return bind(Graph()).parse(data=body, format="nt")

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        rows = self.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        return [str(row["g"]) for row in rows]

    def dump(
        self, media_type: str, graph: str | None = None, *, ordered: bool = False
    ) -> Iterator[bytes]:
        """Yield one graph or the union of all; see `Store.dump`.

        Raises:
            StoreError: graph names are asked for; a query cannot bring them.
        """
        if graph is None and canonical(media_type) in DATASETS:
            raise StoreError(f"{self.url} can be dumped as triples only, not as {media_type}.")
        body = self.query(
            "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
            media_types=media_type,
            default_graphs=(graph,) if graph else (),
        ).body
        yield b"".join(sorted(body.splitlines(keepends=True))) if ordered else body

    def dataset(self) -> Dataset:
        """Return the endpoint as an rdflib Dataset, which asks it anew for each pattern."""
        return cast("Dataset", bind(Dataset(store=SPARQLStore(self.url), default_union=True)))

    def close(self) -> None:
        """Do nothing: no connection is kept."""


def _bound(text: str, bindings: Mapping[str, Node]) -> str:
    """Return the query with its variables bound by a VALUES clause at the end (section 10.2)."""
    if not bindings:
        return text
    names = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(str(to_engine(term)) for term in bindings.values())
    return f"{text}\nVALUES ({names}) {{ ({terms}) }}"


def _detail(error: HTTPError) -> str:
    """Return the sentence of a problem document, or the start of whatever came."""
    body = error.read(1 << 16)
    with contextlib.suppress(ValueError, AttributeError):
        return str(json.loads(body).get("detail", error.reason))
    return f"{error.reason}: {body[:200].decode(errors='replace')}"
