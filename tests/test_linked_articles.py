"""Links of whole articles, offline; and of names beyond the tables, online."""

import datetime as dt
import json
from collections import defaultdict
from pathlib import Path

import pytest
import wikidata_world as world

from kg import articles, mapping
from kg.facts import Article, Entity, Evidence, Extraction, Mention
from kg.linking import Gazetteer, decisions, link
from kg.linking.cache import Cache
from kg.linking.endpoint import Endpoint, Manners
from kg.linking.enrichment import packaged
from kg.linking.ranking import Context, Role
from kg.linking.resolution import resolve
from kg.linking.wikidata import Wikidata
from kg.links import complete
from kg.namespaces import DEFAULT_BASE, graph_iri
from kg.pipeline import load_tools, read_out
from kg.store.embedded import writing

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "eval" / "seed-article.gold.jsonl"
SAMPLES = sorted((ROOT / "data" / "gold").glob("*.gold.jsonl"))
GAZETTEER = Gazetteer.load()
KNOWN = {entity.qid for entity in GAZETTEER.entities() if entity.qid}
NAMED = ("name", "demonym", "metonym")
BASE = DEFAULT_BASE


def records(*files):
    """Return the records of gold files by kind."""
    found = defaultdict(list)
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found[record["kind"]].append(record)
    return found


def linked(record, tools):
    """Return the linked mentions of an article: begin, end and item, the named ones; all items."""
    article = articles.from_text(
        record["text"], id=record["id"], title=record["title"], date=record["date"],
        publisher=record["publisher"],
    )  # fmt: skip
    found = read_out(article, tools=tools)
    entities = [m.entity for m in found.mentions]
    entities += [tools.publisher(article)] if article.publisher else []
    items = {one.entity: one.qid for one in link(entities, GAZETTEER, decisions())}
    spans = [
        (m.evidence.start, m.evidence.end, items[m.entity.id])
        for m in found.mentions
        if m.entity.id in items and m.kind in NAMED
    ]
    return spans, items


@pytest.fixture(scope="module")
def tools():
    return load_tools()


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared")
def test_the_seed_article_is_linked_whole_and_nothing_else(tools):
    gold = records(SEED)
    (article,) = gold["article"]
    _, items = linked(article, tools)
    proven = {one["qid"] for one in gold["identity"] if one["qid"] in KNOWN}
    named = {m["qid"] for m in gold["mention"] if m["mention_type"] in NAMED} & proven
    assert len(named) >= 8 and named <= set(items.values()) <= proven


def test_our_samples_are_linked_rightly_and_nearly_all(tools):
    gold = records(*SAMPLES)
    marked = defaultdict(list)
    for one in gold["mention"]:
        marked[one["article"]].append(one)
    right = wrong = missed = 0
    for article in gold["article"]:
        spans, _ = linked(article, tools)
        for begin, end, item in spans:
            there = [m for m in marked[article["id"]] if m["start"] < end and begin < m["end"]]
            same = any(m.get("qid") == item for m in there)
            right, wrong = right + same, wrong + (not same)
        for one in marked[article["id"]]:
            if one.get("qid") in KNOWN and one["mention_type"] in NAMED:
                there = [q for b, e, q in spans if b < one["end"] and one["start"] < e]
                missed += one["qid"] not in there
    assert right > 300
    assert right / (right + wrong) >= 0.97, wrong
    assert right / (right + missed) >= 0.90, missed


def held():
    """Return people outside the tables' ids with an office they held, and their items."""
    places = {(one.item, one.of) for one in packaged() if one.property == "P39"}
    for entity in GAZETTEER.entities():
        for office in GAZETTEER.tenures(entity.id):
            if entity.qid and office.start and (entity.qid, office.body.qid) in places:
                role = Role(
                    office.relation, office.title, office.body.qid, office.start[:4] + "-12-30"
                )
                new = Entity(f"agent/new-{entity.qid}", entity.label, "Person")
                yield Context(new, None, (role.date,), (role,)), entity.qid
                break


def test_online_linking_finds_people_whom_the_tables_do_not_name():
    found = dict(held())
    people = list(found)[:120]
    offline = resolve(people, GAZETTEER, (), Wikidata(None), "2026-11-24")
    assert len(people) == 120 and offline.links == ()
    with world.serving() as server:
        wikidata = Wikidata(Endpoint(server.url, manners=Manners(pause=0)))
        online = resolve(people, GAZETTEER, (), wikidata, "2026-11-24")
    sure = {one.entity: one.qid for one in online.links if one.predicate == "skos:exactMatch"}
    right = sum(sure.get(context.entity.id) == found[context] for context in people)
    assert right == len(sure), "a link is wrong"
    assert right / len(people) > 0.7


def crowd(number):
    """Return an article that names so many people of whom nothing is known."""
    text, mentions = "", []
    for place in range(number):
        name = f"Person{place:04d} Nobody"
        evidence = Evidence(len(text), len(text) + len(name), name)
        mentions.append(Mention(evidence, Entity(f"agent/person-{place}", name, "Person")))
        text += f"{name} spoke. "
    article = Article("crowd", text, "A crowd", date="2024-01-01", sha256="0" * 64)
    return Extraction(article, mentions=tuple(mentions), extractor="a test")


def test_a_thousand_entities_are_looked_up_in_the_cache(tmp_path):
    graph = mapping.article_graph(
        crowd(1000), base=BASE, run="run", started=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), known=()
    )
    agents = mapping.agents_graph(GAZETTEER, BASE)
    with writing(tmp_path / "store", optimise=False) as writer:
        writer.replace_graph(str(graph_iri(BASE, "agents")), mapping.ntriples(agents))
        writer.replace_graph(str(graph_iri(BASE, "article/crowd")), mapping.ntriples(graph))
    cache = Cache(tmp_path / "cache.sqlite")
    given = {"gazetteer": GAZETTEER, "reviewed": (), "base": BASE, "today": "2026-11-24"}
    with world.serving() as server:
        asked = Endpoint(server.url, manners=Manners(pause=0))
        complete(tmp_path / "store", wikidata=Wikidata(asked, cache), **given)
    report = complete(
        tmp_path / "store", wikidata=Wikidata(None, cache, source=server.url), **given
    )
    assert len(report.open) == 1000 and {one.why for one in report.open} == {
        "no item has this name"
    }
    cache.close()
