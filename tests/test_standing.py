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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya and Uganda met. The East African Community, of which both are members, watched.",
            [
                ("member", "East African Community", "Kenya"),
                ("member", "East African Community", "Uganda"),
            ],
        ),
        (
            "Ghana has been a member of the African Union since 2002 and of ECOWAS since 1975.",
            [
                ("member", "African Union", "Ghana"),
                ("member", "Economic Community of West African States", "Ghana"),
            ],
        ),
        (
            "Portugal imports most of its gas from Nigeria, its biggest supplier.",
            [("trade-partner", "Nigeria", "Portugal")],
        ),
        (
            "India, the largest buyer of Russian oil, would not bow to pressure.",
            [("trade-partner", "India", "Russia")],
        ),
        (
            "Brazil is the largest supplier of beef to China.",
            [("trade-partner", "Brazil", "China")],
        ),
        (
            "Japan, whose security treaty with the United States dates from 1960, waited.",
            [("ally", "Japan", "United States")],
        ),
        ("Vietnam has a defence pact with Laos.", [("ally", "Laos", "Vietnam")]),
        ("Vietnam will negotiate a defence pact with Laos.", []),
        ("Venezuela's long-time ally Cuba sent doctors.", [("ally", "Cuba", "Venezuela")]),
        ("Oman hailed its main ally, Jordan.", [("ally", "Jordan", "Oman")]),
        (
            "Sudan and Chad, which were at war from 2005 to 2010, opened the border.",
            [("adversary", "Chad", "Sudan")],
        ),
        ("Iran-backed Houthi fighters left.", [("supporter", "Houthis", "Iran")]),
        ("Rwanda-backed rebels left.", []),
        ("Iraq's biggest trading partner is Turkey.", [("trade-partner", "Iraq", "Türkiye")]),
        (
            "Peru and Chile, both members of the Pacific Alliance, waited.",
            [("member", "Chile", "Pacific Alliance"), ("member", "Pacific Alliance", "Peru")],
        ),
        (
            "Greenland, a self-governing territory of Denmark, waited.",
            [("part-of", "Denmark", "Greenland")],
        ),
    ],
)
def test_relation_is_told_in_passing(text, expected):
    assert sorted(relations(text)) == expected


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Croatia has been a member of NATO since 2009.", ("2009", None)),
        ("Peru has maintained diplomatic relations with Cuba since 1972.", ("1972", None)),
        ("Chad was at war with Libya from 1978 to 1987.", ("1978", "1987")),
        ("Chile is an ally of Peru, which shut the port in 2019.", (None, None)),
    ],
)
def test_relation_lasts_from_and_until(text, term):
    (about,) = [c.about for c in extract(text).claims if hasattr(c.about, "parties")]
    assert (about.start, about.end) == term


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Norway, which is not a member of NATO, waited.", "negative"),
        ("Bhutan has no diplomatic relations with China.", "negative"),
        ("Peru is no longer an ally of Cuba.", "negative"),
        ("Peru is an ally of Cuba.", "positive"),
    ],
)
def test_relation_may_be_said_not_to_hold(text, polarity):
    (claim,) = [c for c in extract(text).claims if hasattr(c.about, "parties")]
    assert claim.status.polarity == polarity


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan and Palau are allies of Fiji.", [("ally", "Fiji", "Japan"),
                                                 ("ally", "Fiji", "Palau")]),
        ("Canada is bound to the Danes by treaty.", [("ally", "Canada", "Denmark")]),
        ("Armenia is tied to Russia by a defence pact.", [("ally", "Armenia", "Russia")]),
        ("Armenia, allied with Russia, waited.", [("ally", "Armenia", "Russia")]),
        ("Close allies Cuba and Peru waited.", [("ally", "Cuba", "Peru")]),
        ("Serbia is one of Russia's few friends.", [("ally", "Russia", "Serbia")]),
        ("Chile sells most of its copper to Japan.", [("trade-partner", "Chile", "Japan")]),
        ("Malta gets half of its gas from Algeria.", [("trade-partner", "Algeria", "Malta")]),
        ("Algeria supplies a third of Spain's gas.", [("trade-partner", "Algeria", "Spain")]),
        ("Laos and Nepal trade more with each other than with Fiji.",
         [("trade-partner", "Laos", "Nepal")]),
        ("Laos sold the boat to Fiji.", []),
        ("France, the biggest lender to Mali, waited.", [("supporter", "France", "Mali")]),
        ("France is the guarantor of Chad.", [("supporter", "Chad", "France")]),
        ("Hezbollah, funded by Iran, waited.", [("supporter", "Hezbollah", "Iran")]),
        ("Greece and Spain are both in NATO.", [("member", "Greece", "NATO"),
                                                ("member", "NATO", "Spain")]),
        ("Fellow NATO members Greece and Spain waited.", [("member", "Greece", "NATO"),
                                                          ("member", "NATO", "Spain")]),
        ("Ghana sits on the UN Security Council.",
         [("member", "Ghana", "United Nations Security Council")]),
        ("Russia and Belarus, joined in a Union State, waited.",
         [("member", "Belarus", "Union State"), ("member", "Russia", "Union State")]),
        ("Niger met Chad. The neighbours waited.", [("neighbour", "Chad", "Niger")]),
        ("Jordan shut its border with Iraq.", [("neighbour", "Iraq", "Jordan")]),
        ("Ukraine supplies Malta with most of its wheat.",
         [("trade-partner", "Malta", "Ukraine")]),
        ("Malta will buy more wheat from Ukraine.", []),
        ("Chad, bound to Togo by a Defence Treaty, waited.", [("ally", "Chad", "Togo")]),
        ("Oman is at odds with Qatar.", [("adversary", "Oman", "Qatar")]),
        ("The Israeli-occupied Golan Heights were hit.",
         [("occupies", "Golan Heights", "Israel")]),
        ("Crimea, which Russia annexed in 2014, was hit.", [("occupies", "Crimea", "Russia")]),
        ("The Falkland Islands are claimed by Argentina.",
         [("claims", "Argentina", "Falkland Islands")]),
        ("Suva is the capital of Fiji.", [("capital-of", "Fiji", "Suva")]),
        ("Jane Roe, a Danish national, was freed.", [("citizen", "Denmark", "Jane Roe")]),
        ("Jane Roe, a citizen of Peru, was freed.", [("citizen", "Jane Roe", "Peru")]),
    ],
)  # fmt: skip
def test_relation_is_told_by_verb_adjective_share_or_participle(text, expected):
    assert sorted(relations(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["Norway is outside the European Union.", "Norway is not part of the European Union."],
)
def test_state_outside_a_body_is_no_member_of_it(text):
    (claim,) = [c for c in extract(text).claims if hasattr(c.about, "parties")]
    assert (claim.about.type, claim.status.polarity) == ("member", "negative")
