"""Rows as the engine writes them: SPARQL results in JSON, CSV and TSV, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from json.encoder import encode_basestring

import pyoxigraph as ox

from .formats import ALIASES, RESULTS
from .plans import Plan, Row, Term

MOST_ROWS = 100
"""Rows up to which this is faster than the engine, all in all."""
_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_SPECIAL = re.compile(r'[",\r\n]')
_TSV = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"})


class UnwrittenError(Exception):
    """There is a term among the rows that only the engine writes, or there are many rows."""


def written(plan: Plan, rows: Iterable[Row], media_type: str) -> bytes | None:
    """Return the result of a plan in a media type, or None if the engine has to write it."""
    writer = _WRITERS.get(media_type)
    if writer is None:
        return None
    found = list(islice(rows, 1 if plan.variables is None else MOST_ROWS + 1))
    if plan.variables is None:
        return _truth(bool(found), media_type)
    if len(found) > MOST_ROWS:
        return None
    try:
        return writer(plan.variables, plan.columns, found).encode()
    except UnwrittenError:
        return None


def _truth(true: bool, media_type: str) -> bytes:
    word = "true" if true else "false"
    return (f'{{"head":{{}},"boolean":{word}}}' if media_type == RESULTS["json"] else word).encode()


def _csv(names: Sequence[str], columns: Sequence[int], rows: list[Row]) -> str:
    lines = [",".join(names)]
    lines += [",".join([_csv_term(row[place]) for place in columns]) for row in rows]
    return "\r\n".join([*lines, ""])


def _csv_term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        value = term.value
        return f'"{value.replace(chr(34), chr(34) * 2)}"' if _SPECIAL.search(value) else value
    if isinstance(term, ox.NamedNode):
        return term.value
    raise UnwrittenError


def _tsv(names: Sequence[str], columns: Sequence[int], rows: list[Row]) -> str:
    lines = ["\t".join([f"?{name}" for name in names])]
    lines += ["\t".join([_tsv_term(row[place]) for place in columns]) for row in rows]
    return "\n".join([*lines, ""])


def _tsv_term(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return f"<{term.value}>"
    if isinstance(term, ox.Literal) and (term.language or term.datatype == _STRING):
        value = f'"{term.value.translate(_TSV)}"'
        return f"{value}@{term.language}" if term.language else value
    raise UnwrittenError


def _json(names: Sequence[str], columns: Sequence[int], rows: list[Row]) -> str:
    head = ",".join([encode_basestring(name) for name in names])
    pairs = list(zip([encode_basestring(name) for name in names], columns, strict=True))
    bindings = [
        "{"
        + ",".join(
            [f"{name}:{_json_term(row[place])}" for name, place in pairs if row[place] is not None]
        )
        + "}"
        for row in rows
    ]
    return f'{{"head":{{"vars":[{head}]}},"results":{{"bindings":[{",".join(bindings)}]}}}}'


def _json_term(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if isinstance(term, ox.Literal):
        value = f'{{"type":"literal","value":{encode_basestring(term.value)}'
        if term.language:
            return f'{value},"xml:lang":"{term.language}"}}'
        if term.datatype == _STRING:
            return f"{value}}}"
        return f'{value},"datatype":{encode_basestring(term.datatype.value)}}}'
    raise UnwrittenError


_WRITERS: dict[str, Callable[[Sequence[str], Sequence[int], list[Row]], str]] = {
    RESULTS["json"]: _json,
    RESULTS["csv"]: _csv,
    RESULTS["tsv"]: _tsv,
}
KINDS = {
    **{name: name for name in RESULTS.values()},
    **{alias: name for alias, name in ALIASES.items() if name in RESULTS.values()},
}
"""The names of the media types that results can be had in."""
