from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.util import get_lang_class

from kg.extraction.speech.attribution import chain_for, denied, find_utterances
from kg.extraction.speech.quotes import Quotations
from kg.facts import Article, Entity, Evidence, Mention

PARSES = Path(__file__).parent / "parses" / "speech.conllu"


def parsed(text):
    """The hand-checked parse of a sentence of the file."""
    blocks = PARSES.read_text(encoding="utf-8").strip().split("\n\n")
    block = next(b for b in blocks if b.startswith(f"# text = {text}\n"))
    rows = [line.split("\t") for line in block.splitlines()[1:]]
    words = [row[1] for row in rows]
    spaces, at = [], 0
    for word in words:
        at = text.index(word, at) + len(word)
        spaces.append(text[at : at + 1] == " ")
    return Doc(
        get_lang_class("en")().vocab,
        words=words,
        spaces=spaces,
        lemmas=[row[2] for row in rows],
        pos=[row[3] for row in rows],
        morphs=["" if row[5] == "_" else row[5] for row in rows],
        heads=[int(row[6]) - 1 if row[6] != "0" else n for n, row in enumerate(rows)],
        deps=[row[7] for row in rows],
    )


def mention(text, name, type="Person", country=None):
    entity = Entity(f"agent/{name.lower().replace(' ', '-')}", name, type, country=country)
    return Mention(Evidence.of(text, text.index(name), text.index(name) + len(name)), entity)


def utterances(text, *mentions):
    return find_utterances(parsed(text), Article("a", text, ""), mentions)


def told(text):
    return [
        (u.speaker.entity.label, u.cue and u.cue.quote, u.content.quote) for u in utterances(text)
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "Peru, officials say, has attacked the port.",
            [("officials", "say", "Peru, officials say, has attacked the port.")],
        ),
        (
            "Peru attacked the port, according to the Lima Post.",
            [("Lima Post", "according to", "Peru attacked the port,")],
        ),
        ("As Ruiz put it, the deal is dead.", [("Ruiz", "put", "the deal is dead.")]),
        (
            "Ruiz expressed hope that talks would resume.",
            [("Ruiz", "expressed", "that talks would resume.")],
        ),
        (
            "Ruiz's statement that Peru attacked the port was false.",
            [("Ruiz", "statement", "that Peru attacked the port")],
        ),
        (
            "Kenya accused Uganda of spying on its allies.",
            [("Kenya", "accused", "spying on its allies.")],
        ),
        (
            "Kenya called on Uganda to leave the port.",
            [("Kenya", "called", "to leave the port.")],
        ),
        (
            "Ruiz said Peru was ready, the Lima Post reported on Monday.",
            [
                ("Ruiz", "said", "Peru was ready,"),
                ("Lima Post", "reported", "Ruiz said Peru was ready,"),
            ],
        ),
        ("Chile did not say whether it attacked the port.", []),
        ("It is believed that Peru attacked the port.", []),
    ],
)
def test_every_way_to_attribute_gives_speaker_cue_and_content(text, links):
    assert told(text) == links


def test_a_quotation_that_goes_on_keeps_its_speaker():
    text = '"We will never accept this," said Ruiz. "It is wrong."'
    (found,) = utterances(text)
    assert found.content.quote == '"We will never accept this,"'
    assert [piece.quote for piece in found.continued] == ['"It is wrong."']
    at = text.index("wrong")
    assert chain_for(Evidence.of(text, at, at + 5), [found], performative=False) == (found,)


def test_what_is_added_is_a_link_of_its_own():
    text = "The minister told reporters that talks were under way, adding that he was hopeful."
    assert told(text) == [
        ("minister", "told", "that talks were under way,"),
        ("minister", "adding", "that he was hopeful."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "According to the Lima Post, Ruiz said that Peru had attacked the port.",
        "Ruiz was quoted by the Lima Post as saying that Peru had attacked the port.",
    ],
)
def test_a_chain_runs_from_the_outermost_speaker_inwards(text):
    found = utterances(text)
    at = text.index("attacked")
    chain = chain_for(Evidence.of(text, at, at + 8), found, performative=False)
    assert [link.speaker.entity.label for link in chain] == ["Lima Post", "Ruiz"]
    assert chain[1].within == chain[0].id


def test_a_cited_source_says_it_too():
    labels = [
        u.speaker.entity.label
        for u in utterances("The Lima Post reported a strike, citing officials.")
    ]
    assert sorted(labels) == ["Lima Post", "officials"]


def test_a_mention_gives_the_entity_also_in_apposition():
    text = "Chile's foreign minister, Ana Ruiz, said that Peru had attacked the port."
    (found,) = utterances(text, mention(text, "Ana Ruiz"), mention(text, "Chile", "Country"))
    assert found.speaker.entity.id == "agent/ana-ruiz"
    assert found.speaker.evidence.quote == "Ana Ruiz"


@pytest.mark.parametrize(
    ("text", "performative"),
    [
        ("Chile pledged to rebuild the port.", True),
        ("Ruiz warned that Chile would attack the port.", True),
        ("Experts warned that the deal could collapse.", False),
    ],
)
def test_a_pledge_or_a_warning_of_ones_own_is_an_act(text, performative):
    people = [mention(text, "Ruiz", country="agent/chile")] if "Ruiz" in text else []
    places = [mention(text, "Chile", "Country")] if "Chile" in text else []
    (found,) = utterances(text, *people, *places)
    assert found.performative is performative
    inside = Evidence.of(text, found.content.end - 4, found.content.end - 1)
    assert len(chain_for(inside, [found], performative=False)) == (not performative)


@pytest.mark.parametrize(
    "text",
    ["Chile denied that it attacked the port.", "Chile rejected claims that it attacked the port."],
)
def test_a_denial_is_known_and_never_holds_its_own_cue(text):
    found = utterances(text)
    at = text.index("attacked")
    assert denied(Evidence.of(text, at, at + 8), found).speaker.entity.label == "Chile"
    cue = found[0].cue
    assert chain_for(cue, found, performative=True) == ()


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "yes" and “no”.', ['"yes"', "“no”"]),
        ("the workers’ ‘last word’ on it", ["‘last word’"]),
        ('"One.\n\n"Two," he said.', ['"One.\n\n"Two,"']),
        ('an open " mark\nand a "closed" one', ['"closed"']),
        ("", []),
    ],
)
def test_quotation_marks_are_paired(text, quoted):
    assert [text[q.start : q.end] for q in Quotations(text)] == quoted
