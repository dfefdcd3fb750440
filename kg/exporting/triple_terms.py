"""RDF 1.2: each claim reifies a triple of actor, type and recipient, and says how far it holds."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import RDF
from rdflib.term import Node

from ..namespaces import DIP
from ..store import Store

REIFIES = f"<{RDF}reifies>"
CLAIMS = f"""SELECT DISTINCT ?claim ?actor ?kind ?recipient WHERE {{
  ?claim a <{DIP.Claim}> ; <{DIP.about}> ?about .
  {{ ?about <{DIP.eventType}> ?kind ; <{DIP.actor}> ?actor ; <{DIP.recipient}> ?recipient }}
  UNION {{ ?about <{DIP.relationType}> ?kind ; <{DIP["from"]}> ?actor ; <{DIP.to}> ?recipient }}
}} ORDER BY ?claim ?actor ?recipient"""
STANCE = f"""SELECT DISTINCT ?claim ?p ?o WHERE {{
  ?claim a <{DIP.Claim}> ; ?p ?o . FILTER(?p IN (<{DIP.modality}>, <{DIP.polarity}>,
    <{DIP.certainty}>, <{DIP.confidence}>, <{DIP.evidence}>))
}} ORDER BY ?claim ?p ?o"""


def lines(store: Store) -> Iterator[bytes]:
    """Yield N-Triples of RDF 1.2; the triples themselves are quoted, none is asserted."""
    for row in store.rows(CLAIMS):
        inside = " ".join(_written(row[name]) for name in ("actor", "kind", "recipient"))
        yield f"{_written(row['claim'])} {REIFIES} <<( {inside} )>> .\n".encode()
    for row in store.rows(STANCE):
        yield (" ".join(_written(row[name]) for name in ("claim", "p", "o")) + " .\n").encode()


def _written(node: Node) -> str:
    return node.n3()
