"""Turtle that declares the prefixes it uses, in order, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

PIECE = 1 << 16
_LONGEST = 64


def tidy(file: IO[bytes]) -> Iterator[bytes]:
    """Yield Turtle or TriG in pieces, its unused prefixes left out and the others sorted.

    >>> import io
    >>> source = b"@prefix b: <http://b/> .\\n@prefix a: <http://a/> .\\na:x a a:y .\\n"
    >>> b"".join(tidy(io.BytesIO(source)))
    b'@prefix a: <http://a/> .\\na:x a a:y .\\n'
    """
    file.seek(0)
    declarations, start = [], 0
    while (line := file.readline()).startswith(b"@prefix "):
        declarations.append(line)
        start = file.tell()
    used = _used(file, start, {line.split()[1] for line in declarations})
    yield b"".join(sorted(line for line in declarations if line.split()[1] in used))
    file.seek(start)
    while piece := file.read(PIECE):
        yield piece


def _used(file: IO[bytes], start: int, names: set[bytes]) -> set[bytes]:
    """Return the names that occur from a position on; pieces overlap by the longest name."""
    file.seek(start)
    found: set[bytes] = set()
    before = b""
    while names - found and (piece := file.read(PIECE)):
        window = before + piece
        found |= {name for name in names - found if _is_in(window, name, names)}
        before = window[-_LONGEST:]
    return found


def _is_in(window: bytes, name: bytes, names: set[bytes]) -> bool:
    """Say whether a name stands there, and not only as the end of another one."""
    if name not in window:
        return False
    if not any(other.endswith(name) for other in names - {name}):
        return True
    # What stands before is looked at last: a search for fixed bytes is faster.
    literal = re.escape(name)
    return re.search(literal + rb"(?<![\w.-]" + literal + rb")", window) is not None
