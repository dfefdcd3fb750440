"""Days told by what stands around them, and words that only look like times."""

import pytest
from test_temporal import found


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Mali left on Friday, and that same night Niger did.", ["2024-10-04", "2024-10-04"]),
        ("Peru bought tools needed to mend roads in November.", ["2023-11"]),
        ("A summit that was due to open on Saturday was put off.", ["2024-10-05"]),
        ("A summit that was due to open on Wednesday was put off.", ["2024-10-09"]),
        ("Cuba votes in the last week of March 2025.", ["2025-W13"]),
        ("Crowds set fire to shops on Saturday.", ["2024-10-05"]),
        ("Fishers plan a march on Monday to the port.", ["2024-10-07"]),
        ("Chad will mark the border by May next year.", ["2025-05"]),
    ],
)
def test_days_told_by_what_stands_around_them(text, times):
    assert list(found(text).values()) == times


@pytest.mark.parametrize(
    "text",
    [
        "He told the daily La Hora that it was over.",
        "Ships leave as soon as they are loaded.",
        "She might one day go home.",
        "The warm current of the strait keeps it free of ice.",
    ],
)
def test_words_that_only_look_like_times(text):
    assert found(text) == {}
