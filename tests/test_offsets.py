"""Offsets count the code points of the stored text, whatever stands in it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from kg.articles import MAX_CHARACTERS, Failure, from_text, read_text
from kg.extraction.temporal import find_times

SCRIPTS = (
    "Norway met Chile on Sunday.",
    "🇳🇴🤝🏽👩‍👩‍👧",
    "e\u0301a\u0308\u0323",
    "\r\n",
    "\u200f\u202bאוסלו\u202c",
    "القاهرة",
    "\u2028",
    "\ufeff",
    "İß",
    "外交部 3 May 2019",
)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(SCRIPTS),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
    ),
    max_size=12,
).map("".join)


@given(TEXTS)
def test_a_text_is_read_with_the_same_code_points(text):
    (item,) = read_text(json.dumps({"text": text}).encode(), "feed.jsonl")
    assert isinstance(item, Failure) == (not text.strip())
    assert isinstance(item, Failure) or item.text == text


@given(TEXTS)
def test_a_plain_file_loses_only_its_last_line_breaks(text):
    body = f"Norway {text}."
    (item,) = read_text(f"{body}\r\n".encode(), "report.txt")
    assert isinstance(item, Failure) or item.text == body
    assert isinstance(item, Failure) == any("\x00" <= c < "\t" or "\r" < c < " " for c in body) or (
        len(body) > MAX_CHARACTERS
    )


@given(TEXTS)
def test_every_time_quotes_the_text(text):
    stored = f"Oslo {text} voted on Monday 🇳🇴 and in 2014.\r\n"
    article = from_text(stored)
    for time in find_times(article.text, None):
        assert article.text[time.evidence.start : time.evidence.end] == time.evidence.quote
