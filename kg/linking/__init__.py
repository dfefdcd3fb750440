"""From entities to Wikidata: a reviewed decision, else the gazetteer, else what `resolution` finds.

Every decision keeps its reason, its score and the version of the table it rests on, so that a
link can be questioned. The scores are fixed numbers, one for each kind of decision.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from ..errors import OntologyError
from ..facts import Entity
from ..ontology import data_folder
from .gazetteer import Gazetteer
from .vocabulary import edition

__all__ = ["COLUMNS", "Decision", "Gazetteer", "Link", "decisions", "link", "settled"]

Predicate = Literal["owl:sameAs", "skos:exactMatch", "skos:closeMatch"]
COLUMNS = ("name", "item", "type", "why", "by", "date")
REVIEWED, PROVEN_TWICE, PROVEN_ONCE = 1.0, 0.99, 0.95


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a name: its item, or None for "this has no item"."""

    name: str
    item: str | None
    type: str
    why: str
    by: str
    date: str


@dataclass(frozen=True, slots=True)
class Link:
    """That `entity` is the Wikidata item `qid`, by which predicate, why and how surely.

    `justification` is a term of https://w3id.org/semapv/vocab/, as SSSOM uses them; `source` names
    the table and the sources in it; `version` tells one state of the table from another. A link
    found online has the `endpoint` that told of the item, and the articles that name the entity.
    """

    entity: str
    qid: str
    predicate: Predicate
    score: float
    justification: str
    source: str
    version: str
    label: str = ""
    date: str = ""
    endpoint: str = ""
    articles: tuple[str, ...] = ()


def link(
    entities: Iterable[Entity], gazetteer: Gazetteer, reviewed: Iterable[Decision] = ()
) -> tuple[Link, ...]:
    """Return at most one link for each entity, in order of entity id.

    A reviewed decision wins over the gazetteer, also when it says that there is no item. An
    entity that neither knows gets no link.
    """
    said = _said(reviewed)
    unique = {entity.id: entity for entity in entities}
    links = (_link(unique[id], gazetteer, said) for id in sorted(unique))
    return tuple(found for found in links if found)


def settled(entity: Entity, gazetteer: Gazetteer, reviewed: Iterable[Decision] = ()) -> bool:
    """Say whether a reviewed decision or the gazetteer says which item an entity is, if any."""
    return bool(_decision_on(entity, _said(reviewed)) or _link(entity, gazetteer, {}))


def _said(reviewed: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    return {(d.name, d.type): d for d in reviewed}


def _decision_on(entity: Entity, said: dict[tuple[str, str], Decision]) -> Decision | None:
    return said.get((entity.label, entity.type)) or said.get((entity.label, ""))


def _link(
    entity: Entity, gazetteer: Gazetteer, said: dict[tuple[str, str], Decision]
) -> Link | None:
    decision = _decision_on(entity, said)
    if decision:
        return _reviewed(entity, decision) if decision.item else None
    known = gazetteer.entity(entity.id)
    if known is None or known.qid is None or known.type != entity.type:
        return None
    proofs = gazetteer.proofs(entity.id)
    twice = len(proofs) > 1
    return Link(
        entity=entity.id,
        qid=known.qid,
        predicate="owl:sameAs" if twice else "skos:exactMatch",
        score=PROVEN_TWICE if twice else PROVEN_ONCE,
        justification="semapv:LexicalMatching",
        source="+".join(("gazetteer", *proofs)),
        version=gazetteer.version,
        label=known.label,
        date=edition("gazetteer"),
    )


def _reviewed(entity: Entity, decision: Decision) -> Link:
    return Link(
        entity=entity.id,
        qid=str(decision.item),
        predicate="skos:exactMatch",
        score=REVIEWED,
        justification="semapv:ManualMappingCuration",
        source=f"{decision.by}: {decision.why}",
        version=decision.date,
        label=decision.name,
        date=decision.date,
    )


@cache
def decisions(path: Path | None = None) -> tuple[Decision, ...]:
    """Return the reviewed decisions of data/links.csv, or of another file; none if it is not there.

    Raises:
        OntologyError: the file is missing or a row is wrong; the text names file and line.
    """
    if path is not None and not path.exists():
        return ()
    path = path or data_folder() / "links.csv"
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    except (OSError, UnicodeDecodeError) as error:
        raise OntologyError(f"{path.name}: {error}") from error
    if not rows or tuple(rows[0]) != COLUMNS:
        raise OntologyError(f"{path.name}:1: the columns must be {','.join(COLUMNS)}")
    found = tuple(_decision(row, f"{path.name}:{n}") for n, row in enumerate(rows[1:], 2) if row)
    names = [(d.name, d.type) for d in found]
    for name in names:
        if names.count(name) > 1:
            raise OntologyError(f"{path.name}: {name[0]!r} is decided twice")
    return found


def _decision(row: list[str], where: str) -> Decision:
    if len(row) != len(COLUMNS):
        raise OntologyError(f"{where}: {len(row)} cells in place of {len(COLUMNS)}")
    name, item, type, why, by, date = (cell.strip() for cell in row)
    if item != "none" and not re.fullmatch(r"Q[1-9]\d*", item):
        raise OntologyError(f"{where}: {item!r} is neither a Wikidata item nor none")
    if not (name and why and by and re.fullmatch(r"\d{4}-\d\d-\d\d", date)):
        raise OntologyError(f"{where}: a decision needs name, why, by and date (YYYY-MM-DD)")
    return Decision(name, None if item == "none" else item, type, why, by, date)
