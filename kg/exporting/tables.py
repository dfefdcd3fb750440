"""Claims, events, agents and mentions as tables: CSV (RFC 4180) and Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from rdflib.term import Node

from .. import ontology
from ..errors import FormatError
from ..store import Store

NAMES = ("claims", "events", "agents", "mentions")
NUMBERS = {
    "confidence": float,
    "begin": int,
    "end": int,
    "claims": int,
    "denials": int,
    "events": int,
}
"""The columns that are numbers, in whichever table."""


@cache
def query(name: str) -> str:
    """Return the query ontology/exports/<name>.rq."""
    return (ontology.folder() / "exports" / f"{name}.rq").read_text(encoding="utf-8")


def columns(name: str) -> list[str]:
    """Return the columns of the table that a query makes, in their order."""
    head = query(name).partition("SELECT")[2].partition("WHERE")[0]
    return re.findall(r"\?(\w+)", re.sub(r"\([^)]*AS (\?\w+)\)", r"\1", head))


def csv_pieces(store: Store, name: str) -> Iterator[bytes]:
    """Yield a table as CSV, the names of the columns first."""
    return lines(columns(name), store.rows(query(name)))


def lines(names: Sequence[str], rows: Sequence[dict[str, Node]]) -> Iterator[bytes]:
    """Yield rows as CSV, the names of the columns first."""
    yield line(names)
    for row in rows:
        yield line([str(row.get(column, "")) for column in names])


def line(cells: Sequence[str], delimiter: str = ",") -> bytes:
    """Return one row as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerow(cells)
    return written.getvalue().encode("utf-8", "replace")


def parquet_pieces(store: Store, name: str) -> Iterator[bytes]:
    """Yield a table as one Parquet file with typed columns.

    Raises:
        FormatError: pyarrow is not installed (the extra `tables`).
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise FormatError(
            "Parquet needs pyarrow: pip install 'diplomacy-kg[tables]'.", offered=[f"{name}.csv"]
        ) from error
    rows, names = store.rows(query(name)), columns(name)
    kinds = {float: pa.float64(), int: pa.int64()}
    schema = pa.schema([(c, kinds.get(NUMBERS.get(c, str), pa.string())) for c in names])
    data = {c: [_cell(c, row.get(c)) for row in rows] for c in names}
    written = io.BytesIO()
    parquet.write_table(pa.table(data, schema=schema), written)
    return iter([written.getvalue()])


def _cell(column: str, value: Node | None) -> Any:
    if value is None:
        return None
    return NUMBERS[column](str(value)) if column in NUMBERS else str(value)
