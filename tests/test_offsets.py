"""Offsets count the code points of the stored text, whatever stands in it."""

import json

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.articles import MAX_CHARACTERS, Failure, from_text, read_text
from kg.extraction.times.temporal import find_times
from kg.pipeline import extract
from kg.records import to_records

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


REPORTS = (
    "Norway signed a treaty with Chile on Monday. ",
    "“We will not attack,” President Emmanuel Macron told Reuters.\r\n",
    "Peru\nand Ecuador said that they would meet. ",
    "The two countries are allies! ",
    "According to TASS, Iran denied that it had expelled the envoys.\n\n",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(REPORTS), st.sampled_from(SCRIPTS), TEXTS), max_size=8))
def test_every_span_of_every_record_quotes_the_text(parts):
    text = "".join(["Oslo hosts talks\n", *parts])
    assume(not any("\x00" <= c < "\t" or "\r" < c < " " for c in text))
    for record in to_records(extract(text, date="2024-10-06")):
        for span in spans(record):
            assert 0 <= span["start"] < span["end"] <= len(text)
            assert text[span["start"] : span["end"]] == span.get("text", text[slice(*ends(span))])


def spans(value):
    """Yield every object with offsets, however deep."""
    if isinstance(value, dict):
        if value.get("start") is not None:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def ends(span):
    return span["start"], span["end"]
