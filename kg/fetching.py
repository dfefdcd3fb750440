"""Pages and feeds from the web: bounded in time and size, each redirect checked like the first."""

from __future__ import annotations

import gzip
import http.client
import io
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from . import __version__, outbound
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
        except outbound.AddressError as error:
            raise InputError(str(error)) from error
        except outbound.SizeError:
            raise InputError(f"{url}: sends more than the limit of {size:,} bytes") from None
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
    connection = outbound.connected(parts, private, deadline)
    try:
        own = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": AGENT}
        sent = own | {"Accept-Encoding": "gzip"} | dict(headers)
        connection.request("GET", outbound.path_of(parts), headers=sent)
        response = connection.getresponse()
        body = b"".join(_unpacked(response, deadline, size))
        if body.startswith(b"\x1f\x8b"):
            body = _gunzipped(body, size)
        named = {name.lower(): value for name, value in response.getheaders()}
        return Fetched(url, response.status, named, body)
    finally:
        connection.close()


def _unpacked(response: http.client.HTTPResponse, deadline: float, size: int) -> Iterator[bytes]:
    """Yield the body, unpacked piece by piece, so that no bomb fills the memory."""
    if response.getheader("Content-Encoding", "").lower() not in ("gzip", "x-gzip"):
        yield from outbound.pieces(response, size, deadline)
        return
    unpacker, total = zlib.decompressobj(16 + zlib.MAX_WBITS), 0
    for packed in outbound.pieces(response, size, deadline):
        piece = unpacker.decompress(packed, size + 1)
        total += len(piece)
        if total > size:
            raise outbound.SizeError
        yield piece


def _gunzipped(data: bytes, size: int) -> bytes:
    """Return the content of a gzip file: a sitemap may be one."""
    with gzip.open(io.BytesIO(data)) as file:
        whole = file.read(size + 1)
    if len(whole) > size:
        raise outbound.SizeError
    return whole
