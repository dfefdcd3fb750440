"""A partition: articles that follow one another, coded wherever there is room, into one shard."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..articles import Failure
from ..coding import code, guarded
from ..errors import ModelError
from ..facts import Article
from ..tools import Tools, load_tools
from .shards import Entry, Shard, Shelf

SIZE = 16
"""Articles in a partition: so many may have to be coded again after an interruption."""

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a build codes its articles with, the same wherever that is done.

    `version` names the program with its words and models; `started` is the time of the build.
    """

    base: str
    min_confidence: float
    version: str
    started: str
    work: str

    @staticmethod
    def of(tools: Tools, started: str, work: str) -> Terms:
        """Return what these tools code with."""
        return Terms(tools.base, tools.min_confidence, tools.version, started, work)


@dataclass(frozen=True, slots=True)
class Partition:
    """Articles with the names of their runs, and what they are coded with."""

    articles: tuple[Article, ...]
    runs: tuple[str, ...]
    terms: Terms

    @property
    def key(self) -> str:
        """Return the name of its shard: of what is in the articles, and of what codes them."""
        return hashlib.sha256("\n".join(self.runs).encode()).hexdigest()[:40]

    def halves(self) -> tuple[Partition, ...]:
        """Return it in two parts, or none where it is one article."""
        middle = len(self.articles) // 2
        cuts = (slice(None, middle), slice(middle, None)) if middle else ()
        return tuple(Partition(self.articles[c], self.runs[c], self.terms) for c in cuts)


@dataclass(frozen=True, slots=True)
class Loadable:
    """The graph of an article that conforms, as N-Quads."""

    graph: str
    quads: bytes
    claims: int


def coded(article: Article, tools: Tools, started: dt.datetime) -> Loadable | Failure:
    """Return what is to be loaded of an article, or why there is nothing."""
    found = guarded(article, lambda one: code(one, tools=tools, started=started))
    if isinstance(found, Failure):
        return found
    return Loadable(found.graph, quads(found.triples, found.graph), len(found.extraction.claims))


def quads(triples: bytes, graph: str) -> bytes:
    """Return N-Triples as N-Quads of a graph.

    >>> quads(b'<urn:a> <urn:b> "c ." .\\n', "urn:g")
    b'<urn:a> <urn:b> "c ." <urn:g> .\\n'
    """
    return triples.replace(b" .\n", f" <{graph}> .\n".encode())


def code_partition(partition: Partition) -> Shard:
    """Code the articles of a partition and keep the outcome as a shard; return its manifest.

    Raises:
        ModelError: the program here is not that of the build. StoreError: the shard cannot be kept.
    """
    terms = partition.terms
    with _one_at_a_time:
        tools = prepared(terms.base, terms.min_confidence)
        if tools.version != terms.version:
            raise ModelError("a worker has another version of the program, its words or its model")
        started = dt.datetime.fromisoformat(terms.started)
        outcomes = [coded(article, tools, started) for article in partition.articles]
    return keep(partition, outcomes)


def keep(partition: Partition, outcomes: Sequence[Loadable | Failure]) -> Shard:
    """Keep what became of the articles of a partition as its shard."""
    entries = [
        _entry(article, run, outcome)
        for article, run, outcome in zip(partition.articles, partition.runs, outcomes, strict=True)
    ]
    pieces = [outcome.quads if isinstance(outcome, Loadable) else b"" for outcome in outcomes]
    return Shelf(partition.terms.work).write(partition.key, pieces, entries)


def _entry(article: Article, run: str, outcome: Loadable | Failure) -> Entry:
    source = article.source or article.id
    if isinstance(outcome, Failure):
        return Entry(run, article.id, source, failure=outcome.message)
    return Entry(run, article.id, source, outcome.graph, outcome.claims)


@lru_cache(maxsize=1)
def prepared(base: str, min_confidence: float) -> Tools:
    """Return the tools of this process, loaded once."""
    return load_tools(base=base, min_confidence=min_confidence)


def unkept(partition: Partition) -> Shard:
    """Return the shard of a partition whose worker died each time; it is not kept."""
    died = Failure("", None, "cannot be coded: the process that worked on it died")
    entries = (
        _entry(article, run, died)
        for article, run in zip(partition.articles, partition.runs, strict=True)
    )
    return Shard(partition.key, tuple(entries), "")
