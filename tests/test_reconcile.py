"""/reconcile speaks the Reconciliation Service API 0.2 (W3C CG Final Report, 10 April 2023)."""

import json

import pytest
from conftest import running_app

from kg import mapping
from kg.linking import Gazetteer, link
from kg.namespaces import DEFAULT_BASE, DIP, graph_iri
from kg.store.embedded import writing


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    gazetteer, store = Gazetteer.load(), tmp_path_factory.mktemp("actors") / "store"
    links = mapping.links_graph(link(gazetteer.entities(), gazetteer), DEFAULT_BASE)
    graphs = {"agents": mapping.agents_graph(gazetteer, DEFAULT_BASE), "links": links}
    with writing(store, optimise=False) as writer:
        for name, graph in graphs.items():
            writer.replace_graph(str(graph_iri(DEFAULT_BASE, name)), mapping.ntriples(graph))
    with running_app(store) as app:
        yield app.test_client()


def get(client, path="/reconcile", status=200, **parameters):
    given = {k: v if isinstance(v, str) else json.dumps(v) for k, v in parameters.items()}
    answer = client.get(path, query_string=given)
    assert answer.status_code == status, answer.text
    return answer


def results(client, **query):
    answer = get(client, queries={"q0": query}).get_json()
    return answer["q0"]["result"]


