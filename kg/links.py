"""The links of a store: renewed with each build, completed from Wikidata, and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from . import mapping
from .facts import Entity
from .linking import Decision, Gazetteer, Link, enrichment, link, settled
from .linking.contexts import contexts
from .linking.ranking import Context
from .linking.resolution import Open, Resolution, resolve
from .linking.verification import Verified, contradictions, verify
from .linking.wikidata import Wikidata
from .namespaces import DIP, WD, graph_iri, prologue
from .store import embedded, open_store
from .store.ledger import Ledger, count

Construct = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What became of the entities that articles name: linked by what, or open, and why."""

    tables: int
    online: tuple[Link, ...]
    open: tuple[Open, ...]
    facts: int
    failures: tuple[str, ...]


def renewed(
    construct: Construct, gazetteer: Gazetteer, reviewed: Sequence[Decision], base: str
) -> bytes:
    """Return the graph of links as N-Triples: what the tables say, and what was found online.

    An online link stays as long as its entity is described and no table settles it.
    """
    new = described(construct, base)
    return _graph(construct, gazetteer, reviewed, base, new, skipping=())


def renewed_of(
    construct: Construct,
    gazetteer: Gazetteer,
    reviewed: Sequence[Decision],
    base: str,
    entity: str,
) -> tuple[set[bytes], set[bytes]]:
    """Return the lines of the graph of links on one entity: those there, and those that are due."""
    node, graph = f"<{base}{entity}>", f"<{graph_iri(base, 'links')}>"
    there = construct(_text("links-of").replace("?entity", node).replace("?links", graph))
    told = Graph().parse(construct(_text("entities").replace("?entity", node)), format="nt")
    packaged = gazetteer.entity(entity)
    known = ((packaged,) if packaged else ()), mapping.entities_in(told, base)
    found = construct(_text("found-of").replace("?entity", node))
    due = _lines((*known[0], *known[1]), found, gazetteer, reviewed, base, ())
    return set(there.splitlines()), set(due.splitlines())


def described(construct: Construct, base: str) -> list[Entity]:
    """Return the entities that only articles describe, in order of id."""
    found = Graph().parse(construct(_text("entities")), format="nt")
    return mapping.entities_in(found, base)


def complete(
    store: Path,
    *,
    gazetteer: Gazetteer,
    reviewed: Sequence[Decision],
    wikidata: Wikidata,
    base: str,
    today: str,
    enrich: bool = False,
) -> LinkReport:
    """Link what the articles of a store name, tables first, then Wikidata; tell what became of it.

    With `enrich`, the chosen facts about all linked items that articles name go into a graph.

    Raises:
        StoreError: the store cannot be read or written; it is as it was.
    """
    contexts = _read(store, gazetteer, base)
    entities = [context.entity for context in contexts]
    found = resolve(contexts, gazetteer, reviewed, wikidata, today)
    links = (*link(entities, gazetteer, reviewed), *found.links)
    facts = _facts(links, wikidata, base, today) if enrich else None
    asked = {c.entity.id for c in contexts} - {o.entity for o in found.open if not o.asked}
    new = _found_lines(found, base, wikidata.source, today)
    with embedded.writing(store, optimise=False) as writer:
        there = described(writer.construct, base)
        old = _graph(writer.construct, gazetteer, reviewed, base, there, skipping=asked)
        _written(writer, base, old + new, facts[1] if facts is not None else None)
    told = len({one.entity for one in links} - {one.entity for one in found.links})
    failures = tuple(wikidata.failures)
    return LinkReport(told, found.links, found.open, facts[0] if facts else 0, failures)


def _written(writer: embedded.Writer, base: str, links: bytes, facts: bytes | None) -> None:
    """Put the links, and fetched facts, into a store; nothing where they are there already.

    Where the statistics follow from what the store holds, they are only brought up to date.
    """
    graph, enriched = str(graph_iri(base, "links")), str(graph_iri(base, enrichment.GRAPH))
    whole = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s> { ?s ?p ?o } }"
    there, due = set(writer.construct(whole % graph).splitlines()), set(links.splitlines())
    told = facts is None and writer.has_graph(enriched) and writer.has_graph(graph)
    if told and there == due:
        return
    if told and writer.surroundings is not None:
        ledger = Ledger(writer, base)
        ledger.alter_lines(graph, there - due, due - there)
        ledger.finish()
        return
    writer.replace_graph(graph, links)
    if not writer.has_graph(enriched):
        writer.replace_graph(enriched, mapping.ntriples(enrichment.packaged_graph(base)))
    if facts is not None:
        writer.replace_graph(str(graph_iri(base, enrichment.FETCHED)), facts)
    count(writer, base)


