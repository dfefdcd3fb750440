"""Lengths of time, ages, what recurs: three days, two-year, 72-year-old, twice a week, annual.

In the values of what recurs an X stands for a digit left open, as TIMEX3 has it (TimeML 1.2.1,
ISO 24617-1): every Monday is XXXX-WXX-1.
"""

from __future__ import annotations

import re

from . import calendar
from .calendar import DAY_PARTS, MONTHS, SEASONS, WEEKDAYS
from .time_atoms import NUMBER, Atom, Context, Rule, atom, number

UNIT = (
    r"(?P<u>second|minute|hour|day|week|weekend|fortnight|month|quarter|year|decade|century"
    r"|centurie)"
)
_PERIOD = r"(?P<u>minute|hour|day|night|week|weekend|month|quarter|year|decade|annum)"
_RECURRING = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "XXXX-XX-XXTNI",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "bimonthly": "P2M",
    "quarterly": "P1Q",
    "semiannual": "P6M",
    "semiannually": "P6M",
    "biannual": "P6M",
    "yearly": "P1Y",
    "annually": "P1Y",
    "annual": "P1Y",
    "biennial": "P2Y",
    "weekdays": "XXXX-WXX",
    "weekends": "XXXX-WXX-WE",
}
_HALVES = {
    "hour": "PT30M",
    "minute": "PT30S",
    "day": "PT12H",
    "year": "P6M",
    "decade": "P5Y",
    "century": "P50Y",
}


def unit(match: re.Match[str]) -> str:
    """Return the unit of time that a rule matched, in the singular."""
    said = match["u"].lower()
    return {"centurie": "century", "annum": "year", "night": "day"}.get(said, said)


_SOME_DAY = re.compile(r"\b(?:might|may|will|would|could|should|can|must|to|['’]ll)\s$")


def _length(match: re.Match[str], _: Context) -> Atom | None:
    """Three days, a decade, two-day, the first nine months, a 72-year-old."""
    count, said = number(match["n"]), unit(match)
    if match[0].lower() == "one day" and _SOME_DAY.search(match.string, 0, match.start()):
        return None
    single = match["n"].lower() in ("a", "an", "one", "1")
    plural = match.string.startswith("s", match.end("u"))
    if (single and (said == "quarter" or plural)) or (said == "second" and not plural):
        return None
    return atom(match, calendar.duration(count, said), "duration", "DURATION")


def _half(match: re.Match[str], _: Context) -> Atom | None:
    value = _HALVES.get(unit(match))
    return atom(match, value, "duration", "DURATION") if value else None


def _and_a_half(match: re.Match[str], _: Context) -> Atom | None:
    """Two and a half years, a year and a half."""
    count = number(match["n"])
    if count is None:
        return None
    value = calendar.duration(count, unit(match)).replace(str(count), f"{count}.5", 1)
    return atom(match, value, "duration", "DURATION")


def _quarter_century(match: re.Match[str], _: Context) -> Atom:
    return atom(match, "P25Y", "duration", "DURATION")


def _long(match: re.Match[str], _: Context) -> Atom:
    """Weeklong, years-long, multi-year."""
    count = None if match["many"] or match["s"] else 1
    return atom(match, calendar.duration(count, unit(match)), "duration", "DURATION")


def _unnumbered(match: re.Match[str], _: Context) -> Atom:
    value = calendar.duration(None, unit(match))
    return Atom(match.start("u"), match.end(), value, "duration", "DURATION")


def _each(match: re.Match[str], _: Context) -> Atom:
    """Every day, every other week, once every three years, twice a month."""
    given = match.groupdict()
    count = number(given.get("n")) or (2 if "other" in match[0].lower() else 1)
    few = bool(given.get("n")) and number(given["n"]) is None
    return atom(match, calendar.duration(None if few else count, unit(match)), "set", "SET")


def _each_named(match: re.Match[str], _: Context) -> Atom:
    """Every Monday, each July, every summer, each morning."""
    name = match["name"].lower()
    if name in SEASONS or name in DAY_PARTS:
        value = f"XXXX-{SEASONS[name]}" if name in SEASONS else f"XXXX-XX-XXT{DAY_PARTS[name]}"
    elif name.endswith("day"):
        part = match["part"]
        value = f"XXXX-WXX-{WEEKDAYS[name[:3]] + 1}"
        value += f"T{DAY_PARTS[part.lower()]}" if part else ""
    else:
        value = f"XXXX-{MONTHS[name[:3]]:02}"
    return atom(match, value, "set", "SET")


