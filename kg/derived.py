"""The direct triples: made by the CONSTRUCT queries in ontology/derived, and by nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from .errors import OntologyError
from .namespaces import PREFIXES, prologue
from .ontology import folder


@cache
def queries() -> dict[str, str]:
    """Return the queries by name, each with our prefixes declared.

    What one gives for a `?graph` depends on nothing but what is in that and in the ontology; so
    where an article changes, only its graph is asked again.

    Raises:
        OntologyError: there is none, or one does not begin with its question in English, or asks
        no `?graph`.
    """
    files = sorted((folder() / "derived").glob("*.rq"))
    if not files:
        raise OntologyError(f"{folder() / 'derived'}: no query *.rq")
    found = {file.stem: file.read_text(encoding="utf-8") for file in files}
    for name, text in found.items():
        if not text.startswith("# "):
            raise OntologyError(f"derived/{name}.rq:1: the first line is no comment")
        if "GRAPH ?graph" not in text:
            raise OntologyError(f"derived/{name}.rq: it asks no GRAPH ?graph")
    return {name: prologue(text) + text for name, text in found.items()}


def derive(construct: Callable[[str], bytes]) -> bytes:
    """Return the derived graph as sorted N-Triples lines; `construct` answers one query so."""
    lines = {line for query in queries().values() for line in construct(query).splitlines()}
    return b"".join(line + b"\n" for line in sorted(lines) if line.strip())


Construct = Callable[[str], bytes]
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{(.*?)\}", re.DOTALL)
_TRIPLE = re.compile(r"<([^>]*)> <([^>]*)> <([^>]*)> \.")


def unfounded(construct: Construct, lines: Iterable[bytes]) -> set[bytes]:
    """Return those of some derived N-Triples lines that no claim gives any more."""
    return {line for line in lines if not any(map(construct, _founding(line.decode())))}


def _founding(line: str) -> Iterator[str]:
    """Yield the queries that give a line, if anything does: with its terms for their variables."""
    match = _TRIPLE.match(line)
    if match is None:
        return
    for query in queries().values():
        template = _TEMPLATE.search(query)
        for pattern in re.split(r"\s\.(?:\s|$)", template[1] if template else ""):
            words = pattern.split()
            if len(words) == 3 and all(map(_fits, words, match.groups())):
                yield _filled(query, dict(zip(words, match.groups(), strict=True)))


def _fits(word: str, iri: str) -> bool:
    prefix, _, name = word.partition(":")
    return word.startswith("?") or PREFIXES.get(prefix, "") + name == iri or word == f"<{iri}>"


def _filled(query: str, terms: dict[str, str]) -> str:
    for word, iri in terms.items():
        if word.startswith("?"):
            query = re.sub(rf"\{word}\b", lambda _, iri=iri: f"<{iri}>", query)  # type: ignore[misc]
    return query
