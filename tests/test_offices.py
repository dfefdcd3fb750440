"""Who holds which office of which body."""

import pytest

from kg.facts import Relationship
from kg.pipeline import extract

DAY = "2023-05-12"


def offices(text):
    """The relations of persons in a text: type, person, body."""
    claims = [c.about for c in extract(text, date=DAY).claims]
    found = [a for a in claims if isinstance(a, Relationship) and a.source and a.target]
    return [(a.type, a.source.entity.label, a.target.entity.label) for a in found]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("U.S. Secretary of State Antony Blinken met reporters.",
         ("foreign-minister", "Antony Blinken", "United States")),
        ("UN Secretary-General António Guterres condemned the attack.",
         ("office-holder", "António Guterres", "United Nations")),
        ("The Secretary-General of the United Nations, António Guterres, condemned the attack.",
         ("office-holder", "António Guterres", "United Nations")),
        ("Sergei Lavrov, Russia's foreign minister, met Wang Yi.",
         ("foreign-minister", "Sergey Lavrov", "Russia")),
        ("Boris Pistorius, who is Germany's defence minister, visited Mali.",
         ("defence-minister", "Boris Pistorius", "Germany")),
        ("Ismail Haniyeh, the leader of Hamas, condemned Israel.",
         ("leader", "Ismail Haniyeh", "Hamas")),
        ("The special envoy of the African Union, Olusegun Obasanjo, arrived.",
         ("office-holder", "Olusegun Obasanjo", "African Union")),
        ("Peru's acting president, Francisco Sagasti, resigned.",
         ("head-of-state", "Francisco Sagasti", "Peru")),
        ("Vice President Kamala Harris of the United States visited Ghana.",
         ("office-holder", "Kamala Harris", "United States")),
        ("Iranian Foreign Ministry spokesman Nasser Kanaani denied the report.",
         ("spokesperson", "Nasser Kanaani", "Ministry of Foreign Affairs of Iran")),
        ("Kremlin spokesman Dmitry Peskov denied the report.",
         ("spokesperson", "Dmitry Peskov", "Russia")),
        ("European Commission President Ursula von der Leyen welcomed the deal.",
         ("office-holder", "Ursula von der Leyen", "European Commission")),
        ("King Felipe VI of Spain visited Morocco.",
         ("head-of-state", "Felipe VI of Spain", "Spain")),
        ("Polish President Andrzej Duda and Prime Minister Mateusz Morawiecki visited Kyiv.",
         ("head-of-government", "Mateusz Morawiecki", "Poland")),
        ("Foreign Ministers Nikos Kotzias of Greece and Nikola Dimitrov of Macedonia met.",
         ("foreign-minister", "Nikola Dimitrov", "North Macedonia")),
        ("White House Press Secretary Jen Psaki denied the report.",
         ("spokesperson", "Jen Psaki", "United States")),
        ("US special envoy for Yemen Tim Lenderking flew to Riyadh.",
         ("office-holder", "Tim Lenderking", "United States")),
        ("Jane Roe of the International Crisis Group criticised Mali.",
         ("affiliation", "Jane Roe", "International Crisis Group")),
    ],
)  # fmt: skip
def test_office_has_holder_and_body(text, office):
    assert office in offices(text)


def test_ambassador_is_of_one_country_and_to_another():
    told = offices("The British ambassador to Chile, Louise de Sousa, was summoned.")
    assert told == [
        ("ambassador", "Louise de Sousa", "United Kingdom"),
        ("ambassador-to", "Louise de Sousa", "Chile"),
    ]


def test_counterpart_holds_the_same_office():
    told = offices(
        "French Foreign Minister Catherine Colonna met her German counterpart Annalena Baerbock."
    )
    assert ("foreign-minister", "Annalena Baerbock", "Germany") in told


@pytest.mark.parametrize(
    "text",
    [
        "Former U.S. President Jimmy Carter visited Cuba.",
        "Jimmy Carter, a former president of the United States, visited Cuba.",
        "Jimmy Carter, who was president of the United States, visited Cuba.",
    ],
)
def test_past_office_is_not_told_as_present(text):
    assert offices(text) == [("office-holder", "Jimmy Carter", "United States")]


