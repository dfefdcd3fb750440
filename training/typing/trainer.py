"""Training and scoring of the event typer."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from encoder import EventTyper
from pieces import Pieces
from rows import LABELS, YIELD, Row
from torch.nn import functional

ROOTS = (*(x for x in LABELS if x not in (*YIELD, "DomesticAct", "NONE")), "YIELD")


@dataclass(frozen=True)
class Settings:
    """What a run is made with."""

    epochs: int = 8
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    layer_decay: float = 0.9
    smoothing: float = 0.05
    warmup: float = 0.1
    drop: float = 0.0
    seed: int = 0


Prepare = Callable[[Row, random.Random | None], Pieces]


def batches(
    pieces: Sequence[Pieces], size: int
) -> Iterator[tuple[list[int], torch.Tensor, torch.Tensor]]:
    """Yield (row numbers, ids, roles), rows of like length together."""
    order = sorted(range(len(pieces)), key=lambda n: len(pieces[n].ids))
    for at in range(0, len(order), size):
        yield (chosen := order[at : at + size]), *pad([pieces[n] for n in chosen])


def pad(pieces: Sequence[Pieces]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and roles as tensors, padded with 0."""
    width = max(len(p.ids) for p in pieces)
    return (
        torch.tensor([p.ids + [0] * (width - len(p.ids)) for p in pieces]),
        torch.tensor([p.roles + [0] * (width - len(p.roles)) for p in pieces]),
    )


def targets(rows: Sequence[Row]) -> torch.Tensor:
    """Return, for each row, which labels are right."""
    return torch.tensor([[float(label in row.labels) for label in LABELS] for row in rows])


def _groups(model: EventTyper, settings: Settings) -> list[dict[str, object]]:
    deep = len(model.layers)

    def rate(name: str) -> float:
        if name.startswith(("hidden", "out")):
            return settings.head_rate
        if name.startswith("layers."):
            return settings.rate * settings.layer_decay ** (deep - 1 - int(name.split(".")[1]))
        return settings.rate * settings.layer_decay**deep

    return [
        {
            "params": [p],
            "lr": rate(name),
            "weight_decay": settings.decay if p.dim() > 1 else 0.0,
        }
        for name, p in model.named_parameters()
    ]


def loss_of(scores: torch.Tensor, wanted: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Return the loss of each row: all right labels together count as one."""
    logs = functional.log_softmax(scores.float(), -1)
    right = torch.logsumexp(logs.masked_fill(wanted == 0, -1e9), -1)
    return -(1 - smoothing) * right - smoothing * logs.mean(-1)


def train(
    model: EventTyper,
    draw: Callable[[random.Random], Sequence[Row]],
    prepare: Prepare,
    settings: Settings,
    *,
    after: Callable[[int, EventTyper], None] | None = None,
) -> EventTyper:
    """Train a model in place, on the rows drawn for each epoch (equally many), and return it."""
    rng = random.Random(settings.seed)
    torch.manual_seed(settings.seed)
    optimiser = torch.optim.AdamW(_groups(model, settings), betas=(0.9, 0.98), eps=1e-6, fused=True)
    size = len(draw(random.Random(settings.seed)))
    steps = settings.epochs * math.ceil(size / settings.batch)
    warm = max(1, int(steps * settings.warmup))

    def factor(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, factor)
    for epoch in range(settings.epochs):
        model.train()
        rows = draw(rng)
        pieces = [prepare(row, rng) for row in rows]
        turns = list(batches(pieces, settings.batch))
        rng.shuffle(turns)
        for chosen, ids, roles in turns:
            part = [rows[n] for n in chosen]
            with torch.autocast("cpu", torch.bfloat16):
                scores = model(ids, roles)
            weights = torch.tensor([row.weight for row in part])
            loss = (loss_of(scores, targets(part), settings.smoothing) * weights).sum()
            (loss / weights.sum()).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad(set_to_none=True)
        if after is not None:
            after(epoch, model)
    return model


@torch.no_grad()
def predict(model: EventTyper, rows: Sequence[Row], prepare: Prepare) -> torch.Tensor:
    """Return the scores of rows, in order."""
    model.eval()
    found = torch.zeros(len(rows), len(LABELS))
    for chosen, ids, roles in batches([prepare(row, None) for row in rows], 64):
        found[chosen] = model(ids, roles)
    return found


def root_of(label: str) -> str:
    """Return PLV's root of a label."""
    return "YIELD" if label in YIELD else label


def roots(scores: torch.Tensor, *, closed: bool = True) -> list[str]:
    """Return the best root of each row; `closed`: of PLV's 15 alone."""
    chances = scores.softmax(-1)
    names = ROOTS if closed else (*ROOTS, "DomesticAct", "NONE")
    columns = [
        chances[:, [i for i, label in enumerate(LABELS) if root_of(label) == name]].sum(-1)
        for name in names
    ]
    return [names[int(n)] for n in torch.stack(columns, -1).argmax(-1)]


def f_scores(gold: Sequence[str], found: Sequence[str]) -> dict[str, float]:
    """Return F1 for each label of the gold."""
    pairs = list(zip(gold, found, strict=True))
    scores = {}
    for label in sorted(set(gold)):
        hits = sum(g == f == label for g, f in pairs)
        total = sum(g == label for g, _ in pairs) + sum(f == label for _, f in pairs)
        scores[label] = 2 * hits / total if total else 0.0
    return scores


def temperature(scores: torch.Tensor, rows: Sequence[Row]) -> float:
    """Return what to divide scores by so that the chances of held-out rows come out best."""
    grid = [0.5 + 0.05 * n for n in range(51)]
    wanted = targets(rows)
    losses = [float(loss_of(scores / t, wanted, 0.0).mean()) for t in grid]
    return round(grid[min(range(len(grid)), key=losses.__getitem__)], 2)


def reliability(scores: torch.Tensor, rows: Sequence[Row]) -> list[tuple[float, float, int]]:
    """Return (mean chance, share right, rows) for ten bands of the best label's chance."""
    chances, best = scores.softmax(-1).max(-1)
    right = [LABELS[int(n)] in row.labels for n, row in zip(best, rows, strict=True)]
    band_of = [min(9, int(10 * float(p))) for p in chances]
    bands = []
    for band in range(10):
        inside = [n for n, b in enumerate(band_of) if b == band]
        if inside:
            mean = sum(float(chances[n]) for n in inside) / len(inside)
            bands.append((mean, sum(right[n] for n in inside) / len(inside), len(inside)))
    return bands
