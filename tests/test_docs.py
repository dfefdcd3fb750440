"""The README tells of every command, route, setting and file, and of no others."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path, PurePosixPath

import pytest

from kg.cli import main
from kg.web import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = main.commands.values()


def section(title):
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert found, f"the README has no section {title!r}"
    return found[1]


def rows(title):
    """Return the cells of the rows whose first cell is code."""
    lines = re.findall(r"^\| `.*\|$", section(title), re.M)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(cell):
    return re.findall(r"`([^`]*)`", cell)


def test_every_command_has_its_line():
    told = [code(row[0])[0].split() for row in rows("Commands")]
    assert sorted(words[1] for words in told if words[0] == "kg") == sorted(main.commands)


def test_every_make_target_has_its_line():
    told = [code(row[0])[0].split() for row in rows("Commands")]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY:(.*)", makefile, re.M)[1].split()
    assert sorted(words[1] for words in told if words[0] == "make") == sorted(targets)


@pytest.mark.parametrize("line", re.findall(r"^(?:\$ |\w+=\S+ )?(kg [a-z]+ .*)", README, re.M))
def test_options_that_are_shown_exist(line):
    _, name, *words = line.split()
    known = {option for p in main.commands[name].params for option in p.opts}
    assert {word for word in words if re.match(r"--?[a-z]", word)} <= known


def test_every_route_has_its_line(app):
    told = {(code(row[0])[0], method) for row in rows("Routes") for method in row[1].split(", ")}
    assert told == {
        (re.sub(r"<\w+:", "<", rule.rule), method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_every_setting_has_its_line():
    sources = [ROOT / "server.py", *(ROOT / "kg").rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    read = {name for text in texts for name in re.findall(r'"(KG_[A-Z_]+)"', text)}
    fields = {f"KG_{name.upper()}" for name in Settings.__slots__}
    assert sorted(code(row[0])[0] for row in rows("Settings")) == sorted(read | fields)


def test_the_flag_of_a_setting_is_the_one_that_reads_it():
    told = {code(row[0])[0]: code(row[1]) for row in rows("Settings") if code(row[1])}
    options = [option for command in COMMANDS for option in command.params if option.envvar]
    options += [option for option in main.params if option.envvar]
    assert told == {option.envvar: option.opts[:1] for option in options}


def test_the_default_of_a_setting_is_the_one_that_holds():
    told = {code(row[0])[0]: "".join(code(row[2])) for row in rows("Settings")}
    held = {name: getattr(Settings(), name) for name in Settings.__slots__}
    assert {name: told[f"KG_{name.upper()}"] for name in held} == {
        name: str(value).removesuffix(".0").removesuffix("()") for name, value in held.items()
    }


def listed():
    """Return the paths of the folder tree with what is said of each; folders end in a slash."""
    found, above = {}, []
    for line in re.search(r"```text\n(.*?)```", section("The folder tree"), re.S)[1].splitlines():
        name, *words = line.split()
        above[(len(line) - len(line.lstrip())) // 2 :] = [name]
        found["".join(above)] = " ".join(words)
    return found


def contents():
    """Return the entries of each folder, of what is committed or about to be."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    folders = defaultdict(set)
    for path in map(PurePosixPath, done.stdout.splitlines()):
        if (ROOT / path).exists():
            for inner, outer in zip((path, *path.parents), path.parents, strict=False):
                name = f"{outer}/".removeprefix("./")
                folders[name].add(name + inner.name + ("" if inner == path else "/"))
    return folders


def test_the_tree_is_the_real_one():
    tree = listed()
    assert all(words for path, words in tree.items() if not path.endswith("/"))
    shown = {path[: path.rstrip("/").rfind("/") + 1] for path in tree}
    real = contents()
    packages = {folder for folder in real if folder and f"{folder}__init__.py" in real[folder]}
    assert packages <= shown
    there = set().union(*(real[folder] for folder in shown))
    assert " ".join(sorted(there - set(tree))) == "", "there, and not in the tree"
    assert " ".join(sorted(set(tree) - there)) == "", "in the tree, and not there"


def test_every_promise_has_its_test():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py")]
    there = {name for text in sources for name in re.findall(r"^def (test_\w+)", text, re.M)}
    rows_ = re.findall(r"^\| [A-Z`].*\| (.*) \|$", section("Threat model"), re.M)
    assert len(rows_) > 15
    assert all(code(cell) for cell in rows_)
    assert {n for cell in rows_ for n in code(cell) if not n.startswith("make ")} <= there
