"""Vague words for the past, the present and the future: recently, now, in the coming weeks."""

from __future__ import annotations

import re

from .time_atoms import Atom, Context, Rule

_UNITS = r"(?:days|weeks|months|years|decades|times|centuries)\b"
_NOT_A_SPAN = (
    r"(?!\s[\w-]+\s(?:day|week|month|year|decade|hour))"
    r"(?!\s(?:few|couple|day|week|weekend|month|quarter|year|decade|century|season|tense))"
)
PAST, PRESENT, FUTURE = "past", "present", "future"


def vague(match: re.Match[str], direction: str) -> Atom:
    """Return the atom of an expression that tells a direction only; a group `t` is its span."""
    group = "t" if match.groupdict().get("t") else 0
    value = f"{direction.upper()}_REF"
    return Atom(match.start(group), match.end(group), value, "vague", vague=direction)


def _past(match: re.Match[str], _: Context) -> Atom:
    return vague(match, PAST)


def _present(match: re.Match[str], _: Context) -> Atom:
    return vague(match, PRESENT)


def _future(match: re.Match[str], _: Context) -> Atom:
    return vague(match, FUTURE)


def _soon(match: re.Match[str], context: Context) -> Atom | None:
    return None if context.direction(match) == PAST else vague(match, FUTURE)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


VAGUE: tuple[Rule, ...] = (
    (
        _words(
            rf"(?:(?:in\s)?(?:the\s)?(?:more\s)?recent\s{_UNITS}|(?:more\s|most\s|very\s)?recently|recent"
            r"|lately|previously|formerly|earlier(?!\sthan)|long\sago|at\sthe\stime"
            r"|(?:not\slong|(?:many\s)?(?:days|weeks|months|years|decades|centuries))\sago)\b"
        ),
        _past,
    ),
    (
        _words(rf"in\s(?P<t>the\s(?:(?:recent|distant|near|immediate)\s)?past)\b{_NOT_A_SPAN}"),
        _past,
    ),
    (_words(r"(?P<t>the\spast)(?=\s?[,.;)])"), _past),
    (
        _words(
            r"(?:now(?!\sand\s(?:again|then))|currently|current(?=\s\w)(?!\s(?:of|in|from|through|west|east|north|south|and|is|was|that|which|into|along)\b)|presently|nowadays|at\spresent|so\sfar"
            r"|at\s(?:the|this|that)\smoment|at\sthis\s(?:time|point)|these\sdays|present-day)\b"
        ),
        _present,
    ),
    (_words(r"(?:for\s)?(?P<t>the\stime\sbeing)\b"), _present),
    (
        _words(
            r"(?:(?<!\bas\s)(?<!\btoo\s)(?<!\bhow\s)(?:very\s)?soon|shortly)\b(?!\s(?:after|before|enough|afterwards?|thereafter))"
        ),
        _soon,
    ),
    (
        _words(
            r"(?:in\s)?(?P<t>the\s(?:very\s)?(?:near|foreseeable|not-too-distant|immediate|distant)"
            r"\s(?:future|term)"
            rf"|(?:the\s)?coming\s{_UNITS}|the\s(?:long|short|medium)[\s-]term"
            r"|the\s(?:days|weeks|months|years|decades)\s(?:ahead|to\scome))\b"
        ),
        _future,
    ),
    (_words(r"in\s(?P<t>(?:the\s)?future)\b|the\sfuture(?!\sof)\b"), _future),
)
