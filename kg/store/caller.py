"""Calls to other endpoints: to public addresses or listed ones, bounded in time and size.

A name is resolved once, and the connection goes to the address that was checked, so that a name
cannot lead elsewhere in between; a redirect is checked like the first address.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections import OrderedDict
from collections.abc import Collection
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from .. import __version__
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
            except TimeoutError as error:
                limit = f"the limit of {self.seconds:g} seconds for a service"
                raise LimitError(f"{endpoint} did not answer within {limit}.") from error
            except (OSError, http.client.HTTPException, ssl.SSLError) as error:
                raise StoreError(f"{endpoint} cannot be reached: {error}") from error
            if status == 200:
                return body
            if status not in _REDIRECT or not place:
                raise StoreError(f"{endpoint} answers with status {status}.")
            url = urljoin(url, place)
        raise StoreError(f"{endpoint} leads on more than {REDIRECTS} times.")

    def _once(self, url: str, form: bytes, deadline: float) -> tuple[int, str | None, bytes]:
        parts = urlsplit(url)
        connection = self._connection(parts, deadline)
        try:
            path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
            headers = {
                "Host": parts.netloc.rpartition("@")[2],
                "Accept": "application/sparql-results+json",
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": AGENT,
            }
            connection.request("POST", path, body=form, headers=headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location"), self._read(response, deadline)
        finally:
            connection.close()

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        pieces, size = [], 0
        while piece := response.read1(1 << 16):
            size += len(piece)
            if size > self.size:
                raise LimitError(f"A service sent more than the limit of {self.size:,} bytes.")
            if time.monotonic() > deadline:
                raise TimeoutError
            pieces.append(piece)
        return b"".join(pieces)

    def _connection(self, parts: SplitResult, deadline: float) -> http.client.HTTPConnection:
        """Return a connection to the address that the name has now, if it may be called."""
        secure = parts.scheme == "https"
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RefusedError(f"{parts.geturl()} is no web address.")
        port = parts.port or (443 if secure else 80)
        address = self._address(parts.hostname, port, deadline)
        left = max(0.05, deadline - time.monotonic())
        sock = socket.create_connection((address, port), timeout=left)
        if secure:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=parts.hostname)
        connection = http.client.HTTPConnection(parts.hostname, port, timeout=left)
        connection.sock = sock
        return connection

    def _address(self, host: str, port: int, deadline: float) -> str:
        if time.monotonic() > deadline:
            raise TimeoutError
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address = str(found[0][4][0])
        literal = any(urlsplit(url).hostname == host == address for url in self.listed)
        public = ipaddress.ip_address(address.partition("%")[0]).is_global
        if not public and not literal:
            raise RefusedError(f"{host} is at {address}, which is no public address.")
        return address
