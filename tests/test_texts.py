"""Filters by text give the same rows with the index of texts as without, and follow changes."""

import json
import sqlite3

import pytest

from kg.store import Limits, open_store
from kg.store.embedded import writing
from kg.store.narrowing import filters, required

TEXTS = (
    '"Norway signs a treaty with Chile"@en',
    '"Norway signs a treaty with Chile"',
    '"NORWAY imposes sanctions on Peru"',
    '"norway lifts sanctions on chile, then on \\"Peru\\""@nb',
    '"\\u212Aelvin, \\u017Ftra\\u00DFe and STRASSE: \\u0130stanbul"',
    '"a line\\nand another \\\\ line"',
    '"no"',
    "<urn:Norway>",
    "7",
    '"Norway signs"^^<urn:own>',
)
NQUADS = "\n".join(f"<urn:s{n}> <urn:says> {text} <urn:g{n % 2}> ." for n, text in enumerate(TEXTS))
NQUADS = NQUADS.replace(" 7 ", ' "7"^^<http://www.w3.org/2001/XMLSchema#integer> ')
CALLS = (
    'CONTAINS(?t, "treaty with")',
    'CONTAINS(?t, "Norway")',
    'contains(lcase(?t), "norway")',
    'CONTAINS(UCASE(?t), "STRASSE")',
    'CONTAINS(?t, "no")',
    'CONTAINS(?t, "\\"Peru")',
    'CONTAINS(?t, "treaty"@en)',
    'CONTAINS(STR(?t), "Norway")',
    'STRSTARTS(?t, "NORWAY")',
    'STRENDS(?t, "Chile")',
    'REGEX(?t, "sanctions on (peru|chile)", "i")',
    'REGEX(?t, "^Norway (signs|lifts) .* Chile$")',
    'REGEX(?t, "kelvin, stra", "i")',
    'REGEX(?t, "i?stanbul", "i")',
    'REGEX(?t, "line.and", "s")',
    'REGEX(?t, "\\\\\\\\ line")',
    'REGEX(?t, "chile|peru", "i")',
    'CONTAINS(?t, "Chile") && ?s != <urn:s0>',
    'CONTAINS(?t, "Chile") || ?s = <urn:s7>',
    '!CONTAINS(?t, "Chile")',
    'CONTAINS(?t, "Chile") = false',
)
SHAPES = (
    "SELECT ?s ?t {{ ?s <urn:says> ?t FILTER({0}) }}",
    "SELECT ?g ?t {{ GRAPH ?g {{ ?s <urn:says> ?t . FILTER({0}) }} }}",
    "SELECT ?s ?u ?t {{ ?s ?p ?t OPTIONAL {{ ?u <urn:says> ?t }} FILTER({0}) }}",
    "SELECT ?s ?t {{ ?s ?p ?x OPTIONAL {{ ?s <urn:says> ?t FILTER({0}) }} }}",
    "SELECT ?s {{ ?s ?p ?x FILTER NOT EXISTS {{ ?s <urn:says> ?t FILTER({0}) }} }}",
    "SELECT ?s {{ ?s ?p ?x MINUS {{ ?s <urn:says> ?t FILTER({0}) }} }}",
)


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    with writing(folder) as writer:
        writer.keep_tables()
        writer.load(NQUADS.encode(), "application/n-quads")
    opened = [
        open_store(folder, readers=1, limits=Limits(rewrite=rewrite)) for rewrite in (True, False)
    ]
    yield opened
    for store in opened:
        store.close()


def rows(store, text):
    found = json.loads(store.query(text).body)["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in found)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("call", CALLS)
def test_rows_are_the_same_with_the_index_and_without(stores, shape, call):
    text = shape.format(call)
    assert rows(stores[0], text) == rows(stores[1], text)


@pytest.mark.parametrize("call", CALLS[:14])
def test_most_filters_are_narrowed(call):
    narrow = list(filters(SHAPES[0].format(call)))
    assert bool(narrow) != any(word in call for word in ("STR(?t)", "@en", '\\"'))


@pytest.mark.parametrize(
    ("pattern", "phrases"),
    [
        ("plain", [["plain"]]),
        ("(one|two) three", [["one three"], ["two three"]]),
        ("colou?r of", [["colo", "r of"]]),
        ("x{2}abc[def]+ghi", [["abc", "ghi"]]),
        ("a.c", None),
        ("abc|d", None),
        ("(?x)a b c", None),
        (r"\d{4} dead", [[" dead"]]),
        ("(a(b)c)*def", [["def"]]),
        ("(abc", None),
    ],
)
def test_what_a_regular_expression_requires(pattern, phrases):
    assert required(pattern) == phrases


def test_the_index_follows_each_change(stores):
    asked = 'SELECT ?s { ?s <urn:says> ?t FILTER(CONTAINS(?t, "brand new")) }'
    assert rows(stores[0], asked) == []
    stores[0].update('INSERT DATA { GRAPH <urn:g> { <urn:new> <urn:says> "a brand new text" } }')
    assert len(rows(stores[0], asked)) == 1
    stores[0].load(b'<urn:b> <urn:says> "all brand new" .', "text/turtle", None, replace=False)
    assert len(rows(stores[0], asked)) == 2
    stores[0].remove("urn:g")
    assert len(rows(stores[0], asked)) == 1


def test_a_damaged_index_costs_only_time(tmp_path):
    with writing(tmp_path) as writer:
        writer.keep_tables()
        writer.load(NQUADS.encode(), "application/n-quads")
    (index,) = tmp_path.glob("texts-*.db")
    with sqlite3.connect(index) as base:
        base.execute("DROP TABLE trigrams")
    store = open_store(tmp_path, readers=1)
    assert len(rows(store, SHAPES[0].format(CALLS[0]))) == 2
    index.unlink()
    assert len(rows(store, SHAPES[0].format(CALLS[0]))) == 2
    with writing(tmp_path) as writer:
        writer.remove_graph("urn:g0")
    assert len(list(tmp_path.glob("texts-*.db"))) == 1
    store.close()
