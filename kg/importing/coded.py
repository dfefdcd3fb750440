"""One record → an event in our terms: its type, sides, day and place, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import OWL, RDF, SKOS, URIRef
from rdflib.term import Literal

from .. import ontology
from ..errors import InputError
from ..facts import Entity, Event, Evidence, Participant, Time
from ..namespaces import DIP
from ..publication import iso_date
from .actors import Cast

NOWHERE = Evidence(0, 0, "")
_CODE = re.compile(r"\d{2,4}")
_STATEMENTS = ("01", "02")


class NoEventError(InputError):
    """What the record codes is a statement or an appeal, which is no event of PLOVER."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What a record says happened, and the code that says so."""

    id: str
    event: Event
    code: str


def coded(cells: Mapping[str, str], cast: Cast, separator: str) -> Coded:
    """Return the event of one record.

    Raises:
        NoEventError: it codes a statement. InputError: a cell is wrong; the text names it.
    """
    type_, mode = kind(cells.get("type", ""), cells.get("mode", ""))
    sides = [_side(cells, side, cast, separator) for side in ("actor", "recipient")]
    if not any(sides):
        raise InputError("neither actor nor recipient is named")
    if symmetric(type_, mode):
        sides = [sides[0] + [e for e in sides[1] if e not in sides[0]], []]
    place = cast.place(cells.get("place", ""))
    event = Event(
        type_,
        NOWHERE,
        mode,
        tuple(map(Participant, sides[0])),
        tuple(map(Participant, sides[1])),
        place=Participant(place) if place else None,
        date=day(cells.get("date", "")),
    )
    code = cells.get("type", "") + (f" {cells['mode']}" if cells.get("mode") else "")
    return Coded(cells.get("id", ""), event, code)


def _side(cells: Mapping[str, str], side: str, cast: Cast, separator: str) -> list[Entity]:
    """Return the actors or recipients; country and role count for each name of the cell."""
    country, role = cells.get(f"{side}_country", ""), cells.get(f"{side}_role", "")
    names = cells.get(side, "").split(separator) if separator else [cells.get(side, "")]
    several = len([name for name in names if name.strip()]) > 1
    found = [cast.who(n.strip(), "" if several else country, role) for n in names]
    return list(dict.fromkeys(entity for entity in found if entity))


@cache
def day(cell: str) -> Time:
    """Return the day that a cell states.

    Raises:
        InputError: it states none.
    """
    if not cell:
        raise InputError("there is no date")
    value = iso_date(cell)
    return Time(NOWHERE, value, earliest=value, latest=value)


@cache
def kind(type_: str, mode: str = "") -> tuple[str, str | None]:
    """Return type and mode of a PLOVER word (SANCTION, COERCE-arrest) or a CAMEO code.

    The longest CAMEO code that begins the given one decides.

    >>> kind("1631"), kind("protest", "demo"), kind("CONSULT-visit")
    (('SANCTION', 'sanctions'), ('PROTEST', 'demo'), ('CONSULT', 'visit'))

    Raises:
        NoEventError: CAMEO 01 and 02. InputError: there is no such type or code.
    """
    if _CODE.fullmatch(type_):
        return _cameo(type_)
    root, _, narrower = type_.partition("-")
    for name in (root, root.upper()):
        if name in ontology.concepts("EventType"):
            below = mode or narrower
            return name, below if below in ontology.modes(name) else None
    raise InputError(f"{type_!r} is no event type of PLOVER and no CAMEO code")


def _cameo(code: str) -> tuple[str, str | None]:
    if code[:2] in _STATEMENTS:
        raise NoEventError(f"CAMEO {code} is a statement, no event")
    codes = _codes()
    for length in range(len(code), 1, -1):
        if found := codes.get(code[:length]):
            return found
    raise InputError(f"there is no CAMEO code {code}")


@cache
def _codes() -> Mapping[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for type_ in ontology.concepts("EventType"):
        below = [(m, node) for m, node in ontology.modes(type_).items()]
        for mode, node in ((None, ontology.concept(type_)), *below):
            for word in ontology.vocabulary().objects(node, SKOS.notation):
                if isinstance(word, Literal) and word.datatype == DIP.cameo:
                    found[str(word)] = (type_, mode)
    return found


@cache
def symmetric(type_: str, mode: str | None) -> bool:
    """Say whether all who take part in such an act are its actors.

    >>> symmetric("CONSULT", "negotiation"), symmetric("CONSULT", "visit")
    (True, False)
    """
    terms = ontology.vocabulary()
    narrow = terms.value(ontology.concept(type_, mode), DIP.derivedAs)
    direct = narrow or terms.value(ontology.concept(type_), DIP.derivedAs)
    plain = type_ == "CONSULT" and direct is None
    return plain or (
        isinstance(direct, URIRef) and (direct, RDF.type, OWL.SymmetricProperty) in terms
    )
