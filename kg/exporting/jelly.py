"""Jelly: RDF as a compact binary stream of frames, which Jena, RDF4J and rdflib read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from ..errors import FormatError
from ..store import Store

MEDIA_TYPE = "application/x-jelly-rdf"


def frames(store: Store) -> Iterator[bytes]:
    """Yield the dataset as frames of quads, each with its length before it.

    Raises:
        FormatError: pyjelly is not installed (the extra `jelly`).
    """
    try:
        from pyjelly.integrations.rdflib.parse import Quad
        from pyjelly.integrations.rdflib.serialize import flat_stream_to_frames
        from pyjelly.serialize.ioutils import write_delimited
    except ImportError as error:
        raise FormatError(
            "Jelly needs pyjelly: pip install 'diplomacy-kg[jelly]'.", offered=["nq"]
        ) from error
    quads = (Quad(s, p, o, g or DATASET_DEFAULT_GRAPH_ID) for s, p, o, g in store.dataset().quads())
    return _delimited(flat_stream_to_frames(quads), write_delimited)


def _delimited(made: Iterator[Any], write: Any) -> Iterator[bytes]:
    for frame in made:
        written = io.BytesIO()
        write(frame, written)
        yield written.getvalue()
