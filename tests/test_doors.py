"""A stored question has one definition: page, REST, SPARQL, command, tool and notebook agree."""

import csv
import io
import json
import re
from contextlib import closing

import pytest
from click.testing import CliRunner
from page import Page

import kg
from kg import asking, notebook, ontology
from kg.assistants import Desk
from kg.cli import main
from kg.errors import QueryError
from kg.store import open_store
from server import create_app

NAME = "korea-china-seventy-five-years"

pytestmark = pytest.mark.skipif(
    not list((ontology.data_folder() / "models").glob("en_diplomacy*")),
    reason="there is no language model",
)


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    place = tmp_path_factory.mktemp("doors") / "store"
    kg.build(next((ontology.data_folder() / "articles").glob(f"{NAME}*")), place)
    return place


@pytest.fixture(scope="module")
def client(directory):
    app = create_app({"STORE": str(directory), "READERS": 0})
    yield app.test_client()
    app.extensions["kg.store"].close()


@pytest.fixture(scope="module")
def store(directory):
    with closing(open_store(directory)) as opened:
        yield opened


def bindings(text):
    return json.loads(text)["results"]["bindings"]


@pytest.mark.parametrize("stored", ontology.questions(), ids=lambda question: question.id)
def test_every_door_gives_the_same_answer(client, directory, store, stored):
    query = {"query": asking.filled(stored, {}), "format": "json"}
    expected = bindings(client.get("/sparql", query_string=query).text)
    plain = [{name: cell["value"] for name, cell in row.items()} for row in expected]
    arguments = ["ask", stored.id, "--store", str(directory), "--format", "json"]
    assert bindings(CliRunner().invoke(main, arguments).output) == expected
    assert bindings(client.get(f"/api/questions/{stored.id}").text) == expected
    table = csv.reader(io.StringIO(client.get(f"/api/questions/{stored.id}?format=csv").text))
    assert len(list(table)) == len(expected) + 1
    assert Desk(store).ask_question(stored.id) == plain
    assert list(notebook.ask(store, stored.id)) == plain
    page = client.get(f"/questions/{stored.id}", headers={"Accept": "text/html"}).text
    assert len(re.findall(r"<tr>", page)) == (len(expected) + 1)


def test_some_questions_have_answers(store):
    assert sum(len(notebook.ask(store, q.id)) > 0 for q in ontology.questions()) > 15


def test_rows_show_themselves_and_are_a_data_frame(store):
    query = "SELECT ?c ?x { ?c a dip:Country ; rdfs:label 'China'@en BIND('<b>' AS ?x) }"
    rows = notebook.select(store, query)
    shown = Page(rows._repr_html_())
    assert shown.values("href") == ["https://w3id.org/diplomacy-kg/agent/china"]
    assert "<b>" in shown.text
    assert rows.to_pandas().to_dict("records") == [dict(row) for row in rows]


def test_what_has_no_rows_says_so(store):
    with pytest.raises(QueryError, match="ASK"):
        notebook.select(store, "ASK {}")
    with pytest.raises(QueryError, match="nobody"):
        notebook.ask(store, "nobody")
