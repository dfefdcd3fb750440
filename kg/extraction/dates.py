"""Dates that are written out: days, months, years, quarters, decades, weekdays, times of day."""

from __future__ import annotations

import datetime as dt
import re

from . import calendar
from .calendar import DAY_PARTS, MONTHS, SEASONS, WEEKDAYS
from .time_atoms import Atom, Context, Rule, atom

_NAMES = "January February March April May June July August September October November December"
_LONG = "|".join([*_NAMES.split(), *_NAMES.upper().split()])
_MONTH = rf"(?P<m>(?:{_LONG})\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_FULL_MONTH = rf"(?P<m>{'|'.join(_NAMES.split())})\b"
_WEEKDAY = r"(?P<wd>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_LED = r"(?:\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s(?:the\s)?)?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\b"
_DAY_2 = r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<y>(?:1[0-9]|20|21)\d\d)\b(?![,.]\d)"
_DASH = r"\s?[-–—]\s?"
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"
_TENS = {word: n for n, word in enumerate(_DECADES.split(), 2)}
_CENTURIES = "seventeenth eighteenth nineteenth twentieth twenty-first"
_CENTURY = {word: n for n, word in enumerate(_CENTURIES.split(), 17)}
_COUNTED = (
    r"people|persons?|troops|soldiers|men|women|children|civilians|refugees|migrants|workers|jobs"
    r"|students|dead|deaths|cases|homes|houses|miles|kilomet\w+|km|met(?:er|re)s|feet|tons|tonnes"
    r"|barrels|words|dollars|euros|pounds|yen|yuan|points|votes|seats|pages|hours|hrs|MW|GMT|UTC"
    r"|fighters|protesters|prisoners|tanks|drones|missiles|warheads|employees|%|percent|per\scent"
)
_NUMBERED = (
    r"\b(?:[Rr]esolutions?|UNSCR|[Ff]light|[Rr]oom|[Aa]rticle|[Ll]aw|[Hh]ighway|[Rr]oute|No\.?"
    r"|[Nn]umber|about|around|some|nearly|almost|than|least|approximately|roughly|Boeing|Airbus"
    r"|another|only|page|[A-Z]{1,3}-|up\sto)\s?$"
)


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
    if match["m"] in ("May", "March") and not match["prep"] and not which:
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


def _weekday(match: re.Match[str], context: Context) -> Atom:
    number = WEEKDAYS[match["wd"][:3].lower()]
    which = (match["which"] or "").lower()
    if context.published is None:
        return atom(match, None, "weekday")
    future = context.direction(match) == "future" if which in ("", "this") else which in _TO_COME
    day = calendar.weekday(context.published, number, future)
    if which == "last" and day == context.published:
        day -= dt.timedelta(days=7)
    return atom(match, day.isoformat(), "weekday")


_TO_COME = ("next", "coming", "the coming", "the next", "the following", "following")


def _weekdays(match: re.Match[str], _: Context) -> Atom:
    number = WEEKDAYS[(match["wd"] or match["wd2"])[:3].lower()] + 1
    return atom(match, f"XXXX-WXX-{number}", "set", "SET")


def _year(match: re.Match[str], context: Context) -> Atom | None:
    """A bare number of four digits that nothing near it shows to be another number."""
    before = context.text[max(0, match.start() - 16) : match.start()]
    return None if re.search(_NUMBERED, before) else atom(match, match["y"], "year")


def _years(match: re.Match[str], _: Context) -> Atom | None:
    first, last = match["y"], match["y2"]
    last = first[: 4 - len(last)] + last
    return atom(match, f"{first}/{last}", "range") if first < last else None


def _decade(match: re.Match[str], _: Context) -> Atom:
    given = match.groupdict()
    if word := given.get("word"):
        return atom(match, f"19{_TENS[word.lower()]}", "decade")
    return atom(match, (given["y"] or "19")[:2] + given["tens"], "decade")


def _century(match: re.Match[str], _: Context) -> Atom | None:
    said = match["c"].lower()
    number = int(re.sub(r"\D", "", said) or 0) or _CENTURY[said]
    return atom(match, f"{number - 1:02}", "century") if 1 <= number <= 22 else None


def _quarter(match: re.Match[str], context: Context) -> Atom:
    given = match.groupdict()
    number = given.get("q") or _ORDINALS[given["o"].lower()]
    rest = f"-{'H' if given.get('half') else 'Q'}{number}"
    return _of_year(match, rest, "quarter", context)


def _season(match: re.Match[str], context: Context) -> Atom:
    return _of_year(match, f"-{SEASONS[match['s'].lower()]}", "season", context)


def _of_year(match: re.Match[str], rest: str, kind: str, context: Context) -> Atom:
    """A part of a year: of the year given, last, this or next one; else left open."""
    given = match.groupdict()
    if given.get("y"):
        return atom(match, given["y"] + rest, kind)
    offset = {"last": -1, "this": 0, "next": 1}.get((given.get("which") or "").lower())
    if offset is None or context.published is None:
        return atom(match, _undated(rest, match, context), kind, open=rest)
    if kind == "season":
        towards = ("past", None, "future")[offset + 1]
        year = calendar.nearest_year(context.published, rest, towards)
    else:
        year = context.published.year + offset
    return atom(match, f"{year:04}{rest}", kind)


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
    value = context.published and context.published.isoformat() + clock
    return atom(match, value, "clock", "TIME", clock=clock)


