"""Standing relations: members, neighbours, diplomatic relations, seats, state media."""

import pytest

from kg.pipeline import extract


def relations(text):
    """Each relation with the labels of its sides."""
    found = []
    for claim in extract(text, date="2022-05-12").claims:
        about = claim.about
        if hasattr(about, "parties"):
            sides = about.parties or (about.source, about.target)
            found.append((about.type, *sorted(p.entity.label for p in sides)))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chile and Peru share a border.", [("neighbour", "Chile", "Peru")]),
        ("Chile, which borders Peru, was calm.", [("neighbour", "Chile", "Peru")]),
        ("Chile met Peru. The two rivals signed a pact.", [("adversary", "Chile", "Peru")]),
        (
            "Chile and Peru are members of the United Nations.",
            [("member", "Chile", "United Nations"), ("member", "Peru", "United Nations")],
        ),
        ("Greece, a NATO member, left the room.", [("member", "Greece", "NATO")]),
        ("Ghana belongs to the African Union.", [("member", "African Union", "Ghana")]),
        ("Finland joined NATO in April 2023.", [("member", "Finland", "NATO")]),
        ("Oman and Peru established diplomatic ties.", [("diplomatic-relations", "Oman", "Peru")]),
        ("The Carter Center in Atlanta closed.", [("located-in", "Atlanta", "Carter Center")]),
        ("The state agency Anadolu said so.", [("state-media-of", "Anadolu Agency", "Türkiye")]),
        ("Chile and Peru are former allies.", []),
    ],
)  # fmt: skip
def test_relation_holds_between(text, expected):
    assert sorted(relations(text)) == expected


def test_membership_begins_with_the_accession():
    (claim,) = [
        c for c in extract("Denmark joined NATO in 1949.").claims if hasattr(c.about, "parties")
    ]
    assert claim.about.start == "1949"
