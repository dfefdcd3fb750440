"""`kg ask` and `kg mcp`: stored questions at the terminal, and the graph as tools."""

from __future__ import annotations

from contextlib import closing

import click

from ..errors import InputError
from .options import base_iri, store_place

FORMS = ("table", "json", "csv", "tsv", "xml")


@click.command()
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]…")
@store_place
@base_iri
@click.option("--format", "form", type=click.Choice(FORMS), default="table", show_default=True)
def ask(name: str | None, values: tuple[str, ...], store: str, base: str, form: str) -> None:
    """Answer a stored question; without a name, list them.

    Parameters that are not given have their defaults; an empty value stands for anything.

    \b
    kg ask --store store
    kg ask q12 of=agent/china published= --format csv
    """
    from .. import asking, ontology
    from ..store import open_store
    from ..store.formats import RESULTS
    from ..tables import answer_table, table

    if name is None:
        rows = [(q.id, q.title, " ".join(p.name for p in q.params)) for q in ontology.questions()]
        return click.echo(table(("name", "question", "parameters"), rows))
    known = asking.find(name)
    if known is None:
        raise InputError(f"There is no stored question {name!r}; `kg ask` lists them.")
    given = dict(_pair(value, {p.name for p in known.params}) for value in values)
    wanted = RESULTS | {"table": RESULTS["json"]}
    with closing(open_store(store)) as opened:
        answer = opened.query(asking.filled(known, given, base), media_types=wanted[form])
    if form == "table":
        return click.echo(answer_table(answer.body))
    return click.echo(answer.body, nl=False)


def _pair(text: str, known: set[str]) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or name not in known:
        raise InputError(
            f"{text!r} is no parameter; write {', '.join(sorted(known))} as NAME=VALUE."
        )
    return name, value


@click.command()
@store_place
@base_iri
@click.option("--site", default="http://127.0.0.1:8000", show_default=True, help="For links.")
def mcp(store: str, base: str, site: str) -> None:
    """Serve the graph to an assistant over standard input and output (MCP); it only reads.

    Needs the extra `mcp`.

    \b
    kg mcp --store store
    """
    from ..assistants import Desk
    from ..assistants.server import server
    from ..store import open_store

    with closing(open_store(store, readers=2)) as opened:
        server(Desk(opened, base=base, site=site)).run("stdio")
