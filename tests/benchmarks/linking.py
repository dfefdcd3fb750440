"""How long `kg link` takes for a thousand entities, and the gazetteer to load.

    python tests/benchmarks/linking.py
    python tests/benchmarks/linking.py --entities 3000 --format json

The entities are people with and without an office, bodies, places and conflicts under ids of their
own, so that no table settles them; homonyms are among them, and one in four is nobody's name. A
local endpoint in Wikidata's shape answers. The first run fills the cache and writes the links; the
others find all they need in the cache, and nothing new to write. Seconds are of the whole command,
the start of Python included.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parents[1]))

import wikidata_world as world

from kg import mapping
from kg.facts import (
    Article,
    Claim,
    Entity,
    Evidence,
    Extraction,
    Mention,
    Participant,
    Relationship,
    Status,
)
from kg.linking import Gazetteer
from kg.namespaces import DEFAULT_BASE, graph_iri, slug
from kg.store.embedded import writing
from kg.tables import table

FOLDER = {"Place": "place", "Conflict": "conflict", "Treaty": "treaty"}
BODIES = ("Organization", "GovernmentBody", "InternationalOrganization", "University")
IN_AN_ARTICLE = 20
EXACT = "skos:exactMatch"
LOAD = """
import time
from kg.linking import Gazetteer
began = time.perf_counter()
gazetteer = Gazetteer.load()
read = time.perf_counter()
gazetteer.names()
print(read - began, time.perf_counter() - began)
"""
Named = tuple[Entity, tuple[str, str, Entity] | None, str]
"""An entity, the office that the text gives it (relation, title, body), and the article's day."""


def main() -> None:
    """Measure, and show the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entities", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, world.serving() as server:
        store = Path(folder) / "store"
        _write(store, list(islice(_named(), options.entities)))
        command = [sys.executable, "-m", "kg", "link", "--store", str(store), "--format", "json"]
        command += ["--endpoint", server.url, "--cache", f"{folder}/cache.sqlite", "--quiet"]
        first, _, told = _run(command)
        asked = len(server.asked)
        warm = [_run(command)[:2] for _ in range(options.rounds)]
        again = len(server.asked) - asked
    wall, processor = (statistics.median(times) for times in zip(*warm, strict=True))
    read, named = _loading(options.rounds)
    figures = {
        "entities": options.entities,
        "linked online": len(
            {one["entity"] for one in told["online"] if one["predicate"] == EXACT}
        ),
        "open, with candidates": sum(bool(one["candidates"]) for one in told["open"]),
        "open, without": sum(not one["candidates"] for one in told["open"]),
        "requests, cache empty": asked,
        "requests, cache full": again,
        "seconds, cache empty": round(first, 2),
        "seconds, cache full": round(wall, 2),
        "processor seconds, cache full": round(processor, 2),
        "entities a second, cache full": round(options.entities / wall),
        "gazetteer read, ms": round(1000 * read),
        "gazetteer read with its names, ms": round(1000 * named),
    }
    if options.format == "json":
        click.echo(json.dumps(figures, indent=2))
    else:
        click.echo(table(("kg link", ""), [(name, str(value)) for name, value in figures.items()]))


def _named() -> Iterator[Named]:
    """Yield entities without end: three that the world may know, then one that nobody knows."""
    kinds = cycle((_people(), _homonyms(), _bodies(), _nobodies()))
    yield from (next(kind) for kind in kinds)


def _new(label: str, type: str, country: str | None, number: int) -> Entity:
    folder = FOLDER.get(type, "agent")
    return Entity(f"{folder}/new-{slug(label)}-{number}", label, type, None, country)


def _people() -> Iterator[Named]:
    gazetteer = Gazetteer.load()
    held = [office for e in gazetteer.entities() for office in gazetteer.tenures(e.id)]
    for number, office in enumerate(cycle(o for o in held if o.person.qid and o.start)):
        entity = _new(office.person.label, "Person", None, number)
        told = (office.relation, office.title, office.body)
        yield entity, told if number % 2 else None, f"{(office.start or '')[:4]}-12-30"


def _homonyms() -> Iterator[Named]:
    for number, row in enumerate(cycle(world.table("homonyms"))):
        yield _new(row["label"], row["type"], row["country"] or None, number), None, row["date"]


def _bodies() -> Iterator[Named]:
    known = [e for e in Gazetteer.load().entities() if e.qid and e.type in {*BODIES, *FOLDER}]
    for number, entity in enumerate(cycle(known)):
        yield _new(entity.label, entity.type, entity.country, number), None, "2021-06-30"


def _nobodies() -> Iterator[Named]:
    kinds = cycle(("Person", "Person", "Organization", "Place"))
    for number, kind in enumerate(kinds):
        yield _new(f"Rosalind Nobody{number:04d}", kind, "agent/kenya", number), None, "2022-02-02"


def _write(store: Path, named: list[Named]) -> None:
    """Write a store with articles that name all the entities."""
    base, now = DEFAULT_BASE, dt.datetime.now(dt.UTC)
    with writing(store, optimise=False) as writer:
        agents = mapping.agents_graph(Gazetteer.load(), base)
        writer.replace_graph(str(graph_iri(base, "agents")), mapping.ntriples(agents))
        for number, at in enumerate(range(0, len(named), IN_AN_ARTICLE)):
            told = _article(f"report-{number}", named[at : at + IN_AN_ARTICLE])
            graph = mapping.article_graph(told, base=base, run="run", started=now, known=())
            name = str(graph_iri(base, f"article/report-{number}"))
            writer.replace_graph(name, mapping.ntriples(graph))


def _article(id: str, named: list[Named]) -> Extraction:
    text, mentions, claims = "", [], []
    for entity, office, _ in named:
        begin = len(text)
        evidence = Evidence(begin, begin + len(entity.label), entity.label)
        text += f"{entity.label} was in the region and spoke of the talks. "
        sentence = Evidence(begin, len(text) - 1, text[begin:-1])
        mentions.append(Mention(evidence, entity))
        if office is not None:
            relation, title, body = office
            role = Relationship(
                relation, evidence, source=Participant(entity), target=Participant(body),
                office=title,
            )  # fmt: skip
            claims.append(Claim(f"{id}-{begin}", role, Status(evidence), sentence, sentence))
    article = Article(id, text, id, date=named[0][2], sha256="0" * 64)
    return Extraction(article, mentions=tuple(mentions), claims=tuple(claims), extractor="bench")


def _run(command: list[str]) -> tuple[float, float, dict[str, list[dict[str, object]]]]:
    """Return wall clock and processor seconds of a command, and the JSON that it prints."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall = time.perf_counter() - began
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return wall, taken, json.loads(done.stdout)


def _loading(rounds: int) -> tuple[float, float]:
    """Return the seconds for reading the gazetteer in a new process, without and with its names."""
    times = []
    for _ in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", LOAD], capture_output=True, text=True, check=True
        )
        times.append([float(word) for word in done.stdout.split()])
    read, named = (statistics.median(column) for column in zip(*times, strict=True))
    return read, named


if __name__ == "__main__":
    main()
