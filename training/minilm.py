"""A minimal forward pass of the MiniLM sentence encoder (BERT architecture)."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch.nn import functional

HEADS = 12
EPSILON = 1e-12


class MiniLM:
    """The encoder's weights and tokenizer, read from its model folder."""

    def __init__(self, folder: Path) -> None:
        weights = load_file(folder / "model.safetensors")
        self.weights = {k.removeprefix("bert."): v.float() for k, v in weights.items()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.layers = 1 + max(int(k.split(".")[2]) for k in weights if k.startswith("encoder."))

    def _linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return functional.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        w = self.weights
        weight, bias = w[f"{name}.weight"], w[f"{name}.bias"]
        return functional.layer_norm(x, x.shape[-1:], weight, bias, EPSILON)

    def _attend(self, x: torch.Tensor, prefix: str, mask: torch.Tensor | None) -> torch.Tensor:
        parts = [self._linear(x, f"{prefix}.self.{n}") for n in ("query", "key", "value")]
        heads = [p.unflatten(-1, (HEADS, -1)).transpose(1, 2) for p in parts]
        mixed = functional.scaled_dot_product_attention(*heads, attn_mask=mask)
        out = self._linear(mixed.transpose(1, 2).flatten(2), f"{prefix}.output.dense")
        return self._norm(out + x, f"{prefix}.output.LayerNorm")

    def _layer(self, x: torch.Tensor, number: int, mask: torch.Tensor | None) -> torch.Tensor:
        prefix = f"encoder.layer.{number}"
        x = self._attend(x, f"{prefix}.attention", mask)
        inner = functional.gelu(self._linear(x, f"{prefix}.intermediate.dense"))
        return self._norm(
            x + self._linear(inner, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm"
        )

    def pieces(self) -> torch.Tensor:
        """Return the input embeddings of the word pieces."""
        return self.weights["embeddings.word_embeddings.weight"]

    def states(
        self, ids: torch.Tensor, layers: int, mask: torch.Tensor | None = None
    ) -> list[torch.Tensor]:
        """Return the states after 0 to ``layers`` layers; ``mask`` is false for padding."""
        w = self.weights
        x = self.pieces()[ids] + w["embeddings.token_type_embeddings.weight"][0]
        x = x + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        found = [self._norm(x, "embeddings.LayerNorm")]
        seen = None if mask is None else mask[:, None, None, :]
        for number in range(layers):
            found.append(self._layer(found[-1], number, seen))
        return found

    @torch.no_grad()
    def encode(self, ids: torch.Tensor, layers: int) -> list[torch.Tensor]:
        """Return the states for rows of equally many pieces, without gradients."""
        return self.states(ids, layers)
