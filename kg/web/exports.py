"""The graph, or what filters find of it, as one download in the formats of other tools."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack

from flask import Blueprint, Response, abort, request

from .. import exporting
from . import current_store, data_iri, fairness, negotiation, settings
from .filters import Filters
from .headers import mark, tag_of

blueprint = Blueprint("exports", __name__)

PIECE = 1 << 16


@blueprint.get("/export.<extension>")
def export(extension: str) -> Response:
    """Send everything in one format, or what the filters find; complete before the first piece."""
    found = exporting.FORMATS.get(extension)
    if found is None:
        offered = ", ".join(f"/export.{name}" for name in exporting.FORMATS)
        abort(404, f"There is no export.{extension}; there is {offered}.")
    filters = Filters.read(request.args)
    tag = tag_of(current_store().generation, extension, filters.query_string())
    content_type = negotiation.content_type(found.media_type)
    response = Response(_pieces(extension, filters), content_type=content_type)
    name = f"diplomacy-kg{'-part' if filters else ''}.{extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return mark(response, tag)


def _pieces(extension: str, filters: Filters) -> Iterator[bytes]:
    store = current_store()
    if not filters:
        return _kept(exporting.export(store, extension))
    with fairness.charged(settings().max_timeout) as spent:
        began = time.monotonic()
        pieces = _kept(exporting.export(store, extension, filters, data_iri("")))
        spent.append(time.monotonic() - began)
    return pieces


def _kept(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the pieces once all of them are there, kept in a file where they are many."""
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=4 << 20))
        for piece in pieces:
            file.write(piece)
        file.seek(0)
        stack.pop_all()
    return _read(file)


def _read(file: tempfile.SpooledTemporaryFile[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
