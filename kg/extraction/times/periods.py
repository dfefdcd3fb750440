"""Years and what they are made of or make up: ranges, decades, centuries, quarters, seasons."""

from __future__ import annotations

import re
from dataclasses import replace

from . import calendar
from .calendar import SEASONS
from .time_atoms import COUNTED, YEAR, Atom, Context, Rule, atom

_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_LAST = {"quarter": "4", "half": "2"}
_DECADES = "twenties thirties forties fifties sixties seventies eighties nineties"
_TENS = {word: n for n, word in enumerate(_DECADES.split(), 2)}
_CENTURIES = "seventeenth eighteenth nineteenth twentieth twenty-first"
_CENTURY = {word: n for n, word in enumerate(_CENTURIES.split(), 17)}
_NUMBERED = re.compile(
    r"\b(?:resolutions?\s(?:\d{4}(?:\s\(\d{4}\))?,?\s(?:and\s|or\s)?){1,4}$|(?:resolutions?|UNSCR|flight|room|article|law|highway|route|no\.?|number|about|around|some"
    r"|nearly|almost|than|least|approximately|roughly|boeing|airbus|another|only|page|up\sto)\s$)",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:in|since|of|by|until|till|before|after|during|from|to|the|early|late|year|fall|spring|summer"
    r"|autumn|winter|between|and|circa)\s$|[(\[]$",
    re.IGNORECASE,
)
_DATED_THING = re.compile(
    r"\s(?:[a-z]+\s){0,2}(?:treat(?:y|ies)|conventions?|pacts?|accords?|agreements?|protocols?|wars?|battle"
    r"|uprising|revolution|rebellion|revolt|constitution|census|act|decree|charter|settlement|partition"
    r"|border|boundary|survey|maps?|siege|massacre|earthquake|declaration|annexation|award|lease|concession)\b"
)
_ARTICLE = re.compile(r"\b(?:an?|the|its|their|this|that|under)\s$", re.IGNORECASE)
_PLURAL = re.compile(r"\s[a-z]{3,}s\b")
_PRODUCT = re.compile(r"\b(?!In|By|Since|From|Until|Of|During|After|Before|The|Year)[A-Z]\w*\s$")
_TOWARDS = {"last": "past", "next": "future"}
_MODIFIED = r"(?:(?:early|mid|late)[\s-])?"
_SEASON = r"(?P<s>spring|summer|autumn|fall|winter)"


def _year(match: re.Match[str], context: Context) -> Atom | None:
    """Take a bare number of four digits, unless words near it show that it counts or numbers."""
    before = context.text[max(0, match.start() - 60) : match.start()]
    usual = "1900" <= match["y"] <= "2060"
    after = context.text[match.end() : match.end() + 40]
    dated = _ARTICLE.search(before) and _DATED_THING.match(after)
    if _NUMBERED.search(before) or not (usual or dated or _DATED.search(before)):
        return None
    counts = not usual and not dated and _PLURAL.match(after)
    if counts or (match["y"].endswith("000") and _PRODUCT.search(before)):
        return None
    return atom(match, match["y"], "year")


def _short_year(match: re.Match[str], context: Context) -> Atom | None:
    """The class of '98, spring '05: the last such year, but for those just ahead."""
    if context.published is None:
        return None
    year = context.published.year // 100 * 100 + int(match["y"])
    value = year - 100 if year > context.published.year + 10 else year
    return Atom(match.start("t"), match.end(), f"{value:04}", "year")


def _fiscal(match: re.Match[str], context: Context) -> Atom:
    """Fiscal 1989, the current fiscal year."""
    given = match.groupdict()
    if given.get("y"):
        return atom(match, f"FY{given['y']}", "fiscal")
    offset = {"last": -1, "previous": -1, "next": 1, "coming": 1}.get(given["which"].lower(), 0)
    year = context.published and context.published.year + offset
    return atom(match, f"FY{year:04}" if year else None, "fiscal")


def _year_end(match: re.Match[str], context: Context) -> Atom:
    """Year-end, end-2013."""
    year = match.groupdict().get("y") or (context.published and f"{context.published.year:04}")
    return atom(match, year or None, "year")


def _years(match: re.Match[str], _: Context) -> Atom | None:
    first, last = match["y"], match["y2"]
    last = first[: 4 - len(last)] + last
    return atom(match, f"{first}/{last}", "range") if first < last else None


def _decade(match: re.Match[str], _: Context) -> Atom:
    given = match.groupdict()
    if word := given.get("word"):
        return atom(match, f"19{_TENS[word.lower()]}", "decade")
    return atom(match, (given.get("century") or "19") + given["tens"], "decade")


def _century(match: re.Match[str], _: Context) -> Atom | None:
    said = match["c"].lower()
    number = _CENTURY.get(said) or int(re.sub(r"\D", "", said))
    return atom(match, f"{number - 1:02}", "century") if 1 <= number <= 22 else None


