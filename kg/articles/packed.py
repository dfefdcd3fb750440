"""Files as they lie on disk: plain, compressed by gzip or Zstandard, or archives of web pages."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ..errors import InputError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

PAGES = ("text/html", "application/xhtml+xml")
_Packing = tuple[Callable[..., Any], tuple[type[Exception], ...]]
"""What opens a file, and the errors that say that it is damaged."""
_KINDS = {"response": PAGES, "resource": PAGES, "conversion": ("text/plain",)}


class Meter:
    """How many bytes of the `total` of some files were read."""

    def __init__(self) -> None:
        self.total = 0
        self._past = 0
        self._file: BinaryIO | None = None

    @contextlib.contextmanager
    def following(self, file: BinaryIO) -> Iterator[None]:
        """Follow a file for the length of a block."""
        self._file = file
        try:
            yield
        finally:
            self._past += self._here()
            self._file = None

    def share(self) -> float:
        """Return how much was read, from 0 to 1."""
        return min(1.0, (self._past + self._here()) / self.total) if self.total else 0.0

    def _here(self) -> int:
        """Return how much of the file in hand was read; of a pipe, nothing is known."""
        return self._file.tell() if self._file and self._file.seekable() else 0


@dataclass(frozen=True, slots=True)
class Record:
    """One page of a web archive: where it stood on the web, and its bytes.

    `charset` is what the server said of them, where it did.
    """

    url: str
    data: bytes
    charset: str | None
    plain: bool


def bare(path: Path) -> Path:
    """Return the name of a file without that of its packing.

    >>> bare(Path("news.jsonl.gz")).name
    'news.jsonl'
    """
    return path.with_suffix("") if path.suffix.lower() in _PACKINGS else path


@contextlib.contextmanager
def unpacked(path: Path, meter: Meter | None = None) -> Iterator[BinaryIO]:
    """Give the content of a file as a stream that is unpacked as it is read.

    Raises:
        InputError: it is damaged, or what unpacks it is not installed. OSError: as of a file.
    """
    suffix = path.suffix.lower()
    opened, damages = _PACKINGS[suffix]() if suffix in _PACKINGS else (contextlib.nullcontext, ())
    try:
        with path.open("rb") as file, (meter or Meter()).following(file), opened(file) as stream:
            yield stream
    except damages as error:
        raise InputError(f"cannot be unpacked: {error}") from error


def _gzip() -> _Packing:
    return gzip.open, (gzip.BadGzipFile, zlib.error, EOFError)


def _zstandard() -> _Packing:
    try:
        zstd = import_module("compression.zstd")  # Python 3.14
    except ImportError:
        try:
            zstd = import_module("backports.zstd")
        except ImportError as error:
            raise InputError(
                "cannot be unpacked without Zstandard: pip install 'diplomacy-kg[zstd]'"
            ) from error
    return zstd.open, (zstd.ZstdError, EOFError)


_PACKINGS: dict[str, Callable[[], _Packing]] = {".gz": _gzip, ".zst": _zstandard}


class Joined(io.RawIOBase):
    """Bytes that were read already, and what comes after them."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._first, self._rest = io.BytesIO(first), rest

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer; see `io.RawIOBase.readinto`."""
        data = self._first.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def records(stream: BinaryIO, limit: int) -> Iterator[Record]:
    """Yield the pages in a web archive (WARC, also WET): what servers gave with status 200.

    Of a page larger than `limit` one byte more is read. Images and the like are passed over.

    Raises:
        InputError: it is no archive, or what reads it is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise InputError(
            "web archives cannot be read without warcio: pip install 'diplomacy-kg[warc]'"
        ) from error
    try:
        for record in ArchiveIterator(stream):
            if found := _page(record, limit):
                yield found
    except ArchiveLoadFailed as error:
        raise InputError(f"this is no web archive: {error}") from error


def _page(record: ArcWarcRecord, limit: int) -> Record | None:
    kinds = _KINDS.get(record.rec_type)
    if kinds is None:
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != "200":
        return None
    said = (headers or record.rec_headers).get_header("Content-Type") or ""
    kind, _, rest = said.partition(";")
    if kind.strip().lower() not in kinds:
        return None
    charset = rest.partition("charset=")[2].strip("\"' ") or None
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    data = record.content_stream().read(limit + 1)
    return Record(url, data, charset, record.rec_type == "conversion")
