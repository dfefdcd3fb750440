import typing

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Literal, URIRef

from kg import facts, ontology
from kg.errors import OntologyError
from kg.namespaces import DIP, PLOVER

TYPES = {
    "verbal-cooperation": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
    "material-cooperation": ["COOPERATE", "AID", "RETREAT"],
    "verbal-conflict": ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
    "material-conflict": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
}


MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation "
    "cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives "
    "suicide-attack aerial drone heavy-weapons crowd-control unconventional",
}


KINDS = {
    "SUPPORT": "treaty-signing ratification recognition accession anniversary praise condolence",
    "CONSULT": "state-visit summit message meeting negotiation mediation hosting",
    "AGREE": "mutual-defence offer joint-statement",
    "ACCUSE": "summon protest-note",
    "SANCTION": "recall expel-diplomats sever-relations embargo sanctions",
    "DomesticAct": "constitutional-change parliamentary-session election appointment legislation "
    "policy-shift territory-redefinition referendum state-of-emergency succession",
}


@pytest.mark.parametrize(
    "scheme", ["Modality", "Polarity", "Certainty", "SpeechManner", "RelationType", "QuadClass"]
)
def test_each_value_has_notation_label_and_definition(scheme):
    assert ontology.concepts(scheme)
    for word, node in ontology.concepts(scheme).items():
        assert node == DIP[f"{node.fragment.partition('-')[0]}-{word}"]
        assert ontology.vocabulary().value(node, SKOS.prefLabel)
        assert ontology.vocabulary().value(node, SKOS.definition)


@pytest.mark.parametrize("scheme", ["Modality", "Polarity", "Certainty", "SpeechManner"])
def test_records_and_ontology_know_the_same_values(scheme):
    assert set(ontology.concepts(scheme)) == set(typing.get_args(getattr(facts, scheme)))


@pytest.mark.parametrize(("quad", "types"), TYPES.items())
def test_the_types_of_plover_lie_in_their_quarter(quad, types):
    assert sorted(t for t in ontology.concepts("EventType") if ontology.quad_class(t) == quad) == (
        sorted(types)
    )


def test_each_type_is_described():
    for node in ontology.concepts("EventType").values():
        for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example):
            assert ontology.vocabulary().value(node, predicate), (node, predicate)
    scored = {ontology.notation(node) for node in ontology.vocabulary().subjects(DIP.score)}
    assert scored == {type for types in TYPES.values() for type in types}


@pytest.mark.parametrize(("type", "words"), [*MODES.items(), *KINDS.items()])
def test_modes_and_kinds_hang_below_their_type(type, words):
    found = ontology.modes(type)
    assert set(words.split()) <= set(found)
    for word, node in found.items():
        assert node == ontology.concept(type, word)
        assert ontology.vocabulary().value(node, SKOS.prefLabel)
        for predicate in (SKOS.definition, SKOS.example):
            assert str(ontology.vocabulary().value(node, predicate)).endswith(".")


def test_only_the_words_of_plover_count_as_its_modes():
    members = set(ontology.vocabulary().objects(DIP.PloverConcepts, SKOS.member))
    below = {type: set(ontology.modes(type)) for type in ontology.concepts("EventType")}
    found = {
        type: {w for w in words if ontology.concept(type, w) in members}
        for type, words in below.items()
    }
    assert {t: words for t, words in found.items() if words} == {
        type: set(words.split()) for type, words in MODES.items()
    }


def cameo() -> dict[str, list[URIRef]]:
    found: dict[str, list[URIRef]] = {}
    for node, code in ontology.vocabulary().subject_objects(SKOS.notation):
        if isinstance(code, Literal) and code.datatype == DIP.cameo:
            found.setdefault(str(code), []).append(node)
    return found


def test_each_cameo_root_but_statements_and_appeals_has_one_concept():
    codes = cameo()
    assert all(len(nodes) == 1 for nodes in codes.values())
    roots = {code for code in codes if len(code) == 2}
    assert roots == {f"{n:02}" for n in range(3, 21)}


@pytest.mark.parametrize(
    ("code", "concept"),
    [
        *(("163", "SANCTION-sanctions"), ("1712", "ASSAULT-destroy"), ("175", "ASSAULT-beat")),
        *(("191", "COERCE-blockade"), ("192", "COERCE-occupation"), ("20", "ASSAULT")),
        *(("0813", "RETREAT-lift-restrictions"), ("09", "ACCUSE-investigate"), ("084", "RETREAT")),
        *(
            ("081", "CONCEDE"),
            ("035", "CONCEDE"),
            ("055", "CONCEDE-apology"),
            ("116", "SANCTION-convict"),
        ),
    ],
)
def test_codes_that_two_digits_would_misfile_have_their_own_place(code, concept):
    assert cameo()[code] == [PLOVER[concept]]


def test_an_unknown_word_is_refused_with_the_list_named():
    with pytest.raises(ValueError, match="dip:RelationType has no concept 'cousin'"):
        ontology.value("RelationType", "cousin")


def test_what_is_derived_is_a_derived_relation():
    graph = ontology.vocabulary()
    derived = set(graph.transitive_subjects(RDFS.subPropertyOf, DIP.derivedRelation))
    assert set(graph.objects(None, DIP.derivedAs)) <= derived
    for word in ontology.concepts("RelationType"):
        direct = graph.value(ontology.value("RelationType", word), DIP.derivedAs)
        if direct is not None:
            both_ways = (direct, RDF.type, OWL.SymmetricProperty) in graph
            assert both_ways == ontology.symmetric(word), word


QUERY = """# Who met whom?
# id: q07
# param: year | Year | xsd:gYear | 2024
#defaultView:Timeline
# in plain words
PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
# param: late | Too late | xsd:string | x
SELECT ?a ?b WHERE { ?a dip:metWith ?b }
"""


def test_a_stored_question_is_read_with_its_parameters(tmp_path):
    file = tmp_path / "meetings.rq"
    file.write_text(QUERY, encoding="utf-8")
    question = ontology.read_question(file)
    assert (question.id, question.title, question.view) == ("q07", "Who met whom?", "Timeline")
    assert question.params == (ontology.Param("year", "Year", "xsd:gYear", "2024"),)
    assert question.text == QUERY


def test_a_stored_question_takes_its_id_from_the_file(tmp_path):
    file = tmp_path / "meetings.rq"
    file.write_text("# Who met?\nSELECT * {}", encoding="utf-8")
    assert ontology.read_question(file) == ontology.Question(
        "meetings", "Who met?", "# Who met?\nSELECT * {}"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {}", "rq:1: the first line is not"),
        ("#\nSELECT * {}", "rq:1: the first line is not"),
        ("# Who?\n# param: year | Year\nSELECT * {}", "'year . Year' is not 'name"),
        ("# Who?\n# param: a b | Year | x | y\nSELECT * {}", "is not 'name"),
    ],
)
def test_a_malformed_question_is_refused_with_its_file(tmp_path, text, message):
    file = tmp_path / "q.rq"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        ontology.read_question(file)


def test_the_packaged_questions_have_ids_of_their_own():
    ids = [question.id for question in ontology.questions()]
    assert ids == sorted(set(ids))


def test_a_broken_ontology_file_is_named(tmp_path, monkeypatch):
    (tmp_path / "torn.ttl").write_text("<a> <b>", encoding="utf-8")
    monkeypatch.setattr(ontology, "folder", lambda: tmp_path)
    for name in ("torn", "missing"):
        with pytest.raises(OntologyError, match=rf"{name}\.ttl: "):
            ontology.graph(name)
