"""Acts whose sides or things are told elsewhere: them, such, in a call, at a summit."""

import pytest

from kg.facts import Event
from kg.pipeline import extract


def events(text):
    """Each event: its type, who and to whom, and how it is told."""
    found = [c for c in extract(text, date="2022-05-12").claims if isinstance(c.about, Event)]
    labels = lambda side: sorted(p.entity.label for p in side)  # noqa: E731
    return [
        (c.about.type, labels(c.about.actors), labels(c.about.recipients), c.status.polarity)
        for c in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Chile cut diplomatic ties with Peru in May, and Peru restored them in June.",
            ("SUPPORT", ["Peru"], [], "positive"),
        ),
        (
            "Oman praised an accord that Chad had signed with Niger.",
            ("SUPPORT", ["Chad", "Niger"], [], "positive"),
        ),
        ("They met after mediation by Qatar.", ("CONSULT", ["Qatar"], [], "positive")),
        (
            "Chad shelled a village in Niger. Peru said there was no such attack.",
            ("ASSAULT", ["Chad"], ["Niger"], "negative"),
        ),
        (
            "Joe Biden backed Emmanuel Macron in a telephone call.",
            ("CONSULT", ["Emmanuel Macron", "Joe Biden"], [], "positive"),
        ),
        ("Chile condemned the raid by Peru.", ("ACCUSE", ["Chile"], ["Peru"], "positive")),
    ],
)
def test_act_has_the_sides_that_are_told_elsewhere(text, expected):
    assert expected in events(text)


def test_recipient_is_whose_position_it_is():
    (found,) = events("Oman supports China's position on trade with Peru.")
    assert found == ("SUPPORT", ["Oman"], ["China"], "positive")


def test_what_another_does_meanwhile_is_no_side():
    found = events("Oman welcomed the decision, with its minister urging Peru to respect it.")
    assert ("SUPPORT", ["Oman"], [], "positive") in found


def test_open_question_tells_of_no_act():
    assert events("Oman has not said whether Chad attacked Niger.") == []


def test_the_two_are_those_that_the_text_is_about():
    text = (
        "Chile met Peru. Peru praised Chile. Chile thanked Peru. Peru met Chile. Chile met Oman. "
        "The two countries signed a treaty."
    )
    assert ("SUPPORT", ["Chile", "Peru"], [], "positive") in events(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chile offered to host talks in Nairobi.", ("AGREE", ["Chile"], [], "positive")),
        ("Oman promised to send a delegation.", ("AGREE", ["Oman"], [], "positive")),
        ("Oman urged residents to leave.", ("REQUEST", ["Oman"], ["residents"], "positive")),
        ("Chad shelled Aleppo on Monday.", ("ASSAULT", ["Chad"], ["Syria"], "positive")),
    ],
)
def test_setting_and_what_is_spoken_of_are_no_recipients(text, expected):
    assert expected in events(text)


def test_denial_that_names_no_side_disputes_the_claim():
    text = (
        "Reuters said that Norway had expelled two Danish diplomats. "
        "Norway denied that it had expelled the diplomats."
    )
    told, denied = [c for c in extract(text).claims if c.about.type == "SANCTION"]
    assert denied.disputes == told.id