def _found_lines(found: Resolution, base: str, source: str, today: str) -> bytes:
    """Return as N-Triples what was found online: links, candidates, and that others have none."""
    none = mapping.unlinked_triples((o for o in found.open if o.asked), base, source, today)
    return mapping.triple_lines((*mapping.link_triples(found.links, base), *none))


def doubtful(
    store: Path,
    *,
    gazetteer: Gazetteer,
    reviewed: Sequence[Decision],
    wikidata: Wikidata,
    base: str,
    today: str,
) -> tuple[Open, ...]:
    """Return what stays open among the entities that articles name; the store is only read.

    Raises:
        StoreError: the store cannot be read.
    """
    return resolve(_read(store, gazetteer, base), gazetteer, reviewed, wikidata, today).open


def check(store: Path, *, gazetteer: Gazetteer, wikidata: Wikidata, base: str) -> Verified:
    """Return what Wikidata, and the tables, say against the links of entities that articles name.

    Raises:
        StoreError: the store cannot be read.
    """
    named = _read(store, gazetteer, base)
    entities = {c.entity.id: c.entity for c in named}
    with closing(open_store(store)) as opened:
        rows = opened.rows(_text("used"))
    used = (
        (entities[id], str(row["item"]).removeprefix(str(WD)))
        for row in rows
        if (id := str(row["entity"]).removeprefix(base)) in entities
    )
    seen = verify(used, gazetteer.codes(), wikidata)
    denied = tuple(contradictions(named, gazetteer))
    return replace(seen, findings=(*seen.findings, *denied))


def _facts(
    links: Iterable[Link], wikidata: Wikidata, base: str, today: str
) -> tuple[int, bytes] | None:
    """Return number and N-Triples of the facts about linked items; None where nothing was told."""
    sure = {one.qid for one in links if one.predicate != "skos:closeMatch"}
    items = [item for item in wikidata.items(sure).values() if item]
    if not items:
        return None
    graph = enrichment.fetched_graph(items, base, wikidata.source, today)
    return len(graph), mapping.ntriples(graph)


def _graph(
    construct: Construct,
    gazetteer: Gazetteer,
    reviewed: Sequence[Decision],
    base: str,
    new: Sequence[Entity],
    *,
    skipping: Iterable[str],
) -> bytes:
    known = (*gazetteer.entities(), *new)
    return _lines(known, construct(_text("found")), gazetteer, reviewed, base, skipping)


def _lines(
    known: Sequence[Entity],
    found: bytes,
    gazetteer: Gazetteer,
    reviewed: Sequence[Decision],
    base: str,
    skipping: Iterable[str],
) -> bytes:
    told = mapping.triple_lines(mapping.link_triples(link(known, gazetteer, reviewed), base))
    by_id, again = {entity.id: entity for entity in known}, set(skipping)
    kept = []
    for _, lines in groupby(sorted(found.splitlines()), key=_subject):
        about = [line.split(b" ", 2) for line in lines]
        entity = by_id.get(_value(about, DIP.entity).removeprefix(base))
        if entity and entity.id not in again and not settled(entity, gazetteer, reviewed):
            kept += [b" ".join(words) for words in about] + _statement(about)
    return told + b"".join(line + b"\n" for line in kept)


def _subject(line: bytes) -> bytes:
    return line.split(b" ", 1)[0]


def _value(about: Sequence[Sequence[bytes]], property: Node) -> str:
    """Return the IRI that a node of N-Triples has for a property, or ""."""
    wanted = f"<{property}>".encode()
    values = (value for _, predicate, value in about if predicate == wanted)
    return next(values, b"").decode().removesuffix(" .").strip("<>")


def _statement(about: Sequence[Sequence[bytes]]) -> list[bytes]:
    """Return the link itself that a node tells of; nothing where it says that there is none."""
    entity, match, item = (_value(about, DIP[n]) for n in ("entity", "matchType", "item"))
    return [f"<{entity}> <{match}> <{item}> .".encode()] if match and item else []


def _read(store: Path, gazetteer: Gazetteer, base: str) -> list[Context]:
    """Return the entities that articles name, with what they say of each, in order of id."""
    with closing(open_store(store)) as opened:
        new = mapping.entities_in(opened.construct(_text("entities")), base)
        return contexts(lambda name: opened.rows(_text(name)), gazetteer, new, base)


@cache
def _text(name: str) -> str:
    path = Path(__file__).parent / "linking" / "queries" / f"{name}.rq"
    body = path.read_text(encoding="utf-8")
    return prologue(body) + body
