"""Dates that are written out: days, months, weekdays."""

from __future__ import annotations

import datetime as dt
import re

from . import calendar
from .calendar import MONTHS, WEEKDAYS
from .time_atoms import COUNTED, YEAR, Atom, Context, Rule, atom

_NAMES = "January February March April May June July August September October November December"
_LONG = "|".join([*_NAMES.split(), *_NAMES.upper().split()])
_MONTH = rf"(?P<m>(?:{_LONG})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_FULL_MONTH = rf"(?P<m>{'|'.join(_NAMES.split())})\b"
_DAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEKDAY = rf"(?P<wd>{_DAYS})"
_LED = r"(?:\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s(?:the\s)?)?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_DAY_2 = r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b"
_CLOSED = r"(?=\s?[,.;)]|\s(?:in|at|for|to|on|by|with|when|and|as|the|during|between)\b|$)"
_DASH = r"\s?[-–—]\s?"
_PREPOSITION = re.compile(
    r"\b(?:in|since|until|till|during|through|early|late|mid|end\sof|beginning\sof|start\sof"
    r"|middle\sof|from|between|before|after|next|last|this)[\s-]$",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(
    r"(?:,?\s(?:of\s)?)(?:last|next|this|the\s(?:same|following|previous))\syear\b", re.IGNORECASE
)
_NAMED_DAY = re.compile(r"\b(?:Black|Bloody|Good|Ash|Easter|Palm|Super|Cyber|Holy|Maundy)\s$")


def _month(match: re.Match[str]) -> int:
    return MONTHS[match["m"][:3].lower()]


def _date(match: re.Match[str], context: Context) -> Atom | None:
    """A day of a month, or some days from one to another, with the year or without."""
    given = match.groupdict()
    rest = f"-{_month(match):02}-{int(match['d']):02}"
    if not calendar.date(2024, _month(match), int(match["d"])):
        return None
    value = f"{given['y']}{rest}" if given.get("y") else _undated(rest, match, context)
    if value and calendar.days(value) is None:
        return None
    if last := given.get("d2"):
        end = f"{value[:8]}{int(last):02}" if value else None
        fits = end is None or calendar.days(end)
        return atom(match, end and f"{value}/{end}", "range") if fits else None
    return atom(match, value, "day", open="" if given.get("y") else rest)


def _two_days(match: re.Match[str], context: Context) -> Atom | None:
    """June 10 and 11: two days running are as good as a range."""
    return _date(match, context) if int(match["d2"]) == int(match["d"]) + 1 else None


def _undated(rest: str, match: re.Match[str], context: Context) -> str | None:
    """Return the value in the year that the direction of the sentence suggests."""
    if context.published is None:
        return None
    year = calendar.nearest_year(context.published, rest, context.direction(match))
    return f"{year:04}{rest}"


def _iso(match: re.Match[str], _: Context) -> Atom | None:
    day = calendar.date(int(match["y"]), int(match["m"]), int(match["d"]))
    if day is None:
        return None
    clock = f"T{match['t']}{match['z'] or ''}" if match["t"] else ""
    return atom(match, day.isoformat() + clock, "day", "TIME" if clock else "DATE", clock=clock)


def _numeric(match: re.Match[str], context: Context) -> Atom | None:
    """10/26/1989, 26.10.1989: the month stands first between slashes, where it can be one."""
    first, second, year = int(match["a"]), int(match["b"]), match["y"]
    if match["by"] == "." or first > 12:
        first, second = second, first
    if len(year) == 2:
        near = context.published.year if context.published else dt.date.today().year
        year = f"{near // 100 - (int(year) > near % 100 + 10)}{year}"
    day = calendar.date(int(year), first, second)
    return atom(match, day.isoformat(), "day") if day else None


def _month_year(match: re.Match[str], _: Context) -> Atom:
    return atom(match, f"{match['y']}-{_month(match):02}", "month")


def _bare_month(match: re.Match[str], context: Context) -> Atom | None:
    """“March”, “last March”; May and March, words and names too, need a preposition."""
    which = (match["which"] or "").lower()
    before = context.text[max(0, match.start() - 16) : match.start()]
    told = which or _PREPOSITION.search(before) or _OF_A_YEAR.match(context.text, match.end())
    if match["m"] in ("May", "March") and not told:
        return None
    value = _undated(f"-{_month(match):02}", match, context)
    if which and context.published:
        value = _which_month(context.published, _month(match), which)
    start = match.start("which" if which else "m")
    return Atom(start, match.end(), value, "month", open="" if which else f"-{_month(match):02}")


def _week_of_month(match: re.Match[str], context: Context) -> Atom | None:
    """The first week of May: the calendar week that most of it lies in."""
    given, which = match.groupdict(), match["o"].lower()
    month = f"-{_month(match):02}"
    value = f"{given['y']}{month}" if given.get("y") else _undated(month, match, context)
    found = calendar.days(value)
    if found is None:
        return atom(match, None, "week")
    middle = found[1] - dt.timedelta(days=3)
    if which in _WEEKS:
        middle = found[0] + dt.timedelta(days=3 + 7 * _WEEKS.index(which))
    return atom(match, calendar.period(middle, "week"), "week")


def _which_month(published: dt.date, month: int, which: str) -> str:
    year = published.year
    if which in ("last", "past", "previous"):
        year -= month >= published.month
    elif which in ("next", "coming"):
        year += month <= published.month
    return f"{year:04}-{month:02}"


def _weekday(match: re.Match[str], context: Context) -> Atom | None:
    number = WEEKDAYS[match["wd"][:3].lower()]
    which = (match["which"] or "").lower()
    if _NAMED_DAY.search(context.text, max(0, match.start() - 9), match.start()):
        return None
    if context.published is None:
        return atom(match, None, "weekday")
    future = context.direction(match) == "future" if which in ("", "this") else which in _TO_COME
    day = calendar.weekday(context.published, number, future)
    if which == "" and context.was_due(match):
        day = calendar.nearest_weekday(context.published, number)
    if day == context.published and which in ("last", *_TO_COME):
        day += dt.timedelta(days=7 if future else -7)
    return atom(match, day.isoformat(), "weekday")


_TO_COME = ("next", "coming", "the coming", "the next", "the following", "following")


def _weekdays(match: re.Match[str], _: Context) -> Atom:
    number = WEEKDAYS[(match["wd"] or match["wd2"])[:3].lower()] + 1
    return atom(match, f"XXXX-WXX-{number}", "set", "SET")


_WEEKS = ("first", "second", "third", "fourth")
_I = re.IGNORECASE

DATES: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?<![\w/.-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
            r"(?:[T\s](?P<t>\d\d:\d\d)(?::\d\d)?(?P<z>Z)?)?(?![\w-])"
        ),
        _iso,
    ),
    (
        re.compile(
            r"(?<![\w/.-])(?P<a>\d{1,2})(?P<by>[/.])(?P<b>\d{1,2})(?P=by)(?P<y>(?:19|20)\d\d|\d\d)(?![\w/.-]\d|\w|/)"
        ),
        _numeric,
    ),
    (
        re.compile(
            rf"{_LED}(?<![\d.,:$€£])\b(?:the\s)?{_DAY}(?:\sof)?[\s-]{_MONTH}(?:,?[\s-]{YEAR})?"
        ),
        _date,
    ),
    (
        re.compile(
            rf"{_LED}\b{_MONTH}\s(?:the\s)?{_DAY}(?![:.,]\d|%|\s?(?:[ap]\.?m\b|{COUNTED}))(?:,?\s{YEAR})?"
        ),
        _date,
    ),
    (
        re.compile(rf"\b{_MONTH}\s{_DAY}(?:{_DASH}|\sto\s|\sthrough\s){_DAY_2}(?:,?\s{YEAR})?"),
        _date,
    ),
    (re.compile(rf"\b{_DAY}(?:{_DASH}|\sto\s){_DAY_2}(?:\sof)?\s{_MONTH}(?:,?\s{YEAR})?"), _date),
    (re.compile(rf"\b{_MONTH}\s{_DAY}\sand\s{_DAY_2}(?:,?\s{YEAR}|{_CLOSED})"), _two_days),
    (re.compile(rf"\b{_DAY}\sand\s{_DAY_2}\s{_MONTH}(?:,?\s{YEAR})?"), _two_days),
    (re.compile(rf"\b{_MONTH}(?:,?\s(?:of\s)?|[-/]){YEAR}"), _month_year),
    (
        re.compile(
            r"\bthe\s(?P<o>first|second|third|fourth|last|final)\s(?:full\s)?week\s(?:of|in)\s"
            rf"{_FULL_MONTH}(?:,?\s(?:of\s)?{YEAR})?"
        ),
        _week_of_month,
    ),
    (
        re.compile(
            rf"(?:\b(?P<which>(?i:last|past|next|this|coming|previous))\s)?(?<![\w.])(?<!\d\s){_FULL_MONTH}(?!\s\d{{1,2}}\b)"
        ),
        _bare_month,
    ),
    (
        re.compile(
            r"\b(?:(?P<which>last|this|next|past|(?:the\s)?(?:coming|following))\s)?"
            + _WEEKDAY
            + r"\b",
            _I,
        ),
        _weekday,
    ),
    (re.compile(rf"\b(?:every|each)\s{_WEEKDAY}\b|\b(?:on\s)?(?P<wd2>{_DAYS})s\b", _I), _weekdays),
)
