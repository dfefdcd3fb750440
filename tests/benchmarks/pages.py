"""Pages in Chromium: bytes, time until one can act, time of an act; filters of many claims.

    python tests/benchmarks/pages.py [../shared/tools/bench [--size 3M]]

Pages are those of the sample articles, on loopback, in a fresh profile. A page is interactive when
the browser says so (domInteractive) and no script of more than 50 ms runs after it (quiet). Views
hold 5,000 claims of 1,000 actors; an act is a move of the pointer, answered when the next frame is
drawn. With the data of a bench folder, pages with filters are timed at its number of claims (3M
quads are 107,683 claims): asked for the first time, and with other filters.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from conftest import Server
from playwright.sync_api import Browser, sync_playwright
from servers import data, say
from test_comfort import ACTORS, CHROMIUM, CLAIMS, much

from kg import ontology, pipeline
from kg.store.embedded import writing

READY = """async () => {
  const long = [];
  const watch = new PerformanceObserver((list) => long.push(...list.getEntries()));
  watch.observe({ type: "longtask", buffered: true });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const [page] = performance.getEntriesByType("navigation");
  const all = [page, ...performance.getEntriesByType("resource")];
  const busy = long.map((task) => task.startTime + task.duration);
  return {
    bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0),
    interactive: page.domInteractive,
    quiet: Math.max(page.domInteractive, ...busy),
  };
}"""
MOVES = """async () => {
  const canvas = document.querySelector("figure canvas");
  const box = canvas.getBoundingClientRect();
  const times = [];
  for (let step = 0; step < 60; step++) {
    const [x, y] = [20 + step * 18, 60 + ((step * 37) % (box.height - 80))];
    const at = { clientX: box.left + x, clientY: box.top + y };
    const began = performance.now();
    canvas.dispatchEvent(new PointerEvent("pointermove", { ...at, bubbles: true }));
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { median: times[30], p95: times[57] };
}"""
FILTERS = (
    "",
    "modality=threatened",
    "quad=material-conflict",
    "actor=China",
    "from=2020&to=2020-06",
    "type=CONSULT&confidence=0.8",
)


def pages(browser: Browser, place: Path) -> None:
    """Print bytes and times of the pages of the sample articles."""
    pipeline.build([str(ontology.data_folder() / "articles")], place)
    server = Server(place, memory=2048)
    time.sleep(10)  # until the copy in memory is there
    try:
        _, body = server.get("/api/articles", limit=1)
        article = body.decode().split('"href":"')[1].split('"')[0]
        for path in ("/", article, "/agent/russia", "/timeline", "/questions/q01", "/sparql"):
            for visit in ("first", "again"):
                tab = browser.new_page()
                tab.goto(server.url + path, wait_until="load")
                found = tab.evaluate(READY)
                say(
                    f"{path:42} {visit:6} {found['bytes'] / 1000:7.0f} kB  interactive"
                    f" {found['interactive']:5.0f} ms  quiet {found['quiet']:5.0f} ms"
                )
                tab.close()
    finally:
        server.stop()


def views(browser: Browser, place: Path) -> None:
    """Print how long an act takes in views of much."""
    with writing(place) as writer:
        writer.load("\n".join(much()).encode(), "text/turtle")
    server = Server(place)
    try:
        for view in ("timeline", "network", "map"):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(f"{server.url}/{view}")
            tab.locator("figure[data-ready]").wait_for(timeout=60_000)
            tab.wait_for_timeout(4000)
            if tab.locator("figure canvas").count():
                took = tab.evaluate(MOVES)
                told = f"median {took['median']:5.1f} ms  95 % below {took['p95']:5.1f} ms"
                say(f"{view:10} of {CLAIMS:,} claims, {ACTORS:,} actors: {told}")
            tab.close()
    finally:
        server.stop()


def filters(file: Path, place: Path) -> None:
    """Print how long pages with filters take over many claims."""
    with writing(place) as writer:
        writer.load(file.read_bytes(), "application/n-quads")
    server = Server(place, memory=4096, rate=0)
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and b"kg_copy_current 1" not in server.get("/metrics")[1]:
        time.sleep(1)
    try:
        for path in ("/timeline", "/api/claims?view=brief"):
            for asked in FILTERS:
                began = time.perf_counter()
                status, body = server.get(f"{path}{'&' if '?' in path else '?'}{asked}")
                took = time.perf_counter() - began
                say(f"{path:24} {asked:32} {status} {took:6.2f} s {len(body):10,} bytes")
    finally:
        server.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("bench", type=Path, nargs="?", help="folder of generate.py")
    parser.add_argument("--size", default="3M", help="quads of the data for the filters")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages(browser, Path(place) / "pages")
        views(browser, Path(place) / "views")
        browser.close()
        if options.bench:
            filters(data(options.bench, options.size), Path(place) / "filters")


if __name__ == "__main__":
    main()
