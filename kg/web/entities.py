"""What an entity's page shows: what it did, what was done to it, what it says, its counterparts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from ..namespaces import DIP, WD
from ..store import Store
from . import words
from .claims import Card, card, claims_of, dates, entities_of
from .resources import Ref, claims_graph, labels, refer, statements, text_of

ITEMS = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch)
SHOWN = {RDFS.label, RDF.type, SKOS.altLabel, *ITEMS}


@dataclass(frozen=True)
class Counterpart:
    """Another entity, with the number of events in common: all, cooperative, conflictual."""

    ref: Ref
    events: int
    coop: int
    conf: int


@dataclass(frozen=True)
class Relation:
    """A standing relation of the entity: which, with whom, when; `href` is its own page."""

    type: str
    href: str | None
    outward: bool
    others: tuple[Ref, ...]
    office: str
    period: str


def cards(store: Store, claims: Sequence[str]) -> list[tuple[Card, Ref]]:
    """Return claims as cards in the order given, each with its article."""
    graph = claims_graph(store, claims)
    found = {str(claim): claim for claim in claims_of(graph)}
    names = labels(store, entities_of(graph))
    made = [card(graph, found[iri], names) for iri in claims if iri in found]
    titles = labels(store, {c.article for c in made if c.article})
    return [(c, refer(c.article, titles)) for c in made]


def acts(store: Store, entity: URIRef) -> dict[str, list[tuple[Card, Ref]]]:
    """Return the cards of what it did, what was done to it, what happened there, by role."""
    roles: dict[str, dict[str, None]] = defaultdict(dict)
    for row in store.rows(text_of("acts"), entity=entity):
        roles[words.shorten(str(row["role"])).removeprefix("dip:")][str(row["claim"])] = None
    return {role: cards(store, list(claims)) for role, claims in sorted(roles.items())}


def modalities(store: Store, entity: URIRef) -> list[tuple[str, int]]:
    """Return how many claims in which the entity takes part are asserted how far, most first."""
    rows = store.rows(text_of("modalities"), entity=entity)
    counted = [(words.notation(r["modality"]), int(str(r["claims"]))) for r in rows if r]
    return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0]))


def sayings(store: Store, entity: URIRef) -> list[tuple[Card, Ref]]:
    """Return the cards of the claims that the entity itself makes."""
    return cards(store, [str(r["claim"]) for r in store.rows(text_of("sayings"), entity=entity)])


def counterparts(store: Store, entity: URIRef, limit: int = 12) -> list[Counterpart]:
    """Return those who share most events with the entity."""
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for row in store.rows(text_of("counterparts"), entity=entity):
        totals[str(row["other"])][words.tone(row["type"])[1:]] += int(str(row["events"]))
    best = sorted(totals, key=lambda iri: (-totals[iri].total(), iri))[:limit]
    names = labels(store, best)
    return [
        Counterpart(refer(iri, names), t.total(), t["coop"], t["conf"])
        for iri in best
        for t in [totals[iri]]
    ]


def relations(store: Store, entity: URIRef) -> list[Relation]:
    """Return the standing relations of the entity, the latest first, each once."""
    graph = statements(store, "relations", entity=entity)
    names = labels(store, entities_of(graph))
    made = {_relation(graph, node, entity, names) for node in set(graph.subjects())}
    alike = {(r.type, r.outward, r.others, r.office, r.period): r for r in made}
    ordered = sorted(alike.values(), key=lambda r: (r.type, r.others[0].label if r.others else ""))
    return sorted(ordered, key=lambda r: r.period, reverse=True)


def _relation(graph: Graph, node: Node, entity: URIRef, names: dict[str, str]) -> Relation:
    ends = {o for p in (DIP["from"], DIP.to, DIP.party) for o in graph.objects(node, p)}
    others = sorted((refer(o, names) for o in ends - {entity}), key=lambda ref: ref.label)
    kind = graph.value(node, DIP.relationType)
    return Relation(
        type=words.name(kind) if kind else "relation",
        href=refer(node, {}).href,
        outward=(node, DIP.to, entity) not in graph,
        others=tuple(others),
        office=str(graph.value(node, DIP.office) or ""),
        period=dates(graph, node),
    )


def items(graph: Graph, entity: URIRef) -> list[tuple[str, Ref]]:
    """Return the Wikidata items of the entity, each with how sure the match is."""
    strength = {OWL.sameAs: "same", SKOS.exactMatch: "match", SKOS.closeMatch: "candidate"}
    found = [
        (strength[p], Ref(str(o).removeprefix(str(WD)), str(o)))
        for p in ITEMS
        for o in graph.objects(entity, p)
        if str(o).startswith(str(WD))
    ]
    return sorted(found, key=lambda pair: (list(strength.values()).index(pair[0]), pair[1].label))


def aliases(graph: Graph, entity: URIRef) -> list[str]:
    """Return the other names of the entity."""
    return sorted({str(name) for name in graph.objects(entity, SKOS.altLabel)})


def articles(rows: Iterable[dict[str, Node]]) -> list[Ref]:
    """Return article rows as references, each with its date as title."""
    return [
        Ref(str(r["title"]), refer(r["article"], {}).href, str(r.get("date", ""))) for r in rows
    ]
