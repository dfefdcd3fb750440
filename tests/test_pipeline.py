import dataclasses
import json

import pytest
import told

from kg import extraction, pipeline
from kg.articles import from_text
from kg.errors import InputError, ShapeError
from kg.records import to_records
from kg.store import open_store

BASE = "https://graph.example/"
PACT = {"id": "pact", "text": told.TEXT, "date": "2021-06-02", "publisher": "EFE", "title": "Pact"}
RAIN = {"id": "rain", "text": "It rained in Quito all day.", "date": "2021-06-03"}


@pytest.fixture(scope="module")
def tools():
    return told.tools(BASE)


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    monkeypatch.setattr(extraction, "extract", told.read)


@pytest.fixture
def build(tmp_path, tools):
    def run(*articles, lines=(), into="store", **options):
        source = tmp_path / "in.jsonl"
        rows = [*map(json.dumps, articles), *lines]
        source.write_text("\n".join(rows), encoding="utf-8")
        return pipeline.build(source, tmp_path / into, tools=options.pop("tools", tools), **options)

    return run


def quads(directory):
    store = open_store(directory)
    try:
        return b"".join(store.dump("application/n-quads", ordered=True)).splitlines()
    finally:
        store.close()


def names(directory):
    store = open_store(directory)
    try:
        return [name.removeprefix(BASE + "graph/") for name in store.graphs()]
    finally:
        store.close()


def test_every_article_gets_a_graph_and_the_shared_graphs_are_there(build, tmp_path):
    report = build(PACT, RAIN)
    assert (report.built, report.claims, report.failures) == (["pact", "rain"], 4, [])
    assert names(tmp_path / "store") == [
        "agents",
        "article/pact",
        "article/rain",
        "derived",
        "enriched",
        "links",
        "ontology",
        "tables",
        "void",
    ]


@pytest.mark.parametrize(
    "line, complaint",
    [
        ("{broken", "in.jsonl:3: no JSON"),
        ('{"text": ""}', "in.jsonl:3"),
        (json.dumps({**PACT, "id": "twice"}), "the same text as"),
        (json.dumps({"id": "when", "text": "Nothing says when."}), "has no date of publication"),
    ],
)
def test_what_fails_is_reported_and_the_rest_is_built(build, tmp_path, line, complaint):
    report = build(PACT, RAIN, lines=[line])
    assert report.built == ["pact", "rain"]
    assert complaint in str(report.failures[0])
    assert "article/pact" in names(tmp_path / "store")


def test_an_article_that_breaks_a_shape_is_left_out(build, tmp_path, monkeypatch):
    claim = dataclasses.replace(told.CLAIMS[0], confidence=7.0)
    wrong = dataclasses.replace(told.EXTRACTION, claims=(claim,))
    monkeypatch.setattr(told, "EXTRACTION", wrong)
    report = build(PACT, RAIN)
    assert report.built == ["rain"]
    assert "dip:confidence" in report.failures[0].message
    assert "pact" in report.failures[0].message
    assert "article/pact" not in names(tmp_path / "store")


def test_an_unchanged_article_is_skipped_and_a_changed_one_replaced(build, tmp_path):
    build(PACT, RAIN)
    report = build(PACT, {**RAIN, "text": "It rained in Quito at night."})
    assert (report.unchanged, report.built) == (["pact"], ["rain"])
    texts = [line for line in quads(tmp_path / "store") if b"isString" in line and b"Quito" in line]
    assert len(texts) == 1 and b"at night" in texts[0]


def test_a_changed_program_builds_anew(build, tools):
    build(PACT)
    changed = dataclasses.replace(tools)
    vars(changed)["version"] = "another"
    assert build(PACT, tools=changed).built == ["pact"]


def test_the_same_build_twice_gives_the_same_quads_but_for_the_time(build, tmp_path):
    build(PACT, RAIN, into="one")
    build(PACT, RAIN, into="two")
    one, two = (set(quads(tmp_path / name)) for name in ("one", "two"))
    assert one and all(b"startedAtTime" in line for line in one ^ two)


def test_an_interrupted_build_leaves_the_old_store(build, tmp_path):
    build(PACT)
    before = quads(tmp_path / "store")

    def interrupt(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(RAIN, progress=interrupt)
    assert quads(tmp_path / "store") == before


def test_progress_names_each_input_and_what_came_of_it(build):
    lines = []
    build(PACT, progress=lines.append, lines=["{"])
    assert lines[0].endswith("in.jsonl:1: 4 claims")
    assert "no JSON" in lines[1]


def test_entities_are_linked_to_wikidata_with_a_reason(build, tmp_path):
    build(PACT)
    lines = b"\n".join(quads(tmp_path / "store"))
    assert b"<https://graph.example/agent/chile> <http://www.w3.org/2002/07/owl#sameAs>" in lines
    assert b"ontology#reason" in lines


def test_the_date_option_dates_every_input(build):
    undated = {"id": "when", "text": "Nothing says when."}
    assert build(undated, date="2021-06-04").built == ["when"]


def test_add_replaces_one_article_and_returns_its_records(build, tmp_path, tools):
    build(RAIN)
    article = from_text(**PACT)
    coded = pipeline.add(article, tmp_path / "store", tools=tools)
    records = list(to_records(coded.extraction, publisher=coded.publisher))
    assert records[0]["id"] == "pact"
    assert coded.graph == BASE + "graph/article/pact"
    assert {"article/pact", "article/rain"} <= set(names(tmp_path / "store"))


def test_code_asks_for_a_date(tools):
    with pytest.raises(InputError, match="no date of publication"):
        pipeline.code(from_text("Nothing says when."), tools=tools)


def test_code_refuses_a_graph_that_breaks_a_shape(tools, monkeypatch):
    claim = dataclasses.replace(told.CLAIMS[0], confidence=1.5)
    wrong = dataclasses.replace(told.EXTRACTION, claims=(claim,))
    monkeypatch.setattr(told, "EXTRACTION", wrong)
    with pytest.raises(ShapeError, match=r"pact: https://.*/claim/pact-c1 dip:confidence"):
        pipeline.code(from_text(**PACT), tools=tools)


@pytest.mark.parametrize(
    "name, id, type",
    [
        ("Reuters", "agent/reuters", "NewsAgency"),
        ("reuters", "agent/reuters", "NewsAgency"),
        ('The "Daily" <Moon>', "agent/the-daily-moon", "NewsAgency"),
    ],
)
def test_a_publisher_is_a_packaged_entity_or_a_new_one(tools, name, id, type):
    found = tools.publisher(from_text("Text.", publisher=name))
    assert (found.id, found.type) == (id, type)


def test_an_article_without_publisher_has_none(tools):
    assert tools.publisher(from_text("Text.")) is None


def test_records_tell_of_failures_in_their_place(tmp_path, tools):
    source = tmp_path / "in.jsonl"
    source.write_text("{\n" + json.dumps(PACT) + "\n", encoding="utf-8")
    found = list(pipeline.records(source, tools=tools))
    assert [r["kind"] for r in found[:2]] == ["error", "article"]
    assert found[0]["message"].endswith("in.jsonl:1: " + found[0]["message"].rpartition(":1: ")[2])


def test_a_fault_of_ours_costs_one_article_only(build, monkeypatch, caplog):
    def read(article, **options):
        if article.id == "rain":
            raise IndexError("list index out of range")
        return told.read(article, **options)

    monkeypatch.setattr(extraction, "extract", read)
    report = build(RAIN, PACT)
    assert report.built == ["pact"]
    assert "cannot be coded: IndexError" in str(report.failures[0])
    assert "Article rain cannot be coded" in caplog.text
