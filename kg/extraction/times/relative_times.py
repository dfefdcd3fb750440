"""Times told from the day of publication or from another time named: last week, a year later."""

from __future__ import annotations

import re

from . import calendar
from .durations import UNIT
from .durations import unit as unit_of
from .time_atoms import NUMBER, Atom, Context, Rule, atom, number, resolved
from .vague_times import FUTURE, PAST, vague

_CALENDAR_UNIT = r"(?P<u>day|week|weekend|month|quarter|year|decade|century)"
_OFFSETS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_OFFSETS |= {"same": 0, "that": 0, "following": 1, "upcoming": 1, "preceding": -1}
_FROM_ANCHOR = ("previous", "preceding", "following", "same", "that")


def _named_day(match: re.Match[str], context: Context) -> Atom:
    """Today, tomorrow, the day before yesterday, tonight, last night."""
    word = " ".join(match[0].lower().split())
    offset = -1 if "yesterday" in word or word == "last night" else int("tomorrow" in word)
    offset *= 2 if word.startswith("the day") else 1
    day = context.published and calendar.shift(context.published, "day", offset)
    if "night" in word:
        return atom(match, resolved(day, clock="TNI"), "day", "TIME", clock="TNI")
    return atom(match, resolved(day), "day")


def _which(match: re.Match[str], context: Context) -> Atom:
    """This week, last year, next month, the following day, that year."""
    which, unit = match["which"].lower(), unit_of(match)
    anchored = which in _FROM_ANCHOR or (which == "next" and unit == "day")
    base = context.base(unit) if anchored else context.published
    if which == "past" or (which == "last" and match[0].lower().startswith("the ")):
        return _span(match, context)
    day = base and calendar.shift(base, unit, _OFFSETS[which])
    kind = unit if unit in ("day", "month", "quarter", "year", "decade", "century") else "week"
    return atom(match, resolved(day, unit), kind)


def _span(match: re.Match[str], context: Context) -> Atom:
    """The last three years, the coming ten days: a length that ends or begins at publication."""
    which, unit, said = match["which"].lower(), unit_of(match), match.groupdict().get("n", "a")
    count = number(said)
    base, value = context.published, calendar.duration(count, unit)
    days = None
    if base and count:
        other = calendar.shift(base, unit, count * (_OFFSETS.get(which) or -1))
        days = (min(base, other), max(base, other)) if other else None
    return Atom(match.start(), match.end(), value, "duration", "DURATION", days=days)


def _ago(match: re.Match[str], context: Context) -> Atom:
    """Three years ago, two weeks later, a month earlier, ten days from now."""
    unit, count, how = unit_of(match), number(match["n"]), match["how"].lower()
    past = how in ("ago", "earlier", "before", "previously", "prior")
    if count is None:
        return vague(match, PAST if past else FUTURE)
    base = context.published if how in ("ago", "from now") else context.base(unit)
    if how in ("later", "after") and base == context.published:
        base = None
    day = base and calendar.shift(base, unit, -count if past else count)
    if unit in ("second", "minute", "hour"):
        return atom(match, calendar.duration(count, unit), "duration", "DURATION")
    near = "year" if unit in ("decade", "century") else unit
    if (unit, count, how) == ("week", 1, "ago"):
        near = "day"
    return atom(match, resolved(day, near), near)


def _part_of(match: re.Match[str], context: Context) -> Atom:
    """The end of the year, earlier in the week."""
    unit = unit_of(match)
    base = context.day_at(match.start()) if unit == "day" else context.published
    return atom(match, resolved(base, unit), unit)


def _neighbour(match: re.Match[str], context: Context) -> Atom:
    """The year before, the day after: one unit from the time last named."""
    unit = unit_of(match)
    base = context.base(unit)
    day = base and calendar.shift(base, unit, 1 if match["how"].lower() == "after" else -1)
    return atom(match, resolved(day, unit), unit)


def _the_weekend(match: re.Match[str], context: Context) -> Atom:
    """Over the weekend: the last one, or the next where the sentence looks ahead."""
    future = context.direction(match) == "future"
    day = context.published and calendar.weekday(context.published, 6 if future else 5, future)
    return Atom(match.start("u"), match.end(), resolved(day, "weekend"), "week")


def _same(match: re.Match[str], context: Context) -> Atom:
    """The same month a year ago, the year-earlier quarter: the period last named, a year before."""
    value = context.period
    if value is None and context.published:
        value = resolved(context.published, "year")
    if value is None:
        return atom(match, None, "year")
    return atom(match, f"{int(value[:4]) - 1:04}{value[4:]}", "period")


