"""The thirty competency questions, asked over HTTP of the seed article's graph and of our own."""

import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from conftest import Server

from kg import ontology
from kg.pipeline import build

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SEED = SHARED / "articles"
EXPECTED = SHARED / "eval" / "seed-questions.yaml"
OWN = ROOT / "data" / "articles"
RETOLD = OWN / "korea-china-seventy-five-years.txt"
SENTENCES = ROOT / "data" / "gold" / "korea-china-seventy-five-years.answers.yaml"

pytestmark = pytest.mark.skipif(not EXPECTED.exists(), reason="needs ../shared")


@cache
def expected():
    return yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))


def names():
    """Map every accepted label of an entity to its canonical one."""
    entities = expected()["entities"]
    return {x: e["label"] for e in entities for x in [e["label"], *e["accept_labels"]]}


@pytest.fixture(scope="module")
def seed_server(tmp_path_factory):
    store = tmp_path_factory.mktemp("seed") / "store"
    assert not build([SEED], store, date="2024-10-06").failures
    server = Server(store, readers=1)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    store = tmp_path_factory.mktemp("own") / "store"
    assert not build([OWN], store).failures
    server = Server(store, readers=1)
    yield server
    server.stop()


def ask(server, id):
    """Return the columns and rows that the server gives for a stored question."""
    question = next(q for q in ontology.questions() if q.id == id)
    status, body = server.get("/sparql", query=question.text, format="json")
    assert status == 200, body
    found = json.loads(body)
    columns = found["head"]["vars"]
    rows = [
        [r[c]["value"] if c in r else "" for c in columns] for r in found["results"]["bindings"]
    ]
    return columns, rows


def fits(question, columns, row, want):
    """Say whether a row gives the wanted values, in one of the accepted forms."""
    known = names()
    for column, value, wanted in zip(columns, row, want, strict=True):
        accepted = [wanted, *question.get("accept", {}).get(column, [])]
        if column == "trigger" and (wanted in value or value in wanted):
            continue
        if known.get(value, value) not in accepted:
            return False
    return True


def check(question, columns, rows, sentences=None):
    """Assert that the rows answer a question as it says: exactly, at least, or not at all."""
    assert len(columns) == len(question["columns"])
    wanted = [[(sentences or {}).get(v, v) for v in row] for row in question["rows"]]
    columns = question["columns"]
    for want in wanted:
        hits = [row for row in rows if fits(question, columns, row, want)]
        hits += [
            row
            for row in rows
            if {"a", "b"} <= set(columns)
            and fits(question, columns, [row[1], row[0], *row[2:]], want)
        ]
        assert hits, f"{want} is missing in {rows}"
    if question["match"] in {"exact", "empty"}:
        assert len(rows) == len(wanted), rows


@pytest.mark.parametrize("number", range(30))
def test_seed_article_answers(seed_server, number):
    question = expected()["questions"][number]
    columns, rows = ask(seed_server, question["id"])
    check(question, columns, rows)


@pytest.mark.parametrize("number", range(30))
def test_packaged_samples_answer(own_server, number):
    question = expected()["questions"][number]
    columns, rows = ask(own_server, question["id"])
    check(question, columns, rows, _own_sentences())


@cache
def _own_sentences():
    """Map the seed's sentences and words to those that tell the same in our own report."""
    own = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return {
        question["rows"][int(row)][int(column)]: text
        for question in expected()["questions"]
        for row, cells in own.get(question["id"], {}).items()
        for column, text in cells.items()
    }


@pytest.mark.parametrize("place", ["seed", "own"])
def test_evidence_quotes_the_article(place, request):
    server = request.getfixturevalue(f"{place}_server")
    _, body = server.get("/sparql", query=SPANS, format="json")
    rows = json.loads(body)["results"]["bindings"]
    assert len(rows) > 100
    for row in rows:
        start, end = int(row["start"]["value"]), int(row["end"]["value"])
        assert row["text"]["value"][start:end] == row["quote"]["value"]


SPANS = """
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?start ?end ?quote ?text WHERE {
  ?span nif:beginIndex ?start ; nif:endIndex ?end ; nif:anchorOf ?quote ;
    nif:referenceContext ?article .
  ?article nif:isString ?text .
}
"""
