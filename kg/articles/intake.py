"""Documents become articles: plain text, HTML, feeds, JSON and JSON Lines, each article once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from ..encoding import decode, opening
from ..errors import InputError
from ..facts import Article
from ..markup import Page, feed_items, is_feed, page
from ..publication import split_header
from .packed import Record
from .seen import Seen
from .texts import Failure, Reading, from_text, iso, no_character

STANDARD_INPUT = "standard input"
MAX_BYTES = 32_000_000
FIELDS = ("id", "title", "date", "publisher", "url")
LINE_SUFFIXES = (".jsonl", ".ndjson")
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")


@dataclass(slots=True)
class Intake:
    """Makes the articles of one run: each one once, and what is wrong becomes a failure."""

    date: str | None = None
    seen: Seen = field(default_factory=Seen)

    def take(
        self, text: object, stated: Mapping[str, Any], source: str, line: int | None = None
    ) -> Reading:
        """Yield the article, or why there is none; and a date that is stated but cannot be read."""
        meta = {key: value for key, value in stated.items() if isinstance(value, str) and value}
        date, where = self.date, f"{source}:{line}" if line else source
        for key in [key for key, value in meta.items() if no_character(value)]:
            bad = no_character(meta.pop(key))
            yield Failure(source, line, f'the field "{key}": {bad}; the article is read without it')
        try:
            date = date or iso(meta.get("date"))
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
        text, id = f"text {article.sha256}", f"id {article.id}"
        if twin := self.seen.place(text):
            raise InputError(f"the same text as {twin}; skipped")
        if other := self.seen.place(id):
            raise InputError(f"its id {article.id!r} is that of {other}; skipped")
        self.seen.note(text, where)
        self.seen.note(id, where)

    def close(self) -> None:
        """Forget what was met."""
        self.seen.close()


def document(intake: Intake, data: bytes, source: str, name: str | None = None) -> Reading:
    """Yield the articles of one file, read as the suffix of its name or its beginning says."""
    name = name or source
    suffix = Path(name).suffix.lower()
    if suffix in LINE_SUFFIXES:
        yield from lines(intake, BytesIO(data), source)
        return
    try:
        if len(data) > MAX_BYTES:
            raise InputError(f"the file is larger than the limit of {MAX_BYTES:,} bytes")
        start = opening(data)[:20].lower()
        if is_feed(data):
            for number, item in enumerate(feed_items(data), 1):
                yield from intake.take(item.text, _stated(item), f"{source}: item {number}")
        elif suffix == ".json" or start.startswith(b'{"'):
            yield from _json(intake, decode(data), source)
        elif suffix in HTML_SUFFIXES or start.startswith((b"<!doctype html", b"<html")):
            found = page(decode(data))
            yield from intake.take(found.text, {**_stated(found), "id": _stem(name)}, source)
        else:
            stated, text = split_header(decode(data))
            named = {"id": _stem(name), **stated}
            yield from intake.take(text.rstrip("\r\n"), named, source)
    except InputError as error:
        yield Failure(source, None, str(error))


def web_page(intake: Intake, record: Record, archive: str) -> Reading:
    """Yield the article of a page in a web archive."""
    source = f"{archive}: {record.url}"
    try:
        if len(record.data) > MAX_BYTES:
            raise InputError(f"the page is larger than the limit of {MAX_BYTES:,} bytes")
        text = decode(record.data, record.charset)
        stated: dict[str, str | None] = {"url": record.url}
        if not record.plain:
            found = page(text)
            text, stated = found.text, {**_stated(found), "url": found.url or record.url}
        yield from intake.take(text.rstrip("\r\n"), stated, source)
    except InputError as error:
        yield Failure(source, None, str(error))


def _stem(name: str) -> str | None:
    """Return the id that the name of a file gives; without one, the text gives it."""
    return None if name == STANDARD_INPUT else Path(name).stem


def _stated(found: Page) -> dict[str, str | None]:
    return {key: getattr(found, key) for key in (*FIELDS, "language")}


def lines(intake: Intake, stream: BinaryIO, source: str) -> Reading:
    """Yield the articles of JSON Lines, one line in memory at a time."""
    number = 0
    while line := stream.readline(MAX_BYTES):
        number += 1
        if number == 1 and line.startswith(_OTHER_MARKS):
            yield Failure(source, None, "JSON Lines are UTF-8, and this is not")
            return
        if len(line) == MAX_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_BYTES)) and not rest.endswith(b"\n"):
                continue
            yield Failure(source, number, f"the line has more than {MAX_BYTES:,} bytes")
        elif line.strip():
            yield from _json_line(intake, line, source, number)


def _json_line(intake: Intake, line: bytes, source: str, number: int) -> Reading:
    try:
        record = json.loads(line.decode("utf-8-sig").rstrip())
    except UnicodeDecodeError as error:
        yield Failure(source, number, f"not UTF-8 at byte {error.start} of the line")
    except json.JSONDecodeError as error:
        yield Failure(source, number, f"no JSON: {error.msg} at character {error.pos}")
    except RecursionError:
        yield Failure(source, number, "no JSON: it is nested too deep")
    except ValueError as error:
        yield Failure(source, number, f"no JSON: {error}")
    else:
        yield from _record(intake, record, source, number)


def _record(intake: Intake, record: object, source: str, number: int | None) -> Reading:
    if isinstance(record, dict):
        stated = {key: str(record[key]) for key in FIELDS if record.get(key)}
        yield from intake.take(record.get("text"), stated, source, number)
    else:
        yield Failure(source, number, "no JSON object with a text")


def _json(intake: Intake, text: str, source: str) -> Reading:
    """Yield the articles of one JSON document (an object or a list), else of JSON Lines."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from lines(intake, BytesIO(text.encode()), source)
        return
    if not isinstance(whole, list):
        yield from _record(intake, whole, source, None)
        return
    for number, record in enumerate(whole, 1):
        yield from _record(intake, record, f"{source}: item {number}", None)
