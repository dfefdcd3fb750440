"""Lookups carried out pattern by pattern give what the engine gives."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.store import lookups, tabular
from kg.store.formats import RESULTS
from kg.store.plans import DEFAULT, plan

XSD = "http://www.w3.org/2001/XMLSchema#"
THINGS = [ox.NamedNode(f"http://e/{name}") for name in ("a", "b", "c.d", "e-f")]
VERBS = [ox.NamedNode("http://e/p"), ox.NamedNode("http://e/q")]
VERBS += [ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")]
WORDS = ["x", "a,b", 'q"q', "l\nm", "t\tt", "b\\s", "é😀", "\x01\x7f\x08\x0c", "", "\r", " x "]
GRAPHS = [ox.NamedNode("http://g/1"), ox.NamedNode("http://g/2"), DEFAULT]

literals = st.one_of(
    st.builds(ox.Literal, st.sampled_from(WORDS)),
    st.builds(lambda v, n: ox.Literal(v, language=n), st.sampled_from(WORDS), st.just("de-AT")),
    st.builds(
        lambda v, n: ox.Literal(v, datatype=ox.NamedNode(XSD + n)),
        st.sampled_from(["5", "05", "true", "2.50", "z"]),
        st.sampled_from(["integer", "boolean", "decimal", "date"]),
    ),
)
things = st.one_of(st.sampled_from(THINGS), literals)
quads = st.builds(
    ox.Quad, st.sampled_from(THINGS), st.sampled_from(VERBS), things, st.sampled_from(GRAPHS)
)
gaps = st.sampled_from([" ", "  ", "\n", " # a {comment}\n"])
variables = st.sampled_from(["?x", "$y", "?z", "?x1"])
names = st.sampled_from(["e:a", "e:b", "e:c.d", "<http://e/e-f>"])
verbs = st.one_of(variables, st.sampled_from(["a", "e:p", "<http://e/q>"]))
objects = st.one_of(
    variables,
    names,
    st.sampled_from(['"x"', '"é😀"', '"x"@de-AT', "5", "05", "+5", "2.5", "true", '"z"^^e:p']),
)


@st.composite
def texts(draw):
    """Draw a lookup, or what looks much like one."""

    def said():
        return f"{draw(verbs)}{draw(gaps)}{draw(objects)}{draw(gaps)}"

    def about():
        return f"{draw(names)}{draw(gaps)}{said()}"

    body = draw(st.one_of(st.just(""), variables)) + draw(gaps) + said()
    if draw(st.integers(0, 5)):
        body = about() + draw(st.sampled_from(["", ";" + said(), "." + about()]))
        for _ in range(draw(st.integers(0, 3))):
            body += f"{draw(st.sampled_from(['', '. ']))}OPTIONAL {{ {about()} }} "
    head = draw(
        st.sampled_from(["SELECT *", "ASK", "SELECT ?x", "select ?x $y", "SELECT ?x ?w ?z"])
    )
    end = draw(st.sampled_from(["", " LIMIT 0"])) if head != "ASK" else ""
    return f"PREFIX e: <http://e/>{draw(gaps)}{head}{draw(gaps)}{{ {body} }}{end}"


def told(body, media_type):
    """Return a result so that the order of its rows does not count."""
    if media_type == RESULTS["json"]:
        result = json.loads(body)
        rows = result.get("results", {}).get("bindings", [])
        return result["head"], result.get("boolean"), sorted(map(json.dumps, rows)), len(body)
    return sorted(body)


@given(st.lists(quads, max_size=25), texts(), st.booleans())
@settings(max_examples=400, deadline=None)
def test_a_plan_gives_what_the_engine_gives(content, text, union):
    found = plan(text)
    if found is None:
        return
    store = ox.Store()
    store.extend(content)
    for extension, media_type in RESULTS.items():
        mine = tabular.written(found, found.rows(store, None if union else DEFAULT), media_type)
        if mine is None:
            continue
        form = ox.QueryResultsFormat.from_media_type(media_type)
        result = store.query(text, base_iri="http://h/", use_default_graph_as_union=union)
        assert told(mine, media_type) == told(result.serialize(format=form), media_type), extension


@pytest.mark.parametrize("head", ["SELECT ?l ?s WHERE", "SELECT *", "ASK"])
@pytest.mark.parametrize(
    "body",
    [
        "{ e:a e:p ?l . OPTIONAL { e:a e:q ?s } }",
        "{ <http://e/a> ?l ?s }",
        "{ e:a a ?l ; e:q ?s . }",
        "{ ?l a e:Kind }",
        "{ ?l ?p ?s }",
    ],
)
def test_the_lookups_of_pages_and_programs_have_plans(head, body):
    assert plan(f"PREFIX e: <http://e/>\n{head} {body}")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s ?p ?o . ?o ?q ?r }",
        "ASK { ?s <http://e/p> ?o }",
        "SELECT * { ?s ?p ?s }",
        "SELECT * { <http://e/a> ?p ?p }",
        "SELECT * { <http://e/a> ?p ?o ; ?o ?q }",
        "SELECT ?x ?x { <http://e/a> ?p ?x }",
        "SELECT * { <http://e/a> <http://e/p> ?o FILTER(?o > 5) }",
        "SELECT * { <http://e/a> <http://e/p>+ ?o }",
        "SELECT * { <a> <http://e/p> ?o }",
        "SELECT * { <http://e/b/../a> <http://e/p> ?o }",
        "SELECT * { e:a <http://e/p> ?o }",
        "SELECT * { <http://e/a> A ?o }",
        'SELECT * { <http://e/a> <http://e/p> """x""" }',
        "SELECT * { <http://e/a> <http://e/p> 5.e1 }",
        "SELECT * FROM <http://e/g> { <http://e/a> ?p ?o }",
        "SELECT * { GRAPH ?g { <http://e/a> ?p ?o } }",
        "SELECT * { <http://e/a> ?p\u00a0?o }",
        "SELECT * { <http://e/a> ?p ?o } ORDER BY ?o",
        "BASE <http://e/> SELECT * { <http://e/a> ?p ?o }",
        "ASK { <http://e/a> ?p ?o } " + "#" * lookups.LONGEST,
    ],
)
def test_what_has_two_readings_or_no_bound_has_no_plan(text):
    assert plan(text) is None


def test_many_rows_and_odd_terms_are_left_to_the_engine():
    store = ox.Store()
    subject, verb = THINGS[0], VERBS[0]
    found = plan("SELECT * { <http://e/a> <http://e/p> ?o }")
    store.add(ox.Quad(subject, verb, ox.BlankNode("b"), DEFAULT))
    assert tabular.written(found, found.rows(store, None), RESULTS["json"]) is None
    store.clear()
    store.extend(ox.Quad(subject, verb, ox.Literal(str(i)), DEFAULT) for i in range(101))
    assert tabular.written(found, found.rows(store, None), RESULTS["csv"]) is None
