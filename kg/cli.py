"""The command line: each command opens what it needs, shows progress and sets the exit status.

0: done. 1: some input failed, or the work could not be done. 2: the command was not understood.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from . import __version__
from .errors import InputError, KgError, QueryError
from .namespaces import DEFAULT_BASE, prologue

if TYPE_CHECKING:
    from .records import Record

FORMS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "rdf", "jsonld")
EXPORTS = ("nq", "trig", "ttl", "nt", "rdf", "jsonld")


class _Commands(click.Group):
    """Turns what we raise on purpose into a sentence and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def main() -> None:
    """Diplomatic news in, a citable knowledge graph out.

    \b
    kg build data/articles --store store
    kg serve --store store
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


inputs = click.argument("inputs", nargs=-1, required=True, type=click.Path())
quiet = click.option("-q", "--quiet", is_flag=True, help="Show no progress, only what fails.")
date = click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="ISO",
    help="Day of publication of all inputs, as 2024-10-06; else their own.",
)
store_folder = click.option(
    "--store", envvar="KG_STORE", default="store", show_default=True, metavar="DIR", help="Folder."
)
store_place = click.option(
    "--store",
    envvar="KG_STORE",
    default="store",
    show_default=True,
    metavar="DIR|URL",
    help="Folder of the store, or address of a SPARQL endpoint.",
)
base_iri = click.option(
    "--base",
    envvar="KG_BASE_IRI",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="What the IRIs of all data begin with.",
)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _hush(line: str) -> None:
    """Say nothing."""


@main.command()
@inputs
@store_folder
@date
@base_iri
@quiet
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def build(
    inputs: tuple[str, ...],
    store: str,
    date: datetime | None,
    base: str,
    quiet: bool,
    form: str,
) -> None:
    """Build articles (text, HTML, RSS, JSON Lines; files or folders) into a store.

    What cannot be read or coded is reported and left out; an article that is there is replaced.

    \b
    kg build data/articles --store store
    kg build monday.jsonl tuesday.html --store store --date 2024-10-06
    """
    from .pipeline import build as run

    day = date.date() if date else None
    report = run(inputs, store, date=day, base=base, progress=_hush if quiet else _say)
    if quiet:
        for failure in report.failures:
            _say(str(failure))
    if form == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        click.echo(f"{report} in {store}", err=True)
    sys.exit(1 if report.failures else 0)


@main.command()
@inputs
@date
@quiet
@click.option("--format", "form", type=click.Choice(["jsonl", "json", "table"]), default="jsonl")
@click.option("--claims-only", is_flag=True, help="Leave out utterances and bare modality.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-")
def extract(
    inputs: tuple[str, ...],
    date: datetime | None,
    quiet: bool,
    form: str,
    claims_only: bool,
    output: IO[str],
) -> None:
    """Print the claims of articles, each with its speakers, modality and exact evidence.

    \b
    kg extract report.txt --date 2024-10-06
    kg extract articles.jsonl --claims-only --format table
    """
    from .pipeline import records

    day = date.date() if date else None
    found = records(inputs, date=day, claims_only=claims_only, progress=_hush if quiet else _say)
    failed = _write(found, form, output)
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
        from .records import claims_table

        click.echo(claims_table(kept), file=output)
    return failed


@contextmanager
def _counting_lines(declarations: str) -> Iterator[None]:
    """Say of a malformed query that its first line is not the user's, where that is so."""
    try:
        yield
    except QueryError as error:
        note = " (line 1 declares our prefixes)" if declarations else ""
        raise click.ClickException(f"{error}{note}") from error


@main.command()
@click.argument("sparql")
@store_place
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True)
def query(sparql: str, store: str, form: str) -> None:
    """Ask a store in SPARQL; `@FILE` reads the query. Our own prefixes need no PREFIX.

    \b
    kg query 'SELECT ?label { ?c a dip:Country ; rdfs:label ?label } LIMIT 5'
    kg query @question.rq --store http://127.0.0.1:8000/sparql --format csv
    """
    from .store import open_store
    from .store.formats import GRAPHS, RESULTS
    from .tables import answer_table

    text = Path(sparql[1:]).read_text(encoding="utf-8") if sparql.startswith("@") else sparql
    wanted = RESULTS | GRAPHS | {"table": RESULTS["json"]}
    types = (wanted[form], *([GRAPHS["ttl"]] if form == "table" else []))
    with closing(open_store(store)) as opened, _counting_lines(prologue(text)):
        answer = opened.query(prologue(text) + text, media_types=types)
    if form == "table" and answer.media_type == RESULTS["json"]:
        click.echo(answer_table(answer.body))
    else:
        click.echo(answer.body, nl=False)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@store_folder
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def validate(files: tuple[str, ...], store: str, form: str) -> None:
    """Check RDF files, or else every article in a store, against the SHACL shapes.

    \b
    kg validate --store store
    kg validate article.ttl --format json
    """
    from .pipeline import validate_files, validate_store

    broken = list(validate_files(files) if files else validate_store(store))
    if form == "json":
        click.echo(json.dumps([asdict(violation) for violation in broken], ensure_ascii=False))
    else:
        click.echo("\n".join(map(str, broken)) or "All conforms to the shapes.")
    sys.exit(1 if broken else 0)


@main.command()
@store_place
@click.option("--format", "form", type=click.Choice(EXPORTS), default="nq", show_default=True)
@click.option("--graph", metavar="IRI", help="One named graph; else all.")
@click.option("-o", "--output", type=click.File("wb"), default="-", help="Else standard output.")
def export(store: str, form: str, graph: str | None, output: IO[bytes]) -> None:
    """Write the whole store, or one of its graphs, as RDF; N-Quads and N-Triples are sorted.

    \b
    kg export --store store --format trig -o all.trig
    """
    from .store import open_store
    from .store.formats import GRAPHS

    with closing(open_store(store)) as opened:
        for piece in opened.dump(GRAPHS[form], graph, ordered=form in ("nq", "nt")):
            output.write(piece)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@store_folder
@click.option("--graph", metavar="IRI", help="The graph to add to; else those the data names.")
def load(files: tuple[str, ...], store: str, graph: str | None) -> None:
    """Add RDF files (.nq .trig .ttl .nt .rdf .jsonld) to a store, all of them or none.

    \b
    kg load all.trig --store store
    """
    from .store.embedded import writing
    from .store.formats import GRAPHS

    with writing(Path(store)) as writer:
        for file in map(Path, files):
            media_type = GRAPHS.get(file.suffix.lower()[1:])
            if media_type is None:
                raise InputError(f"{file}: the suffix is none of {', '.join(GRAPHS)}")
            writer.load(file.read_bytes(), media_type, graph)
