"""Drives Debian's Chromium by Playwright, as a person would; without either these are skipped."""

import shutil
from urllib.parse import urlencode

import press
import pytest
from test_browser import address  # noqa: F401  (the server with the sample press)

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):  # noqa: F811
    """Open a page of the server; messages on the console and requests elsewhere are failures."""
    wrong, tabs = [], []

    def go(path, width=1280, dark=False):
        scheme = "dark" if dark else "light"
        tab = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        tab.on("console", lambda said: wrong.append(said.text))
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        local = (address, "data:", "blob:")
        tab.on("request", lambda sent: sent.url.startswith(local) or wrong.append(sent.url))
        tab.goto(address + path, wait_until="networkidle")
        tabs.append(tab)
        return tab

    yield go
    for tab in tabs:
        tab.close()
    assert wrong == []


def test_click_on_a_claim_shows_its_words(visit):
    tab = visit("/article/talks")
    warned = press.talks().claims[4]
    tab.get_by_label("Permanent link to claim 5").click()
    assert tab.locator(".said.chosen").inner_text().strip() == warned.evidence.quote
    tab.go_back()
    assert tab.locator(".said.chosen").count() == 0


def test_click_on_words_chooses_their_claim(visit):
    tab = visit("/article/talks")
    tab.locator(".trigger", has_text="promised").click()
    assert tab.url.endswith("#claim-talks-c3")
    assert tab.locator(".card.chosen").get_attribute("id") == "claim-talks-c3"


def test_tap_on_words_brings_up_the_claim_on_a_phone(visit):
    tab = visit("/article/talks", width=390)
    tab.locator(".trigger", has_text="cut trade").click()
    sheet = tab.get_by_role("complementary")
    assert "African Union" in sheet.inner_text() and "predicted" in sheet.inner_text()
    tab.keyboard.press("Escape")
    assert not sheet.is_visible()


def test_claims_of_an_article_are_narrowed_in_the_address(visit):
    tab = visit("/article/talks")
    tab.get_by_label("How far").select_option("pledged")
    tab.wait_for_url("**modality=pledged*")
    assert tab.locator(".card").count() == 1
    tab.go_back()
    assert tab.locator(".card").count() == 5


def test_keyboard_reaches_a_claim_and_lights_up_its_words(visit):
    tab = visit("/article/talks")
    for _ in range(60):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Claim 4":
            break
    assert "lit" in tab.locator("#claim-talks-c4").get_attribute("class").split()
    tab.keyboard.press("Enter")
    assert tab.locator(".said.chosen").inner_text() == press.talks().claims[3].evidence.quote


def chosen(tab):
    return tab.locator(".drawer .card").first


@pytest.mark.parametrize("view", ["timeline", "network", "map"])
def test_view_is_gone_through_with_the_keyboard(visit, view):
    tab = visit(f"/{view}")
    tab.locator("figure[data-ready]").wait_for()
    canvas = tab.get_by_role("application")
    canvas.focus()
    tab.keyboard.press("ArrowRight")
    assert chosen(tab).is_visible()
    tab.keyboard.press("Escape")
    assert not chosen(tab).is_visible()


def test_filters_are_in_the_address_and_stay_from_view_to_view(visit):
    tab = visit("/timeline")
    tab.get_by_label("How far").select_option("predicted")
    tab.wait_for_url("**/timeline?modality=predicted")
    assert "1 claim" in tab.locator("h2").first.inner_text()
    tab.get_by_role("link", name="Network").click()
    tab.wait_for_url("**/network?modality=predicted")
    tab.go_back()
    tab.go_back()
    assert "10 claims" in tab.locator("h2").first.inner_text()


def test_hostile_names_do_not_run_in_views(visit):
    tab = visit("/network")
    tab.locator("figure[data-ready]").wait_for()
    tab.get_by_role("application").focus()
    for _ in range(7):
        tab.keyboard.press("ArrowRight")
        if "Bobby" in tab.locator(".drawer").inner_text():
            break
    assert "<script>" in tab.locator(".drawer").inner_text()


def test_newcomer_finds_who_denies_what_and_the_words(visit):
    tab = visit("/")
    tab.get_by_role("link", name="What is denied").click()
    told = tab.locator(".timeline li", has_text="Tanzania said Kenya had not closed its border")
    speaker = told.get_by_role("link", name="Tanzania", exact=True)
    assert speaker.is_visible()
    told.get_by_role("link", name="reopen the coast road").click()
    assert "had not closed" in tab.locator(".said.chosen").inner_text()


def test_pair_is_told_with_what_became_of_promises(visit):
    tab = visit("/agent/kenya")
    tab.get_by_role("link", name="with Somalia").click()
    tab.locator("figure[data-ready]").wait_for()
    assert tab.locator("h1").inner_text() == "Kenya and Somalia"
    assert "2022" in tab.get_by_role("region", name="Year by year").inner_text()
    assert "2 claims" in tab.locator("h2").last.inner_text()


