"""Times told from the day of publication or another one, lengths of time, sets, vague words."""

from __future__ import annotations

import re

from . import calendar
from .time_atoms import NUMBER, Atom, Context, Rule, atom, number, resolved

_UNIT = (
    r"(?P<u>second|minute|hour|day|week|weekend|fortnight|month|quarter|year|decade|century"
    r"|centurie)"
)
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
        return atom(match, resolved(day, clock="TNI"), "day", "TIME", clock="TNI")
    return atom(match, resolved(day), "day")


def _which(match: re.Match[str], context: Context) -> Atom:
    """This week, last year, next month, the following day, that year."""
    which, unit = match["which"].lower(), _unit(match)
    anchored = which in _FROM_ANCHOR or (which == "next" and unit == "day")
    base = context.base(unit) if anchored else context.published
    if which == "past" or (which == "last" and match[0].lower().startswith("the ")):
        return _span(match, context)
    day = base and calendar.shift(base, unit, _OFFSETS[which])
    kind = unit if unit in ("day", "month", "quarter", "year", "decade", "century") else "week"
    return atom(match, resolved(day, unit), kind)


def _span(match: re.Match[str], context: Context) -> Atom:
    """The last three years, the coming ten days: a length that ends or begins at publication."""
    which, unit, said = match["which"].lower(), _unit(match), match.groupdict().get("n", "a")
    count = number(said)
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
    base = context.published if how in ("ago", "from now") else context.base(unit)
    if how in ("later", "after") and base == context.published:
        base = None
    day = base and calendar.shift(base, unit, -count if past else count)
    if unit in ("second", "minute", "hour"):
        return atom(match, calendar.duration(count, unit), "duration", "DURATION")
    near = "year" if unit in ("decade", "century") else unit
    return atom(match, resolved(day, near), near)


def _length(match: re.Match[str], _: Context) -> Atom | None:
    """Three days, a decade, two-day."""
    count, unit = number(match["n"]), _unit(match)
    single = match["n"].lower() in ("a", "an", "one", "1")
    if (single and unit == "quarter") or (unit == "second" and not match[0].endswith("s")):
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
    unit = _unit(match)
    base = context.base(unit) if unit == "day" else context.published
    return atom(match, resolved(base, unit), unit)


def _vague(match: re.Match[str], direction: str) -> Atom:
    return atom(match, f"{direction.upper()}_REF", "vague", vague=direction)


def _past(match: re.Match[str], _: Context) -> Atom:
    return _vague(match, _PAST)


def _present(match: re.Match[str], _: Context) -> Atom:
    return _vague(match, _PRESENT)


def _future(match: re.Match[str], _: Context) -> Atom:
    return _vague(match, _FUTURE)


def _neighbour(match: re.Match[str], context: Context) -> Atom:
    """The year before, the day after: one unit from the time last named."""
    unit = _unit(match)
    base = context.base(unit)
    day = base and calendar.shift(base, unit, 1 if match["how"].lower() == "after" else -1)
    return atom(match, resolved(day, unit), unit)


def _the_weekend(match: re.Match[str], context: Context) -> Atom:
    """Over the weekend: the last one, or the next where the sentence looks ahead."""
    future = context.direction(match) == "future"
    day = context.published and calendar.weekday(context.published, 6 if future else 5, future)
    return Atom(match.start("u"), match.end(), resolved(day, "weekend"), "week")


def _same(match: re.Match[str], context: Context) -> Atom:
    """The same month a year ago: the time last named, a year earlier."""
    day = context.month and calendar.shift(context.month, "year", -1)
    return atom(match, resolved(day, "month"), "month")


def _soon(match: re.Match[str], context: Context) -> Atom | None:
    return None if context.direction(match) == "past" else _vague(match, _FUTURE)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_UNITS = r"(?:days|weeks|months|years|decades|times|centuries)\b"
