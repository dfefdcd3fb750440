"""A newcomer, told only the address, finds a threat, who made it and its words in an article."""

from contextlib import closing
from pathlib import Path

import pytest
from conftest import Server
from test_people import CHROMIUM, chromium  # noqa: F401  (the browser)

from kg import ontology, pipeline
from kg.store import open_store

ARTICLES = Path(__file__).parents[2] / "shared/articles"
WHO = "North Korea"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not ARTICLES.is_dir(), reason="../shared/articles is not there"),
    pytest.mark.skipif(
        not list((ontology.data_folder() / "models").glob("en_diplomacy*")),
        reason="there is no language model",
    ),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = tmp_path_factory.mktemp("newcomer") / "store"
    pipeline.build([str(ARTICLES)], directory, date="2024-10-06")
    with closing(open_store(directory)) as store:
        texts = [str(row["text"]) for row in store.rows(TEXTS)]
    server = Server(directory)
    yield server.url, texts
    server.stop()


TEXTS = """PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
SELECT ?text WHERE { ?article nif:isString ?text }"""


@pytest.mark.parametrize("width", [1280, 390])
def test_newcomer_finds_what_was_threatened_by_whom_and_where(chromium, site, width):  # noqa: F811
    address, texts = site
    tab = chromium.new_page(viewport={"width": width, "height": 900})
    tab.goto(address)
    tab.get_by_role("link", name="What is threatened").click()
    told = tab.locator("ol.timeline > li", has_text=WHO).first
    assert told.locator(".badge").all_inner_texts() == ["threatened"], "a threat, not a denial"
    assert told.locator(".what a.tone").inner_text().startswith("Threaten")
    assert WHO in told.locator(".what").inner_text()
    assert "says" in told.locator("p.small").inner_text()
    quote = told.locator("blockquote").inner_text().strip()
    assert any(quote in text for text in texts)
    told.locator("p.small a").last.click()
    assert tab.locator(".said.chosen").first.inner_text().strip() == quote
    tab.close()
