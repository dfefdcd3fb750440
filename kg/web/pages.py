"""Pages for people, and RDF of the same resources: every data IRI answers under its own path."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node
from werkzeug.wrappers import Response as AnyResponse

from .. import exporting, ontology
from ..namespaces import DIP, bind, graph_iri
from ..store import Store
from . import (
    article_page,
    current_store,
    data_iri,
    entities,
    found,
    lists,
    marked,
    negotiation,
    rest,
    words,
)
from .filters import Filters
from .headers import STARTED, mark, tag_of
from .questions import QUERY_PAGE_SHOWS_RESULTS, query_page
from .resources import (
    Ref,
    address,
    clipped,
    describe,
    kind,
    labels,
    pointed_at,
    statements,
    text_of,
    value_of,
)

__all__ = ["QUERY_PAGE_SHOWS_RESULTS", "blueprint", "query_page"]

blueprint = Blueprint("pages", __name__)

PAGE = 50
CHANCES = (
    ("modality=threatened", "What is threatened"),
    ("modality=pledged", "What is promised"),
    ("modality=requested", "What is asked for"),
    ("polarity=negative", "What is denied"),
    ("quad=material-conflict", "Acts of conflict"),
    ("quad=material-cooperation", "Acts of cooperation"),
)
ENTITY_CLASSES = (DIP.Agent, DIP.Place, DIP.Treaty, DIP.Conflict, DIP.Development, DIP.Entity)


@blueprint.get("/")
def home() -> AnyResponse:
    """Show what is in the graph, the newest articles, the most active actors, how to ask."""
    store = current_store()
    tag = tag_of(store.generation, STARTED, request.host)
    counts = lists.counts(store)
    page = render_template(
        "home.html",
        marked=marked.dataset(counts),
        counts=counts,
        articles=lists.articles(store, 8),
        actors=lists.agents(store, 12),
        questions=ontology.questions()[:3],
        chances=CHANCES,
        formats=exporting.FORMATS,
        host=request.host_url,
    )
    return mark(current_app.make_response(page), tag)


@blueprint.get("/articles")
def article_list() -> str:
    """Show the articles, the newest first."""
    page = _page()
    found = lists.articles(current_store(), PAGE + 1, (page - 1) * PAGE)
    return render_template(
        "articles.html", articles=found[:PAGE], page=page, more=len(found) > PAGE
    )


@blueprint.get("/agents")
def agent_list() -> str:
    """Show the actors, the most active first."""
    page = _page()
    found = lists.agents(current_store(), PAGE + 1, (page - 1) * PAGE)
    more, first = len(found) > PAGE, (page - 1) * PAGE + 1
    return render_template("agents.html", actors=found[:PAGE], page=page, more=more, first=first)


@blueprint.get("/search")
def search() -> str:
    """Show the entities and articles whose name or headline has the words in it."""
    words_ = request.args.get("q", "").strip()[:200]
    found = lists.search(current_store(), words_) if words_ else []
    return render_template("search.html", words=words_, found=found)


@blueprint.get("/graph/<path:name>")
def named_graph(name: str) -> AnyResponse:
    """Send the reader of a graph's IRI to its content."""
    return redirect(f"/store?graph={quote(data_iri('graph/' + name), safe='')}", 303)


@blueprint.get("/<path:path>")
def thing(path: str) -> AnyResponse | str:
    """Answer for a data IRI: a page for people, else its statements as RDF."""
    path = quote(path)
    stem, _, ending = path.rpartition(".")
    if ending in negotiation.TRIPLES and (graph := describe(current_store(), data_iri(stem))):
        return _rdf(graph, negotiation.TRIPLES[ending])
    if ending in rest.ENDINGS and (found_ := rest.claims_of(data_iri(stem), ending)):
        return found_
    iri = data_iri(path)
    if not negotiation.prefers_html(request):
        media_type = negotiation.graph_type(request)
        return _rdf(_described(current_store(), iri), media_type)
    tag = tag_of(current_store().generation, STARTED, request.full_path, request.host)
    response = current_app.make_response(_page_of(iri))
    response.headers["Link"] = f'</{path}.ttl>; rel="alternate"; type="text/turtle"'
    return mark(response, tag)


