"""Whether a time told without its year or week is past or to come, by the verbs around it."""

from __future__ import annotations

import re

_REACH = 240
_BOUNDARY = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"”’')\]]*\s|[\n;]")
_LEADS = (
    r"scheduled|set|expected|due|planned|planning|plans?|slated|poised|likely|agreed|agrees|vow(?:s|ed)"
    r"|promise[sd]|pledge[sd]|ready|prepar(?:e|es|ing)|about|going|intends?|hopes?|aims?|wants?|invited"
    r"|projected|supposed"
)
_VERB = r"(?:\s+(?:not|also|be|have|been|then|again|\w+ly))*\s+\w+"
_CUES = re.compile(
    r"(?P<past>\b(?:would|could|should|might|may)\s(?:not\s)?have(?:\sbeen)?\s\w+|\bsince\b)"
    rf"|(?P<future>\b(?:will|shall|would|won['’]t|can|could|(?-i:may)|might|must|should)\b{_VERB}"
    rf"|['’]ll\b{_VERB}|\b(?:{_LEADS})\s(?:\w+\s)?to\b{_VERB}"
    r"|\b(?:scheduled|set|due|planned|slated|expected|needed)\s(?:for|on|by|in)\b"
    r"|\b(?:has|have|is|are|was|were)\s(?:been\s)?(?:scheduled|slated|planned)\b"
    r"|\b(?:upcoming|forthcoming|effective|no\slater\sthan)\b"
    r"|\b(?:begins?|starts|opens|arrives?|visits|leaves|ends|expires?|takes?\splace|runs)\b"
    rf"|\b(?:is|are|was|were)\s(?:also\s)?to\b{_VERB}|\b(?:is|are)\s(?:also\s)?\w+ing\b)"
    r"|(?P<plain>\b(?:was|were|had|did|has|have|says|tells)\b|\b\w+ed\b"
    r"|\b(?:said|told|met|held|made|took|left|gave|went|came|saw|began|won|fell|rose|sent|sold|cut"
    r"|led|lost|spoke|wrote|became|brought|found|put|ran|shot|struck|flew|drew|broke|hit|built"
    r"|bought|chose|fought|got|grew|knew|paid|quit|sought|stood|swore|threw|withdrew)\b)",
    re.IGNORECASE,
)
_DEADLINE = re.compile(r"\b(?:until|till|by|before|from|starting|beginning|through)\s(?:the\s)?$")
_INFINITIVE = re.compile(r"\bto\s+(?!the\b|a\b|an\b|its\b|his\b|her\b|their\b)[a-z]+")


def direction(text: str, start: int, end: int) -> str | None:
    """Return past or future, or None where no verb of the sentence tells.

    The nearest verb before the expression decides, else the first one after it.
    """
    before = _after_boundary(text[max(0, start - _REACH) : start])
    nearest = next(reversed([*_CUES.finditer(before)]), None)
    if nearest is None:
        after = _BOUNDARY.split(text[end : end + _REACH], maxsplit=1)[0]
        if _INFINITIVE.search(before):
            return "future"
        nearest = _CUES.search(after)
    if nearest is None:
        return "future" if _DEADLINE.search(before) else None
    return "future" if nearest.lastgroup == "future" else "past"


def _after_boundary(text: str) -> str:
    end = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.end()
    return text[end:]
