import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import press
import pytest
from rdflib import RDF, Graph

from kg import fetching, ontology
from kg.namespaces import DIP
from kg.web import paste, submissions
from server import create_app

TEXT = (
    "Norway recognised Kosovo. <script>alert(1)</script> Norway denied that it had expelled envoys."
)

pytestmark = pytest.mark.skipif(
    not list((ontology.data_folder() / "models").glob("en_diplomacy*")),
    reason="there is no language model",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    directory = press.fill(tmp_path_factory.mktemp("press") / "store")
    app = create_app({"STORE": str(directory), "READERS": 0, "TOKEN": "secret"})
    yield app.test_client()
    app.extensions["kg.store"].close()


def send(client, status=200, **fields):
    response = client.post("/paste", data={"date": "2008-03-28", **fields})
    assert response.status_code == status, response.text
    return response


def test_claims_are_shown_and_nothing_is_stored(client):
    before = client.application.extensions["kg.store"].generation
    page = send(client, text=TEXT, title="Two <b>acts</b>").text
    assert page.count('<li class="card') >= 1
    assert "<script>alert" not in page and "<b>acts" not in page
    assert client.application.extensions["kg.store"].generation == before


def test_triples_can_be_had(client):
    graph = Graph().parse(data=send(client, text=TEXT, **{"as": "ttl"}).text, format="turtle")
    assert list(graph.subjects(RDF.type, DIP.Claim))


@pytest.mark.parametrize(
    "fields, status",
    [
        ({"text": " "}, 422),
        ({"text": "x" * (paste.MOST + 1)}, 413),
        ({"text": TEXT, "date": "soon"}, 422),
    ],
)
def test_what_cannot_be_read_is_a_problem(client, fields, status):
    assert send(client, status, **fields).json["status"] == status


def test_one_article_is_read_at_a_time(client, monkeypatch):
    monkeypatch.setattr(submissions, "PATIENCE", 0.01)
    with submissions._one_preview:
        send(client, 503, text=TEXT)


def test_the_time_is_taken_from_the_budget(client):
    budgets = client.application.extensions["kg.budgets"]
    budgets.charge("127.0.0.1", budgets.seconds * 2)
    send(client, 429, text=TEXT)


PAGE = f"""<!doctype html><html lang="en"><head><title>Two acts</title>
<meta property="article:published_time" content="2008-03-28T09:00:00Z">
<meta property="og:site_name" content="Fjord Post"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Two acts</h1><p>{TEXT.partition(" <")[0]}</p><p>Norway denied that it had expelled
envoys, and the ministry in Oslo said on Friday that nothing else was planned for the spring.</p>
</article><footer>Cookies and more</footer></body></html>"""


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/report" else 404)
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def take(client, url, token="secret"):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post("/paste/text", json={"url": url}, headers=headers)


def is_the_report(found):
    stated = (found["title"], found["date"], found["publisher"])
    assert stated == ("Two acts", "2008-03-28", "Fjord Post")
    assert "Norway recognised Kosovo." in found["text"] and "Cookies" not in found["text"]


def test_page_is_taken_from_a_file(client):
    is_the_report(client.post("/paste/text", data=PAGE.encode()).json)
    assert client.post("/paste/text", data=TEXT.encode()).json == {"text": TEXT}


@pytest.mark.parametrize(
    "data, status", [(b"", 422), (b"\x00\xff\x00", 400), (b"x" * 3_000_001, 413)]
)
def test_file_that_holds_no_article_is_a_problem(client, data, status):
    assert client.post("/paste/text", data=data).status_code == status


def test_page_is_fetched_for_the_holder_of_a_token(client, site, monkeypatch):
    here = partial(fetching.fetch, private=["127.0.0.1"])
    monkeypatch.setattr(paste.fetching, "fetch", here)
    is_the_report(take(client, f"{site}/report").json)
    assert take(client, f"{site}/gone").status_code == 422


@pytest.mark.parametrize("token, status", [("", 401), ("wrong", 401), ("secret", 400)])
def test_nothing_is_fetched_for_others_or_from_private_places(client, site, token, status):
    assert take(client, f"{site}/report", token).status_code == status


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://a.example/", "http://[::1]/"])
def test_address_that_is_none_is_a_problem(client, url):
    assert take(client, url).status_code == 400
