"""Another SPARQL engine over HTTP, behind the same door: our policy, limits and formats.

A query is checked and read here before it is sent; what comes back is written by our engine, so
that every engine gives the same bytes for the same rows.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox
from rdflib import Dataset, Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.term import Node

from ..errors import LimitError, QueryError, RefusedError, StoreError
from ..namespaces import PREFIXES, bind
from . import Answer, Limits, dialects, engine, federation, policy, prefixes
from .caller import Caller
from .formats import DATASETS, DECLARING, GRAPHS, RESULTS, canonical
from .spool import Spool
from .syntax import check_syntax
from .terms import from_engine, graph_name, to_engine
from .tokens import tokens
from .wire import Credentials, Reply, Wire

KINDS = {400: QueryError, 401: RefusedError, 403: RefusedError, 429: LimitError, 503: LimitError}
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_FORM = "application/x-www-form-urlencoded"
_GRAPH = f"{GRAPHS['nt']}, {GRAPHS['ttl']};q=0.5"


class RemoteStore:
    """A SPARQL endpoint by its URL, for reading.

    Raises:
        StoreError: the URL is none.
    """

    def __init__(
        self,
        url: str,
        *,
        strict: bool = False,
        limits: Limits | None = None,
        credentials: Credentials | None = None,
    ) -> None:
        self.url = checked(url)
        self.strict = strict
        self.limits = limits or Limits(seconds=60.0)
        self.caller = Caller(self.limits.services)
        self.wire = Wire(urlsplit(url).netloc.rpartition("@")[2], self.limits.result, credentials)

    @property
    def generation(self) -> str:
        """Return an empty name: another server does not tell when its content changes."""
        return ""

    @cached_property
    def dialect(self) -> dialects.Dialect:
        """Return the ways of the engine behind the endpoint, as its answers show.

        Raises:
            StoreError: it cannot be reached, or cannot keep the default graph apart.
        """
        reply = self._send((("query", "ASK {}"),), self.limits.seconds, RESULTS["json"])
        found = dialects.of_headers(reply.headers)
        if self.strict and not found.apart:
            raise StoreError(
                f"{self.url} ({found.name}) takes the union of all graphs for the default graph;"
                " serve it with --default-graph union."
            )
        return found

    def query(
        self,
        text: str,
        *,
        media_types: str | Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
        timeout: float | None = None,
        partial: bool = False,
        gone: Callable[[], bool] | None = None,  # noqa: ARG002
        client: str = "",  # noqa: ARG002
    ) -> Answer:
        """Return what the endpoint answers; see `Store.query`.

        Raises:
            StoreError: it cannot be reached, or answers with an error not of the other kinds.
        """
        text = self._allowed(text, base)
        text = f"BASE <{graph_name(base).value}> {text}" if base else text
        fields = [("default-graph-uri", graph_name(iri).value) for iri in default_graphs]
        fields += [("named-graph-uri", graph_name(iri).value) for iri in named_graphs]
        types = (media_types,) if isinstance(media_types, str) else tuple(media_types)
        seconds = timeout or self.limits.seconds
        return self._written(self._ask(text, fields, seconds), types, partial=partial)

    def _allowed(self, text: str, base: str | None) -> str:
        """Return a text that may be sent, with the rows of the services that it calls."""
        policy.check_nesting(text)
        check_syntax(text)
        called = bool(self.limits.services) and federation.mentioned(text)
        if called:
            plain, services = policy.unescaped(text), self.limits.services
            found = federation.calls(plain, update=False, services=services, base=base)
            text = federation.answered(plain, found, self.caller.ask)
        policy.check_query(text, called=called)
        return text

    def _ask(self, text: str, fields: Sequence[tuple[str, str]], seconds: float) -> Any:
        """Return the answer as a result of our engine."""
        more = list(self.dialect.deadline(seconds))
        if not (fields or self.strict or policy.names_dataset(text)):
            more += self.dialect.union
        wanted = _GRAPH if form_of(text) in ("CONSTRUCT", "DESCRIBE") else RESULTS["json"]
        reply = self._send((("query", text), *fields, *more), seconds, wanted)
        try:
            return self._read(reply)
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self.url} answers with no {reply.media_type}: {error}") from error

    def _read(self, reply: Reply) -> Any:
        if reply.media_type in (RESULTS["json"], "application/json"):
            body = reply.body
            if self.dialect.typed:
                body = body.replace(b'"type": ' + self.dialect.typed, b'"type": "literal"')
            dialects.whole(reply)
            return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        dialects.whole(reply)
        copy = ox.Store()
        form = ox.RdfFormat.from_media_type(canonical(reply.media_type)) or ox.RdfFormat.TURTLE
        copy.load(reply.body, form)
        return copy.query(_ALL)

    def _send(self, fields: Sequence[tuple[str, str]], seconds: float, accept: str) -> Reply:
        headers = {"Accept": accept, "Content-Type": _FORM}
        reply = self.wire.send(self.url, urlencode(fields).encode(), headers, seconds=seconds)
        return succeeded(self.url, reply)

    def _written(self, result: Any, types: Sequence[str], *, partial: bool) -> Answer:
        media_type = engine.fitting(result, types)
        spool = Spool(self.limits.result, rows=self.limits.rows, media_type=canonical(media_type))
        with engine.complaints():
            try:
                engine.serialise(result, spool, canonical(media_type))
                spool.check_rows()
            except LimitError as error:
                return Answer(engine.cut(spool, error, partial=partial), media_type, "", str(error))
        body = spool.contents()
        if canonical(media_type) in DECLARING:
            body = b"".join(prefixes.tidy(io.BytesIO(body)))
        return Answer(body, media_type, "")

    def rows(self, text: str, **bindings: Node) -> list[dict[str, Node]]:
        """Return the rows of a SELECT as rdflib terms; see `Store.rows`."""
        result = self._ask(bound(text, bindings), (), self.limits.update_seconds)
        if not isinstance(result, ox.QuerySolutions):
            raise StoreError("rows() takes a SELECT.")
        names = [variable.value for variable in result.variables]
        return [
            {n: from_engine(t) for n, t in zip(names, row, strict=True) if t is not None}
            for row in result
        ]

    def construct(self, text: str, **bindings: Node) -> Graph:
        """Return the graph of a CONSTRUCT or DESCRIBE; see `Store.construct`."""
        result = self._ask(bound(text, bindings), (), self.limits.update_seconds)
        file = io.BytesIO()
        engine.write_graph(result, file, GRAPHS["nt"])
        return bind(Graph()).parse(data=file.getvalue(), format="nt")

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        rows = self.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        names, own = (str(row["g"]) for row in rows), self.dialect.own
        return [name for name in names if not name.startswith(own)]

    def dump(
        self, media_type: str, graph: str | None = None, *, ordered: bool = False
    ) -> Iterator[bytes]:
        """Yield one graph, or the dataset graph by graph; see `Store.dump`."""
        kind = canonical(media_type)
        if graph is None and kind in DATASETS:
            lines = (line for name in self.graphs() for line in self._quads(name))
            yield from lines if kind == GRAPHS["nq"] else _reformed(lines, kind)
            return
        fields = [("default-graph-uri", graph)] if graph else []
        result = self._ask(_ALL, fields, self.limits.update_seconds)
        file = io.BytesIO()
        engine.serialise(result, file, kind)
        body = file.getvalue()
        yield b"".join(sorted(body.splitlines(keepends=True))) if ordered else body

    def _quads(self, graph: str) -> Iterator[bytes]:
        name = f" {graph_name(graph)} .\n".encode()
        for body in self.dump(GRAPHS["nt"], graph, ordered=True):
            for line in body.splitlines():
                yield line.removesuffix(b" .") + name

    def dataset(self) -> Dataset:
        """Return the endpoint as an rdflib Dataset, which asks it anew for each pattern."""
        return cast("Dataset", bind(Dataset(store=SPARQLStore(self.url), default_union=True)))

    def close(self) -> None:
        """Do nothing: no connection is kept."""


def checked(url: str) -> str:
    """Return an address that can be one of a SPARQL endpoint.

    Raises:
        StoreError: it cannot.
    """
    try:
        parts = urlsplit(url)
        valid = bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:
        valid = False
    if not valid or not url.isprintable() or " " in url:
        raise StoreError(f"{url!r} is no address of a SPARQL endpoint.")
    return url


def succeeded(url: str, reply: Reply) -> Reply:
    """Return a reply that tells of success.

    Raises:
        StoreError: it tells of an error; the kind is that of its status.
    """
    if reply.status < 300:
        return reply
    kind = KINDS.get(reply.status, StoreError)
    raise kind(f"{url}: {reply.status} {_detail(reply)}")


def _detail(reply: Reply) -> str:
    """Return the sentence of a problem document, or the start of whatever came."""
    try:
        return str(json.loads(reply.body)["detail"])
    except (ValueError, KeyError, TypeError):
        return " ".join(reply.body[:300].decode(errors="replace").split())


def form_of(text: str) -> str:
    """Return which of the four forms a query has: SELECT, ASK, CONSTRUCT or DESCRIBE.

    >>> form_of("PREFIX ask: <http://e/select> # ASK" + chr(10) + "CONSTRUCT WHERE { ?s ?p ?o }")
    'CONSTRUCT'
    """
    words = (
        token[0].upper() for token in tokens(policy.unescaped(text)) if token.lastgroup == "word"
    )
    return next((word for word in words if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "")


def bound(text: str, bindings: Mapping[str, Node]) -> str:
    """Return the query with its variables bound by a VALUES clause at the end (section 10.2)."""
    if not bindings:
        return text
    names = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(str(to_engine(term)) for term in bindings.values())
    return f"{text}\nVALUES ({names}) {{ ({terms}) }}"


def _reformed(lines: Iterator[bytes], media_type: str) -> Iterator[bytes]:
    """Yield N-Quads in another format of datasets."""
    form = ox.RdfFormat.from_media_type(media_type)
    quads = ox.parse(b"".join(lines), ox.RdfFormat.N_QUADS)
    yield ox.serialize(quads, format=form, prefixes=PREFIXES) or b""
