"""Time expressions of news English, resolved against the day of publication (TIMEX3).

Rules find single expressions (`dates`, `periods`, `relative_times`); here the longest win and
neighbours are joined: “Monday” + “morning”, “October” + “last year”, “2014” + “to” + “2016”.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, zip_longest

from ...facts import Evidence, Time
from . import calendar
from .clock_times import CLOCK
from .dates import DATES
from .durations import DURATIONS
from .holidays import HOLIDAYS
from .periods import PERIODS
from .relative_times import RELATIVE
from .time_atoms import Atom, Context
from .vague_times import VAGUE

RULES = (*DATES, *CLOCK, *PERIODS, *HOLIDAYS, *RELATIVE, *DURATIONS, *VAGUE)

_ON = re.compile(r"\bon\s(?:the\s)?$", re.IGNORECASE)
_ORDINAL = r"(?:first|second|third|fourth|last|final|opening|closing)"
_PART = re.compile(
    r"\b(?:(?:very\s)?(?:early|late|earlier|later)(?:\s(?:in|on))?|(?:the\s)?mid(?:dle\sof)?"
    r"|the\s(?:very\s)?(?:end|beginning|start|middle|close|height|rest|remainder|whole|turn|eve)\sof"
    r"|(?:most|much|all|part)\sof"
    rf"|the\s{_ORDINAL}\s(?:week|weekend|half|part|days|day|two\sweeks|ten\sdays)\s(?:of|in))[\s-](?:the\s)?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:(?:no\s)?(?:more|less|fewer|longer)\sthan|at\s(?:least|most)|up\sto"
    r"|as\s(?:many|much|long|little|few)\sas|(?:just|well|slightly|a\slittle)\s(?:over|under)"
    r"|nearly|almost|about|around|approximately|roughly|some|over|under|exactly)\s$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", re.IGNORECASE)
PARTED = frozenset(
    ["day", "weekday", "week", "month", "quarter", "season", "year", "fiscal", "decade", "century"]
)
_WEEK_OF = re.compile(r"\b(?:the\s)?(?P<u>week|weekend)\sof\s(?:the\s)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s$", re.IGNORECASE)
_TO = re.compile(r"\s(?:to|until|till|through|and)\s", re.IGNORECASE)
_DASH = re.compile(r"\s?[-–—]\s?|\s?/\s?")
# TIMEX3 has these for weekends and halves; ISO 8601 has none, and an interval says the same.
_NOT_ISO = re.compile(r"-WE$|-H[12]$")
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_DAY_PART = re.compile(r"(?<=^\d{4}-\d\d-\d\d)T[A-Z]{2}$")
_NEAR = re.compile(r",?[ ](?:(?:on|at|in|around|about|by)[ ])?(?:the[ ])?", re.IGNORECASE)
_OF = re.compile(r",?\s(?:(?:of|in|the|for)\s){0,2}", re.IGNORECASE)


def find_times(
    text: str,
    published: dt.date | None,
    *,
    tense_at: Callable[[int], str | None] | None = None,
    ranges: bool = True,
) -> tuple[Time, ...]:
    """Return the time expressions of a text, in order, without overlap.

    A relative expression gets no value where `published` is None. Of “Monday night” the value is
    the day and the type TIME; weekends and halves of years are their days or months. Vague ones
    have the TIMEX3 value PAST_REF, PRESENT_REF or FUTURE_REF, no days, and say `vague`. `tense_at`
    may tell from a parse whether the clause at an offset is past or future; else words near it
    decide. With `ranges` off the ends of “from 2014 to 2016” stay apart, as in corpora of times.

    >>> met = find_times("They met on Sunday, as in 2014.", dt.date(2024, 10, 6))
    >>> [(time.evidence.quote, time.value) for time in met]
    [('on Sunday', '2024-10-06'), ('2014', '2014')]
    """
    context = Context(text, published, tense_at)
    atoms = list(_longest(context))
    for join in (_join_year, _join_week, _join_count, _join_time):
        atoms = _joined(atoms, text, join)
    atoms = _same_year(atoms, text)
    atoms = _joined(atoms, text, _join_range if ranges else _join_years)
    wide = [_widen(atom, text) for atom in atoms if not atom.partial]
    apart = [a for a, then in zip_longest(wide, wide[1:]) if not then or a.end <= then.start]
    return tuple(_time(atom, text) for atom in apart)


def anchored_start(anniversary: int, date: dt.date | str) -> str | None:
    """Return the day that an anniversary looks back to; None where the date is no single day.

    >>> anchored_start(75, "2024-10-06"), anchored_start(75, "PAST_REF")
    ('1949-10-06', None)
    """
    found = calendar.days(str(date))
    if found is None or found[0] != found[1]:
        return None
    start = calendar.shift(found[0], "year", -anniversary)
    return start.isoformat() if start else None


def _longest(context: Context) -> Iterator[Atom]:
    """Yield what the rules find, the leftmost and then the longest first."""
    end = 0
    for start, _, order, match in _matches(context.text):
        if start >= end and (atom := RULES[order][1](match, context)):
            end = atom.end
            context.seen(atom)
            yield atom


@lru_cache(maxsize=1)
def _matches(text: str) -> list[tuple[int, int, int, re.Match[str]]]:
    """Return where each rule matches, in order; kept for the second reading of the same text."""
    matches = [
        (match.start(), -match.end(), order, match)
        for order, (pattern, _) in enumerate(RULES)
        for match in pattern.finditer(text)
    ]
    return sorted(matches, key=lambda m: m[:3])


def _joined(
    atoms: Iterable[Atom], text: str, join: Callable[[Atom, Atom, str], Atom | None]
) -> list[Atom]:
    out: list[Atom] = []
    for atom in atoms:
        both = join(out[-1], atom, text) if out and atom.start - out[-1].end < 20 else None
        if both:
            out[-1] = both
        else:
            out.append(atom)
    return out


def _join_year(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join “the third quarter” and “of this year”, “Sunday” and “6 October”."""
    gap = text[first.end : second.start]
    if first.kind == "weekday" and second.kind == "day" and gap in (", ", " ", ", the ", " the "):
        return replace(second, start=first.start)
    if first.open and second.kind == "year" and second.value and _OF.fullmatch(gap):
        return replace(first, end=second.end, value=second.value + first.open, open="")
    return None


