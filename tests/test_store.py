import multiprocessing
import os
import signal

import pytest
from conftest import TINY
from rdflib import Literal, URIRef

from kg.errors import FormatError, QueryError, RefusedError, StoreError
from kg.store import Limits, open_store
from kg.store.embedded import writing

E = "http://example.org/"
MET = "SELECT ?who WHERE { ?x <http://example.org/met> ?who } ORDER BY ?who"


@pytest.fixture
def store(tiny_store):
    store = open_store(tiny_store)
    yield store
    store.close()


@pytest.fixture
def folder(tmp_path):
    with writing(tmp_path / "store") as writer:
        writer.load(TINY, "application/trig")
    return tmp_path / "store"


def generations(folder):
    return sorted(path.name for path in (folder / "generations").iterdir())


def test_the_default_graph_is_the_union(store):
    assert [row["who"] for row in store.rows(MET)] == [URIRef(E + "chile"), URIRef(E + "sweden")]


def test_strict_keeps_the_default_graph_apart(tiny_store):
    store = open_store(tiny_store, strict=True)
    assert b"true" not in store.query(f"ASK {{ ?s <{E}met> ?o }}").body
    assert b"true" in store.query(f"ASK {{ ?s <{E}borders> ?o }}").body


def test_from_an_unknown_graph_is_empty_not_the_union(store):
    query = "SELECT * FROM <http://example.org/nowhere> WHERE { ?s ?p ?o }"
    assert b'"bindings":[]' in store.query(query).body


def test_the_dataset_of_the_request_wins_over_that_of_the_query(store):
    query = f"SELECT * FROM <{E}monday> WHERE {{ ?s <{E}met> ?o }}"
    body = store.query(query, default_graphs=[E + "tuesday"], media_types="text/csv").body
    assert body == b"o,s\r\nhttp://example.org/chile,http://example.org/norway\r\n"


def test_rows_bind_terms_not_text(store):
    query = "SELECT ?p ?o WHERE { ?s ?p ?o FILTER NOT EXISTS { ?s <http://e/not> ?o } }"
    hostile = Literal('Norway" } DROP ALL #', lang="en")
    assert store.rows(query, o=Literal("Norway", lang="en"))
    assert not store.rows(query, o=hostile)


def test_rows_keep_terms_and_leave_out_the_unbound(store):
    query = "SELECT ?n ?x WHERE { ?s <http://example.org/population> ?n OPTIONAL { ?n ?n ?x } }"
    assert store.rows(query) == [{"n": Literal(19)}]


def test_bindings_that_are_no_terms_are_refused(store):
    with pytest.raises(QueryError, match="no RDF term"):
        store.rows("SELECT * WHERE { ?s ?p ?o }", s=URIRef("http://e/ space"))


def test_construct_gives_a_graph(store):
    graph = store.construct("CONSTRUCT WHERE { ?s <http://example.org/met> ?o }")
    assert len(graph) == 2


@pytest.mark.parametrize(
    ("query", "line", "column", "says"),
    [
        ("SELECT * {\n ?s e:p ?o }", 2, 5, "the prefix e: is not declared"),
        ("ASK { ?s dip:actor ?o }", 1, 10, "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>"),
        ("ASK { ?s ?p 'Oslo }", 1, 13, "the string that begins with ' is not closed"),
        ("ASK { ?s ?p ?o ", 1, 5, "this { is not closed"),
        ("ASK { ?s ?p ?o } }", 1, 18, "this } closes nothing"),
        ("ASK { ?s ?p ?o . FILTER(?o > ) }", 1, 30, "read from )"),
        ("SELECT ?x WHERE { ?s ?p ?o } GROUP BY ?s", 1, 41, "unbound"),
        ("SELEKT *", 1, 1, "SELEKT"),
        ("PREFIX e: <http://e/>\nINSERT DATA { e:a e:b 1 }", 2, 1, "updates go to /update"),
        ("", 1, 1, "more is expected"),
    ],
)
def test_a_malformed_query_says_where(store, query, line, column, says):
    with pytest.raises(QueryError) as raised:
        store.query(query)
    assert (raised.value.line, raised.value.column) == (line, column)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } } }",
        "ASK { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "ASK { ?s ?p ?a FILTER(?a<1)SERVICE?x#>\n{ ?s ?p ?o } }",
        "ASK { << ?s ?p 'service' >> ?b ?c }",
        "SELECT * FROM <file:///etc/hostname> WHERE { ?s ?p ?o }",
    ],
)
def test_a_query_that_calls_out_or_may_is_refused(store, query):
    with pytest.raises(RefusedError):
        store.query(query)


@pytest.mark.parametrize("query", ["ASK { ?s ?p 'in his service' }", "ASK { ?s ?p 'from' }"])
def test_words_in_strings_are_no_calls(store, query):
    assert b"false" in store.query(query).body


def test_a_service_on_the_list_may_be_named(tiny_store):
    store = open_store(tiny_store, limits=Limits(services=("http://127.0.0.1:1/",)))
    with pytest.raises(StoreError, match="cannot be reached"):
        store.query("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")