def test_role_that_is_no_office_tells_the_citizen():
    told = offices("The police freed the German journalist Karl Brandt.")
    assert ("citizen", "Karl Brandt", "Germany") in told


def test_party_after_its_owner_is_that_of_the_person():
    told = offices("Viktor Orbán's party Fidesz rejected the plan.")
    assert ("affiliation", "Viktor Orbán", "Fidesz") in told


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Niger's junta, led by General Abdourahamane Tiani, rejected the plan.",
         ("leader", "Abdourahamane Tiani", "junta of Niger")),
        ("The Wagner Group, founded by Yevgeny Prigozhin, left Mali.",
         ("founder", "Yevgeny Prigozhin", "Wagner Group")),
        ("The talks were held in Suva, the capital of Fiji.", ("capital-of", "Suva", "Fiji")),
        ("Norway's capital Oslo will host the talks.", ("capital-of", "Oslo", "Norway")),
        ("Greenland, a Danish territory, held elections.", ("part-of", "Greenland", "Denmark")),
    ],
)  # fmt: skip
def test_body_has_a_leader_and_a_place_its_country(text, relation):
    assert relation in offices(text)


def test_spokesman_of_a_junta_speaks_for_the_country_told_before():
    text = "Myanmar's junta rejected the plan. Junta spokesman Zaw Min Tun thanked Laos."
    assert offices(text) == [("spokesperson", "Zaw Min Tun", "Myanmar")]


def test_list_of_people_shares_no_title():
    told = offices("The president of Chile, Gabriel Boric and Luis Arce met reporters.")
    assert not [o for o in told if o[1] == "Luis Arce"]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Isaias Afwerki has ruled Eritrea since 1993.",
         ("leader", "Isaias Afwerki", "Eritrea")),
        ("Annalena Baerbock, who took over from Heiko Maas as German foreign minister, left.",
         ("foreign-minister", "Annalena Baerbock", "Germany")),
        ("Luis Almagro succeeded Jose Insulza as secretary general of the OAS.",
         ("office-holder", "Luis Almagro", "Organization of American States")),
        ("Jane Roe was elected as Iceland's prime minister.",
         ("head-of-government", "Jane Roe", "Iceland")),
        ("Peru will answer, Foreign Ministry spokesman Juan Paz said.",
         ("spokesperson", "Juan Paz", "Ministry of Foreign Affairs of Peru")),
    ],
)  # fmt: skip
def test_office_is_taken_on_or_told_by_a_verb(text, office):
    assert office in offices(text)


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Fijian boats came home. Prime Minister Jane Roe thanked the crew.",
         [("head-of-government", "Jane Roe", "Fiji")]),
        ("Fiji met Samoa. Samoan Prime Minister Ann Poe left. Prime Minister Jane Roe stayed.",
         [("head-of-government", "Ann Poe", "Samoa"), ("head-of-government", "Jane Roe", "Fiji")]),
        ("Fiji was calm. President Jane Roe of the chess club disagreed.", []),
        ("The mayor's son John Roe is ill in Fiji.", []),
    ],
)  # fmt: skip
def test_office_without_a_country_is_of_the_one_the_text_is_about(text, office):
    claims = [c.about for c in extract(text, date="1962-05-12").claims]
    found = [a for a in claims if isinstance(a, Relationship) and a.source and a.target]
    assert [(a.type, a.source.entity.label, a.target.entity.label) for a in found] == office


def test_office_of_another_is_not_that_of_whom_it_sends():
    found = offices("Tadamichi Roe, the UN secretary-general's special envoy for Mali, left.")
    assert found == [("office-holder", "Tadamichi Roe", "United Nations")]


