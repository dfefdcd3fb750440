import copy

import pytest
import told

from kg.evaluation import Score, score, score_table
from kg.records import to_records


@pytest.fixture
def predicted():
    return list(to_records(told.EXTRACTION))


@pytest.fixture
def gold(predicted):
    identity = {
        "kind": "identity",
        "article": "pact",
        "label": "Chile",
        "accept_labels": ["Republic of Chile"],
        "qid": "Q298",
    }
    return [identity, *copy.deepcopy(predicted)]


def kinds(scores):
    return {s.kind.strip(): s for s in scores}


def claims(records, about="event"):
    return [r for r in records if r["kind"] == "claim" and r["about"] == about]


def test_records_that_equal_the_gold_score_one(gold, predicted):
    scores = score(gold, predicted)
    assert {s.f1 for s in scores} == {1.0}
    assert kinds(scores)["events"].gold == 3
    assert kinds(scores)["relationships"].gold == 1


def test_nothing_found_scores_zero(gold):
    found = kinds(score(gold, []))
    assert (found["events"].recall, found["events"].precision) == (0.0, None)
    assert found["mentions"].f1 == 0.0


def test_a_missed_and_an_invented_claim_cost_recall_and_precision(gold, predicted):
    one, *_ = claims(predicted)
    predicted.remove(one)
    elsewhere = {**one, "start": 0, "end": 5, "event_type": "AID"}
    found = kinds(score(gold, [*predicted, elsewhere]))["events"]
    assert (found.gold, found.predicted, found.matched) == (3, 3, 2)


@pytest.mark.parametrize(
    "field, value, judged",
    [
        ("modality", "planned", "modality"),
        ("polarity", "negative", "polarity"),
        ("certainty", "possible", "certainty"),
        ("actors", [], "who"),
        ("recipients", [{"label": "Peru", "qid": "Q419"}], "to whom"),
        ("date", {"value": "2021-06"}, "date"),
        ("speakers", [{"label": "EFE"}, {"label": "Peru"}], "speakers"),
    ],
)
def test_a_wrong_field_is_counted_where_the_claim_is_found(gold, predicted, field, value, judged):
    claims(predicted)[0][field] = value
    found = kinds(score(gold, predicted))
    assert found["events"].matched == 3
    assert found[f"events: {judged}"].matched == found[f"events: {judged}"].gold - 1


def test_accepted_values_and_labels_are_right(gold, predicted):
    claims(gold)[0]["accept"] = {"modality": ["planned"], "event_type": ["AGREE"]}
    mine = claims(predicted)[0]
    mine |= {"modality": "planned", "event_type": "AGREE"}
    mine["actors"][0] |= {"label": "Republic of Chile", "qid": None}
    assert kinds(score(gold, predicted))["events, whole"].matched == 3


def test_an_optional_claim_is_neither_missed_nor_wrong(gold, predicted):
    claims(gold)[0]["tier"] = "optional"
    found = kinds(score(gold, predicted))["events"]
    assert (found.gold, found.predicted, found.matched) == (2, 2, 2)
    predicted.remove(claims(predicted)[0])
    assert kinds(score(gold, predicted))["events"].f1 == 1.0


def test_a_symmetric_act_takes_either_order(gold, predicted):
    claims(gold)[0]["symmetric"] = True
    mine = claims(predicted)[0]
    mine["recipients"] = [mine["actors"].pop()]
    assert kinds(score(gold, predicted))["events, whole"].matched == 3


def test_who_does_by_saying_may_be_the_last_speaker(gold, predicted):
    for record in (claims(gold)[0], claims(predicted)[0]):
        record["event_type"] = "REJECT"
    claims(predicted)[0]["speakers"].append({"label": "Chile"})
    assert kinds(score(gold, predicted))["events: speakers"].f1 == 1.0


def test_a_mention_of_another_entity_is_found_but_wrong(gold, predicted):
    mention = next(r for r in predicted if r["kind"] == "mention")
    mention |= {"label": "Chad", "qid": "Q657"}
    found = kinds(score(gold, predicted))
    assert found["mentions"].matched == 2
    assert found["mentions, right entity"].matched == 1


def test_a_time_counts_by_its_value_where_gold_has_one(gold, predicted):
    next(r for r in predicted if r["kind"] == "time")["value"] = "2021"
    found = kinds(score(gold, predicted))
    assert (found["times"].matched, found["times, right value"].matched) == (2, 0)


def test_the_table_has_a_line_for_each_kind(gold, predicted):
    lines = score_table(score(gold, predicted)).splitlines()
    assert lines[0].split() == [
        "records",
        "gold",
        "predicted",
        "matched",
        "precision",
        "recall",
        "F1",
    ]
    assert any(line.startswith("events, whole") for line in lines)
    assert score_table([Score("none")]).splitlines()[-1].split()[-1] == "–"