def _page_of(iri: str) -> str:
    store = current_store()
    graph = _described(store, iri)
    classes = set(graph.objects(URIRef(iri), RDF.type))
    if DIP.Article in classes:
        return _article(store, iri)
    broad = {
        b for c in classes for b in ontology.vocabulary().transitive_objects(c, RDFS.subClassOf)
    }
    if broad & set(ENTITY_CLASSES):
        return _entity(store, graph, URIRef(iri))
    return _resource(store, graph, URIRef(iri))


def _described(store: Store, iri: str) -> Graph:
    graph = describe(store, iri)
    if not graph:
        abort(404, f"Nothing in this graph is called {iri}.")
    return graph


def _rdf(graph: Graph, media_type: str) -> Response:
    body = negotiation.serialise(bind(graph), media_type)
    return Response(body, content_type=negotiation.content_type(media_type))


def _article(store: Store, iri: str) -> str:
    name = "article/" + iri.rpartition("/")[2]
    graph = statements(store, "article_graph", g=graph_iri(data_iri(""), name))
    filters = Filters.read(request.args)
    return article_page.show(store, graph, iri, filters, graph_path=f"/graph/{name}")


def _entity(store: Store, graph: Graph, entity: URIRef) -> str:
    label = clipped(str(graph.value(entity, RDFS.label) or entity), article_page.LONGEST)
    sort = kind(graph, str(entity))
    items = entities.items(graph, entity)
    return render_template(
        "entity.html",
        label=label,
        kind=sort,
        marked=marked.entity(label, sort, "/" + found.path(entity), items),
        aliases=entities.aliases(graph, entity),
        items=items,
        facts=_facts(graph, entity, labels(store, pointed_at(graph)), entities.SHOWN),
        acts=entities.acts(store, entity),
        sayings=entities.sayings(store, entity),
        modalities=entities.modalities(store, entity),
        source=f"/api/claims?{Filters(actor=found.path(entity)).query_string(view='brief')}",
        relations=entities.relations(store, entity),
        counterparts=entities.counterparts(store, entity),
        articles=entities.articles(store.rows(text_of("mentioned"), entity=entity)),
        path=address(str(entity)),
    )


def _resource(store: Store, graph: Graph, iri: URIRef) -> str:
    about = [str(row["claim"]) for row in store.rows(text_of("about"), thing=iri)]
    if (iri, RDF.type, DIP.Claim) in graph:
        about = [str(iri)]
    names = labels(store, pointed_at(graph) | {str(iri)})
    title = names.get(str(iri)) or names.get(str(graph.value(iri, DIP.about)), "")
    cards = entities.cards(store, about)
    sentence = cards[0][0].sentence.text if cards else ""
    return render_template(
        "resource.html",
        label=clipped(title),
        kind=kind(graph, str(iri)),
        marked=marked.claim(clipped(title), "/" + found.path(iri), sentence) if cards else None,
        facts=_facts(graph, iri, names, {RDF.type, RDFS.label}),
        cards=cards,
        similar=_similar(store, about),
        path=address(str(iri)),
        iri=str(iri),
    )


def _similar(store: Store, about: list[str]) -> list[dict[str, Any]]:
    """Return claims of other articles on acts of the same type, people and days."""
    seen = [item for claim in about[:1] for item in found.near(store, claim)]
    known = {address(claim) for claim in about}
    return [item for item in seen if item["claim"] not in known][:10]


def _facts(
    graph: Graph, iri: URIRef, names: dict[str, str], hidden: set[URIRef]
) -> list[tuple[Ref, list[Ref]]]:
    """Return the statements about an IRI as property and values, by name of the property."""
    found: dict[Node, list[Ref]] = {}
    for predicate, value in graph.predicate_objects(iri):
        if predicate not in hidden:
            found.setdefault(predicate, []).append(value_of(value, names))
    facts = [
        (Ref(words.name(p), address(str(p)), words.shorten(str(p))), sorted(v, key=_by_label))
        for p, v in found.items()
    ]
    return sorted(facts, key=lambda fact: fact[0].label)


def _by_label(ref: Ref) -> str:
    return ref.label


def _page() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 1_000_000))
