import csv
import io
import json
import re

import press
import pytest

from kg import asking, ontology
from kg.web.filters import Filters, terms
from server import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    directory = press.fill(tmp_path_factory.mktemp("press") / "store")
    app = create_app({"STORE": str(directory), "READERS": 0})
    yield app.test_client()
    app.extensions["kg.store"].close()


def get(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, response.text
    return response.json


def ids(client, query):
    return sorted(item["claim"].partition("/claim/")[2] for item in get(client, query)["items"])


@pytest.mark.parametrize(
    "query, claims",
    [
        ("modality=pledged", ["talks-c3"]),
        ("polarity=negative", ["strike-c4", "talks-c4"]),
        ("type=SUPPORT", ["talks-c1"]),
        ("type=ASSAULT-heavy-weapons", ["strike-c2", "strike-c4"]),
        ("type=relation-head-of-state", ["talks-c2"]),
        ("quad=none", ["talks-c2"]),
        ("actor=agent/somalia&other=agent/kenya", ["strike-c1", "talks-c5"]),
        ("actor=Somalia&other=Kenya", ["strike-c1", "talks-c5"]),
        ("since=2022-03-01&until=2022-03", ["talks-c1", "talks-c3", "talks-c4"]),
        ("about=claim/talks-c2", ["talks-c2"]),
        ("speaker=agent/african-union", ["talks-c5"]),
        ("outlet=agent/coast-post&certainty=possible", ["talks-c5"]),
        ("place=place/lamu", ["talks-c1"]),
        ("article=article/nasty", ["nasty-c1"]),
        ("from=2022-03-01&to=2022-03", ["talks-c1", "talks-c3", "talks-c4"]),
        ("from=2023", ["talks-c5"]),
        ("confidence=0.9", []),
    ],
)
def test_filters_find_claims(client, query, claims):
    assert ids(client, f"/api/claims?{query}") == claims


@pytest.mark.parametrize(
    "query", ["type=XX", "modality=<b>", "from=monday", "actor=<x>", "confidence=2", "limit=0"]
)
def test_a_value_that_is_none_is_a_problem(client, query):
    assert get(client, f"/api/claims?{query}", 400)["status"] == 400


def test_claim_has_its_words_and_who_says_so(client):
    (claim,) = get(client, "/api/claims?speaker=agent/african-union")["items"]
    assert claim["sentence"].startswith("The African Union warned")
    assert claim["speaker"] == {"label": "African Union", "href": "/agent/african-union"}
    assert claim["words"] == "/article/talks#claim-talks-c5"
    assert claim["recipients"][0]["label"] == "Kenya"


def test_pages_follow_each_other(client):
    seen, path = [], "/api/claims?limit=4"
    while path:
        part = get(client, path)
        seen += [item["claim"] for item in part["items"]]
        path = part["next"]
    assert len(seen) == len(set(seen)) == part["total"] == 10


def test_table_has_the_same_rows(client):
    rows = csv.DictReader(io.StringIO(client.get("/api/claims?format=csv").text))
    assert [r["claim"] for r in rows] == [i["claim"] for i in get(client, "/api/claims")["items"]]


def test_event_has_all_its_claims(client):
    events = get(client, "/api/events")
    assert sum(len(event["claims"]) for event in events["items"]) == 10


@pytest.mark.parametrize("name, least", [("actors", 5), ("articles", 3)])
def test_lists_are_paged(client, name, least):
    part = get(client, f"/api/{name}?limit=2")
    assert len(part["items"]) == 2 and part["total"] == least and part["next"]


def test_every_question_is_described_and_answers(client):
    described = get(client, "/api/openapi.json")["paths"]
    for question in get(client, "/api/questions")["questions"]:
        assert {p["name"] for p in described[question["href"]]["get"]["parameters"]} == {
            p["name"] for p in question["parameters"]
        }
    for path in described:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("stored", ontology.questions()[:6], ids=lambda question: question.id)
def test_page_rest_and_endpoint_agree(client, stored):
    text = asking.filled(stored, {})
    given = {"query": text, "format": "json"}
    endpoint = json.loads(client.get("/sparql", query_string=given).data)["results"]["bindings"]
    rest = json.loads(client.get(f"/api/questions/{stored.id}").data)["results"]["bindings"]
    page = client.get(f"/questions/{stored.id}", headers={"Accept": "text/html"}).text
    assert rest == endpoint and len(re.findall(r"<tr>", page)) - 1 == len(rest)


def test_unknown_question_is_not_found(client):
    get(client, "/api/questions/nobody", 404)


def test_filters_survive_their_own_query_string():
    filters = Filters.read({"type": next(iter(terms())), "from": "2024", "confidence": "0.5"})
    again = dict(pair.split("=") for pair in filters.query_string().split("&"))
    assert Filters.read(again) == filters
