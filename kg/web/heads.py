"""What the head of a request has to be, beyond what llhttp sees to (RFC 9112)."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_HEAD = 131_072
"""Bytes of a head, and of what comes after a body; a longer query is sent as a body."""
TOO_LONG = f"The head is longer than the limit of {LONGEST_HEAD:,} bytes."
MOST_FIELDS = 100

_HOST = re.compile(
    r"([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?|\[[0-9A-Fa-f:.]{2,45}\])?(:[0-9]{0,5})?"
)
_ABSOLUTE = re.compile(rb"(?i:https?)://([^/?#]*)")


def fault(
    method: str, version: str, target: bytes, fields: dict[str, str]
) -> tuple[int, str] | None:
    """Return the status and the sentence for what is wrong with a head, if something is.

    A target that names its host, as proxies are sent it, takes the place of the field.
    """
    if len(target) + sum(map(len, fields)) + sum(map(len, fields.values())) > LONGEST_HEAD:
        return 431, TOO_LONG
    if version not in ("1.0", "1.1"):
        return 505, "This server speaks HTTP/1.1 and HTTP/1.0."
    if not target.startswith(b"/") and target != b"*":
        found = _ABSOLUTE.match(target)
        fields["host"] = found[1].decode("latin-1") if found else "?"
    elif target == b"*" and method != "OPTIONS":
        return 400, "The address * is for OPTIONS alone."
    if version == "1.1" and "host" not in fields:
        return 400, "A request of HTTP/1.1 names its host."
    if not _is_host(fields.get("host", "")):
        return 400, "A request names one host, with or without a port, that http or https leads to."
    return _unreadable(version, fields.get("transfer-encoding"))


def is_heeded(name: str, value: str) -> bool:
    """Say whether a field counts: not several ranges, nor what no proxy could mean."""
    parts = [part.strip() for part in value.split(",")]
    if name == "range":
        return len(parts) == 1  # all is sent for several (RFC 9110, 14.2)
    if name == "x-forwarded-host":
        return all(map(_is_host, parts))
    return name != "x-forwarded-proto" or {"http", "https"}.issuperset(parts)


def before_body(fields: dict[str, str]) -> bytes:
    """Return a head after which a parser reads a body that comes with these fields."""
    framing = ((name, fields.get(name)) for name in ("content-length", "transfer-encoding"))
    lines = [f"{name}: {value}\r\n" for name, value in framing if value is not None]
    return f"POST / HTTP/1.1\r\n{''.join(lines)}\r\n".encode("latin-1")


def _unreadable(version: str, coding: str | None) -> tuple[int, str] | None:
    if coding is None:
        return None
    if version == "1.0":
        return 400, "HTTP/1.0 has no Transfer-Encoding."
    if coding.lower() != "chunked":
        return 501, f"Bodies are sent whole or chunked, not {coding}."
    return None


@lru_cache(1000)
def _is_host(host: str) -> bool:
    return len(host) <= 260 and _HOST.fullmatch(host) is not None
