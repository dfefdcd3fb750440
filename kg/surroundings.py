"""The graphs that belong to no article: actors, links, facts, terms, direct triples, statistics.

`surround` makes them from all that a store holds. `Surroundings` keeps them true while articles
come and go: it asks again only for what those articles are about, and comes to the same graphs.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from rdflib import RDF, RDFS, Graph

from . import __version__, derived, links, mapping, ontology
from .linking import decisions, enrichment
from .linking.gazetteer import Gazetteer
from .namespaces import DIP, graph_iri
from .store import embedded
from .store.aside import Aside
from .store.ledger import Ledger, count

ONTOLOGY = ("diplomacy", "plover", "alignments", "tables")

_NAMED = re.compile(
    rb"^(<([^>]*)> <(?:%s|%s)> (?:<[^>]*>|\".*\"(?:@\S+|\^\^<[^>]*>)?)) <[^<>]*> \.$"
    % (re.escape(str(RDF.type).encode()), re.escape(str(RDFS.label).encode())),
    re.MULTILINE,
)
_ENTITY = f"<{RDF.type}> <{DIP.Entity}>".encode()

Described = dict[str, frozenset[bytes]]
"""What a graph says of the entities that it describes: their classes and names, as lines."""


class Surroundings:
    """The graphs around the articles of a store in the making."""

    def __init__(self, writer: embedded.Writer, gazetteer: Gazetteer, base: str) -> None:
        self._writer, self._gazetteer, self._base = writer, gazetteer, base
        writer.keep_tables(base)
        if writer.surroundings != version(gazetteer, base):
            surround(writer, gazetteer, base)
        self._ledger = Ledger(writer, base)

    def replace(self, graphs: Mapping[str, bytes]) -> None:
        """Put the N-Quads of articles in place of what their graphs held, and follow."""
        old = {graph: self._ledger.contents(graph) for graph in graphs}
        entities = self._moved(old, graphs)
        before, after = self._derived(old.values()), self._derived(graphs.values())
        self._ledger.replace(graphs)
        gone = derived.unfounded(self._writer.construct, before - after)
        self._ledger.alter_lines(self._name("derived"), gone, after)
        for entity in sorted(entities):
            there, due = links.renewed_of(
                self._writer.construct, self._gazetteer, decisions(), self._base, entity
            )
            self._ledger.alter_lines(self._name("links"), there - due, due - there)

    def _derived(self, contents: Iterable[bytes]) -> set[bytes]:
        """Return the direct triples that some graphs give, without what the store holds else."""
        told = [content for content in contents if content]
        if not told:
            return set()
        terms = packaged(self._gazetteer, self._base)["ontology"]
        return set(derived.derive(Aside(told, background=terms).construct).splitlines())

    def _moved(self, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> set[str]:
        """Return the entities of which all articles together may now say something else."""
        articles, found = self._name("article/"), set()
        for graph in new:
            before, after = _described(old[graph]), _described(new[graph])
            for said, other in ((before, after), (after, before)):
                for entity, lines in said.items():
                    if other.get(entity) != lines and not self._ledger.stands_elsewhere(
                        sorted(lines), articles, new
                    ):
                        found.add(entity.removeprefix(self._base))
        return found

    def finish(self) -> None:
        """Write what was counted; the store may be published then."""
        self._ledger.finish()
        self._writer.surrounded = version(self._gazetteer, self._base)

    def _name(self, graph: str) -> str:
        return str(graph_iri(self._base, graph))


def _described(nquads: bytes) -> Described:
    found: dict[str, set[bytes]] = defaultdict(set)
    for match in _NAMED.finditer(nquads):
        found[match[2].decode()].add(match[1] + b" .")
    return {
        node: frozenset(lines)
        for node, lines in found.items()
        if any(_ENTITY in line for line in lines)
    }


def surround(writer: embedded.Writer, gazetteer: Gazetteer, base: str) -> None:
    """Make the graphs around the articles; each depends on all that is loaded."""
    writer.keep_tables(base)
    found = links.renewed(writer.construct, gazetteer, decisions(), base)
    for name, triples in (packaged(gazetteer, base) | {"links": found}).items():
        writer.replace_graph(str(graph_iri(base, name)), triples)
    writer.remove_graph(str(graph_iri(base, "derived")))
    writer.replace_graph(str(graph_iri(base, "derived")), derived.derive(writer.construct))
    count(writer, base)
    writer.surrounded = version(gazetteer, base)


@cache
def version(gazetteer: Gazetteer, base: str) -> str:
    """Return a name of all that decides the surroundings beside the articles."""
    seen = hashlib.sha256(f"{__version__} {base}".encode())
    for content in packaged(gazetteer, base).values():
        seen.update(content)
    seen.update("".join(derived.queries().values()).encode())
    seen.update(repr((decisions(), ontology.questions())).encode())
    return seen.hexdigest()[:32]


@cache
def packaged(gazetteer: Gazetteer, base: str) -> dict[str, bytes]:
    """Return the graphs that nothing loaded changes, by name, as sorted N-Triples."""
    graphs = {
        "agents": actors(gazetteer, base),
        "enriched": enrichment.packaged_graph(base),
        "ontology": mapping.ontology_graph(base, *ONTOLOGY),
    }
    return {name: mapping.ntriples(graph) for name, graph in graphs.items()}


@cache
def actors(gazetteer: Gazetteer, base: str) -> Graph:
    """Return the graph of actors, which articles and records refer to."""
    return mapping.agents_graph(gazetteer, base)
