"""Train the event typer: train.py MINILM WORK OUT [--measure]

First on nine tenths of our own sentences, then on the pairs and our sentences together. With
--measure the other tenth is held out, and in five folds a fifth of the pairs; the scores and the
temperature go to WORK/measured.json and each fold's model to WORK/fold-N. Without it, the
second part has all rows, and the model is written to OUT, with the measured temperature.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from encoder import EventTyper, from_minilm
from export import export
from pieces import Pieces, cutter, encode
from rows import LABELS, Row, read
from swaps import Swaps
from trainer import Settings, f_scores, predict, reliability, root_of, roots, temperature, train

FOLDS = 5
OWN = Settings(epochs=5, rate=1.5e-4)
MIX = Settings(epochs=5, rate=1e-4)
SEEDS = (0,)
NONE_FIRST, OWN_LATER, NONE_LATER = 1000, 600, 300
SWAPPED = {"plv": 0.5}
NO_EVENT_WEIGHT = 0.5


class Data:
    """All rows, and how one is made ready."""

    def __init__(self, minilm: Path, work: Path) -> None:
        self.cutter = cutter(minilm)
        self.swaps = Swaps()
        self.plv = list(read(work / "plv.jsonl"))
        ours = list(read(work / "own.jsonl"))
        self.own = [row for row in ours if row.source == "own"]
        self.plain = [row for row in ours if row.source == "plain"]
        none = read(work / "none.jsonl")
        self.none = [replace(row, weight=NO_EVENT_WEIGHT) for row in none]

    def prepare(self, row: Row, rng: random.Random | None) -> Pieces:
        """Return the pieces of a row; with `rng` changed at random, to learn from."""
        if rng is not None:
            if rng.random() < SWAPPED.get(row.source, 0.7):
                row = self.swaps.swapped(row, rng)
            if row.variants and rng.random() < 0.3:
                row = replace(row, predicate=rng.choice(row.variants))
            if rng.random() < 0.1:
                row = replace(row, actor=None)
            if rng.random() < 0.1:
                row = replace(row, recipient=None)
        spans = {1: row.actor, 2: row.predicate, 3: row.recipient}
        return encode(self.cutter, row.sentence, spans, markers=False)

    def folds(self) -> list[tuple[list[Row], list[Row]]]:
        """Return the pairs to train on and to measure with, sentences kept together."""
        groups = sorted({row.group for row in self.plv})
        random.Random(7).shuffle(groups)
        of = {group: number % FOLDS for number, group in enumerate(groups)}
        return [
            ([r for r in self.plv if of[r.group] != k], [r for r in self.plv if of[r.group] == k])
            for k in range(FOLDS)
        ]


def held(row: Row) -> bool:
    """Say whether a row of ours is held out when we measure: one sentence in ten."""
    return zlib.crc32(row.group.encode()) % 10 == 0


def first(data: Data, minilm: Path) -> EventTyper:
    """Return a typer that knows our own sentences, those held out left out."""
    own, none = ([r for r in rows if not held(r)] for rows in (data.own, data.none))
    torch.manual_seed(OWN.seed)
    model = from_minilm(minilm / "model.safetensors")
    return train(model, lambda rng: [*own, *rng.sample(none, NONE_FIRST)], data.prepare, OWN)


def second(
    model: EventTyper, data: Data, pairs: Sequence[Row], ours: Callable[[Row], bool]
) -> EventTyper:
    """Return a typer that also knows the pairs: the mean of the weights of several runs."""
    own, none, plain = ([r for r in rows if ours(r)] for rows in (data.own, data.none, data.plain))

    def draw(rng: random.Random) -> list[Row]:
        return [*pairs, *plain, *rng.sample(own, OWN_LATER), *rng.sample(none, NONE_LATER)]

    runs = [
        train(copy.deepcopy(model), draw, data.prepare, replace(MIX, seed=seed)).state_dict()
        for seed in SEEDS
    ]
    mean = copy.deepcopy(model)
    mean.load_state_dict({k: sum(run[k] for run in runs) / len(runs) for k in runs[0]})
    return mean


def measure(data: Data, minilm: Path, work: Path, say: Callable[[str], None]) -> None:
    """Write what held-out rows say, and the models of the folds."""
    kept = [row for row in data.own if held(row)]
    base = first(data, minilm)
    gold: list[Row] = []
    scores, ours = [], []
    for number, (pairs, rest) in enumerate(data.folds()):
        model = second(base, data, pairs, lambda row: not held(row))
        gold += rest
        scores.append(predict(model, rest, data.prepare))
        ours.append(predict(model, kept, data.prepare))
        export(model, minilm, work / f"fold-{number}")
        say(f"fold {number}")
    plv = torch.cat(scores)
    wanted = [root_of(row.labels[0]) for row in gold]
    by_class = f_scores(wanted, roots(plv))
    mean = torch.stack(ours).mean(0)
    best = [LABELS[int(n)] for n in mean.argmax(-1)]
    own_by_class = f_scores([row.labels[0] for row in kept], best)
    heat = temperature(torch.cat([plv, ours[0]]), [*gold, *kept])
    report = {
        "pairs": len(gold),
        "accuracy": sum(g == f for g, f in zip(wanted, roots(plv), strict=True)) / len(gold),
        "macro_f1": sum(by_class.values()) / len(by_class),
        "f1": by_class,
        "own": len(kept),
        "own_accuracy": sum(b in r.labels for b, r in zip(best, kept, strict=True)) / len(kept),
        "own_macro_f1": sum(own_by_class.values()) / len(own_by_class),
        "own_f1": own_by_class,
        "temperature": heat,
        "reliability": reliability(torch.cat([plv, ours[0]]) / heat, [*gold, *kept]),
    }
    (work / "measured.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    say(json.dumps(report))


def main() -> None:
    """Measure, or make the model that ships."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minilm", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    data = Data(options.minilm, options.work)
    if options.measure:
        measure(data, options.minilm, options.work, print)
        return
    report = options.work / "measured.json"
    heat = json.loads(report.read_text())["temperature"] if report.is_file() else 1.0
    model = second(first(data, options.minilm), data, data.plv, lambda _: True)
    torch.save(model.state_dict(), options.work / "shipped.pt")
    export(model, options.minilm, options.out, heat)


if __name__ == "__main__":
    main()
