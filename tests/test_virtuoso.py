"""What we export means the same elsewhere: Virtuoso, rdflib and we give the same answers."""

import json
import warnings
from pathlib import Path

import pytest
import rdflib
import virtuoso
import wikidata_world as world

import kg
from kg import ontology
from kg.linking.cache import Cache
from kg.linking.endpoint import Endpoint, Manners
from kg.linking.wikidata import Wikidata
from kg.namespaces import prologue

pytestmark = pytest.mark.skipif(
    not (virtuoso.SERVER and virtuoso.CLIENT), reason="Virtuoso (virtuoso-t, isql-vt) is not here"
)

ARTICLES = Path(__file__).parents[1] / "data" / "articles"
REPORT = "Türkiye threatened Greece on Monday with military action. Poland expelled a diplomat."
STORED = ("q01", "q02", "q04", "q08", "q18", "q30")
JOINED = (
    """SELECT DISTINCT ?label ?item { ?event dip:actor ?a . ?a owl:sameAs ?item ;
       rdfs:label ?label }""",
    """SELECT DISTINCT ?label { ?event dip:actor ?a . ?a owl:sameAs ?i ; rdfs:label ?label .
       ?i wdt:P463 wd:Q7184 }""",
    """SELECT DISTINCT ?label ?code ?since { ?event dip:recipient ?a . ?a owl:sameAs ?i ;
       rdfs:label ?label . ?i wdt:P297 ?code ; p:P463 ?s .
       ?s ps:P463 wd:Q7184 ; pq:P580 ?since }""",
    """SELECT DISTINCT ?one ?two { ?event dip:actor ?a ; dip:recipient ?b .
       ?a owl:sameAs ?i ; rdfs:label ?one . ?b owl:sameAs ?j ; rdfs:label ?two .
       FILTER EXISTS { ?i wdt:P47 ?j } }""",
)  # fmt: skip
QUESTIONS = (*STORED, *JOINED)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    names = ("korea-china-seventy-five-years.txt", "finland-joins-nato.txt")
    kg.build([*(ARTICLES / name for name in names)], folder / "store")
    kg.build(folder / "report.txt", folder / "store", date="2022-09-05")
    return kg.open_store(folder / "store")


@pytest.fixture(scope="module")
def exported(store):
    return b"".join(store.dump("application/n-quads", ordered=True))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with virtuoso.running(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="module")
def loaded(server, exported):
    server.load(exported, quads=True)
    return Endpoint(server.url, manners=Manners(pause=0))


@pytest.fixture(scope="module")
def dataset(exported):
    with warnings.catch_warnings(action="ignore"):  # rdflib's parser uses what rdflib deprecates
        return rdflib.Dataset(default_union=True).parse(data=exported, format="nquads")


def text(question):
    stored = {q.id: q.text for q in ontology.questions()}
    return stored.get(question) or prologue(question) + question


def table(rows):
    return sorted(sorted((str(k), str(v)) for k, v in row.items()) for row in rows)


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
def test_three_engines_give_the_same_answer(store, loaded, dataset, question):
    ours = table(store.rows(text(question)))
    assert ours, "an empty answer proves nothing"
    assert table(loaded.ask(text(question))) == ours
    with warnings.catch_warnings(action="ignore"):
        assert table(row.asdict() for row in dataset.query(text(question))) == ours


def test_the_client_learns_from_virtuoso_what_it_learns_from_oxigraph(server):
    server.load(world.graph().serialize(format="nt", encoding="utf-8"), quads=False)
    names = sorted({case["label"] for case in world.table("homonyms")})
    with world.serving() as other:
        here, there = (
            Wikidata(Endpoint(url, manners=Manners(pause=0)), Cache())
            for url in (server.url, other.url)
        )
        assert here.search(names) == there.search(names)
        numbers = [row["qid"] for row in world.table("items")] + ["Q900000901", "Q999999999", "Q33"]
        assert here.items(numbers) == there.items(numbers)
        assert json.dumps(here.failures + there.failures) == "[]"
