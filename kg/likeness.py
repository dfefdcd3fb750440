"""How much two names look alike: the measure of the linker and of the reconciliation service."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

ARTICLES = ("the ", "a ", "an ")


@lru_cache(100_000)
def plain(name: str) -> str:
    """Return a name without case, accents, punctuation and leading article.

    >>> plain("The  Côte d’Ivoire"), plain("Kim Jong-un"), plain("U.S.")
    ('cote d ivoire', 'kim jong un', 'us')
    """
    text = unicodedata.normalize("NFKD", name.casefold().strip())
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"\b(\w)\.(?=\w\b|\s|$)", r"\1", text)
    text = " ".join(re.sub(r"[\W_]+", " ", text).split())
    for article in ARTICLES:
        if text.startswith(article) and len(text) > len(article) + 1:
            return text.removeprefix(article)
    return text


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1; 1 is the same but for case and accents.

    >>> likeness("Angela Merkel", "ANGELA MERKEL"), likeness("Merkel, Angela", "Angela Merkel")
    (1.0, 0.97)
    >>> likeness("Austria", "Australia") < 0.9
    True
    """
    first, second = plain(one), plain(other)
    if first == second:
        return 1.0 if first else 0.0
    words, others = first.split(), second.split()
    if sorted(words) == sorted(others):
        return 0.97
    whole = fuzz.ratio(first, second) / 100
    sorted_words = fuzz.token_sort_ratio(first, second) / 100
    return round(min(0.96, max(whole, sorted_words)), 3)


def best(name: str, names: Iterable[str]) -> float:
    """Return how alike a name is to that of several which is most alike; 0 without any."""
    return max((likeness(name, other) for other in names), default=0.0)
