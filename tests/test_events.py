"""Plain sentences: unnamed people, passives, wishes, things received, verbs no frame knows."""

import dataclasses

import pytest

import kg.extraction
from kg.extraction.acts.deciding import packaged_typer
from kg.facts import Event
from kg.pipeline import extract

DAY = "2021-03-04"


def events(text):
    return [c for c in extract(text, date=DAY).claims if isinstance(c.about, Event)]


def words(participants):
    return sorted(p.entity.label for p in participants)


def told(claim):
    about = claim.about
    return about.type, words(about.actors), words(about.recipients)


@pytest.mark.parametrize(
    "text, type, actors, recipients",
    [
        ("Gunmen kidnapped a Danish engineer in Chad.", "ASSAULT", ["gunmen"], "engineer"),
        ("Villagers attacked a convoy of Kenyan soldiers.", "ASSAULT", ["villagers"], "soldiers"),
        ("Police fired tear gas at the marchers.", "ASSAULT", ["police"], "marchers"),
        ("Latvia fired mortar shells at Estonia on Monday.", "ASSAULT", ["Latvia"], "Estonia"),
        ("Two Kenyan soldiers were killed by militants.", "ASSAULT", ["militants"], "soldiers"),
        ("There were four Danish sailors wounded yesterday.", "ASSAULT", [], "sailors"),
        ("A car bomb killed twelve people in Bamako.", "ASSAULT", [], "people"),
        ("The students were released by President Paul Kagame.", "RETREAT", ["Paul Kagame"],
         "students"),
        ("The fishermen were freed without charge.", "RETREAT", [], "fishermen"),
        ("The rebels received rifles from Togo.", "AID", ["Togo"], "rebels"),
        ("Vanuatu was lent ten million dollars by Australia.", "AID", ["Australia"], "Vanuatu"),
        ("Zambia's debt was cancelled by Norway.", "AID", ["Norway"], "Zambia"),
        ("Togo wants to attack Benin.", "THREATEN", ["Togo"], "Benin"),
        ("Togo wants to help Benin.", "AGREE", ["Togo"], "Benin"),
        ("Malawi said it would not send weapons to Zambia.", "REJECT", ["Malawi"], "Zambia"),
        ("Malawi said that Zambia must release the pilots.", "REQUEST", ["Malawi"], "Zambia"),
        ("The government voiced gratitude for Qatar's help.", "SUPPORT", ["government"], "Qatar"),
        ("India presented proof against Nepal at the hearing.", "ACCUSE", ["India"], "Nepal"),
        ("Fiji claimed that Tonga had bombed a harbour.", "ACCUSE", ["Fiji"], "Tonga"),
        ("Chad condemned the plan of the Nigerian army.", "ACCUSE", ["Chad"], "Nigeria"),
        ("Algerian warships moved towards Spain.", "MOBILIZE", ["Algeria"], "Spain"),
        ("Marchers burned the embassy of Belgium.", "PROTEST", ["marchers"], "Belgium"),
        ("Fiji expelled two Tongan diplomats.", "SANCTION", ["Fiji"], "Tonga"),
        ("Ghanaian traders were deported from Libya.", "COERCE", ["Libya"], "Ghana"),
        ("Danish troops were deployed along the frontier with Russia.", "MOBILIZE", ["Denmark"],
         "Russia"),
        ("The Danes received envoys from the Libyan government.", "CONSULT", ["Danes", "Libya"],
         ""),
    ],
)  # fmt: skip
def test_plain_sentence_tells_its_event(text, type, actors, recipients):
    found = [told(c) for c in events(text)]
    assert any(f[:2] == (type, actors) and recipients in " ".join(f[2]) for f in found), found


