"""What the encoder makes of marked words."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from kg.errors import ModelError
from kg.extraction.acts.typing import NONE, Candidate, Typer
from kg.ontology import data_folder

SHIPPED = data_folder() / "models" / "event_typing"

CLEAR = {
    "AGREE": "[A Norway] [P pledged] to open its markets to [R Ghana] next year.",
    "CONSULT": "[A The Estonian president] [P held talks] with [R the king of Jordan] in Amman.",
    "SUPPORT": "[A Uruguay] [P praised] [R Botswana] for its handling of the elections.",
    "CONCEDE": "[A Peru] [P announced a ceasefire] with [R the rebels].",
    "COOPERATE": "[A Kenya] and [R Brazil] [P held joint naval exercises] off Mombasa.",
    "AID": "[A Canada] [P sent food and tents] to [R Nepal] after the earthquake.",
    "RETREAT": "[A Ethiopia] [P withdrew] its soldiers from [R Somalia] on Friday.",
    "REQUEST": "[A Chile] [P urged] [R Bolivia] to reopen the border.",
    "ACCUSE": "[A Latvia] [P accused] [R Belarus] of sending migrants over the border.",
    "REJECT": "[A Mongolia] [P rejected] the demands of [R its neighbour].",
    "THREATEN": "[A The junta] [P threatened] to bomb [R the capital of Ghana].",
    "PROTEST": "Thousands of [A students] [P marched] against [R the government of Peru].",
    "SANCTION": "[A Ecuador] [P expelled] [R the Finnish ambassador].",
    "MOBILIZE": "[A Morocco] [P massed troops] on the border with [R Algeria].",
    "COERCE": "[A Bolivian police] [P arrested] [R four journalists] in La Paz.",
    "ASSAULT": "[A Gunmen] [P killed] [R three Chadian soldiers] near the lake.",
    "DomesticAct": "[A Iceland]'s parliament [P passed] a law on fishing quotas.",
    "NONE": "[A Denmark] [P shares] a long border with [R Germany].",
}


def candidate(marked: str) -> Candidate:
    """Return the candidate of a sentence with [A …], [P …] and [R …]."""
    text, spans = "", {}
    for part in marked.replace("[", "\0[").replace("]", "\0").split("\0"):
        if part.startswith("["):
            mark, words = part[1], part[3:]
            spans[mark] = (len(text), len(text) + len(words))
            text += words
        else:
            text += part
    return Candidate(text, spans["P"], spans.get("A"), spans.get("R"))


@cache
def typer() -> Typer:
    return Typer.load()


@pytest.mark.parametrize("label", CLEAR)
def test_clear_sentences_get_their_type(label: str) -> None:
    [chances] = typer().type([candidate(CLEAR[label])])
    assert max(chances, key=chances.__getitem__) == label


def test_probabilities_of_all_labels_add_up() -> None:
    [chances] = typer().type([candidate(CLEAR["AID"])])
    assert set(chances) == set(CLEAR) == set(typer().labels)
    assert sum(chances.values()) == pytest.approx(1)
    assert all(0 <= p <= 1 for p in chances.values())


def test_company_and_repetition_change_nothing() -> None:
    candidates = [candidate(marked) for marked in CLEAR.values()]
    together = typer().type(candidates)
    assert together == [typer().type([one])[0] for one in candidates]
    assert together == Typer.load().type(candidates)


def test_surer_types_are_more_often_right() -> None:
    shares = [typer().believed(n / 10) for n in range(11)]
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.6 < 0.8 < shares[-1] < 1


def test_nothing_gives_nothing() -> None:
    assert typer().type([]) == []


def test_one_sentence_tells_several_events() -> None:
    first = candidate(
        "[A Chile] [P condemned] [R Bolivia], whose police arrested four Chilean pilots."
    )
    start = first.sentence.index("arrested")
    police, pilots = (first.sentence.index(w) for w in ("whose police", "four Chilean pilots"))
    second = Candidate(
        first.sentence, (start, start + 8), (police, police + 12), (pilots, pilots + 19)
    )
    best = [max(c, key=c.__getitem__) for c in typer().type([first, second])]
    assert best == ["ACCUSE", "COERCE"]


@pytest.mark.parametrize(("noun", "doubted"), [("accord", True), ("protest", False)])
def test_two_spans_for_the_predicate_count_alike_where_one_leaves_a_doubt(
    noun: str, doubted: bool
) -> None:
    act = {"accord": "reached an accord", "protest": "lodged a protest"}[noun]
    whole = candidate(f"[A Chile] [P {act}] with [R Bolivia] over the dam.")
    start = whole.sentence.index(noun)
    word = start, start + len(noun)
    one, two, both = typer().type(
        [whole, replace(whole, predicate=word), replace(whole, other=word)]
    )
    mean = {label: (one[label] + two[label]) / 2 for label in one}
    assert both == pytest.approx(mean if doubted else one)


def test_participants_may_be_unknown() -> None:
    [chances] = typer().type([Candidate("Three soldiers were killed near the lake.", (20, 26))])
    assert max(chances, key=chances.__getitem__) == "ASSAULT"


def test_a_sentence_of_any_length_is_read_around_its_predicate() -> None:
    marked = CLEAR["COERCE"]
    long = "word " * 5000 + marked.rstrip(".") + " and" + " more" * 5000
    short, [chances] = typer().type([candidate(marked)])[0], typer().type([candidate(long)])
    assert max(chances, key=chances.__getitem__) == "COERCE"
    assert max(short, key=short.__getitem__) == "COERCE"


@pytest.mark.parametrize("text", ["Ŧħé 会談 🙂 \u200b\ufffd met", "İİİ met ﬁve", "met \x00 \x07"])
def test_any_script_can_be_read(text: str) -> None:
    at = text.index("met")
    [chances] = typer().type([Candidate(text, (at, at + 3))])
    assert sum(chances.values()) == pytest.approx(1)


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 99)])
@pytest.mark.parametrize("role", ["predicate", "actor", "recipient", "other"])
def test_spans_outside_the_sentence_are_refused(role: str, span: tuple[int, int]) -> None:
    spans = {"predicate": (0, 4), role: span}
    with pytest.raises(ValueError, match=role):
        typer().type([Candidate("Nine words", **spans)])


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=str(tmp_path)):
        Typer.load(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "vocabulary.txt", "config.json"])
def test_a_broken_model_is_named(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "typing")
    (folder / name).write_bytes(b"{}")
    with pytest.raises(ModelError, match=str(folder)):
        Typer.load(folder)


def test_the_card_and_the_labels_are_those_of_the_model() -> None:
    config = json.loads((SHIPPED / "config.json").read_text(encoding="utf-8"))
    assert tuple(config["labels"]) == typer().labels
    assert typer().labels[-1] == NONE
    card = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert all(word in card for word in ("Licence", "Seed", "Limits"))
