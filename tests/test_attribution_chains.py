"""Text in, links of attribution out: the whole extraction, parser included."""

import pytest

from kg.pipeline import extract

DAY = "2023-05-12"


def chains(text):
    """Each link as its speakers, outermost first, its cue and its content."""
    found = {u.id: u for u in extract(text, date=DAY).utterances}

    def speakers(u):
        outer = speakers(found[u.within]) if u.within else []
        return [*outer, u.speaker.entity.label]

    return [
        (" > ".join(speakers(u)), u.cue.quote if u.cue else "", u.content.quote)
        for u in found.values()
    ]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            'Chile opened the port. "We kept our word," the minister said.',
            [("minister", "said", '"We kept our word,"')],
        ),
    ],
)
def test_quotation_begins_a_sentence(text, links):
    assert chains(text) == links
