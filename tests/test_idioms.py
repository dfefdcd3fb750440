"""What newswire says in set phrases: matters taken up, cases pressed, ears turned deaf."""

import pytest

from kg.facts import Event
from kg.pipeline import extract

DAY = "2022-03-04"


def told(text):
    """Type, actors and recipients of each event of a text."""
    claims = [c.about for c in extract(text, date=DAY).claims if isinstance(c.about, Event)]
    return [
        (e.type, *(sorted(p.entity.label for p in side) for side in (e.actors, e.recipients)))
        for e in claims
    ]


@pytest.mark.parametrize(
    "text, type, actors, recipients",
    [
        ("Oslo took the issue up with Moscow.", "CONSULT", ["Norway", "Russia"], []),
        ("Malawi turned to Kenya for help.", "REQUEST", ["Malawi"], ["Kenya"]),
        ("Iraq gave Chile a week to withdraw its troops.", "THREATEN", ["Iraq"], ["Chile"]),
        ("Bolivia lined up behind Cuba at the meeting.", "SUPPORT", ["Bolivia"], ["Cuba"]),
        ("Iceland stood by Denmark.", "SUPPORT", ["Iceland"], ["Denmark"]),
        ("Pakistan took Oman's side in the quarrel.", "SUPPORT", ["Pakistan"], ["Oman"]),
        ("Portugal came out in favour of Morocco's plan.", "SUPPORT", ["Portugal"], ["Morocco"]),
        ("Peru spoke highly of Chile.", "SUPPORT", ["Peru"], ["Chile"]),
        ("Sofia has rounded on Skopje.", "ACCUSE", ["Bulgaria"], ["North Macedonia"]),
        ("Armenia put the blame on Peru.", "ACCUSE", ["Armenia"], ["Peru"]),
        ("Chad condemned Mali's raid on Togo.", "ACCUSE", ["Chad"], ["Mali"]),
        ("Serbia turned a deaf ear to Norway.", "REJECT", ["Serbia"], ["Norway"]),
        ("Morocco tore up an agreement with Peru.", "SANCTION", ["Morocco"], ["Peru"]),
        ("Uganda is bankrolling Chad.", "AID", ["Uganda"], ["Chad"]),
        ("Serbia handed Norway a list of names.", "COOPERATE", ["Serbia"], ["Norway"]),
        ("Estonia and Latvia came to terms on Friday.", "AGREE", ["Estonia", "Latvia"], []),
        ("Truckers marched on the palace.", "PROTEST", ["truckers"], []),
        ("A blast near Kano killed three soldiers.", "ASSAULT", [], ["soldiers"]),
        ("Warships from Fiji and India exercised off Goa.", "COOPERATE", ["Fiji", "India"], []),
    ],
)
def test_a_set_phrase_tells_its_event(text, type, actors, recipients):
    assert (type, actors, recipients) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Asked about the raid, the minister smiled.",
        "The driver was asked whether it rained.",
        "The delegates settled in their chairs.",
    ],
)
def test_what_only_sounds_like_one_tells_none(text):
    assert told(text) == []


def test_nobody_acts_where_no_one_did():
    (asked,) = told("The captain said that no one had ordered Chad to stop.")
    assert asked == ("REQUEST", [], ["Chad"])