def _recurring(match: re.Match[str], _: Context) -> Atom | None:
    """Daily, annual; not the daily that one reads."""
    if match[0].lower() in _PAPERS and _PAPER.match(match.string, match.end()):
        return None
    return atom(match, _RECURRING[match[0].lower()], "set", "SET")


_PAPERS = frozenset({"daily", "weekly", "monthly", "fortnightly", "quarterly"})
_PAPER = re.compile(
    r"\s(?-i:[A-Z][\w-]+)|[’']s\b|,|\.(?=\s)"
    r"|\s(?:newspapers?|papers?|magazines?|is|was|has|had|said|says|reports?|reported|wrote|writes|quot(?:ed|es)|cit(?:ed|es)|that|which)\b"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


_BETWEEN = (
    r"(?:(?:consecutive|full|whole|straight|more|trading|working|business|long|calendar|solid"
    r"|successive|additional|short)\s)?"
)
_FREE = r"(?<![\w$€£.,–-])(?<!half\s)"
_TIMES = NUMBER.replace("(?P<n>", "(?:")
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"

DURATIONS: tuple[Rule, ...] = (
    (
        _words(
            rf"(?:the\sfirst\s|the\sfinal\s|the\sopening\s)?{_FREE}(?:the\s(?=[\w-]+\s\w+s\b))?{NUMBER}"
            rf"[\s-]{_BETWEEN}{UNIT}s?\b(?:[\s-]olds?\b|[\s-]long\b)?(?!\sanniversary)"
        ),
        _length,
    ),
    (_words(rf"(?:an?\s)?half[\s-](?:an?\s|of\san?\s)?{UNIT}\b"), _half),
    (_words(rf"{NUMBER}[\s-]and[\s-]a[\s-]half[\s-]{UNIT}s?\b"), _and_a_half),
    (_words(rf"{NUMBER}\s{UNIT}s?\sand\sa\shalf\b"), _and_a_half),
    (_words(r"(?:an?\s)?quarter(?:[\s-]|\sof\sa\s)century\b"), _quarter_century),
    (
        _words(
            r"(?P<many>multi-?(?=day\b|week\b|month\b|year\b))?"
            r"(?P<u>day|week|month|year|decade|century|centurie)(?P<s>s?)(?(many)|-?long)\b"
        ),
        _long,
    ),
    (
        _words(
            r"(?:for|after|over|in|within|of|many|several|just|takes?|took)\s"
            r"(?P<u>minute|hour|day|week|month|year|decade|centurie)s\b(?!\s(?:ago|later|earlier|old))"
        ),
        _unnumbered,
    ),
    (_words(r"(?P<u>decade|year|month|week|day|centurie)s(?=\sof\b)"), _unnumbered),
    (_words(r"(?P<u>decade)s\b"), _unnumbered),
    (
        _words(
            rf"(?:once\s|twice\s|{_TIMES}\stimes\s)?(?:every|each)\s(?:other\s|{NUMBER}\s)?{_PERIOD}s?\b"
        ),
        _each,
    ),
    (
        _words(
            rf"(?:once|twice|{_TIMES}\s(?:times|hours|days|minutes|nights|weeks|months))"
            rf"\s(?:an?|per|each|every)\s{_PERIOD}\b"
        ),
        _each,
    ),
    (_words(rf"per\s{_PERIOD}\b"), _each),
    (
        _words(
            rf"(?:every|each)\s(?P<name>{_DAYS}|{_MONTHS}|{'|'.join([*SEASONS, *DAY_PARTS])})\b"
            rf"(?:\s(?P<part>{'|'.join(DAY_PARTS)})\b)?"
        ),
        _each_named,
    ),
    (re.compile(rf"\b(?:{'|'.join(_RECURRING)})\b"), _recurring),
    (
        re.compile(rf"(?<![\w,]\s)\b(?:{'|'.join(map(str.title, _RECURRING))})\b(?=\s[a-z])"),
        _recurring,
    ),
)
