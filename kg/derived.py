"""The direct triples: made by the CONSTRUCT queries in ontology/derived, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from .errors import OntologyError
from .namespaces import prologue
from .ontology import folder


@cache
def queries() -> dict[str, str]:
    """Return the queries by name, each with our prefixes declared.

    Raises:
        OntologyError: there is none, or one does not begin with its question in English.
    """
    files = sorted((folder() / "derived").glob("*.rq"))
    if not files:
        raise OntologyError(f"{folder() / 'derived'}: no query *.rq")
    found = {file.stem: file.read_text(encoding="utf-8") for file in files}
    for name, text in found.items():
        if not text.startswith("# "):
            raise OntologyError(f"derived/{name}.rq:1: the first line is no comment")
    return {name: prologue(text) + text for name, text in found.items()}


def derive(construct: Callable[[str], bytes]) -> bytes:
    """Return the derived graph as sorted N-Triples lines; `construct` answers one query so."""
    lines = {line for query in queries().values() for line in construct(query).splitlines()}
    return b"".join(line + b"\n" for line in sorted(lines) if line.strip())
