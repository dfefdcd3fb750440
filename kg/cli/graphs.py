"""`kg query`, `validate`, `export`, `load` and `serve`: what is done with a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from ..errors import InputError, QueryError
from ..namespaces import prologue
from .options import base_iri, claim_filters, quiet, say, shown, store_folder, store_place

if TYPE_CHECKING:
    from ..store.embedded import Writer

FORMS = ("table", "json", "csv", "tsv", "xml", "ttl", "nt", "rdf", "jsonld")
RDF = ("nq", "trig", "ttl", "nt", "rdf", "jsonld")
TABLES = ("claims", "events", "agents", "mentions")
EXPORTS = (
    *RDF,
    *(f"{name}.{ending}" for name in TABLES for ending in ("csv", "parquet")),
    *("graphml", "gexf", "cypher", "nodes.csv", "edges.csv"),
    *("plover.tsv", "nanopub.trig", "rdf12.nt", "jelly"),
    *("links.sssom.tsv", "links.quickstatements"),
)


@contextmanager
def _counting_lines(declarations: str) -> Iterator[None]:
    """Say of a malformed query that its first line is not the user's, where that is so."""
    try:
        yield
    except QueryError as error:
        note = " (line 1 declares our prefixes)" if declarations else ""
        raise click.ClickException(f"{error}{note}") from error


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from error


@click.command()
@click.argument("sparql")
@store_place
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True)
def query(sparql: str, store: str, form: str) -> None:
    """Ask a store in SPARQL; `@FILE` reads the query. Our own prefixes need no PREFIX.

    \b
    kg query 'SELECT ?label { ?c a dip:Country ; rdfs:label ?label } LIMIT 5'
    kg query @question.rq --store http://127.0.0.1:8000/sparql --format csv
    """
    from ..store import open_store, spelling
    from ..store.formats import GRAPHS, RESULTS
    from ..tables import answer_table

    text = _file(Path(sparql[1:])) if sparql.startswith("@") else sparql
    wanted = RESULTS | GRAPHS | {"table": RESULTS["json"]}
    types = (wanted[form], *([GRAPHS["ttl"]] if form == "table" else []))
    with closing(open_store(store)) as opened, _counting_lines(prologue(text)):
        text = prologue(text) + text
        answer = opened.query(text, media_types=types)
    if spelling.is_empty(answer.body, answer.media_type) and (hint := spelling.hint(text)):
        say(hint)
    if form == "table" and answer.media_type == RESULTS["json"]:
        click.echo(answer_table(answer.body))
    else:
        click.echo(answer.body, nl=False)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@store_folder
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def validate(files: tuple[str, ...], store: str, form: str) -> None:
    """Check RDF files, or else every article in a store, against the SHACL shapes.

    \b
    kg validate --store store
    kg validate article.ttl --format json
    """
    from ..conformance import validate_files, validate_store

    broken = list(validate_files(files) if files else validate_store(store))
    if form == "json":
        click.echo(json.dumps([asdict(violation) for violation in broken], ensure_ascii=False))
    else:
        click.echo("\n".join(map(str, broken)) or "All conforms to the shapes.")
    sys.exit(1 if broken else 0)


@click.command()
@store_place
@click.option("--format", "form", type=click.Choice(EXPORTS), default="nq", show_default=True)
@click.option("--graph", metavar="IRI", help="One named graph; else all.")
@click.option("-o", "--output", type=click.File("wb"), default="-", help="Else standard output.")
@claim_filters
@base_iri
def export(
    store: str, form: str, graph: str | None, output: IO[bytes], base: str, **asked: str | None
) -> None:
    """Write a store, or what filters find of it, in a format of other tools.

    N-Quads and N-Triples are sorted. Parquet needs the extra `tables`, Jelly the extra `jelly`. The
    links to Wikidata go out as SSSOM, and what it lacks as QuickStatements.

    \b
    kg export --store store --format trig -o all.trig
    kg export --actor agent/china --since 2024 --format events.parquet -o events.parquet
    """
    from ..asking.filters import Filters
    from ..exporting import export as pieces_of
    from ..store import open_store
    from ..store.formats import GRAPHS

    filters = Filters.read({name: value for name, value in asked.items() if value})
    if filters and graph is not None:
        raise InputError("Give either --graph or filters, such as --actor; not both.")
    with closing(open_store(store)) as opened:
        if graph is not None and graph not in opened.graphs():
            raise InputError(f"There is no graph <{graph}> in {store}.")
        if graph is not None and form not in GRAPHS:
            raise InputError(f"One graph is written as {', '.join(GRAPHS)}, not as {form}.")
        if graph is not None:
            pieces = opened.dump(GRAPHS[form], graph, ordered=form in ("nq", "nt"))
        else:
            pieces = pieces_of(opened, form, filters, base)
        for piece in pieces:
            output.write(piece)


