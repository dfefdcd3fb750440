import csv
import io
import json
import re
from xml.etree import ElementTree

import press
import pytest
from page import Page
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.namespace import SKOS

from kg import ontology
from kg.namespaces import DIP, PLOVER
from kg.web.marked import SITEMAP
from server import create_app

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
BASE = "https://w3id.org/diplomacy-kg/"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    directory = press.fill(tmp_path_factory.mktemp("press") / "store")
    app = create_app({"STORE": str(directory), "READERS": 0, "TOKEN": "secret"})
    yield app.test_client()
    app.extensions["kg.store"].close()


@pytest.fixture
def browse(client):
    def go(path, status=200):
        response = client.get(path, headers=HTML)
        assert (response.status_code, response.mimetype) == (status, "text/html"), response.text
        return Page(response.text)

    return go


PATHS = [
    "/", "/articles", "/agents", "/search?q=kenya", "/questions", "/sparql", "/ontology",
    "/article/talks", "/article/nasty", "/agent/kenya", "/agent/hostile", "/agent/coast-post",
    "/place/lamu", "/claim/talks-c1", "/utterance/talks-u1", "/run/run-talks",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_page_is_well_formed_and_has_no_script_of_its_own(browse, path):
    page = browse(path)
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert page.values("src", "script") == [
        s for s in page.values("src", "script") if "/static/" in s
    ]
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]
    assert not page.values("style")
    assert not [h for h in page.values("href") if not re.match(r"/(?!/)|#|\?|https?://", h)]


def test_home_counts_what_is_there(browse):
    text = browse("/").texts()
    assert re.search(
        r"articles 3 claims 10 actors named in them 5 published 2022-01-01 – 2022-04-10", text
    )


def test_home_of_an_empty_graph_says_so(tmp_path):
    from kg.store.embedded import writing

    with writing(tmp_path / "store"):
        pass
    app = create_app({"STORE": str(tmp_path / "store"), "READERS": 0})
    assert "The graph is empty so far." in app.test_client().get("/", headers=HTML).text
    app.extensions["kg.store"].close()


def test_articles_are_listed_newest_first(browse):
    text = browse("/articles").texts()
    assert (
        text.index("Somalia accuses") < text.index("Kenya and Tanzania reopen") < text.index("<img")
    )


def test_article_keeps_its_text_and_marks_every_sentence(browse, client):
    source = client.get("/article/talks", headers=HTML).text
    body = "".join(re.findall(r'<p class="text">(.*?)</p>', source, re.DOTALL))
    plain = Page(re.sub(r'<span class="refs">.*?</span>', "", body)).text
    assert plain == press.TALKS
    page = browse("/article/talks")
    sentence = press.talks().claims[0].evidence
    assert f"char={sentence.start},{sentence.end}" in page.values("id")
    assert {f"claim-talks-c{n}" for n in range(1, 6)} <= set(page.values("id"))


def test_card_says_who_to_whom_how_and_according_to_whom(client):
    source = client.get("/article/talks", headers=HTML).text
    card = re.search(r'<li class="card[^>]*id="claim-talks-c5">.*?</li>', source, re.DOTALL)[0]
    text = Page(card).texts()
    assert "Sanction predicted possible" in text
    assert "Somalia → to Kenya" in text
    assert "says Coast Post › who quotes African Union when 2023" in text
    assert "confidence 0.87" in text


@pytest.mark.parametrize(
    "claim, classes", [("talks-c1", "vcoop"), ("talks-c2", "state"), ("talks-c4", "mconf unreal")]
)
def test_card_is_coloured_by_quad_class_and_dashed_if_not_done(client, claim, classes):
    source = client.get("/article/talks", headers=HTML).text
    assert f'<li class="card {classes}" id="claim-{claim}">' in source


def test_denial_leads_to_the_claim_it_denies(client):
    source = client.get("/article/strike", headers=HTML).text
    assert '<dt>denies</dt><dd><a href="#claim-strike-c2">' in source


def test_mentions_lead_to_their_entities(client):
    source = client.get("/article/talks", headers=HTML).text
    assert '<a href="/agent/african-union" title="African Union">African Union</a>' in source


def test_entity_page_tells_both_sides(browse):
    text = browse("/agent/kenya").texts()
    done, suffered = text.split("What was done to it")
    assert "Support · treaty signing" in done and "Accuse · allegation" in suffered
    assert "Q114" in text and "William Ruto · President" in text
    assert "Somalia 2 events" in text


def test_entity_page_tells_what_it_says(browse):
    assert "What it says" in browse("/agent/african-union").texts()


def test_claim_page_quotes_its_sentence_and_lists_its_statements(browse):
    text = browse("/claim/talks-c1").texts()
    assert "Kenya and Tanzania signed a road agreement in Lamu on 3 March 2022." in text
    assert "modality actual" in text


@pytest.mark.parametrize("path", PATHS)
def test_names_from_articles_are_never_markup(client, path):
    source = client.get(path, headers=HTML).text
    for danger in ("<script>alert", "<img src=x", "<b>today", 'href="javascript:'):
        assert danger not in source


