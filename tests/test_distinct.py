"""Joins of distinct solutions: the same rows, from less work."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from small import answer, contents, stored

from kg.store.distinct import early

NODES = [f"<http://e/n{n}>" for n in range(4)]
STEPS = ["<http://e/p>", "<http://e/q>"]
names = st.sampled_from(["?w", "?x", "?y", "?z"])
step = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "^"]),
    st.sampled_from(STEPS),
    st.sampled_from(["", "*", "?"]),
)
path = st.one_of(
    step,
    st.builds("({}/{})".format, step, step),
    st.builds("{}|{}".format, step, step),
    st.just("?p"),
)
first = st.builds("{} {} {}".format, st.sampled_from(NODES), path, names)
pattern = st.builds("{} {} {}".format, names, path, names)
queries = st.builds(
    "SELECT DISTINCT {} {{ {} . {} }} {}".format,
    st.sampled_from(["?z", "?y ?z", "?w ?z"]),
    first,
    st.lists(pattern, min_size=1, max_size=3).map(" . ".join),
    st.sampled_from(["", "ORDER BY ?x"]),
)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=contents(NODES, STEPS), query=queries, union=st.booleans())
def test_there_are_the_same_rows(content, query, union):
    better = early(query)
    assume(better != query)
    store = stored(content)
    assert answer(store, better, union=union) == answer(store, query, union=union), better


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?z { <a:b> <p:q> ?y . ?y <p:r> ?z }",
        "SELECT DISTINCT * { <a:b> <p:q>/<p:r> ?y . ?y <p:r> ?z }",
        "SELECT DISTINCT ?z { <a:b> <p:q> ?y . ?y <p:r> ?z }",
        "SELECT DISTINCT ?y ?z { <a:b> <p:q> ?y . ?y <p:r> ?z }",
        "SELECT DISTINCT ?z { ?x <p:q>/<p:r> ?y . ?y <p:r> ?z }",
        "SELECT DISTINCT ?z { <a:b> <p:q>/<p:r> ?y . ?y <p:r> ?z ; <p:s> <a:c> }",
        "SELECT DISTINCT ?z { <a:b> <p:q>/<p:r> ?y . OPTIONAL { ?y <p:r> ?z } }",
        "SELECT DISTINCT ?z { <a:b> <p:q>/<p:r> ?y . ?y <p:r> ?z FILTER(?z > 1) }",
        "SELECT DISTINCT (?y AS ?z) { <a:b> <p:q>/<p:r> ?y . ?y <p:r> ?x }",
        "SELECT DISTINCT ?z { <a:b> <p:q>/<p:r> _:y . _:y <p:r> ?z }",
    ],
)
def test_what_would_gain_nothing_or_may_differ_stays(query):
    assert early(query) == query


def test_each_step_of_a_chain_goes_on_from_distinct_ends():
    query = "SELECT DISTINCT ?z { <a:b> ^<p:q>/<p:r> ?x . ?x ^<p:q>/<p:r> ?y . ?y ^<p:q>/<p:r> ?z }"
    assert early(query).count("SELECT DISTINCT") == 3
