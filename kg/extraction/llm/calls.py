"""Calls to an OpenAI-compatible endpoint: bounded in time and size, repeated with patience, kept.

An answer is kept under a digest of everything that was asked, so that a run can be repeated
without the endpoint and gives the same.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

LARGEST = 200_000
TRIES = 3
LONGEST_WAIT = 20.0
RESTING = frozenset({408, 429, 500, 502, 503, 504})
UNFIT = frozenset({400, 404, 415, 422, 501})


class UnansweredError(Exception):
    """The endpoint gave no answer; the text says why."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the model said, and whether it was kept from before."""

    text: str
    cached: bool


@dataclass
class Endpoint:
    """One model at one address (`…/v1`); `cache` is a folder, or None to keep nothing.

    `seconds` bounds each try as a whole. Without an address only kept answers are given.
    """

    url: str
    model: str
    key: str = ""
    cache: Path | None = None
    seconds: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    plain: bool = field(default=False, init=False)

    def ask(
        self,
        messages: list[dict[str, str]],
        schema: dict[str, Any],
        check: Callable[[str], object] = str,
    ) -> Said:
        """Return what the model says to a conversation; kept is only what passes the check.

        Raises:
            UnansweredError: it says nothing in time, too much, or not in the protocol.
        """
        question = {"model": self.model, "messages": messages, "temperature": 0, "seed": 0}
        name = hashlib.sha256(json.dumps([question, schema], sort_keys=True).encode()).hexdigest()
        if (kept := self._kept(name)) is not None:
            return Said(kept, cached=True)
        if not self.url:
            raise UnansweredError("no endpoint is set, and no answer is kept")
        text = self._answer(question, schema)
        check(text)
        self._keep(name, text)
        return Said(text, cached=False)

    def _answer(self, question: dict[str, Any], schema: dict[str, Any]) -> str:
        """Ask with the schema, and without it where the endpoint knows none."""
        if not self.plain:
            status, body = self._post(question | {"response_format": schema})
            if status not in UNFIT:
                return _content(status, body)
            self.plain = True
        return _content(*self._post(question))

    def _post(self, question: dict[str, Any]) -> tuple[int, bytes]:
        for tried in range(1, TRIES + 1):
            try:
                status, body, rest = self._once(question)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise UnansweredError(f"{self.url}: {type(error).__name__} {error}") from error
            if status not in RESTING or tried == TRIES:
                break
            self.sleep(min(LONGEST_WAIT, rest if rest is not None else float(2**tried)))
        return status, body

    def _once(self, question: dict[str, Any]) -> tuple[int, bytes, float | None]:
        """Return status, body and how long the endpoint wants to rest."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        ends, body = time.monotonic() + self.seconds, b""
        place = f"{self.url.rstrip('/')}/chat/completions"
        with httpx.stream("POST", place, json=question, headers=headers, timeout=self.seconds) as r:
            for piece in r.iter_bytes():
                body += piece
                if len(body) > LARGEST or time.monotonic() > ends:
                    raise UnansweredError(f"{self.url}: the answer is too long or too slow")
            rest = r.headers.get("retry-after", "")
            return r.status_code, body, float(rest) if rest.isdigit() else None

    def _kept(self, name: str) -> str | None:
        try:
            return (self.cache / f"{name}.txt").read_text(encoding="utf-8") if self.cache else None
        except FileNotFoundError:
            return None

    def _keep(self, name: str, text: str) -> None:
        if self.cache is None:
            return
        self.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self.cache, delete=False) as f:
            f.write(text)
        Path(f.name).replace(self.cache / f"{name}.txt")


def _content(status: int, body: bytes) -> str:
    """Return the text of the first choice.

    Raises:
        UnansweredError: the endpoint refused, or its answer is not in the protocol.
    """
    if status != httpx.codes.OK:
        raise UnansweredError(f"the endpoint answers {status}")
    try:
        text = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as error:
        raise UnansweredError("the answer is not in the protocol") from error
    if not isinstance(text, str):
        raise UnansweredError("the answer holds no text")
    return text
