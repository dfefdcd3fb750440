import json

import press
import pytest

from kg import mapping, pipeline
from kg.errors import InputError, ShapeError
from kg.store.embedded import writing
from server import create_app

TOKEN = {"Authorization": "Bearer secret"}
ARTICLE = {
    "text": press.TALKS,
    "title": "Kenya and Tanzania reopen the coast road",
    "date": "2022-03-04",
    "publisher": "Coast Post",
    "url": "https://coast.example/road",
}


@pytest.fixture
def store(tmp_path):
    return press.fill(tmp_path / "store")


@pytest.fixture
def app(store, monkeypatch):
    monkeypatch.setattr(pipeline, "load_tools", lambda base: base)
    monkeypatch.setattr(pipeline, "add", added)
    app = create_app({"STORE": str(store), "READERS": 0, "TOKEN": "secret"})
    yield app
    app.extensions["kg.store"].close()


def added(article, store, *, tools):
    """Store a hand-made graph in place of what the language model would read."""
    desk = press.talks()
    desk.article = article
    name = f"{tools}graph/article/{article.id}"
    triples = mapping.ntriples(desk.graph())
    with writing(store) as writer:
        writer.replace_graph(name, triples)
    return pipeline.Coded(desk.extraction(), desk.publisher, name, triples)


def post(app, body, headers=TOKEN, **options):
    return app.test_client().post("/articles", json=body, headers=headers, **options)


def test_article_is_stored_and_answered_with_its_records(app):
    response = post(app, ARTICLE)
    assert response.status_code == 201
    kinds = [record["kind"] for record in response.json["records"]]
    assert kinds[0] == "article" and kinds.count("claim") == 5
    page = app.test_client().get(response.headers["Location"], headers={"Accept": "text/html"})
    assert page.status_code == 200 and "reopen the coast road" in page.text


def test_records_come_as_lines_where_asked(app):
    response = post(app, ARTICLE, TOKEN | {"Accept": "application/x-ndjson"})
    records = [json.loads(line) for line in response.text.splitlines()]
    assert response.mimetype == "application/x-ndjson" and records[0]["title"] == ARTICLE["title"]


@pytest.mark.parametrize("headers, status", [({}, 401), ({"Authorization": "Bearer wrong"}, 401)])
def test_writing_needs_the_token(app, headers, status):
    assert post(app, ARTICLE, headers).status_code == status


def test_writing_is_off_without_a_token(store):
    app = create_app({"STORE": str(store), "READERS": 0, "TOKEN": ""})
    assert post(app, ARTICLE).status_code == 403
    app.extensions["kg.store"].close()


def test_store_elsewhere_takes_no_article():
    app = create_app({"STORE": "http://127.0.0.1:9/", "TOKEN": "secret"})
    response = post(app, ARTICLE)
    assert response.status_code == 403 and "elsewhere" in response.json["detail"]


@pytest.mark.parametrize(
    "change, said",
    [
        ({"text": None}, "'text' is missing"),
        ({"text": " \n"}, "empty"),
        ({"text": 7}, "'text' is no text"),
        ({"date": "yesterday"}, "yesterday"),
        ({"source": "x"}, "Unknown field 'source'"),
        ({"text": "a\x00b"}, "U+0000"),
    ],
)
def test_bad_article_is_a_problem_that_says_what(app, change, said):
    response = post(app, ARTICLE | change)
    assert (response.status_code, response.mimetype) == (422, "application/problem+json")
    assert said in response.json["detail"]


@pytest.mark.parametrize(
    "body, status", [(b"{", 400), (b"[1]", 400), (b"\xff", 400), (b"[" * 99999, 400)]
)
def test_body_that_is_no_object_is_a_problem(app, body, status):
    headers = TOKEN | {"Content-Type": "application/json"}
    response = app.test_client().post("/articles", data=body, headers=headers)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_other_media_types_are_refused(app):
    response = app.test_client().post("/articles", data={"text": "x"}, headers=TOKEN)
    assert response.status_code == 415


@pytest.mark.parametrize("error", [InputError("no date"), ShapeError("no label")])
def test_article_that_cannot_be_coded_is_a_problem(app, monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(pipeline, "add", fail)
    response = post(app, ARTICLE)
    assert response.status_code == 422 and str(error) in response.json["detail"]
