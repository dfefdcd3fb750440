"""Who and what a text names: places and governments, ministries, people, abbreviations."""

import pytest

from kg.pipeline import extract

DAY = "2023-05-12"


def named(text, quote):
    """The labels of the mentions with these words, in order."""
    return [m.entity.label for m in extract(text, date=DAY).mentions if m.evidence.quote == quote]


def types(text):
    return {m.evidence.quote: m.entity.type for m in extract(text, date=DAY).mentions}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("The plane landed at the airport of Nairobi.", "Nairobi"),
        ("Canada sent experts to Oslo.", "Oslo"),
        ("Chile sent a delegation to Lima.", "Lima"),
        ("The presidents met in Lima on Friday.", "Lima"),
        ("The protest took place outside the embassy in Lima.", "Lima"),
        ("The summit in Cairo ended on Monday.", "Cairo"),
        ("He flew from Madrid to Rabat on Monday.", "Madrid"),
        ("He flew from Madrid to Rabat on Monday.", "Rabat"),
        ("The streets of Rabat were empty.", "Rabat"),
        ("Thousands marched through Rabat.", "Rabat"),
        ("The mayor of Warsaw spoke.", "Warsaw"),
        ("The attack on Kyiv killed three people.", "Kyiv"),
        ("Talks opened in Vienna on Monday.", "Vienna"),
        ("A Vienna-based institute published the report.", "Vienna"),
        ("The summit will be held at Paris next year.", "Paris"),
        ("The road to Damascus is open.", "Damascus"),
        ("He travelled to Damascus to meet the president.", "Damascus"),
        ("Near Tehran, an explosion killed two people.", "Tehran"),
        ("The suburbs of Damascus were shelled.", "Damascus"),
        ("London's mayor spoke to reporters.", "London"),
        ("She was born in Santiago, Chile.", "Santiago"),
    ],
)
def test_capital_is_a_place_where_something_is_or_goes(text, place):
    assert named(text, place) == [place]


@pytest.mark.parametrize(
    ("text", "capital", "country"),
    [
        ("Lima said that it would not yield.", "Lima", "Peru"),
        ("The move drew the attention of Lima.", "Lima", "Peru"),
        ("Bolivia held talks with Lima.", "Lima", "Peru"),
        ("Relations between Lima and La Paz are tense.", "La Paz", "Bolivia"),
        ("Lima and La Paz signed a treaty.", "La Paz", "Bolivia"),
        ("Madrid accused Rabat of spying.", "Madrid", "Spain"),
        ("Madrid accused Rabat of spying.", "Rabat", "Morocco"),
        ("Ties with Rabat have soured.", "Rabat", "Morocco"),
        ("Warsaw summoned the Hungarian ambassador.", "Warsaw", "Poland"),
        ("Poland was criticised by Berlin.", "Berlin", "Germany"),
        ("Support for Kyiv has grown.", "Kyiv", "Ukraine"),
        ("The Muscat government rejected the plan.", "Muscat", "Oman"),
        ("France condemned Minsk for the attack.", "Minsk", "Belarus"),
        ("Brussels adopted sanctions against Minsk.", "Brussels", "European Union"),
        ("Paris will host the summit in June.", "Paris", "France"),
        ("Damascus has asked for aid.", "Damascus", "Syria"),
        ("Washington and its allies condemned Tehran.", "Washington", "United States"),
        ("The deal was rejected under pressure from Ankara.", "Ankara", "Türkiye"),
        ("Japan sent a letter to Seoul.", "Seoul", "South Korea"),
    ],
)
def test_capital_is_its_government_where_it_acts_or_is_dealt_with(text, capital, country):
    assert named(text, capital) == [country]


@pytest.mark.parametrize(
    "text",
    [
        "NAIROBI, Oct 6 (Reuters) — Uganda signed a trade agreement with Rwanda on Friday.",
        "NAIROBI, 18 December 2022 (Wire) — Uganda signed a trade agreement with Rwanda.",
        "NAIROBI (AP) - Uganda signed a trade agreement with Rwanda.",
        "Nairobi, May 3 — Uganda signed a trade agreement with Rwanda.",
        "NAIROBI: Uganda signed a trade agreement with Rwanda.",
    ],
)
def test_dateline_is_a_place_that_takes_part_in_nothing(text):
    found = extract(text, date=DAY)
    assert found.mentions[0].entity.label == "Nairobi"
    actors = {p.entity.label for c in found.claims for p in c.about.actors}
    assert actors == {"Uganda", "Rwanda"}


