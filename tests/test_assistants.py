import asyncio
import json
import sys
from contextlib import closing
from pathlib import Path

import press
import pytest
from click.testing import CliRunner

from kg import asking, ontology
from kg.assistants import Desk
from kg.cli import main
from kg.errors import QueryError
from kg.store import open_store

ROOT = Path(__file__).parents[1]
SITE = "http://kg.example"


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return press.fill(tmp_path_factory.mktemp("press") / "store")


@pytest.fixture(scope="module")
def desk(directory):
    with closing(open_store(directory)) as store:
        yield Desk(store, site=SITE)


def test_actors_are_found_by_part_of_a_name(desk):
    assert desk.search_actors("african")[0] == {
        "actor": "agent/african-union",
        "name": "African Union",
        "link": f"{SITE}/agent/african-union",
    }


def test_fact_comes_with_its_words_and_who_says_so(desk):
    facts = desk.claims_between("agent/somalia", "Kenya")
    (cut,) = [fact for fact in facts if fact["modality"] == "predicted"]
    assert cut["speaker"] == "African Union" and cut["certainty"] == "possible"
    assert cut["sentence"].startswith("The African Union warned")
    assert cut["article"] == f"{SITE}/article/talks#claim-talks-c5"
    assert {fact["claim"] for fact in facts} <= {f["claim"] for f in desk.claims_about("Kenya")}


@pytest.mark.parametrize("name", ["x> } DROP ALL #", "http://a.example/>", ""])
def test_strange_names_find_nothing(desk, name):
    assert desk.claims_about(name) == []


@pytest.mark.parametrize("stored", ontology.questions()[:3], ids=lambda question: question.id)
def test_tool_command_and_store_agree(desk, directory, stored):
    rows = desk.ask_question(stored.id)
    arguments = ["ask", stored.id, "--store", str(directory), "--format", "json"]
    told = json.loads(CliRunner().invoke(main, arguments).output)["results"]["bindings"]
    plain = desk.store.rows(asking.filled(stored, {}))
    assert rows == [{n: c["value"] for n, c in row.items()} for row in told]
    assert rows == [{n: str(v) for n, v in row.items()} for row in plain]


def test_unknown_question_and_parameter_are_named(desk, directory):
    with pytest.raises(QueryError, match="nobody"):
        desk.ask_question("nobody")
    for words in (["nobody"], ["q01", "x=1"], ["q01", "published"]):
        done = CliRunner().invoke(main, ["ask", *words, "--store", str(directory)])
        assert done.exit_code == 1 and words[-1] in done.output


def test_questions_are_listed():
    assert ontology.questions()[0].title in CliRunner().invoke(main, ["ask"]).output


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_assistant_uses_the_tools_over_standard_input(directory):
    mcp = pytest.importorskip("mcp", reason="the SDK is not installed")
    command = ["-m", "kg", "mcp", "--store", str(directory), "--site", SITE]

    async def talk():
        started = mcp.StdioServerParameters(command=sys.executable, args=command, cwd=ROOT)
        async with mcp.Client(started) as client:
            tools = (await client.list_tools()).tools
            assert all(tool.annotations.read_only_hint for tool in tools)
            pair = {"one": "agent/somalia", "other": "agent/kenya"}
            found = await client.call_tool("claims_between", pair)
            wrong = await client.call_tool("run_sparql", {"query": "SELECT * WHERE {"})
            return {tool.name for tool in tools}, found, wrong

    tools, found, wrong = asyncio.run(talk())
    assert {"search_actors", "claims_between", "ask_question", "run_sparql"} <= tools
    assert "The African Union warned" in str(found.structured_content)
    assert wrong.is_error and "line" in str(wrong.content).lower()
