"""Reading news texts: plain text, HTML, RSS, Atom and JSON Lines become articles.

The stored text is what every offset counts in. Nothing in it is normalised: no Unicode form, no
line endings. Only a byte order mark and line breaks at its very end are left out; of HTML, the
visible text is stored.

Files may be packed by gzip or Zstandard (`.gz`, `.zst`); JSON Lines are read line by line, whatever
their size, and so are web archives (`.warc`), page by page.

Plain text may begin with header lines (`Title:`, `Date:`, `Publisher:`, `URL:`, `Id:`) and a blank
line; they are metadata and no part of the stored text. Without them the whole file is the text,
and a first line that is no sentence is the title as well.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import sys
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from ..encoding import opening
from ..errors import InputError
from ..facts import Article
from . import packed
from .intake import LINE_SUFFIXES, MAX_BYTES, STANDARD_INPUT, Intake, document, lines, web_page
from .packed import Joined, Meter
from .texts import MAX_CHARACTERS, Failure, Reading, from_text, iso

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "Article",
    "Failure",
    "Gauge",
    "Reading",
    "from_text",
    "read",
    "read_text",
]

Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NO_ARTICLE = re.compile(r"\.|(?:README|LICEN[CS]E)\b", re.IGNORECASE)


class Gauge(Meter):
    """How much of some inputs was read."""

    @staticmethod
    def of(inputs: Inputs) -> Gauge:
        """Return the gauge of inputs; what cannot be measured, such as standard input, is left out.

        `inputs` is not used up: it is a path or a list of them.
        """
        gauge = Gauge()
        paths = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
        for file in (file for path in paths if path != "-" for file in _files(Path(path))):
            with contextlib.suppress(OSError):
                gauge.total += file.stat().st_size
        return gauge


def read(
    inputs: Inputs,
    *,
    date: str | dt.date | None = None,
    gauge: Gauge | None = None,
) -> Reading:
    """Yield the articles of files and folders in order, and a `Failure` for what cannot be read.

    Folders are read whole, sorted, without hidden files, README, LICENSE and pipes; `-` is
    standard input, of any of the kinds. `date` is the day of publication of all of them; without
    it, that of their metadata, else one that the text states. An article met a second time is a
    failure. `gauge` follows how much was read.

    Raises:
        InputError: `date` is none.
    """
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    intake = Intake(iso(date))
    try:
        for path in paths:
            if path == "-":
                yield from _standard_input(intake)
            elif not os.fspath(path):
                yield Failure("''", None, "an empty name is no file")
            else:
                for file in _files(Path(path)):
                    yield from _file(intake, file, gauge)
    finally:
        intake.close()


def read_text(data: bytes, name: str, *, date: str | dt.date | None = None) -> Reading:
    """Yield the articles that the bytes hold; the suffix of `name`, else the content, says how."""
    intake = Intake(iso(date))
    try:
        yield from document(intake, data, name)
    finally:
        intake.close()


def _standard_input(intake: Intake) -> Reading:
    """Yield the articles of standard input; more than a document may have is JSON Lines."""
    if sys.stdin is None:
        yield Failure(STANDARD_INPUT, None, "it is closed")
        return
    stream = sys.stdin.buffer
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES and opening(data).startswith(b"{"):
        rest = cast("BinaryIO", BufferedReader(Joined(data, stream), MAX_BYTES))
        yield from lines(intake, rest, STANDARD_INPUT)
    else:
        yield from document(intake, data, STANDARD_INPUT)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = (Path(folder, name) for name in sorted(names) if not _NO_ARTICLE.match(name))
        yield from (file for file in files if file.is_file() or not file.exists())


def _shown(path: Path) -> str:
    """Return the name of a file on one line, whatever bytes it has."""
    name = os.fsencode(path).decode(errors="backslashreplace")
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], name)


def _file(intake: Intake, path: Path, gauge: Gauge | None) -> Reading:
    source, inner = _shown(path), packed.bare(path)
    suffix = inner.suffix.lower()
    try:
        with packed.unpacked(path, gauge) as stream:
            if suffix in LINE_SUFFIXES:
                yield from lines(intake, stream, source)
            elif suffix == ".warc":
                for record in packed.records(stream, MAX_BYTES):
                    yield from web_page(intake, record, source)
            else:
                yield from document(intake, stream.read(MAX_BYTES + 1), source, _shown(inner))
    except InputError as error:
        yield Failure(source, None, str(error))
    except OSError as error:
        yield Failure(source, None, f"cannot be read: {error.strerror or error}")
