import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small import answer, contents, stored

from kg.errors import QueryError
from kg.store import Limits, open_store
from kg.store.rewriting import rewritten

NODES = [f"<http://e/{name}>" for name in "abc"]
PREDICATES = [f"<http://e/{name}>" for name in "pqr"]
VARIABLES = [f"?{name}" for name in "uvwxyz"]


def term(pool):
    return st.sampled_from(VARIABLES + pool)


triple = st.builds(
    lambda s, p, o: f"{s} {p} {o}", term(NODES), st.sampled_from([*PREDICATES, "?z"]), term(NODES)
)
lists = st.builds(
    lambda s, p, o, q, n: f"{s} {p} {o}, {n} ; {q} {n}",
    term(NODES),
    st.sampled_from(PREDICATES),
    term(NODES),
    st.sampled_from(PREDICATES),
    term(NODES),
)
path = st.builds(
    lambda s, p, q, o: f"{s} {p}/^{q} {o}",
    term(NODES),
    *[st.sampled_from(PREDICATES)] * 2,
    term(NODES),
)
patterns = st.lists(triple | triple | lists | path, min_size=1, max_size=3).map(" . ".join)


def optional(inner):
    return st.builds(
        lambda own, more: f"OPTIONAL {{ {own} {' '.join(more)} }}",
        patterns,
        st.lists(inner, max_size=2),
    )


optionals = st.recursive(patterns.map(lambda own: f"OPTIONAL {{ {own} }}"), optional, max_leaves=4)
negation = st.builds(
    lambda no, own: f"FILTER {no} EXISTS {{ {own} }}", st.sampled_from(["", "NOT"]), patterns
)
other = st.one_of(
    optionals,
    optionals,
    negation,
    patterns,
    st.builds(lambda own, o: f"GRAPH ?g {{ {own} {o} }}", patterns, optionals),
    st.builds(lambda own, o: f"MINUS {{ {own} {o} }}", patterns, optionals),
    st.builds(lambda own, o: f"{{ {own} {o} }} UNION {{ {own} }}", patterns, optionals),
    st.builds(lambda own, o: f"{{ SELECT ?u ?v {{ {own} {o} }} }}", patterns, optionals),
    st.builds(lambda own, o: f"FILTER EXISTS {{ {own} {o} }}", patterns, optionals),
    st.just("FILTER(!BOUND(?x) || ?x = ?y)"),
    st.just("BIND(?w AS ?bound)"),
)
queries = st.builds(
    lambda own, parts: f"SELECT * {{ {own} . {' '.join(parts)} }}",
    patterns,
    st.lists(other, min_size=1, max_size=3),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=contents(NODES, PREDICATES), query=queries, union=st.booleans())
def test_a_rewritten_query_has_the_same_answer(content, query, union):
    better = rewritten(query)
    assume(better != query)
    store = stored(content)
    try:
        expected = answer(store, query, union=union)
    except SyntaxError:
        assume(False)
    assert answer(store, better, union=union) == expected, better


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o FILTER EXISTS { ?s ?p ?o } }",
        "ASK { ?s ?p ?o FILTER EXISTS { ?s ?p _:b . _:b ?q ?o } }",
        "ASK { ?s ?p ?o FILTER EXISTS { ?s ?p ?x . FILTER(?x > 1) } }",
        "ASK { ?s ?p ?o OPTIONAL { ?s ?q ?x } }",
        "ASK { ?s ?p ?o OPTIONAL { ?s ?q ?x . ?x ?r ?y FILTER(?y > ?o) } }",
        "ASK { ?s ?p ?o OPTIONAL { ?a ?q ?x . ?x ?r ?y } }",
        "ASK { ?s ?p ?o OPTIONAL { ?s ?q ?x OPTIONAL { ?x ?r ?o } } }",
        "ASK { ?s ?p ?o OPTIONAL { ?s ?q ?x OPTIONAL { ?x ?r ?y } ?x ?r ?z } }",
        "ASK { ?s ?p ?o OPTIONAL { ?s ?q ?x BIND(?o AS ?z) } }",
        "ASK { FILTER EXISTS { ?s ?p ?o OPTIONAL { ?s ?q ?x . ?x ?r ?y } } }",
        "ASK { ?s ?p 'OPTIONAL { ?s ?p ?o . ?o ?q ?x }' }",
        "ASK { # OPTIONAL { ?s ?p ?o . ?o ?q ?x }\n }",
    ],
)
def test_what_is_not_certainly_the_same_stays(query):
    assert rewritten(query) == query


def test_patterns_that_are_bound_come_first():
    query = "ASK { ?e ?p 1 FILTER NOT EXISTS { ?c <p:is> <v:x> . ?c <p:of> ?e ; <p:at> 'n'@en } }"
    assert "EXISTS { ?c <p:of> ?e FILTER EXISTS { ?c <p:is> <v:x> FILTER" in rewritten(query)


def test_a_mistake_is_told_of_the_text_that_was_sent(tiny_store):
    store = open_store(tiny_store, readers=1)
    query = "ASK { ?s ?p ?o OPTIONAL { ?s ?q ?x . ?x ?r ?y } OPTIONAL { ?s ?q ?x . ?x ?r ?y } } }"
    with pytest.raises(QueryError) as raised:
        store.query(query)
    assert raised.value.column == len(query)
    store.close()


@pytest.mark.parametrize("rewrite", [True, False])
def test_rewriting_can_be_switched_off(tiny_store, rewrite):
    store = open_store(tiny_store, readers=1, limits=Limits(rewrite=rewrite))
    query = (
        "ASK { ?s ?p ?o OPTIONAL { ?o ?q ?x . ?x ?r ?y }"
        " FILTER NOT EXISTS { ?s ?q 'no' . ?s ?r 'none' } }"
    )
    assert b"true" in store.query(query).body
    store.close()
