"""Arguments and options that several commands share, and how progress is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from ..facts import MIN_CONFIDENCE
from ..namespaces import DEFAULT_BASE, checked_base

if TYPE_CHECKING:
    from ..articles import Failure

inputs = click.argument("inputs", nargs=-1, required=True, type=click.Path())
quiet = click.option("-q", "--quiet", is_flag=True, help="Show no progress, only what fails.")
date = click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="ISO",
    help="Day of publication of all inputs, as 2024-10-06; else their own.",
)
min_confidence = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=MIN_CONFIDENCE,
    show_default=True,
    metavar="0…1",
    help="Leave out claims less sure than this; 0 keeps all.",
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


def _base(_context: object, _parameter: object, text: str) -> str:
    try:
        return checked_base(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


base_iri = click.option(
    "--base",
    callback=_base,
    envvar="KG_BASE_IRI",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="What the IRIs of all data begin with.",
)


def shown(quiet: bool) -> Callable[[str], None]:
    """Return what shows a line of progress, on standard error, or nothing."""
    return hush if quiet else say


def say(line: str) -> None:
    """Show a line on standard error, where it mixes with no output."""
    click.echo(line, err=True)


class Told(Protocol):
    """What a command did, and what failed in it."""

    failures: list[Failure]

    def as_json(self) -> dict[str, object]:
        """Return it for programs."""


def tell(report: Told, store: str, *, quiet: bool, form: str) -> None:
    """Show what a command did, with the failures that were not shown yet."""
    if quiet:
        for failure in report.failures:
            say(str(failure))
    if form == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        say(f"{report} in {store}")


def hush(line: str) -> None:
    """Show nothing."""


def language_model(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of the optional language model to a command."""
    for option in (
        click.option(
            "--llm-cache",
            envvar="KG_LLM_CACHE",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="Keeps the model's answers: a run repeated from there needs no endpoint.",
        ),
        click.option("--llm-model", envvar="KG_LLM_MODEL", metavar="NAME", help="Which model."),
        click.option(
            "--llm",
            envvar="KG_LLM",
            metavar="URL",
            help="Let a model at an OpenAI-compatible endpoint (…/v1) propose events as well; "
            "the key is read from KG_LLM_KEY.",
        ),
    ):
        command = option(command)
    return command


FILTERS = {
    "since": ("DATE", "Not before this day, month or year."),
    "until": ("DATE", "Not after this day, month or year."),
    "actor": ("ID", "Who takes part, such as agent/china."),
    "other": ("ID", "Who else takes part."),
    "speaker": ("ID", "Who says so."),
    "outlet": ("ID", "Who published the article."),
    "article": ("ID", "In which article, such as article/1."),
    "place": ("ID", "Where."),
    "type": ("NAME", "Type, mode or relation, such as SUPPORT."),
    "quad": ("NAME", "Quad class, such as material-conflict."),
    "modality": ("WORD", "How far it is asserted, such as threatened."),
    "polarity": ("WORD", "positive or negative."),
    "certainty": ("WORD", "certain, probable or possible."),
    "confidence": ("0…1", "The least confidence."),
}
"""Which claims, as on the pages: the fields of kg.asking.filters.Filters."""


def claim_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which claims to a command."""
    for name, (kind, told) in reversed(FILTERS.items()):
        command = click.option(f"--{name}", metavar=kind, help=told)(command)
    return command
