"""The ontology for people: every class, property, value and event type, and its RDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS, VOID
from rdflib.term import Node
from werkzeug.wrappers import Response as AnyResponse

from .. import ontology
from ..errors import OntologyError
from ..namespaces import DIP, PLOVER, SCHEMA, bind
from ..store import Store
from . import current_store, lists, negotiation, words
from .description import dataset_now
from .resources import Ref, address, clipped, text_of, values

blueprint = Blueprint("ontology_page", __name__)

FACTS = {
    "kind of": (RDFS.subClassOf, RDFS.subPropertyOf),
    "of": (RDFS.domain, SCHEMA.domainIncludes),
    "value": (RDFS.range, SCHEMA.rangeIncludes),
    "inverse": (OWL.inverseOf,),
    "derived as": (DIP.derivedAs,),
    "quad class": (DIP.quadClass,),
    "same as": (OWL.equivalentClass, OWL.equivalentProperty, SKOS.exactMatch),
    "close to": (SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch),
    "see also": (RDFS.seeAlso,),
}


@dataclass(frozen=True)
class Term:
    """One term as the page explains it; `facts` are its other statements as label and values."""

    anchor: str
    short: str
    label: str
    comment: str
    note: str
    facts: tuple[tuple[str, tuple[Ref, ...]], ...]
    examples: tuple[str, ...]
    codes: tuple[str, ...] = ()
    tone: str = ""
    score: str = ""
    narrower: tuple[Term, ...] = ()


@blueprint.get("/ontology")
@blueprint.get("/plover")
def show() -> Response | AnyResponse:
    """Explain the ontology to people; give its RDF to programs."""
    if not negotiation.prefers_html(request):
        return _rdf(negotiation.graph_type(request))
    if request.path == "/plover":
        return redirect("/ontology#event-types", 303)
    response = current_app.make_response(
        render_template("ontology.html", used=_used(current_store()), **_sections())
    )
    response.headers["Link"] = '</ontology.ttl>; rel="alternate"; type="text/turtle"'
    return response


@blueprint.get("/ontology.<ending>")
def download(ending: str) -> Response:
    """Give the ontology as RDF in the format that the address ends with."""
    if ending not in negotiation.TRIPLES:
        abort(404, f"The ontology is not offered as .{quote(ending)}.")
    return _rdf(negotiation.TRIPLES[ending])


def _rdf(media_type: str) -> Response:
    body = negotiation.serialise(bind(Graph()) + _aligned(), media_type)
    return Response(body, content_type=negotiation.content_type(media_type))


@dataclass(frozen=True)
class Use:
    """How often a term is used; of a type also one claim with its sentence."""

    count: int
    example: str = ""
    sentence: str = ""


def _used(store: Store) -> dict[str, Use]:
    """Return the use of each term of ours that is used, by prefixed name."""
    return lists.remembered(store, "usage", lambda: _counted(store))


def _counted(store: Store) -> dict[str, Use]:
    graph = dataset_now()
    found: dict[str, Use] = {}
    for kind, number in ((VOID["class"], VOID.entities), (VOID.property, VOID.triples)):
        for part, term in graph.subject_objects(kind):
            name, count = words.shorten(str(term)), int(str(graph.value(part, number) or 0))
            found[name] = max(found.get(name, Use(0)), Use(count), key=lambda use: use.count)
    rows = [row for row in store.rows(text_of("usage")) if "kind" in row]
    inside = values(str(row["example"]) for row in rows)
    proofs = store.rows(text_of("proofs").replace("VALUES_OF_THING", inside)) if inside else []
    sentences = {proof["claim"]: str(proof["words"]) for proof in proofs}
    for row in rows:
        use = Use(
            int(str(row["claims"])),
            address(str(row["example"])) or "",
            clipped(sentences.get(row["example"], ""), 300),
        )
        found[words.shorten(str(row["kind"]))] = use
    return found


@cache
def _aligned() -> Graph:
    """Return the ontology with its alignments, where there are any."""
    try:
        return ontology.vocabulary() + ontology.graph("alignments")
    except OntologyError:
        return ontology.vocabulary()


@cache
def _sections() -> dict[str, object]:
    graph = _aligned()
    derived = _closure(graph, DIP.derivedRelation)
    properties = _ours(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    head = URIRef(str(DIP).rstrip("#"))
    schemes = _ours(graph, SKOS.ConceptScheme)
    return {
        "title": str(graph.value(head, DCTERMS.title) or "Ontology"),
        "description": str(graph.value(head, DCTERMS.description) or ""),
        "version": str(graph.value(head, OWL.versionInfo) or ""),
        "classes": _terms(graph, _ours(graph, OWL.Class)),
        "properties": _terms(graph, [p for p in properties if p not in derived]),
        "derived": _terms(graph, [p for p in properties if p in derived]),
        "schemes": [
            (_term(graph, scheme), _terms(graph, _top(graph, scheme)))
            for scheme in schemes
            if scheme != DIP.EventType
        ],
        "types": _event_types(graph),
    }


def _ours(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    found = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    ours = (str(DIP), str(PLOVER))
    return [s for s in found if isinstance(s, URIRef) and str(s).startswith(ours)]


def _closure(graph: Graph, root: URIRef) -> set[Node | None]:
    return set(graph.transitive_subjects(RDFS.subPropertyOf, root))


def _top(graph: Graph, scheme: URIRef) -> list[URIRef]:
    return [s for s in graph.subjects(SKOS.topConceptOf, scheme) if isinstance(s, URIRef)]


def _terms(graph: Graph, found: Iterable[URIRef]) -> list[Term]:
    return sorted((_term(graph, term) for term in found), key=lambda t: t.anchor.lower())


def _event_types(graph: Graph) -> list[Term]:
    """Return the event types, cooperation first as their scores order them, with their modes."""
    types = [_term(graph, t, narrower=True) for t in _top(graph, DIP.EventType)]
    return sorted(types, key=lambda t: (not t.score, -float(t.score or 0), t.anchor))


def _term(graph: Graph, term: URIRef, *, narrower: bool = False) -> Term:
    below = [s for s in graph.subjects(SKOS.broader, term) if isinstance(s, URIRef)]
    return Term(
        anchor=ontology.local(str(term)),
        short=words.shorten(str(term)),
        label=words.name(term),
        comment=_text(graph, term, RDFS.comment, SKOS.definition),
        note=_text(graph, term, SKOS.scopeNote),
        facts=tuple(_facts(graph, term)),
        examples=tuple(sorted(str(e) for e in graph.objects(term, SKOS.example))),
        codes=tuple(_codes(graph, term)),
        tone=words.tone(term) if (term, SKOS.inScheme, DIP.EventType) in graph else "",
        score=_text(graph, term, DIP.score),
        narrower=tuple(_terms(graph, below)) if narrower else (),
    )


def _text(graph: Graph, term: URIRef, *properties: URIRef) -> str:
    found = (graph.value(term, p) for p in properties)
    return next((str(text) for text in found if text is not None), "")


def _codes(graph: Graph, term: URIRef) -> list[str]:
    notations = graph.objects(term, SKOS.notation)
    return sorted(str(n) for n in notations if getattr(n, "datatype", None) == DIP.cameo)


def _facts(graph: Graph, term: URIRef) -> list[tuple[str, tuple[Ref, ...]]]:
    found = {label: _refs(graph, term, properties) for label, properties in FACTS.items()}
    return [(label, refs) for label, refs in found.items() if refs]


def _refs(graph: Graph, term: URIRef, properties: Iterable[URIRef]) -> tuple[Ref, ...]:
    found = {o for p in properties for o in graph.objects(term, p) if isinstance(o, URIRef)}
    refs = (Ref(words.shorten(str(o)), address(str(o))) for o in found)
    return tuple(sorted(refs, key=lambda ref: ref.label))