def _part(match: re.Match[str], context: Context) -> Atom:
    """“this morning”; “morning” alone counts once it is joined to a day."""
    clock = f"T{DAY_PARTS[match['p'].lower()]}"
    value = context.published and context.published.isoformat() + clock
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
            rf"{_LED}(?<![\d.,:$€£])\b(?:the\s)?{_DAY}(?:\sof)?[\s-]{_MONTH}(?:,?[\s-]{_YEAR})?"
        ),
        _date,
    ),
    (
        re.compile(
            rf"{_LED}\b{_MONTH}\s(?:the\s)?{_DAY}(?![:.,]\d|\s?(?:percent|%|[ap]\.?m\b|{_COUNTED}))(?:,?\s{_YEAR})?"
        ),
        _date,
    ),
    (
        re.compile(rf"\b{_MONTH}\s{_DAY}(?:{_DASH}|\sto\s|\sthrough\s){_DAY_2}(?:,?\s{_YEAR})?"),
        _date,
    ),
    (
        re.compile(
            rf"\b{_DAY}(?:{_DASH}|\sto\s|\sand\s){_DAY_2}(?:\sof)?\s{_MONTH}(?:,?\s{_YEAR})?"
        ),
        _date,
    ),
    (re.compile(rf"\b{_MONTH}(?:,?\s(?:of\s)?|[-/]){_YEAR}"), _month_year),
    (
        re.compile(
            r"(?:\b(?P<prep>(?i:in|since|until|till|during|through|early|late|mid|by|end\sof|from|between|before"
            r"|after|and|to|beginning\sof|start\sof|middle\sof))[\s-])?"
            rf"(?:\b(?P<which>(?i:last|past|next|this|coming|previous))\s)?(?<![\w.]){_FULL_MONTH}(?!\s[A-Z][a-z]+\s(?:said|told))"
        ),
        _bare_month,
    ),
    (
        re.compile(
            rf"\b(?:(?P<which>last|this|next|past|(?:the\s)?(?:coming|following))\s)?{_WEEKDAY}\b",
            _I,
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"\b(?:(?:every|each)\s{_WEEKDAY}|(?:on\s)?{_WEEKDAY.replace('wd', 'wd2')}s)\b", _I
        ),
        _weekdays,
    ),
    (
        re.compile(
            rf"(?<![\w$€£¥#.,/:-])(?P<y>(?:1[7-9]|20)\d\d)\b(?![,.:]\d|-\w|/\d|\s?(?:{_COUNTED})\b)"
        ),
        _year,
    ),
    (
        re.compile(
            r"(?<![\w$€£.,/-])(?P<y>(?:1[5-9]|20)\d\d)\s?[-–—/]\s?(?P<y2>(?:1[5-9]|20)?\d\d)\b(?![-/.,]\d)"
        ),
        _years,
    ),
    (
        re.compile(
            r"\b(?:the\s)?(?:(?:early|mid|late)[\s-])?(?P<y>1[5-9]|20)(?P<tens>\d)0['’]?s\b", _I
        ),
        _decade,
    ),
    (re.compile(r"(?<!\w)(?:the\s)?['’]?(?P<y>)(?P<tens>[2-9])0['’]?s\b"), _decade),
    (re.compile(rf"\bthe\s(?:(?:early|mid|late)[\s-])?(?P<word>{'|'.join(_TENS)})\b", _I), _decade),
    (
        re.compile(
            rf"\b(?:the\s)?(?:(?:early|mid|late)[\s-])?(?P<c>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_CENTURY)})[\s-]century\b",
            _I,
        ),
        _century,
    ),
    (
        re.compile(
            rf"\b(?:the\s)?(?P<o>first|second|third|fourth|[1-4](?:st|nd|rd|th))[\s-]quarter\b(?:\s(?:of\s)?{_YEAR})?",
            _I,
        ),
        _quarter,
    ),
    (re.compile(rf"\bQ(?P<q>[1-4])\b(?:,?\s(?:of\s)?{_YEAR})?"), _quarter),
    (re.compile(rf"\b(?:the\s)?(?P<o>first|second)\s(?P<half>half)\sof\s{_YEAR}", _I), _quarter),
    (
        re.compile(rf"\b(?:the\s)?(?P<s>spring|summer|autumn|fall|winter)\s(?:of\s)?{_YEAR}", _I),
        _season,
    ),
    (
        re.compile(r"\b(?P<which>last|this|next)\s(?P<s>spring|summer|autumn|fall|winter)\b", _I),
        _season,
    ),
    (
        re.compile(
            rf"(?<![\w:.,$€£])(?P<h>\d{{1,2}})(?:[:.](?P<mi>\d\d))?\s?(?P<ap>[ap](?:\.m\.|m\b)){_ZONE}",
            _I,
        ),
        _clock,
    ),
    (
        re.compile(
            rf"(?<![\w:.,$€£])(?P<h>[01]?\d|2[0-4]):(?P<mi>[0-5]\d)(?::[0-5]\d)?(?![\w:]){_ZONE}"
        ),
        _clock,
    ),
    (
        re.compile(r"(?<![\w:.,$€£])(?P<h>[01]\d|2[0-4]):?(?P<mi>[0-5]\d)\s?(?P<z>GMT|UTC)\b"),
        _clock,
    ),
    (re.compile(r"\b(?P<word>noon|midday|midnight)\b", _I), _clock),
    (
        re.compile(
            r"\b(?:(?P<this>this)|in\sthe|the)?\s?\b(?P<p>morning|afternoon|evening|night)\b", _I
        ),
        _part,
    ),
)
