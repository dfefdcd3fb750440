"""Who "the French president" is on the day of the article, where the text does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...facts import Actors, Entity
from ..relations.titles import Title, find_titles, phrase_before
from .entities import Mentions

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OFFICES = ("head-of-state", "head-of-government", "foreign-minister")
HEADS = ("head-of-state", "head-of-government")
OTHERS = frozenset(
    [
        "a", "an", "any", "another", "no", "every", "each", "next", "new", "first",
        "future", "last", "elect", "designate", "incoming", "outgoing", "would-be", "-",
        "acting", "interim", "some",
    ]
)  # fmt: skip
MONARCHS = frozenset({"king", "queen", "monarch", "emperor", "sultan", "emir"})
OWN = frozenset({"'s", "’s", "'", "’"})


class Incumbents:
    """Answers who held an office, which the text names with its country, on an ISO date."""

    def __init__(self, doc: Doc, mentions: Mentions, actors: Actors, date: str | None) -> None:
        self._mentions = mentions
        self._actors = actors
        self._date = date
        self._titles = {t.head.i: t for t in find_titles(doc)} if date else {}

    def of(self, noun: Token) -> Entity | None:
        """Return the holder of the office that a noun is the head of; None where two are known.

        That is nobody for a former or future holder, or where the sentence tells another year.
        """
        title = self._titles.get(noun.i)
        if title is None or title.relation not in OFFICES or title.former or title.plural:
            return None
        words = list(phrase_before(title.first))
        if OTHERS & {t.lower_ for t in words} or self._another_year(noun):
            return None
        country = self._owner(title, words)
        return self._holder(country, title) if country is not None else None

    def _another_year(self, noun: Token) -> bool:
        years = {t.text for t in noun.sent if t.text.isdigit() and len(t.text) == 4}
        return bool(years - {str(self._date)[:4]})

    def _owner(self, title: Title, words: list[Token]) -> Entity | None:
        """Return the country before a title, its adjective or owner, or after its "of"."""
        doc, last = title.head.doc, title.last.i
        of = last + 2 < len(doc) and doc[last + 1].lower_ == "of"
        after = (
            doc[last + 2 + (doc[last + 2].lower_ == "the")] if of and last + 3 < len(doc) else None
        )
        for token in [t for t in words if t.text not in OWN][:1] + ([after] if after else []):
            mention = self._mentions.at(token)
            if mention is not None and mention.entity.type == "Country":
                return mention.entity
        return None

    def _holder(self, country: Entity, title: Title) -> Entity | None:
        noun = title.words.split()[-1]
        relations = HEADS if title.relation in HEADS else (title.relation,)
        held = [o for r in relations for o in self._actors.offices(country.id, r, self._date)]
        same = {
            o.person.id: o.person
            for o in held
            if title.relation == "foreign-minister"
            or noun in o.title.lower().split()
            or (noun in MONARCHS and o.title.lower() in MONARCHS)
        }
        return next(iter(same.values())) if len(same) == 1 else None
