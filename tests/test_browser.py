"""Drives a real Chromium over a real server; without Chromium these tests are skipped."""

import functools
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

import press
import pytest

from kg import ontology

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=8000",
    "--window-size=1400,1000",
]
DARK = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

PAGES = [
    "/",
    "/articles",
    "/agents",
    "/search?q=kenya",
    "/questions",
    "/questions/q01",
    "/sparql",
    "/sparql?query=SELECT+*+{+?s+?p+?o+}+LIMIT+5",
    "/ontology",
    "/article/talks",
    "/article/nasty",
    "/agent/kenya",
    "/agent/hostile",
    "/claim/talks-c1",
    "/agent/atlantis",
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    place = tmp_path_factory.mktemp("stage")
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, str(ROOT / "tests/stage/serve.py"), str(place)]
    with (place / "log").open("w") as log:
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, env=os.environ | {"PYTHONPATH": paths}
        )
    with server:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.terminate()


def act(address, paths, action="look", width=1280, flags=(), expect=(), **more):
    """Do something in each of some pages; every message on the console is a failure."""
    asked = urlencode({"path": paths, "action": action, "width": width} | more, doseq=True)
    with tempfile.TemporaryDirectory() as profile:
        url = f"{address}/stage/stage.html?{asked}"
        command = [CHROMIUM, *FLAGS, *flags, f"--user-data-dir={profile}", "--dump-dom", url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    console = re.findall(r":CONSOLE[:(]\d+\)?\] (.*)", done.stderr)
    assert [line for line in console if not any(word in line for word in expect)] == []
    return json.loads(html.unescape(re.search(r'id="report">(.*?)</pre>', done.stdout)[1]))


@pytest.fixture(scope="module")
def looks(address):
    """Return what pages look like in a window of a width, asked of the browser once."""

    @functools.cache
    def find(width, flags=()):
        reports = act(address, PAGES, width=width, flags=flags, expect=["404"])
        return dict(zip(PAGES, reports, strict=True))

    return find


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_can_be_read(looks, path, width):
    report = looks(width)[path]
    assert report["width"] <= report["window"] == width
    assert report["heading"] and report["nameless"] == [] and report["pale"] == []


@pytest.mark.parametrize("path", PAGES)
def test_page_can_be_read_in_the_dark(looks, path):
    report = looks(1280, DARK)[path]
    assert report["dark"] and report["pale"] == []


def test_query_shows_names_in_place_of_addresses(address):
    query = "SELECT ?a WHERE { ?a a <https://w3id.org/diplomacy-kg/ontology#Country> } ORDER BY ?a"
    (report,) = act(address, ["/sparql"], "query", query=query)
    assert report["links"] == [
        ["Kenya", "/agent/kenya"],
        ["Somalia", "/agent/somalia"],
        ["Tanzania", "/agent/tanzania"],
    ]


def test_mistake_in_a_query_is_shown_at_its_place(address):
    (report,) = act(
        address, ["/sparql"], "query", query="SELECT ?x WHERE {\n  ?x a }", expect=["400"]
    )
    assert report["text"].startswith("Line 2, column") and report["selected"] > 17


def test_values_from_articles_do_not_run(address):
    query = 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) {}'
    (report,) = act(address, ["/sparql"], "query", query=query)
    assert report["rows"] == 1 and report["links"] == [] and "<img" in report["text"]


def test_claim_under_the_cursor_lights_up_its_words(address):
    (report,) = act(address, ["/article/talks"], "hover")
    sentence = press.talks().claims[1].evidence.quote
    assert report == {"lit": sentence, "left": 0}


def test_link_to_a_claim_shows_its_words(address):
    (report,) = act(address, ["/article/talks#claim-talks-c4"], "permalink")
    sentence = press.talks().claims[3].evidence.quote
    assert report == {"chosen": sentence, "target": "claim-talks-c4"}


def test_link_to_words_shows_their_sentence(address):
    claim = press.talks().claims[4]
    start, end = claim.about.trigger.start, claim.about.trigger.end
    (report,) = act(address, [f"/article/talks#char={start},{end}"], "permalink")
    assert report == {"chosen": claim.evidence.quote, "target": None}


def test_stored_question_fills_the_editor(address):
    (report,) = act(address, ["/sparql"], "example")
    assert report == {"visible": True, "query": ontology.questions()[0].text}


def test_query_below_a_question_can_be_changed_and_run(address):
    query = 'SELECT ("here" AS ?place) {}'
    (report,) = act(address, ["/questions/q01"], "query", query=query)
    assert report["rows"] == 1 and "here" in report["text"]