@click.command()
@click.argument("files", nargs=-1, required=True)
@store_folder
@click.option("--graph", metavar="IRI", help="The graph to add to; else those the data names.")
@click.option("--tables/--no-tables", default=True, help="Keep the graph of tables beside them.")
@click.option("--around", is_flag=True, help="Make actors, links, direct triples, statistics too.")
@quiet
def load(
    files: tuple[str, ...], store: str, graph: str | None, tables: bool, around: bool, quiet: bool
) -> None:
    """Add RDF files (.nq .trig .ttl .nt .rdf .jsonld) to a store, all of them or none.

    A manifest.jsonl of `kg build --work` brings the articles that it lists, and what depends on
    them. With --around other files do so too; else that is made when the next article is added.

    \b
    kg load all.trig --store store
    kg load s3://bucket/coded/manifest.jsonl --store store
    """
    if len(files) == 1 and files[0].endswith(".jsonl"):
        from ..pipeline import load_manifest

        say(f"{load_manifest(files[0], store, progress=shown(quiet))} in {store}")
        return
    from ..store.embedded import writing
    from ..store.formats import GRAPHS

    with writing(Path(store)) as writer:
        if tables:
            writer.keep_tables()
        for file in map(Path, files):
            media_type = GRAPHS.get(file.suffix.lower()[1:])
            if media_type is None:
                raise InputError(f"{file}: the suffix is none of {', '.join(GRAPHS)}")
            try:
                writer.load(file.read_bytes(), media_type, graph)
            except OSError as error:
                raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
            except QueryError as error:
                raise InputError(f"{file}: {error}") from error
        if around:
            _surround(writer)


def _surround(writer: Writer) -> None:
    from ..linking.gazetteer import Gazetteer
    from ..store.upkeep import found_base
    from ..surroundings import surround

    surround(writer, Gazetteer.load(), found_base(writer.store))


@click.command()
@store_place
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", envvar="KG_PORT", default=8000, show_default=True, type=click.IntRange(1, 65535)
)
@click.option(
    "--default-graph",
    envvar="KG_DEFAULT_GRAPH",
    type=click.Choice(["union", "strict"]),
    default="union",
    show_default=True,
    help="What a query sees that names no graph: the union of all, or none of the named ones.",
)
@click.option(
    "--update", envvar="KG_UPDATE", metavar="URL", help="Where an endpoint takes updates."
)
@click.option(
    "--data", envvar="KG_DATA", metavar="URL", help="Its Graph Store Protocol, if it has one."
)
@base_iri
@quiet
def serve(
    store: str,
    host: str,
    port: int,
    default_graph: str,
    update: str | None,
    data: str | None,
    base: str,
    quiet: bool,
) -> None:
    """Serve a store over HTTP: SPARQL at /sparql, pages for people at /; end with Ctrl-C.

    The store is a folder, or another SPARQL engine by its URL, before which our policy, limits and
    pages are put; KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN, are for it. Further
    settings are variables: KG_TOKEN, KG_TIMEOUT, KG_READERS and others.

    \b
    kg serve --store store --port 8000
    kg serve --store http://localhost:8890/sparql --update http://localhost:8890/sparql-auth
    """
    from server import serve as run

    run(
        {
            **{"STORE": store, "DEFAULT_GRAPH": default_graph, "BASE_IRI": base},
            **{"UPDATE": update or "", "DATA": data or ""},
        },
        host=host,
        port=port,
        announce=lambda url: shown(quiet)(f"The graph is at {url} (end with Ctrl-C)."),
    )
