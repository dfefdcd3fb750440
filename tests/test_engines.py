"""Other engines behind the same door: the same rows, pages, limits and refusals as our own."""

import json
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import oxigraph
import pytest
import virtuoso

import kg
from kg import ontology
from kg.errors import LimitError, QueryError, RefusedError, StoreError
from kg.store import Limits, open_store
from kg.store.wire import Credentials
from server import create_app

ARTICLES = Path(__file__).parents[1] / "data" / "articles"
NAMES = ("korea-china-seventy-five-years.txt", "finland-joins-nato.txt", "briefs.jsonl")
SELECT = "SELECT ?l WHERE { ?c a dip:Country ; rdfs:label ?l } ORDER BY ?l LIMIT 5"
PREFIXES = (
    "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>"
    " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
)
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?c != ?f) }"


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ours")
    kg.build([ARTICLES / name for name in NAMES], folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def exported(ours):
    return b"".join(open_store(ours).dump("application/n-quads", ordered=True))


@contextmanager
def _oxigraph(folder, quads):
    if not oxigraph.SERVER.exists():
        pytest.skip("the native Oxigraph server (PyPI: oxigraph) is not here")
    with oxigraph.running(folder, quads) as server:
        yield server


@contextmanager
def _virtuoso(folder, quads):
    if not (virtuoso.SERVER and virtuoso.CLIENT):
        pytest.skip("Virtuoso (virtuoso-t, isql-vt) is not here")
    with virtuoso.running(folder) as server:
        server.load(quads, quads=True)
        base = server.url.removesuffix("/sparql")
        yield SimpleNamespace(
            url=server.url,
            update=f"{base}/sparql-auth",
            data=f"{base}/sparql-graph-crud-auth",
        )


@pytest.fixture(scope="module", params=[_oxigraph, _virtuoso], ids=["oxigraph", "virtuoso"])
def engine(request, tmp_path_factory, exported):
    with request.param(tmp_path_factory.mktemp("engine"), exported) as server:
        yield server


@pytest.fixture(scope="module")
def client(engine):
    app = create_app(
        {
            **{"STORE": engine.url, "UPDATE": engine.update, "DATA": engine.data},
            **{"TOKEN": "secret", "TIMEOUT": 5, "MAX_ROWS": 2000, "RATE": 1000},
        }
    )
    app.extensions["kg.store"].wire = _wire(app.extensions["kg.store"])
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = "Bearer secret"
    return client


def _wire(store):
    """Return the wire of a store with the password that a new Virtuoso has."""
    return type(store)(
        store.url,
        update=store.update_url,
        limits=store.limits,
        credentials=Credentials("dba", "dba"),
    ).wire


def table(rows):
    return sorted(sorted((str(k), str(v)) for k, v in row.items()) for row in rows)


@pytest.mark.parametrize("question", ontology.questions(), ids=lambda question: question.id)
def test_each_question_has_the_same_rows_as_at_home(ours, engine, question):
    assert table(open_store(engine.url).rows(question.text)) == table(
        open_store(ours).rows(question.text)
    )


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml"])
def test_answers_have_the_same_bytes_as_at_home(ours, client, form):
    here = create_app({"STORE": str(ours), "READERS": 1, "MEMORY": 0})
    answers = [
        app.get("/sparql", query_string={"query": PREFIXES + SELECT, "format": form})
        for app in (here.test_client(), client)
    ]
    here.extensions["kg.store"].close()
    assert answers[0].status_code == answers[1].status_code == 200
    if form == "json":
        assert answers[0].json == answers[1].json
    else:
        assert answers[0].data == answers[1].data


@pytest.mark.parametrize(
    "path",
    ["/", "/articles", "/agents", "/timeline", "/questions/q01", "/agent/finland", "/health"],
)
def test_pages_are_there(client, path):
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text[:300]


def test_the_whole_graph_comes_out_as_it_went_in(client, exported):
    answer = client.get("/export.nq")
    # Virtuoso writes points anew, in capitals and with a datatype of its own.
    there, here = (
        {line for line in data.splitlines() if b"/P625>" not in line}
        for data in (answer.data, exported)
    )
    assert there == here
    assert client.get("/export.trig").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("SELECT * { ?s ?p }", 400, "Line 1, column 11"),
        ("SELECT * {", 400, "400"),
        ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("ASK FROM <file:///etc/passwd> { ?s ?p ?o }", 403, "FROM may not name a file"),
        ("ASK {" * 300 + "}" * 300, 400, "nested"),
        (SLOW, 503, "5 seconds"),
    ],
)
def test_what_may_not_run_is_refused_and_what_is_too_slow_ends(client, query, status, says):
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert says in answer.json["detail"]


def test_a_result_past_the_cap_is_refused_or_marked(client):
    everything = "SELECT * WHERE { ?s ?p ?o } LIMIT 3000"
    assert "limit of 2,000" in client.post("/sparql", data={"query": everything}).json["detail"]
    part = client.post("/sparql", data={"query": everything, "partial": "true"})
    assert part.status_code == 200
    assert len(part.json["results"]["bindings"]) == 2000


def test_graphs_and_updates_go_through(client):
    graph = {"graph": "http://example.org/new"}
    data = '<http://e/s> <http://e/p> "é\\n", 5 .'
    made = client.put("/store", query_string=graph, data=data, content_type="text/turtle")
    assert made.status_code == 201
    assert (
        b'"5"'
        in client.get(
            "/store", query_string=graph, headers={"Accept": "application/n-triples"}
        ).data
    )
    text = "INSERT DATA { GRAPH <http://example.org/new> { <http://e/t> <http://e/p> 6 } }"
    done = client.post("/update", data=text, content_type="application/sparql-update")
    assert done.status_code in (200, 204), done.text
    count = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <http://example.org/new> { ?s ?p ?o } }"
    found = client.get("/sparql", query_string={"query": count})
    assert json.loads(found.data)["results"]["bindings"][0]["n"]["value"] == "3"
    assert client.delete("/store", query_string=graph).status_code in (200, 204)
    assert client.delete("/store", query_string=graph).status_code == 404


@pytest.mark.parametrize(
    ("text", "error"),
    [("INSERT DATA { ?s }", QueryError), ("LOAD <http://127.0.0.1/x>", RefusedError)],
)
def test_a_bad_update_is_not_sent(engine, text, error):
    store = open_store(engine.url, update="http://127.0.0.1:1/")
    with pytest.raises(error):
        store.update(text)


def test_an_engine_that_has_only_the_union_cannot_be_served_strict(engine):
    store = open_store(engine.url, strict=True)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    if store.url.endswith("/query"):
        assert str(store.rows(count)[0]["n"]) == "0"
    else:
        with pytest.raises(StoreError, match="--default-graph union"):
            store.rows(count)


def test_a_part_is_never_passed_off_for_the_whole(engine):
    store = open_store(engine.url, limits=Limits(seconds=1, rows=10**7))
    with pytest.raises(LimitError):
        store.query("SELECT * WHERE { ?s ?p ?o . ?o ?q ?r . ?a ?b ?r }")
