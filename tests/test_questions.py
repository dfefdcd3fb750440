import dataclasses
import json
import re

import press
import pytest

from kg import ontology
from kg.namespaces import DEFAULT_BASE
from kg.web import questions
from server import create_app

HTML = {"Accept": "text/html"}
WHO = """# Who took part in what?
# param: actor | Actor | agent | kenya
PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>  # WHERE { nothing }
SELECT ?actor ?event WHERE { ?event dip:actor ?actor }
"""
STATED = WHO.replace("{ ?event", "{ VALUES ?actor { <http://a.example/> } ?event")
SOMEBODY = ontology.Question(
    "who", "Who took part in what?", WHO, (ontology.Param("actor", "Actor", "agent", "kenya"),)
)
SAME = dataclasses.replace(SOMEBODY, id="same", text=STATED)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    store = press.fill(tmp_path_factory.mktemp("press") / "store")
    app = create_app({"STORE": str(store), "READERS": 0})
    with pytest.MonkeyPatch.context() as patch, app.app_context():
        patch.setattr(ontology, "questions", lambda: (SOMEBODY, SAME))
        yield app.test_client()
    app.extensions["kg.store"].close()


def get(client, path, status=200, **arguments):
    response = client.get(path, query_string=arguments, headers=HTML)
    assert response.status_code == status, response.text
    return response.text


def rows(source):
    return len(re.findall(r"<tr>", source)) - 1


def test_questions_are_listed(client):
    assert '<a href="/questions/who">Who took part in what?</a>' in get(client, "/questions")


def test_question_answers_with_its_default_and_labels(client):
    source = get(client, "/questions/who")
    assert (
        rows(source) == 5
        and f'<a href="/agent/kenya" title="{DEFAULT_BASE}agent/kenya">Kenya</a>' in source
    )
    assert f"VALUES ?actor {{ &lt;{DEFAULT_BASE}agent/kenya&gt; }}" in source


@pytest.mark.parametrize("name", ["who", "same"])
def test_question_answers_for_another_value(client, name):
    assert rows(get(client, f"/questions/{name}", actor="Tanzania")) == 1


@pytest.mark.parametrize("name", ["who", "same"])
def test_question_without_value_answers_for_all(client, name):
    assert rows(get(client, f"/questions/{name}", actor="")) > 5


@pytest.mark.parametrize("hostile", ["x> } DROP ALL #", "http://a/> . ?s ?p ?o } #", '"', "<b>"])
def test_value_cannot_change_the_question(client, hostile):
    source = get(client, "/questions/who", actor=hostile)
    assert rows(source) == 0 and "<b>" not in source


def test_unknown_question_is_not_found(client):
    get(client, "/questions/nobody", 404)


@pytest.mark.parametrize(
    "type, value, written",
    [
        ("text", 'a "b" \\ c\n', '"a \\"b\\" \\\\ c"'),
        ("date", "2022-03-03", '"2022-03-03"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("agent", "Côte d’Ivoire", f"<{DEFAULT_BASE}agent/cote-d-ivoire>"),
        ("agent", "agent/kenya", f"<{DEFAULT_BASE}agent/kenya>"),
        ("agent", "http://a.example/x", "<http://a.example/x>"),
        ("agent", "http://a.example/> }", '"http://a.example/> }"'),
        ("agent", "", ""),
    ],
)
@pytest.mark.usefixtures("client")
def test_value_becomes_one_term(type, value, written):
    assert questions.term(type, value) == written


def test_editor_starts_with_a_query_and_the_stored_questions(client):
    source = get(client, "/sparql")
    assert "SELECT ?actor ?type ?date ?sentence" in source
    assert '<option value="# Who took part' in source


def test_editor_answers_without_any_script(client):
    source = get(
        client,
        "/sparql",
        query="SELECT ?x WHERE { ?x a <https://w3id.org/diplomacy-kg/ontology#Country> }",
    )
    assert rows(source) == 3 and ">Somalia</a>" in source


@pytest.mark.parametrize(
    "query, shown",
    [
        ("ASK { ?s ?p ?o }", "Yes"),
        ("CONSTRUCT { ?s a 1 } WHERE { SELECT ?s { ?s ?p ?o } LIMIT 1 }", "Turtle"),
    ],
)
def test_editor_shows_what_is_no_table(client, query, shown):
    assert shown in get(client, "/sparql", query=query)


def test_editor_says_where_a_query_is_wrong(client):
    source = get(client, "/sparql", 400, query="SELECT ?x WHERE {\n ?x a }")
    assert re.search(r'class="problem">Line 2, column', source)


def test_editor_refuses_what_may_not_run(client):
    source = get(
        client, "/sparql", 403, query="SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }"
    )
    assert 'class="problem"' in source


def test_values_in_results_are_never_markup(client):
    query = 'SELECT ("<script>alert(1)</script>" AS ?x) (<javascript:alert(1)> AS ?y) {}'
    source = get(client, "/sparql", query=query)
    assert "<script>alert" not in source and 'href="javascript' not in source


@pytest.mark.parametrize("stored", ontology.questions(), ids=lambda question: question.id)
def test_stored_question_is_unchanged_by_its_defaults(client, stored):
    given = {param.name: param.default for param in stored.params}
    store = client.application.extensions["kg.store"]
    again = questions.filled(stored, given)
    assert questions.result(store, again).rows == questions.result(store, stored.text).rows


def test_page_and_endpoint_agree(client):
    answer = client.get("/sparql", query_string={"query": WHO, "format": "json"})
    assert len(json.loads(answer.data)["results"]["bindings"]) == rows(
        get(client, "/questions/who", actor="")
    )
