"""Whether the graph of an article may be loaded: the one call to pySHACL and its report.

pySHACL takes as long as reading the article does; so a compiled form of the same shapes looks
first, and pySHACL where that finds fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SKOS
from rdflib.term import Node

from .. import ontology
from ..errors import OntologyError
from ..namespaces import SH, short
from .compiled import Compiled, compiled
from .data import Data, Values

_VOCABULARIES = ("diplomacy", "plover")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One broken rule: where (`node`, `path`), which rule (`message`), in which article.

    `node` is an IRI; `path` is written as in SPARQL (`dip:party|dip:from`) and empty where the rule
    is about the node as a whole.
    """

    node: str
    path: str
    message: str
    article: str

    def __str__(self) -> str:
        where = f"{self.node} {self.path}".strip()
        return f"{self.article}: {where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation; as text, one line for each broken rule."""

    results: tuple[Violation, ...] = ()

    @property
    def conforms(self) -> bool:
        """Say whether every rule holds."""
        return not self.results

    def __str__(self) -> str:
        return "\n".join(map(str, self.results)) or "conforms"


def validate(graph: Graph, *, article: str, background: Graph | None = None) -> Report:
    """Return which rules of ontology/shapes.ttl the graph of one article breaks.

    `article` names the article in the report. `background` describes entities that the graph refers
    to but does not describe (the graph of actors): only what they are and are called is looked up.

    Raises:
        OntologyError: the shapes themselves are wrong.
    """
    if passes(graph, background=background):
        return Report()
    return reported(graph, article=article, background=background)


def passes(graph: Graph, *, background: Graph | None = None) -> bool:
    """Say whether the graph certainly breaks no rule; otherwise `reported` says what is so."""
    rules = _compiled()
    if rules is None:
        return False
    data = Data(graph, *_known(), background)
    return data.plain and rules.holds(data)


def reported(graph: Graph, *, article: str, background: Graph | None = None) -> Report:
    """Return what pySHACL finds; see `validate`.

    Raises:
        OntologyError: the shapes themselves are wrong.
    """
    from pyshacl import validate as check
    from pyshacl.errors import ReportableRuntimeError

    try:
        _, report, _ = check(
            _complete(graph, background), shacl_graph=ontology.graph("shapes"), inplace=True
        )
    except ReportableRuntimeError as error:
        raise OntologyError(f"ontology/shapes.ttl: {error.message}") from error
    if not isinstance(report, Graph):
        raise OntologyError(f"ontology/shapes.ttl: {report}")
    return Report(tuple(sorted(_violations(report, article))))


def _complete(graph: Graph, background: Graph | None) -> Graph:
    """Return the graph with what the shapes look up beyond it: classes, concepts, entities."""
    whole = Graph()
    for triple in graph:
        whole.add(triple)
    for triple in _vocabulary():
        whole.add(triple)
    if background is not None:
        for node in graph.all_nodes() - set(graph.subjects(RDF.type)):
            for predicate in (RDF.type, RDFS.label):
                for value in background.objects(node, predicate):
                    whole.add((node, predicate, value))
    return whole


@cache
def _vocabulary() -> Graph:
    looked_up = (RDFS.subClassOf, SKOS.inScheme, SKOS.topConceptOf, SKOS.broader)
    found = Graph()
    for name in _VOCABULARIES:
        for predicate in looked_up:
            for subject, value in ontology.graph(name).subject_objects(predicate):
                found.add((subject, predicate, value))
    return found


@cache
def _compiled() -> Compiled | None:
    return compiled(ontology.graph("shapes"))


@cache
def _known() -> tuple[Values, Mapping[Node, frozenset[Node]]]:
    """Return the vocabulary by subject and property, and the classes above each class."""
    graph, values = _vocabulary(), defaultdict(list)
    for subject, predicate, value in graph:
        values[subject, predicate].append(value)
    classes = set(graph.subjects(RDFS.subClassOf))
    return dict(values), {
        one: frozenset(n for n in graph.transitive_objects(one, RDFS.subClassOf) if n is not None)
        for one in classes
    }


def _violations(report: Graph, article: str) -> Iterator[Violation]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path = report.value(result, SH.resultPath)
        yield Violation(
            node=str(_node(report, result)),
            path=_written(report, path) if path is not None else "",
            message=" ".join(sorted(map(str, report.objects(result, SH.resultMessage)))),
            article=article,
        )


def _node(report: Graph, result: Node) -> Node | None:
    """Return the node at fault: rules written in SPARQL look at an article and give the span."""
    component = report.value(result, SH.sourceConstraintComponent)
    value = report.value(result, SH.value)
    if component == SH.SPARQLConstraintComponent and isinstance(value, URIRef):
        return value
    return report.value(result, SH.focusNode)


def _written(report: Graph, path: Node) -> str:
    either = report.value(path, SH.alternativePath)
    if either is not None:
        return "|".join(_written(report, step) for step in Collection(report, either))
    if report.value(path, RDF.first) is not None:
        return "/".join(_written(report, step) for step in Collection(report, path))
    return short(str(path))
