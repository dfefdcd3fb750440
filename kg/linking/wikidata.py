"""What Wikidata knows: items by name and by number, over any endpoint that speaks SPARQL.

The queries are plain SPARQL 1.1, so that Wikidata's own service, a QLever mirror and a local copy
give the same. What is learnt goes into a cache; what fails is noted and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Literal

from ..errors import ServiceError
from .cache import Cache
from .endpoint import Endpoint, Row
from .items import Item, count, empty, item, number, position, take
from .vocabulary import kinds, properties

LANGUAGES = ("en", "mul")
NAMES_AT_ONCE, ITEMS_AT_ONCE = 20, 40
MOST_CANDIDATES = 15
MOST_STEPS = 10
BAN = 86400.0
"""Seconds for which an endpoint that refused us is not asked again."""


@dataclass
class Wikidata:
    """Answers from the cache, else from the endpoint; without an endpoint from the cache alone.

    `failures` tells what could not be learnt. Nothing here raises for it.
    """

    endpoint: Endpoint | None
    cache: Cache = field(default_factory=Cache)
    source: str = ""
    failures: list[str] = field(default_factory=list)
    unknown: int = 0

    def __post_init__(self) -> None:
        if self.endpoint:
            self.source = self.endpoint.url
            age = self.cache.age(self.source, "refused", "")
            if age is not None and age < BAN:
                hours = f"{(BAN - age) / 3600:.0f}"
                self.endpoint.gone = f"{self.source}: it refused us; asked again in {hours} hours"

    def search(self, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return the items whose label or alias is the name, the best known first, by name.

        A name that could not be asked for is not in the answer; one that nothing bears has ().
        """
        found = self._learnt("name", names, NAMES_AT_ONCE, self._named)
        return {name: tuple(items) for name, items in found.items()}

    def described(self, name: str, word: str) -> tuple[str, ...] | None:
        """Return those that bear a name and whose English description has a word; None: not known.

        For names that so many bear that `search` gives the best known only.
        """
        key = f"{name}\x1f{word.lower()}"
        found = self._learnt("described", [key], 1, self._with_word)
        return tuple(found[key]) if key in found else None

    def items(self, qids: Iterable[str]) -> dict[str, Item | None]:
        """Return the items with these numbers, by number asked for; None where there is none.

        Merged items are followed. A number that could not be asked for is not in the answer.
        """
        found = self._learnt("item", qids, ITEMS_AT_ONCE, self._fetched)
        merged = {raw["sameAs"] for raw in found.values() if raw and raw.get("sameAs")}
        further = self._learnt("item", merged - set(found), ITEMS_AT_ONCE, self._fetched) | found
        kinds = self._kinds(c for raw in further.values() if raw for c in raw["classes"])
        items: dict[str, Item | None] = {}
        for asked, raw in found.items():
            qid = (raw or {}).get("sameAs") or asked
            there = further.get(qid)
            if there and set(there["classes"]) <= kinds.keys():
                items[asked] = item(qid, asked, there, kinds)
            elif there is None and (qid == asked or qid in further):
                items[asked] = None
        return items

    def _kinds(self, classes: Iterable[str]) -> dict[str, list[str]]:
        """Return which of the classes that our types need each class is or is below.

        It climbs a step at a time: not every engine finishes a path of any length. A class above
        which something could not be asked for is not in the answer.
        """
        wanted = frontier = set(classes)
        above: dict[str, Sequence[str] | None] = {}
        for _ in range(MOST_STEPS):
            learnt = self._learnt("above", frontier, ITEMS_AT_ONCE, self._above)
            above |= dict.fromkeys(frontier, None) | learnt
            frontier = {c for some in above.values() for c in some or ()} - above.keys()
            if not frontier:
                break
        reached = {name: _reached(name, above) for name in wanted}
        return {
            name: sorted(there & set(kinds()))
            for name, there in reached.items()
            if all(above.get(c, ()) is not None for c in there)
        }

    def _learnt(
        self,
        kind: str,
        keys: Iterable[str],
        at_once: int,
        ask: Callable[[Sequence[str]], dict[str, Any]],
    ) -> dict[str, Any]:
        """Return what is known of the keys; what is not is asked for, in batches, and kept."""
        wanted = sorted(set(keys))
        found = self.cache.get(self.source, kind, wanted)
        missing = [key for key in wanted if key not in found]
        if self.endpoint is None:
            self.unknown += len(missing)
            return found
        for place in range(0, len(missing), at_once):
            some = missing[place : place + at_once]
            try:
                answers = ask(some)
            except ServiceError as error:
                self._note(str(error), len(missing) - place)
                if self.endpoint.gone:
                    break
                continue
            self.cache.put(self.source, kind, answers)
            found |= answers
        return found

    def _note(self, message: str, left: int) -> None:
        self.unknown += left
        if message not in self.failures:
            self.failures.append(message)
        if self.endpoint and "(403)" in self.endpoint.gone:
            self.cache.put(self.source, "refused", {"": True})

    def _ask(self, query: str, **parts: str) -> list[Row]:
        assert self.endpoint is not None
        places = rf"\b({'|'.join(parts).upper()})\b"
        text = re.sub(places, lambda found: parts[found[0].lower()], _text(query))
        return self.endpoint.ask(_text("prologue") + text)

    def _named(self, names: Sequence[str]) -> dict[str, list[str]]:
        known: dict[str, dict[str, int]] = {name: {} for name in names}
        for row in self._ask("search", names=_literals(names)):
            if row["name"] in known:
                known[row["name"]][number(row["item"])] = count(row.get("links"))
        return {name: _best_known(items) for name, items in known.items()}

    def _with_word(self, keys: Sequence[str]) -> dict[str, list[str]]:
        (key,) = keys
        name, _, word = key.partition("\x1f")
        rows = self._ask("described", names=_literals([name]), word=Literal(word).n3())
        return {key: _best_known({number(r["item"]): count(r.get("links")) for r in rows})}

    def _fetched(self, qids: Sequence[str]) -> dict[str, Any]:
        """Return what is said of each item; None for one of which nothing is."""
        direct = " ".join(f"wdt:{name}" for name in properties())
        raw: dict[str, Any] = {}
        for row in self._ask("items", items=_numbers(qids), properties=direct):
            said = raw.setdefault(number(row["item"]), empty())
            take(said, row["p"], row["v"])
        people = [qid for qid, said in raw.items() if "Q5" in said["classes"]]
        if people:
            for row in self._ask("offices", items=_numbers(people)):
                raw[number(row["item"])]["positions"].append(position(row))
        return {qid: raw.get(qid) for qid in qids}

    def _above(self, classes: Sequence[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in classes}
        for row in self._ask("classes", classes=_numbers(classes)):
            found.setdefault(number(row["class"]), []).append(number(row["above"]))
        return {name: sorted(set(above)) for name, above in found.items()}


def _reached(name: str, above: Mapping[str, Sequence[str] | None]) -> set[str]:
    """Return a class and all that are known to be above it."""
    seen, rest = {name}, [name]
    while rest:
        for one in above.get(rest.pop()) or ():
            if one not in seen:
                seen.add(one)
                rest.append(one)
    return seen


def _best_known(items: Mapping[str, int]) -> list[str]:
    """Return the items by how many pages they have, most first, cut to so many."""
    return sorted(items, key=lambda q: (-items[q], len(q), q))[:MOST_CANDIDATES]


def _literals(names: Iterable[str]) -> str:
    return " ".join(Literal(name, lang=lang).n3() for name in names for lang in LANGUAGES)


def _numbers(qids: Iterable[str]) -> str:
    return " ".join(f"wd:{qid}" for qid in qids)


@cache
def _text(name: str) -> str:
    return (Path(__file__).parent / "queries" / f"{name}.rq").read_text(encoding="utf-8")
