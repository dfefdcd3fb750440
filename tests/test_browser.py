"""Drives a real Chromium over a real server; without Chromium these tests are skipped."""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import press
import pytest

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
DARK = ["--force-dark-mode", "--blink-settings=preferredColorScheme=0"]

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


@pytest.fixture
def act(address, tmp_path):
    """Open a page in a frame and do something there; every message on the console is a failure."""

    def go(path, action="look", width=1280, flags=(), expect=(), **more):
        asked = urlencode({"path": path, "action": action, "width": width} | more)
        profile = f"--user-data-dir={tmp_path / 'profile'}"
        url = f"{address}/stage/stage.html?{asked}"
        command = [CHROMIUM, *FLAGS, *flags, profile, "--dump-dom", url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        console = re.findall(r":CONSOLE[:(]\d+\)?\] (.*)", done.stderr)
        assert [line for line in console if not any(word in line for word in expect)] == []
        report = json.loads(html.unescape(re.search(r'id="report">(.*?)</pre>', done.stdout)[1]))
        assert "error" not in report, report
        return report

    return go


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_page_fits_and_can_be_read(act, path, width):
    report = act(path, width=width, expect=["404"] if "atlantis" in path else [])
    assert report["width"] <= report["window"] == width
    assert report["heading"] and report["nameless"] == [] and report["pale"] == []


@pytest.mark.parametrize("path", ["/", "/article/talks", "/agent/kenya", "/sparql", "/ontology"])
def test_page_can_be_read_in_the_dark(act, path):
    report = act(path, flags=DARK)
    assert report["dark"] and report["pale"] == []


def test_query_shows_names_in_place_of_addresses(act):
    query = "SELECT ?a WHERE { ?a a <https://w3id.org/diplomacy-kg/ontology#Country> } ORDER BY ?a"
    report = act("/sparql", "query", query=query)
    assert report["links"] == [
        ["Kenya", "/agent/kenya"],
        ["Somalia", "/agent/somalia"],
        ["Tanzania", "/agent/tanzania"],
    ]


def test_mistake_in_a_query_is_shown_at_its_place(act):
    report = act("/sparql", "query", query="SELECT ?x WHERE {\n  ?x a }", expect=["400"])
    assert report["text"].startswith("Line 2, column") and report["selected"] > 17


def test_values_from_articles_do_not_run(act):
    query = 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) {}'
    report = act("/sparql", "query", query=query)
    assert report["rows"] == 1 and report["links"] == [] and "<img" in report["text"]


def test_claim_under_the_cursor_lights_up_its_words(act):
    report = act("/article/talks", "hover")
    sentence = press.talks().claims[1].evidence.quote
    assert report == {"lit": sentence, "left": 0}


def test_link_to_a_claim_shows_its_words(act):
    report = act("/article/talks#claim-talks-c4", "permalink")
    sentence = press.talks().claims[3].evidence.quote
    assert report == {"chosen": sentence, "target": "claim-talks-c4"}
