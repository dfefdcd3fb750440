"""The links to Wikidata as tables: all of them in SSSOM, and what Wikidata lacks."""

from __future__ import annotations

from flask import Blueprint, Response

from .. import exchange
from . import current_store, data_iri
from .headers import mark, tag_of

blueprint = Blueprint("linksets", __name__)

TSV = "text/tab-separated-values; charset=utf-8"


@blueprint.get("/links.sssom.tsv")
def sssom() -> Response:
    """Send every link with its justification, confidence and date."""
    tag = tag_of(current_store().generation, "sssom")
    return mark(
        _file("links.sssom.tsv", "".join(exchange.sssom(current_store(), data_iri("")))), tag
    )


@blueprint.get("/links.quickstatements")
def quickstatements() -> Response:
    """Send what articles tell of linked entities and our copy of Wikidata lacks."""
    tag = tag_of(current_store().generation, "quickstatements")
    return mark(
        _file("links.quickstatements", "".join(exchange.quickstatements(current_store()))), tag
    )


def _file(name: str, text: str) -> Response:
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, content_type=TSV, headers=attached)
