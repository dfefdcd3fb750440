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
        (
            "The ministers vowed to reopen the port and urged Peru to lift the ban.",
            [
                ("ministers", "vowed", "to reopen the port"),
                ("ministers", "urged", "to lift the ban."),
            ],
        ),
        ('Critics called the plan "a farce".', [("critics", "called", 'the plan "a farce".')]),
        (
            "The senator denied taking money from the company.",
            [("senator", "denied", "taking money from the company.")],
        ),
        (
            "The minister accused Peru of arming rebels.",
            [("minister", "accused", "arming rebels.")],
        ),
        (
            "The farmers used to say that rain would come.",
            [("farmers", "say", "that rain would come.")],
        ),
        (
            "The Lima Post quoted a diplomat as saying that Peru would sign.",
            [
                ("Lima Post", "quoted", "that Peru would sign."),
                ("Lima Post > diplomat", "saying", "that Peru would sign."),
            ],
        ),
        (
            "The talks had failed, the minister told reporters in Quito on Friday.",
            [("minister", "told", "The talks had failed,")],
        ),
        (
            "The president, aides said, was furious.",
            [("aides", "said", "The president, aides said, was furious.")],
        ),
        (
            "Kenya insisted that the road was open, and Uganda replied that it was closed.",
            [
                ("Kenya", "insisted", "that the road was open,"),
                ("Uganda", "replied", "that it was closed."),
            ],
        ),
        (
            "Opponents charge that the law is void.",
            [("opponents", "charge", "that the law is void.")],
        ),
        (
            "The study, published on Monday, found that two farmers in three were in debt.",
            [("study", "found", "that two farmers in three were in debt.")],
        ),
        (
            "The envoy explained how the plan would work.",
            [("envoy", "explained", "how the plan would work.")],
        ),
        (
            "Peru and Chile said that talks would resume.",
            [("Chile + Peru", "said", "that talks would resume.")],
        ),
        (
            "The minister said that talks had failed, and that Peru was to blame.",
            [("minister", "said", "that talks had failed, and that Peru was to blame.")],
        ),
        (
            "The army said it had won, while Kenya said both had lost.",
            [("army", "said", "it had won,"), ("Kenya", "said", "both had lost.")],
        ),
        (
            'The minister, quoted by the Lima Post, said: "We are ready."',
            [
                ("Lima Post", "quoted", '"We are ready."'),
                ("Lima Post > minister", "said", '"We are ready."'),
            ],
        ),
        (
            "Reuters, citing officials, reported that Peru would sign.",
            [
                ("Reuters", "reported", "that Peru would sign."),
                ("Reuters > officials", "citing", "that Peru would sign."),
            ],
        ),
        (
            "The candidates agreed that the tax was too high.",
            [("candidates", "agreed", "that the tax was too high.")],
        ),
        (
            "It was, she said later, the hardest day of her life.",
            [("she", "said", "It was, she said later, the hardest day of her life.")],
        ),
        (
            'The judge wrote that the minister had "assumed what he had to prove".',
            [
                ("judge", "wrote", 'that the minister had "assumed what he had to prove".'),
                ("judge > minister", "assumed", 'what he had to prove".'),
            ],
        ),
        (
            "He said that, if attacked, his country would respond.",
            [("he", "said", "that, if attacked, his country would respond.")],
        ),
        (
            "The agency estimates that many people have fled, and warns of floods.",
            [
                ("agency", "estimates", "that many people have fled,"),
                ("agency", "warns", "floods."),
            ],
        ),
        (
            "The Lima Post reported, citing an aide, that Peru would sign.",
            [
                ("Lima Post", "reported", "that Peru would sign."),
                ("Lima Post > aide", "citing", "that Peru would sign."),
            ],
        ),
        (
            "The office said in a tweet that reports of his death were untrue.",
            [("office", "said", "that reports of his death were untrue.")],
        ),
        (
            '"What is he hiding?" asked Rosa Soto, who sits on the panel.',
            [("Rosa Soto", "asked", '"What is he hiding?"')],
        ),
        (
            'Chile accused Peru of "lying" and vowed to leave.',
            [("Chile", "accused", '"lying"'), ("Chile", "vowed", "to leave.")],
        ),
        (
            "The report, obtained by the Lima Post, urges ministers to act.",
            [("report", "urges", "to act.")],
        ),
        (
            "But those who know him say he has changed.",
            [("those", "say", "he has changed.")],
        ),
        (
            '"It is so," said Rosa Soto. "The envoy told me that he knew."',
            [
                ("Rosa Soto", "said", '"It is so,"'),
                ("Rosa Soto > envoy", "told", 'that he knew."'),
            ],
        ),
        ("The port at night. Photo: Ana Ruiz.", [("Ana Ruiz", "", "The port at night.")]),
        ('"It is only a game." – Ana Ruiz', [("Ana Ruiz", "", '"It is only a game."')]),
        ("The minister said nothing about the talks.", []),
        ("The envoy speaks French and told a story.", []),
        ("You want to arrive early.", []),
    ],
)
def test_each_way_of_speaking_has_speaker_cue_and_content(text, links):
    assert chains(text) == links


def test_chain_is_as_deep_as_the_sentence():
    text = (
        "The Lima Post reported that officials had said that the president believed "
        "the deal was dead."
    )
    assert chains(text)[-1] == (
        "Lima Post > officials > president",
        "believed",
        "the deal was dead.",
    )
