"""An article with its claims marked in place, from the store or just read and not stored."""

from __future__ import annotations

from typing import Any

from flask import render_template
from rdflib import RDFS, Graph, URIRef
from rdflib.namespace import DCTERMS

from ..namespaces import NIF, SCHEMA
from ..store import Store
from . import claims, marked, reading
from .filters import Filters, keeps
from .resources import address, clipped, labels, value_of

LONGEST = 300
"""The longest headline that is shown whole."""


def show(
    store: Store,
    graph: Graph,
    iri: str,
    filters: Filters,
    *,
    graph_path: str = "",
    template: str = "article.html",
    **more: Any,
) -> str:
    """Return the page of an article whose graph is given; names come from it and the store."""
    article = URIRef(iri)
    own = {str(s): str(o) for s, o in graph.subject_objects(RDFS.label)}
    names = own | labels(store, claims.entities_of(graph))
    found = claims.claims_of(graph)
    cards = [claims.card(graph, claim, names, number) for number, claim in enumerate(found, 1)]
    kept = [card for card in cards if keeps(filters, card)]
    text = str(graph.value(article, NIF.isString) or "")
    url = graph.value(article, SCHEMA.url)
    publisher = graph.value(article, SCHEMA.publisher)
    title = clipped(str(graph.value(article, DCTERMS.title) or "Untitled"), LONGEST)
    date = graph.value(article, SCHEMA.datePublished)
    by = value_of(publisher, names) if publisher else None
    return render_template(
        template,
        marked=marked.article(title, address(iri) or "", date, by),
        title=title,
        date=date,
        publisher=by,
        url=address(str(url)) if url else None,
        cards=kept,
        total=len(cards),
        filters=filters,
        choices=claims.choices(cards),
        passages=reading.passages(text, kept, claims.mentions(graph, names)),
        path=address(iri),
        graph=graph_path,
        **more,
    )
