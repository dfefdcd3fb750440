"""The house stays as it was drawn: small files, known rooms, no stray output."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(ROOT.glob("kg/**/*.py"))
MOST_LINES = 300
LONGEST_FUNCTION = 40
ROOMS = {
    "__init__",
    "__main__",
    "articles",
    "asking",
    "assistants",
    "building",
    "cli",
    "coding",
    "conformance",
    "derived",
    "encoding",
    "errors",
    "evaluation",
    "exchange",
    "explanation",
    "exporting",
    "extraction",
    "facts",
    "fetching",
    "importing",
    "likeness",
    "linking",
    "links",
    "mapping",
    "markup",
    "namespaces",
    "notebook",
    "ontology",
    "outbound",
    "pipeline",
    "publication",
    "records",
    "report",
    "shapes",
    "store",
    "surroundings",
    "tables",
    "tools",
    "watching",
    "web",
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def ids(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=ids)
def test_a_file_is_short_and_has_short_functions(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES
    long = [f.name for f in functions(path) if f.end_lineno - f.lineno >= LONGEST_FUNCTION]
    assert long == []


def test_every_room_is_known():
    found = {p.stem for p in ROOT.glob("kg/*") if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert found == ROOMS


def test_a_room_is_named_after_what_is_in_it():
    assert [ids(path) for path in FILES if path.stem in VAGUE] == []


def test_a_handler_of_every_error_says_why():
    sources = {ids(path): path.read_text(encoding="utf-8") for path in FILES}
    silent = [
        f"{name}:{node.lineno}"
        for name, text in sources.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and "  # " not in text.splitlines()[node.lineno - 1]
    ]
    assert silent == []
