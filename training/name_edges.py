"""Where a name begins and ends within a mention: without titles, articles, possessive marks."""

from __future__ import annotations

import re

TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "president",
    "vice",
    "prime",
    "minister",
    "chancellor",
    "senator",
    "sen",
    "gov",
    "governor",
    "rep",
    "representative",
    "congressman",
    "congresswoman",
    "speaker",
    "justice",
    "chief",
    "judge",
    "director",
    "fellow",
    "madam",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "captain",
    "lt",
    "sgt",
    "major",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "secretary",
    "ambassador",
    "rev",
    "reverend",
    "saint",
    "st",
    "mayor",
    "chairman",
    "aunt",
    "uncle",
    "coach",
    "officer",
}


LINKS = {
    "of",
    "for",
    "and",
    "&",
    "the",
    "de",
    "la",
    "le",
    "du",
    "del",
    "der",
    "van",
    "von",
    "bin",
    "al",
    "el",
    "da",
    "dos",
    "di",
    "ibn",
    "y",
    "in",
    "on",
}


WORD = re.compile(r"[^\s,;:()\[\]\"“”—–]+|[,;:()\[\]\"“”—–]")


def is_name_word(word: str) -> bool:
    """Say whether a word can begin or end a name."""
    return word[:1].isupper() or (word[:1].isdigit() and len(word) < 5)


def core(text: str, label: str) -> tuple[int, int] | None:
    """Find the name proper in a mention: no articles, titles, possessive marks, appositions."""
    words = [(m.start(), m.end(), m.group()) for m in WORD.finditer(text)]
    while words and (
        not words[0][2][:1].isupper()
        or words[0][2].lower() in {"the", "a", "an", "my", "our", "his", "her", "their", "its"}
        or (label == "PERSON" and words[0][2].lower().rstrip(".") in TITLES and len(words) > 1)
    ):
        words.pop(0)
    kept = []
    for word in words:
        if not is_name_word(word[2]) and word[2].lower() not in LINKS:
            break
        kept.append(word)
        if re.search(r"['’]s?$", word[2]):
            break
    while kept and not is_name_word(kept[-1][2]):
        kept.pop()
    if not kept or kept[0][2].lower() in LINKS:
        return None
    end = kept[-1][1]
    mark = re.search(r"['’]s?$", kept[-1][2])
    return kept[0][0], end - len(mark.group()) if mark else end
