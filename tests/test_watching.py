"""Feeds are followed politely: what is new is read once, copies and faults cost themselves."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time

import pytest
from newsroom import html, newsroom, rss

from kg.errors import InputError
from kg.fetching import fetch
from kg.store import open_store

pytest.importorskip("feedparser", reason="the extra `watch` is not installed")
pytest.importorskip("trafilatura", reason="the extra `watch` is not installed")

from kg.watching import Watch
from kg.watching.copies import likeness, sketch
from kg.watching.memory import Memory
from kg.watching.politeness import Web

LOOPBACK = frozenset({"127.0.0.1"})


@pytest.fixture
def site():
    with newsroom() as site:
        yield site


class Desk:
    """Watches feeds; what is built is kept in a list."""

    def __init__(self, folder, *feeds, **more):
        self.built, self.waits, self.said = [], [], []
        web = Web(LOOPBACK, 0, self.waits.append)
        self.memory = Memory(folder / "watch.sqlite")
        self.watch = Watch(
            feeds, self.memory, self.build, web, every=0, say=self.said.append, **more
        )

    def build(self, articles):
        self.built += articles
        return []

    def round(self):
        return self.watch.round()


def test_what_a_feed_lists_is_read_once_and_a_feed_that_is_unchanged_not_at_all(tmp_path, site):
    pages = [site.page(f"/{name}", html(name)) for name in ("accord", "envoy")]
    desk = Desk(tmp_path, site.page("/rss", rss(*pages), ETag='"1"'))
    assert str(desk.round()) == "2 added"
    assert [a.url for a in desk.built] == pages
    first = desk.built[0]
    assert (first.date, first.publisher) == ("2024-05-08", "Island Courier")
    assert first.text.startswith("Chile and Peru sign a fishing accord\nChile and Peru signed")
    assert "newsletter" not in first.text
    assert str(desk.round()) == "0 added, 1 unchanged"
    assert site.count("/accord") == 1


def test_what_is_added_to_a_feed_is_all_that_is_fetched(tmp_path, site):
    pages = [site.page(f"/{name}", html(name)) for name in ("accord", "envoy")]
    desk = Desk(tmp_path, site.page("/rss", rss(pages[0]), ETag='"1"'))
    desk.round()
    site.page("/rss", rss(*pages), ETag='"2"')
    assert str(desk.round()) == "1 added"
    assert (site.count("/accord"), site.count("/envoy")) == (1, 1)


def test_atom_sitemaps_and_an_index_of_packed_sitemaps_are_read(tmp_path, site):
    pages = [site.page(f"/{name}", html(name)) for name in ("accord", "envoy", "aid")]
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>'
        f'<entry><title>x</title><link href="{pages[0]}"/></entry></feed>'
    )
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    sitemap = f"<urlset {space}><url><loc>{pages[1]}</loc></url></urlset>"
    packed = f"<urlset {space}><url><loc>{pages[2]}</loc></url></urlset>"
    inner = site.page("/inner.xml.gz", gzip.compress(packed.encode()))
    index = f"<sitemapindex {space}><sitemap><loc>{inner}</loc></sitemap></sitemapindex>"
    feeds = [
        site.page(path, text.encode())
        for path, text in (("/atom", atom), ("/map.xml", sitemap), ("/index.xml", index))
    ]
    desk = Desk(tmp_path, *feeds)
    assert str(desk.round()) == "3 added"
    assert [a.url for a in desk.built] == pages


def test_an_edited_copy_of_a_wire_report_is_left_out(tmp_path, site):
    original = site.page("/accord", html("accord"))
    copy = site.page("/copy", html("accord", more="Reporting by our desk.", outlet="Bay Herald"))
    other = site.page("/aid", html("aid"))
    desk = Desk(tmp_path, site.page("/rss", rss(original, copy, other)))
    assert str(desk.round()) == "2 added, 1 copies"
    later = site.page("/later", html("aid", more="With agencies."))
    site.page("/rss", rss(later))
    assert str(desk.round()) == "0 added, 1 copies"
    assert f"{later}: a copy of {other}" in desk.said


def test_likeness_is_the_share_of_runs_in_common():
    words = [f"w{n}" for n in range(400)]
    whole, half = " ".join(words), " ".join(words[:200] + [f"x{n}" for n in range(200)])
    assert likeness(sketch(whole), sketch(whole)) == 1
    assert 0.2 < likeness(sketch(whole), sketch(half)) < 0.45


def test_robots_txt_is_obeyed_and_its_delay_kept(tmp_path, site):
    site.answers["/robots.txt"] = b"User-agent: diplomacy-kg\nDisallow: /envoy\nCrawl-delay: 7\n"
    pages = [site.page(f"/{name}", html(name)) for name in ("envoy", "accord")]
    desk = Desk(tmp_path, site.page("/rss", rss(*pages)))
    assert str(desk.round()) == "1 added, 1 forbidden"
    assert site.count("/envoy") == 0
    assert len(desk.waits) == 1
    assert 6 < desk.waits[0] <= 7


def test_a_site_whose_robots_txt_fails_is_left_alone(tmp_path, site):
    site.page("/robots.txt", b"", 503)
    desk = Desk(tmp_path, site.page("/rss", rss()))
    assert "robots.txt answers with status 503" in str(desk.round().failures[0])
    assert site.count("/rss") == 0


def test_a_feed_that_moved_for_good_is_asked_there_the_next_time(tmp_path, site):
    site.page("/new", rss(site.page("/accord", html("accord"))))
    desk = Desk(tmp_path, site.page("/old", b"", 301, Location="/new"))
    assert str(desk.round()) == "1 added"
    desk.round()
    assert (site.count("/old"), site.count("/new")) == (1, 2)


def test_broken_xml_is_read_as_far_as_it_goes(tmp_path, site):
    page = site.page("/accord", html("accord"))
    desk = Desk(
        tmp_path, site.page("/rss", rss(page).replace(b"</channel></rss>", b"<item><title>A & B"))
    )
    assert str(desk.round()) == "1 added"
    assert any("the XML is broken" in line for line in desk.said)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html><body>No feed.</body></html>", "is no RSS, Atom or sitemap"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset><url/></urlset>", "may not declare"),
        (b"<urlset><url><loc>", "the sitemap is broken XML"),
    ],
)
def test_what_is_no_feed_is_named_and_its_neighbour_read(tmp_path, site, body, message):
    good = site.page("/rss", rss(site.page("/accord", html("accord"))))
    desk = Desk(tmp_path, site.page("/bad", body), good)
    done = desk.round()
    assert (done.added, [message in f.message for f in done.failures]) == (1, [True])


def test_a_page_that_fails_costs_itself_and_is_tried_again(tmp_path, site):
    pages = [site.page("/envoy", b"", 500), site.page("/accord", html("accord"))]
    desk = Desk(tmp_path, site.page("/rss", rss(*pages), ETag='"1"'))
    assert str(desk.round()) == "1 added, 1 failed"
    site.page("/envoy", html("envoy"))
    assert str(desk.round()) == "1 added"


def test_a_feed_that_asks_for_time_gets_it(tmp_path, site):
    desk = Desk(tmp_path, site.page("/rss", b"", 429, Retry_After="3600"))
    assert "status 429" in str(desk.round().failures[0])
    assert desk.watch.due() > time.time() + 3000
    assert str(desk.round()) == "0 added"


def killed(_articles):
    raise KeyboardInterrupt


def test_a_run_that_dies_while_building_loses_nothing(tmp_path, site):
    page = site.page("/accord", html("accord"))
    feed = site.page("/rss", rss(page), ETag='"1"')
    desk = Desk(tmp_path, feed)
    desk.watch.build = killed
    with pytest.raises(KeyboardInterrupt):
        desk.round()
    desk.memory.close()
    again = Desk(tmp_path, feed)
    assert str(again.round()) == "1 added"


def endless(piece):
    def write(out):
        try:
            while True:
                out.write(piece)
        except OSError:
            pass

    return write


def slow(site):
    def write(out):
        try:
            while not site.ended.wait(0.05):
                out.write(b"x")
                out.flush()
        except OSError:
            pass

    return write


def test_slow_endless_and_exploding_bodies_are_cut_off(site):
    bomb = gzip.compress(b"0" * 5_000_000)
    places = {
        site.page("/slow", slow(site)): "no whole answer within 0.3 seconds",
        site.page("/endless", endless(b"x" * 65536)): "more than the limit of 1,000,000 bytes",
        site.page("/bomb", bomb, Content_Encoding="gzip"): "more than the limit of 1,000,000 bytes",
        site.page("/packed", bomb): "more than the limit of 1,000,000 bytes",
        site.page("/round", b"", 302, Location="/round"): "leads on more than 5 times",
        "http://127.0.0.1:1/": "cannot be fetched",
        "ftp://127.0.0.1/": "is no web address",
    }
    for url, message in places.items():
        seconds = 0.3 if url.endswith("/slow") else 20
        with pytest.raises(InputError, match=message):
            fetch(url, private=LOOPBACK, seconds=seconds, size=1_000_000)


def test_a_link_into_a_private_network_is_not_followed(tmp_path, site):
    inside = site.base.replace("127.0.0.1", "localhost") + "/accord"
    page = site.page("/hop", b"", 302, Location=inside)
    desk = Desk(tmp_path, site.page("/rss", rss(inside, page)))
    done = desk.round()
    assert done.added == 0
    assert ["no public address" in f.message for f in done.failures] == [True, True]
    assert site.count("/accord") == 0


def test_the_command_adds_to_a_store_and_goes_on_where_it_stopped(tmp_path, site):
    pages = [site.page(f"/{name}", html(name)) for name in ("accord", "envoy")]
    feed = site.page("/rss", rss(*pages), ETag='"1"')
    command = [sys.executable, "-m", "kg", "watch", feed, "--once", "--pause", "0"]
    told = [
        subprocess.run(
            [*command, "--store", tmp_path / "store"], capture_output=True, text=True, check=True
        ).stderr
        for _ in range(2)
    ]
    assert told[0].splitlines()[-1] == "2 added"
    assert told[1].splitlines()[-1] == "0 added"
    store = open_store(tmp_path / "store")
    assert len([g for g in store.graphs() if "/graph/article/" in g]) == 2
    store.close()
