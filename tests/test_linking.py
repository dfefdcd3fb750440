"""Links: a reviewed decision first, then the gazetteer, else none."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph

from kg import mapping, shapes
from kg.errors import OntologyError
from kg.facts import Entity
from kg.linking import Decision, Gazetteer, Link, decisions, link
from kg.namespaces import DEFAULT_BASE, DIP, SEMAPV, SSSOM

KENYA = Entity("agent/kenya", "Kenya", "Country")
KCNA = Entity("agent/korean-central-news-agency", "Korean Central News Agency", "NewsAgency")
STRANGER = Entity("agent/jane-doe", "Jane Doe", "Person")


def decided(name: str, item: str | None, type: str = "") -> Decision:
    return Decision(name, item, type, "read the article", "an editor", "2026-11-24")


def test_two_proofs_give_same_as_and_one_gives_exact_match() -> None:
    kcna, kenya = link([KENYA, KCNA], Gazetteer.load())[::-1]
    assert (kenya.qid, kenya.predicate) == ("Q114", "owl:sameAs")
    assert (kcna.qid, kcna.predicate) == ("Q326804", "skos:exactMatch")
    assert kenya.score > kcna.score
    assert kcna.source == "gazetteer+gum" and kcna.version == Gazetteer.load().version


def test_an_unknown_entity_gets_no_link() -> None:
    assert link([STRANGER], Gazetteer.load()) == ()


def test_an_entity_of_another_class_gets_no_link() -> None:
    assert link([Entity("agent/kenya", "Kenya", "Person")], Gazetteer.load()) == ()


def test_a_reviewed_item_wins() -> None:
    (found,) = link([STRANGER], Gazetteer.load(), [decided("Jane Doe", "Q1")])
    assert (found.qid, found.predicate, found.score) == ("Q1", "skos:exactMatch", 1.0)
    assert found.source == "an editor: read the article" and found.version == "2026-11-24"


def test_a_reviewed_none_wins() -> None:
    assert link([KENYA], Gazetteer.load(), [decided("Kenya", None)]) == ()


def test_a_decision_for_another_class_does_not_count() -> None:
    (found,) = link([KENYA], Gazetteer.load(), [decided("Kenya", None, "Person")])
    assert found.qid == "Q114"


def test_an_entity_met_twice_is_linked_once_in_order_of_id() -> None:
    found = link([KENYA, KCNA, KENYA], Gazetteer.load())
    assert [one.entity for one in found] == [KENYA.id, KCNA.id]


def test_the_packaged_decisions_can_be_read() -> None:
    assert all(decision.by for decision in decisions())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Kenya,kenya,,why,me,2026-01-01", "links.csv:2: 'kenya' is neither"),
        ("Kenya,none,,,me,2026-01-01", "links.csv:2: a decision needs"),
        ("Kenya,none,,why,me,yesterday", "links.csv:2: a decision needs"),
        ("Kenya,none", "links.csv:2: 2 cells"),
        ("Kenya,none,,w,me,2026-01-01\nKenya,Q1,,w,me,2026-01-01", "decided twice"),
    ],
)
def test_a_bad_decision_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "links.csv"
    path.write_text(f"name,item,type,why,by,date\n{line}\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        decisions(path)


def graph_of(*links: Link) -> Graph:
    return mapping.links_graph(links, DEFAULT_BASE) + mapping.entities_graph([KENYA], DEFAULT_BASE)


def test_a_link_tells_what_sssom_asks() -> None:
    graph = graph_of(*link([KENYA], Gazetteer.load()))
    (node,) = graph.subjects(RDF.type, DIP.Link)
    assert graph.value(node, SSSOM.mapping_justification) == SEMAPV.LexicalMatching
    assert str(graph.value(node, SSSOM.mapping_date)) == "2026-11-24"
    assert str(graph.value(node, SSSOM.object_label)) == "Kenya"
    assert shapes.validate(graph, article="links").conforms


@pytest.mark.parametrize(
    "change",
    [
        {"predicate": "skos:broadMatch"},
        {"score": 1.5},
        {"qid": "P31"},
        {"date": "yesterday"},
    ],
)
def test_a_link_that_is_none_breaks_a_shape(change: dict[str, Any]) -> None:
    (known,) = link([KENYA], Gazetteer.load())
    assert not shapes.validate(graph_of(replace(known, **change)), article="links").conforms
