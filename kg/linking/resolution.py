"""The order of decisions: a review, else the gazetteer, else items found online, else none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..likeness import plain
from . import Decision, Gazetteer, Link, Predicate, settled
from .items import Item
from .ranking import Candidate, Context, decided, kept, ranked
from .vocabulary import fits
from .wikidata import MOST_CANDIDATES, Wikidata

MOST_NAMES = 4
UNASKED = "Wikidata could not be asked"


@dataclass(frozen=True, slots=True)
class Open:
    """An entity without a link, why, and the candidates that were seen."""

    entity: str
    label: str
    type: str
    why: str
    candidates: tuple[Candidate, ...] = ()
    asked: bool = True

    @property
    def confidence(self) -> float:
        """Return how sure it is that none of the candidates is meant."""
        return round(1 - sum(one.score for one in self.candidates), 2)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What was decided: the links (candidates among them), and what is open."""

    links: tuple[Link, ...]
    open: tuple[Open, ...]


def resolve(
    contexts: Iterable[Context],
    gazetteer: Gazetteer,
    reviewed: Sequence[Decision],
    wikidata: Wikidata,
    today: str,
) -> Resolution:
    """Return the links of the entities that the tables do not settle, in order of entity.

    The likeliest item is linked where it is likely enough and far enough ahead; else the few best
    are kept as candidates. `today` is the day that is written on the links.
    """
    rest = [c for c in contexts if not settled(c.entity, gazetteer, reviewed)]
    asked = {c.entity.id: names(c.entity.label) for c in rest if searchable(c)}
    found = wikidata.search(name for some in asked.values() for name in some)
    numbers = {c.entity.id: _numbers(c, asked, found, gazetteer, wikidata) for c in rest}
    items = wikidata.items(q for some in numbers.values() for q in some or ())
    links: list[Link] = []
    left: list[Open] = []
    for context in sorted(rest, key=lambda c: c.entity.id):
        new, open = _decide(context, numbers[context.entity.id], items, wikidata, today)
        links += new
        left += [open] if open else []
    return Resolution(tuple(links), tuple(left))


def searchable(context: Context) -> bool:
    """Say whether a label is a name that Wikidata may know: "local radio" is none."""
    label, type = context.entity.label, context.entity.type
    words = re.findall(r"\w+", label)
    capital = sum(word[0].isupper() for word in words)
    return type in fits() and len(label) > 2 and bool(words) and 2 * capital >= len(words)


def names(label: str) -> tuple[str, ...]:
    """Return the forms of a name to look for.

    >>> names("the Bank of England’s Board")
    ('the Bank of England’s Board', "the Bank of England's Board", "Bank of England's Board")
    """
    straight = label.replace("’", "'")
    bare = re.sub(r"^the ", "", straight, flags=re.I)
    forms = (label, straight, bare, bare.replace("-", " "), bare.replace("–", "-"))
    return tuple(dict.fromkeys(form for form in forms if form))[:MOST_NAMES]


def _numbers(
    context: Context,
    asked: dict[str, tuple[str, ...]],
    found: dict[str, tuple[str, ...]],
    gazetteer: Gazetteer,
    wikidata: Wikidata,
) -> list[str] | None:
    """Return the items that may be meant; None where Wikidata could not be asked."""
    forms = asked.get(context.entity.id, ())
    known = [found[form] for form in forms if form in found]
    numbers = [q for some in known for q in some]
    country = context.entity.country or next((r.of for r in context.roles if r.of), None)
    if country and any(len(some) == MOST_CANDIDATES for some in known):
        word = gazetteer.adjective(country) or country.rpartition("/")[2]
        numbers += wikidata.described(forms[0], word) or ()
    return list(dict.fromkeys(numbers)) if known or not forms else None


def _decide(
    context: Context,
    numbers: list[str] | None,
    items: dict[str, Item | None],
    wikidata: Wikidata,
    today: str,
) -> tuple[list[Link], Open | None]:
    entity, source = context.entity, wikidata.source
    silent = "offline, and not in the cache" if wikidata.endpoint is None else UNASKED

    def open(why: str, candidates: Sequence[Candidate] = (), *, asked: bool = True) -> Open:
        return Open(entity.id, entity.label, entity.type, why, tuple(candidates), asked)

    if not searchable(context):
        return [], open("its label is no name")
    if numbers is None:
        return [], open(silent, asked=False)
    there = [item for q in numbers if (item := items.get(q))]
    if len(there) < len(numbers) and any(q not in items for q in numbers):
        return [], open(f"of some candidates: {silent}", asked=False)
    candidates = ranked(context, there)
    chosen = decided(candidates)
    if chosen:
        return [_link(context, chosen, "skos:exactMatch", source, today)], None
    shown = kept(candidates)
    links = [_link(context, one, "skos:closeMatch", source, today) for one in shown]
    if not numbers:
        return [], open("no item has this name")
    why = "several items are as likely" if len(shown) > 1 else "too little speaks for it"
    return links, open(why if candidates else "no item of this name fits", shown)


def _link(context: Context, one: Candidate, predicate: Predicate, source: str, today: str) -> Link:
    same = plain(context.entity.label) in {plain(name) for name in one.item.names}
    return Link(
        entity=context.entity.id,
        qid=one.item.qid,
        predicate=predicate,
        score=one.score,
        justification="semapv:CompositeMatching"
        if same
        else "semapv:LexicalSimilarityThresholdMatching",
        source=one.why,
        version=today,
        label=one.item.label,
        date=today,
        endpoint=source,
        articles=context.articles,
    )
