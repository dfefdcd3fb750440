"""Connections to servers that others name: the address is checked and pinned, the answer bounded.

A name is resolved once and the connection goes to the address that was checked, so that it cannot
lead elsewhere in between, into the network of whoever asks.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Collection, Iterator
from typing import Protocol
from urllib.parse import SplitResult

PIECE = 1 << 16


class AddressError(ValueError):
    """No web address, or one that is not public; the text says which, without a full stop."""


class SizeError(ValueError):
    """More came than may come."""


class Readable(Protocol):
    """What is read in pieces, as an HTTP response is."""

    def read1(self, size: int, /) -> bytes:
        """Return what has come, empty at the end."""


def connected(
    parts: SplitResult, private: Collection[str], deadline: float
) -> http.client.HTTPConnection:
    """Return a connection to the address that a name has now, on the clock `time.monotonic`.

    `private` are the hosts that may be at addresses which are not public.

    Raises:
        AddressError: it may not be called. OSError: it cannot be reached, or not in time.
    """
    host, port = _host(parts)
    if time.monotonic() > deadline:
        raise TimeoutError
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if host not in private and not _public(address):
        raise AddressError(f"{host} is at {address}, which is no public address")
    left = max(0.05, deadline - time.monotonic())
    sock = socket.create_connection((address, port), timeout=left)
    if parts.scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    connection = http.client.HTTPConnection(host, port, timeout=left)
    connection.sock = sock
    return connection


def _host(parts: SplitResult) -> tuple[str, int]:
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise AddressError(f"{parts.geturl()} is no web address")
    try:
        return parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise AddressError(f"{parts.geturl()} is no web address: {error}") from error


def _public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or found
    return mapped.is_global and not mapped.is_multicast


def pieces(source: Readable, size: int, deadline: float) -> Iterator[bytes]:
    """Yield what comes, up to so many bytes and until the deadline.

    Raises:
        SizeError: there is more. TimeoutError: it takes longer.
    """
    total = 0
    while piece := source.read1(PIECE):
        total += len(piece)
        if total > size:
            raise SizeError
        if time.monotonic() > deadline:
            raise TimeoutError
        yield piece


def path_of(parts: SplitResult) -> str:
    """Return what is asked of the server: path and query."""
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
