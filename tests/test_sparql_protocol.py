import json

import pytest

MET = "SELECT ?who WHERE { ?x <http://example.org/met> ?who } ORDER BY ?who"
ASK = "ASK { ?s <http://example.org/borders> ?o }"
FORM = "application/x-www-form-urlencoded"
INSERT = "INSERT DATA { <http://e/a> <http://e/b> 1 }"


def who(response):
    assert response.status_code == 200, response.text
    return [row["who"]["value"][19:] for row in json.loads(response.data)["results"]["bindings"]]


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "GET", "query_string": {"query": MET}},
        {"method": "POST", "data": {"query": MET}},
        {"method": "POST", "data": MET, "content_type": "application/sparql-query"},
        {
            "method": "POST",
            "data": MET.encode(),
            "content_type": "application/sparql-query; charset=UTF-8",
        },
    ],
)
def test_a_query_comes_in_three_ways(client, request_):
    assert who(client.open("/sparql", **request_)) == ["chile", "sweden"]


def test_a_real_server_speaks_the_protocol_too(server):
    assert server.get("/sparql", query=ASK)[0] == 200
    status, body = server.get("/sparql", query="SELECT * {\n ?s e:p ?o }")
    assert (status, json.loads(body)["line"], json.loads(body)["column"]) == (400, 2, 5)
    assert server.get("/health")[0] == 200


@pytest.mark.parametrize("way", ["GET", "form", "direct"])
def test_graphs_of_the_request_are_the_dataset(client, way):
    graphs = {"default-graph-uri": ["http://example.org/monday"]}
    if way == "GET":
        response = client.get("/sparql", query_string={"query": MET, **graphs})
    elif way == "form":
        response = client.post("/sparql", data={"query": MET, **graphs})
    else:
        response = client.post(
            "/sparql", data=MET, query_string=graphs, content_type="application/sparql-query"
        )
    assert who(response) == ["sweden"]


def test_named_graphs_of_the_request_are_the_only_ones(client):
    query = "SELECT DISTINCT ?who WHERE { GRAPH ?who { ?s ?p ?o } }"
    parameters = {"query": query, "named-graph-uri": "http://example.org/tuesday"}
    assert who(client.get("/sparql", query_string=parameters)) == ["tuesday"]


def test_relative_iris_are_resolved_against_the_request(client):
    response = client.get("/sparql", query_string={"query": "SELECT (<x> AS ?who) {}"})
    assert b"http://localhost/x" in response.data