@pytest.mark.parametrize(
    "words, found",
    [
        ("ken", "Kenya"),
        ("COAST road", "Kenya and Tanzania reopen the coast road"),
        ("\"' <script>", "Bobby"),
        ("} DROP ALL #", "Bobby"),
        ('") || true || CONTAINS("', "0 found"),
    ],
)
def test_search_takes_words_literally(client, words, found):
    response = client.get("/search", query_string={"q": words}, headers=HTML)
    assert found in Page(response.text).texts()


@pytest.mark.parametrize(
    "accept, served",
    [
        (HTML["Accept"], "text/html"),
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/n-triples, text/html;q=0.5", "application/n-triples"),
    ],
)
def test_resource_is_served_as_asked(client, accept, served):
    response = client.get("/agent/kenya", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, served)
    assert "Accept" in response.headers["Vary"]


# rdflib 7.6 reads JSON-LD by a class that it calls deprecated itself.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(
    "ending, format", [("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml")]
)
@pytest.mark.parametrize("path", ["agent/kenya", "article/nasty", "claim/talks-c4"])
def test_resource_has_rdf_under_its_ending(client, path, ending, format):
    response = client.get(f"/{path}.{ending}")
    graph = Graph().parse(data=response.data, format=format)
    assert list(graph.objects(URIRef(BASE + path), RDF.type))


def test_rdf_of_a_resource_has_labels_of_what_it_points_to(client):
    response = client.get("/agent/william-ruto.nt")
    assert '"Kenya"' in response.text


def test_page_points_to_its_rdf(client):
    response = client.get("/agent/kenya", headers=HTML)
    assert response.headers["Link"].startswith('</agent/kenya.ttl>; rel="alternate"')


def test_page_forbids_inline_scripts(client):
    policy = client.get("/", headers=HTML).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy


def test_unknown_resource_is_a_friendly_page_or_a_problem(client, browse):
    assert "Nothing in this graph is called" in browse("/agent/atlantis", 404).texts()
    response = client.get("/agent/atlantis")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "path", ["/agent/<script>", '/x"> <b>', "/agent/a b", "/agent/%00", "/%E2%80%AE"]
)
def test_strange_addresses_are_not_found_and_not_echoed_raw(client, path):
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    assert "<script>" not in response.text and "<b>" not in response.text


def test_data_iris_of_another_base_are_served_here(tmp_path):
    base = "https://graph.example/news/"
    store = press.fill(tmp_path / "store", base)
    app = create_app({"STORE": str(store), "READERS": 0, "BASE_IRI": base})
    client = app.test_client()
    page = Page(client.get("/agent/kenya", headers=HTML).text)
    assert "/article/talks#claim-talks-c1" in page.values("href")
    assert f"<{base}agent/kenya>" in client.get("/agent/kenya.nt").text
    app.extensions["kg.store"].close()


def test_graph_address_leads_to_its_content(client):
    response = client.get("/graph/article/talks")
    assert response.status_code == 303
    assert (
        response.location
        == "/store?graph=https%3A%2F%2Fw3id.org%2Fdiplomacy-kg%2Fgraph%2Farticle%2Ftalks"
    )


def test_ontology_page_explains_every_term(browse):
    ids = set(browse("/ontology").values("id"))
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, SKOS.Concept)
    terms = {str(t) for kind in kinds for t in ontology.vocabulary().subjects(RDF.type, kind)}
    ours = {ontology.local(t) for t in terms if t.startswith((str(DIP), str(PLOVER)))}
    assert ours <= ids


def test_ontology_is_rdf_for_programs(client):
    for path, headers in [("/ontology", {"Accept": "text/turtle"}), ("/ontology.nt", {})]:
        response = client.get(path, headers=headers)
        graph = Graph().parse(data=response.data, format=response.mimetype)
        assert (DIP.Claim, RDF.type, None) in graph and (PLOVER.AGREE, RDF.type, None) in graph


def test_ontology_in_no_known_format_is_not_found(client):
    assert client.get("/ontology.docx").status_code == 404


@pytest.mark.parametrize(
    "path, type",
    [
        ("/", "Dataset"),
        ("/article/talks", "NewsArticle"),
        ("/article/nasty", "NewsArticle"),
        ("/agent/kenya", "Country"),
        ("/agent/coast-post", "NewsMediaOrganization"),
        ("/claim/talks-c1", "Claim"),
    ],
)
def test_page_says_in_schema_org_what_it_is(client, path, type):
    source = client.get(path, headers=HTML).text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', source)
    assert json.loads(found)["@type"] == type


@pytest.mark.parametrize("path", ["agent/kenya", "article/talks", "claim/talks-c1"])
def test_claims_of_a_thing_are_data_under_its_ending(client, path):
    items = client.get(f"/{path}.json").json["items"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{path}.csv").text)))
    assert [row["claim"] for row in rows] == [item["claim"] for item in items] != []
    assert client.get("/agent/atlantis.json").status_code == 404


def test_every_address_of_the_sitemap_is_there(client):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    places = [loc.text.removeprefix("http://localhost") for loc in tree.iter(f"{{{SITEMAP}}}loc")]
    assert "/article/talks" in places and "/agent/kenya" in places
    assert {client.get(place, headers=HTML).status_code for place in places} == {200}
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text


def test_ontology_page_counts_and_shows_a_claim(browse):
    text = browse("/ontology").texts()
    assert "10 in this graph" in text
    assert "Kenya and Tanzania signed a road agreement" in text
