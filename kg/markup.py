"""The articles of web pages and feeds, with what the markup states about them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from .encoding import opening
from .errors import InputError

_HIDDEN_NAMES = "script style noscript template svg iframe object select button textarea title"
_CHROME_NAMES = "nav header footer aside form menu dialog"
_BLOCK_NAMES = (
    "address article blockquote body br caption dd details div dl dt fieldset figcaption figure h1"
    " h2 h3 h4 h5 h6 head hr html li main ol option p pre section summary table td th tr ul"
)
HIDDEN = frozenset(_HIDDEN_NAMES.split())
CHROME = frozenset(_CHROME_NAMES.split())
BLOCKS = frozenset(_BLOCK_NAMES.split())
META = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "date": (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "dc.date",
        "dcterms.date",
        "date",
        "pubdate",
        "time",
    ),
    "publisher": ("og:site_name", "publisher", "dc.publisher"),
    "url": ("canonical", "og:url"),
}
_DEPTH = 100
_CONTENT = ("encoded", "content", "description", "summary")
_DATED = ("pubDate", "published", "date", "updated")
_FEED = re.compile(rb"(?:<(?:\?|!)[^>]*>\s*)*<(?:rss|feed|rdf:RDF)[\s>]")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds: the text, blocks one a line, and the metadata that it states."""

    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    id: str | None = None


def is_feed(data: bytes) -> bool:
    """Say whether the bytes begin like RSS or Atom."""
    return _FEED.match(opening(data)) is not None


def feed_items(data: bytes) -> Iterator[Page]:
    """Yield the items of an RSS or Atom feed.

    Raises:
        InputError: the XML is broken (the text names the line) or declares a document type.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError("a feed may not declare a document type")
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, LookupError, ValueError) as error:
        raise InputError(f"the feed is broken XML: {error}") from error
    name = next((_plain(node) for node in root.iter() if _local(node) == "title"), "")
    for node in root.iter():
        if _local(node) in ("item", "entry"):
            yield _item(node, name)


def _item(node: ET.Element, publisher: str) -> Page:
    parts: dict[str, str] = {}
    for child in node:
        value = child.get("href", "") if _local(child) == "link" else ""
        if child.get("rel", "alternate") == "alternate" and (value := _plain(child) or value):
            parts.setdefault(_local(child), value)
    body = next((parts[key] for key in _CONTENT if key in parts), "")
    date = next((parts[key] for key in _DATED if key in parts), None)
    link = parts.get("link")
    id = parts.get("guid") or parts.get("id") or link
    return Page(page(body).text, parts.get("title"), date, publisher, link, id=id)


def _plain(node: ET.Element) -> str:
    return "".join(node.itertext()).strip()


def _local(node: ET.Element) -> str:
    return node.tag.rpartition("}")[2]


def page(markup: str) -> Page:
    """Return the article of a page, or of any piece of HTML.

    The text is that of the longest <article>, else of <main>, else of the whole body, without
    scripts, navigation, headers, footers, asides and forms; white space is collapsed.
    """
    reader = _Reader()
    reader.feed(_without_comments(markup))
    reader.close()
    reader.end_block()
    found = reader.found
    return Page(
        reader.text(),
        _first(found, META["title"]) or found.get("h1") or found.get("<title>"),
        _first(found, META["date"]),
        _first(found, META["publisher"]),
        _first(found, META["url"]),
        found.get("lang"),
    )


def _without_comments(markup: str) -> str:
    """Return the markup without comments: html.parser takes quadratic time over unclosed ones."""
    kept: list[str] = []
    start = 0
    while (begin := markup.find("<!--", start)) >= 0:
        end = markup.find("-->", begin + 4)
        if end < 0:
            return "".join(kept) + markup[start:].replace("<!--", "")
        kept.append(markup[start:begin])
        start = end + 3
    return "".join(kept) + markup[start:]


@dataclass(slots=True)
class _Block:
    text: str
    article: int
    main: bool
    chrome: bool


@dataclass(slots=True)
class _State:
    open: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    articles: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self.state = _State()
        self.catching: str | None = None
        self.caught: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag in BLOCKS or tag in CHROME:
            self.end_block()
        if tag == "article" and "article" not in self.state.open:
            self.state.articles += 1
        tracked = tag in HIDDEN or tag in CHROME or tag in ("article", "main")
        if tracked and len(self.state.open) < _DEPTH:
            self.state.open.append(tag)
        self._catch(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, {name: value or "" for name, value in attrs})
        if tag in BLOCKS:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag in CHROME:
            self.end_block()
        if tag in self.state.open:
            while self.state.open.pop() != tag:
                continue
        if self.catching and tag == self.catching.strip("<>"):
            self._keep_caught()

    def handle_data(self, data: str) -> None:
        if self.catching:
            self.caught.append(data)
        if not HIDDEN.intersection(self.state.open):
            self.state.pieces.append(data)

    def end_block(self) -> None:
        """Close the present line of text."""
        text = " ".join("".join(self.state.pieces).split())
        self.state.pieces.clear()
        if text:
            inside = self.state.open
            number = self.state.articles if "article" in inside else 0
            chrome = bool(CHROME.intersection(inside))
            self.state.blocks.append(_Block(text, number, "main" in inside, chrome))

    def text(self) -> str:
        """Return the lines of the best part of the page."""
        blocks = [b for b in self.state.blocks if not b.chrome] or self.state.blocks
        sizes: dict[int, int] = {}
        for block in blocks:
            sizes[block.article] = sizes.get(block.article, 0) + len(block.text)
        sizes.pop(0, None)
        best = max(sizes, key=lambda n: (sizes[n], -n), default=0)
        if best:
            blocks = [b for b in blocks if b.article == best]
        elif any(b.main for b in blocks):
            blocks = [b for b in blocks if b.main]
        return "\n".join(b.text for b in blocks)

    def _note(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "html" and given.get("lang"):
            self._keep("lang", given["lang"].partition("-")[0].lower())
        elif tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            self._keep(name.lower(), given.get("content", ""))
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self._keep("canonical", given.get("href", ""))
        elif tag == "time":
            self._keep("time", given.get("datetime", ""))

    def _catch(self, tag: str, given: Mapping[str, str]) -> None:
        linked = tag == "script" and given.get("type", "").lower() == "application/ld+json"
        if linked or tag in ("h1", "title"):
            self.catching = "<title>" if tag == "title" else tag
            self.caught.clear()

    def _keep_caught(self) -> None:
        text = "".join(self.caught)
        if self.catching == "script":
            for name, value in _linked_data(text):
                self._keep(name, value)
        elif self.catching:
            self._keep(self.catching, text)
        self.catching = None

    def _keep(self, name: str, value: str) -> None:
        if value.strip():
            self.found.setdefault(name, " ".join(value.split()))


def _first(found: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((found[name] for name in names if name in found), None)


def _linked_data(text: str) -> Iterator[tuple[str, str]]:
    """Yield headline, date and publisher of every JSON-LD node, as far as they are stated."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            waiting.append(node.get("@graph"))
            publisher = node.get("publisher")
            name = publisher.get("name") if isinstance(publisher, dict) else publisher
            stated = {
                "headline": node.get("headline"),
                "datepublished": node.get("datePublished"),
                "publisher": name,
            }
            yield from ((k, v) for k, v in stated.items() if isinstance(v, str))
