"""Reading articles: every format, and every kind of bad input."""

import hashlib
import json
from pathlib import Path

import pytest

from kg.articles import MAX_CHARACTERS, Failure, from_text, read, read_text
from kg.errors import InputError

SHARED = Path(__file__).parents[2] / "shared"


def one(data, name="report.txt", **options):
    (article,) = read_text(data.encode() if isinstance(data, str) else data, name, **options)
    return article


def test_plain_text_is_stored_as_it_is_but_for_the_last_line_break():
    article = one("Oslo hosts talks\r\nNorway met Chile.\r\n")
    assert article.text == "Oslo hosts talks\r\nNorway met Chile."
    assert (article.id, article.title) == ("report", "Oslo hosts talks")
    assert article.sha256 == hashlib.sha256(article.text.encode()).hexdigest()


def test_header_lines_are_metadata_and_no_text():
    article = one(
        "Title: Oslo hosts talks\nDATE: 3 May 2019\nPublisher: Example Wire\n"
        "url: https://example.org/a\n\nNorway met Chile.\n"
    )
    assert article.text == "Norway met Chile."
    assert (article.title, article.date) == ("Oslo hosts talks", "2019-05-03")
    assert (article.publisher, article.url) == ("Example Wire", "https://example.org/a")


def test_a_text_that_only_begins_like_a_header_is_kept_whole():
    text = "Title: a word in a sentence\nNorway met Chile."
    assert one(text).text == text


@pytest.mark.parametrize(
    ("text", "date", "publisher"),
    [
        ("Talks\nOSLO, May 3, 2019 (Reuters) - Norway met Chile.", "2019-05-03", "Reuters"),
        ("LIMA, 3 May 2019 (Example Wire) — Peru met Chile.", "2019-05-03", "Example Wire"),
        ("OSLO, May 3 (AFP) -- Norway met Chile.", None, "AFP"),
        ("Talks\nFriday, 3 May 2019\nNorway met Chile.", "2019-05-03", None),
        ("Talks\nPublished: May 3, 2019 10:15 GMT\nNorway met Chile.", "2019-05-03", None),
        ("Norway met Chile on 3 May 2019.", None, None),
    ],
)
def test_the_text_may_state_its_own_date_and_agency(text, date, publisher):
    article = from_text(text)
    assert (article.date, article.publisher) == (date, publisher)


def test_an_address_may_state_the_date():
    assert from_text("Norway.", url="https://example.org/2019/05/03/talks").date == "2019-05-03"


def test_a_given_date_wins_over_metadata_and_text():
    line = json.dumps({"text": "Talks\n4 May 2019\nNorway.", "date": "2019-05-05"})
    assert one(line, "a.jsonl", date="2019-05-03").date == "2019-05-03"
    assert one(line, "a.jsonl").date == "2019-05-05"


PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Talks | Example</title>
<meta property="og:site_name" content="Example Wire"><link rel="canonical" href="https://example.org/a">
<script type="application/ld+json">{"@graph": [{"headline": "Talks &amp; more",
"datePublished": "2019-05-03T08:00:00Z"}]}</script><style>p {}</style></head>
<body><nav>Home</nav><article><header>By A</header><h1>Talks</h1><p>Norway&nbsp;met
  <b>Chile</b> &amp; Peru.<script>x("<p>")</script><br>They signed.<aside>Ad</aside></article>
<article><p>Other</p></article><footer>Imprint</footer></body></html>"""


def test_of_a_page_the_visible_article_is_stored():
    article = one(PAGE, "page.html")
    assert article.text == "Talks\nNorway met Chile & Peru.\nThey signed."
    assert (article.title, article.publisher) == ("Talks &amp; more", "Example Wire")
    assert (article.date, article.url) == ("2019-05-03", "https://example.org/a")
    assert (article.language, article.id) == ("en", "page")


def test_markup_is_known_by_its_content():
    assert one("<html><body><p>Norway <i>met</i> Chile", "saved.txt").text == "Norway met Chile"


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example Wire</title>
<item><title>Talks</title>
<guid>talks-1</guid><link>https://example.org/1</link>
<pubDate>Fri, 03 May 2019 08:00:00 GMT</pubDate>
<description>&lt;p&gt;Norway met Chile.</description></item>
<item><title>Empty</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Wire</title>
<entry><title>Talks</title>
<id>talks-1</id><link href="https://example.org/1"/><published>2019-05-03T08:00:00Z</published>
<content type="html">&lt;p&gt;Norway met Chile.</content></entry></feed>"""


@pytest.mark.parametrize(("feed", "name"), [(RSS, "news.rss"), (ATOM, "news.xml")])
def test_each_item_of_a_feed_is_an_article(feed, name):
    article, *rest = read_text(feed.encode(), name)
    assert (article.id, article.text, article.title) == ("talks-1", "Norway met Chile.", "Talks")
    assert (article.date, article.publisher) == ("2019-05-03", "Example Wire")
    assert article.url == "https://example.org/1"
    assert all(isinstance(item, Failure) for item in rest)


