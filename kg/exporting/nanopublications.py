"""Each claim as a nanopublication: what is asserted, where from, and who made the record (TriG).

The assertion holds the event with the stance of its source; it never says that the event is real.
"""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import PROV
from rdflib.term import Node

from ..namespaces import DIP
from ..store import Store

NP = Namespace("http://www.nanopub.org/nschema#")
STANCE = (DIP.about, DIP.modality, DIP.polarity, DIP.certainty, DIP.confidence)
CLAIMS = f"""SELECT DISTINCT ?graph WHERE {{
  GRAPH ?graph {{ ?claim a <{DIP.Claim}> }} }} ORDER BY ?graph"""
CONTENT = "SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"

Triple = tuple[Node, Node, Node]


def trig(store: Store) -> Iterator[bytes]:
    """Yield the nanopublications of one article after the other."""
    for row in store.rows(CLAIMS):
        graph = Graph()
        for found in store.rows(CONTENT, g=row["graph"]):
            graph.add((found["s"], found["p"], found["o"]))
        for claim in sorted(map(str, graph.subjects(RDF.type, DIP.Claim))):
            yield _publication(graph, URIRef(claim))


def _publication(graph: Graph, claim: URIRef) -> bytes:
    here = URIRef(f"{claim}#nanopub")
    parts = {
        name: URIRef(f"{claim}#{name}") for name in ("head", "assertion", "provenance", "info")
    }
    contents: dict[str, list[Triple]] = {
        "head": [
            (here, RDF.type, NP.Nanopublication),
            (here, NP.hasAssertion, parts["assertion"]),
            (here, NP.hasProvenance, parts["provenance"]),
            (here, NP.hasPublicationInfo, parts["info"]),
        ],
        "assertion": _assertion(graph, claim),
        "provenance": _provenance(graph, claim, parts["assertion"]),
        "info": [(here, PROV.wasDerivedFrom, claim)],
    }
    blocks = [_block(parts[name], triples) for name, triples in contents.items()]
    return ("\n".join(blocks) + "\n\n").encode()


def _assertion(graph: Graph, claim: URIRef) -> list[Triple]:
    about = graph.value(claim, DIP.about)
    stance = [(claim, p, o) for p in STANCE for o in graph.objects(claim, p)]
    return stance + ([(about, p, o) for p, o in graph.predicate_objects(about)] if about else [])


def _provenance(graph: Graph, claim: URIRef, assertion: URIRef) -> list[Triple]:
    speaker = graph.value(graph.value(claim, DIP.madeIn), DIP.speaker)
    found: list[Triple] = [
        (assertion, PROV.wasDerivedFrom, o) for o in graph.objects(claim, DIP.evidence)
    ]
    found += [
        (assertion, PROV.wasGeneratedBy, o) for o in graph.objects(claim, PROV.wasGeneratedBy)
    ]
    return found + ([(assertion, PROV.wasAttributedTo, speaker)] if speaker else [])


def _block(name: URIRef, triples: list[Triple]) -> str:
    lines = sorted(f"  {s.n3()} {p.n3()} {o.n3()} ." for s, p, o in triples)
    return "\n".join([f"{name.n3()} {{", *lines, "}"])
