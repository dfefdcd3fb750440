"""Answers for notebooks: rows that show themselves as a table with links, and become pandas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from . import asking
from .errors import QueryError
from .namespaces import DEFAULT_BASE, prologue, short
from .store import Store

if TYPE_CHECKING:
    import pandas as pd

JSON = "application/sparql-results+json"
SHOWN = 100
"""The most rows that a notebook shows."""


@dataclass(frozen=True)
class Rows:
    """The rows of an answer; a cell that is unbound is None."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]

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


def select(store: Store, query: str) -> Rows:
    """Return the rows of a SELECT; our own prefixes need no PREFIX.

    Raises:
        StoreError: the query is wrong, not allowed, or ran past a limit.
    """
    answer = store.query(prologue(query) + query, media_types=JSON)
    found: dict[str, Any] = json.loads(answer.body)
    if "results" not in found:
        raise QueryError("An ASK has no rows.")
    rows = [{n: c["value"] for n, c in row.items()} for row in found["results"]["bindings"]]
    return Rows(tuple(found["head"]["vars"]), rows)


def ask(store: Store, name: str, base: str = DEFAULT_BASE, **values: str) -> Rows:
    """Return the rows of a stored question; parameters that are not given have their defaults.

    Raises:
        QueryError: there is no such question.
    """
    known = asking.find(name)
    if known is None:
        raise QueryError(f"There is no stored question {name!r}.")
    return select(store, asking.filled(known, values, base))
