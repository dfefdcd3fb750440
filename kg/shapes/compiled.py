"""The shapes as Python functions: a fast check that never passes what pySHACL would report.

It knows the parts of SHACL that our shapes use; where the shapes hold another part, there is no
such check. What it cannot compare it calls broken, and pySHACL decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.term import Node

from ..namespaces import NIF, SH, digest
from .data import Data

Rule = Callable[[Data, Node, Collection[Node]], bool]
"""Says whether a constraint holds for the values that a path leads to from a focus node."""
Shape = Callable[[Data, Node], bool]
Path = Callable[[Data, Node], Collection[Node]]

_SAID = frozenset({RDF.type, SH.path, SH.targetClass, SH.message})
_NUMBERS = (int, float, Decimal)


class UnknownError(Exception):
    """The shapes hold something that is not known here."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The shapes with their target classes."""

    shapes: tuple[tuple[Node, Shape], ...]

    def holds(self, data: Data) -> bool:
        """Say whether all rules hold; False may also mean that it is not certain."""
        return all(
            holds(data, focus) for target, holds in self.shapes for focus in data.instances(target)
        )


def compiled(shapes: Graph) -> Compiled | None:
    """Return the shapes as functions; None where they hold what is not known here."""
    maker = _Maker(shapes)
    try:
        found = [
            (target, maker.shape(shape))
            for shape, target in sorted(shapes.subject_objects(SH.targetClass))
        ]
        maker.check_targets()
    except UnknownError:
        return None
    return Compiled(tuple(found))


class _Maker:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def check_targets(self) -> None:
        """Pass shapes that have no targets but classes.

        Raises:
            UnknownError: others have.
        """
        for other in (SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf, SH.target):
            if (None, other, None) in self._graph:
                raise UnknownError(other)
        if (None, RDF.type, RDFS.Class) in self._graph:
            raise UnknownError(RDFS.Class)

    def shape(self, node: Node) -> Shape:
        path = self._graph.value(node, SH.path)
        rules = tuple(self._rules(node))
        if path is None:
            return lambda data, focus: all(rule(data, focus, (focus,)) for rule in rules)
        step = self._path(path)

        def holds(data: Data, focus: Node) -> bool:
            values = step(data, focus)
            return all(rule(data, focus, values) for rule in rules)

        return holds

    def _rules(self, node: Node) -> Iterator[Rule]:
        for predicate, value in self._graph.predicate_objects(node):
            if predicate in _SAID:
                continue
            if predicate in _PLAIN:
                yield _PLAIN[predicate](value)
            elif predicate in (SH.node, SH.property):
                yield _each(self.shape(value))
            elif predicate in (SH["or"], SH.xone):
                shapes = tuple(map(self.shape, RdfList(self._graph, value)))
                yield _some(shapes, 1 if predicate == SH.xone else len(shapes))
            elif predicate == SH["in"]:
                yield _among(frozenset(RdfList(self._graph, value)))
            elif predicate == SH.sparql:
                yield self._query(value)
            else:
                raise UnknownError(predicate)

    def _query(self, node: Node) -> Rule:
        found = _QUERIES.get(digest(str(self._graph.value(node, SH.select))))
        if found is None:
            raise UnknownError(node)
        return found

    def _path(self, path: Node) -> Path:
        if isinstance(path, URIRef):
            return lambda data, focus: data.objects(focus, path)
        either = self._graph.value(path, SH.alternativePath)
        if either is not None:
            steps = [self._path(step) for step in RdfList(self._graph, either)]
            return lambda data, focus: {value for step in steps for value in step(data, focus)}
        if self._graph.value(path, RDF.first) is None:
            raise UnknownError(path)
        return _along([self._path(step) for step in RdfList(self._graph, path)])


def _along(steps: list[Path]) -> Path:
    def follow(data: Data, focus: Node) -> Collection[Node]:
        reached: Iterable[Node] = (focus,)
        for step in steps:
            reached = {value for node in reached for value in step(data, node)}
        return set(reached)

    return follow


def _each(shape: Shape) -> Rule:
    return lambda data, _, values: all(shape(data, value) for value in values)


def _some(shapes: tuple[Shape, ...], most: int) -> Rule:
    def holds(data: Data, _: Node, values: Collection[Node]) -> bool:
        counts = (sum(shape(data, value) for shape in shapes) for value in values)
        return all(1 <= count <= most for count in counts)

    return holds


