"""Each export is opened by a tool that reads its format, and holds what the store holds."""

import csv
import io
import json
import re
from contextlib import closing

import networkx
import press
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from rdflib import RDF, Dataset, Graph, URIRef

from kg import exporting
from kg.cli import main
from kg.errors import FormatError
from kg.namespaces import DIP
from kg.store import open_store

BASE = "https://w3id.org/diplomacy-kg/"
COUNTS = {
    "claims": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a dip:Claim }",
    "events": "SELECT (COUNT(DISTINCT ?x) AS ?n) { [] a dip:Claim ; dip:about ?x }",
    "agents": "SELECT (COUNT(DISTINCT ?x) AS ?n) { [] a dip:Claim ; dip:about ?e ."
    " ?e dip:actor|dip:recipient|dip:party|dip:from|dip:to ?x }",
    "mentions": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?x { ?s dip:denotes ?x } }",
}


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return press.fill(tmp_path_factory.mktemp("press") / "store")


@pytest.fixture(scope="module")
def store(directory):
    with closing(open_store(directory)) as opened:
        yield opened


def written(store, form):
    return b"".join(exporting.export(store, form))


def count(store, query):
    (row,) = store.rows(f"PREFIX dip: <{DIP}> {query}")
    return int(str(row["n"]))


def table(store, form, delimiter=","):
    text = written(store, form).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.mark.parametrize("name", COUNTS)
def test_csv_has_a_row_for_each(store, name):
    rows = table(store, f"{name}.csv")
    assert len(rows) == count(store, COUNTS[name]) > 0
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("name", COUNTS)
def test_parquet_has_the_same_rows_in_types(store, name):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    found = parquet.read_table(io.BytesIO(written(store, f"{name}.parquet")))
    rows = table(store, f"{name}.csv")
    assert found.num_rows == len(rows) and found.column_names == list(rows[0])
    if name == "claims":
        assert {str(found.schema.field(c).type) for c in ("confidence", "begin")} == {
            "double",
            "int64",
        }


def test_networks_are_the_same_in_both_formats(store, tmp_path):
    (tmp_path / "g.graphml").write_bytes(written(store, "graphml"))
    (tmp_path / "g.gexf").write_bytes(written(store, "gexf"))
    one = networkx.read_graphml(tmp_path / "g.graphml")
    other = networkx.read_gexf(tmp_path / "g.gexf")
    assert set(one.nodes) == set(other.nodes) and one.number_of_edges() == other.number_of_edges()
    assert len(one) == count(store, COUNTS["agents"])
    assert other.nodes[f"{BASE}agent/kenya"]["label"] == "Kenya"


def test_nodes_and_edges_follow_the_rules_of_neo4j(store):
    nodes, edges = table(store, "nodes.csv"), table(store, "edges.csv")
    ids = [node["id:ID"] for node in nodes]
    assert len(ids) == len(set(ids))
    assert {edge[end] for edge in edges for end in (":START_ID", ":END_ID")} <= set(ids)
    assert all(re.fullmatch(r"[A-Za-z]+", node[":LABEL"]) for node in nodes)
    claims = [node for node in nodes if node[":LABEL"] == "Claim"]
    assert len(claims) == count(store, COUNTS["claims"])
    assert all(0 <= float(node["confidence:double"]) <= 1 for node in claims)


def test_cypher_has_a_statement_for_each_node_and_edge(store):
    lines = written(store, "cypher").decode().splitlines()
    made = [line for line in lines if line.startswith("MERGE")]
    joined = [line for line in lines if line.startswith("MATCH")]
    assert len(made) == len(table(store, "nodes.csv"))
    assert len(joined) == len(table(store, "edges.csv"))
    for line in lines:
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', "''", line)
        assert bare.endswith(";") and '"' not in bare and bare.count("{") == bare.count("}")
    hostile = next(line for line in made if "Bobby" in line)
    assert json.loads(re.search(r'name: ("(?:[^"\\]|\\.)*")', hostile)[1]) == press.HOSTILE.label


def test_events_are_coded_as_others_exchange_them(store):
    rows = table(store, "plover.tsv", "\t")
    (cut,) = [row for row in rows if row["Event Type"] == "SANCTION"]
    assert (cut["Actor Name"], cut["Recipient Name"]) == ("Somalia", "Kenya")
    assert (cut["Quad Code"], cut["Modality"]) == ("material-conflict", "predicted")
    assert float(cut["Intensity"]) < 0 and cut["Event Date"] == "2023-01-01"
    assert {row["Claim"] for row in rows if row["Event Type"]} == {
        str(row["c"])
        for row in store.rows(
            f"SELECT DISTINCT ?c {{ ?c <{DIP.about}> ?e . ?e <{DIP.eventType}> ?t }}"
        )
    }


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nanopublications_have_their_four_graphs(store):
    data = Dataset().parse(data=written(store, "nanopub.trig"), format="trig")
    np = "http://www.nanopub.org/nschema#"
    for claim in (row["claim"] for row in table(store, "claims.csv")):
        head = data.graph(URIRef(f"{claim}#head"))
        here = head.value(None, RDF.type, URIRef(np + "Nanopublication"))
        for part in ("hasAssertion", "hasProvenance", "hasPublicationInfo"):
            assert len(data.graph(head.value(here, URIRef(np + part)))) > 0


def test_triple_terms_are_read_and_asserted_by_none(store):
    quads = list(ox.parse(written(store, "rdf12.nt"), ox.RdfFormat.N_TRIPLES))
    terms = [quad.object for quad in quads if isinstance(quad.object, ox.Triple)]
    kenya = ox.NamedNode(f"{BASE}agent/kenya")
    assert any(term.object == kenya for term in terms)
    assert not [
        q for q in quads if (q.subject, q.predicate) in {(t.subject, t.predicate) for t in terms}
    ]


@pytest.mark.parametrize("form", ["nt", "ttl", "rdf"])
def test_rdflib_reads_rdf(store, form):
    kinds = {"nt": "nt", "ttl": "turtle", "rdf": "xml"}
    graph = Graph().parse(data=written(store, form), format=kinds[form])
    assert len(set(graph.subjects(RDF.type, DIP.Claim))) == count(store, COUNTS["claims"])


def test_command_writes_what_the_library_gives(store, directory, tmp_path):
    place = tmp_path / "out"
    arguments = ["export", "--store", str(directory), "--format", "events.csv", "-o", str(place)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert place.read_bytes() == written(store, "events.csv")


def test_one_graph_is_only_written_as_rdf(directory):
    graph = f"{BASE}graph/article/talks"
    arguments = ["export", "--store", str(directory), "--format", "gexf", "--graph", graph]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1 and "not as gexf" in done.output


def test_unknown_format_is_named(store):
    with pytest.raises(FormatError, match=r"docx.*graphml"):
        exporting.export(store, "docx")


def test_the_command_knows_every_format():
    from kg.cli.graphs import EXPORTS

    assert set(EXPORTS) | {"csv"} == set(exporting.FORMATS)
