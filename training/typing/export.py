"""A trained typer as ONNX with 8-bit weights, and its vocabulary beside it."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import onnx
import torch
from encoder import EventTyper
from onnxruntime.quantization import QuantType, quantize_dynamic
from pieces import CLS, SEP
from rows import LABELS

WINDOW = 40
"""Pieces that are read at most, around the marks: with 96, as trained, answers are no better."""
BELIEVED = ((0.0, 0.45), (0.3, 0.5), (0.5, 0.6), (0.7, 0.78), (0.85, 0.86), (1.0, 0.93))
"""What share of the frames' events is right, by the chance of their type, on held-out rows."""


def export(model: EventTyper, minilm: Path, out: Path, temperature: float = 1.0) -> None:
    """Write model.onnx, vocabulary.txt and config.json into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    with tempfile.TemporaryDirectory() as work:
        plain = Path(work) / "plain.onnx"
        example = (torch.tensor([[CLS, 2000, 2001, SEP]]), torch.tensor([[0, 1, 2, 0]]))
        torch.onnx.export(
            model,
            example,
            str(plain),
            input_names=["ids", "roles"],
            output_names=["scores"],
            dynamic_axes={"ids": {1: "pieces"}, "roles": {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            out / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=False,
        )
    onnx.checker.check_model(str(out / "model.onnx"))
    (out / "vocabulary.txt").write_bytes((minilm / "vocab.txt").read_bytes())
    config = {
        "labels": list(LABELS),
        "first_piece": CLS,
        "last_piece": SEP,
        "longest": WINDOW,
        "temperature": temperature,
        "believed": BELIEVED,
        "sha256": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest()
            for name in ("model.onnx", "vocabulary.txt")
        },
    }
    (out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
