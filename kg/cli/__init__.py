"""The command line: each command opens what it needs, shows progress and sets the exit status.

0: done. 1: some input failed, or the work could not be done. 2: the command was not understood.
"""

from __future__ import annotations

import logging
import os
from typing import Any

import click

from .. import __version__
from ..errors import KgError
from . import asking, coding, explaining, graphs, importing, judging, keeping, linking, watching


class _Commands(click.Group):
    """Turns what we raise on purpose, and what the system refuses, into a line and status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            raise  # whoever reads has enough: no fault, and click is silent about it
        except OSError as error:
            told = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise click.ClickException(told) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option(
    "--extensions",
    envvar="KG_EXTENSIONS",
    metavar="DIR",
    help="Folders with words, event types, actors and questions of your own, separated by ':'.",
)
def main(extensions: str | None) -> None:
    """Diplomatic news in, a citable knowledge graph out.

    \b
    kg build data/articles --store store
    kg serve --store store
    """
    if extensions:
        os.environ["KG_EXTENSIONS"] = extensions  # worker processes read it there, too
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


for _command in (
    coding.build,
    coding.extract,
    explaining.explain,
    graphs.serve,
    graphs.query,
    asking.ask,
    asking.mcp,
    graphs.validate,
    graphs.export,
    graphs.load,
    importing.import_,
    watching.watch,
    linking.link,
    keeping.backup,
    keeping.restore,
    keeping.verify,
    judging.evaluate,
):
    main.add_command(_command)
