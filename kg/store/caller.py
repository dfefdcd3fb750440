"""Calls to other endpoints: to public addresses or listed ones, bounded in time and size.

A name is resolved once, and the connection goes to the address that was checked, so that a name
cannot lead elsewhere in between; a redirect is checked like the first address.
"""

from __future__ import annotations

import http.client
import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from urllib.parse import urlencode, urljoin, urlsplit

from .. import __version__, outbound
from ..errors import LimitError, RefusedError, StoreError

AGENT = f"diplomacy-kg/{__version__} (+https://w3id.org/diplomacy-kg/)"
SECONDS = 8.0
SIZE = 10_000_000
REDIRECTS = 3
KEPT_SECONDS, KEPT_ANSWERS = 300.0, 64
_REDIRECT = frozenset({301, 302, 307, 308})


class Caller:
    """Asks the endpoints that are listed, and remembers their answers for some minutes."""

    def __init__(self, listed: Collection[str], *, seconds: float = SECONDS, size: int = SIZE):
        self.listed = frozenset(listed)
        self._private = frozenset(filter(None, map(_literal, self.listed)))
        self.seconds = seconds
        self.size = size
        self._kept: OrderedDict[tuple[str, str], tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, endpoint: str, query: str) -> bytes:
        """Return the SPARQL JSON results of an endpoint.

        Raises:
            RefusedError: it is not listed, or leads to an address that is not public.
            LimitError: it takes too long or sends too much. StoreError: it does not answer.
        """
        if endpoint not in self.listed:
            raise RefusedError(f"{endpoint} is not on the list of services.")
        with self._lock:
            kept = self._kept.get((endpoint, query))
        if kept and kept[0] > time.monotonic():
            return kept[1]
        body = self._fetch(endpoint, urlencode({"query": query}).encode())
        with self._lock:
            self._kept[endpoint, query] = (time.monotonic() + KEPT_SECONDS, body)
            while len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)
        return body

    def _fetch(self, endpoint: str, form: bytes) -> bytes:
        deadline = time.monotonic() + self.seconds
        url = endpoint
        for _ in range(REDIRECTS + 1):
            try:
                status, place, body = self._once(url, form, deadline)
            except outbound.AddressError as error:
                raise RefusedError(f"{error}.") from error
            except outbound.SizeError as error:
                limit = f"the limit of {self.size:,} bytes"
                raise LimitError(f"A service sent more than {limit}.") from error
            except TimeoutError as error:
                limit = f"the limit of {self.seconds:g} seconds for a service"
                raise LimitError(f"{endpoint} did not answer within {limit}.") from error
            except (OSError, http.client.HTTPException) as error:
                raise StoreError(f"{endpoint} cannot be reached: {error}") from error
            if status == 200:
                return body
            if status not in _REDIRECT or not place:
                raise StoreError(f"{endpoint} answers with status {status}.")
            url = urljoin(url, place)
        raise StoreError(f"{endpoint} leads on more than {REDIRECTS} times.")

    def _once(self, url: str, form: bytes, deadline: float) -> tuple[int, str | None, bytes]:
        parts = urlsplit(url)
        connection = outbound.connected(parts, self._private, deadline)
        try:
            headers = {
                "Host": parts.netloc.rpartition("@")[2],
                "Accept": "application/sparql-results+json",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": AGENT,
            }
            connection.request("POST", outbound.path_of(parts), body=form, headers=headers)
            response = connection.getresponse()
            body = b"".join(outbound.pieces(response, self.size, deadline))
            return response.status, response.getheader("Location"), body
        finally:
            connection.close()


def _literal(url: str) -> str | None:
    """Return the host of an address where it is no name, which others could lead elsewhere."""
    host = urlsplit(url).hostname
    try:
        return host if host and ipaddress.ip_address(host) else None
    except ValueError:
        return None