def _latest_quarter(match: re.Match[str], context: Context) -> Atom:
    """The latest quarter, in the quarter: the one last named, else the last one that is over."""
    named = context.period if context.period and "-Q" in context.period else None
    day = context.published and calendar.shift(context.published, "quarter", -1)
    return Atom(match.start("t"), match.end(), named or resolved(day, "quarter"), "quarter")


def _bare(match: re.Match[str], context: Context) -> Atom:
    """For the year, ended the day: the one that publication, or the time last named, lies in."""
    unit = unit_of(match)
    day, month = context.published, context.month
    near = month is not None and day is not None and abs(month.year - day.year) < 2
    base = context.base("day") if unit == "day" else (month if near else day)
    return Atom(match.start("t"), match.end(), resolved(base, unit), unit)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_WHICH = "this|last|next|past|coming|upcoming|previous|preceding|following|current|same|that"

_AFTER = (
    r"(?![-'’])(?!\s(?:of|that|when|after|before|earlier|later|he|she|they|we|it|i|to"
    r"|in\squestion|ago)\b)"
)

RELATIVE: tuple[Rule, ...] = (
    (
        _words(
            r"(?:the\sday\sbefore\syesterday|the\sday\safter\stomorrow|today|tonight|yesterday|tomorrow"
            r"|last\snight)\b"
        ),
        _named_day,
    ),
    (
        _words(
            rf"(?:(?:earlier|later|early|late)\s)?(?:the\s)?(?:this\s(?=past|coming))?(?P<which>{_WHICH})"
            rf"\s{_CALENDAR_UNIT}\b(?!-)"
        ),
        _which,
    ),
    (
        _words(
            r"(?:the\s|these\s|this\s)?(?P<which>last|past|next|coming|previous|following)"
            rf"\s{NUMBER}[\s-](?:\w+\s)?{UNIT}s?\b"
        ),
        _span,
    ),
    (_words(rf"the\s(?P<which>last|past|next)\s(?P<n>){UNIT}s\b"), _span),
    (
        _words(
            rf"{NUMBER}\s{UNIT}s?\s(?P<how>ago|earlier|later|from\snow|previously"
            r"|(?:before|after)(?=\s?[,.;]))\b"
        ),
        _ago,
    ),
    (
        _words(
            r"(?:over|at|during|on|throughout|before|after|for|by|until|till|since)\s(?P<u>the\sweekend)\b"
        ),
        _the_weekend,
    ),
    (
        _words(
            r"(?:(?:earlier|later|early|late)\sin|the\s(?:very\s)?(?:end|beginning|start|middle|rest"
            rf"|remainder|close)\sof)\sthe\s{_CALENDAR_UNIT}\b"
        ),
        _part_of,
    ),
    (_words(rf"the\s{_CALENDAR_UNIT}\s(?P<how>before|after|earlier)\b(?=\s?[,.;])"), _neighbour),
    (
        _words(
            r"(?:(?:the\s)?(?:same|corresponding|comparable)\s(?:period|month|time|quarter)\s(?:(?:of|in)\s)?"
            r"(?:last\syear|the\sprevious\syear|a\syear\s(?:ago|earlier|before))"
            r"|(?:the\s)?year-(?:earlier|ago)(?:\s(?:period|quarter|month|level|half))?"
            r"|the\s(?:period|quarter|month)\s(?:of\sthe\sprevious\syear|a\syear\s(?:ago|earlier|before)))\b"
        ),
        _same,
    ),
    (_words(r"(?P<t>the\s(?:latest|most\srecent)\squarter)\b"), _latest_quarter),
    (
        _words(rf"(?:in|for|during|through|of|over|throughout)\s(?P<t>the\squarter)\b{_AFTER}"),
        _latest_quarter,
    ),
    (
        _words(
            r"(?:in|for|during|through|by|over|throughout|(?:end|start|begin)(?:s|ed|ing)?|began|closed?|closing"
            r"|(?<!man\s)(?<!woman\s)(?<!person\s)(?<!player\s)(?<!time\s)(?<!word\s)(?<!days\s)(?<!order\s)of)"
            rf"\s(?P<t>the\s(?:full\s|whole\s|entire\s)?(?P<u>day|week|month|year))\b{_AFTER}"
        ),
        _bare,
    ),
)
