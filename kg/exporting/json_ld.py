"""JSON-LD in the words of our own context, which stands at its head; one named graph at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from rdflib import RDF, XSD

from .. import ontology
from ..errors import StoreError
from ..store import Store
from ..store.formats import GRAPHS

_TERM = r"(<[^>]*>|_:[^ ]+)"
_LINE = re.compile(
    rf"{_TERM} <([^>]*)> (?:{_TERM}|(\".*\")(?:@(\S+)|\^\^<([^>]*)>)?)(?: {_TERM})? \."
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
Row = tuple[str, str, Any]
"""A subject, the key of a property and its value, as JSON-LD writes them."""


def pieces(store: Store) -> Iterator[bytes]:
    """Yield one document: the context, then the default graph's nodes and the named graphs."""
    context = json.dumps(_context(), ensure_ascii=False, separators=(",", ":"))
    yield f'{{"@context":{context},"graph":['.encode()
    comma = ""
    for node in _nodes(_default_graph(store)):
        yield f"{comma}\n{_written(node)}".encode()
        comma = ","
    for graph in store.graphs():
        lines = store.dump(GRAPHS["nt"], graph, ordered=True)
        inside = ",\n".join(_written(node) for node in _nodes(_lines(lines)))
        yield f'{comma}\n{{"id":{json.dumps(_iri(graph))},"graph":[\n{inside}]}}'.encode()
        comma = ","
    yield b"]}\n"


def _default_graph(store: Store) -> Iterator[str]:
    try:
        lines = list(_alone(_lines(store.dump(GRAPHS["nq"]))))
    except StoreError:  # another engine does not tell which statements have no graph
        return iter(())
    return iter(sorted(lines))


def _alone(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if (found := _LINE.match(line)) and not found[7])


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.decode() for line in whole)
    if rest:
        yield rest.decode()


def _nodes(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    rows = (_row(found) for line in lines if (found := _LINE.match(line)))
    for subject, own in groupby(rows, key=lambda row: row[0]):
        node: dict[str, Any] = {"id": subject}
        for _, key, value in own:
            known = node.setdefault(key, [])
            known.append(value)
        yield {k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in node.items()}


def _row(found: re.Match[str]) -> Row:
    subject, property, thing, text, language, datatype, _ = found.groups()
    if property == str(RDF.type) and thing:
        return _reference(subject), "type", _word(_unescaped(thing[1:-1]))
    key = _word(_unescaped(property))
    coerced = _coerced().get(key, "")
    if thing:
        here = _reference(thing)
        return _reference(subject), key, here if coerced == "@id" else {"id": here}
    return _reference(subject), key, _literal(_unescaped(text[1:-1]), language, datatype, coerced)


def _literal(text: str, language: str | None, datatype: str | None, coerced: str) -> Any:
    if language:
        return {"@value": text, "@language": language}
    if datatype is None:
        return {"@value": text} if coerced else text
    if datatype == coerced:
        return text
    if datatype == str(XSD.integer) and not coerced and str(_whole(text)) == text:
        return _whole(text)
    return {"@value": text, "@type": _iri(datatype)}


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,15}", text) else None


def _reference(term: str) -> str:
    return _iri(_unescaped(term[1:-1])) if term.startswith("<") else term


def _unescaped(text: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])

    return _ESCAPE.sub(plain, text) if "\\" in text else text


@cache
def _context() -> Mapping[str, Any]:
    text = (ontology.folder() / "context.jsonld").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)["@context"]
    return found


@cache
def _prefixes() -> Mapping[str, str]:
    pairs = _context().items()
    return {k: v for k, v in pairs if isinstance(v, str) and v.endswith(("#", "/"))}


@cache
def _terms() -> Mapping[str, str]:
    """Return the terms of the context by their IRIs."""
    found = {}
    for term, told in _context().items():
        name = told.get("@id") if isinstance(told, dict) else told
        if isinstance(name, str) and term not in _prefixes() and ":" in name:
            found[_expanded(name)] = term
    return found


@cache
def _coerced() -> Mapping[str, str]:
    """Return what values of a term are without being told: `@id` or a datatype."""
    pairs = _context().items()
    return {k: _expanded(v["@type"]) for k, v in pairs if isinstance(v, dict) and "@type" in v}


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return _prefixes()[prefix] + local if colon and prefix in _prefixes() else name


@lru_cache(1 << 14)
def _word(iri: str) -> str:
    """Return the term of a property or class, else its compact IRI."""
    return _terms().get(iri) or _iri(iri)


@lru_cache(1 << 14)
def _iri(iri: str) -> str:
    """Return an IRI with a prefix of the context, or as it is."""
    for prefix, space in _prefixes().items():
        local = iri.removeprefix(space)
        if local != iri and re.fullmatch(r"[A-Za-z0-9_-]+", local):
            return f"{prefix}:{local}"
    return iri


def _written(node: Mapping[str, Any]) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))
