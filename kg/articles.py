"""Reading news texts: plain text, HTML, RSS, Atom and JSON Lines become articles.

The stored text is what every offset counts in. Nothing in it is normalised: no Unicode form, no
line endings. Only a byte order mark and line breaks at its very end are left out; of HTML, the
visible text is stored.

Plain text may begin with header lines (`Title:`, `Date:`, `Publisher:`, `URL:`, `Id:`) and a blank
line; they are metadata and no part of the stored text. Without them the whole file is the text,
and a first line that is no sentence is the title as well.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from .encoding import decode, opening
from .errors import InputError
from .facts import Article
from .markup import Page, feed_items, is_feed, page
from .namespaces import digest, slug
from .publication import date_in, iso_date, publisher_in, split_header

STANDARD_INPUT = "standard input"
MAX_CHARACTERS = 1_000_000
MAX_BYTES = 32_000_000
FIELDS = ("id", "title", "date", "publisher", "url")
LINE_SUFFIXES = (".jsonl", ".ndjson")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")

_SIMPLE_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.~-]{0,119}")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_NO_ARTICLE = re.compile(r"\.|(?:README|LICEN[CS]E)\b", re.IGNORECASE)


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


def read(
    inputs: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    date: str | dt.date | None = None,
) -> Reading:
    """Yield the articles of files and folders in order, and a `Failure` for what cannot be read.

    Folders are read whole, sorted, without hidden files, README and LICENSE; `-` is standard
    input, of any of the kinds. `date` is the day of
    publication of all of them; without it, that of their metadata, else one that the text states.
    An article met a second time is a failure.

    Raises:
        InputError: `date` is none.
    """
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
    intake = _Intake(_iso(date))
    for path in paths:
        if path == "-":
            yield from _document(intake, sys.stdin.buffer.read(MAX_BYTES + 1), STANDARD_INPUT)
            continue
        for file in _files(Path(path)):
            yield from _file(intake, file)


def read_text(data: bytes, name: str, *, date: str | dt.date | None = None) -> Reading:
    """Yield the articles that the bytes hold; the suffix of `name`, else the content, says how."""
    yield from _document(_Intake(_iso(date)), data, name)


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
        date=_iso(date) or date_in(text, url),
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
    if bad := _NO_CHARACTER.search(text):
        raise InputError(f"character {bad.start()} is U+{ord(bad[0]):04X}, which no text may hold")


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


def _iso(date: str | dt.date | None) -> str | None:
    if isinstance(date, dt.datetime):
        return date.date().isoformat()
    if isinstance(date, dt.date):
        return date.isoformat()
    return iso_date(date) if date else None


@dataclass(slots=True)
class _Intake:
    """Makes the articles of one run: each one once, and what is wrong becomes a failure."""

    date: str | None = None
    ids: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def take(
        self, text: object, stated: Mapping[str, Any], source: str, line: int | None = None
    ) -> Reading:
        """Yield the article, or why there is none; and a date that is stated but cannot be read."""
        meta = {key: value for key, value in stated.items() if isinstance(value, str) and value}
        date, where = self.date, f"{source}:{line}" if line else source
        try:
            date = date or _iso(meta.get("date"))
        except InputError as error:
            yield Failure(source, line, f"{error}; the article is read without it")
        try:
            if not isinstance(text, str):
                raise InputError('the field "text" is missing or holds no text')
            article = from_text(text, **(meta | {"date": date or "", "source": where}))
            self._once(article, where)
        except InputError as error:
            yield Failure(source, line, str(error))
        else:
            yield article

    def _once(self, article: Article, where: str) -> None:
        if twin := self.texts.get(article.sha256):
            raise InputError(f"the same text as {twin}; skipped")
        if other := self.ids.get(article.id):
            raise InputError(f"its id {article.id!r} is that of {other}; skipped")
        self.ids[article.id] = self.texts[article.sha256] = where


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, n) for n in sorted(names) if not _NO_ARTICLE.match(n))


def _file(intake: _Intake, path: Path) -> Reading:
    source = str(path)
    try:
        if path.suffix.lower() in LINE_SUFFIXES:
            with path.open("rb") as lines:
                yield from _json_lines(intake, lines, source)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            yield from _document(intake, data, source)
    except OSError as error:
        yield Failure(source, None, f"cannot be read: {error.strerror or error}")


def _document(intake: _Intake, data: bytes, source: str) -> Reading:
    """Yield the articles of one file, read as its suffix or its first characters say."""
    suffix = Path(source).suffix.lower()
    if suffix in LINE_SUFFIXES:
        yield from _json_lines(intake, BytesIO(data), source)
        return
    try:
        if len(data) > MAX_BYTES:
            raise InputError(f"the file is larger than the limit of {MAX_BYTES:,} bytes")
        start = opening(data)[:20].lower()
        if is_feed(data):
            for item in feed_items(data):
                yield from intake.take(item.text, _stated(item), source)
        elif suffix == ".json" or start.startswith(b'{"'):
            yield from _json(intake, decode(data), source)
        elif suffix in HTML_SUFFIXES or start.startswith((b"<!doctype html", b"<html")):
            found = page(decode(data))
            yield from intake.take(found.text, {**_stated(found), "id": _stem(source)}, source)
        else:
            stated, text = split_header(decode(data))
            named = {"id": _stem(source), **stated}
            yield from intake.take(text.rstrip("\r\n"), named, source)
    except InputError as error:
        yield Failure(source, None, str(error))


def _stem(source: str) -> str | None:
    """Return the id that the name of a file gives; without one, the text gives it."""
    return None if source == STANDARD_INPUT else Path(source).stem


def _stated(found: Page) -> dict[str, str | None]:
    return {key: getattr(found, key) for key in (*FIELDS, "language")}


def _json_lines(intake: _Intake, lines: BinaryIO, source: str) -> Reading:
    number = 0
    while line := lines.readline(MAX_BYTES):
        number += 1
        if len(line) == MAX_BYTES and not line.endswith(b"\n"):
            while (rest := lines.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                continue
            yield Failure(source, number, f"the line has more than {MAX_BYTES:,} bytes")
        elif line.strip():
            yield from _json_line(intake, line, source, number)


def _json_line(intake: _Intake, line: bytes, source: str, number: int) -> Reading:
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield Failure(source, number, f"not UTF-8 at byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        yield Failure(source, number, f"no JSON: {error}")
    else:
        yield from _record(intake, record, source, number)


def _record(intake: _Intake, record: object, source: str, number: int | None) -> Reading:
    if isinstance(record, dict):
        stated = {key: str(record[key]) for key in FIELDS if record.get(key)}
        yield from intake.take(record.get("text"), stated, source, number)
    else:
        yield Failure(source, number, "no JSON object with a text")


def _json(intake: _Intake, text: str, source: str) -> Reading:
    """Yield the articles of one JSON document (an object or a list), else of JSON Lines."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _json_lines(intake, BytesIO(text.encode()), source)
        return
    for record in whole if isinstance(whole, list) else [whole]:
        yield from _record(intake, record, source, None)