def _join_week(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join “Monday” and “last week”, “Thursday of this week”."""
    gap = text[first.end : second.start]
    week = (
        calendar.days(second.value) if second.kind == "week" and first.kind == "weekday" else None
    )
    if week is None or not _OF.fullmatch(gap) or not first.value:
        return None
    named = _WEEKDAY.search(text, first.start, first.end)
    if named is None:
        return None
    day = week[0] + dt.timedelta(days=calendar.WEEKDAYS[named[0].lower()[:3]])
    return replace(first, end=second.end, value=day.isoformat(), kind="day")


def _join_count(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join “a week” and “from Tuesday”."""
    count = re.fullmatch(r"P(\d+)([DWMY])", first.value or "") if first.kind == "duration" else None
    day = calendar.days(second.value) if second.kind in ("weekday", "day") else None
    if count is None or day is None or text[first.end : second.start] != " from ":
        return None
    units = {"D": "day", "W": "week", "M": "month", "Y": "year"}
    then = calendar.shift(day[0], units[count[2]], int(count[1]))
    return replace(second, start=first.start, value=then.isoformat() if then else None, kind="day")


def _join_time(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join a day and a time of day, in either order."""
    gap = text[first.end : second.start]
    if not _NEAR.fullmatch(gap) and gap != " of ":
        return None
    if (first.partial and gap != " of ") or (second.partial and gap not in (" ", " in the ")):
        return None
    day, time = (first, second) if second.clock else (second, first)
    if not time.clock or day.clock or day.kind not in ("day", "weekday") or not day.value:
        return None
    value = day.value[:10] + time.clock if len(day.value) >= 10 else None
    return replace(
        day, start=first.start, end=second.end, value=value, type="TIME", clock=time.clock
    )


def _same_year(atoms: list[Atom], text: str) -> list[Atom]:
    """Give “May” in “between May and July 2019” the year of July."""
    out = list(atoms)
    for i, (first, second) in enumerate(pairwise(atoms)):
        told = second.value and not second.open and second.kind == first.kind
        if told and first.open and _is_range(first, second, text):
            out[i] = replace(first, value=f"{second.value}"[:4] + first.open, open="")
    return out


def _join_range(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join the ends of “from 2014 to 2016”, “between May and July 2019”, “1950 - 1953”."""
    if not _is_range(first, second, text) or not first.value or not second.value:
        return None
    fit = first.type == second.type == "DATE" and len(first.value) == len(second.value)
    if not fit or first.vague or second.vague or first.value > second.value:
        return None
    value = f"{first.value}/{second.value}"
    return replace(first, end=second.end, value=value, open="", kind="range")


def _join_years(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join the ends of “between 1946 and 1958”, which no corpus of time expressions can miss."""
    years = first.kind == second.kind == "year"
    start = max(0, first.start - 9)
    between = years and _BETWEEN.search(text, start, first.start)
    gap = text[first.end : second.start]
    if not between or gap != " and ":
        return None
    joined = _join_range(first, second, text)
    return joined and replace(joined, start=between.start())


def _is_range(first: Atom, second: Atom, text: str) -> bool:
    gap = text[first.end : second.start]
    if _DASH.fullmatch(gap):
        return True
    return bool(_TO.fullmatch(gap) and _FROM.search(text, max(0, first.start - 9), first.start))


def _widen(atom: Atom, text: str) -> Atom:
    """Take along “on”, “early”, “the end of”, “nearly”."""
    if atom.kind in PARTED:
        part = _PART.search(text, max(0, atom.start - 28), atom.start)
        atom = replace(atom, start=part.start()) if part else _within_week(atom, text)
    if atom.kind in ("day", "weekday") and (
        on := _ON.search(text, max(0, atom.start - 7), atom.start)
    ):
        atom = replace(atom, start=on.start())
    elif about := _ABOUT.search(text, max(0, atom.start - 14), atom.start):
        counted = not text.startswith("the ", atom.start) and (
            atom.kind in ("duration", "clock") or text.endswith((" ago", " earlier"), 0, atom.end)
        )
        atom = replace(atom, start=about.start()) if counted else atom
    return atom


def _within_week(atom: Atom, text: str) -> Atom:
    """Return the week or weekend that the text names by a day: “the weekend of March 21”."""
    week = _WEEK_OF.search(text, max(0, atom.start - 20), atom.start)
    day = calendar.days(atom.value) if week and atom.kind == "day" else None
    if week is None or day is None:
        return atom
    return replace(
        atom, start=week.start(), value=calendar.period(day[0], week["u"].lower()), kind="week"
    )


def _time(atom: Atom, text: str) -> Time:
    covered = atom.days or calendar.days(atom.value)
    earliest, latest = (day.isoformat() for day in covered) if covered else (None, None)
    value = atom.value and _DAY_PART.sub("", atom.value)
    if value and covered and (part := _NOT_ISO.search(value)):
        size = 10 if part[0] == "-WE" else 7
        value = f"{covered[0].isoformat()[:size]}/{covered[1].isoformat()[:size]}"
    return Time(
        Evidence.of(text, atom.start, atom.end),
        value,
        atom.type,
        earliest,
        latest,
        atom.vague,
    )