def test_body_before_a_dash_is_no_dateline():
    (claim,) = extract("NATO — and Norway with it — condemned Belarus.", date=DAY).claims
    assert "NATO" in {p.entity.label for p in claim.about.actors}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Ships passed through the South China Sea.", "South China Sea"),
        ("Vessels collided in the Gulf of Oman.", "Gulf of Oman"),
    ],
)
def test_longest_name_wins(text, quote):
    assert types(text) == {quote: "Place"}


@pytest.mark.parametrize(
    ("text", "quote", "label"),
    [
        ("The Iranian foreign ministry protested.", "Iranian foreign ministry",
         "Ministry of Foreign Affairs of Iran"),
        ("Norway's foreign ministry protested.", "foreign ministry",
         "Ministry of Foreign Affairs of Norway"),
        ("The foreign ministry of Malta protested.", "foreign ministry of Malta",
         "Ministry of Foreign Affairs of Malta"),
        ("The Turkish parliament ratified the treaty.", "Turkish parliament",
         "Grand National Assembly of Turkey"),
        ("The Pentagon sent troops to Poland.", "Pentagon",
         "United States Department of Defense"),
        ("The White House condemned Iran.", "White House", "United States"),
        ("The Colombian government sent aid to Haiti.", "Colombian", "Colombia"),
    ],
)  # fmt: skip
def test_body_of_a_country_is_known(text, quote, label):
    assert named(text, quote) == [label]


def test_military_before_a_noun_is_no_body():
    assert named("Chad's military ruler met the French president.", "military") == []


def test_abbreviation_in_brackets_stands_for_the_name():
    text = (
        "The National Front for the Defence of Peace (NFDP) signed a truce with Mali. "
        "The NFDP thanked Mali."
    )
    assert named(text, "NFDP") == ["National Front for the Defence of Peace"] * 2


def test_abbreviation_after_the_noun_of_another_body_is_another():
    text = "Turkey's intelligence service MIT arrested two men."
    assert types(text)["MIT"] == "GovernmentBody"


@pytest.mark.parametrize(
    ("text", "quote", "label"),
    [
        ("Iraqi Prime Minister Adel Abdul-Mahdi left. Abdul-Mahdi condemned Israel.",
         "Abdul-Mahdi", "Adel Abdul-Mahdi"),
        ("Ursula von der Leyen arrived. Norway thanked von der Leyen.", "von der Leyen",
         "Ursula von der Leyen"),
        ("Theresa May met Angela Merkel. May said that the talks went well.", "May",
         "Theresa May"),
    ],
)  # fmt: skip
def test_end_of_a_name_stands_for_the_person(text, quote, label):
    assert named(text, quote) == [label]


def test_month_is_no_person():
    text = "Theresa May met Angela Merkel. In May, Norway signed a treaty."
    assert named(text, "May") == []


@pytest.mark.parametrize(
    "text", ["Redrawing the map, Norway ceded an island.", "Welcoming the move, Norway left."]
)
def test_ordinary_word_is_no_name(text):
    assert list(types(text)) == ["Norway"]


def test_titles_and_possessives_are_no_part_of_names():
    text = "Mr. Henrik Larsen met Gen. Abdel Fattah al-Burhan's envoy."
    assert {"Henrik Larsen", "Abdel Fattah al-Burhan"} <= set(types(text))


def test_country_before_a_whole_name_is_no_part_of_it():
    text = "US special envoy for Yemen Tim Lenderking arrived."
    assert {"Yemen": "Country", "Tim Lenderking": "Person"}.items() <= types(text).items()


def test_prefix_of_a_compound_is_its_country():
    assert named("The Franco-German summit ended.", "Franco") == ["France"]


def test_teams_are_no_countries():
    text = (
        "Argentina beat Croatia 3-0 in the semi-final of the tournament. "
        "The Croatia midfielder missed a goal against Argentina."
    )
    assert not {"Argentina", "Croatia"} & set(types(text))
