"""Speech inside speech: each link of a chain is right, and none too many."""

import pytest

from kg.pipeline import extract


def chain(text):
    """The longest chain of speakers of a text, outermost first."""
    found = {u.id: u for u in extract(text, date="2023-05-12").utterances}

    def speakers(u):
        outer = speakers(found[u.within]) if u.within else []
        return [*outer, u.speaker.entity.label]

    return " > ".join(max(map(speakers, found.values()), key=len))


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("The port was shelled, Radio Okapi reported, citing a nurse.", "Radio Okapi > nurse"),
        (
            "The dam will open in May, according to the Lima Post, citing an engineer.",
            "Lima Post > engineer",
        ),
        (
            "The court heard that the witness had heard a colonel say that nobody would be spared.",
            "court > witness > colonel",
        ),
        ("Chad rejected a study by the bank claiming that it had lied.", "Chad > bank"),
        (
            "Their families say the men insisted until the end that they were fishing.",
            "families > men",
        ),
        (
            "Citing two diplomats, the Lima Post said that Peru had refused to sign.",
            "Lima Post > two diplomats",
        ),
        (
            "According to a Danish newspaper which cited court papers, the minister had lied.",
            "Danish newspaper > court papers",
        ),
        (
            "In a statement carried by the Petra agency, the court said the talks had failed.",
            "Petra agency > court",
        ),
        (
            "A police log quoted by the Lima Post says that an officer reported shots.",
            "Lima Post > police log > officer",
        ),
        (
            "The editorial, cited by Le Figaro, claims that the minister lied.",
            "Le Figaro > editorial",
        ),
        (
            "The Lima Post printed a letter in which the bishop says that aid was stolen.",
            "Lima Post > bishop",
        ),
        (
            "Peru will withdraw its troops, a senior officer travelling with the minister said, "
            "after the general told reporters the war was over.",
            "general",
        ),
        (
            "The emir told a guest that Iran had signalled it would talk, an official briefed on "
            "the meeting said.",
            "official > emir > Iran",
        ),
        (
            "The settlers consider the matter closed, a Danish lawmaker told the radio.",
            "Danish lawmaker > settlers",
        ),
        (
            "The agency said in a note seen by reporters that Chile had told inspectors it would "
            "build a plant.",
            "agency > Chile",
        ),
        (
            "The Lima Post reported that the minister had said in a closed session that Chile "
            "would leave.",
            "Lima Post > minister",
        ),
        (
            "Nikkei said it had learned from three bankers that the firms would merge.",
            "Nikkei > three bankers",
        ),
        (
            "A lawyer for the family said her client denied ever meeting the man.",
            "lawyer for family > client",
        ),
        (
            "Rosa Soto said the money had gone. Juan Paz told the court he was ill. "
            '"She believes that the money was stolen," Paz said.',
            "Juan Paz > Rosa Soto",
        ),
        (
            "A clerk said the road had been shut by floods, adding: "
            '"The sheriff told them he would stay."',
            "clerk > sheriff",
        ),
        (
            "She has disputed that, insisting in a letter that a general ordered her to sign it.",
            "she > general",
        ),
        (
            "The envoy said the generals had given him their word that the vote would be held.",
            "envoy > generals",
        ),
        (
            "The Lima Post wrote that the cabinet had pleaded with the king to wait.",
            "Lima Post > cabinet",
        ),
        ("Peru summoned him after a Danish magazine alleged that he spied.", "Danish magazine"),
        ("Peru made clear that it would sign.", "Peru"),
        ("The miners denied having blocked the road.", "miners"),
        ("The opposition says the mayor promised in writing to go.", "opposition > mayor"),
        (
            "Kenya's trade minister, quoted in the Nation, said the border would reopen.",
            "Nation > Kenya's trade minister",
        ),
        (
            "In a letter published by the Anadolu agency, the judge said that he had quit.",
            "Anadolu Agency > judge",
        ),
        ("A report published by the World Bank says growth will slow.", "World Bank"),
        (
            "Omani newspapers said that, according to diplomats, Iraq had pledged to wait.",
            "Omani newspapers > diplomats > Iraq",
        ),
        (
            "The Lima Post quoted the envoy as having told a guest that Chile would wait.",
            "Lima Post > envoy",
        ),
        (
            "The envoy repeated Chile's demand that the captain be released.",
            "envoy > Chile",
        ),
        ("A video shows a captive saying that he is well.", "video > captive"),
    ],
)
def test_who_reports_stands_around_who_is_reported(text, speakers):
    assert chain(text) == speakers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The treaty, which critics say is unlawful, was signed.", ["is unlawful,"]),
        ("The miners wanted to leave and planned to sue.", []),
        ("Chile wants the base closed.", ["the base closed."]),
        (
            "He claimed that the envoy had lied, a charge that Peru ignored.",
            ["that the envoy had lied,"],
        ),
    ],
)
def test_only_what_is_reported_is_content(text, said):
    assert [u.content.quote for u in extract(text, date="2023-05-12").utterances] == said
