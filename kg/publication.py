"""When and by whom a text was published: metadata, header lines, datelines, addresses."""

from __future__ import annotations

import datetime as dt
import re

from .errors import InputError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
KEYS = frozenset(("title", "date", "publisher", "url", "id"))

_MONTH = (
    r"(?P<m>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_DATES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d/.-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?!\d)",
        rf"\b{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)(?!\d)")
_DATELINE = re.compile(
    r"^[^\S\n]*[A-ZÀ-Þ][^\n()]{1,80}\((?P<agency>[A-Z][\w .&'’/-]{1,40})\)\s?(?:[-–—]|:\s)",
    re.MULTILINE,
)
_PLACE_DATE = re.compile(r"^[^\S\n]*[A-ZÀ-Þ][^\n]{1,80}?\s(?:--?|[–—])\s", re.MULTILINE)
_LINE = re.compile(r"([^\r\n]{0,2000})(?:\r\n|\r|\n)")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?!\d)")
_BESIDE_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri"
    " sat sun published posted updated on at by am pm a p m t z utc gmt est edt cet cest bst kst"
    " jst"
)
_BESIDE = frozenset(_BESIDE_NAMES.split())
_DATE_LINE_WORDS = 12
_HEAD = 1500


def iso_date(stated: str) -> str:
    """Return the day that a metadata field states, as YYYY-MM-DD.

    >>> iso_date("2024-10-06T08:00:00Z"), iso_date("Mon, 06 May 2019 08:00:00 GMT")
    ('2024-10-06', '2019-05-06')

    Raises:
        InputError: it is no date, or day and month cannot be told apart.
    """
    found = _first_date(stated) or _numeric(stated)
    if found is None:
        raise InputError(f"{stated!r} is no date we can read; write it as 2024-10-06")
    return found


def date_in(text: str, url: str | None = None) -> str | None:
    """Return the day of publication that a text states about itself, or None.

    A line of the head that is a date (“Friday, 6 October 2024”), a dateline that names the year, or
    a day in the address count; a date inside a sentence does not.
    """
    head = text[:_HEAD]
    for line in head.split("\n")[:8]:
        if len(line.split()) <= _DATE_LINE_WORDS and (found := _whole_line(line)):
            return found
    for pattern in (_DATELINE, _PLACE_DATE):
        opening = pattern.search(head)
        if opening and (found := _first_date(opening.group())):
            return found
    in_url = _IN_URL.search(url or "")
    return _day(int(in_url[1]), int(in_url[2]), int(in_url[3])) if in_url else None


def publisher_in(text: str) -> str | None:
    """Return the agency that signs the dateline: Reuters for “OSLO, May 3 (Reuters) -”."""
    opening = _DATELINE.search(text[:_HEAD])
    return opening["agency"].strip() if opening else None


def split_header(text: str) -> tuple[dict[str, str], str]:
    """Return the `Key: value` lines at the top, keys in lower case, and the text that follows them.

    They count only where each line has one of the keys title, date, publisher, url and id and a
    blank line ends them; else the whole text comes back.
    """
    found: dict[str, str] = {}
    end = 0
    while line := _LINE.match(text, end):
        key, colon, value = line[1].partition(":")
        if not line[1].strip() and found:
            return found, text[line.end() :].lstrip("\r\n")
        if not colon or key.strip().lower() not in KEYS:
            break
        found[key.strip().lower()] = value.strip()
        end = line.end()
    return {}, text


def _whole_line(line: str) -> str | None:
    """Return the date of a line that holds nothing else but a weekday, a time or “Published”."""
    found = _first_date(line)
    if found is None:
        return None
    rest = line
    for form in _DATES:
        rest = form.sub(" ", rest)
    words = re.findall(r"[^\W\d_]+", rest.lower())
    return found if all(w in _BESIDE for w in words) else None


def _first_date(text: str) -> str | None:
    for form in _DATES:
        for found in form.finditer(text):
            month = found["m"].lower()
            number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
            if day := _day(int(found["y"]), number, int(found["d"])):
                return day
    return None


def _numeric(text: str) -> str | None:
    """Return a date such as 25/12/2019 where only one reading is possible."""
    found = _NUMERIC.search(text)
    if not found:
        return None
    first, second, year = (int(part) for part in found.groups())
    readings = {_day(year, second, first), _day(year, first, second)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