def test_the_manifest_says_what_the_service_can_do(client):
    answer = get(client)
    manifest = answer.get_json()
    assert "0.2" in manifest["versions"] and manifest["name"]
    assert manifest["identifierSpace"] == DEFAULT_BASE and manifest["schemaSpace"] == str(DIP)
    assert manifest["view"]["url"] == "http://localhost/{{id}}"
    assert manifest["preview"]["url"].endswith("/reconcile/preview?id={{id}}")
    assert manifest["preview"]["width"] and manifest["preview"]["height"]
    assert set(manifest["suggest"]) == {"entity", "type", "property"}
    assert {"id": "Country", "name": "country"} in manifest["defaultTypes"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.content_type.startswith("application/json")


def test_every_address_of_the_manifest_answers(client):
    manifest = get(client).get_json()
    for service in manifest["suggest"].values():
        assert service["service_url"] == "http://localhost"
        assert get(client, service["service_path"], prefix="co").get_json()["result"]
    url = manifest["preview"]["url"].replace("{{id}}", "agent/kenya")
    assert "Kenya" in client.get(url.removeprefix("http://localhost")).text
    page = client.get(
        manifest["view"]["url"].replace("http://localhost", "").replace("{{id}}", "agent/kenya")
    )
    assert page.status_code == 200


# The shape of the specification's example of a batch (section 4), with our types and properties.
BATCH = {
    "q0": {
        "query": "Angela Merkel",
        "type": "Person",
        "limit": 5,
        "properties": [
            {"pid": "country", "v": "Germany"},
            {"pid": "wikidata", "v": {"id": "Q567"}},
        ],
        "type_strict": "should",
    },
    "q1": {"query": "Republic of Kenya", "type": ["Country"], "limit": 2},
}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_is_answered_key_by_key(client, method):
    given = {"queries": json.dumps(BATCH)}
    sent = {"data": given} if method == "POST" else {"query_string": given}
    answer = client.open("/reconcile", method=method, **sent).get_json()
    assert set(answer) == {"q0", "q1"}
    first = answer["q0"]["result"][0]
    assert (first["id"], first["name"]) == ("agent/angela-merkel", "Angela Merkel")
    assert first["type"] == [{"id": "Person", "name": "person"}] and first["match"] is True
    assert first["score"] == 100 and first["description"] == "person, Germany"
    assert {f["id"] for f in first["features"]} == {"name", "country", "wikidata"}
    assert answer["q1"]["result"][0]["id"] == "agent/kenya" and len(answer["q1"]["result"]) <= 2


@pytest.mark.parametrize("query", ["Kenya", json.dumps({"query": "Kenya", "limit": 1})])
def test_a_single_query_is_answered(client, query):
    answer = get(client, query=query).get_json()
    assert answer["result"][0]["id"] == "agent/kenya" and answer["result"][0]["match"]


@pytest.mark.parametrize(
    ("name", "type", "id"),
    [
        ("china", "Country", "agent/china"),
        ("Q148", None, "agent/china"),
        ("agent/china", None, "agent/china"),
        ("Côte d'Ivoire", "Country", "agent/cote-d-ivoire"),
        ("Cote dIvoire", "Country", "agent/cote-d-ivoire"),
        ("Gulf Co-operation Council", None, "agent/gulf-cooperation-council"),
        ("MERKEL, Angela", "Person", "agent/angela-merkel"),
        ("Djibouti", "Place", "place/djibouti"),
    ],
)
def test_the_best_candidate_is_the_right_one(client, name, type, id):
    found = results(client, query=name, **({"type": type} if type else {}))
    assert found[0]["id"] == id, found


def test_a_name_that_two_bear_is_no_sure_match(client):
    found = results(client, query="Djibouti")
    assert [one["match"] for one in found[:2]] == [False, False]
    assert {one["id"] for one in found[:2]} == {"agent/djibouti", "place/djibouti"}
    (sure,) = [one for one in results(client, query="Djibouti", type="Country") if one["match"]]
    assert sure["id"] == "agent/djibouti"


def test_properties_decide_between_namesakes(client):
    other = [{"pid": "country", "v": "Kenya"}, {"pid": "unknown", "v": "x"}]
    right = results(client, query="Angela Merkel", properties=[{"pid": "country", "v": "Q183"}])
    wrong = results(client, query="Angela Merkel", properties=other)
    assert right[0]["score"] == 100 and right[0]["match"]
    assert wrong[0]["score"] == 70 and not wrong[0]["match"]


def test_what_is_nowhere_near_has_no_result(client):
    assert results(client, query="Xyzzyx Qwertz") == []
    assert results(client, query="") == []


@pytest.mark.parametrize("strict", ["any", "all"])
def test_a_strict_type_leaves_others_out(client, strict):
    found = results(client, query="Kenya", type=["Person"], type_strict=strict)
    assert all("Person" in [t["id"] for t in one["type"]] for one in found)
    assert results(client, query="Kenya", type="Person", type_strict="should")[0]["score"] == 90


@pytest.mark.parametrize(
    "queries",
    ["{", "[]", '{"q0": "Kenya"}', '{"q0": {}}', '{"q0": {"query": "x", "limit": 0}}',
     '{"q0": {"query": "x", "type_strict": "no"}}', '{"q0": {"query": "x", "type": [1]}}',
     '{"q0": {"query": "x", "properties": [{"pid": "country"}]}}',
     json.dumps({"q0": {"query": "x" * 301}})],
)  # fmt: skip
def test_a_malformed_request_is_told(client, queries):
    answer = get(client, status=400, queries=queries)
    assert answer.content_type == "application/problem+json" and answer.get_json()["detail"]


def test_a_batch_is_bounded(client):
    get(client, status=413, queries={f"q{n}": {"query": "x"} for n in range(101)})


def test_entities_types_and_properties_are_suggested(client):
    entities = get(client, "/reconcile/suggest/entity", prefix="Merk").get_json()["result"]
    assert entities[0]["id"] == "agent/angela-merkel" and entities[0]["description"]
    assert entities[0]["notable"] == [{"id": "Person", "name": "person"}]
    more = get(client, "/reconcile/suggest/entity", prefix="Merk", cursor="1").get_json()["result"]
    assert more == entities[1:]
    types = get(client, "/reconcile/suggest/type", prefix="Coun").get_json()["result"]
    assert types == [{"id": "Country", "name": "country"}]
    found = get(client, "/reconcile/suggest/property", prefix="wiki").get_json()["result"]
    assert found == [{"id": "wikidata", "name": "Wikidata item"}]
    assert get(client, "/reconcile/suggest/entity", prefix="").get_json()["result"] == []


def test_a_preview_is_a_page_that_may_stand_in_a_frame(client):
    answer = get(client, "/reconcile/preview", id="agent/kenya")
    assert "<h1>" in answer.text and "Q114" in answer.text and "country" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    get(client, "/reconcile/preview", status=404, id="agent/atlantis")


def test_columns_can_be_added(client):
    offered = get(client, "/reconcile/properties", type="Person").get_json()
    assert {"id": "wikidata", "name": "Wikidata item"} in offered["properties"]
    wanted = {"ids": ["agent/angela-merkel", "agent/atlantis"],
              "properties": [{"id": "country"}, {"id": "wikidata"}]}  # fmt: skip
    answer = get(client, extend=wanted).get_json()
    assert [one["id"] for one in answer["meta"]] == ["country", "wikidata"]
    row = answer["rows"]["agent/angela-merkel"]
    assert row == {
        "country": [{"id": "agent/germany", "name": "Germany"}],
        "wikidata": [{"str": "Q567"}],
    }
    assert answer["rows"]["agent/atlantis"] == {"country": [], "wikidata": []}
    get(client, status=400, extend={"ids": [], "properties": [{"id": "shoe size"}]})


def test_scripts_of_other_sites_may_ask_by_callback(client):
    answer = get(client, callback="jQuery123.take", query="Kenya")
    assert answer.content_type.startswith("text/javascript")
    assert answer.text.startswith("/**/jQuery123.take({") and answer.text.endswith("});")
    get(client, status=400, callback="alert(1)//", query="Kenya")
