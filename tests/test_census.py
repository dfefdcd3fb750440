"""The figures of a store, counted by the engine, beside those of counting by hand."""

from collections import Counter

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.store.census import census
from kg.store.tally import LINKS, TYPE, WIKIDATA, Counts

NODES = [ox.NamedNode(f"http://e/n{n}") for n in range(4)]
ITEMS = [ox.NamedNode(f"{WIKIDATA}Q{n}") for n in (1, 2)]
quads = st.lists(
    st.builds(
        ox.Quad,
        st.sampled_from(NODES),
        st.sampled_from([TYPE, LINKS[0], ox.NamedNode("http://e/p")]),
        st.sampled_from([*NODES, *ITEMS, ox.Literal("x"), ox.Literal(f"{WIKIDATA}Q1")]),
        st.sampled_from([ox.DefaultGraph(), *NODES[:3]]),
    ),
    max_size=20,
)


def by_hand(content):
    said = {(quad.subject, quad.predicate, quad.object) for quad in content}
    kinds = [(s, o) for s, p, o in said if p == TYPE]
    links = [p for _, p, o in said if p in LINKS and o in ITEMS]
    return Counts(
        triples=len(said),
        subjects=len({s for s, _, _ in said}),
        objects=len({o for _, _, o in said}),
        classes=Counter(kind for _, kind in kinds),
        properties=Counter(p for _, p, _ in said),
        inner=Counter((kind, p) for one, kind in kinds for s, p, _ in said if s == one),
        links=Counter(links),
    )


@given(quads)
def test_each_statement_counts_once_in_however_many_graphs_it_is(content):
    store = ox.Store()
    store.extend(content)
    found, due = census(store), by_hand(content)
    for name in Counts.__slots__:
        value = getattr(found, name)
        assert (+value if isinstance(value, Counter) else value) == getattr(due, name), name
