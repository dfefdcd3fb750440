"""Pages in a real browser: for everyone, light, quick with much data, safe with bad data."""

import json
import shutil
from urllib.parse import urlsplit

import press
import pytest
from conftest import Server
from rdflib import RDFS, XSD
from rdflib.namespace import DCTERMS

from kg import mapping
from kg.namespaces import DEFAULT_BASE, DIP, NIF, PLOVER, graph_iri
from kg.store.embedded import writing

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.base", reason="axe-core is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CLAIMS, ACTORS = 5000, 1000
BUDGET = 300_000
LONG = "W" * 50_000 + "\u202e" + "\u0644" * 25_000 + " <script>alert(1)</script>"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

PAGES = [
    "/",
    "/articles",
    "/agents",
    "/agent/kenya",
    "/agent/hostile",
    "/article/talks",
    "/article/nasty",
    "/article/long",
    "/claim/strike-c4",
    "/timeline",
    "/network",
    "/map",
    "/pair?actor=agent/kenya&other=agent/somalia",
    "/questions",
    "/questions/q01",
    "/sparql",
    "/paste",
    "/embed/network",
    "/embed/questions/q01",
    "/ontology",
    "/search?q=WWW",
]


def long():
    desk = press.Desk("long", f"{LONG}\n{press.BOBBY} met Kenya.", LONG, "2022-02-02")
    by, to = desk.by(press.HOSTILE, press.BOBBY), desk.by(press.KENYA, "Kenya")
    event = press.Event("CONSULT", desk.at("met"), "meeting", (by, to))
    desk.claim(event, f"{press.BOBBY} met Kenya.")
    return desk


def much():
    """Yield N-Triples of many claims by many actors, on as many days."""
    article = f"<{DEFAULT_BASE}article/much>"
    yield f'{article} a <{DIP.Article}> ; <{DCTERMS.title}> "Much" .'
    for actor in range(ACTORS):
        yield f'<{DEFAULT_BASE}agent/a{actor}> a <{DIP.Country}> ; <{RDFS.label}> "Actor {actor}" .'
    kinds = ("SUPPORT", "AID", "ACCUSE", "ASSAULT")
    for n in range(CLAIMS):
        claim, event = f"<{DEFAULT_BASE}claim/m{n}>", f"<{DEFAULT_BASE}event/m{n}>"
        span = f"<{DEFAULT_BASE}article/much#char={n},{n + 1}>"
        day = f'"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}"'
        yield f"{event} a <{DIP.Event}> ; <{DIP.eventType}> <{PLOVER[kinds[n % 4]]}> ;"
        yield f" <{DIP.actor}> <{DEFAULT_BASE}agent/a{n % ACTORS}> ;"
        yield f" <{DIP.recipient}> <{DEFAULT_BASE}agent/a{(n * 7 + 3) % ACTORS}> ;"
        yield f" <{DIP.date}> {day}^^<{XSD.date}> ."
        yield f"{claim} a <{DIP.Claim}> ; <{DIP.about}> {event} ; <{DIP.evidence}> {span} ;"
        yield f" <{DIP.modality}> <{DIP['modality-actual']}> ; <{DIP.confidence}> 0.9 ;"
        yield f" <{DIP.polarity}> <{DIP['polarity-positive']}> ;"
        yield f" <{DIP.certainty}> <{DIP['certainty-certain']}> ."
        yield f'{span} <{NIF.anchorOf}> "x" ; <{NIF.referenceContext}> {article} .'


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = press.fill(tmp_path_factory.mktemp("press") / "store")
    with writing(directory) as writer:
        name = graph_iri(DEFAULT_BASE, "article/long")
        writer.replace_graph(str(name), mapping.ntriples(long().graph()))
    server = Server(directory)
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    directory = tmp_path_factory.mktemp("busy") / "store"
    with writing(directory) as writer:
        writer.load("\n".join(much()).encode(), "text/turtle")
    server = Server(directory, readers=1)
    yield server.url
    server.stop()


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def look(chromium):
    """Open an address; what the page says on the console and asks elsewhere is kept with it."""
    contexts = []

    def go(address, width=1280, scheme="light", **more):
        size = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, color_scheme=scheme, **more)
        contexts.append(context)
        tab = context.new_page()
        tab.wrong = []
        host = urlsplit(address).netloc
        tab.on("console", lambda said: tab.wrong.append(said.text))
        tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
        tab.on("dialog", lambda dialog: tab.wrong.append(dialog.message))
        tab.on("request", lambda sent: host in sent.url or tab.wrong.append(sent.url))
        tab.goto(address, wait_until="networkidle")
        return tab

    yield go
    for context in contexts:
        context.close()


def test_a_browser_goes_from_page_to_page_and_back(look, site):
    tab = look(site + "/")
    for path in [*PAGES, *reversed(PAGES)]:
        tab.goto(site + path, wait_until="networkidle")
        if path.startswith(("/timeline", "/network", "/map", "/embed/network")):
            tab.locator("figure[data-ready]").first.wait_for()
    assert tab.wrong == []


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_says_nothing_on_the_console(look, site, path, width, scheme):
    tab = look(site + path, width, scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [path for path in PAGES if path != "/article/long"])
def test_axe_finds_nothing_serious(look, site, path, scheme):
    tab = look(site + path, 1280, scheme, bypass_csp=True)
    tab.evaluate(axe.AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = tab.evaluate("axe.run()")["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [(each["id"], each["nodes"][0]["html"]) for each in serious] == []


@pytest.mark.parametrize("path", ["/", "/article/talks"])
def test_page_is_light(look, site, path):
    look(site + path)
    tab = look(site + path)
    sizes = tab.evaluate(
        "['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type))"
        ".map((entry) => entry.transferSize)"
    )
    assert sum(sizes) < BUDGET


@pytest.mark.parametrize("view", ["timeline", "network"])
def test_view_of_much_shows_it_all_and_is_gone_through(look, busy, view):
    tab = look(f"{busy}/{view}")
    tab.locator(f'figure[data-ready="{CLAIMS}"]').wait_for(timeout=60_000)
    tab.get_by_role("application").focus()
    tab.keyboard.press("ArrowRight")
    tab.locator(".drawer .card").first.wait_for()
    assert tab.wrong == []


def test_long_and_hostile_names_are_only_text(look, site):
    tab = look(f"{site}/article/long", 390)
    assert "<script>" in tab.locator("main").inner_text()
    assert tab.evaluate("document.scripts.length") == 2
    kinds = json.loads(tab.locator('script[type="application/ld+json"]').inner_text())
    assert kinds["@type"] == "NewsArticle"
