"""Who takes part in an act where the words do not put it plainly: owners, craft, pronouns."""

import pytest

from kg.facts import Event
from kg.pipeline import extract


def told(text):
    found = [c.about for c in extract(text, date="2023-05-12").claims if isinstance(c.about, Event)]
    return [
        tuple(sorted(p.entity.label for p in x) for x in (e.actors, e.recipients)) for e in found
    ]


@pytest.mark.parametrize(
    "text, actors, recipients",
    [
        ("A Pakistani F-16 shot down an Indian jet on Tuesday.", ["Pakistan"], ["India"]),
        ("Eritrea, whose army had invaded Ethiopia, denied the report.", ["Eritrea"], []),
        ("Bolivia, whose president will visit Chile on Monday, sued its neighbour in 2013.",
         ["Bolivia"], ["Chile"]),
        ("Uganda, the only neighbour to recognise South Sudan, sent troops.",
         ["Uganda"], ["South Sudan"]),
        ("The foreign minister of Malta, Ian Borg, accused Libya of delay.",
         ["Ian Borg"], ["Libya"]),
        ("Chad and Sudan accused each other of backing rebels.", ["Chad", "Sudan"], []),
        ("India and Canada expelled each other's diplomats.", ["Canada", "India"], []),
        ("An exchange of prisoners between Armenia and Azerbaijan took place on Monday.",
         ["Armenia", "Azerbaijan"], []),
        ("In Baku, Prime Minister Ali Asadov criticised Armenia.", ["Ali Asadov"], ["Armenia"]),
        ("Djibouti, a former French colony that hosts a base, invaded Togo.",
         ["Djibouti"], ["Togo"]),
        ("Belize, one of a dozen states that recognise Taiwan, sued China.",
         ["Belize"], ["Taiwan"]),
        ("Tonga is the only island that recognises Taiwan.", ["Tonga"], ["Taiwan"]),
        ("A trade deal between Chile and Vietnam was signed in Hanoi.", ["Chile", "Vietnam"], []),
        ("Thai and Cambodian troops exchanged fire on Tuesday.",
         ["troops of Cambodia", "troops of Thailand"], []),
        ("Chad severed ties with Oman, alleging that Togo funded rebels.", ["Chad"], ["Togo"]),
        ("The OSCE, whose unarmed monitors patrol the Georgian side, called on Oman to talk.",
         ["Organization for Security and Co-operation in Europe"], ["Oman"]),
        ("Robert Fico, then prime minister of Slovakia, accused Oman.", ["Robert Fico"], ["Oman"]),
        ("Russia attacked its neighbour Ukraine.", ["Russia"], ["Ukraine"]),
        ("Peru left the talks after Chilean police stormed its consulate in Arica.",
         ["Chilean police"], ["Peru"]),
        ("Panama barred a tanker carrying crude from Iran to China from its waters.",
         ["Panama"], []),
        ("Kenyan jets bombed Hamas camps in southern Somalia.", ["Kenyan jets"], ["Hamas"]),
        ("An accord on water was reached between Jordan and Israel.", ["Israel", "Jordan"], []),
        ("Lula ruled out a vote but members of the Brazilian opposition have urged Chile to act.",
         ["Brazilian opposition"], ["Chile"]),
        ("Chad freed two Malian soldiers, and the ministers of the two countries called off "
         "a meeting due on Monday in Lagos.", ["Chad", "Mali"], []),
        ("Peru recalled its envoy after vandals attacked a Peruvian ship.", ["vandals"], ["Peru"]),
        ("Algeria, at odds with Morocco over a road, has offered Niger fuel and grain.",
         ["Algeria"], ["Niger"]),
        ("Togo quit in protest at the decision of France and Germany to expel Chad's envoy.",
         ["France", "Germany"], ["Chad"]),
        ("Oman extradited a suspected pirate to Kenya.", ["Oman"], ["Kenya"]),
        ("Syrian air defences shot down an Israeli drone.", ["Syria"], ["Israel"]),
        ("Ottawa told Riyadh it would cancel a contract for armoured vehicles.",
         ["Canada"], ["Saudi Arabia"]),
    ],
)  # fmt: skip
def test_those_who_take_part(text, actors, recipients):
    assert (actors, recipients) in told(text)


@pytest.mark.parametrize(
    "text, nobody",
    [
        ("Cuba warned that it would not hesitate to use all its reserve forces.", "forces"),
        ("Oman welcomed the ruling, with Foreign Minister Badr Albusaidi urging calm.",
         "Badr Albusaidi"),
        ("Kenya offered to host talks in Mombasa.", "Kenya"),
        ("Kyrgyzstan hosts a Russian air base.", "Russia"),
        ("António Guterres took over from Ban Ki-moon in 2017.", "Ban Ki-moon"),
        ("Four people were shot dead on Monday.", "people"),
        ("Iran has warned, Iraq could close the strait.", "Iraq"),
    ],
)  # fmt: skip
def test_those_to_whom_nothing_is_done(text, nobody):
    assert all(nobody not in " ".join(recipients) for _, recipients in told(text))


def test_the_two_are_those_that_a_text_is_mostly_about():
    text = (
        "Peru and Ecuador have quarrelled for years. Peru closed the crossing. Ecuador protested. "
        "A Brazilian ship was held by Peru in May. The two countries met in Lima on Sunday."
    )
    assert (["Ecuador", "Peru"], []) in told(text)
