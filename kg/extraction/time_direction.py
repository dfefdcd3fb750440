"""Whether a time without a year or week lies before or after publication, by the verbs around it."""

from __future__ import annotations

import re

_REACH = 240
_BOUNDARY = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"”’')\]]*\s|[\n;]")
_LEADS = (
    r"scheduled|set|expected|due|planned|planning|plans?|slated|poised|likely|agreed|agrees|vow(?:s|ed)|promise[sd]|pledge[sd]"
    r"|ready|prepar(?:e|es|ing)|about|going|intends?|hopes?|aims?|wants?|invited|projected|supposed"
)
_VERB = r"(?:\s+(?:not|also|be|have|been|then|again|\w+ly))*\s+\w+"
_CUES = re.compile(
    rf"(?P<past>\b(?:would|could|should|might|may)\s+(?:not\s+)?have(?:\s+been)?\s+\w+|\bsince\b"
    r"|\b(?:will|would|shall|can|could|may)\s+(?:not\s+)?have\b.{0,12}\bby\b)"
    rf"|(?P<future>\b(?:will|shall|would|won['’]t|['’]ll|can|could|may|might|must|should)\b{_VERB}"
    rf"|\b(?:{_LEADS})\s+(?:\w+\s+)?to\b{_VERB}"
    r"|\b(?:scheduled|set|due|planned|slated|expected|needed)\s+(?:for|on|by|in)\b"
    r"|\b(?:upcoming|forthcoming|until|till|by|before|starting|beginning|effective|no\s+later\s+than)\b"
    r"|\b(?:begins?|starts?|opens?|arrives?|visits?|leaves?|ends?|expires?|takes?\s+place|runs?)\b"
    r"|\b(?:is|are)\s+(?:also\s+)?(?:to\s+\w+|\w+ing)\b)"
    r"|(?P<plain>\b(?:was|were|had|did|has|have)\b|\b\w+ed\b"
    r"|\b(?:said|told|met|held|made|took|left|gave|went|came|saw|began|won|fell|rose|sent|sold|cut"
    r"|signed|led|lost|spoke|wrote|became|brought|found|put|ran|shot|struck|flew|drew|broke|hit"
    r"|built|bought|chose|fought|got|grew|knew|paid|quit|read|sought|stood|swore|threw|withdrew)\b"
    r"|\b(?:says|tells)\b)",
    re.IGNORECASE,
)
_INFINITIVE = re.compile(r"\bto\s+(?!the\b|a\b|an\b|its\b|his\b|her\b|their\b)[a-z]+")


def direction(text: str, start: int, end: int) -> str | None:
    """Return past or future, or None where no verb of the sentence tells.

    The nearest verb before the expression decides, else the first one after it.
    """
    before = _after_boundary(text[max(0, start - _REACH) : start])
    nearest = None
    for nearest in _CUES.finditer(before):
        pass
    if nearest is None:
        after = _BOUNDARY.split(text[end : end + _REACH], maxsplit=1)[0]
        if _INFINITIVE.search(before):
            return "future"
        nearest = _CUES.search(after)
    if nearest is None:
        return None
    return "future" if nearest.lastgroup == "future" else "past"


def _after_boundary(text: str) -> str:
    end = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.end()
    return text[end:]
