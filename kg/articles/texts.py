"""One text becomes an article: what it is called, when and by whom it was published."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import InputError
from ..facts import Article
from ..namespaces import digest, slug
from ..publication import date_in, iso_date, publisher_in

MAX_CHARACTERS = 1_000_000

_SIMPLE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.~-]{0,119}")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Failure:
    """One input that could not be read: where it stands (`line` is 1-based) and what is wrong."""

    source: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = f"{self.source}:{self.line}" if self.line else self.source
        return f"{where}: {self.message}"


Reading = Iterator[Article | Failure]


def from_text(
    text: str,
    *,
    id: str | None = None,
    title: str | None = None,
    date: str | dt.date | None = None,
    publisher: str | None = None,
    url: str | None = None,
    language: str | None = None,
    source: str = "",
) -> Article:
    """Return the article that a text is; what is not given is looked for in the text.

    >>> article = from_text("Oslo hosts talks\\n3 May 2019\\nNorway met Chile.", id="oslo")
    >>> article.title, article.date, article.text[-12:]
    ('Oslo hosts talks', '2019-05-03', 'y met Chile.')

    Raises:
        InputError: the text is empty, too long or holds no characters; the date is none.
    """
    _check(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Article(
        id=_safe_id(id) if id else sha256[:16],
        text=text,
        title=" ".join(title.split()) if title and title.strip() else _title(text),
        date=iso(date) or date_in(text, url),
        publisher=publisher or publisher_in(text),
        url=url or None,
        language=language or "en",
        sha256=sha256,
        source=source,
    )


def _check(text: str) -> None:
    if not text.strip():
        raise InputError("the text is empty")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}")
    if bad := no_character(text):
        raise InputError(bad)


def no_character(text: str) -> str | None:
    """Return what keeps a string from being stored, or None."""
    bad = _NO_CHARACTER.search(text)
    return bad and f"character {bad.start()} is U+{ord(bad[0]):04X}, which no text may hold"


def _title(text: str) -> str:
    line = " ".join(text.strip().split("\n", 1)[0].split())
    if len(line) <= 200:
        return line
    return line[:80].rpartition(" ")[0] + "…" if " " in line[:80] else line[:80] + "…"


def _safe_id(raw: str) -> str:
    if _SIMPLE_ID.fullmatch(raw):
        return raw
    safe = slug(raw)
    return safe if len(safe) <= 120 else f"{slug(raw[:60])[:100].rstrip('%')}-{digest(raw)}"


def iso(date: str | dt.date | None) -> str | None:
    """Return a day as ISO 8601 writes it.

    Raises:
        InputError: it is none.
    """
    if isinstance(date, dt.datetime):
        return date.date().isoformat()
    if isinstance(date, dt.date):
        return date.isoformat()
    return iso_date(date) if date else None
