"""`kg watch`: news feeds into a store, as they come."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from .options import base_iri, min_confidence, quiet, say, shown, store_folder

if TYPE_CHECKING:
    from ..articles import Failure
    from ..facts import Article
    from ..watching import Watch
    from ..watching.rounds import Build


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED…")
@store_folder
@click.option(
    "--every", default=15.0, show_default=True, type=click.FloatRange(0.01), metavar="MINUTES"
)
@click.option(
    "--once", is_flag=True, help="End after one round; exit status 1 if something failed."
)
@click.option(
    "--pause",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="Between two requests to one host; robots.txt may ask for longer.",
)
@base_iri
@min_confidence
@quiet
def watch(
    feeds: tuple[str, ...],
    store: str,
    every: float,
    once: bool,
    pause: float,
    base: str,
    min_confidence: float,
    quiet: bool,
) -> None:
    """Follow RSS, Atom and sitemaps, and add what is new to a store, which may be served meanwhile.

    Sites are asked as often as they allow (robots.txt, ETag, Retry-After); copies of one wire
    report are left out. End with Ctrl-C; the next run goes on where this one stopped. Needs the
    extra `watch`.

    \b
    kg watch https://news.example/world.rss --store store
    kg watch https://news.example/sitemap.xml --store store --once
    """
    from ..pipeline import load_tools, take_up

    tools, show = load_tools(base=base, min_confidence=min_confidence), shown(quiet)

    def build(found: Sequence[Article]) -> Sequence[Failure]:
        return take_up(found, store, tools=tools, progress=show).failures

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    watching = _watch(feeds, Path(store), build, every * 60, pause)
    watching.say, watching.stopped = show, ended.is_set
    while not ended.is_set():
        done = watching.round()
        if once or done.added or done.failures:
            say(str(done))
        if once:
            sys.exit(1 if done.failures else 0)
        ended.wait(max(0.5, watching.due() - time.time()))
    say("Ended; what was seen is kept.")


def _watch(feeds: Sequence[str], store: Path, build: Build, every: float, pause: float) -> Watch:
    try:
        from ..watching import Watch
        from ..watching.memory import Memory
        from ..watching.politeness import Web
        from ..watching.rounds import beside, hosts
    except ImportError as error:
        needed = "kg watch needs its extra: pip install 'diplomacy-kg[watch]'"
        raise InputError(f"{needed} ({error})") from error
    return Watch(feeds, Memory(beside(store)), build, Web(hosts(feeds), pause), every)
