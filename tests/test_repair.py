"""What the parser gets wrong and grammar rules out."""

import sys

import pytest

from kg.extraction.parse.syntax import load, parse


@pytest.fixture(scope="module")
def nlp():
    return load()


def head_of(nlp, text, word):
    """The head of a word, and how it hangs there."""
    token = next(t for t in parse(nlp, text) if t.text == word)
    return token.head.text, token.dep_


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (
            "Chile and Peru, which share a border of more than 100 miles, established formal ties.",
            "Chile",
            ("established", "nsubj"),
        ),
        (
            "Chile urged Peru to offer an apology and proposed a commission.",
            "proposed",
            ("urged", "conj"),
        ),
        ("The minister said Lima backs China's position.", "Lima", ("backs", "nsubj")),
        ("Chad closed its Adre crossing with Sudan on Monday.", "crossing", ("closed", "obj")),
        ("Chad closed its Adre crossing with Sudan on Monday.", "its", ("crossing", "nmod:poss")),
        ("“We lost,” army spokeswoman Ann Roe told reporters.", "Ann", ("told", "nsubj")),
        ("Peru and Chile began joint naval drills.", "drills", ("began", "obj")),
        ("The rebels captured near Goma were freed by Togo.", "captured", ("rebels", "acl")),
        ("At no point did Latvia recognise Kosovo.", "Latvia", ("recognise", "nsubj")),
        ("Britain cut aid to Rwanda.", "Britain", ("cut", "nsubj")),
        ("Turkey shot down a Syrian warplane.", "warplane", ("shot", "obj")),
        ("Lima rests, while Algeria hosts and arms the Polisario Front.", "Front", ("arms", "obj")),
        ("Russia bombs rebels whom Turkey arms.", "arms", ("rebels", "acl:relcl")),
        (
            "Oman demanded that all curbs be lifted and threatened to seize the ships.",
            "threatened",
            ("demanded", "conj"),
        ),
        (
            "Chile sent Peru’s leader Ann Roe a letter earlier this month.",
            "letter",
            ("sent", "obj"),
        ),
        ("On Tuesday Peru, Chile and Bolivia condemned Togo.", "Peru", ("condemned", "nsubj")),
        ("Sudan wept, and Chad, its old ally, has sent soldiers.", "Chad", ("sent", "nsubj")),
        ("Togo denies ever having armed the rebels.", "armed", ("denies", "advcl")),
        ("Mali rests. Its troops disarmed some rebels who fled.", "rebels", ("disarmed", "obj")),
        ("Peru and Chile, founders of a bloc, signed a pact.", "founders", ("Peru", "appos")),
        ("India ruled out sending troops to Fiji.", "out", ("ruled", "compound:prt")),
        ("Rebels overran the Malian army's base at Gao.", "Rebels", ("overran", "nsubj")),
        ("Ottawa vetoed a resolution on Mali.", "Ottawa", ("vetoed", "nsubj")),
        ("Mali, ruled by a junta since 2020, expelled the envoy.", "Mali", ("expelled", "nsubj")),
        ("Chile, angered by the raid, recalled its envoy.", "angered", ("Chile", "acl")),
        ("Oman will free two Greek sailors.", "sailors", ("free", "obj")),
        ("On Friday Chadian envoys met them.", "envoys", ("met", "nsubj")),
        (
            "Togo’s envoy, received in Oslo by Ann Roe, asked Peru to leave.",
            "envoy",
            ("asked", "nsubj"),
        ),
        ("The Dutch minister, Bo Roe, was due in Lima on Monday.", "Lima", ("due", "obl")),
        (
            "Ann Roe will raise the matter with her Greek counterpart, Bo Lee, next week.",
            "Bo",
            ("counterpart", "appos"),
        ),
        (
            "Peru welcomed the step; Chile, by contrast, could close its last crossing.",
            "Chile",
            ("close", "nsubj"),
        ),
    ],
)
def test_verb_has_its_subject(nlp, text, word, expected):
    assert head_of(nlp, text, word) == expected


def test_relative_clause_hangs_on_its_noun(nlp):
    text = "Chile and Peru, which share a border of more than 100 miles, established formal ties."
    assert head_of(nlp, text, "share") == ("Chile", "acl:relcl")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya shut its Moyale border post with Ethiopia on Friday.",
        "China put sanctions on two Lithuanian firms on Monday.",
        "The United States cut aid to Sudan on Sunday.",
    ],
)
def test_a_past_that_looks_like_a_plain_form_is_past(nlp, text):
    verb = next(t for t in parse(nlp, text) if t.lower_ in {"shut", "put", "cut"})
    assert verb.tag_ == "VBD"


def test_semicolons_part_no_sentences(nlp):
    doc = parse(nlp, "Peru welcomed the step; Chile did not. Fiji was silent.")
    assert [len(list(sent)) for sent in doc.sents] == [9, 4]


def roots(doc):
    return [doc[i : i + 3].root.text for i in range(len(doc) - 2)]


def test_what_would_hang_on_its_own_copula_stays_a_tree(nlp):
    doc = parse(nlp, "That is our main financial challenge going forward.")
    assert "challenge" in roots(doc)


def test_mends_that_leave_no_tree_are_undone(nlp, monkeypatch):
    def meet(token):
        if token.text == "treaty":
            token.head.head = token

    monkeypatch.setattr(sys.modules["kg.extraction.parse.repair"], "misread", meet)
    doc = parse(nlp, "Peru signed the treaty with Chile.")
    assert next(t for t in doc if t.text == "treaty").head.text == "signed"
    assert "signed" in roots(doc)
