"""One query or update on an open store of the engine, and the engine's complaints in our words."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any, NamedTuple, cast

import pyoxigraph as ox

from ..errors import FormatError, FullError, LimitError, StoreError
from ..namespaces import PREFIXES
from . import policy, prefixes
from .diagnosis import malformed
from .formats import ALIASES, DECLARING, GRAPHS, RESULTS, canonical
from .spool import Spool
from .terms import graph_name

_UNKNOWN_FUNCTION = re.compile(r"custom function <([^>]*)> is not supported")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
MOST_FUNCTIONS = 50


class Caps(NamedTuple):
    """How large a result may be, in bytes and in rows."""

    size: int
    rows: int


def evaluate(
    store: ox.Store,
    text: str,
    *,
    media_types: Sequence[str],
    default_graphs: Sequence[str],
    named_graphs: Sequence[str],
    base: str | None,
    strict: bool,
    caps: Caps,
    partial: bool = False,
) -> tuple[bytes, str, str]:
    """Return the serialised answer of a query, its media type, and the cap that cut it, if any.

    The dataset is the one given by the caller, else that of the query, else the store's own
    (SPARQL 1.1 Protocol section 2.1.4).
    """
    with complaints(text):
        given = bool(default_graphs or named_graphs)
        result = _queried(
            store,
            text,
            base_iri=base,
            # The union must not be asked for beside FROM: the engine would forget the FROM.
            use_default_graph_as_union=not (strict or given or policy.names_dataset(text)),
            default_graph=[*map(graph_name, default_graphs)] if given else None,
            named_graphs=[*map(graph_name, named_graphs)] if given else None,
        )
        media_type = fitting(result, media_types)
        spool = Spool(caps.size, rows=caps.rows, media_type=canonical(media_type))
        try:
            serialise(result, spool, canonical(media_type))
            spool.check_rows()
        except LimitError as error:
            return cut(spool, error, partial=partial), media_type, str(error)
    body = spool.contents()
    if canonical(media_type) in DECLARING:
        body = b"".join(prefixes.tidy(io.BytesIO(body)))
    return body, media_type, ""


def serialise(result: Any, file: IO[bytes] | Spool, media_type: str) -> None:
    """Write the result of a query in a media type that fits it."""
    if isinstance(result, ox.QueryTriples):
        write_graph(result, file, media_type)
    else:
        form = ox.QueryResultsFormat.from_media_type(media_type)
        result.serialize(cast("IO[bytes]", file), form)


def cut(spool: Spool, error: LimitError, *, partial: bool) -> bytes:
    """Return the beginning of a result that is past a cap, where that is asked for.

    Raises:
        LimitError: it is not, or the format cannot be cut.
    """
    if not partial:
        more = " `partial=true` asks for its beginning." if spool.shape else ""
        raise LimitError(f"{error}{more}") from error
    body = spool.cut()
    if body is None:
        raise LimitError(
            f"{error} Its beginning can be had as JSON, XML, CSV, TSV or N-Triples."
        ) from error
    return body


def _queried(store: ox.Store, text: str, **options: Any) -> Any:
    """Return the engine's result; a function that is not known has no value (section 17.3)."""
    functions: dict[ox.NamedNode, Callable[..., Any]] = {}
    while True:
        try:
            return store.query(text, custom_functions=functions, **options)
        except RuntimeError as error:
            unknown = _UNKNOWN_FUNCTION.search(str(error))
            if unknown is None or len(functions) >= MOST_FUNCTIONS:
                raise
            functions[ox.NamedNode(unknown[1])] = _no_value


def _no_value(*_arguments: object) -> None:
    """Be an expression that has an error."""


def write_graph(triples: ox.QueryTriples, file: IO[bytes] | Spool, media_type: str) -> None:
    """Write the triples of a query; Turtle with our prefixes, which costs a step through Python."""
    form = ox.RdfFormat.from_media_type(media_type)
    if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG):
        ox.serialize(triples, cast("IO[bytes]", file), form, prefixes=PREFIXES)
    else:
        triples.serialize(cast("IO[bytes]", file), form)


def fitting(result: object, media_types: Sequence[str]) -> str:
    """Return the first of the media types that a result can be had in.

    Raises:
        FormatError: there is none.
    """
    offered = GRAPHS if isinstance(result, ox.QueryTriples) else RESULTS
    kind = "graph" if offered is GRAPHS else "table of results"
    names = list(offered.values())
    if isinstance(result, ox.QueryBoolean):
        kind = "truth value"
    for media_type in media_types or names:
        if media_type in names or ALIASES.get(media_type) in names:
            return media_type
    raise FormatError(
        f"The answer is a {kind}; it can be had as {', '.join(names)}.", offered=names
    )


@contextmanager
def complaints(text: str = "", *, update: bool = False) -> Iterator[None]:
    """Raise our errors in place of those of the engine, which was given the query or update.

    Raises:
        QueryError: SyntaxError, with line and column. FullError: no room on the disk.
        StoreError: the engine could not go on.
    """
    try:
        yield
    except SyntaxError as error:
        raise malformed(error, text, update=update) from error
    except (OSError, RuntimeError, ValueError) as error:
        if _is_full(error):
            raise _full() from error
        raise StoreError(f"The store could not answer: {error}") from error


@contextmanager
def room() -> Iterator[None]:
    """Raise our error where the system says that the disk is full.

    Raises:
        FullError: it is.
    """
    try:
        yield
    except OSError as error:
        if _is_full(error):
            raise _full() from error
        raise


def _full() -> FullError:
    return FullError("There is no room left on the disk of the store; nothing was changed.")


def _is_full(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _FULL
    return any(os.strerror(number) in str(error) for number in _FULL)
