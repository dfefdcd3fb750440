"""A SPARQL endpoint of others, asked politely and in bounds: SPARQLWrapper without its traps."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import GET, JSON, POST, SPARQLWrapper

from .. import __version__
from ..errors import ServiceError

HOMEPAGE = "https://w3id.org/diplomacy-kg/"
LONGEST_GET = 1500
PIECE = 1 << 16
_TYPES = ("application/sparql-results+json", "application/json")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Manners:
    """How an endpoint is asked: seconds and bytes of one answer, tries, seconds between requests.

    `longest_wait` is the longest that it is waited before another try; an endpoint that asks for
    more is not asked again. After `patience` questions in a row without an answer neither, nor
    after `budget` seconds in all.
    """

    seconds: float = 30.0
    size: int = 20_000_000
    tries: int = 4
    pause: float = 0.3
    first_wait: float = 1.0
    longest_wait: float = 60.0
    patience: int = 2
    budget: float = 1800.0


def agent(contact: str = "") -> str:
    """Return how we call ourselves to others: the program, its page, and whom to write to.

    >>> agent("me@example.org").partition(" ")[2]
    '(+https://w3id.org/diplomacy-kg/; me@example.org)'
    """
    where = "; ".join(part for part in (f"+{HOMEPAGE}", contact.strip()) if part)
    return f"diplomacy-kg/{__version__} ({where})"


class _Wrapper(SPARQLWrapper):
    """A SPARQLWrapper whose errors are those of urllib, with headers, and whose body is unread."""

    def __init__(self, url: str, agent: str, seconds: float) -> None:
        super().__init__(url, agent=agent)
        self.seconds = seconds
        self.setReturnFormat(JSON)
        self.setOnlyConneg(True)

    def _query(self) -> tuple[Any, str]:
        request = self._createRequest()
        return urllib.request.urlopen(request, timeout=self.seconds), self.returnFormat


class _TryAgainError(Exception):
    """This try failed, another may not; `wait` is what the endpoint asked for, in seconds."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Endpoint:
    """Asks one endpoint, one request at a time; gives up for good where it is of no use.

    Raises:
        ServiceError: the address is no web address.
    """

    def __init__(
        self,
        url: str,
        *,
        contact: str = "",
        manners: Manners | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ServiceError(f"{url!r} is no address of a SPARQL endpoint")
        self.url = url
        self.agent = agent(contact)
        self.manners = manners or Manners()
        self.gone = ""
        self._clock, self._sleep = clock, sleep
        self._next = 0.0
        self._unanswered = 0
        self._end = clock() + self.manners.budget

    def ask(self, query: str) -> list[Row]:
        """Return the rows of a SELECT, each variable with the text of its value.

        Raises:
            ServiceError: there is no answer, or none that can be trusted to be whole.
        """
        if not self.gone and self._clock() > self._end:
            self.gone = f"{self.url}: {self.manners.budget:g} seconds are over; it is asked no more"
        if self.gone:
            raise ServiceError(self.gone)
        wait = self.manners.first_wait
        for left in reversed(range(self.manners.tries)):
            try:
                rows = self._once(query)
            except _TryAgainError as error:
                pause = wait if error.wait is None else error.wait
                if not left or pause > self.manners.longest_wait:
                    raise self._failed(error, pause, last=not left) from error
                self._sleep(pause)
                wait = min(2 * wait, self.manners.longest_wait)
            else:
                self._unanswered = 0
                return rows
        raise ServiceError(f"{self.url} may not be asked: no try is allowed")

    def _failed(self, error: _TryAgainError, pause: float, *, last: bool) -> ServiceError:
        self._unanswered += 1
        message = f"{self.url}: {error}"
        if not last:
            self.gone = f"{message}; it asks to wait {pause:.0f} seconds, and is not asked again"
        elif self._unanswered >= self.manners.patience:
            self.gone = f"{message}; it is not asked again"
        return ServiceError(self.gone or message)

    def _once(self, query: str) -> list[Row]:
        self._sleep(max(0.0, self._next - self._clock()))
        try:
            body = self._body(query)
        except HTTPError as error:
            with error:
                raise self._refused(error) from error
        except (URLError, OSError, http.client.HTTPException) as error:
            raise _TryAgainError(_told(error)) from error
        finally:
            self._next = self._clock() + self.manners.pause
        return _rows(body)

    def _body(self, query: str) -> bytes:
        deadline = self._clock() + self.manners.seconds
        wrapper = _Wrapper(self.url, self.agent, self.manners.seconds)
        wrapper.setMethod(POST if len(query) > LONGEST_GET else GET)
        wrapper.setQuery(query)
        with contextlib.closing(wrapper.query().response) as response:
            kind = response.headers.get_content_type()
            if kind not in _TYPES:
                raise _TryAgainError(f"it answers with {kind}, not with SPARQL results")
            return b"".join(self._pieces(response, deadline))

    def _pieces(self, response: http.client.HTTPResponse, deadline: float) -> Iterator[bytes]:
        size = 0
        while piece := response.read1(PIECE):
            size += len(piece)
            if size > self.manners.size:
                raise self._given_up(f"it sends more than {self.manners.size:,} bytes")
            if self._clock() > deadline:
                raise _TryAgainError(f"it takes longer than {self.manners.seconds:g} seconds")
            yield piece
        if response.length:
            raise _TryAgainError("its answer ends too early")

    def _refused(self, error: HTTPError) -> Exception:
        if error.code == 403:
            self.gone = f"{self.url}: it refuses us (403), and is not asked again"
            return ServiceError(self.gone)
        if error.code == 429 or error.code >= 500:
            return _TryAgainError(f"it answers with status {error.code}", _retry_after(error))
        return ServiceError(f"{self.url}: it answers with status {error.code}")

    def _given_up(self, why: str) -> ServiceError:
        return ServiceError(f"{self.url}: {why}")


def _told(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, TimeoutError):
        return "it takes too long"
    if isinstance(error, http.client.IncompleteRead):
        return "its answer ends too early"
    return f"it cannot be reached: {reason}"


def _retry_after(error: HTTPError) -> float | None:
    """Return the seconds that the endpoint asks to wait, None where it does not say."""
    value = (error.headers.get("Retry-After") or "").strip()
    if value.isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _rows(body: bytes) -> list[Row]:
    try:
        found = json.loads(body)
        bindings = found["results"]["bindings"]
        return [{name: str(term["value"]) for name, term in row.items()} for row in bindings]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _TryAgainError("its answer is broken JSON") from error
