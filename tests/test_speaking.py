"""Whoever speaks is an agent, even where the name was taken for a place."""

import pytest

from kg.articles import from_text
from kg.coding import code, extract
from kg.extraction.speaking import with_agents
from kg.facts import Entity, Evidence, Extraction, Mention, Participant, Utterance
from kg.linking.gazetteer import Gazetteer
from kg.tools import load_tools

TEXT = "{name} reported that Norway recalled its ambassador from Mali. {name} gave no reason."


@pytest.fixture(scope="module")
def tools():
    return load_tools()


@pytest.mark.parametrize("name", ["Northern Post", "Western Gate", "Bay Point", "Lake Herald"])
def test_an_article_is_coded_whoever_speaks_in_it(tools, name):
    article = from_text(TEXT.format(name=name), date="2023-05-02")
    assert code(article, tools=tools).extraction.claims


def test_a_place_that_speaks_is_a_body_wherever_it_is_named():
    article = from_text("Gate Point said no.", date="2023-05-02")
    place = Entity("place/gate-point", "Gate Point", "Place")
    name, said = Evidence(0, 10, "Gate Point"), Evidence(16, 18, "no")
    told = Utterance("u", Participant(place, name), None, said)
    found = Extraction(article, (Mention(name, place),), utterances=(told,))
    done = with_agents(found, Gazetteer.load())
    body = Entity("agent/gate-point", "Gate Point", "Organization")
    assert (done.mentions[0].entity, done.utterances[0].speaker.entity) == (body, body)


def test_a_packaged_place_that_speaks_is_its_state():
    gazetteer = Gazetteer.load()
    article = from_text("Lima said no.", date="2023-05-02")
    lima = gazetteer.entity("place/lima")
    told = Utterance("u", Participant(lima), None, Evidence(10, 12, "no"))
    done = with_agents(Extraction(article, utterances=(told,)), gazetteer)
    assert done.utterances[0].speaker.entity.id == "agent/peru"


def test_a_dateline_is_a_place_and_nobody_speaks_from_it():
    found = extract("ACCRA: Ghana on Monday dismissed the claim.", date="2023-05-02")
    assert found.mentions[0].entity.id == "place/accra"
    assert "place/accra" not in {u.speaker.entity.id for u in found.utterances}


@pytest.mark.parametrize(
    "text",
    [
        "Oslo to let fishing pact with Reykjavik lapse despite plea",
        "Norway brushed aside an appeal from Reykjavik.",
        "Norway sent its ambassador back to Reykjavik.",
    ],
)
def test_a_capital_that_is_dealt_with_is_its_government(text):
    named = {m.evidence.quote: m.entity.id for m in extract(text, date="2023-05-02").mentions}
    assert named["Reykjavik"] == "agent/iceland"
