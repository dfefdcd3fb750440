"""`kg import`: event records of others into a store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import base_iri, quiet, shown, store_folder, tell

FORMS = ("gdelt", "polecat", "csv")


@click.command("import")
@click.argument("form", type=click.Choice(FORMS))
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@store_folder
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What the columns mean, in TOML; else those of the form.",
)
@click.option("--name", help="Of the data set; else that of the first file. It is replaced.")
@base_iri
@quiet
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
def import_(
    form: str,
    files: tuple[Path, ...],
    store: str,
    mapping: Path | None,
    name: str | None,
    base: str,
    quiet: bool,
    output: str,
) -> None:
    """Bring tables of coded events (plain, .gz or .zip) into a store, beside those of articles.

    Each row becomes a claim with its data set, row and address as provenance, and no sentence.
    Rows that are wrong are listed and left out; they make the exit status 1.

    \b
    kg import gdelt 20241006120000.export.CSV.zip 20241006120000.mentions.CSV.zip --store store
    kg import polecat ngecEvents.DV.2023.txt --store store
    kg import csv events.csv --mapping events.toml --store store
    """
    from ..importing import form as form_of
    from ..importing import import_records

    told = form_of(form, mapping)
    report = import_records(files, store, form=told, name=name, base=base, progress=shown(quiet))
    tell(report, store, quiet=quiet, form=output)
    sys.exit(1 if report.failures else 0)
