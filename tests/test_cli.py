import json

import pytest
import told
from click.testing import CliRunner

from kg import extraction, pipeline
from kg.cli import main
from kg.namespaces import DEFAULT_BASE
from kg.store.embedded import writing

PACT = {"id": "pact", "text": told.TEXT, "date": "2021-06-02", "publisher": "EFE"}
TOOLS = told.tools(DEFAULT_BASE)
DATA = """PREFIX e: <http://example.org/>
GRAPH e:monday { e:oslo e:name "Oslo", "<script>" . }"""


@pytest.fixture
def kg(tmp_path, monkeypatch):
    """Run a command in an empty folder that has pact.jsonl."""
    monkeypatch.setattr(extraction, "extract", told.read)
    monkeypatch.setattr(pipeline, "load_tools", lambda **_: TOOLS)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pact.jsonl").write_text(json.dumps(PACT), encoding="utf-8")

    def run(*arguments):
        return CliRunner().invoke(main, arguments)

    return run


@pytest.fixture
def stored(tmp_path):
    with writing(tmp_path / "store") as writer:
        writer.load(DATA.encode(), "application/trig")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(kg, command):
    result = kg(command, "--help")
    assert result.exit_code == 0
    assert f"  kg {command}" in result.output


def test_build_reports_and_shows_progress_on_standard_error(kg):
    result = kg("build", "pact.jsonl")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "pact.jsonl:1: 4 claims" in result.stderr
    assert result.stderr.endswith("1 article built, 4 claims in store\n")


@pytest.mark.parametrize("command", [("build", "pact.jsonl"), ("load", "a.nq")])
def test_what_the_system_refuses_is_a_line(kg, tmp_path, command):
    (tmp_path / "a.nq").touch()
    (tmp_path / "store/lock").mkdir(parents=True)
    result = kg(*command)
    assert result.exit_code == 1
    assert "Error: store/lock: Is a directory\n" in result.stderr


def test_build_goes_on_after_bad_input_and_exits_with_1(kg, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"text"', encoding="utf-8")
    result = kg("build", "bad.jsonl", "pact.jsonl", "nowhere.txt", "--quiet", "--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["built"] == ["pact"]
    assert [(f["source"], f["line"]) for f in report["failures"]] == [
        ("bad.jsonl", 1),
        ("nowhere.txt", None),
    ]
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "pact.jsonl", "--date", "yesterday"],
        ["extract", "pact.jsonl", "--format", "yaml"],
        ["query"],
        ["dance"],
    ],
)
def test_what_is_not_understood_exits_with_2(kg, arguments):
    assert kg(*arguments).exit_code == 2


def test_extract_prints_records_as_json_lines(kg):
    result = kg("extract", "pact.jsonl")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert records[0]["kind"] == "article"
    assert {"claim", "mention", "time", "utterance", "modality"} < {r["kind"] for r in records}


def test_extract_in_other_forms(kg):
    whole = json.loads(kg("extract", "pact.jsonl", "--format", "json", "--claims-only").stdout)
    assert "utterance" not in {r["kind"] for r in whole}
    lines = kg("extract", "pact.jsonl", "--format", "table").stdout.splitlines()
    assert lines[0].startswith("who ")
    assert "EFE → Rosa Soto" in lines[3]


def test_extract_tells_of_an_article_that_cannot_be_read(kg, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    result = kg("extract", "empty.txt", "pact.jsonl")
    first, second = (json.loads(line) for line in result.stdout.splitlines()[:2])
    assert result.exit_code == 1
    assert (first["kind"], first["message"]) == ("error", "empty.txt: the text is empty")
    assert second["id"] == "pact"


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    "form, expected",
    [
        ("table", "name\n--------\n<script>\nOslo\n"),
        ("csv", "name\r\n<script>\r\nOslo\r\n"),
    ],
)
def test_query_answers_in_the_form_asked_for(kg, form, expected):
    query = "SELECT ?name { ?s <http://example.org/name> ?name } ORDER BY ?name"
    result = kg("query", query, "--format", form)
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == expected


@pytest.mark.usefixtures("stored")
def test_query_from_a_file_of_a_truth_value_and_of_a_graph(kg, tmp_path):
    (tmp_path / "q.rq").write_text("ASK { ?s a dip:Claim }", encoding="utf-8")
    assert kg("query", "@q.rq").stdout == "no\n"
    assert '"Oslo"' in kg("query", "CONSTRUCT WHERE { ?s ?p ?o }").stdout


@pytest.mark.usefixtures("stored")
def test_a_malformed_query_is_an_error_with_its_place(kg):
    result = kg("query", "SELECT ?x { ?x a dip:Event dip:actor ?y }")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Line 2, column 28")
    assert "line 1 declares our prefixes" in result.stderr


def test_a_missing_store_or_query_file_is_an_error(kg):
    assert "no store" in kg("query", "ASK {}", "--store", "nowhere").stderr
    missing = kg("query", "@nowhere.rq")
    assert (missing.exit_code, "nowhere.rq" in missing.stderr) == (1, True)


@pytest.mark.usefixtures("stored")
def test_export_and_load_give_the_same_quads(kg, tmp_path):
    assert kg("export", "-o", "all.nq").exit_code == 0
    assert kg("load", "all.nq", "--store", "copy").exit_code == 0
    assert kg("export", "--store", "copy").stdout == (tmp_path / "all.nq").read_text()


