"""`kg link`: entities of a store → Wikidata items, checked, reviewed and enriched."""

from __future__ import annotations

import datetime as dt
import getpass
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import base_iri, quiet, say, store_folder

if TYPE_CHECKING:
    from ..linking import Decision
    from ..linking.resolution import Open
    from ..linking.wikidata import Wikidata
    from ..links import LinkReport

ENDPOINT = "https://query.wikidata.org/sparql"


@click.command()
@store_folder
@base_iri
@click.option(
    "--endpoint",
    envvar="KG_WIKIDATA",
    default=ENDPOINT,
    show_default=True,
    metavar="URL",
    help="Wikidata's query service, a mirror, or a copy: any SPARQL endpoint with its data.",
)
@click.option(
    "--contact",
    envvar="KG_CONTACT",
    default="",
    metavar="MAIL|URL",
    help="Whom the endpoint's operators can write to; goes into the user agent.",
)
@click.option("--offline", is_flag=True, help="Open no connection: tables and cache only.")
@click.option(
    "--cache",
    envvar="KG_WIKIDATA_CACHE",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where answers are kept; else in the user's cache folder.",
)
@click.option("--max-age", default=30.0, show_default=True, help="Days for which they hold.")
@click.option("--timeout", default=30.0, show_default=True, help="Seconds for one answer.")
@click.option("--verify", is_flag=True, help="Only check the items in use; change nothing.")
@click.option("--review", is_flag=True, help="Decide the doubtful ones here, one by one.")
@click.option(
    "--decisions",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Reviewed decisions, read and written; else data/links.csv.",
)
@click.option("--enrich", is_flag=True, help="Also fetch codes, capitals, offices, memberships.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@quiet
def link(
    store: str,
    base: str,
    endpoint: str,
    contact: str,
    offline: bool,
    cache: Path | None,
    max_age: float,
    timeout: float,
    verify: bool,
    review: bool,
    decisions: Path | None,
    enrich: bool,
    form: str,
    quiet: bool,
) -> None:
    """Link what the articles of a store name to Wikidata items, or say why not.

    What the tables know is linked without a network. For the rest Wikidata is asked, and a link
    is made only where enough speaks for one item. What fails is reported; nothing is lost.

    \b
    kg link --store store --offline
    kg link --store store --contact me@example.org --enrich
    kg link --store store --verify
    """
    wikidata = _wikidata(endpoint, contact, cache, max_age, timeout, offline=offline)
    run = _Run(Path(store), base, wikidata, decisions, form)
    if verify:
        sys.exit(run.verify())
    if review:
        run.review()
    run.link(enrich=enrich, quiet=quiet)


def _wikidata(
    url: str, contact: str, cache: Path | None, days: float, seconds: float, *, offline: bool
) -> Wikidata:
    from ..errors import InputError
    from ..linking.cache import Cache, usual_place
    from ..linking.endpoint import Endpoint, Manners
    from ..linking.wikidata import Wikidata

    asked = None if offline else Endpoint(url, contact=contact, manners=Manners(seconds=seconds))
    try:
        kept = Cache(cache or usual_place(), days=days)
    except InputError as error:
        if cache:
            raise
        say(f"{error}; answers are not kept.")
        kept = Cache()
    return Wikidata(asked, kept, source=url)


class _Run:
    """One run of the command over one store."""

    def __init__(
        self, store: Path, base: str, wikidata: Wikidata, decisions: Path | None, form: str
    ) -> None:
        from ..linking import Gazetteer

        self.store, self.base, self.wikidata, self.form = store, base, wikidata, form
        self.gazetteer, self.file = Gazetteer.load(), decisions
        self.today = dt.datetime.now(dt.UTC).date().isoformat()

    def verify(self) -> int:
        """Print what Wikidata says against the items in use; return the exit status."""
        from ..links import check

        seen = check(self.store, gazetteer=self.gazetteer, wikidata=self.wikidata, base=self.base)
        if self.form == "json":
            click.echo(json.dumps(asdict(seen) | {"failures": self.wikidata.failures}))
        else:
            for finding in seen.findings:
                click.echo(str(finding))
            click.echo(
                f"{seen.looked_at} items looked at, {len(seen.findings)} findings,"
                f" {seen.unknown} not known"
            )
        self._complain(self.wikidata.failures)
        return 1 if seen.findings or self.wikidata.failures else 0

    def review(self) -> None:
        """Walk through the entities that have candidates, and write what is decided."""
        from ..linking.review import ask, undecided
        from ..links import doubtful

        left = doubtful(
            self.store,
            gazetteer=self.gazetteer,
            reviewed=self._reviewed(),
            wikidata=self.wikidata,
            base=self.base,
            today=self.today,
        )
        some = undecided(left)
        told = ask(some, self.file, by=getpass.getuser(), date=self.today, prompt=click.prompt)
        say(f"{told} of {len(some)} decided" if some else "Nothing is doubtful.")

    def link(self, *, enrich: bool, quiet: bool) -> None:
        """Link, and tell what became of the entities."""
        from ..links import complete

        report = complete(
            self.store,
            gazetteer=self.gazetteer,
            reviewed=self._reviewed(),
            wikidata=self.wikidata,
            base=self.base,
            today=self.today,
            enrich=enrich,
        )
        if self.form == "json":
            click.echo(json.dumps(_as_json(report), ensure_ascii=False))
        else:
            click.echo(_as_text(report, shown=not quiet))
        self._complain(report.failures)

    def _reviewed(self) -> tuple[Decision, ...]:
        from ..linking import decisions

        return decisions(self.file)

    def _complain(self, failures: Iterable[str]) -> None:
        for failure in failures:
            say(f"Wikidata: {failure}")
        if self.wikidata.unknown:
            say(f"{self.wikidata.unknown} look-ups had no answer; what they are for stays open.")


def _as_json(report: LinkReport) -> dict[str, object]:
    return {
        "tables": report.tables,
        "online": [asdict(one) for one in report.online],
        "open": [
            {"entity": one.entity, "label": one.label, "type": one.type, "why": one.why}
            | {"candidates": [[c.item.qid, c.item.label, c.score] for c in one.candidates]}
            for one in report.open
        ],
        "facts": report.facts,
        "failures": report.failures,
    }


def _as_text(report: LinkReport, *, shown: bool) -> str:
    sure = [one for one in report.online if one.predicate != "skos:closeMatch"]
    lines = [f"{one.entity}: {one.qid} ({one.label}), {one.score:.2f}" for one in sure]
    lines += [_told(one) for one in report.open]
    counts = f"{report.tables} linked by tables, {len(sure)} by Wikidata, {len(report.open)} open"
    facts = f", {report.facts} facts fetched" if report.facts else ""
    return "\n".join([*(lines if shown else ()), counts + facts])


def _told(open: Open) -> str:
    seen = ", ".join(f"{c.item.qid} ({c.item.label}) {c.score:.2f}" for c in open.candidates)
    return f"{open.entity}: {open.why}{f': {seen}' if seen else ''}"
