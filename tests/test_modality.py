from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.util import get_lang_class

from kg.extraction.parse.tense import Tenses
from kg.extraction.status.modality import assess, statuses

PARSES = [Path(__file__).parent / "parses" / name for name in ("speech.conllu", "modality.conllu")]


def parsed(text):
    """The hand-checked parse of a sentence of the files."""
    blocks = [b for p in PARSES for b in p.read_text(encoding="utf-8").strip().split("\n\n")]
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


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (
            "Kenya was the first country to recognise Uganda.",
            "recognise",
            "actual positive certain",
        ),
        ("Shares in Kenya fell to close at forty.", "close", "actual positive certain"),
        (
            "Should Uganda attack the port, Kenya would close the border.",
            "attack",
            "hypothetical positive certain",
        ),
        ("Kenya neither confirmed nor denied the attack.", "denied", "actual negative certain"),
        ("Kenya has yet to sign the treaty.", "sign", "actual negative certain"),
        (
            "Kenya, instead of attacking Uganda, held talks.",
            "attacking",
            "actual negative certain",
        ),
        ("Kenya will condemn the attack.", "attack", "actual positive certain"),
        ("Under the treaty, Kenya will help Uganda.", "treaty", "actual positive certain"),
        ("Kenya is sending an envoy to Uganda on Friday.", "sending", "planned positive certain"),
        (
            "Kenya will withdraw when Uganda signs the treaty.",
            "signs",
            "predicted positive certain",
        ),
        ("Talks are set to begin in Kenya.", "Talks", "planned positive certain"),
        (
            "Kenya did not say whether the envoy met the rebels.",
            "met",
            "actual positive possible",
        ),
        ("Kenya is trying to arrange talks.", "talks", "planned positive possible"),
        ("The army warned it would attack the port.", "attack", "threatened positive certain"),
        ("The bank will close the office.", "close", "planned positive certain"),
        (
            "Kenya denied reports that Uganda attacked the port.",
            "attacked",
            "actual negative certain",
        ),
        (
            "The inquiry left no doubt that Uganda attacked the port.",
            "attacked",
            "actual positive certain",
        ),
        (
            "Kenya attacked Uganda, the agency reported.",
            "attacked",
            "actual positive certain",
        ),
        (
            "Kenya gave Uganda a day to leave the port, blaming the rebels.",
            "blaming",
            "actual positive certain",
        ),
        (
            "If Uganda attacked, Kenya would be bound to defend the port.",
            "defend",
            "hypothetical positive certain",
        ),
        ("Neither minister signed the treaty.", "signed", "actual negative certain"),
        ("Kenya abandoned plans to attack Uganda.", "attack", "planned negative certain"),
        ("Kenya cannot defend the port.", "defend", "hypothetical negative certain"),
        (
            "There is a risk that Uganda attacks the port.",
            "attacks",
            "predicted positive possible",
        ),
    ],
)
def test_scope_follows_the_construction(text, word, expected):
    assert " ".join(status(text, word)) == expected


def test_a_copula_stands_as_its_predicate_does():
    doc = parsed("The ministers are ready.")
    assert [s.trigger.quote for s in statuses(doc, skip={1})] == ["are", "ready"]


@pytest.mark.parametrize(
    ("text", "word", "direction"),
    [
        ("Kenya is sending an envoy to Uganda on Friday.", "Friday", "future"),
        ("Talks are set to begin in Kenya.", "Kenya", "future"),
        ("Ruiz said Peru was ready, the Lima Post reported on Monday.", "Monday", "past"),
        ("The ministers are ready.", "ready", None),
    ],
)
def test_a_clause_tells_past_from_future(text, word, direction):
    doc = parsed(text)
    assert Tenses(doc)(next(t.idx for t in doc if t.text == word)) == direction
