"""Homonyms: an item is linked where it fits in class, time, country and office, else none is."""

import pytest
import wikidata_world

from kg.facts import Entity
from kg.linking import Gazetteer
from kg.linking.endpoint import Endpoint
from kg.linking.ranking import ACCEPTED, Context, Role
from kg.linking.resolution import resolve
from kg.linking.wikidata import Wikidata
from kg.namespaces import slug

CASES = wikidata_world.table("homonyms")
GAZETTEER = Gazetteer.load()


@pytest.fixture(scope="module")
def wikidata():
    with wikidata_world.serving() as server:
        yield Wikidata(Endpoint(server.url, sleep=lambda _: None))


def item(id):
    entity = GAZETTEER.entity(id)
    return entity.qid if entity else None


def context(case, number):
    roles = [text.split("|") for text in filter(None, case["roles"].split(";"))]
    entity = Entity(f"agent/{slug(case['label'])}-{number}", case["label"], case["type"])
    return Context(
        entity,
        item(case["country"]),
        (case["date"],),
        tuple(Role(relation, title, item(of), case["date"]) for relation, title, of in roles),
        frozenset(case["words"].lower().split()),
    )


@pytest.fixture(scope="module")
def resolution(wikidata):
    contexts = [context(case, number) for number, case in enumerate(CASES)]
    found = resolve(contexts, GAZETTEER, (), wikidata, "2026-11-24")
    assert wikidata.failures == []
    return found


def test_there_are_sixty_cases():
    assert len(CASES) >= 60


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_homonym_is_linked_rightly_or_not_at_all(resolution, number):
    case = CASES[number]
    id = f"agent/{slug(case['label'])}-{number}"
    sure = [one.qid for one in resolution.links if one.entity == id
            if one.predicate == "skos:exactMatch"]  # fmt: skip
    assert sure == ([] if case["expected"] == "none" else [case["expected"]]), case["why"]
    left = next((one for one in resolution.open if one.entity == id), None)
    assert bool(sure) != bool(left and left.why)


def test_what_is_accepted_is_as_sure_as_it_says(resolution):
    by_id = {f"agent/{slug(c['label'])}-{n}": c["expected"] for n, c in enumerate(CASES)}
    shown = [(one.score, one.qid == by_id[one.entity]) for one in resolution.links]
    brier = sum((score - right) ** 2 for score, right in shown) / len(shown)
    assert brier < 0.1
    accepted = [right for score, right in shown if score >= ACCEPTED]
    assert len(accepted) > 30 and all(accepted)
