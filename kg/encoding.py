"""From bytes to characters."""

from __future__ import annotations

import re

from .errors import InputError

_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_UTF8_PAIR = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""")


def opening(data: bytes) -> bytes:
    """Return the first bytes that are neither space nor byte order mark."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000]


def decode(data: bytes, charset: str | None = None) -> str:
    """Return the characters of a file: UTF-8, UTF-16, UTF-32, what it declares or Windows-1252.

    A byte order mark is left out. `charset` was told with the bytes; UTF-8 goes before it.

    Raises:
        InputError: it is no text, or no encoding that we know fits.
    """
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return _decode(data, "utf-32")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(data, "utf-16")
    if bad := _CONTROLS.search(data):
        raise InputError(f"this is no text: byte {bad.start()} is 0x{bad[0].hex()}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if charset and charset.lower() not in ("utf-8", "utf8"):
            return _decode(data, charset)
        declared = _CHARSET.search(data[:2000])
        if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
            return _decode(data, declared[1].decode("ascii"))
        strange = sum(byte > 127 for byte in data)
        if not declared and not _UTF8_PAIR.search(data) and strange * 10 <= len(data):
            return _decode(data, "cp1252")
        raise InputError(f"the encoding is not UTF-8: see byte {error.start}") from error


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError as error:
        raise InputError(f"the encoding {encoding!r} is unknown") from error
    except UnicodeDecodeError as error:
        raise InputError(f"the encoding is not {encoding}: see byte {error.start}") from error