def _quarter(match: re.Match[str], context: Context) -> Atom:
    said, unit = match["q"].lower(), match["unit"].lower()
    which = _LAST[unit] if said in ("last", "final") else _ORDINALS.get(said) or said[0]
    rest = f"-{'H' if unit == 'half' else 'Q'}{which}"
    return _of_year(match, rest, "quarter", context)


def _short_quarter(match: re.Match[str], context: Context) -> Atom:
    return _of_year(match, f"-Q{match['q'] or match['q2']}", "quarter", context)


def _season(match: re.Match[str], context: Context) -> Atom:
    return _of_year(match, f"-{SEASONS[match['s'].lower()]}", "season", context)


def _bare_season(match: re.Match[str], context: Context) -> Atom:
    found = _season(match, context)
    return replace(found, start=match.start("t"))


def _of_year(match: re.Match[str], rest: str, kind: str, context: Context) -> Atom:
    """A part of a year: of the year given, of last, this or next one; else left open."""
    given = match.groupdict()
    if given.get("y"):
        return atom(match, given["y"] + rest, kind)
    if context.published is None:
        return atom(match, None, kind)
    which = (given.get("which") or "").lower()
    towards = _TOWARDS.get(which) if which else context.direction(match)
    year = calendar.nearest_year(context.published, rest, towards)
    if which.startswith("of"):
        year = context.published.year
    return atom(match, f"{year:04}{rest}", kind, open="" if which else rest)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


PERIODS: tuple[Rule, ...] = (
    (
        re.compile(
            rf"(?<![\w$€£¥#.,/:-])(?:[Mm]id-)?{YEAR}"
            rf"(?!-\w|/\d|:\d|%|\s?{COUNTED})"
        ),
        _year,
    ),
    (
        re.compile(
            r"(?<![\w$€£.,/-])(?P<y>(?:1[0-9]|20)\d\d)\s?[-–—/]\s?(?P<y2>(?:1[0-9]|20)?\d\d)\b(?![-/.,]\d)"
        ),
        _years,
    ),
    (_words(rf"\b(?:the\s)?{_MODIFIED}(?P<century>1[5-9]|20)(?P<tens>\d)0['’]?s\b"), _decade),
    (
        _words(
            r"(?<!\w)(?<!\bhis\s)(?<!\bher\s)(?<!their\s)(?:the\s)?['’]?(?P<tens>[2-9])0['’]?s\b"
        ),
        _decade,
    ),
    (_words(rf"\bthe\s{_MODIFIED}(?P<word>{'|'.join(_TENS)})\b"), _decade),
    (
        _words(
            rf"\b(?:the\s)?{_MODIFIED}(?P<c>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_CENTURY)})[\s-]century\b"
        ),
        _century,
    ),
    (
        _words(
            r"\b(?:the\s)?(?:fiscal[\s-])?(?P<q>first|second|third|fourth|[1-4](?:st|nd|rd|th))"
            r"[\s-](?:fiscal[\s-])?(?P<unit>quarter"
            r"|half(?=\sof\s(?:\d{4}|the\syear|last|this|next|fiscal)|\s(?:19|20)\d\d))"
            rf"(?:\s(?:of\s)?{YEAR}|\s(?P<which>of\sthe\syear))?(?!\sof\sa\b)"
        ),
        _quarter,
    ),
    (
        _words(
            r"\bthe\s(?P<q>last|final)\s(?P<unit>quarter|half)\s(?:of\s)?(?:"
            rf"{YEAR}|(?P<which>of\sthe\syear))"
        ),
        _quarter,
    ),
    (re.compile(rf"\b(?:Q(?P<q>[1-4])|(?P<q2>[1-4])Q)\b(?:,?\s(?:of\s)?{YEAR})?"), _short_quarter),
    (_words(rf"\b(?:the\s)?{_SEASON}\s(?:of\s)?{YEAR}"), _season),
    (_words(rf"\b(?:the\s)?{_SEASON}(?=\sof\s(?:last|this|next)\syear)"), _season),
    (_words(rf"\b(?P<which>last|this|next)\s{_SEASON}\b"), _season),
    (
        _words(
            r"\b(?:in|during|by|until|since|through|before|after|for)\s(?:early\s|late\s)?"
            rf"(?P<t>(?:the\s)?{_SEASON})"
            r"\b(?!\sof\b|-|\s(?:break|water|back|short|through|apart))"
        ),
        _bare_season,
    ),
    (_words(rf"(?<!\w)(?:the\s)?fiscal(?:\syear)?\s{YEAR}"), _fiscal),
    (
        _words(
            r"\b(?:the\s)?(?P<which>current|last|next|previous|this|coming)\s(?:fiscal|financial)\syear\b"
        ),
        _fiscal,
    ),
    (_words(rf"\b(?:the\s)?year[\s-]end\b(?:\s{YEAR})?"), _year_end),
    (_words(rf"\bend[\s-]{YEAR}"), _year_end),
    (
        _words(r"\b(?:in|of|since|summer|spring|winter|fall)\s(?P<t>['’](?P<y>\d\d))\b"),
        _short_year,
    ),
)
