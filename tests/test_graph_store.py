import io

import pytest

MONDAY = "/store?graph=http://example.org/monday"
NEW = "/store?graph=http://example.org/new"
TURTLE = {"content_type": "text/turtle"}
TRIPLE = b"<http://e/a> <http://e/b> 1 ."


def lines(client, path):
    response = client.get(path, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200, response.text
    return sorted(response.text.splitlines())


def test_a_graph_is_sent_in_the_format_asked_for(client):
    response = client.get(MONDAY, headers={"Accept": "text/turtle"})
    assert response.content_type == "text/turtle; charset=utf-8"
    assert '"Norge"@no' in response.text
    assert client.get(MONDAY + "&format=jsonld").mimetype == "application/ld+json"
    assert client.head(MONDAY).data == b""


def test_a_graph_that_is_known_is_not_sent_again(client):
    tag = client.get(MONDAY).headers["ETag"]
    assert client.get(MONDAY, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/store?graph=http://example.org/nowhere", 404),
        ("/store/nowhere", 404),
        ("/store", 400),
        ("/store?default&graph=http://example.org/monday", 400),
        (MONDAY + "&format=png", 406),
    ],
)
def test_what_is_not_there_is_a_problem(client, path, status):
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")


def test_the_default_graph_is_what_queries_see(client, writable):
    assert len(lines(client, "/store?default")) == 6
    assert len(lines(writable, "/store?default")) == 1


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_needs_a_token(client, method):
    assert client.open(MONDAY, method=method, data=TRIPLE, **TURTLE).status_code == 403


def test_put_makes_a_graph_then_replaces_it(writable):
    assert writable.put(NEW, data=TRIPLE, **TURTLE).status_code == 201
    assert writable.put(NEW, data=b"<x> <http://e/b> 2 .", **TURTLE).status_code == 204
    (line,) = lines(writable, NEW)
    assert line.startswith("<http://example.org/x> <http://e/b>")


def test_post_adds_to_a_graph(writable):
    assert writable.post(MONDAY, data=TRIPLE, **TURTLE).status_code == 204
    assert len(lines(writable, MONDAY)) == 4


def test_post_adds_every_part_of_a_form(writable):
    data = {
        "one": (io.BytesIO(TRIPLE), "one.ttl", "text/turtle"),
        "two": (io.BytesIO(b'<http://e/a> <http://e/b> "2" .'), "two.nt", "application/n-triples"),
    }
    assert writable.post(NEW, data=data).status_code == 201
    assert len(lines(writable, NEW)) == 2


def test_post_without_a_name_makes_a_graph_that_answers_there(writable):
    response = writable.post("/store", data=TRIPLE, **TURTLE)
    assert response.status_code == 201
    assert len(lines(writable, response.headers["Location"].removeprefix("http://localhost"))) == 1


def test_delete_removes_a_graph_once(writable):
    assert writable.delete(MONDAY).status_code == 204
    assert writable.delete(MONDAY).status_code == 404
    assert writable.get(MONDAY).status_code == 404


def test_an_empty_graph_exists(writable):
    assert writable.put(NEW, data=b"", **TURTLE).status_code == 201
    assert lines(writable, NEW) == []


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"<http://e/a> oops", "text/turtle", 400),
        (b"<http://e/a> <http://e/b> 1 .", "text/csv", 415),
        (b"<http://e/a> <http://e/b> 1 .", None, 415),
        (b'{"@context":"http://127.0.0.1:1/c","a":1}', "application/ld+json", 400),
    ],
)
def test_a_body_that_is_wrong_changes_nothing(writable, body, media_type, status):
    response = writable.put(MONDAY, data=body, content_type=media_type)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert len(lines(writable, MONDAY)) == 3
