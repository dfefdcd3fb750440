"""What articles say of the entities that they name: words around, dates, countries, offices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from rdflib.term import Node

from ..facts import Entity
from ..likeness import plain
from .gazetteer import Gazetteer
from .ranking import Context, Role

WINDOW = 160
"""Characters on either side of a name whose words count as its context."""

Rows = Callable[[str], list[dict[str, Node]]]


def contexts(rows: Rows, gazetteer: Gazetteer, new: Iterable[Entity], base: str) -> list[Context]:
    """Return what the articles say of each entity they name, in order of id.

    `rows` gives the answers of the stored queries `articles`, `context` and `roles`.
    """
    own = {entity.id: entity for entity in new}
    texts = {row["article"]: (str(row["text"]), _str(row, "date")) for row in rows("articles")}
    named: dict[str, list[dict[str, Node]]] = defaultdict(list)
    for row in rows("context"):
        named[str(row["entity"]).removeprefix(base)].append(row)
    roles = _roles(rows, texts, gazetteer, base)
    found = []
    for id in sorted(named):
        entity = gazetteer.entity(id) or own.get(id)
        if entity is not None:
            found.append(_context(entity, named[id], texts, roles.get(id, ()), gazetteer, base))
    return found


def _context(
    entity: Entity,
    rows: Sequence[dict[str, Node]],
    texts: Mapping[Node, tuple[str, str]],
    roles: Sequence[Role],
    gazetteer: Gazetteer,
    base: str,
) -> Context:
    articles = sorted({row["article"] for row in rows if row["article"] in texts}, key=str)
    words: set[str] = set()
    for row in rows:
        text, begin = texts.get(row["article"], ("", ""))[0], int(str(row["begin"]))
        words |= set(plain(text[max(0, begin - WINDOW) : begin + WINDOW]).split())
    given = next((str(r["country"]).removeprefix(base) for r in rows if "country" in r), None)
    country = gazetteer.entity(entity.country or given or "")
    return Context(
        entity,
        country.qid if country else None,
        tuple(sorted({texts[a][1] for a in articles if texts[a][1]})),
        tuple(roles),
        frozenset(words - set(plain(entity.label).split())),
        tuple(map(str, articles)),
    )


def _roles(
    rows: Rows, texts: Mapping[Node, tuple[str, str]], gazetteer: Gazetteer, base: str
) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = defaultdict(list)
    for row in rows("roles"):
        body = gazetteer.entity(str(row["body"]).removeprefix(base))
        state = gazetteer.country_of(body.id) if body else None
        of = (state.qid if state else None) or (body.qid if body else None)
        date = texts.get(row["article"], ("", ""))[1] or None
        role = Role(str(row["relation"]), _str(row, "title"), of, date)
        found[str(row["entity"]).removeprefix(base)].append(role)
    return found


def _str(row: Mapping[str, Node], name: str) -> str:
    return str(row[name]) if name in row else ""
