"""Nouns and pairs that take up somebody named before."""

import pytest

from kg.pipeline import extract

DAY = "2022-05-12"


def mentions(text):
    """The labels by the words of the mentions."""
    return {m.evidence.quote: m.entity.label for m in extract(text, date=DAY).mentions}


@pytest.mark.parametrize(
    ("text", "quote", "label"),
    [
        ("Kenyan minister Ann Roe said her government was ready.", "government", "Kenya"),
        ("Ann Roe, the Danish minister, said her country was ready.", "country", "Denmark"),
        ("Oman urged Yemen to stop. It sent aid to its neighbour.", "neighbour", "Yemen"),
        ("Chile and Peru signed. Both are members of the UN.", "Both", "Chile + Peru"),
        ("Chile and Peru signed a pact. The two agreed to meet.", "The two", "Chile + Peru"),
        ("They urged Chile and Peru to talk; both armies fought.", "both armies", "Chile + Peru"),
        ("Chad and Sudan fought. Rome urged the two to talk.", "the two", "Chad + Sudan"),
        ("Oman and Yemen talk. Rome gave aid to both.", "both", "Oman + Yemen"),
        ("Chad and Togo fought. Rome urged the allies to talk.", "the allies", "Chad + Togo"),
        ("Peru and Cuba split. Spain urged both states on.", "both states", "Cuba + Peru"),
        ("Iran and Iraq split. Oman invited both presidents.", "both presidents", "Iran + Iraq"),
        ("Oman freed Ann Roe. The sultanate sued Iran.", "The sultanate", "Oman"),
        ("Angola left. The former Portuguese colony sued Togo.", "colony", "Angola"),
        ("Taiwan hailed Latvia. China sued the Baltic state.", "the Baltic state", "Latvia"),
        ("Gen. Bo Coe left. The general sued Togo.", "The general", "Bo Coe"),
        ("Ann Roe left. The former miner sued Togo.", "The former miner", "Ann Roe"),
        ("Ann Roe left. The 51-year-old sued Togo.", "The 51-year-old", "Ann Roe"),
        ("Mali sued Togo. Mali accused the country's army of theft.", "the country", "Togo"),
        ("Danish minister Ann Roe met Bo Coe. The minister left.", "minister", "Ann Roe"),
        ("Salva Kiir met Ann Roe. Later Kiir left.", "Kiir", "Salva Kiir Mayardit"),
        ("Oman sued Peru. Emmanuel Macron praised its rival.", "rival", "Peru"),
        ("Emmanuel Macron spoke. He met his Danish counterpart, Bo Coe.", "He", "Emmanuel Macron"),
    ],
)  # fmt: skip
def test_noun_takes_up_who_was_named(text, quote, label):
    assert mentions(text)[quote] == label


@pytest.mark.parametrize(
    "text",
    [
        "A general fell. Ann Roe sued Togo. The general recovered.",
        "Kenya spoke. The Danish government left.",
        "Peru and Ann Roe met the Greek envoy. The diplomat left.",
    ],
)
def test_noun_that_means_another_takes_nobody_up(text):
    assert not {"The general", "The Danish government", "The diplomat"} & mentions(text).keys()


def test_it_stands_for_no_one_of_two():
    assert "It" not in mentions("Honduras and Nicaragua sued. It ordered both to withdraw.")


def test_title_of_another_country_takes_up_nobody():
    assert "minister" not in mentions("Danish minister Ann Roe spoke. The Greek minister left.")


@pytest.mark.parametrize(
    "text",
    [
        "The Danish minister, Ann Roe, spoke.",
        "Ann Roe, the minister of Denmark, spoke.",
        "Denmark’s foreign minister Ann Roe spoke.",
    ],
)
def test_title_tells_whose_citizen_somebody_is(text):
    (home,) = {
        m.entity.country for m in extract(text, date=DAY).mentions if m.entity.label == "Ann Roe"
    }
    assert home == "agent/denmark"


def test_country_an_envoy_goes_to_is_not_his_own():
    found = extract("The ambassador to Ecuador, Ann Roe, spoke.", date=DAY).mentions
    assert [m.entity.country for m in found if m.entity.label == "Ann Roe"] == [None]


def test_counterpart_without_a_name_is_the_one_named_elsewhere():
    text = "Emmanuel Macron spoke. Olaf Scholz met his French counterpart."
    assert mentions(text)["counterpart"] == "Emmanuel Macron"
