import random
import time

import pytest

from kg.store import Limits, lookups, open_store
from kg.store.embedded import writing

LOOKUPS = (
    "ASK { ?s ?p ?o }",
    "ASK { <http://e/1> ?p ?o }",
    "SELECT * WHERE { <http://e/1> <http://e/to> ?x }",
    "PREFIX e: <http://e/> SELECT ?x ?n { e:1 e:to ?x OPTIONAL { e:1 e:name ?n } }",
    "# why\nPREFIX e: <http://e/>\nselect ?x where{e:1 e:to ?x;e:name ?n.}LIMIT 3",
    "PREFIX e: <http://e/> SELECT * { e:1 a ?t . e:2 e:to ?x . OPTIONAL { e:3 ?p ?x . } }",
    "PREFIX e: <http://e/> SELECT ?s { ?s e:to e:7 }",
    "PREFIX e: <http://e/> SELECT ?s { ?s e:name \"one\"@en }",
    "PREFIX e: <http://e/> SELECT ?s { ?s e:no \"5\"^^<http://e/number> . }",
    "PREFIX : <http://e/> SELECT * { :1 :to ?x OPTIONAL { :1 :no ?x } }",
    "PREFIX e: <http://e/> DESCRIBE e:1",
    "DESCRIBE <http://e/2> # end",
)  # fmt: skip
OTHERS = (
    "ASK { ?s ?p ?s }",
    "ASK { ?s ?s ?o }",
    "ASK { ?s ?p $p }",
    "ASK { ?s ?p ?s1 . ?a ?b ?c }",
    "SELECT * { ?s ?p ?o . ?t ?q ?u }",
    "SELECT * { ?s <http://e/to> ?o }",
    "SELECT DISTINCT ?p { <http://e/1> ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { <http://e/1> ?p ?o }",
    "SELECT * { <http://e/1> ?p ?o } ORDER BY ?o",
    "SELECT * { <http://e/1> ?p ?o } OFFSET 9",
    "SELECT * { <http://e/1> <http://e/to>* ?o }",
    "SELECT * { <http://e/1> <http://e/to>/<http://e/to> ?o }",
    "SELECT * { <http://e/1> ?p ?o FILTER(?o > 1) }",
    "SELECT * { <http://e/1> ?p ?o . ?o ?q ?r }",
    "SELECT * { <http://e/1> ?a ?b ; ?c ?d ; ?e ?f }",
    "SELECT * { <http://e/1> ?a ?b . OPTIONAL { ?b ?c ?d } }",
    "SELECT * { <http://e/1> ?a ?b . OPTIONAL { <http://e/2> ?c ?d . ?d ?e ?f } }",
    "SELECT * { <http://e/1> ?a ?b . OPTIONAL { ?c <http://e/to> <http://e/2> } }",
    "SELECT * FROM <http://e/g> { <http://e/1> ?p ?o }",
    "SELECT * { GRAPH ?g { <http://e/1> ?p ?o } }",
    "SELECT * { SERVICE <http://e/> { <http://e/1> ?p ?o } }",
    "SELECT * { { <http://e/1> ?p ?o } }",
    "DESCRIBE ?x { <http://e/1> ?p ?x }",
    "INSERT DATA { <http://e/1> <http://e/p> 1 }",
    "ASK { <http://e/1> ?p ?o " + " " * 5000 + "}",
)


@pytest.mark.parametrize("text", LOOKUPS)
def test_a_lookup_is_known(text):
    assert lookups.is_lookup(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_may_take_more_than_it_gives_is_none(text):
    assert not lookups.is_lookup(text)


def test_deciding_takes_no_time_whatever_the_text():
    choose = random.Random(5)
    words = ["ASK", "SELECT", "{", "}", " ", "\n", "#", "?a", "a:b", "<http://e/>", ".", ";", '"']
    texts = ["".join(choose.choices(words, k=900)) for _ in range(300)]
    texts += ["SELECT " + word * (3900 // len(word)) for word in words]
    began = time.process_time()
    assert not any(map(lookups.is_lookup, texts))
    assert time.process_time() - began < 1


@pytest.fixture(scope="module", params=[False, True], ids=["union", "strict"])
def store(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp("lookups") / "store"
    lines = [f"e:{i} e:to e:{j} ." for i in range(9) for j in range(5, 9)]
    lines += [f'e:{i} a e:T ; e:no {i} ; e:name "one"@en .' for i in range(1, 9, 2)]
    data = "PREFIX e: <http://e/>\n" + "\n".join(lines)
    with writing(directory) as writer:
        writer.load(data.encode(), "text/turtle", "http://e/g")
        writer.load(data.encode()[:200].rpartition(b"\n")[0], "text/turtle")
    store = open_store(directory, readers=1, strict=request.param)
    yield store
    store.close()


@pytest.mark.parametrize("text", LOOKUPS)
@pytest.mark.parametrize(
    "types", [("text/csv", "text/turtle"), ("application/json", "application/n-triples")]
)
def test_a_lookup_gives_what_a_reader_gives(store, text, types):
    found = store.lookup(text, types, "http://e/")
    read = store.query(text, media_types=types, base="http://e/")
    assert found.media_type == read.media_type
    assert sorted(found.body) == sorted(read.body)
    assert found.generation == read.generation


def test_what_cannot_be_looked_up_is_left_to_a_reader(store):
    assert store.lookup("ASK { e:1 ?p ?o }", ("text/csv",), "http://e/") is None
    assert store.lookup("ASK { <http://e/1> ?p ?o }", ("text/turtle",), "http://e/") is None


def test_a_large_result_is_left_to_a_reader(tmp_path):
    lines = (f"<http://e/{i}> <http://e/to> <http://e/1> ." for i in range(9000))
    with writing(tmp_path / "store") as writer:
        writer.load("\n".join(lines).encode(), "text/turtle", "http://e/g")
    store = open_store(tmp_path / "store", readers=1)
    text = "SELECT ?s { ?s <http://e/to> <http://e/1> }"
    assert store.lookup(text, ("text/csv",), "http://e/") is None
    assert store.lookup(text + " LIMIT 2", ("text/csv",), "http://e/").body.count(b"\n") == 3
    store.close()
    store = open_store(tmp_path / "store", readers=1, limits=Limits(rows=1))
    assert store.lookup(text + " LIMIT 2", ("text/csv",), "http://e/") is None
    store.close()
