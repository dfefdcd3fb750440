"""Questions that Wikidata helps to answer, and links for others, of a store and over HTTP."""

import csv
import io
import json
from urllib.request import urlopen

import pytest
import wikidata_world as world
from click.testing import CliRunner
from conftest import Server, running_app

import kg
from kg import exchange, ontology
from kg.cli import main
from kg.namespaces import DEFAULT_BASE
from kg.web.federated import served

REPORT = """Title: Ankara warns Athens
Date: 2022-09-05
Publisher: North Sea Post
URL: https://news.example/ankara

Türkiye threatened Greece on Monday with military action over islands in the Aegean.
Türkiye threatened Sweden with a veto.
Norwegian Foreign Minister Emmanuel Macron met Danish officials.
Switzerland is a member of NATO.
"""
QUESTION = "q31"
SERVICE = """SELECT DISTINCT ?label ?capital WHERE {
  ?event dip:actor ?actor . ?actor owl:sameAs ?item ; rdfs:label ?label .
  SERVICE <%s> { ?item wdt:P36 ?place . ?place rdfs:label ?capital }
} ORDER BY ?label"""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("federated")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    kg.build(folder / "report.txt", folder / "store")
    return folder / "store"


@pytest.fixture(scope="module")
def wikidata():
    with world.serving() as server:
        yield server


@pytest.fixture(scope="module")
def listing(store, wikidata):
    """A real server that may call the local Wikidata-shaped endpoint."""
    server = Server(store, readers=1, service_allow=wikidata.url, wikidata=wikidata.url)
    yield server
    server.stop()


def pairs(body):
    rows = json.loads(body)["results"]["bindings"]
    return {(row["member"]["value"], row["neighbour"]["value"]) for row in rows}


def prefixed(query):
    from kg.namespaces import prologue

    return prologue(query) + query


def test_offline_the_packaged_facts_tell_which_member_threatens_a_neighbour(store):
    question = next(q for q in ontology.questions() if q.id == QUESTION)
    body = kg.open_store(store).query(question.text).body
    assert pairs(body) == {("Türkiye", "Greece")}


def test_a_query_over_http_joins_our_claims_with_the_endpoint(listing, wikidata):
    status, body = listing.get("/sparql", query=prefixed(SERVICE % wikidata.url), format="csv")
    assert status == 200 and "Türkiye,Ankara" in body.decode()


def test_an_endpoint_that_is_not_listed_is_refused(listing, wikidata):
    wikidata.asked.clear()
    other = wikidata.url.replace("127.0.0.1", "localhost")
    status, body = listing.get("/sparql", query=prefixed(SERVICE % other))
    assert status == 403 and "KG_SERVICE_ALLOW" in body.decode()
    assert wikidata.asked == []


def test_a_stored_question_is_answered_live(listing, wikidata):
    wikidata.asked.clear()
    with urlopen(f"{listing.url}/questions/{QUESTION}/live", timeout=60) as answer:
        assert answer.headers["Answered-From"] == wikidata.url
        assert pairs(answer.read()) == {("Türkiye", "Greece")}
    assert "wdt:P463" in wikidata.asked[0][2]


def test_it_is_answered_from_our_copy_where_the_endpoint_fails(store, wikidata):
    wikidata.faults = [world.status(500)]
    settings = {"SERVICE_ALLOW": wikidata.url, "WIKIDATA": wikidata.url}
    with running_app(store, **settings) as app:
        answer = app.test_client().get(f"/questions/{QUESTION}/live")
    assert answer.headers["Answered-From"] == "graph/enriched"
    assert pairs(answer.data) == {("Türkiye", "Greece")}


def test_it_is_answered_from_our_copy_where_nothing_may_be_called(store, wikidata):
    wikidata.asked.clear()
    with running_app(store, WIKIDATA=wikidata.url) as app:
        client = app.test_client()
        answer = client.get(f"/questions/{QUESTION}/live", headers={"Accept": "text/csv"})
        assert client.get("/questions/q01/live").status_code == 404
    assert answer.headers["Answered-From"] == "graph/enriched"
    assert answer.text.splitlines()[1].startswith("Türkiye,Greece,")
    assert wikidata.asked == []


def test_the_page_of_a_question_leads_to_its_live_answer(store):
    with running_app(store) as app:
        client = app.test_client()
        page = client.get(f"/questions/{QUESTION}").text
        assert f'href="/questions/{QUESTION}/live?format=csv"' in page
        assert "/live" not in client.get("/questions/q01").text


def test_only_marked_groups_are_asked_elsewhere():
    question = next(q for q in ontology.questions() if q.id == QUESTION)
    text = served(question.text, "http://e.example/sparql")
    assert text.count("SERVICE <http://e.example/sparql>") == 1 and "# wikidata" not in text


@pytest.mark.parametrize("form", ["links.sssom.tsv", "links.quickstatements"])
def test_the_links_are_exported_from_the_command_line(store, form):
    command = ["export", "--store", str(store), "--format", form]
    done = CliRunner().invoke(main, command)
    with running_app(store) as app:
        served = app.test_client().get(f"/{form}").text
    assert done.exit_code == 0
    assert done.output.count("\n") == served.count("\n") > 0
    refused = CliRunner().invoke(main, [*command, "--actor", "agent/china"])
    assert refused.exit_code == 1 and "takes no filters" in refused.output


def test_every_link_is_in_the_sssom_table(store):
    opened = kg.open_store(store)
    lines = list(exchange.sssom(opened, DEFAULT_BASE))
    head = [line for line in lines if line.startswith("#")]
    assert "#  wd: http://www.wikidata.org/entity/\n" in head
    rows = list(csv.DictReader(io.StringIO("".join(lines[len(head) :])), delimiter="\t"))
    (found,) = opened.rows(prefixed("SELECT (COUNT(*) AS ?n) { ?link a dip:Link }"))
    assert len(rows) == int(found["n"])
    (greece,) = [row for row in rows if row["subject_id"] == "data:agent/greece"]
    assert greece["predicate_id"] == "owl:sameAs" and greece["object_id"] == "wd:Q41"
    assert greece["mapping_justification"] == "semapv:LexicalMatching"
    assert greece["confidence"] == "0.99" and greece["mapping_date"] == "2026-11-24"


def test_what_wikidata_lacks_is_proposed_with_its_source(store):
    lines = list(exchange.quickstatements(kg.open_store(store)))
    office = [line for line in lines if line.startswith("Q3052772\tP39\t")]
    member = [line for line in lines if line.startswith("Q39\tP463\tQ7184\t")]
    assert len(office) == len(member) == 1, lines
    reference = 'S854\t"https://news.example/ankara"\tS1476\ten:"Ankara warns Athens"'
    assert member[0].endswith(f"{reference}\tS577\t+2022-09-05T00:00:00Z/11\n")


@pytest.mark.parametrize(
    ("path", "begin"),
    [("/links.sssom.tsv", "#curie_map:"), ("/links.quickstatements", "Q")],
)
def test_the_tables_are_served(store, path, begin):
    with running_app(store) as app:
        answer = app.test_client().get(path)
    assert answer.status_code == 200 and answer.text.startswith(begin)
    assert answer.content_type == "text/tab-separated-values; charset=utf-8"


def test_the_linksets_are_described(store):
    query = """SELECT ?predicate ?n { ?set a void:Linkset ; void:linkPredicate ?predicate ;
        void:triples ?n ; void:objectsTarget ?target }"""
    rows = kg.open_store(store).rows(prefixed(query))
    kinds = {str(row["predicate"]).rpartition("#")[2] for row in rows}
    assert kinds >= {"sameAs", "exactMatch"}