def test_deep_nesting_is_refused_before_it_fells_the_engine(store):
    with pytest.raises(QueryError, match="deeper than 256"):
        store.query("SELECT * " + "{" * 9000 + "}" * 9000)


def test_a_form_that_does_not_fit_is_an_error_that_lists_those_that_do(store):
    with pytest.raises(FormatError) as raised:
        store.query("CONSTRUCT WHERE { ?s ?p ?o }", media_types=["text/csv"])
    assert "text/turtle" in raised.value.offered


def test_ordered_dumps_are_the_same_bytes(store, tmp_path):
    nquads = b"".join(store.dump("application/n-quads", ordered=True))
    with writing(tmp_path / "again") as writer:
        writer.load(b"\n".join(reversed(nquads.splitlines())), "application/n-quads")
    again = open_store(tmp_path / "again")
    assert b"".join(again.dump("application/n-quads", ordered=True)) == nquads


def test_turtle_declares_the_prefixes_it_uses(folder):
    with writing(folder) as writer:
        type_ = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        dip = b"https://w3id.org/diplomacy-kg/ontology#"
        writer.replace_graph("http://e/g", b"<http://e/a> %b <%bClaim> ." % (type_, dip))
    turtle = b"@prefix dip: <%b> .\n<http://e/a> a dip:Claim .\n" % dip
    store = open_store(folder)
    assert b"".join(store.dump("text/turtle", "http://e/g")) == turtle
    describe = store.query("DESCRIBE <http://e/a>", media_types="text/turtle")
    assert describe.body == turtle


def test_a_dump_without_graph_names_is_the_union(store):
    assert len(b"".join(store.dump("application/n-triples")).splitlines()) == 6


def test_the_dataset_is_for_rdflib(store):
    dataset = store.dataset()
    assert len(list(dataset.query(MET))) == 2
    assert len(dataset.graph(URIRef(E + "monday"))) == 3


def test_a_store_follows_new_generations(folder):
    store = open_store(folder)
    before = store.generation
    with writing(folder) as writer:
        writer.remove_graph(E + "tuesday")
    assert store.graphs() == [E + "monday"]
    assert store.generation != before


def test_replacing_a_graph_leaves_the_others(folder):
    with writing(folder) as writer:
        writer.replace_graph(E + "monday", b"<http://e/a> <http://e/b> <http://e/c> .")
        assert writer.graphs() == [E + "monday", E + "tuesday"]
        assert b"http://e/c" in writer.construct("CONSTRUCT WHERE { ?s <http://e/b> ?o }")
    assert len(open_store(folder).rows("SELECT * WHERE { ?s ?p ?o }")) == 4


def test_an_exception_leaves_the_old_generation(folder):
    before = generations(folder)
    with pytest.raises(ZeroDivisionError), writing(folder) as writer:
        writer.remove_graph(E + "monday")
        raise ZeroDivisionError
    assert generations(folder) == before
    assert not list(folder.glob("work-*"))


def _die_while_writing(folder):
    with writing(folder) as writer:
        writer.remove_graph(E + "monday")
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_writer_that_dies_leaves_the_old_generation(folder):
    process = multiprocessing.get_context("spawn").Process(
        target=_die_while_writing, args=(folder,)
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert E + "monday" in open_store(folder).graphs()
    with writing(folder) as writer:
        assert E + "monday" in writer.graphs()
    assert not list(folder.glob("work-*"))


def test_there_is_one_writer(folder):
    with (
        writing(folder),
        pytest.raises(StoreError, match="Another process"),
        writing(folder, wait=0),
    ):
        raise AssertionError("two writers")


def test_old_generations_go_but_not_under_a_reader(folder):
    store = open_store(folder)
    snapshot, held = store._current(), store.generation
    for _ in range(3):
        with writing(folder, optimise=False) as writer:
            writer.update("INSERT DATA { <http://e/a> <http://e/b> 1 }")
    assert len(generations(folder)) == 3
    assert held in generations(folder)
    assert len(snapshot.store) == 6


def test_nothing_written_publishes_nothing(folder):
    before = generations(folder)
    with writing(folder):
        pass
    assert generations(folder) == before


def test_a_fresh_store_forgets_the_old(folder):
    with writing(folder, fresh=True):
        pass
    assert open_store(folder).rows("SELECT * WHERE { ?s ?p ?o }") == []


def test_rdf_that_cannot_be_read_says_where(folder):
    with pytest.raises(QueryError) as raised, writing(folder) as writer:
        writer.load(b"<http://e/a> <http://e/b> 1 .\n<http://e/a> oops", "text/turtle")
    assert raised.value.line == 2


@pytest.mark.parametrize("place", ["<http://127.0.0.1:1/>", "<file:///etc/hosts>"])
def test_updates_load_nothing(folder, place):
    with pytest.raises(RefusedError, match="LOAD"), writing(folder) as writer:
        writer.update(f"LOAD {place}")
    with writing(folder) as writer:
        writer.update(f"LOAD SILENT {place} INTO GRAPH <http://e/loaded>")
        assert "http://e/loaded" not in writer.graphs()


def test_a_folder_without_a_store_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="kg build"):
        open_store(tmp_path / "none")