@pytest.mark.parametrize(
    "text, type, actors, polarity",
    [
        ("The bus was blown up at dawn near Batumi.", "ASSAULT", [], "positive"),
        ("Chad's army had not fired across the frontier.", "ASSAULT", ["army of Chad"], "negative"),
        ("No talks about the dam were held on Friday.", "CONSULT", [], "negative"),
        ("Mali and Niger met. No meeting has taken place since.", "CONSULT", ["Mali", "Niger"],
         "negative"),
        ("Oman denies having paid anyone but nurses.", "AID", ["Oman"], "negative"),
        ("Sudan denied ever having armed the Seleka.", "AID", ["Sudan"], "negative"),
        ("The Danes have yet to deliver the radars.", "AID", ["Danes"], "negative"),
        ("Kenyan police disarmed Somali gunmen.", "COERCE", ["Kenyan police"], "positive"),
        ("Oman called in the Iranian ambassador.", "ACCUSE", ["Oman"], "positive"),
        ("Chad sent an ambassador back to Tripoli.", "SUPPORT", ["Chad"], "positive"),
        ("Mali has been suspended from the African Union.", "SANCTION", [], "positive"),
        ("Togo turned down a Ghanaian request.", "REQUEST", ["Ghana"], "positive"),
        ("Mali, Niger and Chad met. The trio accused Algeria of spying.", "ACCUSE",
         ["Chad", "Mali", "Niger"], "positive"),
    ],
)  # fmt: skip
def test_event_told_without_its_other_side(text, type, actors, polarity):
    found = [(*told(c)[:2], c.status.polarity) for c in events(text)]
    assert (type, actors, polarity) in found, found


def test_condition_turned_round_is_hypothetical():
    found = events("Were Chad to attack Sudan, Libya would close its border.")
    assert [c.status.modality for c in found if c.about.type == "ASSAULT"] == ["hypothetical"]


@pytest.mark.parametrize(
    "text",
    [
        "Nurses went on strike in Lagos.",
        "Prisoners began a hunger strike.",
        "Workers blocked the road to the harbour.",
    ],
)
def test_protest_needs_no_recipient(text):
    assert [(f[0], len(f[1])) for f in map(told, events(text))] == [("PROTEST", 1)]


def test_name_that_nobody_knows_takes_part():
    (found,) = events("Syldavia attacked Borduria.")
    assert told(found) == ("ASSAULT", ["Syldavia"], ["Borduria"])


@pytest.mark.parametrize(
    "text",
    [
        "Twenty people were killed in an earthquake in Nepal.",
        "Farmers harvest rice twice a year.",
        "The minister was born in a village in Spain.",
        "Denmark is smaller than Sweden.",
        "The tanks of Chad might want to turn back.",
    ],
)
def test_nothing_is_coded_where_nothing_is_done(text):
    assert events(text) == []


def test_promised_truce_is_no_threat():
    found = [told(c)[0] for c in events("Ghana and Togo agreed to a truce to end the fighting.")]
    assert "THREATEN" not in found


def test_own_sentence_of_the_accused_is_not_the_accuser_s():
    found = [told(c) for c in events("France accused Peru of arming separatists.")]
    assert ("AID", ["Peru"], ["separatists"]) in found or all(f[0] != "AID" for f in found)


@pytest.mark.skipif(packaged_typer() is None, reason="the package has no event typer")
class TestEncoder:
    """What the encoder adds to the frames."""

    def test_verb_that_no_frame_knows_is_typed(self):
        (found,) = events("Turkey scorned Greece over the islands.")
        assert (found.rule, found.about.type) == ("encoder:ACCUSE", "ACCUSE")
        assert told(found)[1:] == (["Türkiye"], ["Greece"])

    def test_extraction_works_without_it(self, monkeypatch):
        monkeypatch.setattr(kg.extraction, "packaged_typer", lambda: None)
        (found,) = events("Somalia attacked Kenya.")
        assert found.rule == "attack"
        assert dataclasses.is_dataclass(found)


@pytest.mark.parametrize(
    "text, types",
    [
        ("Nurses rallied in Accra to demand better pay.", ["PROTEST"]),
        ("Chad's army shelled the Libyan town of Sabha, killing nine people.", ["ASSAULT"]),
        ("The sailors jailed for spying on Oman were freed by Qatar.", ["RETREAT"]),
        ("Nothing can be settled until the guerrillas are beaten.", []),
        ("The soldiers may go home after the truce was signed.", []),
        ("The two teams met in the final in Lagos.", []),
        ("Niger refuses to let Benin arm Togo.", ["REJECT"]),
        ("Oman's planes may need Qatar to move its troops.", []),
        ("Lima condemns any neighbour that sends troops.", ["ACCUSE"]),
        ("Residents say soldiers torch huts near Goma.", ["ASSAULT"]),
        ("Fiji vowed a crushing response to Tonga.", ["THREATEN"]),
        ("Fiji said Tonga would regret its decision.", ["THREATEN"]),
        ("Oman sent tents to stranded Yemenis.", ["AID"]),
    ],
)
def test_what_an_act_only_attends_is_no_event(text, types):
    assert [c.about.type for c in events(text)] == types
