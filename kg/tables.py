"""Rows of answers: aligned text at a terminal, a table with links in a notebook, or pandas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from .errors import QueryError
from .namespaces import short

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 100
"""The most rows that a notebook shows."""


@dataclass(frozen=True)
class Rows:
    """The rows of an answer; a cell that is unbound is None."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]

    @classmethod
    def read(cls, results: bytes) -> Rows:
        """Return the rows of SPARQL results in JSON.

        Raises:
            QueryError: they are those of an ASK.
        """
        found: dict[str, Any] = json.loads(results)
        if "results" not in found:
            raise QueryError("An ASK has no rows.")
        rows = [{n: c["value"] for n, c in row.items()} for row in found["results"]["bindings"]]
        return cls(tuple(found["head"]["vars"]), rows)

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a data frame (needs pandas)."""
        import pandas as pd

        return pd.DataFrame(
            [[row.get(c) for c in self.columns] for row in self], columns=self.columns
        )

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            f"<tr>{''.join(_cell(row.get(column, '')) for column in self.columns)}</tr>"
            for row in self.rows[:SHOWN]
        )
        more = len(self) - SHOWN
        note = f"<p>and {more:,} more rows</p>" if more > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"


def _cell(value: str) -> str:
    if value.startswith(("http://", "https://")):
        name = short(value).strip("<>")
        return f'<td><a href="{escape(value)}">{escape(name)}</a></td>'
    return f"<td>{escape(value)}</td>"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the rows below their header, each column as wide as its widest cell.

    >>> print(table(["agent", "claims"], [["Peru", "12"], ["Chile", "3"]]))
    agent  claims
    -----  ------
    Peru   12
    Chile  3
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    cells.insert(1, ["-" * width for width in widths])
    padded = (zip(row, widths, strict=True) for row in cells)
    return "\n".join("  ".join(c.ljust(w) for c, w in row).rstrip() for row in padded)


def answer_table(results: bytes) -> str:
    """Return SPARQL results in JSON as a table; the answer of an ASK is one word."""
    found = json.loads(results)
    if "boolean" in found:
        return "yes" if found["boolean"] else "no"
    rows = Rows.read(results)
    return table(rows.columns, ([row.get(n, "") for n in rows.columns] for row in rows))
