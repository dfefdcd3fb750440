"""Predicted records against gold: precision, recall and F1 by kind of record.

Gold is in the form of our own records (contract section 3) with what a judge needs besides:
`identity` (names that count as one entity), `accept` (other right values of a field), `tier`
(optional claims are neither missed nor wrong), `symmetric` (actors and recipients are one set).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .records import Record
from .tables import table

STANCE = ("modality", "polarity", "certainty")
SPEECH = ("AGREE", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")
WHOLE = ("who", "to whom", "modality", "polarity", "speakers")


@dataclass(slots=True)
class Score:
    """How one kind of record fared: gold ones, predicted ones, and those that match."""

    kind: str
    gold: int = 0
    predicted: int = 0
    matched: int = 0

    @property
    def precision(self) -> float | None:
        """Return the share of the predicted that match, or None where there are none."""
        return self.matched / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Return the share of the gold that is matched, or None where there is none."""
        return self.matched / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of precision and recall."""
        both = self.gold + self.predicted
        return 2 * self.matched / both if both else None

    def count(self, gold: int, predicted: int, matched: int) -> None:
        """Add what one article gives."""
        self.gold += gold
        self.predicted += predicted
        self.matched += matched

    def as_json(self) -> Record:
        """Return the counts and the three figures for programs."""
        counts = {"gold": self.gold, "predicted": self.predicted, "matched": self.matched}
        figures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {"kind": self.kind, **counts, **figures}


def score(gold: Iterable[Record], predicted: Iterable[Record]) -> list[Score]:
    """Return the scores over all articles of the gold, one for each kind and each field of claims.

    A claim is found where type and sentence fit and the trigger or a participant agrees; it is
    whole where who, to whom, modality, polarity and speakers are right too. Fields are counted on
    what was found.
    """
    scores: dict[str, Score] = {}
    mine = _by_article(predicted)
    for article, records in _by_article(gold).items():
        for part in _judged(records, mine.get(article, _by_kind([]))):
            scores.setdefault(part.kind, Score(part.kind)).count(
                part.gold, part.predicted, part.matched
            )
    return list(scores.values())


def score_table(scores: Iterable[Score]) -> str:
    """Return the scores as a table for people."""
    header = ("records", "gold", "predicted", "matched", "precision", "recall", "F1")
    return table(header, (_line(score) for score in scores))


def _line(score: Score) -> tuple[str, ...]:
    counts = (score.gold, score.predicted, score.matched)
    figures = (score.precision, score.recall, score.f1)
    return (score.kind, *map(str, counts), *("–" if f is None else f"{f:.3f}" for f in figures))


Kinds = dict[str, list[Record]]


def _by_article(records: Iterable[Record]) -> dict[str, Kinds]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[str(record.get("article") or record.get("id"))].append(record)
    return {article: _by_kind(own) for article, own in found.items()}


def _by_kind(records: Iterable[Record]) -> Kinds:
    found: Kinds = defaultdict(list)
    for record in records:
        found[record["kind"]].append(record)
    return found


def _judged(gold: Kinds, predicted: Kinds) -> Iterator[Score]:
    names = _Names(gold)
    named = [m for m in gold["mention"] if _is_name(m)]
    mine = [m for m in predicted["mention"] if _is_name(m)]
    yield _pairs("mentions", named, mine, _same_place)
    yield _pairs("mentions, right entity", named, mine, names.same_mention)
    yield _pairs("times", gold["time"], predicted["time"], _overlap)
    dated = [t for t in gold["time"] if t["value"]]
    vague = [t for t in gold["time"] if not t["value"]]
    valued = [t for t in predicted["time"] if not any(_overlap(t, v) for v in vague)]
    yield _pairs("times, right value", dated, valued, _same_value)
    for about in ("event", "relationship"):
        yield from _claims(
            names,
            [c for c in gold["claim"] if c["about"] == about],
            [c for c in predicted["claim"] if c["about"] == about],
        )


def _is_name(mention: Record) -> bool:
    return mention.get("mention_type", "name") in ("name", "demonym", "metonym")


def _pairs(
    kind: str,
    gold: list[Record],
    predicted: list[Record],
    fits: Callable[[Record, Record], bool],
) -> Score:
    left = list(predicted)
    matched = 0
    for wanted in gold:
        found = next((one for one in left if fits(wanted, one)), None)
        if found is not None:
            left.remove(found)
            matched += 1
    return Score(kind, len(gold), len(predicted), matched)


def _common(one: Record, other: Record) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))


def _overlap(one: Record, other: Record) -> bool:
    return _common(one, other) > 0


def _same_place(one: Record, other: Record) -> bool:
    shorter = min(one["end"] - one["start"], other["end"] - other["start"])
    return bool(_common(one, other) > shorter / 2)


def _same_value(gold: Record, predicted: Record) -> bool:
    accepted = (gold["value"], *gold.get("accept_values", ()))
    return _overlap(gold, predicted) and bool(predicted["value"] in accepted)


def _fold(name: object) -> str:
    return re.sub(r"\W+", " ", str(name or "").casefold().removeprefix("the ")).strip()


class _Names:
    """What counts as one entity in an article: its labels and its Wikidata item."""

    def __init__(self, gold: Kinds) -> None:
        self._names: dict[str, set[str]] = {}
        for row in gold["identity"]:
            names = {_fold(n) for n in (row["label"], *row["accept_labels"], row["qid"]) if n}
            self._names[_fold(row["label"])] = names

    def same(self, label: str, predicted: Record) -> bool:
        """Say whether a predicted participant is the entity that gold calls so."""
        wanted = self._names.get(_fold(label), set()) | {_fold(label)}
        return bool(wanted & {_fold(predicted.get("label")), _fold(predicted.get("qid")) or "–"})

    def same_mention(self, gold: Record, predicted: Record) -> bool:
        """Say whether two mentions stand at one place for one entity."""
        return _same_place(gold, predicted) and self.same(gold["label"], predicted)

    def equal(self, options: list[list[str]], predicted: list[Record]) -> bool:
        """Say whether the participants are those of one of the options, none too many."""
        return any(self._exactly(labels, predicted) for labels in options)

    def _exactly(self, labels: list[str], predicted: list[Record]) -> bool:
        left = list(labels)
        for one in predicted:
            found = next((label for label in left if self.same(label, one)), None)
            if found is None:
                return False
            left.remove(found)
        return not left


def _claims(names: _Names, gold: list[Record], predicted: list[Record]) -> Iterator[Score]:
    if not gold and not predicted:
        return
    kind = "events" if (gold or predicted)[0]["about"] == "event" else "relationships"
    found = list(_matches(names, gold, predicted))
    needed = [(g, p) for g, p in found if g.get("tier") != "optional"]
    excused = len(found) - len(needed)
    wanted = sum(g.get("tier") != "optional" for g in gold)
    fields = [_fields(names, g, p) for g, p in needed]
    whole = sum(all(right.get(field, True) for field in WHOLE) for right in fields)
    yield Score(kind, wanted, len(predicted) - excused, len(needed))
    yield Score(f"{kind}, whole", wanted, len(predicted) - excused, whole)
    for field in dict.fromkeys(name for right in fields for name in right):
        values = [right[field] for right in fields if field in right]
        yield Score(f"  {kind}: {field}", len(values), len(values), sum(values))


def _matches(
    names: _Names, gold: list[Record], predicted: list[Record]
) -> Iterator[tuple[Record, Record]]:
    """Yield the pairs that fit, best first, each claim once."""
    pairs = [
        (_fit(names, g, p), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if _overlap(g, p) and _type_fits(g, p)
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for fit, i, j in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if fit > 0 and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield gold[i], predicted[j]


def _type_fits(gold: Record, predicted: Record) -> bool:
    field = "event_type" if gold["about"] == "event" else "relation_type"
    return bool(predicted[field] in (gold[field], *gold.get("accept", {}).get(field, ())))


def _fit(names: _Names, gold: Record, predicted: Record) -> float:
    """Return how well two claims of one type fit; 0 where neither trigger nor participants do."""
    right = _fields(names, gold, predicted)
    trigger = _overlap(gold["trigger"], predicted["trigger"])
    if not (trigger or right.get("who") or right.get("to whom")):
        return 0
    required = gold.get("tier") != "optional"
    return 2 * trigger + sum(right.values()) + right["polarity"] + 0.25 * required


def _fields(names: _Names, gold: Record, predicted: Record) -> dict[str, bool]:
    """Return for each field of a claim that gold has whether it is right."""
    accept = gold.get("accept", {})
    right = {f: predicted[f] in (gold[f], *accept.get(f, ())) for f in STANCE}
    chain = [_labels(_reporters(gold)), *accept.get("speakers", ())]
    right["speakers"] = names.equal(chain, _reporters(predicted))
    date = gold.get("date") or {}
    if date.get("value"):
        dates = (date["value"], *accept.get("date", ()))
        right["date"] = (predicted.get("date") or {}).get("value") in dates
    return {**_participants(names, gold, predicted), **right}


def _reporters(claim: Record) -> list[Record]:
    """Return the speakers inside the article, without one who does by saying: he is the actor."""
    speakers: list[Record] = claim["speakers"][1:]
    says = claim.get("event_type") in SPEECH and claim["polarity"] == "positive"
    if says and speakers and speakers[-1]["label"] in _labels(claim["actors"]):
        return speakers[:-1]
    return speakers


def _participants(names: _Names, gold: Record, predicted: Record) -> dict[str, bool]:
    if gold["about"] == "relationship":
        if "parties" in gold:
            return {"who": names.equal([_labels(gold["parties"])], predicted.get("parties") or [])}
        ends = {"who": "from", "to whom": "to"}
        return {
            role: names.equal([_labels([gold[end]])], [predicted[end]] if end in predicted else [])
            for role, end in ends.items()
        }
    options = {role: _options(gold, role) for role in ("actors", "recipients")}
    if gold.get("symmetric"):
        both = [a + r for a in options["actors"] for r in options["recipients"]]
        return {"who": names.equal(both, predicted["actors"] + predicted["recipients"])}
    return {
        "who": names.equal(options["actors"], predicted["actors"]),
        "to whom": names.equal(options["recipients"], predicted["recipients"]),
    }


def _options(gold: Record, role: str) -> list[list[str]]:
    return [_labels(gold[role]), *gold.get("accept", {}).get(role, ())]


def _labels(participants: Iterable[Record]) -> list[str]:
    return [participant["label"] for participant in participants]
