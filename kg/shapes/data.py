"""The graph of an article as the compiled shapes look into it: by subject and property."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from ..namespaces import NIF

Values = Mapping[tuple[Node, Node], Collection[Node]]


class Data:
    """The triples of a graph, of the vocabulary, and of entities described in the background.

    `supers` are the classes above each class of the vocabulary.
    """

    def __init__(
        self,
        triples: Iterable[tuple[Node, Node, Node]],
        vocabulary: Values,
        supers: Mapping[Node, Collection[Node]],
        background: Graph | None = None,
    ) -> None:
        self._values: dict[tuple[Node, Node], list[Node]] = defaultdict(list)
        self._spans: dict[Node, list[Node]] = defaultdict(list)
        self._vocabulary, self._supers = vocabulary, supers
        nodes: set[Node] = set()
        for subject, predicate, value in triples:
            self._values[subject, predicate].append(value)
            nodes.add(subject)
            if isinstance(value, URIRef):
                nodes.add(value)
            if predicate == NIF.referenceContext:
                self._spans[value].append(subject)
        if background is not None:
            self._look_up(nodes, background)
        self._instances: dict[Node, set[Node]] = defaultdict(set)
        self._classes: dict[Node, set[Node]] = defaultdict(set)
        for (subject, predicate), values in self._values.items():
            if predicate == RDF.type:
                self._note(subject, values)

    def _look_up(self, nodes: Iterable[Node], background: Graph) -> None:
        """Add class and name of nodes that the graph does not describe."""
        for node in nodes:
            if (node, RDF.type) not in self._values:
                for predicate in (RDF.type, RDFS.label):
                    found = set(background.objects(node, predicate))
                    if found:
                        there = self._values[node, predicate]
                        there += found.difference(there)

    def _note(self, subject: Node, types: Iterable[Node]) -> None:
        for type in types:
            for each in (type, *self._supers.get(type, ())):
                self._instances[each].add(subject)
                self._classes[subject].add(each)

    @property
    def plain(self) -> bool:
        """Say whether the graph adds no classes to the vocabulary."""
        return all(predicate != RDFS.subClassOf for _, predicate in self._values)

    def objects(self, subject: Node, predicate: Node) -> Collection[Node]:
        """Return the values of a property, each once."""
        own = self._values.get((subject, predicate), ())
        known = self._vocabulary.get((subject, predicate))
        return {*own, *known} if own and known else own or known or ()

    def spans(self, text: Node) -> Collection[Node]:
        """Return the spans of a text."""
        return self._spans.get(text, ())

    def instances(self, kind: Node) -> Collection[Node]:
        """Return what is of a class, or of one below it."""
        return self._instances.get(kind, ())

    def is_a(self, node: Node, kind: Node) -> bool:
        """Say whether a node is of a class, or of one below it."""
        return kind in self._classes.get(node, ())