@pytest.mark.parametrize(
    ("request_", "status", "says"),
    [
        ({"query_string": {"query": "SELECT * {"}}, 400, "is not closed"),
        ({"query_string": [("query", MET), ("query", MET)]}, 400, "2 times"),
        ({"query_string": {"query": MET, "timeout": "soon"}}, 400, "number of seconds"),
        ({"query_string": {"query": MET, "default-graph-uri": "not an IRI"}}, 400, "absolute IRI"),
        ({"method": "POST"}, 415, FORM),
        ({"method": "POST", "data": {"update": INSERT}}, 400, "no query"),
        ({"method": "POST", "data": MET, "content_type": "text/plain"}, 415, "text/plain"),
        (
            {"method": "POST", "data": b"\xff", "content_type": "application/sparql-query"},
            400,
            "UTF-8",
        ),
        (
            {
                "method": "POST",
                "data": MET,
                "content_type": "application/sparql-query; charset=utf-16",
            },
            415,
            "utf-16",
        ),
        ({"method": "PUT", "data": {"query": MET}}, 405, "not allowed"),
        (
            {"query_string": {"query": "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}},
            403,
            "SERVICE",
        ),
        ({"query_string": {"query": "SELECT * FROM <file:///etc/hosts> {}"}}, 403, "file"),
    ],
)
def test_a_wrong_request_is_a_problem_with_a_sentence(client, request_, status, says):
    response = client.open("/sparql", **request_)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["status"] == status
    assert says in response.json["detail"]


def test_a_body_past_the_limit_is_413(tiny_store):
    from conftest import running_app

    with running_app(tiny_store, MAX_BODY=100) as app:
        response = app.test_client().post("/sparql", data={"query": MET + " " * 200})
        assert response.status_code == 413
        assert response.mimetype == "application/problem+json"


def test_without_a_query_the_service_describes_itself(client):
    response = client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    assert b"<http://localhost/sparql#service>" in response.data
    assert b"sparql-service-description#UnionDefaultGraph" in response.data
    assert b"SPARQL11Update" not in response.data


def test_head_and_options_are_answered(client):
    response = client.head("/sparql", query_string={"query": MET})
    assert (response.status_code, response.data) == (200, b"")
    assert "POST" in client.options("/sparql").headers["Allow"]


def test_any_site_may_read_but_no_site_may_write(client):
    assert client.get("/sparql?query=ASK{}").headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/sparql?query=ASK").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.post("/update").headers
    assert "Access-Control-Allow-Credentials" not in client.get("/sparql?query=ASK{}").headers


def test_an_answer_that_is_known_is_not_sent_again(client):
    first = client.get("/sparql", query_string={"query": MET})
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/sparql", query_string={"query": MET}, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/sparql", query_string={"query": ASK}, headers=known)
    assert other.status_code == 200
    csv = client.get("/sparql", query_string={"query": MET}, headers=known | {"Accept": "text/csv"})
    assert csv.status_code == 200


def test_updates_are_off_without_a_token(client):
    response = client.post("/update", data={"update": INSERT})
    assert (response.status_code, response.mimetype) == (403, "application/problem+json")
    assert "KG_TOKEN" in response.json["detail"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic secret"])
def test_an_update_needs_the_right_token(writable, header):
    response = writable.post("/update", data={"update": INSERT}, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_update_changes_what_queries_and_etags_see(writable):
    query = {"query": "ASK { <http://e/a> <http://e/b> 1 }"}
    before = writable.get("/sparql", query_string=query)
    assert writable.post("/update", data={"update": INSERT}).status_code == 204
    after = writable.get("/sparql", query_string=query)
    assert (before.json["boolean"], after.json["boolean"]) == (False, True)
    assert before.headers["ETag"] != after.headers["ETag"]


def test_using_graphs_are_those_of_the_request(writable):
    update = (
        "PREFIX e: <http://example.org/> DELETE WHERE { e:x ?p ?o } ;"
        " INSERT { ?o e:of 'a day' } WHERE { e:norway e:met ?o }"
    )
    data = {"update": update, "using-graph-uri": "http://example.org/tuesday"}
    assert writable.post("/update", data=data).status_code == 204
    query = "SELECT ?who WHERE { ?who <http://example.org/of> ?day }"
    assert who(writable.get("/sparql", query_string={"query": query})) == ["chile"]


@pytest.mark.parametrize(
    ("update", "status"),
    [
        ("INSERT DATA {", 400),
        ("LOAD <http://127.0.0.1:1/>", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
    ],
)
def test_an_update_that_is_wrong_changes_nothing(writable, update, status):
    generation = writable.get("/health").json["generation"]
    assert writable.post("/update", data={"update": update}).status_code == status
    assert writable.get("/health").json["generation"] == generation


def test_a_strict_default_graph_is_apart(writable):
    query = {"query": "SELECT ?who WHERE { ?s ?p ?who }"}
    assert who(writable.get("/sparql", query_string=query)) == ["sweden"]


def test_metrics_count_requests(client):
    client.get("/sparql?query=ASK{}")
    assert client.get("/metrics").status_code == 200
    text = client.get("/metrics").text
    assert 'kg_requests_total{room="sparql",status="200"}' in text
    assert "kg_generation_info" in text


DIP = "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#> "


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
@pytest.mark.parametrize("query", ["SELECT ?s { ?s a dip:Contry }", "ASK { ?s a dip:Contry }"])
def test_a_query_that_finds_nothing_is_told_of_names_that_are_not_there(client, form, query):
    answer = client.get("/sparql", query_string={"query": DIP + query, "format": form})
    assert answer.headers["Query-Hint"] == "dip:Contry is not in the ontology; dip:Country is."


@pytest.mark.parametrize("query", ["ASK { ?s a dip:Country }", "SELECT * { ?s ?p 19 }"])
def test_a_query_whose_names_are_known_or_that_finds_something_gets_no_hint(client, query):
    assert "Query-Hint" not in client.get("/sparql", query_string={"query": DIP + query}).headers


def test_a_malformed_query_is_told_of_names_that_are_not_there(client):
    answer = client.get("/sparql", query_string={"query": DIP + "ASK { ?s a dip:Contry"})
    assert (answer.status_code, "dip:Country" in answer.json["hint"]) == (400, True)


def test_an_update_that_is_a_query_is_told_where_to_go(writable):
    answer = writable.post("/update", data={"update": "SELECT * {}"})
    assert (answer.status_code, "/sparql" in answer.json["detail"]) == (400, True)


def test_what_an_update_did_is_written_down(writable, caplog):
    for change, before, after in (("INSERT", 6, 8), ("DELETE", 8, 6)):
        update = f"{change} DATA {{ GRAPH <http://e/new> {{ <http://e/a> <http://e/b> 1, 2 }} }}"
        assert writable.post("/update", data={"update": update}).status_code == 204
        entry = json.loads(caplog.records[-1].message)
        assert entry["quads_after"] - entry["quads_before"] == after - before
