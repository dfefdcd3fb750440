"""Dates that are written out: days, months, weekdays, times of day."""

from __future__ import annotations

import datetime as dt
import re

from . import calendar
from .calendar import DAY_PARTS, MONTHS, WEEKDAYS
from .time_atoms import COUNTED, YEAR, Atom, Context, Rule, atom, resolved

_NAMES = "January February March April May June July August September October November December"
_LONG = "|".join([*_NAMES.split(), *_NAMES.upper().split()])
_MONTH = rf"(?P<m>(?:{_LONG})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_FULL_MONTH = rf"(?P<m>{'|'.join(_NAMES.split())})\b"
_DAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEKDAY = rf"(?P<wd>{_DAYS})"
_LED = r"(?:\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s(?:the\s)?)?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_DAY_2 = r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b"
_DASH = r"\s?[-–—]\s?"
_PREPOSITION = re.compile(
    r"\b(?:in|since|until|till|during|through|early|late|mid|end\sof|beginning\sof|start\sof"
    r"|middle\sof|from|between|before|after|next|last|this)[\s-]$",
    re.IGNORECASE,
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


def _month_year(match: re.Match[str], _: Context) -> Atom:
    return atom(match, f"{match['y']}-{_month(match):02}", "month")


def _bare_month(match: re.Match[str], context: Context) -> Atom | None:
    """“March”, “last March”; May and March, words and names too, need a preposition."""
    which = (match["which"] or "").lower()
    before = context.text[max(0, match.start() - 16) : match.start()]
    if match["m"] in ("May", "March") and not which and not _PREPOSITION.search(before):
        return None
    value = _undated(f"-{_month(match):02}", match, context)
    if which and context.published:
        value = _which_month(context.published, _month(match), which)
    start = match.start("which" if which else "m")
    return Atom(start, match.end(), value, "month", open="" if which else f"-{_month(match):02}")


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
    if day == context.published and which in ("last", *_TO_COME):
        day += dt.timedelta(days=7 if future else -7)
    return atom(match, day.isoformat(), "weekday")


_TO_COME = ("next", "coming", "the coming", "the next", "the following", "following")


def _weekdays(match: re.Match[str], _: Context) -> Atom:
    number = WEEKDAYS[(match["wd"] or match["wd2"])[:3].lower()] + 1
    return atom(match, f"XXXX-WXX-{number}", "set", "SET")


def _clock(match: re.Match[str], context: Context) -> Atom | None:
    """A time of day; on the day of publication until it is joined to another day."""
    given = match.groupdict()
    word = (given.get("word") or "").lower()
    hour = {"noon": 12, "midday": 12, "midnight": 0}.get(word) if word else int(given["h"])
    minute, half = int(given.get("mi") or 0), (given.get("ap") or "").lower()[:1]
    if hour is None or hour > (12 if half else 24) or minute > 59:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    clock = f"T{hour:02}:{minute:02}{'Z' if given.get('z') else ''}"
    value = resolved(context.published, clock=clock)
    return atom(match, value, "clock", "TIME", clock=clock)


def _part(match: re.Match[str], context: Context) -> Atom:
    """“this morning”; “morning” alone counts once it is joined to a day."""
    clock = f"T{DAY_PARTS[match['p'].lower()]}"
    value = resolved(context.published, clock=clock)
    whole = bool(match["this"])
    return Atom(match.start(), match.end(), value, "clock", "TIME", clock=clock, partial=not whole)


_ZONE = r"(?:\s?(?P<z>GMT|UTC|Z\b)|\s(?:[A-Z]{2,4}T\b|local\stime\b|hours\b))?"
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
    (re.compile(rf"\b{_MONTH}(?:,?\s(?:of\s)?|[-/]){YEAR}"), _month_year),
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
    (
        re.compile(
            rf"(?<![\w:.,$€£])(?P<h>\d{{1,2}})(?:[:.](?P<mi>\d\d))?\s?(?P<ap>[ap](?:\.m\.|m\b)){_ZONE}",
            _I,
        ),
        _clock,
    ),
    (
        re.compile(
            r"(?<![\w:.,$€£])(?P<h>[01]?\d|2[0-4]):(?P<mi>[0-5]\d)(?::[0-5]\d)?(?![\w:])" + _ZONE
        ),
        _clock,
    ),
    (
        re.compile(r"(?<![\w:.,$€£])(?P<h>[01]\d|2[0-4]):?(?P<mi>[0-5]\d)\s?(?P<z>GMT|UTC)\b"),
        _clock,
    ),
    (re.compile(r"\b(?P<word>noon|midday|midnight)\b", _I), _clock),
    (re.compile(r"\b(?:(?P<this>this)\s)?(?P<p>morning|afternoon|evening|night)\b", _I), _part),
)
