"""Packed files, web archives and standard input, read without being held in memory."""

import gzip
import io
import json
import sys
import tracemalloc
from importlib import import_module
from pathlib import Path

import pytest

from kg.articles import Failure, read
from kg.articles.packed import bare

ROWS = [
    {"id": f"a{n}", "text": f"Kenya met Chile for the {n}th time.", "date": "2021-03-04"}
    for n in range(3)
]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


def packed(suffix, data):
    if suffix == ".gz":
        return gzip.compress(data)
    if suffix == ".zst":
        return pytest.importorskip("backports.zstd").compress(data)
    return data


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
@pytest.mark.parametrize("name", ["news.jsonl", "news.ndjson", "news.json"])
def test_json_lines_are_read_from_packed_files(tmp_path, name, suffix):
    path = tmp_path / (name + suffix)
    path.write_bytes(packed(suffix, LINES))
    assert [article.id for article in read(path)] == ["a0", "a1", "a2"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_packed_text_is_named_as_if_it_were_not(tmp_path, suffix):
    (tmp_path / f"oslo.txt{suffix}").write_bytes(packed(suffix, b"Norway met Chile."))
    (article,) = read(tmp_path)
    assert (article.id, article.text) == ("oslo", "Norway met Chile.")


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("cut", [0.0, 0.5])
def test_a_damaged_file_costs_what_is_behind_the_damage(tmp_path, suffix, cut):
    many = "".join(json.dumps({"text": f"Peru met Chile, {n}."}) + "\n" for n in range(20_000))
    data = packed(suffix, many.encode())
    (tmp_path / f"a.jsonl{suffix}").write_bytes(data[: int(len(data) * cut)] or b"no such thing")
    (tmp_path / "b.jsonl").write_bytes(LINES)
    found = list(read(tmp_path))
    (failure,) = [one for one in found if isinstance(one, Failure)]
    assert "cannot be unpacked" in failure.message or "no JSON" in failure.message
    assert [one.id for one in found[-3:]] == ["a0", "a1", "a2"]
    assert (len(found) > 1_000) == (cut > 0)


def test_what_unpacks_a_file_may_be_missing(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(b"any")
    monkeypatch.setitem(sys.modules, "backports.zstd", None)
    monkeypatch.setitem(sys.modules, "compression.zstd", None)
    (failure,) = read(path)
    assert "pip install 'diplomacy-kg[zstd]'" in failure.message


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "large.jsonl.gz"
    filler = "Chile and Peru talked about fish. " * 300
    with gzip.open(path, "wt", compresslevel=1) as file:
        for n in range(3_000):
            file.write(json.dumps({"id": f"a{n}", "text": f"{n} {filler}"}) + "\n")
    tracemalloc.start()
    assert sum(1 for _ in read(path)) == 3_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000 < 3_000 * len(filler)


class Input:
    def __init__(self, data):
        self.buffer = io.BytesIO(data)


def test_standard_input_beyond_the_limit_of_a_document_is_read_as_json_lines(monkeypatch):
    articles = import_module("kg.articles")
    monkeypatch.setattr(articles, "MAX_BYTES", len(LINES) // 2)
    monkeypatch.setattr(sys, "stdin", Input(LINES))
    assert [article.id for article in read("-")] == ["a0", "a1", "a2"]
    monkeypatch.setattr(sys, "stdin", Input(b"Norway met Chile. " * 100))
    (article,) = read("-")
    assert article.text.startswith("Norway met Chile.")


PAGE = """<html><head><title>Oslo talks</title>
<meta property="article:published_time" content="2019-05-03T08:00:00Z"></head>
<body><article><p>Norway’s minister met Chile’s in Oslo.</p></article></body></html>"""


def archive(path, pages):
    pytest.importorskip("warcio")
    pack = gzip.compress if path.suffix == ".gz" else bytes
    with path.open("wb") as file:
        for n, (url, status, kind, body) in enumerate(pages):
            answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{n:012}>\r\n"
                f"WARC-Date: 2019-05-03T09:00:00Z\r\nWARC-Target-URI: {url}\r\n"
                "Content-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            )
            file.write(pack(head.encode() + answer + b"\r\n\r\n"))


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_the_pages_of_a_web_archive_are_articles(tmp_path, name):
    html = "text/html; charset=windows-1252"
    archive(
        tmp_path / name,
        [
            ("https://news.example/a", "200 OK", html, PAGE.encode("cp1252")),
            ("https://news.example/gone", "404 Not Found", html, PAGE.encode()),
            ("https://news.example/flag.png", "200 OK", "image/png", b"\x89PNG"),
            ("https://news.example/empty", "200 OK", html, b"<html></html>"),
        ],
    )
    article, failure = read(tmp_path)
    assert (article.title, article.date) == ("Oslo talks", "2019-05-03")
    assert "Norway’s minister met Chile’s" in article.text
    assert article.url == "https://news.example/a"
    assert failure.source.endswith(f"{name}: https://news.example/empty")


def test_what_is_no_archive_is_a_failure(tmp_path):
    pytest.importorskip("warcio")
    (tmp_path / "a.warc").write_bytes(b"nothing of the kind\r\n\r\n" * 5)
    (failure,) = read(tmp_path)
    assert "no web archive" in failure.message


def test_only_a_packing_is_taken_off_a_name():
    assert [bare(Path(name)).name for name in ("a.tar", "a.txt.GZ")] == ["a.tar", "a.txt"]
