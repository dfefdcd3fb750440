import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.claims import Card, Span
from kg.web.reading import passages
from kg.web.resources import Ref

TEXT = "Oslo met Rome.\nThen\u202e Rome 🐟 left.\r\n\nNobody e\u0301lse did."
BLANK = Card(
    *("",) * 8, *((),) * 3, None, None, "", "", None, sentence=Span(0, 0), trigger=None, article=""
)


def card(start, end, trigger=None, tone="vcoop", modality="actual"):
    anchor = f"c{start}-{end}"
    return dataclasses.replace(
        BLANK,
        anchor=anchor,
        tone=tone,
        modality=modality,
        sentence=Span(start, end, TEXT[start:end]),
        trigger=Span(*trigger) if trigger else None,
    )


def spans(beyond=0):
    place = st.integers(0, len(TEXT) + beyond)
    return st.tuples(place, place).map(sorted)


def blocks(*arguments):
    return [block for passage in passages(*arguments) for block in passage.blocks]


def text_of(found):
    return "".join(piece.text for block in found for piece in block.pieces)


@given(
    st.lists(st.tuples(spans(3), spans(3))),
    st.lists(spans()),
)
def test_text_is_kept_whatever_is_marked(sentences, named):
    cards = [card(*where, trigger) for where, trigger in sentences]
    mentions = [(Span(*where), Ref("x", "/x")) for where in sorted(named)]
    found = blocks(TEXT, cards, mentions)
    assert text_of(found) == TEXT
    shown = [c for block in found for c in block.cards]
    inside = [c for c in cards if c.sentence.start < min(c.sentence.end, len(TEXT))]
    assert sorted(map(id, shown)) == sorted(map(id, inside))


def test_empty_text_has_no_passage():
    assert passages("", []) == []


def test_passages_end_with_lines_but_not_inside_a_sentence():
    assert [len(p.blocks) for p in passages(TEXT, [])] == [1, 1, 1]
    assert len(passages(TEXT, [card(0, 20)])) == 2


def test_sentence_has_its_words_and_its_mark():
    (sentence, rest, *_) = blocks(TEXT, [card(0, 14, (5, 8))], [(Span(0, 4), Ref("Oslo", "/o"))])
    assert [(p.text, bool(p.mention), p.trigger) for p in sentence.pieces] == [
        ("Oslo", True, ""),
        (" ", False, ""),
        ("met", False, "vcoop"),
        (" Rome.", False, ""),
    ]
    assert sentence.anchor == "char=0,14" and not rest.cards


@pytest.mark.parametrize(
    "tones, style",
    [
        (["vcoop", "vcoop"], "vcoop"),
        (["state", "mconf"], "mconf"),
        (["state"], "state"),
        (["vcoop", "mcoop"], "vcoop"),
        (["vcoop", "mconf"], "mixed"),
    ],
)
def test_sentence_is_coloured_by_what_it_proves(tones, style):
    (sentence,) = blocks(TEXT[:14], [card(0, 14, tone=tone) for tone in tones])
    assert sentence.style == style


def test_sentence_is_dashed_where_nothing_is_done():
    (sentence,) = blocks(TEXT[:14], [card(0, 14, modality="planned")])
    assert sentence.style == "vcoop unreal"
