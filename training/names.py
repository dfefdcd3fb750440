"""Draw names from the fact tables, so that the recogniser does not learn names by heart."""

from __future__ import annotations

import csv
import random
from pathlib import Path

KOREAN_FAMILIES = (
    "Kim",
    "Lee",
    "Park",
    "Choi",
    "Cho",
    "Jung",
    "Kang",
    "Yoon",
    "Han",
    "Shin",
    "Seo",
    "Hwang",
    "Moon",
    "Chung",
    "Ri",
    "Pak",
)
CHINESE_FAMILIES = (
    "Wang",
    "Li",
    "Zhang",
    "Liu",
    "Chen",
    "Yang",
    "Zhao",
    "Huang",
    "Zhou",
    "Wu",
    "Xu",
    "Sun",
    "Ma",
    "Zhu",
    "Hu",
    "Lin",
    "Guo",
)
SYLLABLES = (
    "min",
    "jae",
    "tae",
    "yul",
    "hyun",
    "joon",
    "seok",
    "won",
    "young",
    "eun",
    "ji",
    "woo",
    "sung",
    "kyung",
    "hee",
    "chul",
    "eul",
    "jin",
    "ho",
    "dong",
    "yeol",
    "jun",
    "ping",
    "wei",
    "ming",
    "hua",
    "guo",
    "qiang",
    "fang",
    "yi",
    "xin",
    "rui",
    "hao",
    "long",
    "tao",
    "lei",
    "bo",
    "jie",
    "kun",
    "zhi",
)
PLACE_TYPES = ("city", "capital", "region", "sea", "strait", "river", "island", "peninsula")
MINISTRIES = (
    "Foreign Ministry",
    "Ministry of Foreign Affairs",
    "Defence Ministry",
    "Ministry of Defense",
    "Ministry of Health",
    "Finance Ministry",
    "Ministry of Trade",
    "Interior Ministry",
    "Ministry of Commerce",
    "Ministry of Unification",
    "Ministry of Agriculture",
)
BODIES = (
    "Central Bank",
    "National Assembly",
    "Supreme Court",
    "Red Cross",
    "Chamber of Commerce",
    "Academy of Sciences",
    "Football Association",
    "Air Force",
    "Navy",
    "Coast Guard",
    "Institute of International Relations",
    "Development Agency",
    "Parliament",
    "Senate",
)
COMPANY_ENDS = (
    "Group",
    "Corp.",
    "Inc.",
    "Holdings",
    "Bank",
    "Airlines",
    "Energy",
    "Steel",
    "Motors",
    "Media",
    "Telecom",
    "Petroleum",
    "Industries",
    "News Agency",
    "Times",
)
PARTY_ENDS = ("Party", "Front", "Alliance", "Movement", "League", "Union", "Congress")
PARTY_STARTS = (
    "Democratic",
    "National",
    "People's",
    "Liberal",
    "Social Democratic",
    "Labour",
    "Workers'",
    "Conservative",
    "Green",
    "Justice and Development",
    "Republican",
)


def rows(path: Path) -> list[dict[str, str]]:
    """Read a table of facts."""
    with path.open(encoding="utf8", newline="") as lines:
        return list(csv.DictReader(lines))


class Names:
    """Random names of people, places and organisations."""

    def __init__(self, facts: Path, rng: random.Random) -> None:
        self.rng = rng
        people = [r["label"].split() for r in rows(facts / "people.csv")]
        self.people = [p for p in people if 2 <= len(p) <= 4]
        self.organisations = rows(facts / "organisations.csv")
        self.countries = [r["label"] for r in rows(facts / "countries.csv")]
        self.cities = [
            r["label"]
            for r in rows(facts / "places_events.csv")
            if any(t in r["type"] for t in PLACE_TYPES)
        ]
        self.demonyms = sorted(
            {
                part.removeprefix("demonym=")
                for r in rows(facts / "countries.csv")
                for part in r["extra"].split(";")
                if part.startswith("demonym=")
            }
        )

    def parts(self) -> list[str]:
        """Return the words of a full name; half of the names are mixed from two people."""
        if self.rng.random() < 0.2:
            return self.east_asian()
        first = self.rng.choice(self.people)
        if self.rng.random() < 0.5:
            return first
        return [*first[:-1], self.rng.choice(self.people)[-1]]

    def east_asian(self) -> list[str]:
        """Return an invented Korean or Chinese name, the family name first."""
        family = self.rng.choice(KOREAN_FAMILIES + CHINESE_FAMILIES)
        one, two = self.rng.choice(SYLLABLES).title(), self.rng.choice(SYLLABLES)
        shapes = [[f"{one}-{two}"], [one, two.title()], [one + two], [one]]
        return [family, *self.rng.choice(shapes)]

    def person(self, short: bool) -> str:
        """Return a full name, or one word of a name."""
        parts = self.parts()
        if not short:
            return " ".join(parts)
        return parts[0] if self.rng.random() < 0.3 else parts[-1]

    def place(self) -> str:
        """Return a country or another place."""
        return self.rng.choice(self.countries if self.rng.random() < 0.5 else self.cities)

    def known_organisation(self, short: bool) -> str:
        """Return an organisation of the table, by an upper-case alias if ``short``."""
        row = self.rng.choice(self.organisations)
        aliases = [a for a in row["aliases"].split("|") if a.isupper()]
        return self.rng.choice(aliases) if short and aliases else row["label"]

    def made_organisation(self) -> str:
        """Return an invented organisation, built as such names are."""
        rng, place = self.rng, self.place()
        shapes = [
            f"University of {place}",
            f"{place} University",
            f"{self.parts()[-1]} University",
            f"{rng.choice(self.demonyms)} {rng.choice(MINISTRIES + BODIES)}",
            f"{rng.choice(MINISTRIES)} of {rng.choice(self.countries)}",
            f"{rng.choice(BODIES)} of {rng.choice(self.countries)}",
            rng.choice(MINISTRIES),
            rng.choice(BODIES),
            f"{self.parts()[-1]} {rng.choice(COMPANY_ENDS)}",
            f"{place} {rng.choice(COMPANY_ENDS)}",
            f"{rng.choice(PARTY_STARTS)} {rng.choice(PARTY_ENDS)}",
            f"{rng.choice(self.demonyms)} {rng.choice(PARTY_STARTS)} {rng.choice(PARTY_ENDS)}",
        ]
        return rng.choice(shapes)

    def like(self, text: str, label: str) -> str:
        """Return another name of the same kind and, roughly, the same length."""
        short = " " not in text
        if label == "PERSON":
            return self.person(short)
        if label == "LOC":
            return self.place()
        if label == "ORG" and (short or self.rng.random() < 0.4):
            return self.known_organisation(short)
        return self.made_organisation() if label == "ORG" else text