def _among(allowed: frozenset[Node]) -> Rule:
    return lambda _data, _focus, values: all(value in allowed for value in values)


def _count(least: int, most: float) -> Rule:
    return lambda _data, _focus, values: least <= len(values) <= most


def _class(wanted: Node) -> Rule:
    return lambda data, _, values: all(data.is_a(value, wanted) for value in values)


def _datatype(wanted: Node) -> Rule:
    return lambda _data, _focus, values: all(_is_of(value, wanted) for value in values)


def _is_of(value: Node, wanted: Node) -> bool:
    if not isinstance(value, Literal) or value.ill_typed or value.language:
        return False
    return (value.datatype or XSD.string) == wanted


def _node_kind(kind: Node) -> Rule:
    kinds: dict[Node, type] = {SH.IRI: URIRef, SH.Literal: Literal}
    if kind not in kinds:
        raise UnknownError(kind)
    wanted = kinds[kind]
    return lambda _data, _focus, values: all(isinstance(value, wanted) for value in values)


def _pattern(pattern: Node) -> Rule:
    fits = re.compile(str(pattern)).search
    return _written(lambda text: fits(text) is not None)


def _written(test: Callable[[str], bool]) -> Rule:
    return lambda _data, _focus, values: all(
        not isinstance(value, BNode) and test(str(value)) for value in values
    )


def _value(wanted: Node) -> Rule:
    return lambda _data, _focus, values: wanted in values


def _bound(test: Callable[[Any, Any], bool]) -> Callable[[Node], Rule]:
    def make(limit: Node) -> Rule:
        return lambda _data, _focus, values: all(_compared(test, v, limit) for v in values)

    return make


def _pair(test: Callable[[Any, Any], bool]) -> Callable[[Node], Rule]:
    def make(other: Node) -> Rule:
        return lambda data, focus, values: all(
            _compared(test, one, two) for one, two in product(values, data.objects(focus, other))
        )

    return make


def _compared(test: Callable[[Any, Any], bool], one: Node, two: Node) -> bool:
    """Compare numbers with numbers and days with days; nothing else passes."""
    if not (isinstance(one, Literal) and isinstance(two, Literal)):
        return False
    values = one.value, two.value
    if one.ill_typed or two.ill_typed or any(isinstance(value, bool) for value in values):
        return False
    numbers = all(isinstance(value, _NUMBERS) for value in values)
    days = all(type(value) is date for value in values)
    return (numbers or days) and test(*values)


def _equals(other: Node) -> Rule:
    return lambda data, focus, values: set(values) == set(data.objects(focus, other))


def _quoted(data: Data, text_node: Node, _: Collection[Node]) -> bool:
    """Say whether all spans of a text quote it: what shape:Quotes asks in SPARQL."""
    texts = [str(text) for text in data.objects(text_node, NIF.isString)]
    for span in data.spans(text_node):
        pieces = (NIF.beginIndex, NIF.endIndex, NIF.anchorOf)
        for begin, end, quote in product(*(data.objects(span, piece) for piece in pieces)):
            if not _stands(begin, end, str(quote), texts):
                return False
    return True


def _stands(begin: Node, end: Node, quote: str, texts: list[str]) -> bool:
    first, last = getattr(begin, "value", None), getattr(end, "value", None)
    if type(first) is not int or type(last) is not int or not 0 <= first <= last:
        return False
    return len(quote) == last - first and all(text[first:last] == quote for text in texts)


_QUERIES: dict[str, Rule] = {"7da595a0cf8d": _quoted}
"""The rules written in SPARQL, by a digest of their text."""

_PLAIN: dict[Node, Callable[[Node], Rule]] = {
    SH.minCount: lambda value: _count(int(str(value)), float("inf")),
    SH.maxCount: lambda value: _count(0, int(str(value))),
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _node_kind,
    SH.pattern: _pattern,
    SH.minLength: lambda value: _written(lambda text: len(text) >= int(str(value))),
    SH.hasValue: _value,
    SH.minInclusive: _bound(lambda value, limit: value >= limit),
    SH.maxInclusive: _bound(lambda value, limit: value <= limit),
    SH.lessThan: _pair(lambda one, two: one < two),
    SH.lessThanOrEquals: _pair(lambda one, two: one <= two),
    SH.equals: _equals,
}
