import gzip
import hashlib
import json
import os
from email.utils import parsedate_to_datetime

import pytest
from conftest import TINY, running_app

from kg.errors import KgError
from kg.store.embedded import writing
from kg.web.access import Tokens
from kg.web.fairness import Budgets

INSERT = {"update": "INSERT DATA { <http://e/a> <http://e/b> 1 }"}
ALL = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def tokens(tmp_path):
    """A file of tokens; each is the name of its holder."""
    lines = ["# who may what", ""]
    for name, scopes in {"anna": "submit", "ben": "update", "cleo": "submit,admin"}.items():
        lines.append(f"{name} {scopes} {hashlib.sha256(name.encode()).hexdigest()}")
    file = tmp_path / "tokens"
    file.write_text("\n".join(lines))
    return file


def test_a_token_is_for_its_scope_and_lesser_ones(tmp_path, tokens):
    with writing(tmp_path / "store") as writer:
        writer.load(TINY, "application/trig")
    with running_app(tmp_path / "store", TOKENS=str(tokens)) as app:
        client = app.test_client()
        for token, status in {"anna": 403, "ben": 204, "cleo": 204, "dora": 401}.items():
            assert client.post("/update", data=INSERT, headers=bearer(token)).status_code == status


def test_every_change_is_logged_with_who_made_it_and_queries_on_request(tmp_path, tokens, caplog):
    with writing(tmp_path / "store") as writer:
        writer.load(TINY, "application/trig")
    for setting, lines in {"off": ["/update"], "on": ["/update", "/sparql"]}.items():
        caplog.clear()
        with running_app(tmp_path / "store", TOKENS=str(tokens), LOG=setting) as app:
            app.test_client().post("/update", data=INSERT, headers=bearer("ben"))
            app.test_client().get("/sparql", query_string={"query": ALL})
        entries = [json.loads(record.message) for record in caplog.records]
        assert [entry["path"] for entry in entries] == lines
        assert (entries[0]["who"], entries[0]["status"]) == ("ben", 204)
        assert all(len(entry["query"]) == 12 for entry in entries)


@pytest.mark.parametrize("line", ["anna submit", "anna all " + "0" * 64, "anna submit 00"])
def test_a_wrong_line_of_tokens_is_named(tmp_path, line):
    file = tmp_path / "tokens"
    file.write_text(f"# tokens\n{line}\n")
    with pytest.raises(KgError, match="line 2"):
        Tokens(file=str(file))


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_a_budget_is_used_up_and_grows_again():
    clock = Clock()
    budgets = Budgets(60, clock=clock)
    assert budgets.wait("a") == 0
    budgets.charge("a", 70)
    assert (10 < budgets.wait("a") < 11, budgets.wait("b")) == (True, 0)
    clock.now += 11
    assert budgets.wait("a") == 0
    clock.now += 1000
    budgets.charge("a", 61)
    assert budgets.wait("a") > 0


def test_a_client_without_budget_is_told_when_to_come_back(tiny_store):
    with running_app(tiny_store, RATE=1e-6, TOKEN="secret") as app:
        client = app.test_client()
        assert client.get("/sparql", query_string={"query": ALL}).status_code == 200
        response = client.get("/sparql", query_string={"query": ALL + " LIMIT 1"})
        assert (response.status_code, response.mimetype) == (429, "application/problem+json")
        assert int(response.headers["Retry-After"]) > 0
        assert "1e-06 seconds" in response.json["detail"]
        free = client.get(
            "/sparql", query_string={"query": ALL + " LIMIT 2"}, headers=bearer("secret")
        )
        assert free.status_code == 200
        assert client.get("/health").status_code == 200


def test_only_a_proxy_that_is_declared_names_clients(tiny_store):
    for proxies, status in {0: 429, 1: 200}.items():
        with running_app(tiny_store, RATE=1e-6, PROXIES=proxies) as app:
            client = app.test_client()
            for number in (1, 2):
                response = client.get(
                    f"/sparql?query=SELECT ({number} AS ?n) {{}}",
                    headers={"X-Forwarded-For": f"192.0.2.{number}"},
                )
            assert response.status_code == status


def test_more_time_than_the_limit_needs_a_token(tiny_store):
    from test_readers import CROSS

    with running_app(tiny_store, TIMEOUT=0.3, MAX_TIMEOUT=0.6, TOKEN="secret") as app:
        client = app.test_client()
        for headers, limit in (({}, "0.3"), (bearer("wrong"), "0.3"), (bearer("secret"), "0.6")):
            response = client.get(
                "/sparql", query_string={"query": CROSS, "timeout": 9}, headers=headers
            )
            assert (response.status_code, f"limit of {limit} s" in response.text) == (503, True)


@pytest.fixture(scope="module")
def capped(tiny_store):
    with running_app(tiny_store, MAX_ROWS=3) as app:
        yield app.test_client()


