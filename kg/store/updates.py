"""Updates as the engine takes them: with the USING of the request, without LOAD SILENT."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..errors import QueryError
from .terms import graph_name
from .tokens import closing, position, tokens


def using(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return an update whose WHERE clauses see these graphs (SPARQL 1.1 Protocol section 2.2.3).

    >>> using("DELETE WHERE { ?s ?p ?o }", ["http://e/g"], [])
    'DELETE { ?s ?p ?o } USING <http://e/g> WHERE { ?s ?p ?o }'

    Raises:
        QueryError: the update names its own dataset, or a graph is no IRI.
    """
    clauses = [f"USING {graph_name(iri)} " for iri in default_graphs]
    clauses += [f"USING NAMED {graph_name(iri)} " for iri in named_graphs]
    if not clauses:
        return text
    pieces, done = [], 0
    for token, shorthand in _wheres(text):
        pattern = text[token.end() : closing(text, token.end())] if shorthand else ""
        pieces += [text[done : token.start()], pattern.lstrip() + " " if shorthand else ""]
        pieces += clauses
        done = token.start()
    return "".join([*pieces, text[done:]])


def _wheres(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each WHERE outside of braces, and whether it follows DELETE at once."""
    depth, before = 0, ""
    for token in tokens(text):
        word = token[0].upper() if token.lastgroup == "word" else token[0]
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth == 0 and word in ("USING", "WITH"):
            line, column = position(text, token.start())
            raise QueryError(
                f"{word} in the update excludes the parameters using-graph-uri and"
                " using-named-graph-uri.",
                line=line,
                column=column,
            )
        if depth == 0 and word == "WHERE":
            yield token, before == "DELETE"
        before = word


def unloaded(text: str) -> str:
    """Return an update without its LOAD SILENT: here nothing is fetched, and silence allows that.

    >>> unloaded("LOAD SILENT <http://e/d> INTO GRAPH <http://e/g> ; CLEAR ALL")
    'INSERT DATA {} ; CLEAR ALL'
    """
    found = list(tokens(text))
    words = [token[0].upper() if token.lastgroup == "word" else "" for token in found]
    pieces, done = [], 0
    for place in range(len(found) - 2):
        if words[place : place + 2] == ["LOAD", "SILENT"]:
            last = place + 2
            if words[last + 1 : last + 3] == ["INTO", "GRAPH"] and last + 3 < len(found):
                last += 3
            pieces += [text[done : found[place].start()], "INSERT DATA {}"]
            done = found[last].end()
    return "".join([*pieces, text[done:]])
