"""What the README shows is what one gets: its report built, its commands and Python run."""

import doctest
import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import running_app

from kg.cli import main
from kg.errors import ModelError
from kg.tools import load_tools

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
REPORT = re.search(r"cat > report\.txt <<'END'\n(.*?\n)END\n", README, re.S)[1]
CONSOLE = re.findall(r"^```console\n\$ (.*?)^```", README, re.M | re.S)
CURL = re.findall(r"^```sh\n(curl .*?)^```\n\n```text\n(.*?)^```", README, re.M | re.S)
PYTHON = re.findall(r"^```python\n(>>> .*?)^```", README, re.M | re.S)
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF


def split(block):
    """Return the command of a console block, up to its last quote, and what it prints."""
    lines = block.splitlines()
    for end in range(1, len(lines) + 1):
        try:
            return shlex.split("\n".join(lines[:end])), lines[end:]
        except ValueError:
            continue
    raise AssertionError(f"no quote is closed in {block!r}")


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    """The folder of someone who has run the commands; and the commands, told and real output."""
    try:
        load_tools()
    except ModelError as error:
        pytest.skip(f"the tour needs the language model: {error}")
    folder = tmp_path_factory.mktemp("tour")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder, [(words, told, run(words)) for words, told in map(split, CONSOLE)]


def run(words):
    assert words[0] == "kg"
    return [line.rstrip() for line in CliRunner().invoke(main, words[1:]).output.splitlines()]


def test_commands_print_what_is_shown(tour):
    _, done = tour
    assert len(done) >= 4
    for words, told, printed in done:
        assert printed == told, shlex.join(words)


def test_the_record_that_is_shown_is_extracted(tour, monkeypatch):
    monkeypatch.chdir(tour[0])
    record = json.loads(re.search(r"^```json\n(.*?)^```", README, re.M | re.S)[1])
    lines = run(["kg", "extract", "report.txt", "--claims-only", "--quiet"])
    assert record in [json.loads(line) for line in lines]


@pytest.mark.parametrize("block, told", CURL)
def test_the_server_answers_what_is_shown(block, told, tour):
    _, url, *options = shlex.split(block)
    given = dict(zip(options[::2], options[1::2], strict=True))
    headers = [given["-H"].split(": ")] if "-H" in given else []
    path = url.removeprefix("http://127.0.0.1:8000")
    with running_app(tour[0] / "demo") as app:
        client = app.test_client()
        if form := given.get("--data-urlencode"):
            answer = client.post(path, data=dict([form.split("=", 1)]), headers=headers)
        else:
            answer = client.get(path, headers=headers)
    assert answer.text.split() == told.split()


@pytest.mark.parametrize("block", PYTHON, ids=lambda block: ",".join(imported(block)))
def test_python_gives_what_is_shown(block, tour, monkeypatch):
    for name in imported(block):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"{name} is not installed")
    monkeypatch.chdir(tour[0])
    test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    report = []
    doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=report.append)
    assert not report, "".join(report)


def imported(block):
    return re.findall(r"^>>> import (\w+)$", block, re.M)
