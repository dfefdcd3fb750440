"""Links: a reviewed decision first, then the gazetteer, else none."""

from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.facts import Entity
from kg.linking import Decision, Gazetteer, decisions, link

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
