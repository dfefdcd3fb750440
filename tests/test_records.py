import dataclasses
import json

import pytest
import told

from kg.facts import Claim, Entity, Evidence, Extraction, Relationship, Status
from kg.records import error_record, to_records


def records(kind=None, **options):
    found = list(to_records(told.EXTRACTION, **options))
    return [r for r in found if kind in (None, r["kind"])]


def spans(record):
    if isinstance(record, dict):
        if {"start", "end", "text"} <= record.keys():
            yield record
        for value in record.values():
            yield from spans(value)
    elif isinstance(record, list):
        for value in record:
            yield from spans(value)


def test_every_span_quotes_the_text_in_code_points():
    found = list(spans(records()))
    assert len(found) > 20
    assert all(told.TEXT[s["start"] : s["end"]] == s["text"] for s in found)


def test_the_article_comes_first_and_the_rest_in_document_order():
    first, *rest = records()
    assert first == {
        "kind": "article",
        "id": "pact",
        "title": 'A "pact" <b>',
        "date": "2021-06-02",
        "publisher": "EFE",
        "sha256": told.ARTICLE.sha256,
        "chars": len(told.TEXT),
    }
    claims = [r["start"] for r in rest if r["kind"] == "claim"]
    assert claims == sorted(claims)
    assert [r["kind"] for r in rest[:2]] == ["mention", "claim"]


def test_a_claim_on_an_event_has_the_fields_of_the_contract():
    claim = records("claim")[0]
    assert {k: claim[k] for k in ("about", "event_type", "mode", "recipients", "place")} == {
        "about": "event",
        "event_type": "SUPPORT",
        "mode": "treaty-signing",
        "recipients": [],
        "place": None,
    }
    chile = {"entity": "agent/chile", "label": "Chile", "qid": "Q298", "type": "Country"}
    assert claim["actors"][0] == {**chile, "start": 0, "end": 5}
    assert claim["object"]["text"] == "a fishing pact 🐟"
    assert claim["date"] == {"value": "2021-05", "start": 39, "end": 50}
    assert (claim["confidence"], claim["rule"]) == (0.9, "sign")


def test_a_participant_that_the_sentence_does_not_name_is_implicit():
    peru = records("claim")[1]["actors"][1]
    assert peru["implicit"] is True
    assert "start" not in peru


def test_those_who_belong_to_a_country_name_it():
    extraction = dataclasses.replace(told.EXTRACTION, countries=(told.PERU,))
    office = next(r for r in to_records(extraction) if r.get("relation_type") == "foreign-minister")
    assert office["from"]["country"] == "Peru"
    assert "country" not in office["to"]


def test_speakers_run_from_the_publisher_inwards():
    denial = records("claim", publisher=told.EFE)[1]
    assert [s["label"] for s in denial["speakers"]] == ["EFE", "Rosa Soto"]
    assert denial["disputes"] == "pact-c1"
    assert denial["content"]["text"] == "Chile did not sign the pact"


@pytest.mark.parametrize("publisher, label", [(None, "(article)"), ("EFE", "EFE")])
def test_the_outermost_speaker_without_a_known_publisher(publisher, label):
    article = dataclasses.replace(told.ARTICLE, publisher=publisher)
    extraction = dataclasses.replace(told.EXTRACTION, article=article)
    claim = next(r for r in to_records(extraction) if r["kind"] == "claim")
    assert claim["speakers"] == [{"entity": None, "label": label}]


def test_a_directed_relationship_has_from_and_to():
    claim = next(r for r in records("claim") if r["about"] == "relationship")
    assert (claim["from"]["label"], claim["to"]["label"]) == ("Rosa Soto", "Peru")
    assert (claim["relation_type"], claim["office"]) == ("foreign-minister", "foreign minister")
    assert "parties" not in claim


def test_a_relationship_without_direction_has_parties():
    allies = Relationship("ally", told.at("pact"), (told.as_(told.CHILE), told.as_(told.PERU)))
    claim = Claim("c", allies, Status(told.at("pact")), told.FIRST, told.FIRST)
    found = list(to_records(Extraction(told.ARTICLE, claims=(claim,))))[1]
    assert [p["label"] for p in found["parties"]] == ["Chile", "Peru"]
    assert "from" not in found


def test_claims_only_leaves_out_utterances_and_modality():
    kinds = {r["kind"] for r in records(claims_only=True)}
    assert kinds == {"article", "mention", "time", "claim"}
    assert {r["kind"] for r in records()} == kinds | {"utterance", "modality"}


def test_a_group_names_its_members():
    assert records("mention")[-1]["members"] == ["Chile", "Peru"]


def test_a_record_is_json_whatever_the_names_hold():
    nasty = Entity("agent/x", '"} DROP ALL <script>\u202e\u0301', "Person")
    mention = dataclasses.replace(told.EXTRACTION.mentions[0], entity=nasty)
    extraction = Extraction(told.ARTICLE, mentions=(mention,))
    line = json.dumps(list(to_records(extraction))[1], ensure_ascii=False)
    assert json.loads(line)["label"] == nasty.label


def test_an_error_names_the_article():
    assert error_record(None, "a.txt:3: no JSON")["message"] == "a.txt:3: no JSON"


def test_evidence_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="does not span"):
        Evidence(0, 3, "ab")
