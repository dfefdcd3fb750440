"""The sample reports and their gold: readable, complete, and quoting the text exactly."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from kg import ontology
from kg.articles import Article, read

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GOLD = sorted((ROOT / "data/gold").glob("*.gold.jsonl"))
SEED_DATE = "2024-10-06"
RETOLD = "korea-china-seventy-five-years"


@cache
def articles():
    found = list(read(ROOT / "data/articles"))
    assert all(isinstance(article, Article) for article in found), found
    return {article.id: article for article in found}


@cache
def records(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_kind(kind, paths=GOLD):
    return [r for path in paths for r in records(path) if r["kind"] == kind]


def spans(record):
    """Yield every part of a record, itself included, that has a span and its words."""
    if {"start", "end", "text"} <= record.keys():
        yield record
    for value in record.values():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from spans(part)


def labels(claim):
    for role in ("actors", "recipients", "parties", "from", "to", "place"):
        part = claim.get(role) or []
        yield from (p["label"] for p in (part if isinstance(part, list) else [part]))
    yield from (speaker["label"] for speaker in claim["speakers"][1:])
    accept = claim.get("accept", {})
    for role in ("actors", "recipients", "speakers"):
        yield from (label for option in accept.get(role, []) for label in option)


def test_there_are_at_least_twelve_reports_and_each_has_its_gold():
    assert len(articles()) >= 12
    assert {path.name.removesuffix(".gold.jsonl") for path in GOLD} == set(articles())


def test_all_readers_are_exercised():
    suffixes = {path.suffix for path in (ROOT / "data/articles").iterdir()}
    assert suffixes >= {".txt", ".html", ".jsonl"}


def test_every_report_has_a_date_of_its_own():
    dates = {article.id: article.date for article in articles().values()}
    assert None not in dates.values()
    assert len(set(dates.values())) == len(dates)
    assert [id for id, date in dates.items() if date == SEED_DATE] == [RETOLD]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.partition(".")[0])
def test_the_gold_is_of_the_stored_text_and_quotes_it(path):
    head = records(path)[0]
    article = articles()[head["id"]]
    assert (head["kind"], head["text"], head["chars"]) == (
        "article",
        article.text,
        len(head["text"]),
    )
    stated = (article.title, article.date, article.publisher, article.sha256)
    assert (head["title"], head["date"], head["publisher"], head["sha256"]) == stated
    for record in records(path)[1:]:
        assert record["article"] == head["id"]
        for span in spans(record):
            assert head["text"][span["start"] : span["end"]] == span["text"]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.partition(".")[0])
def test_every_name_has_an_identity(path):
    known = {r["label"] for r in of_kind("identity", [path])}
    for mention in of_kind("mention", [path]):
        assert known.issuperset(mention.get("members") or [mention["label"]])
    for claim in of_kind("claim", [path]):
        assert known.issuperset(labels(claim))


def test_ids_are_unique():
    ids = [claim["id"] for claim in of_kind("claim")]
    assert len(set(ids)) == len(ids)


WORDS = {
    "modality": "Modality",
    "polarity": "Polarity",
    "certainty": "Certainty",
    "event_type": "EventType",
    "relation_type": "RelationType",
}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.partition(".")[0])
def test_claims_use_the_words_of_the_ontology(path):
    for claim in of_kind("claim", [path]):
        for field in WORDS.keys() & claim.keys():
            used = {claim[field], *claim.get("accept", {}).get(field, [])}
            assert ontology.concepts(WORDS[field]).keys() >= used, claim["id"]
        if claim.get("mode"):
            assert claim["mode"] in ontology.modes(claim["event_type"]), claim["id"]
        assert claim["tier"] in ("core", "extended", "optional")


def test_a_denial_disputes_a_claim_about_the_same_event():
    claims = {claim["id"]: claim for claim in of_kind("claim")}
    denials = [claim for claim in claims.values() if claim.get("disputes")]
    assert len(denials) >= 3
    for denial in denials:
        disputed = claims[denial["disputes"]]
        assert (denial["polarity"], disputed["polarity"]) == ("negative", "positive")
        assert denial["event_key"] == disputed["event_key"]


@pytest.mark.parametrize("field", ["event_type", "modality", "polarity", "certainty"])
def test_the_core_claims_cover_every_type_and_value(field):
    core = [claim for claim in of_kind("claim") if claim["tier"] == "core"]
    assert {claim.get(field) for claim in core} >= ontology.concepts(WORDS[field]).keys()


def test_no_sentence_of_a_text_that_is_not_ours_is_repeated():
    texts = [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("articles/*.txt"))]
    if not texts:
        pytest.skip("the seed article is not here: ../shared/articles is missing")
    ours = "\n".join(" ".join(article.text.split()) for article in articles().values())
    for text in texts:
        for sentence in text.replace("\n", ". ").split(". "):
            assert len(sentence) < 30 or " ".join(sentence.split()) not in ours


def test_gold_scored_against_itself_is_perfect():
    scorer = SHARED / "tools/score_claims.py"
    if not scorer.exists():
        pytest.skip("the scorer is not here: ../shared/tools is missing")
    command = [sys.executable, str(scorer), "--self", "--gold", *map(str, GOLD)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "0." not in done.stdout.replace("1.000", "")
