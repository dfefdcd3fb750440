"""Small stores of few nodes, where joins meet; and what a query finds in them."""

from collections import Counter

import pyoxigraph as ox
from hypothesis import strategies as st


def contents(nodes, predicates):
    """Return lists of quads: subject, predicate, object, and a number of a graph or 0 for none."""
    node = st.sampled_from(nodes)
    quad = st.tuples(node, st.sampled_from(predicates), node, st.integers(0, 2))
    return st.lists(quad, min_size=3, max_size=18)


def stored(content):
    store = ox.Store()
    for s, p, o, graph in content:
        name = ox.NamedNode(f"http://e/g{graph}") if graph else ox.DefaultGraph()
        store.add(ox.Quad(*(ox.NamedNode(iri[1:-1]) for iri in (s, p, o)), name))
    return store


def answer(store, query, *, union):
    """Return how often each row is found, and the names of its values, in order of name."""
    rows = store.query(query, use_default_graph_as_union=union)
    names = sorted(variable.value for variable in rows.variables)
    return Counter(tuple(str(row[name]) for name in names) for row in rows), names