def test_sides_of_an_event_stand_beside_each_other(visit):
    tab = visit("/claim/strike-c4")
    tab.locator('dd a[href^="/event/"]').click()
    assert "Who denies it" in tab.locator("main").inner_text()


def asking(body):
    prefix = "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>\n"
    return "/sparql?" + urlencode({"query": prefix + body})


def test_answer_is_seen_as_a_chart(visit):
    tab = visit(asking("SELECT ?a (COUNT(*) AS ?n) { ?e dip:actor ?a } GROUP BY ?a"))
    tab.get_by_role("button", name="Chart").click()
    chart = tab.get_by_role("region", name="Chart")
    assert "Kenya" in chart.inner_text()
    assert chart.locator("meter").count() == chart.locator("tr").count() > 4


@pytest.mark.parametrize("view", ["Timeline", "Network", "Map"])
def test_query_is_seen_as_its_comment_says(visit, view):
    body = 'SELECT ?a ?b ?day { ?e dip:actor ?a ; dip:recipient ?b BIND("2022-03-01" AS ?day) }'
    tab = visit(asking(f"#defaultView:{view}\n{body}"))
    tab.locator("figure canvas").wait_for()
    assert tab.locator("[data-view]").get_attribute("data-view") == view
    tab.get_by_role("application").focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".drawer tbody tr").count() > 0


def test_editor_completes_from_our_own_data(visit):
    tab = visit("/sparql")
    tab.locator("form[data-ready]").wait_for()
    tab.locator(".CodeMirror").click()
    tab.keyboard.press("Control+A")
    tab.keyboard.type(
        "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#> SELECT * { ?x a dip:Coun"
    )
    tab.keyboard.press("Control+Space")
    tab.locator(".CodeMirror-hints", has_text="Country").wait_for()


def test_keyboard_leaves_the_editor(visit):
    tab = visit("/sparql")
    tab.locator("form[data-ready]").wait_for()
    tab.locator(".CodeMirror").click()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Run"
    tab.keyboard.press("Enter")
    tab.locator("#result table").wait_for()


def test_pasted_article_is_read_in_place(visit):
    tab = visit("/")
    tab.get_by_role("link", name="Paste an article").click()
    tab.get_by_label("Text").fill("Chile recognised Fiji. Peru denied that it had expelled envoys.")
    tab.get_by_role("button", name="Read it").click()
    tab.locator(".said").first.wait_for(timeout=60_000)
    tab.locator(".trigger").first.click()
    assert tab.locator(".card.chosen").count() == 1


def test_article_is_taken_from_a_file(visit):
    tab = visit("/paste")
    page = b"<!doctype html><title>Envoys</title><p>Chile recognised Fiji on Monday.</p>"
    file = {"name": "report.html", "mimeType": "text/html", "buffer": page}
    tab.get_by_label("From a file").set_input_files([file])
    tab.get_by_text("Here is its text").wait_for()
    assert tab.get_by_label("Text").input_value().strip() == "Chile recognised Fiji on Monday."
    assert tab.get_by_label("Headline").input_value() == "Envoys"


def test_choice_and_place_of_a_view_are_in_the_address(visit):
    tab = visit("/timeline")
    tab.locator("figure[data-ready]").wait_for()
    tab.get_by_role("button", name="Closer").click()
    tab.get_by_role("application").focus()
    tab.keyboard.press("ArrowRight")
    told = chosen(tab).inner_text()
    assert "chosen=" in tab.url and "at=" in tab.url
    again = visit(tab.url[tab.url.index("/timeline") :])
    again.locator("figure[data-ready]").wait_for()
    chosen(again).wait_for()
    assert chosen(again).inner_text() == told


@pytest.mark.parametrize("path", ["/embed/network?actor=Kenya", "/embed/questions/q01?view=Chart"])
def test_view_is_shown_in_a_frame_of_another_site(visit, address, path):  # noqa: F811
    tab = visit("/")
    answer = tab.request.get(address + path)
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    own = tab.request.get(f"{address}/network").headers["content-security-policy"]
    assert "frame-ancestors 'self'" in own
    tab = visit(path)
    assert tab.locator("nav[aria-label=Site]").count() == 0
    assert tab.get_by_role("link", name="From the Diplomacy Knowledge Graph").is_visible()


def test_snippet_to_copy_leads_to_the_same_view(visit, address):  # noqa: F811
    tab = visit("/network?modality=pledged")
    tab.get_by_text("Show this on another page").click()
    code = tab.locator("details.samples pre").last.inner_text()
    assert f'src="{address}/embed/network?modality=pledged"' in code


def test_actor_is_asked_for_by_name(visit):
    tab = visit("/timeline")
    tab.get_by_label("Who takes part").fill("Somalia")
    tab.get_by_role("button", name="Show").click()
    tab.wait_for_url("**actor=Somalia*")
    assert "2 claims" in tab.locator("h2").first.inner_text()
    assert tab.get_by_label("Who takes part").input_value() == "Somalia"
