"""Rows as aligned text, for people at a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence


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
    names = found["head"]["vars"]
    rows = found["results"]["bindings"]
    return table(names, ([row.get(n, {}).get("value", "") for n in names] for row in rows))
