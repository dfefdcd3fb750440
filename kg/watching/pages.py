"""The article of a web page, without what stands around it (trafilatura finds the text)."""

from __future__ import annotations

import trafilatura

from .. import articles
from ..encoding import decode
from ..errors import InputError
from ..facts import Article
from ..markup import page
from ..publication import iso_date
from .entries import Entry

SHORTEST = 200
"""Characters below which a page holds no report: a notice, a gallery, a wall."""


def article(body: bytes, entry: Entry, url: str, feed: str | None) -> Article:
    """Return the article of a page; what the page states counts before what the feed says.

    Raises:
        InputError: it holds no text that could be a report, or no day of publication.
    """
    markup = decode(body)
    text = trafilatura.extract(
        markup, url=url, include_comments=False, include_tables=False, favor_precision=True
    )
    if not text or len(text) < SHORTEST:
        raise InputError(f"{url}: holds no report of at least {SHORTEST} characters")
    stated = page(markup)
    made = articles.from_text(
        text,
        title=stated.title or entry.title,
        date=_date(stated.date) or entry.date,
        publisher=stated.publisher or feed,
        url=url,
        language=stated.language,
        source=url,
    )
    if made.date is None:
        raise InputError(f"{url}: states no day of publication")
    return made


def _date(stated: str | None) -> str | None:
    try:
        return iso_date(stated) if stated else None
    except InputError:
        return None