@pytest.mark.parametrize(
    "bad", ['<rss><!DOCTYPE x [<!ENTITY a "b">]><item/></rss>', "<rss><item></rss>"]
)
def test_a_feed_with_entities_or_broken_xml_is_refused(bad):
    assert isinstance(one(bad, "news.xml"), Failure)


def test_a_broken_line_spoils_no_other():
    lines = b'{"text": "Norway."}\n{"text": \n\n{"id": "x"}\n[1]\n\xff\n{"text": "Chile."}\n'
    items = list(read_text(lines, "feed.jsonl"))
    assert [a.text for a in items if not isinstance(a, Failure)] == ["Norway.", "Chile."]
    assert [f.line for f in items if isinstance(f, Failure)] == [2, 4, 5, 6]
    assert str(items[1]).startswith("feed.jsonl:2: ")


def test_the_text_of_a_record_is_stored_exactly():
    text = "  Norway.\r\n\r\nChile. \n"
    article = one(json.dumps({"id": "a/1 b", "text": text, "title": "T"}), "feed.jsonl")
    assert (article.text, article.title, article.id) == (text, "T", "a-1-b")


def test_json_may_hold_a_list():
    assert one('[{"text": "Norway."}]', "feed.json").text == "Norway."


def test_an_article_met_twice_is_reported_and_skipped():
    lines = [
        {"id": "a", "text": "Norway."},
        {"id": "b", "text": "Norway."},
        {"id": "a", "text": "Chile."},
    ]
    first, same, taken = read_text("\n".join(map(json.dumps, lines)).encode(), "feed.jsonl")
    assert first.id == "a"
    assert (same.line, taken.line) == (2, 3)
    assert "feed.jsonl:1" in same.message
    assert "'a'" in taken.message


def test_an_unreadable_date_is_reported_and_the_article_kept():
    failure, article = read_text(b'{"text": "Norway.", "date": "03-02-2009"}', "feed.jsonl")
    assert "03-02-2009" in failure.message
    assert (article.text, article.date) == ("Norway.", None)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text"),
        (b"Norway met Chile. \xff\xfe\xfd" + "é".encode(), "byte 18"),
        ("Норвегия и Чили".encode("cp1251"), "byte 0"),
        (b"x" * (MAX_CHARACTERS + 1), f"{MAX_CHARACTERS:,}"),
        (b"<html><body><script>x()</script></body></html>", "empty"),
    ],
)
def test_bad_input_is_a_failure_that_says_what_is_wrong(data, words):
    failure = one(data)
    assert isinstance(failure, Failure)
    assert failure.source == "report.txt"
    assert words in failure.message


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Köln".encode("utf-8-sig"), "Köln"),
        ("Köln".encode("utf-16"), "Köln"),
        ("Köln lädt zu Gesprächen ein, und viele folgen der Einladung".encode("cp1252"), "Köln"),
        ('<html><meta charset="iso-8859-2"><p>Łódź talks'.encode("iso-8859-2"), "Łódź"),
    ],
)
def test_other_encodings(data, text):
    assert one(data).text.split()[0] == text


@pytest.mark.parametrize("text", ["a\ud800b", "a\0b", ""])
def test_characters_that_no_text_may_hold(text):
    with pytest.raises(InputError):
        from_text(text)


def test_folders_are_read_whole_and_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "a.txt", ".hidden", "README.md", "c.jsonl"):
        (tmp_path / name).write_text(
            f'{{"text": "{name}"}}' if name == "c.jsonl" else name, "utf-8"
        )
    assert [a.text for a in read(tmp_path)] == ["a.txt", "c.jsonl", "b/2.txt"]


def test_a_missing_file_is_a_failure_and_the_rest_is_read(tmp_path):
    (tmp_path / "a.txt").write_text("Norway", "utf-8")
    missing, article = read([tmp_path / "none.txt", tmp_path / "a.txt"])
    assert isinstance(missing, Failure)
    assert article.text == "Norway"


@pytest.mark.parametrize("id", ["../../etc", "a b", "<x>", "é", "x" * 500, "?", "."])
def test_ids_are_safe_in_an_iri(id):
    safe = from_text("Norway.", id=id).id
    assert safe.isascii()
    assert 0 < len(safe) <= 120
    assert not set(safe) & set('/<>"# ?{}|\\^`')
    assert safe.strip(".") == safe


def test_the_given_article():
    path = SHARED / "articles" / "000_afe1e862e6850493.txt"
    if not path.exists():
        pytest.skip("the shared article is not there")
    (article,) = read(path)
    assert (article.id, len(article.text)) == ("000_afe1e862e6850493", 2512)
    assert article.sha256.startswith("b2b0d2a5")
