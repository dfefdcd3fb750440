from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.util import get_lang_class

from kg.extraction.modality import assess, statuses

PARSES = Path(__file__).parent / "parses" / "speech.conllu"


def parsed(text):
    """The hand-checked parse of a sentence of the file."""
    blocks = PARSES.read_text(encoding="utf-8").strip().split("\n\n")
    block = next(b for b in blocks if b.startswith(f"# text = {text}\n"))
    rows = [line.split("\t") for line in block.splitlines()[1:]]
    return Doc(
        get_lang_class("en")().vocab,
        words=[row[1] for row in rows],
        lemmas=[row[2] for row in rows],
        pos=[row[3] for row in rows],
        morphs=["" if row[5] == "_" else row[5] for row in rows],
        heads=[int(row[6]) - 1 if row[6] != "0" else n for n, row in enumerate(rows)],
        deps=[row[7] for row in rows],
    )


def status(text, word):
    found = assess(next(token for token in parsed(text) if token.text == word))
    return found.modality, found.polarity, found.certainty


@pytest.mark.parametrize(
    ("text", "word", "modality"),
    [
        ("Officials said Kenya attacked Uganda.", "attacked", "actual"),
        ("Kenya will attack Uganda.", "attack", "planned"),
        ("Kenya plans to attack Uganda.", "attack", "planned"),
        ("Kenya to host talks", "host", "planned"),
        ("Kenya attacked Uganda to protect the port.", "protect", "planned"),
        ("Kenya attacked Uganda to protect the port.", "attacked", "actual"),
        ("Kenya pledged to rebuild the port.", "rebuild", "pledged"),
        ("Kenya urged Uganda to rebuild the port.", "rebuild", "requested"),
        ("Kenya called for talks.", "talks", "requested"),
        ("Kenya threatened to attack Uganda.", "attack", "threatened"),
        ("Ruiz warned that Chile would attack the port.", "attack", "threatened"),
        ("Kenya managed to rebuild the port.", "rebuild", "actual"),
        ("If Kenya attacks Uganda, markets will fall.", "attacks", "hypothetical"),
        ("If Kenya attacks Uganda, markets will fall.", "fall", "predicted"),
        ("Kenya would defend the port in the event of war.", "defend", "hypothetical"),
        ("Kenya usually attacks Uganda in winter.", "attacks", "generic"),
        ("Kenya will hold talks with Uganda.", "talks", "planned"),
        ("Kenya marked the day, praising Uganda.", "praising", "actual"),
    ],
)
def test_words_around_a_trigger_tell_how_far_it_has_come(text, word, modality):
    assert status(text, word) == (modality, "positive", "certain")


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Kenya may attack Uganda.", "attack", ("predicted", "positive", "possible")),
        ("Kenya may have attacked Uganda.", "attacked", ("actual", "positive", "possible")),
        ("Kenya is expected to attack Uganda.", "attack", ("predicted", "positive", "probable")),
        (
            "Kenya is likely to cut aid, possibly escalating tensions.",
            "escalating",
            ("predicted", "positive", "possible"),
        ),
        (
            "Kenya did not rule out attacking Uganda.",
            "attacking",
            ("predicted", "positive", "possible"),
        ),
    ],
)
def test_hedges_lower_the_certainty(text, word, expected):
    assert status(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "polarity"),
    [
        ("Kenya did not attack Uganda.", "attack", "negative"),
        ("Kenya no longer attacks Uganda.", "attacks", "negative"),
        ("Kenya failed to rebuild the port.", "rebuild", "negative"),
        ("Kenya denied attacking Uganda.", "attacking", "negative"),
        ("Chile denied that it attacked the port.", "attacked", "negative"),
        ("Kenya and Uganda held no talks.", "talks", "negative"),
        ("Kenya would not hesitate to attack Uganda.", "attack", "positive"),
    ],
)
def test_negation_counts_by_its_scope_and_twice_is_none(text, word, polarity):
    assert status(text, word)[1] == polarity


def test_statuses_leave_out_what_is_coded_and_what_is_no_event():
    doc = parsed("Kenya plans to attack Uganda.")
    assert [s.trigger.quote for s in statuses(doc, skip={1})] == ["attack"]
