"""What a feed or sitemap lists: the addresses of articles, with what it says of each."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]

from ..errors import InputError

MOST = 1_000
"""Entries that are taken of one feed; a sitemap may list fifty thousand pages."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed lists; `sitemap` says that its address is that of another list."""

    url: str
    title: str | None = None
    date: str | None = None
    sitemap: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The entries of a feed, newest first, its name, and what is wrong with its XML."""

    entries: tuple[Entry, ...]
    title: str | None = None
    broken: str | None = None


def listed(data: bytes, url: str, headers: Mapping[str, str]) -> Listing:
    """Return what an RSS or Atom feed, a sitemap or an index of sitemaps lists.

    Of a feed whose XML is broken, the entries that can be read are returned.

    Raises:
        InputError: it is none of these.
    """
    if b"<urlset" in data[:4096] or b"<sitemapindex" in data[:4096]:
        return Listing(tuple(_sitemap(data, url)))
    found = feedparser.parse(
        io.BytesIO(data), response_headers={**headers, "content-location": url}
    )
    if not found.get("version") and not found.entries:
        raise InputError(f"{url}: is no RSS, Atom or sitemap")
    broken = str(found.get("bozo_exception")) if found.get("bozo") else None
    entries = tuple(_entries(found.entries, url))
    return Listing(entries, found.feed.get("title"), broken)


def _entries(items: list[Any], base: str) -> Iterator[Entry]:
    for item in items[:MOST]:
        link = item.get("link") or (item.get("id") if item.get("guidislink") else None)
        if link:
            when = item.get("published_parsed") or item.get("updated_parsed")
            yield Entry(urljoin(base, link.strip()), item.get("title"), _day(when))


def _day(when: Any) -> str | None:
    if when is None:
        return None
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(when), dt.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def _sitemap(data: bytes, url: str) -> Iterator[Entry]:
    """Yield the pages of a sitemap, the latest first (sitemaps.org, and Google's news tags)."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError(f"{url}: a sitemap may not declare a document type")
    try:
        root = ET.fromstring(data)
    except ET.ParseError as error:
        raise InputError(f"{url}: the sitemap is broken XML: {error}") from error
    found = [_page(node) for node in root]
    pages = [page for page in found if page.get("loc")]
    pages.sort(
        key=lambda page: page.get("publication_date") or page.get("lastmod", ""), reverse=True
    )
    for page in pages[:MOST]:
        date = page.get("publication_date", "")[:10] or None
        yield Entry(
            urljoin(url, page["loc"]), page.get("title"), date, root.tag.endswith("sitemapindex")
        )


def _page(node: ET.Element) -> dict[str, str]:
    return {
        child.tag.rpartition("}")[2]: child.text.strip()
        for child in node.iter()
        if child.text and child.text.strip()
    }
