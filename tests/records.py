"""Makes files in the format of GDELT 2.0, of any length, with a given share of broken rows.

python tests/records.py 100000 events.export.CSV mentions.CSV
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

CODES = ("010", "020", "036", "040", "042", "051", "0871", "112", "130", "141", "163", "190")
SIDES = (
    ("NORWAY", "NOR", "GOV"), ("CHILE", "CHL", ""), ("MALI", "MLI", "REB"), ("KENYA", "KEN", "COP"),
    ("EUROPEAN UNION", "", ""), ("VILLAGER", "", "CVL"), ("PERU", "PER", "MIL"), ("", "", ""),
)  # fmt: skip
PLACES = ("Nairobi, Nairobi Area, Kenya", "Norway", "Bamako, Bamako, Mali", "")
BREAKS = ("short", "date", "code", "bytes", "nobody")


def event(number: int, chance: random.Random) -> list[bytes]:
    """Return the 61 cells of one event."""
    first, second = chance.choice(SIDES[:-1]), chance.choice(SIDES)
    day = f"2024{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    cells = [""] * 61
    cells[0], cells[1], cells[59] = str(number), day, f"{day}120000"
    for side, offset in ((first, 5), (second, 15)):
        name, country, role = side
        cells[offset : offset + 3] = country + role, name, country
        cells[offset + 7] = role
    cells[26] = chance.choice(CODES)
    cells[52] = chance.choice(PLACES)
    cells[60] = f"https://news{chance.randint(1, 40)}.example/{number}"
    return [cell.encode() for cell in cells]


def broken(cells: list[bytes], how: str) -> list[bytes]:
    """Return the cells of a row that nobody can read."""
    cells[26] = b"190"
    if how == "short":
        return cells[:40]
    if how == "nobody":
        return [b"" if n in (6, 7, 16, 17) else c for n, c in enumerate(cells)]
    wrong = {"date": (1, b"20241345"), "code": (26, b"99"), "bytes": (6, b"\xff\xfe")}[how]
    return [wrong[1] if n == wrong[0] else c for n, c in enumerate(cells)]


def write(rows: int, events: Path, mentions: Path | None = None, share: float = 0.01) -> Counter:
    """Write a table of events, and of their mentions; return how many there are of each kind.

    Kinds are `coded`, `statement` and `broken`, and `mention` of coded events.
    """
    chance, kinds = random.Random(0), Counter()
    with events.open("wb") as table:
        told = mentions.open("wb") if mentions else None
        for number in range(rows):
            cells = event(number, chance)
            bad = chance.random() < share
            if bad:
                cells = broken(cells, chance.choice(BREAKS))
            kind = "broken" if bad else "statement" if cells[26][:2] in (b"01", b"02") else "coded"
            kinds[kind] += 1
            table.write(b"\t".join(cells) + b"\n")
            if told and kind == "coded":
                for outlet in range(chance.randint(1, 3)):
                    kinds["mention"] += 1
                    told.write(_mention(number, outlet, chance))
        if told:
            told.close()
    return kinds


def _mention(number: int, outlet: int, chance: random.Random) -> bytes:
    stamp, host = "20240601120000", f"outlet{outlet}.example"
    cells = [str(number), stamp, stamp, "1", host, f"https://{host}/{number}", "1", "-1", "-1", "9"]
    return (
        "\t".join([*cells, "1", str(chance.randint(1, 10) * 10), "900", "0", "", ""]).encode()
        + b"\n"
    )


if __name__ == "__main__":
    print(dict(write(int(sys.argv[1]), *map(Path, sys.argv[2:]))))  # noqa: T201
