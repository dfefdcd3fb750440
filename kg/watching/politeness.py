"""Asking other people's servers: as often as they allow, and nothing that they forbid.

robots.txt is read as RFC 9309 has it: what cannot be had because the server fails forbids all,
what is not there allows all.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from ..errors import InputError
from ..fetching import AGENT, Fetched, fetch

PAUSE = 1.0
"""Seconds between two requests to one host."""

LONGEST_PAUSE = 30.0
KEPT, KEPT_FAILURE = 86_400.0, 300.0
"""Seconds that rules are kept, and that a site is left alone whose rules cannot be had."""

ROBOTS_SIZE = 500_000
NAME = AGENT.partition("/")[0]


class ForbiddenError(InputError):
    """The site does not want this page to be fetched by programs."""


@dataclass(slots=True)
class Web:
    """The web as this program may see it: one request to a host at a time, with pauses.

    `private` are hosts that may be at addresses which are not public; `wait` sleeps.
    """

    private: Collection[str] = ()
    pause: float = PAUSE
    wait: Callable[[float], None] = time.sleep
    _robots: dict[str, tuple[float, RobotFileParser | str]] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """Return the answer to a request that the site allows.

        Raises:
            ForbiddenError: robots.txt forbids it. InputError: it cannot be fetched.
        """
        rules = self._rules(url)
        if not rules.can_fetch(NAME, url):
            raise ForbiddenError(f"{url}: robots.txt forbids it")
        delay = rules.crawl_delay(NAME)
        self._pause(url, max(self.pause, min(float(delay or 0), LONGEST_PAUSE)))
        return fetch(url, headers=headers, private=self.private)

    def _pause(self, url: str, seconds: float) -> None:
        host = urlsplit(url).netloc
        left = self._last.get(host, float("-inf")) + seconds - time.monotonic()
        if left > 0:
            self.wait(left)
        self._last[host] = time.monotonic()

    def _rules(self, url: str) -> RobotFileParser:
        parts, now = urlsplit(url), time.monotonic()
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots or self._robots[site][0] < now:
            rules = _read(f"{site}/robots.txt", self.private)
            kept = KEPT if isinstance(rules, RobotFileParser) else KEPT_FAILURE
            self._robots[site] = (now + kept, rules)
        found = self._robots[site][1]
        if isinstance(found, str):
            raise InputError(f"{url}: left alone, as {found}")
        return found


def _read(url: str, private: Collection[str]) -> RobotFileParser | str:
    """Return the rules of a site, or why they cannot be had."""
    try:
        got = fetch(url, private=private, size=ROBOTS_SIZE)
    except InputError as error:
        return str(error)
    if got.status >= 500 or got.status == 429:
        return f"{url} answers with status {got.status}"
    rules = RobotFileParser()
    text = got.body.decode("utf-8", "replace") if got.status == 200 else ""
    rules.parse(text.splitlines())
    return rules


def postponed(headers: Mapping[str, str], default: float, now: float) -> float:
    """Return the time from which a server wants to be asked again (Retry-After, RFC 9110 10.2.3).

    >>> postponed({"retry-after": "120"}, 60, 1000)
    1120.0
    """
    stated = headers.get("retry-after", "").strip()
    if stated.isdecimal():
        return now + float(stated)
    when = email.utils.parsedate_tz(stated) if stated else None
    return max(now + default, float(email.utils.mktime_tz(when))) if when else now + default
