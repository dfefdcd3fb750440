"""Whether the engine can read a text, found out without running it."""

from __future__ import annotations

import pyoxigraph as ox

from .diagnosis import malformed, offset_of

_BASE = "http://base.invalid/"
MARGIN = 40
"""More characters than the engine's parser looks ahead of a mistake."""


def check_syntax(text: str, *, update: bool = False) -> None:
    """Pass a text that is well formed.

    The engine has no parser to call alone. A null character is always a mistake, so nothing is run;
    where it is the first one, far behind the text, there was none in the text.

    Raises:
        QueryError: it is malformed, with line and column.
    """
    store = ox.Store()
    probe = text + "\n" * MARGIN + "\0"
    try:
        if update:
            store.update(probe, base_iri=_BASE)
        else:
            store.query(probe, base_iri=_BASE)
    except SyntaxError as error:
        if offset_of(error, probe) < len(text) + MARGIN:
            raise malformed(error, text, update=update) from error
