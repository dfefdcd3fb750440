"""Synthetic news of any number: sentences of our own over the packaged actors, the same each time.

`python tests/synthetic.py 500 > news.jsonl` writes JSON Lines.
"""

import datetime as dt
import json
import random
import sys
from collections.abc import Iterator
from functools import cache

from kg.linking.gazetteer import Gazetteer

AGENCIES = ("Coast Wire", "Highland Press", "Delta News", "Harbour Times")
ACTS = (
    "{a} and {b} signed a {thing} agreement in {city} on {day}.",
    "{a} recalled its ambassador from {b} on {day} over the {thing} dispute.",
    "{a} accused {b} of violating the {thing} treaty.",
    "{a} imposed sanctions on {b} on {day}.",
    "{a} will send a delegation to {city} to discuss {thing} with {b}.",
    "{a} promised to support {b} with {amount} million dollars for {thing}.",
    "{a} and {b} held talks on {thing} in {city} on {day}.",
    "{a} threatened to close its border with {b} if the {thing} talks failed.",
    "{a} condemned the decision of {b} on {thing}.",
    "{a} and {b} established diplomatic relations in {year}.",
)
TOLD = (
    "{act}",
    "“{act}” the foreign minister of {c} said.",
    "According to {agency}, {act}",
    "Officials in {c} said that {act}",
    "{c} denied that {act}",
    "{agency} reported that {act}",
)
PLAIN = (
    "Analysts called the step a sign of closer ties.",
    "No further details were given.",
    "The two sides have disagreed about {thing} since {year}.",
    "Trade in {thing} grew by {amount} per cent last year.",
    "A spokesperson declined to comment on the {thing} plan.",
)
THINGS = ("fisheries", "grain", "railway", "water", "gas", "border", "visa", "steel", "data")


@cache
def _places() -> tuple[tuple[str, ...], tuple[str, ...]]:
    entities = Gazetteer.load().entities()
    states = tuple(sorted(e.label for e in entities if e.type == "Country"))
    cities = tuple(sorted(e.label for e in entities if e.type == "Place"))[:400]
    return states, cities


def article(number: int) -> dict[str, str]:
    """Return the synthetic article of this number."""
    dice = random.Random(f"article {number}")
    states, cities = _places()
    a, b, c = dice.sample(states, 3)
    day = dt.date(2015, 1, 1) + dt.timedelta(days=dice.randrange(3_650))

    def filled(pattern: str) -> str:
        words = {
            **{"a": dice.choice((a, a, b)), "c": dice.choice((c, a))},
            **{"city": dice.choice(cities), "thing": dice.choice(THINGS)},
            **{"agency": dice.choice(AGENCIES), "day": dice.choice(("Monday", "Tuesday"))},
            **{"year": str(dice.randrange(1950, 2015)), "amount": str(dice.randrange(2, 99))},
        }
        words["b"] = b if words["a"] != b else a
        return pattern.format(act=dice.choice(ACTS).format(**words), **words)

    sentences = [filled(dice.choice(TOLD)) for _ in range(dice.randrange(3, 7))]
    sentences += [filled(dice.choice(PLAIN)) for _ in range(dice.randrange(1, 4))]
    dice.shuffle(sentences)
    return {
        "id": f"synthetic-{number}",
        "title": f"{a} and {b}: {dice.choice(THINGS)}, report {number}",
        "text": " ".join(s[0].upper() + s[1:] for s in sentences) + f" Report {number}.",
        "date": day.isoformat(),
        "publisher": dice.choice(AGENCIES),
    }


def lines(count: int, start: int = 0) -> Iterator[str]:
    """Yield so many articles as JSON Lines."""
    for number in range(start, start + count):
        yield json.dumps(article(number), ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.writelines(lines(int(sys.argv[1])))
