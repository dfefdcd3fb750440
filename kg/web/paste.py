"""Paste an article, or take it from the web or a file: its claims are shown, nothing is stored."""

from __future__ import annotations

import datetime as dt
import re
import time

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request
from rdflib import Graph

from .. import articles, fetching, markup
from ..encoding import decode
from ..errors import InputError
from ..facts import Article
from ..namespaces import bind
from . import (
    article_page,
    current_store,
    data_iri,
    fairness,
    negotiation,
    require_token,
    settings,
    submissions,
)
from .filters import Filters

blueprint = Blueprint("paste", __name__)

MOST = 20_000
"""The most characters of an article that is only looked at."""
SIZE = 3_000_000
"""The most bytes of a page that an article is taken from."""
SECONDS = 10.0
"""How long an address may take to send its page."""
_HTML = re.compile(r"<(?:!doctype html|html|head|body|article|p)\b", re.IGNORECASE)


@blueprint.get("/paste")
def form() -> str:
    """Show the form."""
    given = {"date": dt.date.today().isoformat()}
    return render_template("paste.html", given=given, most=MOST, writable=_writable())


@blueprint.post("/paste/text")
def extracted() -> Response:
    """Send the article of a page with what the page states of it, ready for the form.

    The page is the body of the request, or what is at the `url` of a JSON object. The server goes
    to an address for holders of a token alone, and never to one that is not public.
    """
    url = ""
    if request.is_json:
        require_token()
        body = request.get_json(silent=True)
        url = str(body.get("url", "")).strip()[:2000] if isinstance(body, dict) else ""
        data = _fetched(url)
    else:
        data = request.get_data()
    if len(data) > SIZE:
        abort(413, f"A page may have {SIZE:,} bytes here.")
    found = _article_of(data, url)
    if not (found["text"] or "").strip():
        abort(422, "No text was found in it.")
    return jsonify(found)


def _fetched(url: str) -> bytes:
    got = fetching.fetch(url, seconds=SECONDS, size=SIZE)
    if got.status != 200:
        abort(422, f"{url} answers with status {got.status}.")
    return got.body


def _article_of(data: bytes, url: str) -> dict[str, str | None]:
    text = decode(data)
    if not _HTML.search(text[:2000]):
        return {"text": text[:MOST]}
    page = markup.page(text)
    stated = {"title": page.title, "date": (page.date or "")[:10], "publisher": page.publisher}
    return {"text": _report(text, page.text)[:MOST], **stated, "url": url or page.url}


def _report(source: str, plain: str) -> str:
    """Return the report of a page without what stands around it, as well as that can be had."""
    try:
        import trafilatura
    except ImportError:
        return plain
    found = trafilatura.extract(source, include_comments=False, include_tables=False)
    return found or plain


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
        writable=_writable(),
    )
    return current_app.make_response(page)


def _writable() -> bool:
    return bool(settings().token or settings().tokens)


def _article() -> Article:
    given = {
        name: request.form.get(name, "").strip() for name in ("text", "title", "publisher", "url")
    }
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
