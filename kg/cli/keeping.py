"""`kg backup`, `restore` and `verify`: a store kept safe, brought back, and looked through."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .options import say, store_folder


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@store_folder
def backup(file: Path, store: str) -> None:
    """Write a store to one file, with checksums; it may be served and changed meanwhile.

    The file is there when it is complete, and not before; an older one is replaced then.

    \b
    kg backup backup.zip --store store
    """
    from ..store.archive import backup as write

    made = write(Path(store), file)
    say(f"{made.quads:,} quads of generation {made.generation} in {file}")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@store_folder
@click.option("--force", is_flag=True, help="Put it in place of the store that is there.")
def restore(file: Path, store: str, force: bool) -> None:
    """Make a store of a backup, once all of it was read and its checksums agree.

    A server of that store goes on with the restored content.

    \b
    kg restore backup.zip --store store
    """
    from ..store.archive import restore as read

    held = read(file, Path(store), force=force)
    say(f"{held.quads:,} quads restored to {store}")


@click.command()
@store_folder
def verify(store: str) -> None:
    """Look through a store: it can be read, the shapes hold, every quote stands in its text.

    Exit status 1 says that something is wrong; each fault has a line.

    \b
    kg verify --store store
    """
    from ..conformance import verify_store

    found = verify_store(store)
    for fault in found.faults:
        click.echo(fault)
    click.echo(
        f"{found.quads:,} quads read; {found.articles:,} articles with {found.spans:,} quotes"
        f" checked: {f'{len(found.faults):,} faults' if found.faults else 'all is well'}."
    )
    sys.exit(1 if found.faults else 0)
