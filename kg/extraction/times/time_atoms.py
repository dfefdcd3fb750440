"""What a single time expression is, and what it is resolved against."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from . import calendar
from .time_direction import Directions

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_MORE = "sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: n for n, word in enumerate(f"{_ONES} {_MORE}".split(), 1)}
NUMBERS |= {word: n * 10 for n, word in enumerate(_TENS.split(), 2)}
NUMBER = (
    r"(?P<n>\d{1,3}(?:,\d{3}){0,2}|(?:"
    + "|".join(_TENS.split())
    + r")-(?:one|two|three|four|five|six|seven|eight|nine)|"
    + "|".join(sorted(NUMBERS, key=len, reverse=True))
    + r"|an?\scouple\sof|(?:a\s)?few|several|many|some|a|an)"
)
YEAR = r"(?P<y>(?:1[0-9]|20|21)\d\d)\b(?![,.]\d)"
COUNTED = (
    r"(?:people|persons?|troops|soldiers|men|women|children|civilians|refugees|migrants|workers|jobs"
    r"|students|dead|deaths|cases|homes|houses|miles|kilomet\w+|km|met(?:er|re)s|feet|tons|tonnes"
    r"|barrels|words|dollars|euros|pounds|yen|yuan|points|votes|seats|pages|hours|hrs|MW|GMT|UTC"
    r"|fighters|protesters|prisoners|tanks|drones|missiles|warheads|employees|percent|per\scent"
    r"|years?|months?|weeks?|days?)\b"
)
_WAS_DUE = re.compile(
    r"\b(?:that|which|who)\s(?:was|were|had\sbeen)\s(?:also\s|originally\s|first\s)?"
    r"(?:due|scheduled|set|slated|expected|supposed|meant|to)\b[^.!?;\n]{0,80}$"
)
_MEANS = re.compile(
    r"(?<!was\s)(?<!were\s)(?<!been\s)(?<!is\s)(?<!are\s)(?<!be\s)\b(?:needed|required|used|built|made"
    r"|designed|created|founded|installed|deployed|employed)\sto\s[a-z]+\b[^.!?;,\n]{0,60}$"
)
_DEADLINE = re.compile(
    r"\b(?:gave|given?|gives|giving|grants?|granted|allow(?:s|ed)|offer(?:s|ed)|set)\s[^.!?;\n]{0,60}?"
    r"\b(?:until|till)\s(?:the\s(?:end|beginning|start|middle)\sof\s|early\s|late\s|mid-)?$"
)
_WAS_THEN = re.compile(
    r"\b(?:was|were|had)\b(?![^,;]*\b(?:to|due|for|expected|planned|set)\b)[^,;]*$"
)
_MADE_TO = re.compile(
    r"\b(?:ordered|forced|compelled|obliged|allowed|enabled|persuaded|helped|managed|failed|refused)"
    r"\s[^.!?;,\n]{0,60}?\bto\s[a-z]+\b[^.!?;,\n]{0,30}$"
)
NEARBY = 200
_SINCE = re.compile(r"\bsince\s(?:early\s|late\s|the\s)?$")
PERIODS = frozenset({"month", "quarter", "season", "half"})


@dataclass(frozen=True, slots=True)
class Atom:
    """One expression: `open` is the value without its year, `clock` a time of day (T15:00).

    `partial` atoms (“morning”) count only once they are joined to a day.
    """

    start: int
    end: int
    value: str | None
    kind: str
    type: TimeType = "DATE"
    vague: str | None = None
    open: str = ""
    clock: str = ""
    days: calendar.Days | None = None
    partial: bool = False


@dataclass(slots=True)
class Context:
    """What an expression is resolved against; `anchor` is the day last named, `month` the month.

    `period` is the value of the month, quarter or season last named, and `anchored` is where the
    day last named ends.
    """

    text: str
    published: dt.date | None
    tense_at: Callable[[int], str | None] | None = None
    anchor: dt.date | None = None
    anchored: int = 0
    month: dt.date | None = None
    period: str | None = None
    directions: Directions = field(init=False)

    def __post_init__(self) -> None:
        self.directions = Directions(self.text)

    def seen(self, atom: Atom) -> None:
        """Remember the time that “the next day”, “a year earlier” and the like look back to."""
        found = calendar.days(atom.value) if atom.type == "DATE" and atom.kind != "vague" else None
        if found:
            self.month = found[0]
            if atom.kind in PERIODS:
                self.period = atom.value
            if found[0] == found[1]:
                self.anchor, self.anchored = found[0], atom.end

    def base(self, unit: str) -> dt.date | None:
        """Return the time last named that has this precision, else the day of publication."""
        named = self.anchor if unit in ("day", "week", "hour", "minute", "second") else self.month
        return named or self.published

    def day_at(self, offset: int) -> dt.date | None:
        """Return the day told shortly before an offset, else the day of publication."""
        near = offset - self.anchored < NEARBY
        return (self.anchor if near else None) or self.published

    def direction(self, match: re.Match[str]) -> str | None:
        """Return whether the expression lies in the past or the future, if the text tells."""
        lead = self.text[max(0, match.start() - 12) : match.start()].lower()
        if _SINCE.search(lead):
            return "past"
        if (
            match.groupdict().get("wd")
            and lead.endswith(" for ")
            and not self.text.startswith(("'", "’"), match.end())
        ):
            return "future"
        if self._before(match, _DEADLINE):
            return "future"
        told = self.tense_at(match.start()) if self.tense_at else None
        if told == "future" and self._was_then(match):
            return None
        if told is not None and not (told == "future" and self._before(match, _MEANS)):
            return told
        return self.directions.at(match.start(), match.end()) or told

    def _was_then(self, match: re.Match[str]) -> bool:
        """Say whether what is to come only frames it: was in Rome in May; was made to go in May."""
        told = self._before(match, _WAS_THEN)
        return told or ("m" in match.groupdict() and self._before(match, _MADE_TO))

    def was_due(self, match: re.Match[str]) -> bool:
        """Say whether it was to be then, as seen from before: “was due to open on Monday”."""
        return self._before(match, _WAS_DUE)

    def _before(self, match: re.Match[str], pattern: re.Pattern[str]) -> bool:
        return bool(pattern.search(self.text, max(0, match.start() - 120), match.start()))


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Context], Atom | None]]


def atom(
    match: re.Match[str],
    value: str | None,
    kind: str,
    type: TimeType = "DATE",
    *,
    open: str = "",
    clock: str = "",
    vague: str | None = None,
) -> Atom:
    """Return the atom that spans the whole match."""
    return Atom(match.start(), match.end(), value, kind, type, vague, open, clock)


def resolved(day: dt.date | None, unit: str = "day", clock: str = "") -> str | None:
    """Return the value of the day, or of the unit that it lies in; None where there is no day."""
    return calendar.period(day, unit) + clock if day else None


def number(words: str | None) -> int | None:
    """Return the number that the words tell, or None for “several”.

    >>> number("1,200"), number("twenty-five"), number("a"), number("a few")
    (1200, 25, 1, None)
    """
    said = (words or "").lower().replace(",", "")
    if said.isdigit():
        return int(said)
    if said in ("a", "an"):
        return 1
    parts = said.split("-")
    return sum(NUMBERS[p] for p in parts) if all(p in NUMBERS for p in parts) else None
