"""Times told from the day of publication or from another one; lengths of time; sets; vague words."""

from __future__ import annotations

import datetime as dt
import re

from . import calendar
from .time_atoms import NUMBER, Atom, Context, Rule, atom, number

_UNIT = r"(?P<u>second|minute|hour|day|week|weekend|fortnight|month|quarter|year|decade|century|centurie)"
_CALENDAR_UNIT = r"(?P<u>day|week|weekend|month|quarter|year|decade|century)"
_SETS = {
    "daily": "P1D",
    "weekly": "P1W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
}
_PAST, _PRESENT, _FUTURE = "past", "present", "future"
_OFFSETS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_OFFSETS |= {"same": 0, "that": 0, "following": 1, "upcoming": 1, "preceding": -1}
_FROM_ANCHOR = ("previous", "preceding", "following", "same", "that")


def _unit(match: re.Match[str]) -> str:
    said = match["u"].lower()
    return "century" if said == "centurie" else said


def _named_day(match: re.Match[str], context: Context) -> Atom:
    """Today, tomorrow, the day before yesterday, tonight, last night."""
    word = " ".join(match[0].lower().split())
    offset = -1 if "yesterday" in word or word == "last night" else int("tomorrow" in word)
    offset *= 2 if word.startswith("the day") else 1
    day = context.published and calendar.shift(context.published, "day", offset)
    if "night" in word:
        return atom(match, day and f"{day.isoformat()}TNI", "day", "TIME", clock="TNI")
    return atom(match, day and day.isoformat(), "day")


def _which(match: re.Match[str], context: Context) -> Atom:
    """This week, last year, next month, the following day, that year."""
    which, unit = match["which"].lower(), _unit(match)
    anchored = which in _FROM_ANCHOR or which == "next" and unit == "day"
    base = (context.anchor if anchored else None) or context.published
    day = base and calendar.shift(base, unit, _OFFSETS[which])
    kind = unit if unit in ("day", "month", "quarter", "year", "decade", "century") else "week"
    return atom(match, day and calendar.period(day, unit), kind)


def _span(match: re.Match[str], context: Context) -> Atom:
    """The last three years, the coming ten days: a length that ends or begins at publication."""
    which, unit, count = match["which"].lower(), _unit(match), number(match["n"])
    base, value = context.published, calendar.duration(count, unit)
    days = None
    if base and count:
        other = calendar.shift(base, unit, count * (_OFFSETS.get(which) or -1))
        days = (min(base, other), max(base, other)) if other else None
    return Atom(match.start(), match.end(), value, "duration", "DURATION", days=days)


def _ago(match: re.Match[str], context: Context) -> Atom:
    """Three years ago, two weeks later, a month earlier, ten days from now."""
    unit, count, how = _unit(match), number(match["n"]), match["how"].lower()
    past = how in ("ago", "earlier", "before", "previously", "prior")
    if count is None:
        return _vague(match, _PAST if past else _FUTURE)
    base = context.published if how in ("ago", "from now") else context.anchor or context.published
    day = base and calendar.shift(base, unit, -count if past else count)
    if unit in ("second", "minute", "hour"):
        return atom(match, calendar.duration(count, unit), "duration", "DURATION")
    near = "year" if unit in ("decade", "century") else unit
    return atom(match, day and calendar.period(day, near), near)


def _length(match: re.Match[str], _: Context) -> Atom | None:
    """Three days, a decade, two-day."""
    count, unit = number(match["n"]), _unit(match)
    if unit == "second" and not match[0].lower().endswith("s"):
        return None
    return atom(match, calendar.duration(count, unit), "duration", "DURATION")


def _unnumbered(match: re.Match[str], _: Context) -> Atom:
    value = calendar.duration(None, _unit(match))
    return Atom(match.start("u"), match.end(), value, "duration", "DURATION")


def _each(match: re.Match[str], _: Context) -> Atom:
    count = number(match["n"]) or (2 if "other" in match[0].lower() else 1)
    return atom(match, calendar.duration(count, _unit(match)), "set", "SET")


def _regular(match: re.Match[str], _: Context) -> Atom:
    return atom(match, _SETS[match[0].lower()], "set", "SET")


def _part_of(match: re.Match[str], context: Context) -> Atom:
    """The end of the year, earlier in the week."""
    unit, base = _unit(match), context.published
    return atom(match, base and calendar.period(base, unit), unit)


