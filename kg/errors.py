"""Every error this package raises, as a tree.

KgError                     anything we raise on purpose
├── InputError              one article, row or file cannot be read: skip it, report it
├── ShapeError              one article's graph breaks a shape: leave it out, report it
├── OntologyError           a file in ontology/ or data/ is wrong: stop
├── ModelError              a trained model is missing or broken: stop
├── ServiceError            another service does not answer as it should: go on without it
└── StoreError              the store cannot do what was asked
    ├── QueryError          the query is wrong: the client's mistake (has line and column)
    ├── RefusedError        the query may not run here (policy)
    ├── LimitError          the query ran past a limit
    ├── FullError           the disk is full; nothing was changed
    └── FormatError         the answer has none of the media types asked for
"""

from __future__ import annotations

from collections.abc import Sequence


class KgError(Exception):
    """Anything this package raises on purpose; its text is a sentence for a person."""


class InputError(KgError):
    """One input cannot be read or coded; the run goes on without it."""


class ShapeError(KgError):
    """The graph of one article breaks a shape; it is left out of the store."""


class OntologyError(KgError):
    """A file of the ontology or the packaged data is wrong; nothing can go on."""


class ModelError(KgError):
    """A trained model is missing or cannot be loaded."""


class ServiceError(KgError):
    """A service that helps, such as Wikidata, gives no answer or a wrong one; go on without it."""


class StoreError(KgError):
    """The store cannot do what was asked."""


class QueryError(StoreError):
    """The query is malformed; `line` and `column` (1-based) say where, if known.

    `token` is the word that is wrong, `hint` a line that would put it right.
    """

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        token: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        self.token = token
        self.hint = hint


class RefusedError(StoreError):
    """The query asks for something that this server does not allow."""


class LimitError(StoreError):
    """The query ran past a limit; the text names the limit."""


class FullError(StoreError):
    """There is no room on the disk for a change; what was there before is there still."""


class FormatError(StoreError):
    """None of the media types asked for fits the answer; `offered` lists those that do."""

    def __init__(self, message: str, *, offered: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.offered = tuple(offered)