_WHICH = "this|last|next|past|coming|upcoming|previous|preceding|following|current|same|that"

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
            rf"(?:(?:earlier|later)\s)?(?:the\s)?(?:this\s(?=past|coming))?(?P<which>{_WHICH})"
            rf"\s{_CALENDAR_UNIT}\b(?!-)"
        ),
        _which,
    ),
    (
        _words(
            r"(?:the\s|these\s|this\s)?(?P<which>last|past|next|coming|previous|following)"
            rf"\s{NUMBER}[\s-](?:\w+\s)?{_UNIT}s?\b"
        ),
        _span,
    ),
    (_words(rf"the\s(?P<which>last|past|next)\s(?P<n>){_UNIT}s\b"), _span),
    (
        _words(
            rf"{NUMBER}\s{_UNIT}s?\s(?P<how>ago|earlier|later|from\snow|previously"
            r"|(?:before|after)(?=\s?[,.;]))\b"
        ),
        _ago,
    ),
    (
        _words(
            rf"(?<![\w$€£.,–-])(?<!half\s){NUMBER}[\s-](?:(?:consecutive|full|whole|straight|more|trading"
            rf"|working|long)\s)?{_UNIT}s?\b(?![\s-]olds?\b)(?!\sanniversary)"
        ),
        _length,
    ),
    (
        _words(
            r"(?:for|after|over|in|within|of|many|several|just|takes?|took)\s"
            r"(?P<u>minute|hour|day|week|month|year|decade|centurie)s\b(?!\s(?:ago|later|earlier|old))"
        ),
        _unnumbered,
    ),
    (_words(r"(?P<u>decade|year|month|week|day|centurie)s(?=-long\b|\sof\b)"), _unnumbered),
    (_words(r"(?P<u>decade)s\b"), _unnumbered),
    (_words(r"(?:over|at|during|on|throughout)\s(?P<u>the\sweekend)\b"), _the_weekend),
    (_words(rf"(?:every|each)\s(?:other\s|(?:{NUMBER}\s))?{_UNIT}s?\b"), _each),
    (re.compile(rf"\b(?:{'|'.join(_SETS)})\b"), _regular),
    (
        _words(
            r"(?:(?:earlier|later|early|late)\sin|(?:by\s)?the\s(?:very\s)?(?:end|beginning|start|middle)"
            rf"\sof)\sthe\s{_CALENDAR_UNIT}\b"
        ),
        _part_of,
    ),
    (_words(rf"the\s{_CALENDAR_UNIT}\s(?P<how>before|after|earlier)\b(?=\s?[,.;])"), _neighbour),
    (
        _words(
            r"the\ssame\s(?:period|month|time|quarter)\s(?:(?:of|in)\s)?(?:last\syear|the\sprevious\syear"
            r"|a\syear\s(?:ago|earlier|before))\b"
        ),
        _same,
    ),
    (
        _words(
            rf"(?:(?:in\s)?(?:the\s)?(?:more\s)?recent\s{_UNITS}|(?:more\s|most\s)?recently|recent|lately"
            r"|previously|formerly|earlier(?!\sthan)|in\sthe\s(?:recent|distant)\spast"
            r"|(?:in\s)?the\spast(?=\s?[,.;)])|long\sago|at\sthe\stime)\b"
        ),
        _past,
    ),
    (
        _words(
            r"(?:now(?!\sand\s(?:again|then))|currently|current|presently|nowadays|at\spresent|so\sfar"
            r"|at\sthe\smoment|at\sthis\stime|these\sdays|(?:for\s)?the\stime\sbeing)\b"
        ),
        _present,
    ),
    (_words(r"(?:(?:very\s)?soon|shortly)\b(?!\s(?:after|before|enough))"), _soon),
    (
        _words(
            r"(?:(?:in\s)?the\s(?:near|foreseeable|not-too-distant)\sfuture|in\s(?:the\s)?future"
            rf"|the\sfuture(?!\sof)|(?:in\s)?(?:the\s)?coming\s{_UNITS}"
            r"|(?:in\s)?the\s(?:days|weeks|months|years)\s(?:ahead|to\scome)|the\s(?:near|long|short)\sterm)\b"
        ),
        _future,
    ),
)
