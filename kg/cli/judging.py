"""`kg evaluate`: what the extraction gets right on gold."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from ..ontology import data_folder
from ..tables import table
from .options import quiet, shown

if TYPE_CHECKING:
    from ..records import Record

Progress = Callable[[str], None]


@click.command()
@click.argument("gold", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--dev",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Score each set in DIR/eval/dev with the scorer in DIR/tools/score instead.",
)
@quiet
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
def evaluate(gold: tuple[str, ...], dev: str | None, quiet: bool, form: str) -> None:
    """Extract the articles of gold files, the packaged ones by default, and score the records.

    \b
    kg evaluate
    kg evaluate mine.gold.jsonl --format json
    kg evaluate --dev ../shared
    """
    if dev:
        found = list(_scored(Path(dev), shown(quiet)))
        click.echo(json.dumps(found) if form == "json" else _measures(found))
        return
    from ..evaluation import score, score_table

    files = [Path(g) for g in gold] or sorted((data_folder() / "gold").glob("*.gold.jsonl"))
    wanted = [record for file in files for record in _lines(file)]
    scores = score(wanted, _extracted(wanted, shown(quiet)))
    rows = [part.as_json() for part in scores]
    click.echo(json.dumps(rows) if form == "json" else score_table(scores))


def _lines(file: Path) -> Iterator[Record]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"{file}:{number}: no JSON: {error}") from error
        if not isinstance(record, dict) or "kind" not in record:
            raise InputError(f'{file}:{number}: this is no record: it has no "kind"')
        if record["kind"] == "article" and not {"id", "text"} <= record.keys():
            raise InputError(f'{file}:{number}: an article of gold needs "id" and "text"')
        yield record


def _extracted(gold: Iterable[Record], progress: Progress) -> Iterator[Record]:
    from ..articles import from_text
    from ..pipeline import records_of

    told = [record for record in gold if record["kind"] == "article"]
    articles = (
        from_text(
            article["text"],
            id=article["id"],
            title=article.get("title"),
            date=article.get("date"),
            publisher=article.get("publisher"),
        )
        for article in told
    )
    return records_of(articles, progress=progress)


def _scored(shared: Path, progress: Progress) -> Iterator[Record]:
    """Yield what the scorer says of each set: its name and its measures."""
    from ..pipeline import load_tools, records

    sets = sorted((shared / "eval" / "dev").resolve().glob("*.jsonl"))
    if not sets:
        raise InputError(f"{shared / 'eval' / 'dev'}: no development set (*.jsonl) lies there")
    tools = load_tools()
    for gold in sets:
        with tempfile.TemporaryDirectory() as folder:
            articles, predictions, scores = (
                Path(folder, name) for name in ("in.jsonl", "predictions.jsonl", "scores.json")
            )
            progress(f"{gold.stem}:")
            articles.write_bytes(_scorer(shared, "--articles", gold))
            with predictions.open("w", encoding="utf-8") as out:
                for record in records(articles, tools=tools):
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")
            progress(_scorer(shared, gold, predictions, "--json", scores).decode())
            yield {"set": gold.stem, **json.loads(scores.read_bytes())}


def _scorer(shared: Path, *arguments: str | Path) -> bytes:
    command = [sys.executable, "-m", "score", *map(str, arguments)]
    try:
        done = subprocess.run(command, cwd=shared / "tools", check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        complaint = getattr(error, "stderr", b"") or str(error).encode()
        raise InputError(f"{shared / 'tools'}: {complaint.decode().strip()}") from error
    return done.stdout


def _measures(found: Iterable[Record]) -> str:
    rows = (
        (one["set"], name, _percent(name, measure["value"]), str(measure["n"]))
        for one in found
        for name, measure in one["measures"].items()
    )
    return table(("set", "measure", "value", "n"), rows)


def _percent(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if name.endswith("_per_100") else f"{100 * value:.1f}"
