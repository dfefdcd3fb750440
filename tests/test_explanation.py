import json

import pytest
import told
from click.testing import CliRunner

from kg import extraction, pipeline
from kg.cli import main
from kg.explanation import as_page, as_text, explain
from kg.namespaces import DEFAULT_BASE

TEXT = as_text(told.ARTICLE, explain(told.EXTRACTION, publisher=told.EFE))


def test_each_claim_stands_under_its_sentence_with_its_words_marked():
    first, second, third = TEXT.split("\n\n")[1:]
    assert first.startswith("Chile and Peru [signed] a fishing pact")
    assert "1. Chile, Peru: SUPPORT treaty-signing" in first
    assert "when      2021-05 (“in May 2021”)" in first
    assert "why       “signed” (15–21)" in first
    assert "by        rule sign, confidence 0.90" in first
    assert third.startswith("On Monday both [praised] the pact.")
    assert "Chile and Peru: SUPPORT" in third
    assert "Peru’s [foreign minister] said Chile did not [sign the] pact." in second


def test_the_chain_of_speakers_has_the_words_that_make_each_one_speak():
    assert "says who  EFE → Rosa Soto (“said”)" in TEXT
    assert "denies    claim pact-c1" in TEXT
    assert "Rosa Soto → Peru: foreign-minister (foreign minister)" in TEXT


def test_a_page_marks_the_words_and_runs_nothing_that_an_article_says():
    page = as_page(told.ARTICLE, explain(told.EXTRACTION))
    assert "<mark>signed</mark>" in page
    assert "A &#34;pact&#34; &lt;b&gt;" in page
    assert "<b>" not in page and "<script" not in page


def test_an_article_without_claims_says_so():
    quiet = told.dataclasses.replace(told.EXTRACTION, claims=())
    assert explain(quiet) == []
    assert as_text(told.ARTICLE, []).endswith("Nothing is claimed here that the program knows.")
    assert "Nothing is claimed" in as_page(told.ARTICLE, [])


@pytest.mark.parametrize("options, start", [((), 'A "pact" <b>'), (("--html",), "<!doctype html>")])
def test_the_command_explains_what_it_can_read(tmp_path, monkeypatch, options, start):
    monkeypatch.setattr(extraction, "extract", told.read)
    monkeypatch.setattr(pipeline, "load_tools", lambda **_: told.tools(DEFAULT_BASE))
    file = tmp_path / "in.jsonl"
    article = {"text": told.TEXT, "title": told.ARTICLE.title, "date": "2021-06-02"}
    file.write_text(json.dumps(article) + "\n{", encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", str(file), *options])
    assert result.stdout.startswith(start)
    assert "in.jsonl:2: no JSON" in result.stderr
    assert result.exit_code == 1