def test_office_lasts_from_and_until():
    (claim,) = extract("Angela Merkel, chancellor of Germany from 2005 to 2021, spoke.").claims
    assert (claim.about.start, claim.about.end) == ("2005", "2021")


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("President Gabriel Boric stayed. His energy minister, Ana Paz, flew to Lima.",
         ("office-holder", "Ana Paz", "Chile")),
        ("President Daniel Noboa and his foreign minister, Ana Paz, flew to Lima.",
         ("foreign-minister", "Ana Paz", "Ecuador")),
        ("Viktor Orbán's spokesman, Zoltan Kis, denied the report.",
         ("spokesperson", "Zoltan Kis", "Viktor Orbán")),
        ("NATO will send ships. The secretary general of the alliance, Jens Roe, said so.",
         ("office-holder", "Jens Roe", "NATO")),
        ("Jane Roe, a senator from Oregon, wrote to the ambassador of Peru.",
         ("office-holder", "Jane Roe", "United States")),
        ("Jane Roe, a Republican senator from Georgia, wrote to Peru. The United States waited.",
         ("office-holder", "Jane Roe", "United States")),
        ("Ghana protested. Deputy Trade Minister Kofi Roe told reporters so.",
         ("office-holder", "Kofi Roe", "Ghana")),
        ("OTTAWA (Wire) -- Transport Minister Jane Roe closed the port on Monday.",
         ("office-holder", "Jane Roe", "Canada")),
        ("Peru will sign, said Jane Roe, who speaks for the World Bank.",
         ("spokesperson", "Jane Roe", "World Bank")),
        ("Anwar Roe, who chairs ASEAN this year, telephoned both men.",
         ("leader", "Anwar Roe", "ASEAN")),
        ("Paul Roe has been named defence minister of Rwanda.",
         ("defence-minister", "Paul Roe", "Rwanda")),
        ("Rwanda named Paul Roe its trade minister.", ("office-holder", "Paul Roe", "Rwanda")),
        ("Rwanda's trade minister is Paul Roe.", ("office-holder", "Paul Roe", "Rwanda")),
        ("As Rwanda's trade minister, Paul Roe signed the deal.",
         ("office-holder", "Paul Roe", "Rwanda")),
        ("The Danish trade minister has said the port will open. Jane Roe was speaking in Oslo.",
         ("office-holder", "Jane Roe", "Denmark")),
        ("Kenya met Fiji. Kenyan Trade Minister Jan Roe met Bo Coe, his opposite number.",
         ("office-holder", "Bo Coe", "Fiji")),
        ("Viktor Orbán waited. The Hungarian prime minister met reporters.",
         ("head-of-government", "Viktor Orbán", "Hungary")),
    ],
)  # fmt: skip
def test_office_is_told_by_an_owner_a_verb_or_the_text_around_it(text, office):
    assert office in offices(text)


@pytest.mark.parametrize(
    "text",
    [
        "Paul Roe will become foreign minister of Rwanda.",
        "Paul Roe was not appointed foreign minister of Rwanda.",
        "The Danish envoy left. Jane Roe, a nurse, was speaking in Oslo.",
    ],
)
def test_office_not_held_is_not_told(text):
    assert not [o for o in offices(text) if o[1] in {"Paul Roe", "Jane Roe"}]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Prime Minister David Roe of Iceland left. His trade minister, Jon Poe, accused Peru.",
         ("office-holder", "Jon Poe", "Iceland")),
        ("The UN sent monitors. Secretary-General Ann Roe thanked Fiji.",
         ("office-holder", "Ann Roe", "United Nations")),
        ("A spokeswoman for Emmanuel Macron, Ann Roe, denied it.",
         ("spokesperson", "Ann Roe", "Emmanuel Macron")),
        ("A spokesman for the palace, Zaw Roe, denied it.",
         ("spokesperson", "Zaw Roe", "palace")),
        ("Men came from the OAS, whose secretary general, Amr Roe, waited.",
         ("office-holder", "Amr Roe", "Organization of American States")),
        ("Moldova's outgoing interior minister Ion Roe will stay.",
         ("office-holder", "Ion Roe", "Moldova")),
        ("Norway met Iceland. The two NATO allies broke off talks.",
         ("member", "Norway", "NATO")),
    ],
)  # fmt: skip
def test_office_is_of_a_body_or_person_told_around_it(text, office):
    assert office in offices(text)


@pytest.mark.parametrize(
    "text",
    [
        "Liz Truss, who succeeded Boris Johnson as prime minister, resigned.",
        "Boris Johnson was replaced by Liz Truss in September.",
        "Liz Truss has helped Chad this year, unlike her predecessor, Boris Johnson.",
        "Liz Truss took over from Boris Johnson on Tuesday.",
        "Boris Johnson handed power to Liz Truss on Tuesday.",
    ],
)
def test_one_who_follows_another_in_office_succeeds_him(text):
    assert ("successor-of", "Liz Truss", "Boris Johnson") in offices(text)
