"""Times of day: 3:12 a.m., eight o'clock, noon, this morning, overnight, at dawn."""

from __future__ import annotations

import re

from . import calendar
from .calendar import DAY_PARTS
from .time_atoms import NUMBERS, Atom, Context, Rule, atom, resolved

_HOURS = "|".join(sorted((w for w, n in NUMBERS.items() if n <= 12), key=len, reverse=True))
_NAMED_HOURS = {"noon": "T12:00", "midday": "T12:00", "midnight": "T24:00"}
_ZONE = (
    r"(?:\s?(?P<z>GMT|UTC|Z\b)|\s(?:[A-Z]{2,4}T\b|local\stime\b|hours\b"
    r"|(?:Eastern|Central|Mountain|Pacific)(?:\s(?:Standard|Daylight))?(?:\s[Tt]ime)?\b))?"
)
_I = re.IGNORECASE


def _clock(match: re.Match[str], context: Context) -> Atom | None:
    """A time of day; on the day of publication until it is joined to another day."""
    given = match.groupdict()
    hour = int(given["h"]) if given["h"].isdigit() else NUMBERS[given["h"].lower()]
    minute, half = int(given.get("mi") or 0), (given.get("ap") or "").lower()[:1]
    if hour > (12 if half else 24) or minute > 59:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return _at(match, context, f"T{hour:02}:{minute:02}{'Z' if given.get('z') else ''}")


def _named_hour(match: re.Match[str], context: Context) -> Atom:
    return _at(match, context, _NAMED_HOURS[match["word"].lower()])


def _at(match: re.Match[str], context: Context, clock: str) -> Atom:
    value = resolved(context.published, clock=clock)
    return atom(match, value, "clock", "TIME", clock=clock)


def _part(match: re.Match[str], context: Context) -> Atom:
    """“this morning”; “morning” alone counts once it is joined to a day."""
    clock = f"T{DAY_PARTS[match['p'].lower()]}"
    value = resolved(context.published, clock=clock)
    whole = bool(match["this"])
    return Atom(match.start(), match.end(), value, "clock", "TIME", clock=clock, partial=not whole)


def _part_alone(match: re.Match[str], context: Context) -> Atom:
    """“in the afternoon”, “morning trading”: of the day last named."""
    clock = f"T{DAY_PARTS[match['p'].lower()]}"
    value = resolved(context.base("day"), clock=clock)
    return Atom(match.start("t"), match.end("t"), value, "clock", "TIME", clock=clock)


def _same_day(match: re.Match[str], context: Context) -> Atom:
    """“that evening”, “the same night”: of the day last named."""
    clock = f"T{DAY_PARTS[match['p'].lower()]}"
    return atom(match, resolved(context.base("day"), clock=clock), "clock", "TIME", clock=clock)


def _overnight(match: re.Match[str], context: Context) -> Atom:
    """The night before publication, or the one to come."""
    back = 0 if context.direction(match) == "future" else -1
    day = context.published and calendar.shift(context.published, "day", back)
    return atom(match, resolved(day, clock="TNI"), "clock", "TIME", clock="TNI")


def _dawn(match: re.Match[str], context: Context) -> Atom:
    clock = "TMO" if match["t"].lower() in ("dawn", "daybreak", "sunrise") else "TEV"
    value = resolved(context.published, clock=clock)
    return Atom(match.start("t"), match.end("t"), value, "clock", "TIME", clock=clock)


def _small_hours(match: re.Match[str], context: Context) -> Atom:
    value = resolved(context.published, clock="TMO")
    return Atom(match.start(), match.end(), value, "clock", "TIME", clock="TMO")


CLOCK: tuple[Rule, ...] = (
    (
        re.compile(
            rf"(?<![\w:.,$€£])(?P<h>\d{{1,2}}|(?:{_HOURS})(?=\s))(?:[:.](?P<mi>\d\d))?\s?"
            rf"(?P<ap>[ap](?:\.m\.|m\b)){_ZONE}",
            _I,
        ),
        _clock,
    ),
    (re.compile(rf"(?<![\w:.,$€£])(?P<h>\d{{1,2}}|{_HOURS})\so['’]clock\b", _I), _clock),
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
    (re.compile(r"\b(?P<word>noon|midday|midnight)\b", _I), _named_hour),
    (
        re.compile(
            r"\b(?:in|during|through|throughout|by|until|since)\s"
            r"(?P<t>the\s(?:early\s|late\s|following\s|next\s)?(?P<p>morning|afternoon|evening|night))\b(?!\s(?:of|before|after|when|that)\b)",
            _I,
        ),
        _part_alone,
    ),
    (
        re.compile(
            r"\b(?P<t>(?:(?:early|late|mid)[\s-])?(?P<p>morning|afternoon|evening))"
            r"(?=\s(?:trading|trade|deals|dealings|session|rush\shour|prayers|hours)\b)",
            _I,
        ),
        _part_alone,
    ),
    (
        re.compile(
            r"\b(?:that\s(?:same\s|very\s)?|the\s(?:very\s)?same\s|later\s(?:that|the\ssame)\s)"
            r"(?P<p>morning|afternoon|evening|night)\b",
            _I,
        ),
        _same_day,
    ),
    (re.compile(r"\b(?:(?P<this>this)\s)?(?P<p>morning|afternoon|evening|night)\b", _I), _part),
    (re.compile(r"\bovernight\b", _I), _overnight),
    (
        re.compile(
            r"\b(?:at|before|by|until|since|after)\s(?P<t>dawn|daybreak|sunrise|dusk|sunset|nightfall)\b",
            _I,
        ),
        _dawn,
    ),
    (
        re.compile(r"\b(?:the\s)?(?:early|small|wee)\s(?:morning\s)?hours\b(?=\sof\b)", _I),
        _small_hours,
    ),
)
