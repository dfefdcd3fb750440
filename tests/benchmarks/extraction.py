"""How fast articles become claims, beside the spaCy pipeline alone in the same run.

    python tests/benchmarks/extraction.py                      the packaged articles
    python tests/benchmarks/extraction.py ../shared/eval/dev/gum-dev.jsonl --rounds 5

Each round reads every article twice, once with the pipeline alone and once in full, so that both
meet the same machine. Seconds are of processor time of one core; the models are loaded before. With
two processes the wall clock counts: what a machine with two cores gets done.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import click

from kg.articles import Article, read
from kg.extraction.parse.syntax import parse
from kg.pipeline import read_out
from kg.tables import table
from kg.tools import Tools, load_tools

DATA = Path(__file__).parents[2] / "data" / "articles"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="*", default=[str(DATA)])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    articles = [a for a in read(options.inputs) if isinstance(a, Article)]
    began = time.process_time()
    tools = load_tools()
    read_out(articles[0], tools=tools)
    loading = time.process_time() - began
    sentences = sum(len(list(parse(tools.nlp, a.text).sents)) for a in articles)
    rounds = [_round(tools, articles) for _ in range(options.rounds)]
    click.echo(
        f"{len(articles)} articles, {sentences} sentences; {loading:.1f} s to load the models"
    )
    header = ("one core", "sentences/s", "articles/s", "times the pipeline")
    click.echo(table(header, _rows(rounds, len(articles), sentences)))
    one, two = (_together(options.inputs, workers) for workers in (1, 2))
    click.echo(f"two processes: {two:.1f} articles/s of wall clock, {two / one:.2f} times one")


def _round(tools: Tools, articles: list[Article]) -> tuple[float, float]:
    """Return the processor time of the pipeline alone and of the whole extraction."""
    alone = whole = 0.0
    for article in articles:
        began = time.process_time()
        parse(tools.nlp, article.text)
        middle = time.process_time()
        read_out(article, tools=tools)
        alone += middle - began
        whole += time.process_time() - middle
    return alone, whole


def _together(inputs: list[str], workers: int = 2) -> float:
    """Return the articles a second that processes of their own read, each with its own models."""
    articles = [a for a in read(inputs) if isinstance(a, Article)]
    with ProcessPoolExecutor(workers, initializer=_tools) as pool:
        list(pool.map(_read, articles[: 2 * workers]))
        began = time.perf_counter()
        list(pool.map(_read, articles))
        return len(articles) / (time.perf_counter() - began)


@cache
def _tools() -> Tools:
    return load_tools()


def _read(article: Article) -> None:
    read_out(article, tools=_tools())


def _rows(
    rounds: list[tuple[float, float]], articles: int, sentences: int
) -> Iterator[tuple[str, ...]]:
    for name, seconds in zip(
        ("pipeline alone", "extraction"), zip(*rounds, strict=True), strict=True
    ):
        middle = statistics.median(seconds)
        ratio = statistics.median(
            taken / alone for taken, (alone, _) in zip(seconds, rounds, strict=True)
        )
        yield name, f"{sentences / middle:.0f}", f"{articles / middle:.1f}", f"{ratio:.2f}"


if __name__ == "__main__":
    main()