def test_a_result_past_a_cap_is_an_error_that_names_it(capped):
    response = capped.get("/sparql", query_string={"query": ALL})
    assert response.status_code == 503
    assert "more rows than the limit of 3" in response.json["detail"]
    assert "partial=true" in response.json["detail"]


@pytest.mark.parametrize(
    ("accept", "rows"),
    [
        (
            "application/sparql-results+json",
            lambda r: len(json.loads(r.text)["results"]["bindings"]),
        ),
        ("application/sparql-results+xml", lambda r: r.text.count("</result>")),
        ("text/csv", lambda r: len(r.text.splitlines()) - 1),
        ("text/tab-separated-values", lambda r: len(r.text.splitlines()) - 1),
    ],
)
def test_a_partial_result_is_well_formed_and_marked(capped, accept, rows):
    response = capped.get(
        "/sparql", query_string={"query": ALL, "partial": "true"}, headers={"Accept": accept}
    )
    assert (response.status_code, rows(response)) == (200, 3)
    assert "limit of 3" in response.headers["Result-Truncated"]
    assert "ETag" not in response.headers or "json" not in accept or response.json["truncated"]


def test_a_whole_result_is_not_marked(capped):
    parameters = {"query": ALL + " LIMIT 3", "partial": "true"}
    response = capped.get("/sparql", query_string=parameters)
    assert "Result-Truncated" not in response.headers
    assert "truncated" not in response.json


def test_a_graph_can_be_cut_as_lines_only(capped):
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }", "partial": "true"}
    lines = capped.get("/sparql", query_string=query, headers={"Accept": "application/n-triples"})
    assert (lines.status_code, len(lines.text.splitlines())) == (200, 3)


def test_a_mistake_names_the_word_and_the_line_that_mends_it(client):
    problem = client.get("/sparql", query_string={"query": "ASK { ?s dip:actor ?o }"}).json
    assert problem["token"] == "dip:actor"
    assert problem["hint"] == "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>"
    problem = client.get("/sparql", query_string={"query": "ASK { ?s ?p ?o } }"}).json
    assert (problem["token"], "hint" in problem) == ("}", False)


def test_what_is_large_is_packed_for_those_who_take_it(client):
    many = "SELECT * { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(3)) + " }"
    plain = client.get("/sparql", query_string={"query": many})
    packed = client.get(
        "/sparql", query_string={"query": many}, headers={"Accept-Encoding": "gzip"}
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    assert client.get("/sparql", query_string={"query": many}, headers=known).status_code == 304
    for refused in ("identity", "gzip;q=0", "*;q=0"):
        answer = client.get(
            "/sparql", query_string={"query": many}, headers={"Accept-Encoding": refused}
        )
        assert "Content-Encoding" not in answer.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_download_is_packed_as_it_is_streamed(client):
    plain = client.get("/export.nq")
    packed = client.get("/export.nq", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data


def test_a_query_text_has_a_limit(tiny_store):
    with running_app(tiny_store, MAX_QUERY=100) as app:
        response = app.test_client().post("/sparql", data={"query": "ASK {}" + " " * 100})
        assert (response.status_code, "100 characters" in response.text) == (413, True)


def test_what_is_old_says_since_when_it_is_so(tiny_store, client):
    os.utime(tiny_store / "current", (1_700_000_000, 1_700_000_000))
    response = client.get("/sparql?query=ASK {}")
    assert response.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT"


PATHS = (
    "/", "/articles", "/agents", "/search?q=x", "/questions", "/sparql", "/sparql?query=ASK{}",
    "/store?default", "/store?graph=http://example.org/monday", "/store/none", "/export.nq",
    "/export.csv", "/export.graphml", "/export.png", "/ontology", "/ontology.ttl", "/plover",
    "/.well-known/void", "/health", "/metrics", "/no/such/thing", "/update", "/graph/x",
    "/sparql?query=SELECT", "/static/style.css",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_head_is_get_without_the_body(client, path, accept):
    get, head = (client.open(path, method=m, headers={"Accept": accept}) for m in ("GET", "HEAD"))
    assert (head.status_code, head.data) == (get.status_code, b"")
    varying = ("Date", "Content-Length", "ETag") if path in ("/health", "/metrics") else ("Date",)
    assert _without(head, varying) == _without(get, varying)


def _without(response, names):
    return {name: value for name, value in response.headers if name not in names}


def test_pages_say_when_they_last_changed(client, tiny_store):
    os.utime(tiny_store / "current", (1_700_000_000, 1_700_000_000))
    for path in ("/", "/articles", "/questions"):
        response = client.get(path, headers={"Accept": "text/html"})
        changed = response.headers["Last-Modified"]
        assert parsedate_to_datetime(changed).year > 2023  # this program was started later
        again = client.get(path, headers={"Accept": "text/html", "If-Modified-Since": changed})
        assert again.status_code == 304
