"""`kg explain`: each claim under its sentence, with why it was made."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import IO

import click

from .options import date, inputs, say


@click.command()
@inputs
@date
@click.option("--html", is_flag=True, help="Write a page that needs nothing else.")
@click.option("-o", "--output", type=click.File("w", encoding="utf-8"), default="-")
def explain(inputs: tuple[str, ...], date: datetime | None, html: bool, output: IO[str]) -> None:
    """Print each claim of an article under its sentence, with why it was made.

    The words that gave it stand in brackets (on a terminal in bold); then the rule or model, how
    sure it is, and the chain of speakers with the words that make each of them one.

    \b
    kg explain report.txt --date 2024-10-06
    kg explain report.txt --html -o report.html
    """
    from ..articles import Failure, read
    from ..explanation import as_page, as_text
    from ..explanation import explain as reasons
    from ..pipeline import load_tools, read_out

    tools, failed = load_tools(), False
    for item in read(inputs, date=date.date() if date else None):
        if isinstance(item, Failure):
            say(str(item))
            failed = True
            continue
        found = reasons(read_out(item, tools=tools), publisher=tools.publisher(item))
        bold = output.isatty()
        click.echo(as_page(item, found) if html else as_text(item, found, bold=bold), file=output)
    sys.exit(1 if failed else 0)
