"""What newswire calls the acts of states: each sentence tells one, and the quiet ones none."""

import pytest

from kg.facts import Event
from kg.pipeline import extract

TOLD = """
AGREE | Bulgaria and Greece struck a bargain over the pipeline.
AGREE | Brazil gave its word that it would stop the flights.
CONSULT | Swiss diplomats are shuttling between Tehran and Riyadh.
CONSULT | Egypt brokered a truce between Israel and Hamas.
SUPPORT | Britain reopened its embassy in Damascus.
SUPPORT | Moldova acceded to the convention.
SUPPORT | Fiji paid tribute to the Dutch resistance.
CONCEDE | Turkey dropped its objections to the Finnish bid.
RETREAT | The European Union removed Zimbabwe from its sanctions list.
RETREAT | The guards set the sailors free.
RETREAT | Italy closed its last base in Chad.
COOPERATE | Kenya handed the fugitive over to Turkey.
AID | Algeria hosts the Polisario Front.
AID | The ship was handed over to the navy of Samoa.
AID | Poland took in Ukrainian refugees.
REQUEST | Jordan insisted that Syria close the camp.
REQUEST | Slovenia called on Croatia to reconsider.
ACCUSE | Peru handed a protest note to the Mexican envoy.
ACCUSE | Barbados may take its neighbour Fiji to arbitration.
ACCUSE | Latvia called the vote a sham.
REJECT | Talks between Sudan and Ethiopia broke down.
REJECT | China walked out of the talks.
REJECT | Mali denied entry to the Danish envoy.
THREATEN | Chad declared that it would resume its armed struggle.
PROTEST | Protesters stormed the Swedish embassy in Baghdad.
SANCTION | Kazakhstan left the alliance.
SANCTION | Britain cut aid to Rwanda.
SANCTION | India raised tariffs on Turkish apples.
MOBILIZE | China built an airstrip on the reef.
MOBILIZE | Greece scrambled jets to intercept Turkish drones.
COERCE | The Philippine coast guard boarded a Chinese trawler.
COERCE | Azerbaijan cut off the road to Karabakh.
COERCE | Two Danes were held by the police of Fiji.
ASSAULT | Egypt shot down a Syrian warplane.
ASSAULT | Russia bombs rebels whom Turkey arms.
"""


def types(text):
    return {
        c.about.type for c in extract(text, date="2021-03-04").claims if isinstance(c.about, Event)
    }


@pytest.mark.parametrize("type, text", [line.split(" | ") for line in TOLD.strip().splitlines()])
def test_sentence_tells_its_act(type, text):
    assert type in types(text)
