import press
import pytest
from rdflib import RDF, Graph

from kg import ontology
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
    app = create_app({"STORE": str(directory), "READERS": 0})
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
