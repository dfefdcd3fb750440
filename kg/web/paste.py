"""Paste an article: its claims are shown at once and nothing is stored."""

from __future__ import annotations

import datetime as dt
import time

from flask import Blueprint, Response, abort, current_app, render_template, request
from rdflib import Graph

from .. import articles
from ..errors import InputError
from ..facts import Article
from ..namespaces import bind
from . import (
    article_page,
    current_store,
    data_iri,
    fairness,
    negotiation,
    settings,
    submissions,
)
from .filters import Filters

blueprint = Blueprint("paste", __name__)

MOST = 20_000
"""The most characters of an article that is only looked at."""


@blueprint.get("/paste")
def form() -> str:
    """Show the form."""
    return render_template("paste.html", given={"date": dt.date.today().isoformat()}, most=MOST)


@blueprint.post("/paste")
def read() -> Response:
    """Show the claims of the article of the form, or send its triples; store nothing.

    Its time is taken from the budget of the client as that of a query is.
    """
    article = _article()
    with fairness.charged(60.0) as spent:
        began = time.monotonic()
        coded = submissions.preview(article)
        spent.append(time.monotonic() - began)
    graph = bind(Graph()).parse(data=coded.triples, format="nt")
    if request.form.get("as") == "ttl":
        body = negotiation.serialise(graph, negotiation.TRIPLES["ttl"])
        response = Response(body, content_type="text/turtle; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="article.ttl"'
        return response
    page = article_page.show(
        current_store(),
        graph,
        data_iri(f"article/{coded.extraction.article.id}"),
        Filters(),
        template="pasted.html",
        given=dict(request.form),
        writable=bool(settings().token or settings().tokens),
    )
    return current_app.make_response(page)


def _article() -> Article:
    given = {name: request.form.get(name, "").strip() for name in ("text", "title", "publisher")}
    text = given.pop("text").replace("\r\n", "\n")
    if not text:
        abort(422, "There is no text.")
    if len(text) > MOST:
        abort(413, f"An article may have {MOST:,} characters here; this one has {len(text):,}.")
    date = request.form.get("date", "").strip() or dt.date.today().isoformat()
    known = {name: value[:500] for name, value in given.items() if value}
    try:
        return articles.from_text(text, date=date, **known, source="POST /paste")
    except InputError as error:
        abort(422, f"The article cannot be read: {error}.")
