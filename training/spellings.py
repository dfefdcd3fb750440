"""Other spellings of a name that follow from general rules."""

from __future__ import annotations

import re
import unicodedata

TITLES = re.compile(r"^(Sheikh|Prince|Dr\.|Archbishop) (?=\S+ )")
LETTERS = str.maketrans(
    dict(zip("øØłŁđĐıðəʻ’", ("o", "O", "l", "L", "d", "D", "i", "d", "a", "", "'"), strict=True))
    | {"ß": "ss", "þ": "th", "Þ": "Th", "æ": "ae"}
)


def abbreviation(name: str) -> bool:
    """Say whether a name is an abbreviation, to be matched in case.

    >>> [abbreviation(n) for n in ("DPRK", "U.S.", "G-20", "the States", "Peru")]
    [True, True, True, False, False]
    """
    letters = re.sub(r"[^A-Za-z]", "", name)
    return " " not in name and letters.isupper() and len(letters) <= 8


def plain(name: str) -> str:
    """Return the name in unaccented letters.

    >>> plain("Recep Tayyip Erdoğan"), plain("Jonas Gahr Støre")
    ('Recep Tayyip Erdogan', 'Jonas Gahr Store')
    """
    split = unicodedata.normalize("NFKD", name.translate(LETTERS))
    return "".join(c for c in split if not unicodedata.combining(c))


def variants(name: str, country: str) -> list[str]:
    """Return the other spellings of a person's name that follow a general rule.

    >>> variants("Kim Jong-un", "KP")
    ['Kim Jong Un', 'Kim Jong-Un']
    >>> variants("Felipe VI of Spain", "ES"), variants("Khalid Al Thani", "QA")
    (['Felipe VI', 'King Felipe VI'], ['Khalid Al-Thani', 'Khalid al-Thani'])
    """
    found = [TITLES.sub("", name), plain(name), plain(TITLES.sub("", name))]
    king = re.match(r"(.+? [IVX]+)(?: of .+|, Prince of .+)$", name)
    if king:
        found += [king[1], *([f"King {king[1]}"] if " of " in name and "," not in name else [])]
    parts = re.match(r"(\w+) (\w+)[- ](\w+)$", name)
    if parts and country in ("KP", "KR", "TW"):
        family, first, second = parts.groups()
        found += [f"{family} {first} {second.title()}", f"{family} {first}-{second.title()}"]
        found += [f"{family} {first}-{second.lower()}"]
    for written in (name, TITLES.sub("", name)):
        if re.search(r"\b[Aa]l[ -][A-Z]", written):
            found += [re.sub(r"\b[Aa]l[ -](?=[A-Z])", al, written) for al in ("Al-", "al-", "Al ")]
    return [n for n in dict.fromkeys(found) if n != name]
