"""A folder of one's own adds verbs, event types, actors and questions: data alone, no Python."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SECTION = re.search(
    r"^## Words, types and actors of your own\n(.*?)^## ",
    (ROOT / "README.md").read_text(encoding="utf-8"),
    re.M | re.S,
)[1]


@pytest.fixture
def shown(tmp_path):
    """The folder of someone who has written the README's files."""
    for name, content in re.findall(r"^cat > (\S+) <<'END'\n(.*?)^END$", SECTION, re.M | re.S):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return tmp_path


def kg(folder, *arguments, extensions="mine"):
    env = {**os.environ, "KG_EXTENSIONS": extensions, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_the_example_gives_what_the_readme_shows(shown):
    command = re.search(r"^KG_EXTENSIONS=mine kg (.*)$", SECTION, re.M)[1]
    told = re.search(r"^```text\n(.*?)^```", SECTION, re.M | re.S)[1]
    printed = kg(shown, *command.split()).stdout
    assert [line.rstrip() for line in printed.splitlines()] == told.splitlines()


def test_a_type_of_a_second_ontology_keeps_its_iri_in_the_graph_and_conforms(shown):
    built = kg(shown, "build", "sea.txt", "--date", "2021-05-05")
    assert built.returncode == 0, built.stderr
    query = "SELECT ?type ?mode { ?e dip:mode ?mode ; dip:eventType ?type }"
    found = kg(shown, "query", query, "--format", "csv").stdout.splitlines()[1:]
    assert found == ["https://example.org/sea#FISH,https://example.org/sea#FISH-quota"]
    assert kg(shown, "validate").stdout == "All conforms to the shapes.\n"
    label = '?t rdfs:label|skos:prefLabel "fishing policy"@en'
    assert kg(shown, "query", f"ASK {{ {label} }}").stdout == "yes\n"


def test_without_the_folder_nothing_of_it_is_known(shown):
    printed = kg(shown, "extract", "sea.txt", "--date", "2021-05-05", extensions="").stdout
    kinds = [json.loads(line)["kind"] for line in printed.splitlines()]
    assert "claim" not in kinds


def test_a_row_gives_an_actor_of_ours_one_more_name(shown):
    with (shown / "mine" / "gazetteer" / "countries.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [["id", "label", "type", "aliases"], ["agent/norway", "Norway", "Country", "Norroway"]]
        )
    (shown / "old.txt").write_text("Norroway attacked Scotland. Norway met Chile.")
    printed = kg(shown, "extract", "old.txt", "--date", "2021-05-05").stdout
    mentions = [r for line in printed.splitlines() if (r := json.loads(line))["kind"] == "mention"]
    assert {m["text"] for m in mentions if m["qid"] == "Q20"} == {"Norroway", "Norway"}


@pytest.mark.parametrize(
    "name, content, complaint",
    [
        ("frames.ttl", "lex:oops", "mine/frames.ttl: "),
        ("gazetteer/people.csv", "label,type,age\n", "people.csv:1: the columns are"),
        ("gazetteer/people.csv", "label,type\nJane Roe,Wizard\n", "'Wizard' is no class of ours"),
    ],
)
def test_a_wrong_file_is_named(shown, name, content, complaint):
    (shown / "mine" / name).write_text(content, encoding="utf-8")
    done = kg(shown, "extract", "sea.txt")
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_an_error(shown):
    done = kg(shown, "extract", "sea.txt", extensions="nowhere")
    assert (done.returncode, "nowhere: there is no such folder" in done.stderr) == (1, True)
