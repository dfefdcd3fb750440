"""What strangers give as articles: odd names, pipes, encodings, fields. Nothing else is lost."""

import gzip
import io
import json
import os
import sys

import pytest
from click.testing import CliRunner

from kg.articles import Failure, Gauge, read, read_text
from kg.cli import main

TEXT = "Peru thanked Chile."


def found(*inputs):
    """Return the ids of what was read, and what was complained of."""
    items = list(read([os.fspath(one) for one in inputs]))
    complaints = [str(one) for one in items if isinstance(one, Failure)]
    return [one.id for one in items if not isinstance(one, Failure)], complaints


@pytest.mark.parametrize(
    "name, shown",
    [
        (b"caf\xe9.txt", "caf\\xe9.txt"),
        (b"two\nlines.txt", "two\\nlines.txt"),
        (b"\x1b[31mred.txt", "\\x1b[31mred.txt"),
        ("été.txt".encode(), "été.txt"),
    ],
)
def test_any_name_of_a_file_can_be_shown_on_one_line(tmp_path, name, shown):
    (tmp_path / os.fsdecode(name)).write_text(TEXT)
    (article,) = read(tmp_path)
    assert article.source == f"{tmp_path}/{shown}"
    assert article.id.encode().isascii()


def test_a_pipe_in_a_folder_keeps_nobody_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "report.txt").write_text(TEXT)
    assert found(tmp_path) == (["report"], [])


def test_a_pipe_that_is_named_is_read():
    end, start = os.pipe()
    os.write(start, TEXT.encode())
    os.close(start)
    path = f"/dev/fd/{end}"
    gauge = Gauge.of([path])
    (article,) = read([path], gauge=gauge)
    os.close(end)
    assert (article.text, gauge.share()) == (TEXT, 0.0)


def test_standard_input_may_be_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert found("-") == ([], ["standard input: it is closed"])


def test_an_empty_name_is_not_this_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(TEXT)
    assert found("") == ([], ["'': an empty name is no file"])


@pytest.mark.parametrize("order", ["utf-32-le", "utf-32-be"])
def test_utf_32_is_read_by_its_mark(order):
    (article,) = read_text(("\ufeff" + TEXT + " 🐟").encode(order), "a.txt")
    assert article.text == TEXT + " 🐟"


def test_json_lines_in_another_encoding_are_named_once():
    lines = f'{{"text": "{TEXT}"}}\n' * 3
    (failure,) = read_text(lines.encode("utf-16"), "a.jsonl")
    assert str(failure) == "a.jsonl: JSON Lines are UTF-8, and this is not"


@pytest.mark.parametrize("field", ["id", "title", "publisher", "url"])
@pytest.mark.parametrize("bad, code", [("\ud800", "U+D800"), ("a\0b", "U+0000")])
def test_a_field_that_holds_no_characters_costs_no_article(field, bad, code):
    record = json.dumps({"text": TEXT, field: bad})
    failure, article = read_text(record.encode(), "a.jsonl")
    assert str(failure).startswith(f'a.jsonl:1: the field "{field}": character ')
    assert f"{code}, which no text may hold; the article is read without it" in str(failure)
    assert article.text == TEXT
    assert bad not in (article.id, article.title, article.publisher, article.url)


@pytest.mark.parametrize(
    "line, words",
    [
        (b'{"text": "a"', "no JSON: Expecting ',' delimiter at character 12"),
        (b"oops", "no JSON: Expecting value at character 0"),
        (b"[" * 100_000, "no JSON: it is nested too deep"),
    ],
)
def test_a_line_that_is_no_json_says_where(line, words):
    (failure,) = read_text(line + b"\n", "a.jsonl")
    assert str(failure) == f"a.jsonl:1: {words}"


def test_items_of_one_document_are_told_apart():
    data = json.dumps([{"text": TEXT}, {"id": "a"}, 5]).encode()
    assert [getattr(one, "source", None) for one in read_text(data, "a.json")] == [
        "a.json: item 1",
        "a.json: item 2",
        "a.json: item 3",
    ]


def test_what_follows_a_packed_file_is_named(tmp_path):
    packed = io.BytesIO(gzip.compress(json.dumps({"id": "a", "text": TEXT}).encode() + b"\n"))
    (tmp_path / "a.jsonl.gz").write_bytes(packed.getvalue() + b"rest")
    ids, (complaint,) = found(tmp_path / "a.jsonl.gz")
    assert ids == ["a"]
    assert "cannot be unpacked" in complaint


@pytest.mark.parametrize(
    "line, words",
    [
        ('{"id": "a", "text": "b"}', 'this is no record: it has no "kind"'),
        ("[1]", 'this is no record: it has no "kind"'),
        ('{"kind": "article", "id": "a"}', 'an article of gold needs "id" and "text"'),
    ],
)
def test_what_is_no_gold_is_named_with_its_line(tmp_path, line, words):
    (tmp_path / "a.jsonl").write_text(f"{line}\n")
    result = CliRunner().invoke(main, ["evaluate", f"{tmp_path / 'a.jsonl'}"])
    assert result.exit_code == 1
    assert f"a.jsonl:1: {words}" in result.stderr
