"""Whether a time told without its year or week is past or to come, by the verbs around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

_REACH = 240
_SHORT = r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St|No))(?<!\b(?:Mrs|Gen|Col|Sen|Rep|Gov|Sgt))"
_MONTHS = r"(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec))(?<!\bSept)"
_BOUNDARY = re.compile(rf"{_SHORT}{_MONTHS}[.!?][\"”’')\]]*\s|[\n;]")
_LEADS = (
    r"scheduled|set(?!\sfire)|expected|due|planned|planning|plans?|slated|poised|likely|agreed|agrees|vow(?:s|ed)"
    r"|promise[sd]|pledge[sd]|ready|prepar(?:e|es|ing)|about|going|intends?|hopes?|aims?|wants?|invited"
    r"|projected|supposed"
)
_VERB = r"(?:\s{1,2}(?:not|also|be|have|been|then|again|\w+ly)){0,4}\s{1,2}\w+"
_CUES = re.compile(
    r"(?P<past>\b(?:would|could|should|might|may)\s(?:not\s)?have(?:\sbeen)?\s\w+|\bsince\b)"
    rf"|(?P<future>\b(?:will|shall|would|won['’]t|can|could|(?-i:may)|might|must|should)\b{_VERB}"
    rf"|['’]ll\b{_VERB}|\b(?:{_LEADS})\s(?:\w+\s)?to\b{_VERB}"
    r"|\b(?:scheduled|set|due|planned|slated|expected|needed)\s(?:for|on|by|in)\b"
    r"|\b(?:has|have|is|are|was|were)\s(?:been\s)?(?:scheduled|slated|planned|expected|due|set)\b"
    rf"(?:\sto\b{_VERB}|\sfor\b)?|\bto\sbe\s\w+"
    r"|\b(?-i:plans?|planning)\s(?:an?|the|another|more|new|further)\s\w+"
    r"|\b(?:upcoming|forthcoming|effective|no\slater\sthan)\b"
    r"|\b(?:begins?|starts|opens|arrives?|visits|leaves|ends|expires?|takes?\splace|runs"
    r"|hosts|votes|departs|returns|assumes|plays|performs|competes|tours|takes\s(?:office|over|effect|up)"
    r"|flies|travels|meets|holds|heads\sto|convenes|resumes|gathers|goes|(?<!to\s)(?<!not\s)(?:hold|meet))\b"
    rf"|\b(?:is|are|was|were)\s(?:also\s)?to\b{_VERB}|\b(?:is|are)\s(?:also\s)?\w+ing\b)"
    r"|(?P<plain>\b(?:was|were|had|did|says|tells)\b|\b(?-i:[a-z]+ed)\b"
    r"|\bset\sfire\b|\b(?:said|told|met|held|made|took|left|gave|went|came|saw|began|won|fell|rose|sent|sold|cut"
    r"|led|lost|spoke|wrote|became|brought|found|put|ran|shot|struck|flew|drew|broke|hit|built"
    r"|bought|chose|fought|got|grew|knew|paid|quit|sought|stood|swore|threw|withdrew"
    r"|been|gone|taken|given|seen|done|written|chosen|fallen|risen|begun|withdrawn|shown|become)\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(_LEADS, re.IGNORECASE)
_PLEDGED = re.compile(r"(?:agreed|vowed|promised|pledged|planned|invited)\b", re.IGNORECASE)
_DEADLINE = re.compile(r"\b(?:until|till|by|before|from|starting|beginning|through)\s(?:the\s)?$")
_INFINITIVE = re.compile(r"\bto\s+(?!the\b|a\b|an\b|its\b|his\b|her\b|their\b)[a-z]+")


class Directions:
    """The verbs of a text that tell past from future, searched for once, when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _cues(self) -> list[re.Match[str]]:
        return [*_CUES.finditer(self.text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [cue.start() for cue in self._cues]

    @cached_property
    def _sentences(self) -> list[int]:
        return [0, *(boundary.end() for boundary in _BOUNDARY.finditer(self.text)), len(self.text)]

    def at(self, start: int, end: int) -> str | None:
        """Return past or future, or None where no verb of the sentence tells.

        The nearest verb before the expression decides, else the first one after it.
        """
        sentence = bisect_right(self._sentences, start)
        first = max(self._sentences[sentence - 1], start - _REACH)
        last = min(self._sentences[min(sentence, len(self._sentences) - 1)], end + _REACH)
        before = bisect_left(self._starts, start) - 1
        if before >= 0 and self._starts[before] >= first:
            return self._told(self._cues[before], start)
        if _INFINITIVE.search(self.text, first, start):
            return "future"
        after = bisect_left(self._starts, end)
        if after < len(self._starts) and self._starts[after] < last:
            pledged = _PLEDGED.match(self._cues[after][0])
            return "past" if pledged else self._told(self._cues[after], end)
        return "future" if _DEADLINE.search(self.text, first, start) else None

    def _told(self, cue: re.Match[str], start: int) -> str:
        """Return what the cue says; “agreed on Friday to meet …” leads to the future."""
        if cue.lastgroup == "plain" and _LEAD.fullmatch(cue[0]):
            return "future" if _INFINITIVE.search(self.text, cue.end(), start) else "past"
        return "future" if cue.lastgroup == "future" else "past"