def test_load_makes_what_is_around_articles_where_asked(kg, tmp_path):
    kg("build", "pact.jsonl")
    whole = kg("export").stdout
    told = [line for line in whole.splitlines(keepends=True) if "/graph/article/" in line]
    (tmp_path / "told.nq").write_text("".join(told), encoding="utf-8")
    assert kg("load", "told.nq", "--store", "copy", "--around").exit_code == 0
    copied = kg("export", "--store", "copy").stdout
    derived, copy = (
        [line for line in lines.splitlines() if line.endswith("/graph/derived> .")]
        for lines in (whole, copied)
    )
    assert derived and copy == derived
    with writing(tmp_path / "copy") as writer:
        assert writer.surroundings is not None


def test_load_refuses_a_file_it_does_not_know_and_loads_nothing(kg, tmp_path):
    (tmp_path / "good.ttl").write_text("<http://a> <http://b> <http://c> .")
    (tmp_path / "bad.doc").write_text("?")
    result = kg("load", "good.ttl", "bad.doc")
    assert result.exit_code == 1
    assert "bad.doc: the suffix is none of" in result.stderr
    assert "no store" in kg("export").stderr


def test_validate_checks_a_store_and_files(kg, tmp_path):
    kg("build", "pact.jsonl")
    assert kg("validate").stdout == "All conforms to the shapes.\n"
    (tmp_path / "wrong.ttl").write_text(
        "<http://e.org/c> a <https://w3id.org/diplomacy-kg/ontology#Claim> ."
    )
    result = kg("validate", "wrong.ttl", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {"dip:modality", "dip:madeIn"} <= {violation["path"] for violation in found}
    assert {violation["article"] for violation in found} == {"wrong.ttl"}


def test_validate_of_what_is_no_rdf_is_an_error(kg, tmp_path):
    (tmp_path / "no.ttl").write_text("this is no Turtle")
    result = kg("validate", "no.ttl")
    assert (result.exit_code, result.stderr.startswith("Error: no.ttl: ")) == (1, True)


def test_evaluate_scores_gold_files(kg, tmp_path):
    gold = tmp_path / "pact.gold.jsonl"
    lines = kg("extract", "pact.jsonl", "--claims-only", "-q").stdout.splitlines()
    records = [json.loads(line) for line in lines]
    records[0]["text"] = told.TEXT
    gold.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    scores = json.loads(kg("evaluate", str(gold), "--format", "json").stdout)
    assert {s["f1"] for s in scores} == {1.0}
    assert kg("evaluate", str(gold)).stdout.startswith("records ")
    gold.write_text("{", encoding="utf-8")
    assert "pact.gold.jsonl:1: no JSON" in kg("evaluate", str(gold)).stderr


SCORER = """
import json, sys
if sys.argv[1] == "--articles":
    print(open(sys.argv[2]).read())
else:
    gold, predictions, _, out = sys.argv[1:]
    kinds = [json.loads(line)["kind"] for line in open(predictions)]
    figures = {"claims_per_100": {"value": kinds.count("claim"), "n": 1},
               "share": {"value": 0.5, "n": 2}, "unknown": {"value": None, "n": 0}}
    json.dump({"measures": figures}, open(out, "w"))
"""


@pytest.fixture
def shared(tmp_path):
    """A folder with one set for development and a scorer that counts claims."""
    (tmp_path / "shared" / "eval" / "dev").mkdir(parents=True)
    (tmp_path / "shared" / "eval" / "dev" / "tiny.jsonl").write_text(json.dumps(PACT))
    (tmp_path / "shared" / "tools" / "score").mkdir(parents=True)
    scorer = tmp_path / "shared" / "tools" / "score" / "__main__.py"
    scorer.write_text(SCORER)
    return scorer


@pytest.mark.usefixtures("shared")
def test_evaluate_scores_the_sets_for_development_with_their_own_scorer(kg):
    rows = [line.split() for line in kg("evaluate", "--dev", "shared").stdout.splitlines()[2:]]
    assert rows == [
        ["tiny", "claims_per_100", "4.0", "1"],
        ["tiny", "share", "50.0", "2"],
        ["tiny", "unknown", "–", "0"],
    ]


def test_evaluate_says_what_the_scorer_complains_of(kg, shared):
    shared.write_text("raise SystemExit('gold is broken')")
    result = kg("evaluate", "--dev", "shared")
    assert (result.exit_code, "gold is broken" in result.stderr) == (1, True)


@pytest.mark.usefixtures("kg")
def test_an_article_comes_in_on_standard_input():
    found = CliRunner().invoke(main, ["extract", "-", "--date", "2021-06-02"], input=told.TEXT)
    article = json.loads(found.stdout.splitlines()[0])
    assert (article["kind"], article["date"], len(article["id"])) == ("article", "2021-06-02", 16)


@pytest.mark.usefixtures("stored")
def test_files_and_graphs_that_are_wrong_are_named(kg, tmp_path):
    (tmp_path / "no.ttl").write_text("this is no Turtle")
    assert "no.ttl: " in kg("load", "no.ttl").stderr
    assert "There is no graph <http://e.org/g> in store" in (
        kg("export", "--graph", "http://e.org/g").stderr
    )
    assert "no development set" in kg("evaluate", "--dev", ".").stderr
    assert kg("query", "@nowhere.rq").stderr == (
        "Error: nowhere.rq: cannot be read: No such file or directory\n"
    )