def _vague(match: re.Match[str], direction: str) -> Atom:
    return atom(match, f"{direction.upper()}_REF", "vague", vague=direction)


def _past(match: re.Match[str], _: Context) -> Atom:
    return _vague(match, _PAST)


def _present(match: re.Match[str], _: Context) -> Atom:
    return _vague(match, _PRESENT)


def _future(match: re.Match[str], _: Context) -> Atom:
    return _vague(match, _FUTURE)


_UNITS = r"(?:days|weeks|months|years|decades|times|centuries)"
_I = re.IGNORECASE

RELATIVE: tuple[Rule, ...] = (
    (
        re.compile(
            r"\b(?:the\sday\sbefore\syesterday|the\sday\safter\stomorrow|today|tonight|yesterday|tomorrow|last\snight)\b",
            _I,
        ),
        _named_day,
    ),
    (
        re.compile(
            r"\b(?:(?:earlier|later)\s)?(?:the\s)?(?P<which>this|last|next|past|coming|upcoming|previous|preceding|following|current|same|that)"
            rf"\s(?:past\s|coming\s)?{_CALENDAR_UNIT}\b(?!-)",
            _I,
        ),
        _which,
    ),
    (
        re.compile(
            rf"\b(?:the\s|these\s|this\s)?(?P<which>last|past|next|coming|previous|following)\s{NUMBER}[\s-](?:\w+\s)?{_UNIT}s?\b",
            _I,
        ),
        _span,
    ),
    (re.compile(rf"\b(?:the\s)(?P<which>last|past|next|coming)\s(?P<n>){_UNIT}s\b", _I), _span),
    (
        re.compile(
            rf"\b{NUMBER}\s{_UNIT}s?\s(?P<how>ago|earlier|later|from\snow|before(?=[\s]*[,.;])|after(?=[\s]*[,.;])|previously)\b",
            _I,
        ),
        _ago,
    ),
    (
        re.compile(
            rf"(?<![\w$€£.,-]){NUMBER}[\s-](?:consecutive\s|full\s|whole\s|straight\s|more\s|trading\s|working\s)?{_UNIT}s?\b(?![\s-]old\b|[-]olds?\b)(?!\s?(?:anniversary))",
            _I,
        ),
        _length,
    ),
    (
        re.compile(
            rf"\b(?:for|after|over|in|within|of|many|several)\s(?:many\s)?(?P<u>day|week|month|year|decade|centurie)s\b(?!\s(?:ago|later|earlier|old))",
            _I,
        ),
        _unnumbered,
    ),
    (re.compile(rf"\b(?:every|each)\s(?:other\s|(?:{NUMBER}\s))?{_UNIT}s?\b", _I), _each),
    (re.compile(rf"\b(?:{'|'.join(_SETS)})\b", _I), _regular),
    (
        re.compile(
            rf"\b(?:(?:earlier|later|early|late)\sin|(?:by\s)?the\s(?:very\s)?(?:end|beginning|start|middle)\sof)\sthe\s{_CALENDAR_UNIT}\b",
            _I,
        ),
        _part_of,
    ),
    (
        re.compile(
            rf"\b(?:(?:in\s)?(?:the\s)?(?:more\s)?recent\s{_UNITS}|(?:more\s|most\s)?recently|recent|lately|previously|formerly|earlier(?!\sthan)"
            r"|in\sthe\s(?:recent\s|distant\s)?past|long\sago|at\sthe\stime)\b",
            _I,
        ),
        _past,
    ),
    (
        re.compile(
            r"\b(?:now|currently|current|presently|nowadays|at\spresent|at\sthe\smoment|at\sthis\stime|these\sdays|so\sfar)\b",
            _I,
        ),
        _present,
    ),
    (
        re.compile(
            rf"\b(?:(?:very\s)?soon(?!\safter)|shortly|(?:in\s)?the\s(?:near|foreseeable|not-too-distant)\sfuture|in\s(?:the\s)?future|the\sfuture"
            rf"|(?:in\s)?(?:the\s)?coming\s{_UNITS}|(?:in\s)?the\s(?:days|weeks|months|years)\s(?:ahead|to\scome)|(?:the\s)?(?:near|long|short)\sterm)\b",
            _I,
        ),
        _future,
    ),
)
