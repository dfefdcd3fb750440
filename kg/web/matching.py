"""Which entity of the graph a name stands for: an index of all names, and how well each fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import current_app
from rapidfuzz import fuzz, process
from rdflib import RDFS, Literal, URIRef

from .. import ontology
from ..likeness import likeness, plain
from ..namespaces import DIP, WD
from ..store import Store
from . import data_iri, words
from .resources import text_of

LEAST = 50.0
SURE, AHEAD = 95.0, 3.0
PROPERTY_SHARE = 0.3
"""How much of a score the properties make that a query gives."""
OTHER_CLASS = 0.1
"""What a score loses where the class is not the one that should be."""
LOOKED_AT = 60
ABSTRACT = frozenset({"Entity", "Agent"})


@dataclass(slots=True)
class Entry:
    """An entity that can be matched: its id below the base IRI, names, classes, country, item."""

    id: str
    label: str = ""
    names: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    country: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a name, classes, and properties.

    `strict` is any, all (it must have one of the classes, or each) or should (it is better so).
    """

    name: str
    types: tuple[str, ...] = ()
    strict: str = "any"
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that fits, how well (0 to 100), whether it surely is the one, and why."""

    entry: Entry
    score: float
    features: Mapping[str, float]
    match: bool = False


class Index:
    """Every entity of one generation of the store by its names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self._by_item = {entry.item: entry for entry in self.entries.values() if entry.item}
        owners: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            for name in dict.fromkeys(plain(name) for name in entry.names):
                owners[name].append(entry)
        self._owners = dict(owners)
        self._names = list(owners)

    def matches(self, wanted: Wanted) -> list[Match]:
        """Return the entities that fit, the best first; one that surely is meant says so."""
        found = [self._match(entry, wanted) for entry in self._candidates(wanted)]
        found = [match for match in found if match.score >= LEAST]
        found.sort(key=lambda match: (-match.score, len(match.entry.id), match.entry.id))
        if found and found[0].score >= SURE:
            ahead = found[0].score - (found[1].score if len(found) > 1 else 0.0)
            if ahead >= AHEAD:
                best = found[0]
                found[0] = Match(best.entry, best.score, best.features, match=True)
        return found[: wanted.limit]

    def beginning(self, prefix: str, limit: int) -> list[Entry]:
        """Return the entities one of whose names, or a word of it, begins so; short ones first."""
        start = plain(prefix)
        if not start:
            return []
        names = [n for n in self._names if n.startswith(start) or f" {start}" in n]
        names.sort(key=lambda name: (not name.startswith(start), len(name), name))
        entries = [entry for name in names for entry in self._owners[name]]
        return list({entry.id: entry for entry in entries}.values())[:limit]

    def label(self, id: str) -> str:
        """Return what an entity is called; its id where it is unknown."""
        return self.entries[id].label if id in self.entries else id

    def _candidates(self, wanted: Wanted) -> list[Entry]:
        known = self.entries.get(wanted.name) or self._by_item.get(wanted.name)
        if known:
            return [known] if _may_be(known, wanted) else []
        if not plain(wanted.name):
            return []
        near = process.extract(
            plain(wanted.name), self._names, scorer=fuzz.token_sort_ratio, limit=LOOKED_AT
        )
        entries = {e.id: e for name, *_ in near for e in self._owners[name]}
        return [entry for entry in entries.values() if _may_be(entry, wanted)]

    def _match(self, entry: Entry, wanted: Wanted) -> Match:
        exact = wanted.name in (entry.id, entry.item)
        name = 1.0 if exact else max(likeness(wanted.name, known) for known in entry.names)
        # The same name as the label counts a little more than the same alias.
        name -= 0.0 if exact or plain(wanted.name) == plain(entry.label) else 0.01
        features = {"name": round(100 * name, 1)}
        agreements = [self._agrees(entry, *given) for given in wanted.properties]
        for (id, _), agreement in zip(wanted.properties, agreements, strict=True):
            features[id] = 100 * agreement
        score = name
        if agreements:
            share = sum(agreements) / len(agreements)
            score = (1 - PROPERTY_SHARE) * name + PROPERTY_SHARE * share
        if not _has_class(entry, wanted.types):
            score -= OTHER_CLASS
        return Match(entry, round(100 * score, 1), features)

    def _agrees(self, entry: Entry, property: str, values: Sequence[str]) -> float:
        own = self.values(entry, property)
        return float(any(_same(value, mine) for value in values for mine in own))

    def values(self, entry: Entry, property: str) -> list[str]:
        """Return the values of a property of an entity, each as its id and as its words."""
        if property == "wikidata":
            return [entry.item] if entry.item else []
        if property == "country":
            home = self.entries.get(entry.country)
            names = (home.item, *home.names) if home else ()
            return [v for v in (entry.country, *names) if v]
        if property == "type":
            return [word for name in entry.classes for word in (name, called(name))]
        return entry.names if property == "name" else []


def _same(value: str, mine: str) -> bool:
    return value == mine or (bool(plain(value)) and plain(value) == plain(mine))


def _may_be(entry: Entry, wanted: Wanted) -> bool:
    if wanted.strict == "all":
        return set(wanted.types) <= entry.classes
    return wanted.strict == "should" or _has_class(entry, wanted.types)


def _has_class(entry: Entry, types: Collection[str]) -> bool:
    return not types or bool(entry.classes & set(types))


def index(store: Store) -> Index:
    """Return the index of the present generation of the store, made once for each."""
    kept = current_app.extensions.setdefault("kg.matching", {})
    if kept.get("generation") != store.generation or "index" not in kept:
        kept["generation"], kept["index"] = store.generation, _read(store)
    found: Index = kept["index"]
    return found


def _read(store: Store) -> Index:
    base = data_iri("")
    entries: dict[str, Entry] = {}
    for row in store.rows(text_of("matchable"), space=Literal(base)):
        id = str(row["entity"]).removeprefix(base)
        entry = entries.setdefault(id, Entry(id))
        value, what = str(row["value"]), str(row["what"])
        if what == "class":
            entry.classes.add(ontology.local(value))
        elif what == "country":
            entry.country = value.removeprefix(base)
        elif what == "wikidata":
            entry.item = value.removeprefix(str(WD))
        else:
            entry.names.append(value)
            entry.label = value if what == "label" else entry.label
    for entry in entries.values():
        entry.label = entry.label or min(entry.names, default=entry.id)
        entry.names = sorted(entry.names) or [entry.id]
    return Index(entries[id] for id in sorted(entries))


def types() -> dict[str, str]:
    """Return the classes of entities and what each is called, the widest first."""
    found = ontology.vocabulary().transitive_subjects(RDFS.subClassOf, DIP.Entity)
    names = sorted({ontology.local(str(c)) for c in found if isinstance(c, URIRef)})
    names.sort(key=lambda name: name not in ABSTRACT)
    return {name: called(name) for name in names}


def called(name: str) -> str:
    """Return what a class of ours is called."""
    return words.name(DIP[name])


def narrow(entry: Entry) -> list[str]:
    """Return the most particular classes of an entity, sorted."""
    above = ontology.vocabulary()
    return sorted(
        name
        for name in entry.classes
        if name not in ABSTRACT
        and not any(
            other != name and DIP[name] in above.transitive_objects(DIP[other], RDFS.subClassOf)
            for other in entry.classes
        )
    ) or sorted(entry.classes)
