"""Patterns that compete are solved from the rarer one on, and the rows are the same."""

import random

import pyoxigraph as ox
import pytest

from kg.store.ordering import ordered, rarest

MANY, FEW = range(60), range(57, 64)
DATA = "".join(
    f"<urn:e{n}> <urn:by> <urn:{who}> <urn:g{n % 3}> .\n"
    f"<urn:e{n}> <urn:kind> <urn:k{n % 4}> <urn:g{n % 3}> .\n"
    for who, numbers in (("many", MANY), ("few", FEW))
    for n in numbers
)
PAIR = "?e u:by u:many ; u:by u:few"
SHAPES = (
    "SELECT * {{ {0} }}",
    "SELECT ?e ?k {{ ?e u:by u:many , u:few ; u:kind ?k . FILTER(?k != u:k1) }}",
    "SELECT ?e {{ {0} . MINUS {{ ?e u:by u:many ; u:kind u:k2 }} }}",
    "SELECT ?g ?e {{ GRAPH ?g {{ ?e u:by u:many . ?e u:by u:few }} }}",
    "SELECT ?k (COUNT(*) AS ?n) {{ {0} ; u:kind ?k }} GROUP BY ?k",
    "CONSTRUCT {{ {0} }} WHERE {{ {0} }}",
    "SELECT ?e {{ {0} . OPTIONAL {{ ?e u:kind ?k }} ?f u:by u:few ; u:kind u:k1 }}",
    "SELECT ?e {{ ?e u:by u:many ; u:by/<urn:x>* u:few }}",
    "SELECT ?e {{ {0} # two }} \n VALUES ?e {{ u:e58 u:e59 u:e60 }} }}",
)
QUERIES = ["PREFIX u: <urn:> " + shape.format(PAIR) for shape in SHAPES]


@pytest.fixture(scope="module")
def store():
    made = ox.Store()
    made.load(DATA.encode(), ox.RdfFormat.N_QUADS)
    return made


def rows(store, text):
    found = store.query(text, use_default_graph_as_union=True)
    return sorted(map(str, found))


@pytest.mark.parametrize("text", QUERIES)
def test_the_rows_are_the_same(store, text):
    assert rows(store, ordered(text, rarest(store))) == rows(store, text)
    dice = random.Random(text)
    for _ in range(5):
        shuffled = ordered(text, lambda rivals: [dice.random() for _ in rivals])
        assert rows(store, shuffled) == rows(store, text)


@pytest.mark.parametrize("text", QUERIES[:7])
def test_the_rarer_comes_first(store, text):
    better = ordered(text, rarest(store))
    where = better[better.index("{", better.find("WHERE")) :] if "WHERE" in better else better
    assert where.index("few") < where.index("many")


def test_what_is_alone_stays_as_it_is(store):
    text = "SELECT ?e { ?e <urn:by> <urn:many> ; <urn:kind> ?k . ?f <urn:by> <urn:few> }"
    assert ordered(text, rarest(store)) == text
