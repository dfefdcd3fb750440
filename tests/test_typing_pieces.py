"""Word pieces, against what the tokenizer of the encoder's makers gives."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.acts.pieces import WordPieces
from kg.ontology import data_folder

Span = tuple[int, int]

GIVEN: dict[str, tuple[list[int], list[Span]]] = {
    "Côte d’Ivoire met.": (
        [17155, 1040, 1521, 28346, 7442, 2777, 1012],
        [(0, 4), (5, 6), (6, 7), (7, 10), (10, 13), (14, 17), (17, 18)],
    ),
    "Türkiye-EU  talks": (
        [22883, 28008, 2063, 1011, 7327, 7566],
        [(0, 4), (4, 6), (6, 7), (7, 8), (8, 10), (12, 17)],
    ),
    "İstanbul\tAĞRI": ([9960, 12943, 3089], [(0, 8), (9, 11), (11, 13)]),
    "会談 in 東京": (
        [1763, 100, 1999, 1879, 1755],
        [(0, 1), (1, 2), (3, 5), (6, 7), (7, 8)],
    ),
    "naïve\u200b co\u00adoperation": ([15743, 6792], [(0, 5), (7, 19)]),
    "$5bn+ (2019)": (
        [1002, 1019, 24700, 1009, 1006, 10476, 1007],
        [(0, 1), (1, 2), (2, 4), (4, 5), (6, 7), (7, 11), (11, 12)],
    ),
    "ΟΔΟΣ": ([1169, 29722, 29730, 29733], [(0, 1), (1, 2), (2, 3), (3, 4)]),
    "x" * 101 + " end": ([100, 2203], [(0, 101), (102, 105)]),
    "ﬁve Ǆ 🙂": ([1984, 3726, 100, 100], [(0, 1), (1, 3), (4, 5), (6, 7)]),
    "한국": ([1469, 30006, 30021, 29991, 30014, 30020], [(0, 1)] * 3 + [(1, 2)] * 3),
    "": ([], []),
}


@cache
def pieces() -> WordPieces:
    file = data_folder() / "models" / "event_typing" / "vocabulary.txt"
    return WordPieces.read(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", GIVEN)
def test_texts_are_cut_as_the_encoder_learnt_them(text: str) -> None:
    assert pieces().cut(text) == GIVEN[text]


@given(st.text(max_size=60))
def test_pieces_lie_in_order_in_any_text(text: str) -> None:
    ids, spans = pieces().cut(text)
    assert len(ids) == len(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"]), max_size=40))
def test_words_are_cut_alike_wherever_they_stand(word: str) -> None:
    ids, spans = pieces().cut(word)
    twice = pieces().cut(f"{word} {word}")
    moved = [(start + len(word) + 1, end + len(word) + 1) for start, end in spans]
    assert twice == (ids * 2, spans + moved)


def test_a_vocabulary_has_a_piece_for_unknown_words() -> None:
    with pytest.raises(ValueError, match="UNK"):
        WordPieces.read("the\nof\n")
