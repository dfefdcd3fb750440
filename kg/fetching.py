"""Pages and feeds from the web: bounded in time and size, redirects checked, addresses pinned.

A name is resolved once and the connection goes to the address that was checked, so that a link in
a feed cannot lead into the network of whoever follows it.
"""

from __future__ import annotations

import gzip
import http.client
import io
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from . import __version__
from .errors import InputError

AGENT = f"diplomacy-kg/{__version__} (+https://w3id.org/diplomacy-kg/)"
SECONDS = 30.0
SIZE = 16_000_000
REDIRECTS = 5
_FOREVER, _FOR_NOW = frozenset({301, 308}), frozenset({302, 303, 307})


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its status, header fields (names in lower case) and whole body.

    `url` is where it came from; `moved` is where it lives for good, if that is elsewhere.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved: str | None = None


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    private: Collection[str] = (),
    seconds: float = SECONDS,
    size: int = SIZE,
) -> Fetched:
    """Return the answer to a GET, after at most five redirects.

    `private` names the hosts that may be at addresses which are not public. `seconds` are for
    everything together, `size` is for the body, unpacked.

    Raises:
        InputError: no web address, an address that is not public, no answer in time, too much.
    """
    deadline, place, moved, lasting = time.monotonic() + seconds, url, None, True
    for _ in range(REDIRECTS + 1):
        try:
            got = _once(place, headers or {}, private, deadline, size)
        except TimeoutError:
            raise InputError(f"{url}: no whole answer within {seconds:g} seconds") from None
        except (OSError, http.client.HTTPException, zlib.error, EOFError) as error:
            raise InputError(
                f"{url}: cannot be fetched: {error or type(error).__name__}"
            ) from error
        to = got.headers.get("location")
        if got.status not in _FOREVER | _FOR_NOW or not to:
            return Fetched(place, got.status, got.headers, got.body, moved)
        place = urljoin(place, quote(to, safe="%/:?#[]@!$&'()*+,;=-._~"))
        lasting = lasting and got.status in _FOREVER
        moved = place if lasting else moved
    raise InputError(f"{url}: leads on more than {REDIRECTS} times")


def _once(
    url: str, headers: Mapping[str, str], private: Collection[str], deadline: float, size: int
) -> Fetched:
    parts = urlsplit(url)
    connection = _connection(parts, private, deadline)
    try:
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        own = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT}
        connection.request("GET", path, headers=own | {"Accept-Encoding": "gzip"} | dict(headers))
        response = connection.getresponse()
        body = _body(response, url, deadline, size)
        named = {name.lower(): value for name, value in response.getheaders()}
        return Fetched(url, response.status, named, body)
    finally:
        connection.close()


def _connection(
    parts: SplitResult, private: Collection[str], deadline: float
) -> http.client.HTTPConnection:
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{parts.geturl()} is no web address")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise InputError(f"{parts.geturl()} is no web address: {error}") from error
    left = max(0.05, deadline - time.monotonic())
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if parts.hostname not in private and not _public(address):
        raise InputError(f"{parts.hostname} is at {address}, which is no public address")
    sock = socket.create_connection((address, port), timeout=left)
    if parts.scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=parts.hostname)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=left)
    connection.sock = sock
    return connection


def _public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return mapped.is_global and not mapped.is_multicast


def _body(response: http.client.HTTPResponse, url: str, deadline: float, size: int) -> bytes:
    """Return the body, unpacked piece by piece, so that no bomb fills the memory."""
    packed = response.getheader("Content-Encoding", "").lower() in ("gzip", "x-gzip")
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed else None
    pieces, total = [], 0
    while piece := response.read1(1 << 16):
        if unpacker:
            piece = unpacker.decompress(piece, size + 1)
        total += len(piece)
        if total > size:
            raise InputError(f"{url}: sends more than the limit of {size:,} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
        pieces.append(piece)
    whole = b"".join(pieces)
    return _gunzipped(whole, url, size) if whole.startswith(b"\x1f\x8b") else whole


def _gunzipped(data: bytes, url: str, size: int) -> bytes:
    """Return the content of a gzip file: a sitemap may be one."""
    with gzip.open(io.BytesIO(data)) as file:
        whole = file.read(size + 1)
    if len(whole) > size:
        raise InputError(f"{url}: holds more than the limit of {size:,} bytes")
    return whole
