"""Generic nouns, and which entities named before they can take up: the bloc, the ministry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...facts import Actors, Entity
from ...ontology import lemmas_of
from .entities import AGENTS
from .lands import described

if TYPE_CHECKING:
    from spacy.tokens import Token

COUNTRY = frozenset({"Country"})
UNIONS = AGENTS - {"Person", "Group", "Country"}
LEAGUES = frozenset({"bloc", "alliance", "union", "organization", "organisation", "grouping"})
LENDER, BANKING = "lender", ("bank", "fund")


def fitting(token: Token, actors: Actors) -> Callable[[Entity], bool]:
    """Return which entities a noun can take up: a country, a body, a court that is called one."""
    noun, lands = token.lemma_.lower(), described(token)
    if lands is not None:
        return lambda e: e.id in lands
    if noun == "kingdom":
        return lambda e: e.type in COUNTRY and any(noun in a.lower() for a in actors.aliases(e.id))
    if noun not in union_words() | called():
        return lambda e: e.type in COUNTRY
    if noun in LEAGUES:
        return lambda e: e.type in {"InternationalOrganization", "Organization"}
    if noun == "agency":
        return lambda e: e.type == "NewsAgency" or "agency" in e.label.casefold()
    if noun in called():
        return lambda e: e.type in UNIONS and noun in e.label.casefold()
    if noun == LENDER:
        return lambda e: e.type in UNIONS and any(w in e.label.casefold() for w in BANKING)
    return lambda e: e.type in UNIONS


def union_words() -> frozenset[str]:
    """Return the nouns that stand for an organisation as a whole: bloc, alliance, court …"""
    return lemmas_of("frames", "UnionWord")


def called() -> frozenset[str]:
    """Return the nouns that take up only a body in whose name they stand: court, ministry."""
    return lemmas_of("frames", "CalledWord")
