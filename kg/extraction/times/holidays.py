"""Days known by a name: fixed feasts, those on a weekday of a month, those that follow Easter."""

from __future__ import annotations

import datetime as dt
import re

from .time_atoms import YEAR, Atom, Context, Rule, atom

_FIXED = {
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
    "new year's": (1, 1),
    "epiphany": (1, 6),
    "valentine's day": (2, 14),
    "international women's day": (3, 8),
    "st. patrick's day": (3, 17),
    "april fools' day": (4, 1),
    "may day": (5, 1),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "all saints' day": (11, 1),
    "armistice day": (11, 11),
    "veterans day": (11, 11),
    "christmas": (12, 25),
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
}
_WEEKDAY_OF_MONTH = {
    "martin luther king day": (1, 0, 3),
    "presidents day": (2, 0, 3),
    "memorial day": (5, 0, -1),
    "labor day": (9, 0, 1),
    "columbus day": (10, 0, 2),
    "thanksgiving": (11, 3, 4),
    "thanksgiving day": (11, 3, 4),
    "mother's day": (5, 6, 2),
    "father's day": (6, 6, 3),
}
_FROM_EASTER = {
    "ash wednesday": -46,
    "palm sunday": -7,
    "maundy thursday": -3,
    "good friday": -2,
    "easter": 0,
    "easter sunday": 0,
    "easter monday": 1,
    "ascension day": 39,
    "pentecost": 49,
    "whit monday": 50,
}
_TOWARDS = {"last": "past", "next": "future", "this": "this"}
_NAMES = sorted([*_FIXED, *_WEEKDAY_OF_MONTH, *_FROM_EASTER], key=len, reverse=True)


def _named(name: str) -> str:
    return re.escape(name).replace("'s", "['’]?s").replace("s'", "s['’]?").replace(r"\ ", r"\s")


def easter(year: int) -> dt.date:
    """Return Easter Sunday of the western churches (the anonymous Gregorian rule).

    >>> easter(2024), easter(1995)
    (datetime.date(2024, 3, 31), datetime.date(1995, 4, 16))
    """
    century, rest = divmod(year, 100)
    skipped = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - century // 4 - skipped + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * correction + 114, 31)
    return dt.date(year, month, day + 1)


def _day(name: str, year: int) -> dt.date:
    if name in _FIXED:
        return dt.date(year, *_FIXED[name])
    if name in _FROM_EASTER:
        return easter(year) + dt.timedelta(days=_FROM_EASTER[name])
    month, weekday, which = _WEEKDAY_OF_MONTH[name]
    month_days = (dt.date(year, month, 1) + dt.timedelta(days=n) for n in range(31))
    fitting = [d for d in month_days if d.month == month and d.weekday() == weekday]
    return fitting[which - 1 if which > 0 else which]


def _holiday(match: re.Match[str], context: Context) -> Atom:
    """Christmas Eve, Thanksgiving 2019, last Easter: in the year told, else the nearest."""
    said = " ".join(match["name"].lower().replace("’", "'").split())
    name = next(n for n in _NAMES if re.fullmatch(_named(n), said, re.IGNORECASE))
    if match["y"]:
        return atom(match, _day(name, int(match["y"])).isoformat(), "day")
    if context.published is None:
        return atom(match, None, "day")
    which = (match["which"] or "").lower()
    towards = _TOWARDS.get(which) or context.direction(match)
    return atom(match, _nearest(name, context.published, towards).isoformat(), "day")


def _nearest(name: str, published: dt.date, towards: str | None) -> dt.date:
    days = [_day(name, published.year + n) for n in (-1, 0, 1)]
    if towards == "this":
        return days[1]
    if towards == "future":
        return next(d for d in days if d >= published)
    if towards == "past":
        return next(d for d in reversed(days) if d <= published)
    return min(days, key=lambda d: abs((d - published).days))


def _attacks(match: re.Match[str], _: Context) -> Atom:
    """September 11 and 9/11 as a name: the day in 2001."""
    return atom(match, "2001-09-11", "day")


_NOT_A_DAY = (
    r"(?!\s(?:tree|card|gift|present|shopping|season|carol|dinner|egg|island|holiday|sale)s?\b)"
)

HOLIDAYS: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?:\b(?P<which>last|this|next)\s)?"
            rf"\b(?P<name>{'|'.join(map(_named, _NAMES))})\b{_NOT_A_DAY}(?:,?\s(?:of\s)?{YEAR})?",
            re.IGNORECASE,
        ),
        _holiday,
    ),
    (
        re.compile(
            r"\bSept(?:ember|\.)?\s11(?:th)?(?=,?\s(?:terror|attack|hijack))|(?<![\d/])9/11(?![\d/])"
        ),
        _attacks,
    ),
)
