"""Build data/gazetteer/*.csv from the Wikidata fact tables and the reviewed additions.

    python training/gazetteer.py ../shared/wikidata-facts

The fact tables give names and items; `data/gazetteer/reviewed/*.csv` adds what they lack
(adjectives, seats, dates of office …) and takes out what misleads. A reviewed row with the label
of a known entry adds to it; any other row is a new entry without an item.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from spellings import abbreviation, plain, variants
from tenures import tenures

from kg.linking.gazetteer import Gazetteer
from kg.linking.rows import LISTS, OFFICES, PREFIX, TABLES
from kg.namespaces import slug

Row = dict[str, str]
Entry = dict[str, str | list[str]]

GAZETTEER = Path(__file__).parents[1] / "data" / "gazetteer"
NOT_A_PROOF = ("codex", "codex:human")
DESCRIPTION = re.compile(r" capital$|^capital of |^President ")
SOVEREIGN = ("sovereign state", "state with limited recognition")


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file, none where it is missing."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(file)]


def extra(row: Row) -> dict[str, str]:
    """Return the key=value pairs of a fact row."""
    return dict(part.split("=", 1) for part in row["extra"].split(";") if "=" in part)


def proofs(row: Row) -> list[str]:
    """Return the independent sources that pair this name with this item."""
    given = extra(row)
    found = [p for key in ("agree", "checked") for p in given.get(key, "").split("+")]
    if row["type"].startswith("person"):
        origins = {"every-politician": "every-politician", "world-leaders-current": "world-leaders"}
        found = [name for part, name in origins.items() if part in row["source"]] + found
    kept = [p for p in found if p and p not in NOT_A_PROOF and "other_qid" not in p]
    return list(dict.fromkeys(p.split("(")[0].replace(" ", "-") for p in kept))


def entry_of(row: Row, kinds: dict[tuple[str, str], Row], table: str) -> Entry | None:
    """Return the gazetteer entry of a fact row, or None where we have no class for it."""
    kind = kinds.get((table, row["type"])) or kinds.get((table, ""))
    if kind is None:
        return None
    given = extra(row)
    entry: Entry = {key: [] for key in LISTS}
    entry |= {"label": row["label"], "type": kind["type"], "qid": row["qid"]}
    entry |= {"sector": kind["sector"], "iso2": row["iso2"], "iso3": row["iso3"]}
    entry |= {"proofs": proofs(row), "source": "facts", "note": ""}
    names = [n for n in [*row["aliases"].split("|"), given.get("official", "")] if n]
    call(entry, names)
    if table == "organisations":
        unsafe = given.get("ambiguous_alias", "").split("|")
        put(entry, "context", *[n for part in unsafe for n in part.split("/") if len(n) > 5])
    if row["iso2"] and table != "countries":
        entry["iso2"] = ""
        entry["country"] = row["iso2"]
    entry["capital"] = given.get("capital", "")
    entry["given_demonyms"] = given.get("demonym", "").split("/")
    entry["start"] = given.get("date", "")
    entry["offices"] = given.get("offices", "")
    entry["kind"] = row["type"]
    entry["seen"] = "2025-01-31" if "peppercat" in given.get("checked", "") else "2022-12-31"
    return entry


def put(entry: Entry, column: str, *names: str) -> None:
    """Add names to a list of the entry, unless it has them."""
    known = entry[column]
    assert isinstance(known, list)
    same = entry["label"] if column in ("aliases", "abbreviations") else None
    known.extend(n for n in dict.fromkeys(names) if n and n not in known and n != same)


def call(entry: Entry, names: list[str]) -> None:
    """Add names, each as the alias or the abbreviation that it is; descriptions are no names."""
    for text in names:
        if DESCRIPTION.search(text) or (text[:4].lower() == "the " and text[4:] == entry["label"]):
            continue
        put(entry, "abbreviations" if abbreviation(text) else "aliases", text)


def identify(entry: Entry) -> str:
    """Return the id of an entry: the path of its class and the slug of its label."""
    return PREFIX[str(entry["type"])] + slug(str(entry["label"]))


def enter(entries: dict[str, Entry], entry: Entry) -> Entry:
    """Add an entry under its id, and return it; two labels with one id stop the build."""
    id = identify(entry)
    if id in entries:
        raise SystemExit(f"{entry['label']} has the id of {entries[id]['label']}")
    entries[id] = entry
    return entry


def merge(entries: dict[str, Entry], rows: list[Row], default: str) -> None:
    """Add the reviewed rows: names to known entries, whole entries where none is known."""
    by_label = {str(e["label"]): e for e in entries.values()}
    for row in rows:
        fresh: Entry = {key: [] for key in LISTS}
        fresh |= {"label": row["label"], "proofs": []}
        fresh |= {"type": row.get("type") or default, "source": "general knowledge"}
        entry = by_label.get(row["label"])
        if entry is None:
            entry = by_label[row["label"]] = enter(entries, fresh)
        elif entry["source"] == "facts":
            entry["source"] = "facts+general knowledge"
        for column, value in row.items():
            if column == "aliases":
                call(entry, value.split("|"))
            elif column in LISTS:
                put(entry, column, *value.split("|"))
            elif value and column not in ("label", "proofs", "qid", "source"):
                entry[column] = value


def drop(entries: dict[str, Entry], rows: list[Row]) -> None:
    """Take out the names that the review refused.

    `*` takes out the entry, `label` leaves its label to texts that name its country.
    """
    for row in rows:
        if row["value"] == "*":
            entries.pop(row["id"], None)
        elif row["id"] in entries and row["value"] == "label":
            put(entries[row["id"]], "context", str(entries[row["id"]]["label"]))
        elif row["id"] in entries:
            for column in LISTS:
                names = entries[row["id"]][column]
                assert isinstance(names, list)
                entries[row["id"]][column] = [n for n in names if n != row["value"]]


def settle(entries: dict[str, Entry]) -> list[str]:
    """Move demonyms that fit several states to `context`; return the other clashes of names."""
    users: dict[str, set[str]] = defaultdict(set)
    for id, entry in entries.items():
        for column in ("aliases", "abbreviations", "adjectives", "demonyms"):
            for name in entry[column]:
                users[name].add(id)
        if entry["label"] not in entry["context"]:
            users[str(entry["label"])].add(id)
    clashes = []
    for name, ids in sorted(users.items()):
        if len(ids) < 2:
            continue
        for id in ids:
            entry = entries[id]
            if name in entry["adjectives"] or name in entry["demonyms"]:
                put(entry, "context", name)
            elif not any(name in entries[i]["adjectives"] for i in ids):
                clashes.append(f"{name}: {' '.join(sorted(ids))}")
    return sorted(set(clashes))


def gather(facts: Path) -> dict[str, dict[str, Entry]]:
    """Return the entries of every table, facts and reviewed rows together."""
    review = GAZETTEER / "reviewed"
    kinds = {(r["table"], r["given"]): r for r in read(review / "types.csv")}
    tables: dict[str, dict[str, Entry]] = {name: {} for name in TABLES}
    for table in ("countries", "organisations", "people", "places_events"):
        for row in read(facts / f"{table}.csv"):
            entry = entry_of(row, kinds, table)
            if entry is not None:
                enter(tables[home(entry)], entry)
    defaults = {"countries": "Country", "people": "Person", "organisations": "Organization"}
    for name in TABLES:
        merge(tables[name], read(review / f"{name}.csv"), defaults.get(name, "Place"))
    return tables


def home(entry: Entry) -> str:
    """Return the table that an entry of this class belongs to."""
    kind = str(entry["type"])
    named = {"Country": "countries", "Person": "people"}
    places = ("Place", "Treaty", "Conflict")
    return named.get(kind) or ("places" if kind in places else "organisations")


def finish(tables: dict[str, dict[str, Entry]]) -> None:
    """Fill what follows from other rows: countries by id, capitals, spellings of persons."""
    iso = {str(e.get("iso2")): id for id, e in tables["countries"].items() if e.get("iso2")}
    labels = {str(e["label"]): id for id, e in tables["countries"].items()}
    for entries in tables.values():
        for entry in entries.values():
            code = str(entry.get("country") or "")
            entry["country"] = iso.get(code) or labels.get(code) or (code and f"?{code}")
            if entry["type"] == "Person":
                label = str(entry["label"])
                names = [label, *(n for n in entry["aliases"] if n not in label.split())]
                entry["aliases"] = [n for n in names if n != label]
                for name in names:
                    put(entry, "aliases", *variants(name, code))
            elif entry["type"] in ("Place", "Conflict", "Country"):
                put(entry, "aliases", *[plain(n) for n in [str(entry["label"]), *entry["aliases"]]])
    for entry in tables["countries"].values():
        capital = str(entry.get("capital") or "")
        if capital != entry["label"] and entry.get("kind") in SOVEREIGN:
            put(entry, "metonyms", capital, plain(capital))
        entry["capital"] = f"place/{slug(capital)}" if capital else ""


def write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    """Write a table, sorted, with Unix line ends."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def flat(id: str, entry: Entry) -> Row:
    """Return an entry as the row of a table."""
    row = {k: "|".join(v) if isinstance(v, list) else v for k, v in entry.items()}
    row["proofs"] = "+".join(entry["proofs"])
    return {**row, "id": id}


def main() -> None:
    """Write the five tables and say which names two entries claim and which offices fell out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("facts", type=Path, help="folder of the Wikidata fact tables")
    facts = parser.parse_args().facts
    tables = gather(facts)
    finish(tables)
    for entries in tables.values():
        drop(entries, read(GAZETTEER / "reviewed" / "dropped.csv"))
    every = {id: e for entries in tables.values() for id, e in entries.items()}
    clashes = settle(every)
    review = GAZETTEER / "reviewed"
    rows, lost = tenures(tables, read(review / "offices.csv"), read(review / "titles.csv"))
    for row in rows:
        if row["body"] in tables["countries"]:
            person = tables["people"][row["person"]]
            person["country"] = person["country"] or row["body"]
    for title, entries in tables.items():
        table = [flat(id, entry) for id, entry in sorted(entries.items())]
        write(GAZETTEER / f"{title}.csv", TABLES[title], table)
    write(GAZETTEER / "offices.csv", OFFICES, rows)
    Gazetteer.load(GAZETTEER)
    for line in clashes:
        print(f"two entries claim {line}")
    for line in lost:
        print(f"office left out: {line}")
    print({name: len(entries) for name, entries in tables.items()}, len(rows), "offices")


if __name__ == "__main__":
    main()
