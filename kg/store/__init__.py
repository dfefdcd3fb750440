"""Where quads live: what every store does, and how to open one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import pandas as pd
    from rdflib import Dataset, Graph
    from rdflib.term import Node

    from ..tables import Rows


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished result: the bytes, their media type and the generation they were read from.

    `truncated` is empty for a whole result, else the sentence that names the cap; `seconds` is how
    long a reader worked for it.
    """

    body: bytes
    media_type: str
    generation: str
    truncated: str = ""
    seconds: float = 0.0

    def rows(self) -> Rows:
        """Return the rows of a SELECT that was answered in JSON, as it is by default.

        Raises:
            QueryError: it is the answer to an ASK.
        """
        from ..tables import Rows

        return Rows.read(self.body)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows of a SELECT as a data frame (needs pandas)."""
        return self.rows().to_pandas()

    def _repr_html_(self) -> str | None:
        return self.rows()._repr_html_() if b'"bindings"' in self.body[-1 << 20 :] else None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may take (seconds; bytes of memory, of result) and which it may call.

    `copy` is how many bytes a copy of the store in memory may take, `waiting` how many requests
    may wait for a reader, `cache` how many bytes of answers are kept.
    """

    seconds: float = 10.0
    update_seconds: float = 60.0
    waiting_seconds: float = 10.0
    waiting: int = 64
    memory: int = 2 << 30
    copy: int = 0
    result: int = 100_000_000
    rows: int = 1_000_000
    cache: int = 0
    services: tuple[str, ...] = ()
    rewrite: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: whether its graph is new, or was there at all, and how much it holds.

    `before` and `after` are the quads in the graphs that it may have changed; None where there are
    too many to count.
    """

    created: bool = False
    found: bool = True
    before: int | None = None
    after: int | None = None


class Store(Protocol):
    """A dataset that can be asked; graphs are named, the default graph is their union or strict."""

    @property
    def generation(self) -> str:
        """Return a name of the present content; it changes with every change (an ETag)."""

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
        gone: Callable[[], bool] | None = None,
        client: str = "",
    ) -> Answer:
        """Return the answer as the engine serialised it, complete or not at all.

        `timeout` stands in place of the deadline of the store. With `partial`, a result past a cap
        is cut after a row and says so. `gone` is asked now and then whether nobody waits any more.
        Where queries wait for one another, those of each `client` take turns with those of others.

        `media_types` are what the caller takes, best first; the first that fits the kind of answer
        is used. None given means JSON for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE.
        Relative IRIs are resolved against the `base`.

        Raises:
            QueryError: malformed. RefusedError: not allowed. LimitError: past a limit.
            FormatError: the answer has none of the media types.
        """

    def rows(self, text: str, **bindings: Node) -> list[dict[str, Node]]:
        """Return the rows of a SELECT as rdflib terms, unbound variables left out.

        Bindings go in as terms, never as text; a SELECT names the variables that are bound. The
        default graph is the union. For queries of our own: there is no deadline.
        """

    def construct(self, text: str, **bindings: Node) -> Graph:
        """Return the graph of a CONSTRUCT or DESCRIBE; bindings and default graph as in `rows`."""

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    def dump(
        self, media_type: str, graph: str | None = None, *, ordered: bool = False
    ) -> Iterator[bytes]:
        """Yield one graph, or the whole dataset, in a media type, in pieces.

        A media type without graph names gets the union of all graphs. `ordered` sorts the lines of
        N-Quads and N-Triples, so that equal content gives equal bytes.
        """

    def dataset(self) -> Dataset:
        """Return the content as an rdflib Dataset (union default graph) for use in Python."""

    def close(self) -> None:
        """Let go of files and processes."""


@runtime_checkable
class WritableStore(Store, Protocol):
    """A store that can also be changed; each change is one generation, durable on return."""

    def update(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        base: str | None = None,
    ) -> Change:
        """Carry out a SPARQL update, all of it or nothing; the graphs are those of USING.

        Raises:
            QueryError: malformed. RefusedError: it loads or calls out. LimitError: past a limit.
        """

    def load(self, data: bytes, media_type: str, graph: str | None, *, replace: bool) -> Change:
        """Add RDF to a graph (None: the default graph) or replace it.

        Raises:
            QueryError: malformed. StoreError: no such format.
        """

    def remove(self, graph: str | None) -> Change:
        """Remove a graph (None: empty the default graph)."""


@runtime_checkable
class Loading(Protocol):
    """A store that loads files whatever their size."""

    def load_file(self, file: Path, media_type: str, graph: str | None, *, replace: bool) -> Change:
        """Do with a file as `WritableStore.load` does with bytes, in little memory."""


@runtime_checkable
class Monitored(Protocol):
    """A store that tells how its readers fare."""

    def figures(self) -> dict[tuple[str, str], float]:
        """Return values by name and kind (gauge or counter), as Prometheus has them."""


def open_store(
    location: str | Path,
    *,
    strict: bool = False,
    readers: int = 0,
    limits: Limits | None = None,
    update: str = "",
    data: str = "",
) -> Store:
    """Return the store in a folder, or the SPARQL endpoint at an http(s) URL, for reading.

    An endpoint can also be changed where `update` is the address that takes SPARQL updates; `data`
    is that of its Graph Store Protocol.

    With `readers`, queries run in that many processes that are killed at the deadline; without,
    they run here and have none. `strict` keeps the default graph apart from the named ones.

    Raises:
        StoreError: there is no store in the folder.
    """
    if str(location).startswith(("http://", "https://")):
        return _remote(str(location), strict, limits, update, data)
    limits = limits or Limits()
    if readers:
        from .readers import PooledStore

        return PooledStore(Path(location), strict=strict, readers=readers, limits=limits)
    from .embedded import EmbeddedStore

    return EmbeddedStore(Path(location), strict=strict, limits=limits)


def _remote(url: str, strict: bool, limits: Limits | None, update: str, data: str) -> Store:
    if update:
        from .remote_writer import WritableRemoteStore

        return WritableRemoteStore(url, update=update, data=data, strict=strict, limits=limits)
    from .remote import RemoteStore

    return RemoteStore(url, strict=strict, limits=limits)
