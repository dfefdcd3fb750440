"""`kg build` and `kg extract`: articles in, a store or records out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from .modelling import model
from .options import (
    base_iri,
    date,
    inputs,
    language_model,
    min_confidence,
    quiet,
    say,
    shown,
    store_folder,
    tell,
)

if TYPE_CHECKING:
    from ..records import Record


@click.command()
@inputs
@store_folder
@date
@base_iri
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="all cores",
    help="Processes that read articles, where there are more than a few.",
)
@click.option(
    "--scheduler",
    envvar="KG_SCHEDULER",
    metavar="URL",
    help="Code the articles on the workers of this Dask scheduler (tcp://HOST:PORT; extra `dask`).",
)
@click.option(
    "--work",
    envvar="KG_WORK",
    metavar="PATH",
    help="Keep the coded articles here as N-Quads, with a manifest for `kg load`: a folder, or an "
    "address of fsspec (s3://…); with a scheduler its workers must reach it.",
)
@min_confidence
@language_model
@quiet
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def build(
    inputs: tuple[str, ...],
    store: str,
    date: datetime | None,
    base: str,
    jobs: int,
    scheduler: str | None,
    work: str | None,
    min_confidence: float,
    llm: str | None,
    llm_model: str | None,
    llm_cache: Path | None,
    quiet: bool,
    form: str,
) -> None:
    """Build articles (text, HTML, RSS, JSON Lines; files or folders) into a store.

    Files may be packed (.gz; .zst with the extra `zstd`) or archives of web pages (.warc with the
    extra `warc`), and of any size. What cannot be read or coded is reported and left out; an
    article that is there is replaced. A build that was interrupted goes on where it was when it
    is started again.

    \b
    kg build data/articles --store store
    kg build monday.jsonl.gz tuesday.html --store store --date 2024-10-06
    kg build news/ --store store --scheduler tcp://10.0.0.1:8786 --work s3://bucket/coded
    """
    from ..building.cluster import Cluster
    from ..pipeline import build as run
    from ..pipeline import load_tools

    day, helper = date.date() if date else None, model(llm, llm_model, llm_cache)
    tools = load_tools(base=base, suggest=helper, min_confidence=min_confidence)
    coders, show = Cluster(scheduler) if scheduler else None, shown(quiet)
    here = partial(run, inputs, store, coders=coders, work=work)
    report = here(date=day, tools=tools, progress=show, jobs=jobs)
    if helper:
        say(f"{helper.name}: {helper.tally}")
    tell(report, store, quiet=quiet, form=form)
    sys.exit(1 if report.failures else 0)


@click.command()
@inputs
@date
@min_confidence
@language_model
@quiet
@click.option("--format", "form", type=click.Choice(["jsonl", "json", "table"]), default="jsonl")
@click.option("--claims-only", is_flag=True, help="Leave out utterances and bare modality.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-")
def extract(
    inputs: tuple[str, ...],
    date: datetime | None,
    min_confidence: float,
    llm: str | None,
    llm_model: str | None,
    llm_cache: Path | None,
    quiet: bool,
    form: str,
    claims_only: bool,
    output: IO[str],
) -> None:
    """Print the claims of articles, each with its speakers, modality and exact evidence.

    \b
    kg extract report.txt --date 2024-10-06
    kg extract articles.jsonl --claims-only --format table
    kg extract articles.jsonl --min-confidence 0.8
    """
    from ..pipeline import load_tools, records

    day, helper = date.date() if date else None, model(llm, llm_model, llm_cache)
    found = records(
        inputs,
        date=day,
        claims_only=claims_only,
        tools=load_tools(suggest=helper, min_confidence=min_confidence),
        progress=shown(quiet),
    )
    failed = _write(found, form, output)
    if helper:
        say(f"{helper.name}: {helper.tally}")
    sys.exit(1 if failed else 0)


def _write(found: Iterator[Record], form: str, output: IO[str]) -> bool:
    """Write records in a form; say whether one of them is an error."""
    failed = False
    kept = []
    for record in found:
        failed = failed or record["kind"] == "error"
        if form == "jsonl":
            click.echo(json.dumps(record, ensure_ascii=False), file=output)
        else:
            kept.append(record)
    if form == "json":
        click.echo(json.dumps(kept, ensure_ascii=False, indent=1), file=output)
    elif form == "table":
        from ..records import claims_table

        click.echo(claims_table(kept), file=output)
    return failed
