"""Whether the items we use are what we take them for; nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..facts import Entity, Office
from ..likeness import best
from .gazetteer import RELATIONS, Gazetteer
from .items import Item
from .ranking import LEAST_LIKE, Context
from .vocabulary import fitting
from .wikidata import Wikidata


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with the item of an entity."""

    entity: str
    label: str
    item: str
    problem: str

    def __str__(self) -> str:
        return f"{self.label} ({self.entity}), {self.item}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Verified:
    """How many items were looked at, how many could not be, and what is wrong."""

    looked_at: int
    unknown: int
    findings: tuple[Finding, ...]


def verify(
    used: Iterable[tuple[Entity, str]], codes: dict[str, str], wikidata: Wikidata
) -> Verified:
    """Return what Wikidata says against links: each an entity and the item it is linked to.

    An item must exist, be no redirect, bear our label, fit our type and, for a country, have our
    ISO code (`codes`, by entity).
    """
    pairs = sorted(set(used), key=lambda pair: (pair[0].id, pair[1]))
    items = wikidata.items(qid for _, qid in pairs)
    findings = [
        Finding(entity.id, entity.label, qid, problem)
        for entity, qid in pairs
        if qid in items
        for problem in _problems(entity, qid, items[qid], codes.get(entity.id, ""))
    ]
    seen = sum(qid in items for _, qid in pairs)
    return Verified(seen, len(pairs) - seen, tuple(findings))


def contradictions(contexts: Iterable[Context], gazetteer: Gazetteer) -> Iterable[Finding]:
    """Yield the packaged people to whom an article gives an office that the tables deny them.

    The office of another state than theirs, or one that they had left or not yet taken: a namesake
    is meant, or the article errs.
    """
    for context in contexts:
        entity = gazetteer.entity(context.entity.id)
        tenures = gazetteer.tenures(context.entity.id)
        if entity is None or entity.type != "Person" or not entity.qid or not tenures:
            continue
        states = {office.body.qid for office in tenures} | {context.country}
        for role in context.roles:
            if role.relation not in RELATIONS[:3] or not role.of or not role.date:
                continue
            held = [o for o in tenures if (o.relation, o.body.qid) == (role.relation, role.of)]
            if role.of not in states:
                problem = f"an article calls them {role.relation} of {role.of}, another state"
            elif held and not any(_within(office, role.date) for office in held):
                problem = f"an article of {role.date} calls them {role.relation}; not then"
            else:
                continue
            yield Finding(entity.id, entity.label, entity.qid, problem)


def _within(office: Office, date: str) -> bool:
    start, end = office.start or "", office.end or ""
    return start <= date and (not end or date[: len(end)] <= end)


def _problems(entity: Entity, qid: str, item: Item | None, code: str) -> Iterable[str]:
    if item is None:
        yield "there is no such item, or nothing is said of it"
        return
    if item.qid != qid:
        yield f"it was merged into {item.qid} ({item.label})"
    if best(entity.label, item.names) < LEAST_LIKE:
        yield f"it is called {item.label!r}"
    if not fitting(entity.type, item.kinds):
        yield f"it is no {entity.type}: instance of {', '.join(item.classes) or 'nothing'}"
    codes = [value for name, value in item.facts if name == "P297"]
    if code and codes and code not in codes:
        yield f"its ISO code is {codes[0]}, not {code}"
