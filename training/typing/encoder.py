"""The event typer: MiniLM over a sentence with marked spans, and one layer over the marks."""

from __future__ import annotations

from pathlib import Path

import torch
from rows import LABELS
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

HIDDEN, HEADS, INNER, LAYERS = 384, 12, 1536, 6
EPSILON = 1e-12
ROLES = 4  # none, actor, predicate, recipient


class Layer(nn.Module):
    """One transformer layer as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(HIDDEN, HIDDEN) for _ in range(3))
        self.mixed = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, EPSILON)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the states of the next layer; `mask` is 0 or very negative."""
        q, k, v = (
            f(x).unflatten(-1, (HEADS, -1)).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        weights = q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + mask
        seen = (weights.softmax(-1) @ v).transpose(1, 2).flatten(2)
        x = self.norm1(x + self.dropout(self.mixed(seen)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class EventTyper(nn.Module):
    """Scores the labels from word pieces and the role that each piece has."""

    def __init__(self, vocabulary: int, layers: int = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.pieces = nn.Embedding(vocabulary, HIDDEN, padding_idx=0)
        self.places = nn.Embedding(512, HIDDEN)
        self.roles = nn.Embedding(ROLES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.hidden = nn.Linear(HIDDEN * ROLES, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(LABELS))

    def forward(self, ids: torch.Tensor, roles: torch.Tensor) -> torch.Tensor:
        """Return a score for each label; padding has the piece 0."""
        seen = (ids > 0).float()
        x = self.pieces(ids) + self.places(torch.arange(ids.shape[1])) + self.roles(roles)
        x = self.dropout(self.norm(x))
        mask = (1.0 - seen)[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        marks = [x[:, 0]]
        for role in range(1, ROLES):
            chosen = (roles == role).float()
            total = torch.einsum("bt,bth->bh", chosen, x.float())
            marks.append(total / chosen.sum(1, keepdim=True).clamp(min=1.0))
        joined = self.dropout(torch.cat(marks, -1))
        return self.out(self.dropout(functional.gelu(self.hidden(joined))))


NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mixed": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def from_minilm(file: Path, *, layers: int = LAYERS, dropout: float = 0.1) -> EventTyper:
    """Return a typer with MiniLM's weights; the roles add nothing at first."""
    found = {k.removeprefix("bert."): v.float() for k, v in load_file(file).items()}
    table = found["embeddings.word_embeddings.weight"]
    model = EventTyper(len(table), layers, dropout)
    with torch.no_grad():
        model.pieces.weight.copy_(table)
        model.places.weight.copy_(
            found["embeddings.position_embeddings.weight"]
            + found["embeddings.token_type_embeddings.weight"][0]
        )
        nn.init.normal_(model.roles.weight, std=0.02)
        model.roles.weight[0].zero_()
        for part in ("weight", "bias"):
            getattr(model.norm, part).copy_(found[f"embeddings.LayerNorm.{part}"])
            for number, layer in enumerate(model.layers):
                for ours, theirs in NAMES.items():
                    source = found[f"encoder.layer.{number}.{theirs}.{part}"]
                    getattr(getattr(layer, ours), part).copy_(source)
    return model
