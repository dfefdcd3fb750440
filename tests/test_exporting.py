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
from kg.asking.filters import Filters
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


@pytest.fixture(scope="module")
def cypher(store):
    return written(store, "cypher").decode().splitlines()


def test_cypher_is_read_by_a_parser_of_neo4j(cypher):
    dialect = pytest.importorskip("graphglot.dialect.neo4j", reason="graphglot is not installed")
    reader = dialect.Neo4j()
    assert [len(reader.parse(line)) for line in cypher] == [1] * len(cypher)


def test_cypher_makes_the_graph_that_the_tables_tell_of(store, cypher):
    ocg = pytest.importorskip("ocg", reason="ocg is not installed")
    graph = ocg.Graph()
    for line in cypher[1:] * 2:  # the first sets a constraint, which openCypher lacks
        graph.execute(line.rstrip(";"))
    (nodes,) = graph.execute("MATCH (n) RETURN count(n) AS n")
    (edges,) = graph.execute("MATCH ()-[r]->() RETURN count(r) AS n")
    (claims,) = graph.execute("MATCH (c:Claim)-[:ABOUT]->(:Thing) RETURN count(c) AS n")
    assert nodes["n"] == len(table(store, "nodes.csv"))
    assert edges["n"] == len(table(store, "edges.csv"))
    assert claims["n"] == count(store, COUNTS["claims"])
    named = graph.execute("MATCH (n) WHERE n.name CONTAINS 'Bobby' RETURN n.name AS name")
    assert press.HOSTILE.label in {row["name"] for row in named}


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


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_jelly_holds_the_same_quads_in_less_room(store):
    reader = pytest.importorskip("pyjelly.integrations.rdflib.parse", reason="no pyjelly")
    body, lines = written(store, "jelly"), written(store, "nq")
    found = {
        " ".join(term.n3() for term in quad) for quad in reader.parse_jelly_flat(io.BytesIO(body))
    }
    assert found == {
        " ".join(term.n3() for term in (s, p, o, g))
        for s, p, o, g in Dataset().parse(data=lines, format="nquads").quads()
    }
    assert len(body) < len(lines) / 4


def test_json_ld_has_our_words_and_the_same_quads(store):
    body = written(store, "jsonld")
    quads = {str(quad) for quad in ox.parse(body, ox.RdfFormat.JSON_LD)}
    assert quads == {str(quad) for quad in ox.parse(written(store, "nq"), ox.RdfFormat.N_QUADS)}
    graph = next(g for g in json.loads(body)["graph"] if g["id"].endswith("/talks"))
    claim = next(node for node in graph["graph"] if node["type"] == "Claim")
    assert claim["modality"] == "dip:modality-actual" and claim["about"].startswith(BASE)


ASKED = [
    ({"modality": "pledged"}, {"talks-c3"}),
    ({"article": "article/strike"}, {f"strike-c{n}" for n in (1, 2, 3, 4)}),
    ({"actor": "agent/kenya", "other": "agent/somalia"}, {"strike-c1", "talks-c5"}),
    ({"since": "2022-03-01", "until": "2022-03"}, {"talks-c1", "talks-c3", "talks-c4"}),
    ({"speaker": "agent/nobody"}, set()),
]


def part(store, form, asked):
    return b"".join(exporting.export(store, form, Filters.read(asked)))


@pytest.mark.parametrize("asked, claims", ASKED)
def test_part_has_the_claims_that_are_asked_for(store, asked, claims):
    rows = csv.DictReader(io.StringIO(part(store, "claims.csv", asked).decode(), newline=""))
    assert {row["claim"].rpartition("/")[2] for row in rows} == claims
    whole = {row["claim"]: row for row in table(store, "claims.csv")}
    again = csv.DictReader(io.StringIO(part(store, "claims.csv", asked).decode(), newline=""))
    assert all(row == whole[row["claim"]] for row in again)


@pytest.mark.parametrize("asked", [asked for asked, claims in ASKED if claims])
def test_part_holds_only_what_the_whole_holds(store, asked):
    lines = set(part(store, "nq", asked).splitlines())
    assert lines < set(written(store, "nq").splitlines())
    names = {line.split()[0] for line in lines}
    assert f"<{BASE}agent/kenya>".encode() in names


@pytest.mark.parametrize("form", [form for form in exporting.FORMATS if form != "csv"])
def test_every_format_can_be_had_of_a_part(store, form):
    assert 0 < len(part(store, form, {"article": "article/talks"})) < len(written(store, form))


def test_command_writes_a_part(store, directory):
    arguments = ["export", "--store", str(directory), "--format", "claims.csv"]
    done = CliRunner().invoke(main, [*arguments, "--modality", "pledged"])
    assert done.stdout_bytes == part(store, "claims.csv", {"modality": "pledged"})
    wrong = CliRunner().invoke(main, [*arguments, "--since", "yesterday"])
    assert wrong.exit_code == 1 and "There is no from 'yesterday'" in wrong.output


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

    assert set(EXPORTS) | {"csv"} == {*exporting.FORMATS, *exporting.LINKS}
