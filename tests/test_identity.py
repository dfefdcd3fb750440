"""One event, many reports: what makes claims of several articles be about the same."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
import told
from rdflib import Graph

from kg.facts import Claim, Entity, Event, Extraction, Participant, Status, Time
from kg.mapping import article_graph
from kg.namespaces import DIP

QUERIES = Path(__file__).parents[1] / "ontology" / "queries"
NOON = dt.datetime(2021, 6, 3, 12, tzinfo=dt.UTC)
DAY = Time(told.at("On Monday"), "2021-05-31", "DATE", "2021-05-31", "2021-05-31")
NIGHT = dataclasses.replace(DAY, value="2021-05-31TNI", type="TIME")
PLAIN = {"type": "ACCUSE", "mode": None}
CROWD = Entity("agent/protesters", "protesters", "Group")
PHONE = Event("CONSULT", told.at("praised"), "phone", (told.as_(told.CHILE), told.as_(told.PERU)))


def graph_of(id, event, polarity="positive"):
    article = dataclasses.replace(told.ARTICLE, id=id)
    claim = Claim(
        f"{id}-c", event, Status(event.trigger, polarity=polarity), told.THIRD, told.THIRD
    )
    extraction = Extraction(article, claims=(claim,), extractor="by hand")
    return article_graph(extraction, base="https://x.example/", run="r", started=NOON)


def nodes(*events):
    """The event nodes of articles that each tell one event."""
    graphs = [graph_of(f"a{n}", event) for n, event in enumerate(events)]
    return [next(iter(g.subjects(DIP.eventType))) for g in graphs]


def changed(**fields):
    return dataclasses.replace(PHONE, **fields)


@pytest.mark.parametrize(
    "first, second, same",
    [
        (changed(date=DAY), changed(date=DAY), True),
        (changed(date=DAY), changed(date=NIGHT, trigger=told.at("said")), True),
        (changed(date=DAY), changed(date=DAY, actors=PHONE.actors[::-1]), True),
        (PHONE, PHONE, False),
        (changed(date=told.MAY), changed(date=told.MAY), False),
        (changed(date=DAY), changed(date=DAY, mode="meeting"), False),
        (changed(date=DAY), changed(date=DAY, actors=PHONE.actors[:1]), False),
        (changed(date=DAY, **PLAIN), changed(date=DAY, **PLAIN), False),
    ],
)  # fmt: skip
def test_event_of_several_articles_is_one_by_kind_sides_and_day(first, second, same):
    one, other = nodes(first, second)
    assert (one == other) is same


def test_crowd_without_a_name_is_another_in_each_article():
    event = changed(type="PROTEST", mode="demo", actors=(Participant(CROWD),), date=DAY)
    assert len(set(nodes(event, event))) == 2


def test_shared_event_has_one_label_and_one_date():
    events = changed(date=DAY), changed(date=NIGHT, actors=PHONE.actors[::-1])
    both = graph_of("a", events[0]) + graph_of("b", events[1])
    (node,) = set(both.subjects(DIP.eventType))
    assert [str(d) for d in both.objects(node, DIP.date)] == ["2021-05-31"]
    assert len(list(both.triples((node, None, None)))) == len(
        list(graph_of("a", events[0]).triples((node, None, None)))
    )


def test_question_finds_claims_that_contradict_each_other():
    both: Graph = graph_of("a", changed(date=DAY)) + graph_of("b", changed(date=DAY), "negative")
    rows = list(both.query((QUERIES / "q32.rq").read_text(encoding="utf-8")))
    assert [(str(r.claim)[-3:], str(r.denial)[-3:]) for r in rows] == [("a-c", "b-c")]
