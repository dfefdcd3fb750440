"""Event records of others become claims beside those of articles; wrong rows cost themselves."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pytest
import records
from click.testing import CliRunner

from kg.cli import main
from kg.conformance import validate_files
from kg.errors import InputError
from kg.importing import form, import_records
from kg.store import open_store
from server import create_app

POLECAT = """
Event ID|Event Date|Event Type|Event Mode|Actor Name|Actor Country|Recipient Name|\
Recipient Country|Placename|Source|Publication Date
a1|2023-05-02|CONSULT|visit|Anthony Albanese|AUS|Fiji|FJI|Suva|Island Courier|2023-05-03
a1|2023-05-02|CONSULT|negotiation|Ghana|GHA|Togo|TGO|||2023-05-03
a2|2023-05-02|THREATEN|novelty|Rebels||Mali|MLI|Bamako|Island Courier|2023-05-03
a3|2023-05-02|DANCE||Ghana|GHA|Togo|TGO|||2023-05-03
""".lstrip().replace("|", "\t")
CLAIMS = """
SELECT ?record ?kind ?mode (GROUP_CONCAT(DISTINCT ?a; separator="+") AS ?actors)
       (GROUP_CONCAT(DISTINCT ?r; separator="+") AS ?recipients) WHERE {
  ?claim dip:record ?record ; dip:about ?event . ?event dip:eventType/skos:notation ?kind .
  FILTER (DATATYPE(?kind) = xsd:string)
  OPTIONAL { ?event dip:mode/skos:notation ?mode FILTER (DATATYPE(?mode) = xsd:string) }
  OPTIONAL { ?event dip:actor/rdfs:label ?a } OPTIONAL { ?event dip:recipient/rdfs:label ?r }
} GROUP BY ?record ?kind ?mode ORDER BY ?record"""


def ask(folder, query):
    from kg.namespaces import prologue

    store = open_store(folder)
    rows = store.rows(prologue(query) + query)
    store.close()
    return [{name: str(term) for name, term in row.items()} for row in rows]


def test_records_of_polecat_say_who_did_what_to_whom(tmp_path):
    (tmp_path / "events.txt").write_text(POLECAT, encoding="utf-8")
    report = import_records([tmp_path / "events.txt"], tmp_path / "store", form=form("polecat"))
    assert (report.rows, report.claims, len(report.failures)) == (4, 3, 1)
    assert str(report.failures[0]).endswith(
        "events.txt:5: 'DANCE' is no event type of PLOVER and no CAMEO code"
    )
    found = ask(tmp_path / "store", CLAIMS)
    assert found[0] == {
        "record": "a1",
        "kind": "CONSULT",
        "mode": "visit",
        "actors": "Anthony Albanese",
        "recipients": "Fiji",
    }
    assert sorted(found[1]["actors"].split("+")) == ["Ghana", "Togo"]
    assert found[1]["record"] == "a1.2"
    assert (found[2]["actors"], found[2]["recipients"]) == ("Rebels", "Mali")
    assert "mode" not in found[2]


def test_a_record_and_a_report_of_one_event_meet_in_one_node(tmp_path):
    from kg.pipeline import build

    article = {"id": "x", "title": "x", "text": "Norway recognised Kosovo on Tuesday."}
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps(article | {"date": "2023-05-04"}), encoding="utf-8")
    build(file, tmp_path / "store")
    table = tmp_path / "table.csv"
    table.write_text("date,type,actor,recipient\n2023-05-02,SUPPORT-recognition,Norway,Kosovo\n")
    import_records([table], tmp_path / "store", form=form("csv"))
    query = """SELECT DISTINCT ?how {
      ?record dip:record ?row ; dip:about ?event . ?claim dip:about ?event .
      ?claim prov:wasGeneratedBy/a ?how }"""
    kinds = {row["how"].rpartition("#")[2] for row in ask(tmp_path / "store", query)}
    assert kinds == {"ExtractionRun", "ImportRun"}


@pytest.mark.parametrize("mentions", [False, True])
def test_counts_of_gdelt_are_exact(tmp_path, mentions):
    files = [tmp_path / "1.export.CSV", *([tmp_path / "1.mentions.CSV"] if mentions else [])]
    kinds = records.write(1500, *files, share=0.05)
    report = import_records(files, tmp_path / "store", form=form("gdelt"))
    assert len(report.failures) == kinds["broken"] > 50
    assert report.statements == kinds["statement"]
    assert report.claims == kinds["mention" if mentions else "coded"]
    (row,) = ask(tmp_path / "store", "SELECT (COUNT(*) AS ?n) { ?c a dip:Claim ; dip:record ?r }")
    assert int(row["n"]) == report.claims


def test_what_is_imported_conforms_to_the_shapes(tmp_path):
    records.write(60, tmp_path / "1.export.CSV", tmp_path / "1.mentions.CSV")
    import_records(
        [tmp_path / "1.export.CSV", tmp_path / "1.mentions.CSV"],
        tmp_path / "store",
        form=form("gdelt"),
    )
    store = open_store(tmp_path / "store")
    graph = next(name for name in store.graphs() if "/graph/dataset/" in name)
    (tmp_path / "all.nt").write_bytes(b"".join(store.dump("application/n-triples", graph)))
    store.close()
    assert [str(v) for v in validate_files([tmp_path / "all.nt"])] == []


def test_a_data_set_imported_again_is_replaced(tmp_path):
    table = tmp_path / "1.export.CSV"
    for rows in (40, 20):
        records.write(rows, table)
        report = import_records([table], tmp_path / "store", form=form("gdelt"))
    (row,) = ask(tmp_path / "store", "SELECT (COUNT(*) AS ?n) { ?c a dip:Claim }")
    assert int(row["n"]) == report.claims


def test_no_direct_triple_rests_on_a_record_alone(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("date,type,actor,recipient\n2023-05-02,163,Norway,Mali\n")
    import_records([table], tmp_path / "store", form=form("csv"))
    assert ask(tmp_path / "store", "SELECT ?s { ?s dip:sanctioned ?o }") == []


def test_pages_and_the_rest_interface_show_what_was_imported(tmp_path):
    table = tmp_path / "events.csv"
    table.write_text("date,type,actor,recipient,outlet\n2023-05-02,163,Norway,Mali,Bay Herald\n")
    import_records([table], tmp_path / "store", form=form("csv"))
    app = create_app({"STORE": str(tmp_path / "store"), "READERS": 1, "MEMORY": 0})
    client = app.test_client()
    (claim,) = client.get("/api/claims?actor=Norway&since=2023").json["items"]
    assert (claim["type"], claim["day"], claim["outlet"]) == (
        "SANCTION",
        "2023-05-02",
        "Bay Herald",
    )
    assert claim["article"]["label"] == "events.csv"
    page = client.get(claim["claim"], headers={"Accept": "text/html"})
    assert "Bay Herald" in page.text
    app.extensions["kg.store"].close()


def test_a_mapping_file_says_what_columns_and_words_mean(tmp_path):
    (tmp_path / "m.toml").write_text(
        'delimiter = "semicolon"\n[columns]\ndate = "day"\ntype = "what"\nactor = "side_a"\n'
        'recipient = "side_b"\n[words.type]\n"battle" = "ASSAULT"\n'
        '[constants]\noutlet = "Peace Desk"\n'
    )
    (tmp_path / "t.csv").write_text("day;what;side_a;side_b\n2 May 2023;battle;Mali;Chad\n")
    result = CliRunner().invoke(
        main,
        [
            *("import", "csv", str(tmp_path / "t.csv"), "--mapping", str(tmp_path / "m.toml")),
            *("--store", str(tmp_path / "store"), "--format", "json"),
        ],
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.splitlines()[-1])["claims"] == 1
    found = ask(
        tmp_path / "store",
        "SELECT ?who { ?c dip:record ?r ; dip:madeIn/dip:speaker/rdfs:label ?who }",
    )
    assert found == [{"who": "Peace Desk"}]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[columns]\nwho = 'a'", "'who' is no field"),
        ("colums = 1", "'colums' is none of"),
        ("name = 'x'", "there is no table [columns]"),
        ("delimiter = 5\n[columns]", "'delimiter' must be a text"),
        ("quoted = 'no'\n[columns]", "'quoted' must be true or false"),
        ("mentions = 5\n[columns]", "'mentions' must be a table"),
        ("header = [1]\n[columns]", "header: 1 must be a text in quotes"),
        ("[columns]\ndate = ['a']", "[columns] date: ['a'] must be a text in quotes"),
        ("[columns]\n[constants]\noutlet = 5", "[constants] outlet: 5 must be a text in quotes"),
        ("[columns]\n[words]\ntype = 'a'", "[words] type must be a table"),
        ("[columns]\n[words.type]\na = 5", "[words.type] a: 5 must be a text in quotes"),
        ("delimiter = ';;'\n[columns]\ndate = 'a'", "a delimiter is one character"),
        ("[columns", "no TOML"),
    ],
)
def test_a_wrong_mapping_file_is_named(tmp_path, toml, message):
    (tmp_path / "m.toml").write_text(toml)
    with pytest.raises(InputError, match=r"m\.toml") as caught:
        form("csv", tmp_path / "m.toml")
    assert message in str(caught.value)


def locked():
    """Return a zip file whose one member says that it is encrypted."""
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        archive.writestr("a.csv", "date,type")
    data = bytearray(packed.getvalue())
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def test_compressed_tables_are_read(tmp_path):
    kinds = records.write(30, tmp_path / "1.export.CSV", share=0)
    data = (tmp_path / "1.export.CSV").read_bytes()
    (tmp_path / "2.export.CSV.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "3.export.CSV.zip", "w") as archive:
        archive.writestr("3.export.CSV", data)
    for name in ("2.export.CSV.gz", "3.export.CSV.zip"):
        report = import_records([tmp_path / name], tmp_path / "store", form=form("gdelt"))
        assert report.claims == kinds["coded"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"date,what\n", "there is no column 'type' (type) among date, what"),
        ("a.csv", b"", "there is no column 'date' (date) among nothing"),
        ("a.csv.gz", b"no gzip", "cannot be read"),
        ("a.csv.zip", b"no zip", "cannot be read"),
        ("a.csv.zip", locked(), "a.csv is encrypted"),
        (
            "a.csv.gz",
            gzip.compress(b"date,type" * 99, mtime=0)[:-12] + b"\xff" * 12,
            "cannot be read",
        ),
        ("a.csv", b"d" * 200_000, "cannot be read: field larger"),
    ],
)
def test_a_file_that_is_no_table_changes_nothing(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data)
    result = CliRunner().invoke(
        main, ["import", "csv", str(tmp_path / name), "--store", str(tmp_path / "store")]
    )
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "store" / "current").exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2023-05-02,AID,,", "neither actor nor recipient is named"),
        (",AID,Norway,Mali", "there is no date"),
        ("03/04/2023,AID,Norway,Mali", "is no date we can read"),
        ("2023-05-02,990,Norway,Mali", "there is no CAMEO code 990"),
        ("2023-05-02,AID,Norway", "3 cells where there are 4 columns"),
        ('2023-05-02,AID,"Norway,Mali', "3 cells where there are 4 columns"),
    ],
)
def test_a_wrong_row_costs_itself_only(tmp_path, row, message):
    table = tmp_path / "t.csv"
    table.write_text(f"date,type,actor,recipient\n2023-05-01,AID,Chile,Peru\n{row}\n")
    report = import_records([table], tmp_path / "store", form=form("csv"))
    assert report.claims == 1
    assert [(f.line, message in f.message) for f in report.failures] == [(3, True)]
