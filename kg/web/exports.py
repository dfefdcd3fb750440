"""The whole graph as one download, in the formats of other tools."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from .. import exporting
from ..store.formats import GRAPHS
from . import current_store, negotiation
from .headers import mark, tag_of

blueprint = Blueprint("exports", __name__)


@blueprint.get("/export.<extension>")
def export(extension: str) -> Response:
    """Send everything in one format, in pieces; it is complete before the first is sent."""
    found = exporting.FORMATS.get(extension)
    if found is None:
        offered = ", ".join(f"/export.{name}" for name in exporting.FORMATS)
        abort(404, f"There is no export.{extension}; there is {offered}.")
    store = current_store()
    tag = tag_of(store.generation, extension)
    content_type = negotiation.content_type(found.media_type)
    pieces = exporting.export(store, extension)
    if extension not in GRAPHS:
        pieces = iter([b"".join(pieces)])
    response = Response(pieces, content_type=content_type)
    name = f"diplomacy-kg.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return mark(response, tag)
