"""Verbs that were read as nouns, and left their sentence without one."""

import pytest

from kg.facts import Event
from kg.pipeline import extract


@pytest.mark.parametrize(
    "text, type, actor, recipient",
    [
        ("Minsk bombs Latvian ports.", "ASSAULT", "Belarus", "Latvia"),
        ("Danish jets bomb Latvian ports.", "ASSAULT", None, "Latvia"),
    ],
)
def test_a_known_verb_is_read_where_a_sentence_would_have_none(text, type, actor, recipient):
    claim = extract(text, date="2022-03-04").claims[0]
    assert claim.about.type == type
    assert actor in (None, claim.about.actors[0].entity.label)
    assert [p.entity.label for p in claim.about.recipients] == [recipient]


def test_what_a_colon_parts_off_and_what_and_joins_has_verbs_of_its_own():
    found = extract("Camps differ in the war: Russia bombs rebels in Latvia.", date="2022-03-04")
    assert [p.entity.label for p in found.claims[0].about.actors] == ["Russia"]
    both = extract("Chile hosts and arms the Blue Front.", date="2022-03-04").claims
    events = [claim.about for claim in both if isinstance(claim.about, Event)]
    assert [event.mode for event in events] == ["asylum", None]


@pytest.mark.parametrize("text", ["Talks between Chile and Peru on fish", "Bombs in Lima"])
def test_what_has_no_verb_gets_none(text):
    found = extract(text, date="2022-03-04")
    assert "VERB" not in {status.trigger.quote for status in found.statuses}
    assert not any(claim.rule in {"bomb", "attack"} for claim in found.claims)
