"""The rows of tables, plain, gzipped or zipped: each with its line, or with what is wrong there."""

from __future__ import annotations

import csv
import gzip
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from ..articles import Failure
from ..errors import InputError
from .mapping_files import Form

Row = tuple[int, dict[str, str]]

_NO_ZIP = (zipfile.BadZipFile, NotImplementedError)  # the second: packed in a way zipfile lacks
_ENCRYPTED = 1


class Rows(Protocol):
    """Cells of one row after the other, and the line where the last one ended."""

    line_num: int

    def __next__(self) -> list[str]:
        """Return the cells of the next row."""

    def __iter__(self) -> Iterator[list[str]]:
        """Return itself."""


def rows(path: Path, form: Form) -> Iterator[Row | Failure]:
    """Yield the rows of a file, one after the other: nothing but the row at hand is kept.

    Raises:
        InputError: the file cannot be read, or names no column that the form needs.
    """
    with _opened(path) as stream:
        reader = _reader(stream, form)
        header = form.header or tuple(next(reader, ()))
        _check_header(path, header, form)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Failure(str(path), reader.line_num, f"no row: {error}")
                continue
            if cells:
                yield _row(path, reader.line_num, header, cells)


def width(path: Path, form: Form) -> int:
    """Return how many cells the first row of a file has; 0 where there is none."""
    with _opened(path) as stream:
        return len(next(_reader(stream, form), ()))


def _row(path: Path, line: int, header: tuple[str, ...], cells: list[str]) -> Row | Failure:
    if len(cells) != len(header):
        return Failure(str(path), line, f"{len(cells)} cells where there are {len(header)} columns")
    for name, cell in zip(header, cells, strict=True):
        if not cell.isascii() and any("\udc80" <= c <= "\udcff" for c in cell):
            return Failure(str(path), line, f"{name} is not UTF-8")
    return line, dict(zip(header, cells, strict=True))


def _reader(stream: IO[bytes], form: Form) -> Rows:
    lines, delimiter = _lines(stream), form.delimiter
    if form.quoted:
        return csv.reader(lines, delimiter=delimiter)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _lines(stream: IO[bytes]) -> Iterable[str]:
    """Yield the lines of a file; bytes that are no UTF-8 stay to be found in their cell."""
    for number, line in enumerate(stream):
        text = line.decode("utf-8", "surrogateescape")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _check_header(path: Path, header: tuple[str, ...], form: Form) -> None:
    """Let pass a table that has at least the columns without which no row says anything.

    Raises:
        InputError: one is missing.
    """
    for field in ("date", "type") if "type" in form.columns else ("id",):
        column = form.columns.get(field)
        if field not in form.constants and column not in header:
            told = ", ".join(header[:12]) or "nothing"
            sought = f"column {column!r} ({field})" if column else f"column for {field!r}"
            raise InputError(f"{path}: there is no {sought} among {told}; see --mapping")


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as stream:
                yield cast("IO[bytes]", stream)
        elif path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive, archive.open(_only(path, archive)) as inside:
                yield inside
        else:
            with path.open("rb") as file:
                yield file
    except (OSError, EOFError, zlib.error, csv.Error, *_NO_ZIP) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _only(path: Path, archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if len(names) != 1:
        raise InputError(f"{path}: {len(names)} files are in it where one table is expected")
    if archive.getinfo(names[0]).flag_bits & _ENCRYPTED:
        raise InputError(f"{path}: {names[0]} is encrypted")
    return names[0]
