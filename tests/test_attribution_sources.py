"""Sources that no plain verb of saying introduces: texts shown, things made known, claims owned."""

import pytest

from kg.pipeline import extract


def said(text):
    """Each link of a text: the speakers, outermost first, and what is said."""
    found = {u.id: u for u in extract(text, date="2023-05-12").utterances}

    def speakers(u):
        outer = speakers(found[u.within]) if u.within else []
        return [*outer, u.speaker.entity.label]

    return [(" > ".join(speakers(u)), u.content.quote.rstrip(".,")) for u in found.values()]


@pytest.mark.parametrize(
    ("text", "speakers", "content"),
    [
        (
            "Prosecutors released a recording in which the mayor boasts that he bribed two judges.",
            "prosecutors > mayor",
            "that he bribed two judges",
        ),
        (
            "The court shared a message from the Dalai Lama saying that he would visit Oslo.",
            "court > Dalai Lama",
            "that he would visit Oslo",
        ),
        (
            "The embassy relayed to Quito a complaint by the crew that it had been robbed.",
            "embassy > crew",
            "that it had been robbed",
        ),
        (
            "The palace let it be known on Tuesday that the king would not travel.",
            "palace",
            "that the king would not travel",
        ),
        (
            "Oslo made it plain to the envoy that nobody would be extradited.",
            "Norway",
            "that nobody would be extradited",
        ),
        (
            "Le Monde has heard from two ministers that the deal is dead.",
            "Le Monde > two ministers",
            "that the deal is dead",
        ),
        (
            "Ghana's position is that the border was never agreed.",
            "Ghana",
            "that the border was never agreed",
        ),
        (
            "Western claims that the mine had been laid by Yemen were dismissed.",
            "Western countries",
            "that the mine had been laid by Yemen",
        ),
        (
            "There were claims by both sides that the other had fired first.",
            "sides",
            "that the other had fired first",
        ),
        (
            "The dam is safe, Fana quoted the minister as saying on Monday.",
            "Fana > minister",
            "The dam is safe",
        ),
        (
            "The road is open, Tasnim wrote with reference to a source in the army.",
            "Tasnim News Agency > source in army",
            "The road is open",
        ),
        (
            "The aide asked for help; none has come, according to his office.",
            "office",
            "none has come",
        ),
        (
            "The talks were, as one delegate put it, a waste of time.",
            "one delegate",
            "The talks were, as one delegate put it, a waste of time",
        ),
        ("The road was shut, by the ministry's own account.", "ministry", "The road was shut"),
        ("The inquiry was told that the ferry was full.", "inquiry", "that the ferry was full"),
        (
            'The group, in a statement, rejected "these absurd claims" and said it would stay.',
            "group",
            '"these absurd claims"',
        ),
        (
            "The dam will hold, according to Lena Berg, a lecturer in law in Bergen.",
            "Lena Berg",
            "The dam will hold",
        ),
        (
            "Q: Will the army stay?\n\nMs. Duarte: We hope it will. It is needed.\n\nQ: Why?",
            "Duarte",
            "We hope it will. It is needed",
        ),
        (
            "Chile said it would pay, hours after Peru recalled its envoy.",
            "Chile",
            "it would pay",
        ),
    ],
)
def test_whoever_lets_something_be_heard_is_its_source(text, speakers, content):
    assert (speakers, content) in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody in Accra doubted the friendship of the king.",
        "No minister has said that the port is safe.",
        "The ministry has not let it be known that it will move.",
    ],
)
def test_what_nobody_says_has_no_source(text):
    assert said(text) == []
