"""Where quads live: what every store does, and how to open one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rdflib import Dataset, Graph
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished result: the bytes, their media type and the generation they were read from."""

    body: bytes
    media_type: str
    generation: str


class Store(Protocol):
    """A dataset that can be asked; graphs are named, the default graph is their union or strict."""

    @property
    def generation(self) -> str:
        """Return a name of the present content; it changes with every change (an ETag)."""

    def query(
        self,
        text: str,
        *,
        media_type: str | None = None,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        timeout: float | None = None,
    ) -> Answer:
        """Return the answer as the engine serialised it, complete or not at all.

        Raises:
            QueryError: malformed. RefusedError: not allowed. LimitError: past a limit.
        """

    def rows(self, text: str, **bindings: Node) -> list[dict[str, Node]]:
        """Return the rows of a SELECT as rdflib terms; bindings go in as VALUES, never as text."""

    def construct(self, text: str, **bindings: Node) -> Graph:
        """Return the graph of a CONSTRUCT or DESCRIBE."""

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""

    def dump(self, media_type: str, graph: str | None = None) -> Iterator[bytes]:
        """Yield one graph, or the whole dataset, in a media type, in pieces."""

    def dataset(self) -> Dataset:
        """Return the content as an rdflib Dataset (union default graph) for use in Python."""

    def close(self) -> None:
        """Let go of files and processes."""
