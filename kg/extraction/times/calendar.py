"""Calendar arithmetic on TIMEX3 values: 2024-10-06, 2024-10, 2024-W40, 2024-Q3, 199, P3D, …"""

from __future__ import annotations

import datetime as dt
import re

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
WEEKDAYS = {name: n for n, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
DAY_PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "noon": "MI"}
_SEASON_MONTHS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
_LONG_UNITS = {"decade": (10, "Y"), "century": (100, "Y"), "fortnight": (2, "W")}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS_IN = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}

Days = tuple[dt.date, dt.date]


def date(year: int, month: int, day: int) -> dt.date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def shift(day: dt.date, unit: str, count: int) -> dt.date | None:
    """Return the day that many units later (earlier if negative); None outside the years 1 to 9999.

    >>> shift(dt.date(2024, 3, 31), "month", -1), shift(dt.date(2024, 2, 29), "year", -50)
    (datetime.date(2024, 2, 29), datetime.date(1974, 2, 28))
    """
    try:
        if unit in _DAYS_IN:
            return day + dt.timedelta(days=_DAYS_IN[unit] * count)
        if unit not in _MONTHS_IN:
            return day
        month = day.year * 12 + day.month - 1 + _MONTHS_IN[unit] * count
        last = _last_day(month // 12, month % 12 + 1)
        return dt.date(month // 12, month % 12 + 1, min(day.day, last))
    except (ValueError, OverflowError):
        return None


def period(day: dt.date, unit: str) -> str:
    """Return the value of the week, month, year, … that the day lies in.

    >>> [period(dt.date(2024, 10, 6), unit) for unit in ("week", "weekend", "quarter", "decade")]
    ['2024-W40', '2024-W40-WE', '2024-Q4', '202']
    """
    year, week, _ = day.isocalendar()
    forms = {
        "week": f"{year:04}-W{week:02}",
        "weekend": f"{year:04}-W{week:02}-WE",
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "year": f"{day.year:04}",
        "decade": f"{day.year // 10:03}",
        "century": f"{day.year // 100:02}",
    }
    return forms.get(unit, day.isoformat())


def duration(count: int | None, unit: str) -> str:
    """Return the value of a length of time; None says that the number is not told.

    >>> duration(3, "day"), duration(None, "month"), duration(2, "decade"), duration(6, "hour")
    ('P3D', 'PXM', 'P20Y', 'PT6H')
    """
    if unit in ("second", "minute", "hour"):
        return f"PT{'X' if count is None else count}{unit[0].upper()}"
    size, letter = _LONG_UNITS.get(unit, (1, unit[0].upper()))
    if count is None:
        return {"decade": "PXDE", "century": "PXCE"}.get(unit, f"PX{letter}")
    return f"P{count * size}{'WE' if unit == 'weekend' else letter}"


def days(value: str | None) -> Days | None:
    """Return the first and the last day that a value covers, or None where it names no days.

    >>> [day.isoformat() for day in days("1950/1953")]
    ['1950-01-01', '1953-12-31']
    """
    first, slash, last = (value or "").partition("/")
    if slash:
        start, end = days(first), days(last)
        return (start[0], end[1]) if start and end else None
    return next(
        (found for form, read in _FORMS if (m := form.match(first)) and (found := read(m))), None
    )


def weekday(published: dt.date, number: int, future: bool) -> dt.date:
    """Return the last such weekday, or the next one; the day of publication itself counts as both.

    >>> weekday(dt.date(2024, 10, 6), 6, False), weekday(dt.date(2024, 10, 6), 0, True)
    (datetime.date(2024, 10, 6), datetime.date(2024, 10, 7))
    """
    if future:
        return published + dt.timedelta(days=(number - published.weekday()) % 7)
    return published - dt.timedelta(days=(published.weekday() - number) % 7)


def nearest_weekday(published: dt.date, number: int) -> dt.date:
    """Return the weekday closest to publication, before it or after it."""
    after = (number - published.weekday()) % 7
    return published + dt.timedelta(days=after if after <= 3 else after - 7)


def nearest_year(published: dt.date, rest: str, direction: str | None) -> int:
    """Return the year of a day, month, season or quarter (`-10-06`, `-10`, `-Q3`) told without it.

    The direction decides. Without one it is the year of publication, or the nearest time where
    that is only weeks away; a day weeks away outweighs the direction.
    """
    years = (published.year - 1, published.year, published.year + 1)
    known = [(y, found) for y in years if (found := days(f"{y:04}{rest}"))]
    nearest = min(known, key=lambda k: _distance(published, k[1]), default=(published.year, None))
    is_day, near = len(rest) == 6, nearest[1]
    if direction == "past" and not (is_day and near and 0 < (near[0] - published).days < 60):
        known = [k for k in known if k[1][0] <= published]
        return known[-1][0] if known else nearest[0]
    if direction == "future" and not (is_day and near and 0 < (published - near[0]).days < 10):
        known = [k for k in known if k[1][1] >= published]
        return known[0][0] if known else nearest[0]
    soon = near and _distance(published, near) < 60
    return nearest[0] if soon or direction else published.year


def _distance(day: dt.date, span: Days) -> int:
    return max((span[0] - day).days, (day - span[1]).days, 0)


def _last_day(year: int, month: int) -> int:
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day


def _months(year: int, first: int, last: int) -> Days | None:
    """Return the days from one month to another; months past 12 lie in the next year."""
    start = date(year, first, 1)
    end = start and shift(start, "month", last - first + 1)
    return (start, end - dt.timedelta(days=1)) if start and end else None


def _day_of(found: re.Match[str]) -> Days | None:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return (day, day) if day else None


def _week_of(found: re.Match[str]) -> Days | None:
    try:
        monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        first, last = (5, 6) if found[3] else (0, 6)
        return monday + dt.timedelta(days=first), monday + dt.timedelta(days=last)
    except (ValueError, OverflowError):
        return None


def _years(first: int, count: int) -> Days | None:
    start, end = date(first, 1, 1), date(first + count - 1, 12, 31)
    return (start, end) if start and end else None


_FORMS = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T|$)"), _day_of),
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?$"), _week_of),
    (re.compile(r"(\d{4})-(\d\d)$"), lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (
        re.compile(r"(\d{4})-Q([1-4])$"),
        lambda m: _months(int(m[1]), int(m[2]) * 3 - 2, int(m[2]) * 3),
    ),
    (
        re.compile(r"(\d{4})-H([12])$"),
        lambda m: _months(int(m[1]), int(m[2]) * 6 - 5, int(m[2]) * 6),
    ),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)$"), lambda m: _months(int(m[1]), *_SEASON_MONTHS[m[2]])),
    (re.compile(r"(\d{4})$"), lambda m: _years(int(m[1]), 1)),
    (re.compile(r"(\d{3})$"), lambda m: _years(int(m[1]) * 10, 10)),
    (re.compile(r"(\d\d)$"), lambda m: _years(int(m[1]) * 100, 100)),
)
