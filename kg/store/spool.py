"""A result on its way out: complete up to a cap on bytes and rows, else an error or cut and marked.

What is cut ends after a whole row and is well formed; JSON says so in a member of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..errors import LimitError
from .formats import GRAPHS, RESULTS


class Shape(NamedTuple):
    """How rows follow one another in a format."""

    start: bytes
    """What stands before the first row."""
    row: re.Pattern[bytes]
    end: bytes
    """What closes a result that was cut."""
    mark: bytes
    """What nearly every row has once, for a quick count."""


_LINE = re.compile(rb"[^\n]*+\n")
SHAPES: dict[str, Shape] = {
    RESULTS["json"]: Shape(
        b'"bindings":[',
        re.compile(
            rb',?\{(?:[^{}"]|"(?:[^"\\]|\\.)*+"'
            rb'|\{(?:[^{}"]|"(?:[^"\\]|\\.)*+"|\{(?:[^{}"]|"(?:[^"\\]|\\.)*+")*+\})*+\})*+\}',
            re.DOTALL,
        ),
        b']},"truncated":true}',
        b'}},{"',
    ),
    RESULTS["xml"]: Shape(
        b"<results>",
        re.compile(rb"<result>.*?</result>|<result ?/>", re.DOTALL),
        b"</results></sparql>",
        b"<result>",
    ),
    RESULTS["csv"]: Shape(
        b"\r\n", re.compile(rb'(?:"(?:[^"]|"")*+"|[^"\r\n])*+\r\n'), b"", b"\r\n"
    ),
    RESULTS["tsv"]: Shape(b"\n", _LINE, b"", b"\n"),
    GRAPHS["nt"]: Shape(b"", _LINE, b"", b"\n"),
}


class Spool:
    """A buffer that takes so many bytes and so many rows of a format, and no more."""

    def __init__(self, limit: int, *, rows: int, media_type: str = "") -> None:
        self.limit = limit
        self.rows = rows
        self.shape = SHAPES.get(media_type)
        self.size = 0
        self._pieces: list[bytes] = []
        self._quick = 0

    def write(self, data: bytes) -> int:
        """Keep a piece.

        Raises:
            LimitError: the pieces together exceed a limit.
        """
        self._pieces.append(data)
        self.size += len(data)
        if self.size > self.limit:
            raise LimitError(f"The result is larger than the limit of {self.limit:,} bytes.")
        if self.shape:
            # Marks that fall between two pieces are missed, some within values are counted.
            self._quick += data.count(self.shape.mark)
            if self._quick > self.rows * 1.02 + 100:
                self.check_rows()
        return len(data)

    def flush(self) -> None:
        """Do nothing: all is here."""

    def check_rows(self) -> None:
        """Pass a result that has no more rows than it may; they are counted where it is close.

        Raises:
            LimitError: it has more.
        """
        if self.shape is None or self._quick < self.rows * 0.98 - 100:
            return
        count = sum(1 for _ in _ends(self.contents(), self.shape, self.rows + 1))
        if count > self.rows:
            raise LimitError(f"The result has more rows than the limit of {self.rows:,}.")
        self._quick = min(self._quick, count)

    def contents(self) -> bytes:
        """Return all that was written."""
        self._pieces = [b"".join(self._pieces)]
        return self._pieces[0]

    def cut(self) -> bytes | None:
        """Return what was written up to the last row within the limits, or None if it cannot be."""
        body = self.contents()[: self.limit]
        if self.shape is None or self.shape.start not in body:
            return None
        end = body.index(self.shape.start) + len(self.shape.start)
        for end in _ends(body, self.shape, self.rows):  # noqa: B007
            pass
        return body[:end] + self.shape.end


def _ends(body: bytes, shape: Shape, most: int) -> Iterator[int]:
    """Yield where each row ends, of so many rows."""
    place = body.index(shape.start) + len(shape.start) if shape.start in body else len(body)
    for _ in range(most):
        found = shape.row.match(body, place)
        if found is None:
            return
        place = found.end()
        yield place
