"""What kind of event a predicate and its participants make: a small trained encoder.

The encoder reads one sentence in which actor, predicate and recipient are marked, and gives a
probability to each of the 16 PLOVER types, to a domestic act, and to NONE, no event at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import ModelError
from ...ontology import data_folder
from .pieces import Span, WordPieces

if TYPE_CHECKING:
    import numpy as np

NONE = "NONE"
ACTOR, PREDICATE, RECIPIENT = 1, 2, 3
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may tell an event. Offsets are code points of `sentence`, end-exclusive.

    `other` is another span that may stand for the predicate: where the encoder is not sure without
    it, both readings count alike.
    """

    sentence: str
    predicate: Span
    actor: Span | None = None
    recipient: Span | None = None
    other: Span | None = None


@dataclass(frozen=True)
class Typer:
    """The trained encoder: `load` it once, then `type` candidates."""

    labels: tuple[str, ...]
    _session: Any
    _pieces: WordPieces
    _ends: tuple[int, int]
    _longest: int
    _temperature: float
    _believed: tuple[tuple[float, float], ...]

    @classmethod
    def load(cls, folder: Path | None = None) -> Typer:
        """Return the typer in a folder, or the one that comes with the package.

        It computes in one thread, and the same candidates get the same answer in every run.

        Raises:
            ModelError: there is no model in the folder, or it cannot be read.
        """
        folder = folder or data_folder() / "models" / "event_typing"
        try:
            return cls._read(folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"no event typing model at {folder}: {error}") from error

    @classmethod
    def _read(cls, folder: Path) -> Typer:
        import onnxruntime  # type: ignore[import-untyped]

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        model, pieces = (
            _proven(folder / name, config["sha256"][name])
            for name in ("model.onnx", "vocabulary.txt")
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return cls(
            labels=tuple(config["labels"]),
            _session=onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"]),
            _pieces=WordPieces.read(pieces.decode("utf-8")),
            _ends=(config["first_piece"], config["last_piece"]),
            _longest=config["longest"],
            _temperature=config["temperature"],
            _believed=tuple((chance, share) for chance, share in config["believed"]),
        )

    def type(self, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
        """Return the probability of each label for each candidate, in order.

        A candidate's answer does not depend on the others in the call.

        Raises:
            ValueError: a span lies outside its sentence, or is empty.
        """
        for candidate in candidates:
            _check(candidate)
        cut = {c.sentence: self._pieces.cut(c.sentence) for c in candidates}
        return [self._chances(c, cut[c.sentence]) for c in candidates]

    def believed(self, chance: float) -> float:
        """Return how often events are right to whose type, a frame's, it gives such a chance."""
        import numpy as np

        chances, shares = zip(*self._believed, strict=True)
        return round(float(np.interp(chance, chances, shares)), 2)

    def _chances(
        self, candidate: Candidate, pieces: tuple[list[int], list[Span]]
    ) -> dict[str, float]:
        chances = self._reading(candidate, pieces)
        if candidate.other is not None and max(chances) < SURE:
            others = self._reading(replace(candidate, predicate=candidate.other), pieces)
            chances = [(one + two) / 2 for one, two in zip(chances, others, strict=True)]
        return dict(zip(self.labels, chances, strict=True))

    def _reading(self, candidate: Candidate, pieces: tuple[list[int], list[Span]]) -> list[float]:
        import numpy as np

        ids, offsets = pieces
        roles = [_role(offset, candidate) for offset in offsets]
        begin, end = _window(roles, self._longest - 2)
        first, last = self._ends
        feed = {
            "ids": np.array([[first, *ids[begin:end], last]], dtype=np.int64),
            "roles": np.array([[0, *roles[begin:end], 0]], dtype=np.int64),
        }
        scores: Any = self._session.run(None, feed)[0][0]
        return _softmax(scores / self._temperature)


def _proven(file: Path, digest: str) -> bytes:
    """Return the content of a file that is the one its model was made with."""
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(f"{file.name} is not the file that config.json names")
    return content


def _check(candidate: Candidate) -> None:
    size = len(candidate.sentence)
    for name in ("predicate", "actor", "recipient", "other"):
        span = getattr(candidate, name)
        if span is not None and not 0 <= span[0] < span[1] <= size:
            raise ValueError(f"{name} {span} is no span of a sentence of {size} characters")


def _role(piece: Span, candidate: Candidate) -> int:
    """Return the role of a piece; the predicate wins where spans overlap."""
    spans = (
        (PREDICATE, candidate.predicate),
        (ACTOR, candidate.actor),
        (RECIPIENT, candidate.recipient),
    )
    for role, span in spans:
        if span is not None and piece[0] < span[1] and piece[1] > span[0]:
            return role
    return 0


def _window(roles: list[int], size: int) -> Span:
    """Return the part of a long sentence that holds the marked words, or the predicate at least."""
    if len(roles) <= size:
        return 0, len(roles)
    marked = [n for n, role in enumerate(roles) if role] or [0]
    if marked[-1] + 1 - marked[0] > size:
        marked = [n for n in marked if roles[n] == PREDICATE] or marked
    middle = (marked[0] + marked[-1] + 1) // 2
    begin = max(0, min(middle - size // 2, len(roles) - size))
    return begin, begin + size


def _softmax(scores: np.ndarray[Any, Any]) -> list[float]:
    import numpy as np

    powers = np.exp((scores - scores.max()).astype(np.float64))
    return [float(p) for p in powers / powers.sum()]
